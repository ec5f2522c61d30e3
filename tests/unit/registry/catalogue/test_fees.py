"""What is owed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.registry.catalogue.errors import UnableToReckonFees
from motcua.registry.catalogue.imports import read_reference
from motcua.registry.catalogue.rules import fees_owed
from motcua.registry.catalogue.values import FeeKind, FeeLine
from tests.unit.registry.catalogue.builders import a_fee, a_version

PAGES = a_fee(
    "per_page",
    kind="charge",
    tiers=[{"from_page": 1, "amount_vnd": 2_000}, {"from_page": 3, "amount_vnd": 1_000}],
    amount_vnd_max_per_copy=200_000,
)


def owed(fee: Mapping[str, Any], **facts: object) -> list[int]:
    return [line.amount_vnd for line in fees_owed(a_version(fees=[fee]), facts)]


def only(fee: Mapping[str, Any], **facts: object) -> FeeLine:
    (line,) = fees_owed(a_version(fees=[fee]), facts)
    return line


@pytest.mark.parametrize(
    ("pages", "copies", "amount"),
    [
        (1, 1, 2_000),
        (2, 1, 4_000),
        (3, 1, 5_000),
        (10, 1, 12_000),
        (10, 3, 36_000),
        (198, 1, 200_000),
        (199, 1, 200_000),
        (5_000, 2, 400_000),
    ],
)
def test_pages_cost_two_thousand_then_one_thousand_up_to_a_most(pages: int, copies: int, amount: int) -> None:
    assert owed(PAGES, pages=pages, copies=copies) == [amount]


AREA = a_fee("by_formula", formula="area <= 100 ? 50000 : 50000 + (area - 100) * 500")


@pytest.mark.parametrize(("area", "amount"), [(1, 50_000), (100, 50_000), (101, 50_500), (1_000, 500_000)])
def test_a_formula_reckons_from_the_answers(area: int, amount: int) -> None:
    assert owed(AREA, area=area) == [amount]


def test_a_formula_whose_answer_is_missing_awaits_its_amount() -> None:
    assert (only(AREA).awaits_notice, only(AREA, area=5).awaits_notice) == (True, False)


@pytest.mark.parametrize("area", [0, -300, 10**13])
def test_what_a_formula_may_not_give_is_not_charged(area: int) -> None:
    fee = a_fee("by_formula", formula="area * 1000 - 1")

    with pytest.raises(UnableToReckonFees):
        owed(fee, area=area)


def test_a_page_and_a_copy_are_one_when_nothing_is_said() -> None:
    assert owed(PAGES) == [2_000]
    assert owed(PAGES, copies="", pages=None) == [2_000]


@given(pages=st.integers(1, 1_000), copies=st.integers(1, 50))
def test_one_more_page_never_costs_less(pages: int, copies: int) -> None:
    (now,) = owed(PAGES, pages=pages, copies=copies)
    (then,) = owed(PAGES, pages=pages + 1, copies=copies)

    assert now <= then <= now + 2_000 * copies
    assert now <= 200_000 * copies


@pytest.mark.parametrize("wrong", [0, -1, 1.5, True, "3", 100_001])
def test_counts_that_are_none_are_refused(wrong: object) -> None:
    with pytest.raises(UnableToReckonFees, match="copies"):
        owed(PAGES, copies=wrong)


def test_filing_online_has_a_rate_of_its_own() -> None:
    fee = a_fee(amount_vnd=20_000, online_amount_vnd=10_000)

    assert owed(fee) == owed(fee, online=False) == [20_000]
    assert owed(fee, online=True) == [10_000]


def test_an_online_rate_of_nothing_is_nothing() -> None:
    assert owed(a_fee(amount_vnd=50_000, online_amount_vnd=0), online=True) == [0]


def test_copies_multiply() -> None:
    assert owed(a_fee("per_copy", amount_vnd=8_000), copies=5) == [40_000]


def test_copies_that_nobody_asked_for_cost_nothing() -> None:
    extra = a_fee("per_copy", amount_vnd=8_000, fact="extract_copies")

    assert owed(extra, extract_copies=2, copies=5) == [16_000]
    assert owed(extra, extract_copies=0) == owed(extra, extract_copies="") == owed(extra) == []
    with pytest.raises(UnableToReckonFees):
        owed(extra, extract_copies="hai")


def test_the_best_ground_counts_alone() -> None:
    fee = a_fee(
        amount_vnd=200_000,
        exemptions=[{"ground": "student", "percent": 50}, {"ground": "poor_household", "percent": 100}],
    )

    student = only(fee, exempt=["student"])
    both = only(fee, exempt=["student", "poor_household"])
    other = only(fee, exempt=["elderly"])

    assert (student.amount_vnd, student.exemption, student.full_amount_vnd) == (100_000, "student", 200_000)
    assert (both.amount_vnd, both.exemption) == (0, "poor_household")
    assert (other.amount_vnd, other.exemption) == (200_000, None)


@given(amount=st.integers(0, 10**9), percent=st.integers(1, 100))
def test_reduced_amounts_are_whole_and_never_more(amount: int, percent: int) -> None:
    line = only(a_fee(amount_vnd=amount, exemptions=[{"ground": "child", "percent": percent}]), exempt=["child"])

    assert isinstance(line.amount_vnd, int)
    assert 0 <= line.amount_vnd <= amount
    assert abs(line.amount_vnd - amount * (100 - percent) / 100) < 1


def test_a_rule_holds_for_the_answers_that_it_names() -> None:
    fee = a_fee(amount_vnd=400_000, when=[{"fact": "request_kind", "is": ["lost", "damaged"]}])

    assert owed(fee, request_kind="lost") == [400_000]
    assert owed(fee, request_kind="first") == []
    assert owed(fee) == []


def test_yes_is_not_one() -> None:
    fee = a_fee(amount_vnd=1, when=[{"fact": "late", "is": [True]}])

    assert owed(fee, late=True) == [1]
    assert owed(fee, late=1) == []


@pytest.mark.parametrize(
    ("filed_on", "lines"),
    [(date(2023, 7, 31), []), (date(2023, 8, 1), [8_000]), (None, [])],
)
def test_late_is_after_so_many_days(filed_on: date | None, lines: list[int]) -> None:
    """Sixty days after 1 June is 31 July, and that day is still in time."""
    fee = a_fee(amount_vnd=8_000, when=[{"fact": "child.birth_on", "older_than_days": 60}])

    assert owed(fee, child={"birth_on": "2023-06-01"}, filed_on=filed_on) == lines


@pytest.mark.parametrize("child", [None, {}, {"birth_on": ""}, {"birth_on": "31/02/2023"}, "An"])
def test_a_date_that_is_none_is_not_late(child: object) -> None:
    fee = a_fee(amount_vnd=8_000, when=[{"fact": "child.birth_on", "older_than_days": 60}])

    assert owed(fee, child=child, filed_on=date(2023, 8, 1)) == []


BANDS = a_fee(
    "by_band",
    fact="rooms",
    bands=[
        {"up_to": 3, "amount_vnd": 4_000_000},
        {"up_to": 5, "amount_vnd": 6_000_000},
        {"up_to": None, "amount_vnd": 12_000_000},
    ],
)


@pytest.mark.parametrize(("rooms", "amount"), [(1, 4_000_000), (3, 4_000_000), (4, 6_000_000), (6, 12_000_000)])
def test_bands_end_with_their_value(rooms: int, amount: int) -> None:
    assert owed(BANDS, rooms=rooms) == [amount]


@pytest.mark.parametrize("rooms", [None, "", "3", True])
def test_without_the_fact_a_notice_will_say(rooms: object) -> None:
    line = only(BANDS, rooms=rooms)

    assert line.awaits_notice
    assert line.amount_vnd == 0


def test_what_a_notice_will_say_is_named_and_not_charged() -> None:
    line = only(a_fee("by_notice", kind="levy"), exempt=["child"])

    assert (line.kind, line.amount_vnd, line.awaits_notice, line.exemption) == (FeeKind.LEVY, 0, True, None)


def test_the_legal_text_stands_on_the_line() -> None:
    assert only(PAGES).ground == "A test"


def test_every_fee_of_the_city_can_be_reckoned_without_any_fact() -> None:
    versions, mistakes = read_reference()
    assert mistakes == []

    for each in versions:
        parts = {key: part for key, part in each.prepared.parts.items() if key != "form"}
        lines = fees_owed(a_version(**parts), {})
        assert all(line.amount_vnd > 0 or line.awaits_notice for line in lines), each.prepared.draft.code
