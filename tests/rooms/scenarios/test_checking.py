"""A deck against the city: what cannot be played there is said, all at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scenarios.player.deck import known_decks
from scenarios.player.errors import UnableToFindDeck, UnableToFindPart, UnableToReadDeck
from scenarios.player.opening import chosen_parts, opened_deck
from tests.decks import PROCEDURES, UNITS, a_deck


def faults_of(folder: Path) -> list[str]:
    with pytest.raises(UnableToReadDeck) as refused:
        opened_deck(str(folder))
    return [str(fault) for fault in refused.value.faults]


@pytest.mark.parametrize("name", known_decks())
def test_the_decks_that_come_along_can_be_played(db: None, name: str) -> None:
    assert opened_deck(name).facts.name == name


def test_a_deck_is_found_by_its_folder_and_by_its_file(db: None, tmp_path: Path) -> None:
    folder = a_deck(tmp_path)

    assert opened_deck(str(folder)).folder == opened_deck(str(folder / "deck.toml")).folder


def test_an_unknown_deck_and_an_unknown_part_are_told(db: None, tmp_path: Path) -> None:
    with pytest.raises(UnableToFindDeck, match="can-tho-2023-h1"):
        opened_deck("no-such-deck")
    with pytest.raises(UnableToFindPart, match="dossiers"):
        chosen_parts(opened_deck(str(a_deck(tmp_path))), "payments")


def test_everything_that_the_city_does_not_know_is_named(db: None, tmp_path: Path) -> None:
    deck = a_deck(
        tmp_path,
        units=[*UNITS, ("commune-99999", 3, 0.5, "plain", ""), ("department-foreign-affairs", 3, 0.5, "plain", "")],
        procedures=[*PROCEDURES, ("9.999999", "commune", 1)],
        deck={"city": "79"},
    )

    found = faults_of(deck)

    assert "deck.toml, city: no city has the division code 79" in found
    assert "units.csv, line 5, column unit: no unit has the key commune-99999" in found
    assert "procedures.csv, line 8: the catalogue has no 9.999999 (commune)" in found
    assert any(
        fault.startswith("units.csv, line 6, column volume: department-foreign-affairs receives none")
        for fault in found
    )


def test_more_online_than_can_come_online_is_refused(db: None, tmp_path: Path) -> None:
    """Signatures are certified at the counter only."""
    deck = a_deck(
        tmp_path, procedures=[("2.000884", "commune", 3), ("1.001193", "commune", 1), ("1.001612", "district", 1)]
    )

    found = faults_of(deck)

    assert len(found) == 2
    assert all("2.000884 are filed at the counter only and leave 0.25" in fault for fault in found)


def test_weeks_outside_the_period_and_days_without_work_are_refused(db: None, tmp_path: Path) -> None:
    weeks = [{"assumed": True, "from_on": "2023-08-01", "until_on": "2023-08-08", "weight": 2}]
    deck = a_deck(tmp_path, from_on=date(2023, 5, 13), until_on=date(2023, 5, 15))
    text = (deck / "dossiers.toml").read_text(encoding="utf-8")
    (deck / "dossiers.toml").write_text(
        text + "".join(f"[[rhythm.weeks]]\n{_lines(week)}" for week in weeks), encoding="utf-8"
    )

    found = faults_of(deck)

    assert "deck.toml, period: nobody works on any of its days on which people file" in found
    assert any("rhythm.weeks.0: its days 2023-08-01 – 2023-08-08 lie outside the period" in fault for fault in found)


def _lines(table: dict[str, object]) -> str:
    return "".join(
        f"{name} = {str(value).lower() if isinstance(value, bool) else repr(value)}\n" for name, value in table.items()
    )


def test_a_period_beyond_the_calendar_is_refused(db: None, tmp_path: Path) -> None:
    found = faults_of(a_deck(tmp_path, from_on=date(2050, 1, 3), until_on=date(2050, 2, 1)))

    assert any(fault.startswith("deck.toml, period: ") for fault in found)


def test_a_file_of_an_unknown_part_is_told(db: None, tmp_path: Path) -> None:
    deck = a_deck(tmp_path)
    (deck / "dreams.toml").write_text("", encoding="utf-8")

    (fault,) = faults_of(deck)

    assert fault.startswith("dreams.toml: no part is called dreams; there are ")
    assert "dossiers" in fault
