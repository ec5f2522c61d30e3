"""What the population database may say, and what is made of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from motcua.registry.people.population.rules import (
    UnreadableRecord,
    acts_until,
    are_spouses,
    facts_of_citizen,
    facts_of_spouse,
    next_try_at,
    read_citizen,
    written,
)
from motcua.registry.people.population.values import Citizen, Marital, Place
from motcua.registry.people.values import Sex
from tests.cast import AT

NUMBER = "092192003141"
HOME = Place(text="Phường An Khánh, quận Ninh Kiều, thành phố Cần Thơ", code="31149")
WIFE = Citizen(
    number=NUMBER,
    full_name="Trần Thị Bưởi",
    birth_on=date(1992, 3, 14),
    sex=Sex.FEMALE,
    ethnicity="Kinh",
    home_town=HOME,
    residence=HOME,
    marital=Marital.MARRIED,
    spouse_number="092090002818",
)
HUSBAND = replace(
    WIFE,
    number="092090002818",
    full_name="Lê Văn Cam",
    birth_on=date(1990, 8, 19),
    sex=Sex.MALE,
    spouse_number=NUMBER,
)


def is_division(code: str) -> bool:
    return code == "31149"


def an_answer(**changes: Any) -> dict[str, Any]:
    return written(WIFE) | changes


def test_an_answer_is_read_as_it_was_written() -> None:
    assert read_citizen(an_answer(), number=NUMBER) == WIFE


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "092085007722"},  # about somebody else
        {"birth_on": "1991-03-14"},  # not the year of the number
        {"birth_on": "14/03/1992"},
        {"birth_on": None},
        {"sex": "male"},  # not the sex of the number
        {"sex": "other"},
        {"full_name": ""},
        {"full_name": "Trần\x00Thị"},
        {"full_name": ["Trần"]},
        {"full_name": "x" * 300},
        {"spouse_number": "12"},
        {"marital_status": "engaged"},
        {"parents": ["092192003141"] * 3},
        {"parents": "092192003141"},
        {"home_town": "An Khánh"},
        {"home_town": {"text": "An Khánh", "code": "x"}},
        {"died_on": "yesterday"},
    ],
)
def test_what_cannot_be_believed_is_no_answer(changes: dict[str, Any]) -> None:
    with pytest.raises(UnreadableRecord):
        read_citizen(an_answer(**changes), number=NUMBER)


@pytest.mark.parametrize("answer", [None, [], "Trần Thị Bưởi", 7])
def test_what_is_no_object_is_no_answer(answer: object) -> None:
    with pytest.raises(UnreadableRecord):
        read_citizen(answer, number=NUMBER)


def test_a_home_town_in_the_city_is_its_code_and_any_other_as_written() -> None:
    elsewhere = replace(WIFE, home_town=Place(text="Xã Phú Mỹ, tỉnh Sóc Trăng", code="31501"))

    assert facts_of_citizen(WIFE, is_division=is_division)["applicant.home_town"] == "31149"
    facts = facts_of_citizen(elsewhere, is_division=is_division)
    assert facts["applicant.home_town"] == "Xã Phú Mỹ, tỉnh Sóc Trăng"


def test_nothing_is_filled_in_of_somebody_who_died() -> None:
    assert facts_of_citizen(replace(WIFE, died_on=date(2023, 1, 9)), is_division=is_division) == {}


def test_spouses_are_those_whom_both_records_name() -> None:
    assert are_spouses(WIFE, HUSBAND)
    for other in (
        replace(HUSBAND, spouse_number="092185000001"),
        replace(HUSBAND, marital=Marital.DIVORCED),
        replace(HUSBAND, died_on=date(2023, 1, 9)),
    ):
        assert facts_of_spouse(WIFE, other, is_division=is_division) == {}


def test_the_childs_home_town_is_the_familys_only_where_both_have_the_same() -> None:
    same = facts_of_spouse(WIFE, HUSBAND, is_division=is_division)
    other = replace(HUSBAND, home_town=Place(text="Sóc Trăng"))

    assert same["family.home_town"] == "31149"
    assert "family.home_town" not in facts_of_spouse(WIFE, other, is_division=is_division)


def test_a_parent_acts_until_the_day_before_the_eighteenth_birthday() -> None:
    assert acts_until(date(2019, 8, 20)) == date(2037, 8, 19)
    assert acts_until(date(2020, 2, 29)) == date(2038, 2, 28)


def test_silence_is_met_with_longer_and_longer_waits() -> None:
    waits = [next_try_at(tries=tries, at=AT) - AT for tries in range(1, 9)]

    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=1)
    assert waits[-1] == timedelta(hours=12)
