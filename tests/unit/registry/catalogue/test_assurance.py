"""How surely procedures ask their filers to be known, by the catalogue's dated data."""

from __future__ import annotations

import json
from datetime import date
from types import SimpleNamespace
from typing import cast

import pytest

from motcua.foundation.accounts.values import Assurance
from motcua.registry.catalogue.assurance import demanded
from motcua.registry.catalogue.lists import DATA
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.registry.organization.values import Level


def version(code: str, level: Level) -> ProcedureVersion:
    return cast(ProcedureVersion, SimpleNamespace(code=code, level=level))


@pytest.mark.parametrize(
    ("code", "level", "on", "asked"),
    [
        ("1.001193", Level.COMMUNE, date(2022, 10, 19), Assurance.UNVERIFIED),
        ("1.001193", Level.COMMUNE, date(2022, 10, 20), Assurance.LEVEL_1),
        ("2.000889", Level.DISTRICT, date(2022, 10, 19), Assurance.UNVERIFIED),
        ("2.000889", Level.DISTRICT, date(2023, 6, 15), Assurance.LEVEL_2),
        ("2.000889", Level.COMMUNE, date(2023, 6, 15), Assurance.LEVEL_1),
    ],
)
def test_the_level_is_that_of_the_day_and_of_the_procedure(code: str, level: Level, on: date, asked: Assurance) -> None:
    assert demanded(version(code, level), on=on).level is asked


def test_every_demand_names_its_ground_and_its_source() -> None:
    for each in json.loads((DATA / "assurance.json").read_text(encoding="utf-8")):
        assert each["ground"]
        assert each["source"]["source"]


def test_every_procedure_that_is_named_is_in_the_catalogue() -> None:
    known = {
        (each["code"], each["level"])
        for path in (DATA / "procedures").glob("*.json")
        for each in _procedures(json.loads(path.read_text(encoding="utf-8")))
    }
    for rule in json.loads((DATA / "assurance.json").read_text(encoding="utf-8")):
        assert {(each["code"], each["level"]) for each in rule["procedures"]} <= known


def _procedures(written: object) -> list[dict[str, str]]:
    return written if isinstance(written, list) else [written]  # type: ignore[list-item]  # as the file stands
