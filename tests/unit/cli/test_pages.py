"""The pages that are made from code."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from typer.testing import CliRunner

from motcua.cli import docs
from motcua.cli.errors import UnableToExplainSetting
from motcua.cli.main import COMMANDS, app
from motcua.cli.pages import settings as page
from motcua.cli.pages.commands import commands_page
from motcua.cli.pages.floors import Floor, draw, floors_picture, read_floors
from motcua.cli.pages.settings import Variable, read_variables, settings_page

SOURCE = """
# How many lamps
# there are.
LAMPS = _number("LAMPS", 2 * 3)
LIT = _flag("LIT", True)

# Where | the lamps are.
STREETS = os.environ.get("STREETS", f"{LAMPS} streets")
AGAIN = os.environ.get("LAMPS")
"""


def test_a_variable_is_listed_once_with_its_default_and_the_comment_above() -> None:
    assert read_variables(SOURCE) == [
        Variable("LAMPS", "`6`", "How many lamps there are."),
        Variable("LIT", "`1`", ""),
        Variable("STREETS", "see right", "Where \\| the lamps are."),
    ]


def test_a_variable_without_a_comment_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "settings_source", lambda: SOURCE)

    with pytest.raises(UnableToExplainSetting, match="Nothing explains LIT"):
        settings_page()


def test_every_variable_of_the_house_is_explained() -> None:
    assert "| `MOTCUA_HOME` |" in settings_page()
    assert "| `DATABASE_URL` | empty |" in settings_page()


def test_every_command_and_option_is_on_its_page() -> None:
    made = commands_page()

    assert all(f"### `motcua {name}" in made for name in COMMANDS)
    assert "### `motcua token NAME --scopes …" in made
    assert "Example: `motcua verify journal --json`" in made


def test_floors_are_drawn_in_the_order_of_their_contracts() -> None:
    floors = read_floors(
        [
            {"type": "forbidden", "name": "another"},
            {"type": "layers", "containers": ["motcua"], "layers": ["shops", "cellar"]},
            {"type": "layers", "containers": ["motcua.cellar"], "layers": ["wine | coal", "stones"]},
        ]
    )

    assert floors == [Floor("shops", ()), Floor("cellar", (("wine", "coal"), ("stones",)))]


def test_the_picture_is_well_formed_and_shows_every_room() -> None:
    shown = [text.text for text in ET.fromstring(floors_picture()).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314  (ours)

    assert shown.index("faces") < shown.index("service") < shown.index("foundation")
    assert {"dossiers", "journal", "catalogue"} <= set(shown)


def test_names_cannot_break_the_picture() -> None:
    assert "a &amp; b" in draw([Floor("a & b", (("c",),))])


def test_a_page_that_is_not_up_to_date_fails_the_check_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docs, "made_pages", lambda: {"docs/README.md": "something else"})

    checked = CliRunner().invoke(app, ["docs", "--check"])

    assert checked.exit_code == 1
    assert "docs/README.md" in checked.stderr
