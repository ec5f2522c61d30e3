"""The lists of units as they come with the program."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from motcua.registry.organization.errors import UnableToLoadUnits
from motcua.registry.organization.imports import DATA, read_reference
from motcua.registry.organization.values import NewPeriod, SuccessionKind

JUNE_2023, TURN = date(2023, 6, 15), date(2025, 7, 1)


def in_force(on: date) -> dict[str, NewPeriod]:
    return {unit.key: period for unit in read_reference().units for period in unit.periods if on in period.during}


def test_names_are_in_both_languages() -> None:
    units = in_force(JUNE_2023)

    assert (units["commune-31150"].name_vi, units["commune-31150"].name_en) == ("Phường An Bình", "An Bình Ward")
    assert units["commune-31232"].name_en == "Vĩnh Thạnh Township"
    assert units["district-916"].name_en == "Ninh Kiều District"
    assert units["department-justice"].name_en == "Department of Justice"
    assert units["division-916-03"].name_vi == "Phòng Tư pháp quận Ninh Kiều"
    assert units["police_commune-31149"].name_vi == "Công an phường An Khánh"


def test_a_quan_and_a_huyen_have_different_divisions() -> None:
    units = in_force(JUNE_2023)

    def divisions(district: str) -> set[str]:
        return {period.short_name_vi for key, period in units.items() if key.startswith(f"division-{district}-")}

    assert divisions("916") - divisions("927") == {"Phòng Kinh tế", "Phòng QLĐT"}
    assert divisions("927") - divisions("916") == {"Phòng NN&PTNT", "Phòng KT-HT"}


def test_identifiers_of_2023_have_the_structure_of_the_circular() -> None:
    codes = [period.code for period in in_force(JUNE_2023).values()]

    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"\d{3}\.\d{2}\.\d{2}\.[GH]\d{2}", code) for code in codes)
    assert in_force(JUNE_2023)["department-health"].code == "000.00.15.H13"


def test_a_commune_that_did_not_change_lives_on_as_the_same_unit() -> None:
    before, after = in_force(date(2025, 6, 30)), in_force(TURN)

    same = {key for key in before.keys() & after.keys() if key.startswith("commune-")}

    assert same == {"commune-31213", "commune-31249", "commune-31264", "commune-31309"}
    assert before["commune-31213"].parent == "district-923"
    assert after["commune-31213"].parent == "city-92"


def test_a_new_commune_with_an_old_code_is_another_unit() -> None:
    """31120 was An Hòa and is Cái Khế."""
    assert in_force(date(2025, 6, 30))["commune-31120"].name_vi == "Phường An Hòa"
    assert in_force(TURN)["commune-31120-2025"].name_vi == "Phường Cái Khế"
    assert "commune-31120" not in in_force(TURN)


def test_every_commune_of_ours_is_accounted_for_on_the_turn() -> None:
    handed = {each.old for each in read_reference().successions if each.old.startswith("commune-")}
    old = {key for key in in_force(JUNE_2023) if key.startswith("commune-")}

    assert len(old) == 83
    assert old - handed == {"commune-31213", "commune-31249", "commune-31264", "commune-31309"}


def test_three_communes_are_split_in_two() -> None:
    split = [each for each in read_reference().successions if each.kind is SuccessionKind.SPLIT]

    assert {each.old for each in split if each.old.startswith("commune-")} == {
        "commune-31178",
        "commune-31183",
        "commune-31207",
    }
    assert len(split) == 2 * 2 * 3  # the communes and their police


def test_the_mergers_of_2024_come_a_day_after_their_last() -> None:
    assert "commune-31126" in in_force(date(2024, 10, 31))
    assert "commune-31126" not in in_force(date(2024, 11, 1))
    assert "commune-31123" in in_force(date(2024, 11, 1))


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


@pytest.mark.parametrize(
    ("name", "old", "new", "mistake"),
    [
        ("stages.csv", "two_tiers,2025-07-01", "two_tiers,2025-07-32", "stages.csv:3: '2025-07-32' is no date"),
        ("agencies.csv", "agency-food-safety,agency", "agency-food-safety,kitchen", "agencies.csv:25: 'kitchen'"),
        ("divisions_2023.csv", "An Hòa,commune,phường", "An Hòa,commune,làng", "divisions_2023.csv:13: 'làng'"),
        ("identifiers.csv", "2023,31117,1,", "2023,31117,one,", "identifiers.csv:12: 'one' is no serial number"),
        ("mergers_2025.csv", "31120,Phường Cái Khế,whole,no", "99999,Phường Cái Khế,whole,no", "mergers_2025.csv:2"),
        ("mergers_2024.csv", '2024-11-01,"NQ', 'soon,"NQ', "mergers_2024.csv:2: 'soon' is no date"),
        (
            "agencies.csv",
            "000.00.02.H13",
            "000.00.01.H13",
            "the code 000.00.01.H13 is taken by department-home-affairs",
        ),
        ("agencies.csv", "department,province,city-92,justice", "department,province,city-93,justice", "city-93"),
    ],
)
def test_each_mistake_is_named_by_its_place(lists: Path, name: str, old: str, new: str, mistake: str) -> None:
    path = lists / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(UnableToLoadUnits, match="Nothing was loaded") as refused:
        read_reference(folder=lists)

    assert mistake in refused.value.message


def test_all_mistakes_are_named_at_once(lists: Path) -> None:
    with (lists / "agencies.csv").open("a", encoding="utf-8") as file:
        file.write("too,few,cells\nand,again\n")

    with pytest.raises(UnableToLoadUnits) as refused:
        read_reference(folder=lists)

    assert refused.value.message.count("not as many cells as the heading") == 2
