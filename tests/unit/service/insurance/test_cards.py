"""Numbers of cards, and what a card is worth on a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.service.insurance.errors import UnableToReadInsuranceNumber
from motcua.service.insurance.rules.cards import judge, old_number, read_number
from motcua.service.insurance.values import KnownCard, NumberKind, Outcome, WithdrawnReason
from tests.insurance import CITIZEN_NUMBER, NUMBER, asked, known_card

ON = date(2023, 6, 15)


def outcome(*cards: KnownCard, on: date = ON) -> Outcome:
    return judge(asked=asked(), cards=cards, on=on).outcome


@pytest.mark.parametrize(
    ("text", "kind", "number", "printed"),
    [
        (CITIZEN_NUMBER, NumberKind.CITIZEN, CITIZEN_NUMBER, ""),
        ("092 192 003 141", NumberKind.CITIZEN, CITIZEN_NUMBER, ""),
        (NUMBER, NumberKind.INSURANCE, NUMBER, ""),
        ("gd 4 92 92123 45678", NumberKind.INSURANCE, NUMBER, f"GD492{NUMBER}"),
    ],
)
def test_each_kind_of_number_is_told_by_its_length(text: str, kind: NumberKind, number: str, printed: str) -> None:
    found = read_number(text)

    assert (found.kind, found.number, found.printed) == (kind, number, printed)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "123",
        "361234567",
        "GD692" + NUMBER,
        "G1492" + NUMBER,
        "099192003141",
        "092992003141",
        "１２３４５６７８９０",
    ],
)
def test_what_is_no_number_is_refused_with_the_reason(text: str) -> None:
    with pytest.raises(UnableToReadInsuranceNumber):
        read_number(text)


def test_the_former_number_is_made_of_group_level_province_and_number() -> None:
    assert old_number(known_card()) == f"GD492{NUMBER}"


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, Outcome.VALID),
        ({"valid_until": ON}, Outcome.VALID),
        ({"valid_until": ON - timedelta(days=1)}, Outcome.EXPIRED),
        ({"valid_from": ON}, Outcome.VALID),
        ({"valid_from": ON + timedelta(days=1)}, Outcome.NOT_YET),
        ({"withdrawn_on": ON, "withdrawn_reason": WithdrawnReason.STOPPED.value}, Outcome.WITHDRAWN),
        ({"withdrawn_on": ON + timedelta(days=1), "withdrawn_reason": "stopped"}, Outcome.VALID),
        ({"died_on": ON}, Outcome.DIED),
        ({"died_on": ON, "withdrawn_on": ON, "withdrawn_reason": "died"}, Outcome.DIED),
    ],
)
def test_a_card_is_judged_by_its_days(changes: dict[str, Any], wanted: Outcome) -> None:
    assert outcome(known_card(**changes)) is wanted


def test_a_name_without_marks_is_the_same_name_and_another_is_not() -> None:
    without_marks = known_card(full_name="TRAN THI  BUOI")

    assert outcome(without_marks) is Outcome.VALID
    assert outcome(known_card(full_name="Trần Thị Bười Em")) is Outcome.MISMATCH
    assert outcome(known_card(birth_on=date(1992, 3, 15))) is Outcome.MISMATCH


def test_where_nothing_fits_nothing_of_the_card_is_told() -> None:
    answer = judge(asked=asked(name="Người khác"), cards=[known_card()], on=ON)

    assert answer.outcome is Outcome.MISMATCH
    assert (answer.card_number, answer.valid_until, answer.benefit_level, answer.first_care) == ("", None, None, None)


def test_of_two_cards_the_better_one_counts_and_the_other_is_mentioned() -> None:
    household = known_card()
    poor = known_card(number="9200000002", group="HN", benefit_level=1)
    expired = known_card(number="9200000003", benefit_level=5, valid_until=date(2023, 1, 31))

    for cards in ([household, poor, expired], [expired, poor, household]):
        answer = judge(asked=asked(), cards=cards, on=ON)
        assert (answer.outcome, answer.benefit_level, answer.more_cards) == (Outcome.VALID, 1, True)
    assert judge(asked=asked(), cards=[household], on=ON).more_cards is False


def test_a_former_card_that_shows_another_level_is_told_apart() -> None:
    as_printed = judge(asked=asked(f"GD492{NUMBER}"), cards=[known_card()], on=ON)
    changed = judge(asked=asked(f"HN192{NUMBER}"), cards=[known_card()], on=ON)

    assert (as_printed.print_differs, changed.print_differs) == (False, True)
    assert changed.outcome is Outcome.VALID


@settings(max_examples=30)
@given(st.permutations(range(4)), st.dates(date(2022, 12, 1), date(2024, 2, 1)))
def test_the_answer_does_not_depend_on_the_order_of_the_cards(order: list[int], on: date) -> None:
    cards = [
        known_card(),
        known_card(number="9200000002", benefit_level=3, valid_until=date(2023, 9, 30)),
        known_card(number="9200000003", benefit_level=1, withdrawn_on=date(2023, 3, 1), withdrawn_reason="duplicate"),
        known_card(number="9200000004", full_name="Người khác"),
    ]

    assert judge(asked=asked(), cards=[cards[n] for n in order], on=on) == judge(asked=asked(), cards=cards, on=on)
