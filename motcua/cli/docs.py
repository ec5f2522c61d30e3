"""`motcua docs`: the parts of the documentation that are made from code."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings

from motcua.cli.errors import UnableToWriteDocs
from motcua.cli.output import JsonFlag, Output

#: Every page made from code, and the function without arguments that returns its text.
PAGES = {
    "docs/reference/settings.md": "motcua.cli.pages.settings:settings_page",
    "docs/reference/commands.md": "motcua.cli.pages.commands:commands_page",
    "docs/reference/dossier-states.md": "motcua.service.dossiers.diagrams:states_page",
    "docs/reference/access.md": "motcua.service.dossiers.diagrams:access_page",
    "docs/reference/processes.md": "motcua.service.processes.reference:processes_page",
    "docs/reference/message-texts.md": "motcua.foundation.messages.reference:texts_page",
    "docs/floors.svg": "motcua.cli.pages.floors:floors_picture",
}


def docs(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; end with 1 when a page is not up to date.")
    ] = False,
    as_json: JsonFlag = False,
) -> None:
    """Write the pages that are made from code: settings, commands, processes, the picture of the floors.

    Example: motcua docs --check
    """
    out = Output(as_json=as_json)
    stale = {name: text for name, text in made_pages().items() if _kept(name) != text}
    if check and stale:
        raise UnableToWriteDocs(stale=", ".join(stale))
    for name, text in stale.items():
        path = settings.ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        out.say(f"wrote {name}")
    for name in PAGES:
        out.fact(page=name, changed=name in stale)


def made_pages() -> dict[str, str]:
    return {name: _make(place) for name, place in PAGES.items()}


def _make(place: str) -> str:
    module, function = place.split(":")
    return str(getattr(import_module(module), function)())


def _kept(name: str) -> str:
    path: Path = settings.ROOT / name
    return path.read_text() if path.exists() else ""
