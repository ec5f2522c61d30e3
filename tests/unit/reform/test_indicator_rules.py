"""Rounding, and units of old in units of today."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from motcua.foundation.measures.queries import quantile
from motcua.foundation.measures.values import DURATION_EDGES, Period, Step
from motcua.foundation.text.numbers import half_up
from motcua.reform import indicators
from motcua.reform.indicators.known import INDICATORS, THEMES
from motcua.reform.indicators.rules import stands_for
from motcua.reform.indicators.values import Figure
from motcua.registry.organization.values import SuccessionKind, Successor

JULY_2025 = date(2025, 7, 1)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (Fraction(1, 2), 0, "1"),
        (Fraction(145, 10), 0, "15"),
        (Fraction(1465, 100), 1, "14.7"),
        (Fraction(14649999, 1000000), 1, "14.6"),
        (Fraction(-1, 2), 0, "-1"),
        (Fraction(2, 3), 2, "0.67"),
        (Fraction(0), 1, "0.0"),
    ],
)
def test_halves_go_up(value: Fraction, decimals: int, shown: str) -> None:
    assert half_up(value, decimals=decimals) == Decimal(shown)


def test_nothing_over_nothing_is_no_case() -> None:
    assert Figure("online_share", 0, 0).value is None
    assert Figure("online_share", 0, 5).value == 0
    assert Figure("received_online", 0).value == 0


def test_every_indicator_of_a_file_stands_in_one_theme() -> None:
    files = Path(indicators.__file__).parent.glob("of_*.py")
    declared = [each.name for file in files for each in import_module(f"{indicators.__name__}.{file.stem}").INDICATORS]

    assert sorted(each.name for each in INDICATORS) == sorted(declared)
    assert len({theme.name for theme in THEMES}) == len(THEMES)


def succession(
    old: UUID, new: UUID, kind: SuccessionKind = SuccessionKind.WHOLE, share: str | None = None
) -> Successor:
    return Successor(
        old=old, new=new, on=JULY_2025, kind=kind, share=Decimal(share) if share else None, source="Nghị quyết"
    )


def test_a_merged_unit_stands_for_those_it_took_over() -> None:
    ward, neighbour, merged = uuid4(), uuid4(), uuid4()
    taken = [succession(ward, merged), succession(neighbour, merged)]

    assert stands_for(units=[merged], successions=taken, on=JULY_2025) == {merged: {merged, ward, neighbour}}
    assert stands_for(units=[merged], successions=taken, on=date(2025, 6, 30)) == {merged: {merged}}


def test_a_divided_unit_is_counted_once_where_most_of_it_went() -> None:
    old, larger, smaller = uuid4(), uuid4(), uuid4()
    divided = [
        succession(old, smaller, SuccessionKind.SPLIT, "0.3"),
        succession(old, larger, SuccessionKind.SPLIT, "0.7"),
    ]

    found = stands_for(units=[larger, smaller], successions=divided, on=JULY_2025)

    assert found == {larger: {larger, old}, smaller: {smaller}}


def test_who_gave_up_a_part_still_stands_for_itself() -> None:
    giver, taker = uuid4(), uuid4()

    found = stands_for(units=[giver, taker], successions=[succession(giver, taker, SuccessionKind.PART)], on=JULY_2025)

    assert found == {giver: {giver}, taker: {taker}}


@pytest.mark.parametrize(
    ("from_on", "until_on", "step", "whole"),
    [
        ("2022-12-15", "2023-06-15", Step.HALF_MONTH, True),
        ("2023-01-01", "2023-07-01", Step.HALF_MONTH, True),
        ("2023-01-01", "2023-07-01", Step.MONTH, True),
        ("2022-12-15", "2023-06-15", Step.MONTH, False),
        ("2023-01-02", "2023-07-01", Step.HALF_MONTH, False),
        ("2023-01-02", "2023-01-03", Step.DAY, True),
    ],
)
def test_a_period_is_made_of_whole_stretches_or_not(from_on: str, until_on: str, step: Step, whole: bool) -> None:
    assert Period(date.fromisoformat(from_on), date.fromisoformat(until_on)).is_whole(step) is whole


def test_a_period_ends_after_it_begins() -> None:
    with pytest.raises(ValueError, match="no period"):
        Period(date(2023, 1, 1), date(2023, 1, 1))


def test_quantiles_are_exact_to_their_class() -> None:
    assert quantile(classes=[], share=0.5) is None
    # Four in the first class, four in that from 480 to 960 minutes.
    eight_hours = DURATION_EDGES.index(480) + 1
    assert quantile(classes=[(0, 4), (eight_hours, 4)], share=0.5) == 15
    assert quantile(classes=[(0, 4), (eight_hours, 4)], share=0.75) == 720
    assert quantile(classes=[(len(DURATION_EDGES), 1)], share=0.9) == DURATION_EDGES[-1]


def test_every_indicator_has_a_name_of_its_own_a_source_and_a_formula() -> None:
    names = [indicator.name for indicator in INDICATORS]

    assert len(set(names)) == len(names)
    assert all(indicator.law and indicator.history and str(indicator.title) for indicator in INDICATORS)
