"""A deck's files: everything that is wrong in them is said at once, by file and line or key."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios.dossiers.facts import read
from scenarios.player.deck import Folder, read_facts
from scenarios.player.errors import UnableToReadDeck
from scenarios.player.faults import Faults
from tests.decks import PROCEDURES, UNITS, a_deck


def faults_of(folder: Path) -> list[str]:
    faults = Faults()
    read(Folder(folder), faults)
    return [str(fault) for fault in faults.found]


def test_a_sound_deck_has_no_fault(tmp_path: Path) -> None:
    assert faults_of(a_deck(tmp_path)) == []


def test_every_wrong_number_is_named_by_its_key(tmp_path: Path) -> None:
    deck = a_deck(tmp_path, changes={
        "profiles.plain.late": 1.2,
        "people.per_dossier": 0,
        "waits.pause_days": [4, 4],
        "rhythm.weekdays": [1, 2],
        "sessions.sign": ["16:00", "10:00"],
    })  # fmt: skip

    found = faults_of(deck)

    for key in ("profiles.plain.late", "people.per_dossier", "waits", "rhythm.weekdays", "sessions"):
        assert any(fault.startswith(f"dossiers.toml, {key}: ") for fault in found), (key, found)


def test_shares_of_fates_are_not_more_than_all(tmp_path: Path) -> None:
    (fault,) = faults_of(a_deck(tmp_path, changes={"profiles.plain.late": 0.9}))

    assert fault.startswith("dossiers.toml, profiles.plain: the shares of fates are 1.")


@pytest.mark.parametrize("table", ["people", "portal", "rhythm", "sessions", "waits", "ways", "profiles.plain"])
def test_a_table_of_numbers_says_where_they_come_from(tmp_path: Path, table: str) -> None:
    (fault,) = faults_of(a_deck(tmp_path, changes={f"{table}.assumed": None}))

    assert fault == f"dossiers.toml, {table}: its numbers need a `source`, or `assumed = true`"


def test_an_unknown_key_is_a_fault(tmp_path: Path) -> None:
    (fault,) = faults_of(a_deck(tmp_path, changes={"profiles.plain.lazy": 0.5}))

    assert fault.startswith("dossiers.toml, profiles.plain.lazy: ")


def test_wrong_lines_of_tables_are_all_named(tmp_path: Path) -> None:
    deck = a_deck(tmp_path, units=[
        *UNITS,
        ("commune-31156", -1, 0.5, "plain", ""),
        ("commune-31157", 3, 1.5, "plain", ""),
        ("commune-31159", 3, 0.5, "unheard-of", "nowhere"),
        UNITS[0],
    ], procedures=[*PROCEDURES, PROCEDURES[0]])  # fmt: skip

    found = faults_of(deck)

    assert any(fault.startswith("units.csv, line 5, column volume: ") for fault in found)
    assert any(fault.startswith("units.csv, line 6, column online: ") for fault in found)
    assert "units.csv, line 7, column profile: there is no profile unheard-of" in found
    assert "units.csv, line 7, column group: there is no group nowhere" in found
    assert "units.csv, line 8: commune-31153 stands on line 2 already" in found
    assert "procedures.csv, line 8: 1.001193 commune stands on line 2 already" in found


def test_missing_files_and_columns_are_told(tmp_path: Path) -> None:
    deck = a_deck(tmp_path)
    (deck / "units.csv").write_text("unit,amount\n", encoding="utf-8")
    (deck / "procedures.csv").unlink()

    found = faults_of(deck)

    assert "units.csv, line 1: the columns volume, online, profile, group, source are missing" in found
    assert "procedures.csv: the file is missing" in found


def test_what_is_no_toml_is_told_with_its_line(tmp_path: Path) -> None:
    deck = a_deck(tmp_path)
    (deck / "dossiers.toml").write_text("units = \n", encoding="utf-8")

    (fault,) = faults_of(deck)

    assert fault.startswith("dossiers.toml: it is no TOML: ")
    assert "line 1" in fault


@pytest.mark.parametrize(
    ("deck", "fault"),
    [
        ({"period.until_on": "2023-05-08"}, "deck.toml, period: it ends before it begins"),
        ({"period.from_on": "yesterday"}, "deck.toml, period.from_on: "),
        ({"seed": "luck"}, "deck.toml, seed: "),
        (
            {"lead_in": {"assumed": True, "from_on": "2023-06-01", "share": 0.1}},
            "lead_in does not begin before the period",
        ),
    ],
)
def test_the_decks_own_facts_are_checked(tmp_path: Path, deck: dict[str, object], fault: str) -> None:
    with pytest.raises(UnableToReadDeck) as refused:
        read_facts(Folder(a_deck(tmp_path, deck=deck)))

    assert any(fault in str(each) for each in refused.value.faults)
