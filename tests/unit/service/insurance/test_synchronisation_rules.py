"""What differs between a card and a person, and what may be proposed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from motcua.service.insurance.synchronisation.policy import Reach
from motcua.service.insurance.synchronisation.rules import added, differing, fault_of_proposal
from motcua.service.insurance.values_synchronisation import Counts, Field, Side, State

PERSON = Side(
    number="092190000001",
    full_name="Nguyễn Thị Bưởi",
    birth_on=date(1990, 3, 14),
    sex="female",
    address_line="12 khu vực 3",
    division_code="31149",
)


def test_case_and_spaces_are_no_difference_and_marks_are_one() -> None:
    assert differing(replace(PERSON, full_name="NGUYỄN  THỊ BƯỞI "), PERSON) == ()
    assert differing(replace(PERSON, full_name="Nguyen Thi Buoi"), PERSON) == (Field.NAME,)
    assert differing(replace(PERSON, division_code="31150", number=""), PERSON) == (Field.NUMBER, Field.ADDRESS)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"state": State.VERIFIED}, "verified"),
        ({"waits": True}, "another proposal"),
        ({"resident": None}, "nobody in the extract"),
        ({"resident": replace(PERSON, died_on=date(2023, 1, 1))}, "dead"),
        ({"other_card": "9200000002"}, "another card"),
        ({"note": ""}, "by what you know"),
        ({"person": "", "resident": None, "state": State.NOT_FOUND}, "settled already"),
    ],
)
def test_a_proposal_that_cannot_be_says_why(changes: dict[str, object], why: str) -> None:
    facts: dict[str, object] = {
        "state": State.CONFLICTING,
        "waits": False,
        "person": PERSON.number,
        "resident": PERSON,
        "other_card": "",
        "note": "đã xem căn cước",
    }
    assert fault_of_proposal(**facts) == ""  # type: ignore[arg-type]  # as its parameters say
    assert why in fault_of_proposal(**(facts | changes))  # type: ignore[arg-type]  # as above


def test_counts_of_communes_add_up_and_no_card_is_no_share() -> None:
    found = added([Counts(verified=2, waiting=1), Counts(verified=1, conflicting=1)])
    assert (found.cards, found.percent) == (5, 60.0)
    assert Counts().percent is None


def test_a_list_has_just_the_cards_that_its_reader_may_open() -> None:
    """What `covers` says of a commune, `of_cards` says of all."""
    district = Reach(codes=frozenset({"31149", "31150"}))
    assert [code for code in ("31149", "31153", "") if district.covers(code)] == ["31149"]
    assert str(district.of_cards()) == "(AND: ('card__division_code__in', ['31149', '31150']))"
    assert str(Reach().of_cards()) == "(AND: ('pk__in', []))"
    assert not Reach().covers("31149")
    assert Reach(everything=True).covers("31153")
    assert not Reach(everything=True).of_cards()
