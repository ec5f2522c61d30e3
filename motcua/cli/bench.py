"""`motcua bench`: how fast this machine does the city's work."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Annotated

import typer
from django.conf import settings

from motcua.cli.errors import UnableToFindBench
from motcua.cli.main import prepare_django

#: What is not ours is the bench's.
CONTEXT = {"ignore_unknown_options": True, "allow_extra_args": True}


def bench(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="The bench: a file with a `main` in the folder bench.")] = "",
) -> None:
    """Measure, beside what the machine itself can do at the same work. What follows the name goes to the bench.

    Without a name, lists the benches.

    Example: motcua bench filing --json
    """
    files = (settings.ROOT / "bench").glob("[a-z]*.py")
    known = sorted(file.stem for file in files if "\ndef main(" in file.read_text(encoding="utf-8"))
    if not name:
        typer.echo("\n".join(known) or "There is no bench yet.")
        return
    if name not in known:
        raise UnableToFindBench(name=name, known=", ".join(known) or "none yet")
    prepare_django()
    # The benches lie in the checkout beside the package and are no part of it.
    sys.path.insert(0, str(settings.ROOT))
    raise typer.Exit(import_module(f"bench.{name}").main(ctx.args) or 0)
