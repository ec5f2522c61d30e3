"""The data of check-lists: every item is whole, its targets are questions of the form, and every step is known."""

from __future__ import annotations

import json
from pathlib import Path

from motcua.service.dossiers.rules import checklist
from motcua.service.dossiers.rules.checklist import steps_with_checks
from motcua.service.processes.values import Action

DATA = json.loads((Path(checklist.__file__).parents[1] / "data" / "checks.json").read_text(encoding="utf-8"))
FORMS = Path(__file__).parents[4] / "motcua" / "registry" / "catalogue" / "data"


def _items() -> list[tuple[str, dict[str, object]]]:
    return [(where, item) for part in ("steps", "procedures") for where, items in DATA[part].items() for item in items]


def test_steps_are_those_of_processes() -> None:
    assert steps_with_checks() <= {action.value for action in Action}


def test_every_item_has_its_words_its_law_and_its_source() -> None:
    for where, item in _items():
        for part in ("key", "name_vi", "name_en", "law", "source"):
            assert item.get(part), (where, item)


def test_no_key_stands_twice_in_one_list() -> None:
    for part in ("steps", "procedures"):
        for where, items in DATA[part].items():
            keys = [item["key"] for item in items]
            assert len(set(keys)) == len(keys), where


def test_procedures_are_those_of_the_catalogue_and_targets_are_asked_by_their_form() -> None:
    forms: dict[str, set[str]] = {}
    for file in (FORMS / "procedures").glob("*.json"):
        text = file.read_text(encoding="utf-8")
        for code in DATA["procedures"]:
            if f'"{code}"' in text:
                forms.setdefault(code, set())
    assert set(forms) == set(DATA["procedures"])
    birth = json.loads((FORMS / "forms" / "birth_registration.json").read_text(encoding="utf-8"))
    for item in DATA["procedures"]["1.001193"]:
        assert set(item.get("targets", ())) <= set(birth["schema"]["properties"])
