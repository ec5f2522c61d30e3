"""Nobody computes a small count of a unit, month or half-year from everything that is published side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.reform.indicators.hiding import SMALLEST_SHOWN, Counts, Place, Tree, hidden_places, own_count
from tests.unit.foundation.test_suppression import _reduced

MONTHS = [date(2023, month, 1) for month in (1, 2, 3)]
CITY, *DISTRICTS = (UUID(int=number) for number in range(1, 5))
WARDS = {district: [UUID(int=10 * number + ward) for ward in range(3)] for number, district in enumerate(DISTRICTS, 1)}
LEAVES = [CITY, *DISTRICTS, *(ward for wards in WARDS.values() for ward in wards)]
TREE = Tree(
    below={
        (parent, month): tuple(children) for parent, children in {CITY: DISTRICTS, **WARDS}.items() for month in MONTHS
    }
)
counts_of_an_office = st.one_of(st.integers(0, 6), st.integers(0, 90))
whole_cities = st.lists(counts_of_an_office, min_size=len(LEAVES) * 3, max_size=len(LEAVES) * 3)


def counted(own: Sequence[int]) -> dict[tuple[UUID, date], int]:
    """Of each unit with those below it, from what each office did itself."""
    alone = dict(zip(((unit, month) for unit in LEAVES for month in MONTHS), own, strict=True))
    found = dict(alone)
    for month in MONTHS:
        for district, wards in WARDS.items():
            found[district, month] = alone[district, month] + sum(alone[ward, month] for ward in wards)
        found[CITY, month] = alone[CITY, month] + sum(found[district, month] for district in DISTRICTS)
    return found


def value(counts: Counts, place: Place) -> int:
    months = MONTHS if place.month is None else [place.month]
    return sum(
        own_count(counts, TREE, place.unit, month) if place.own else counts[place.unit, month] for month in months
    )


def equations() -> list[dict[Place, int]]:
    """Everything that adds up: parts to their unit, months to their half-year."""
    spans = [*MONTHS, None]
    units = [
        {Place(parent, False, span): -1, Place(parent, True, span): 1}
        | {Place(child, False, span): 1 for child in children}
        for parent, children in {CITY: DISTRICTS, **WARDS}.items()
        for span in spans
    ]
    rows = {(place.unit, place.own) for equation in units for place in equation}
    return units + [
        {Place(unit, own, None): -1} | {Place(unit, own, month): 1 for month in MONTHS} for unit, own in sorted(rows)
    ]


def computed(hidden: set[Place]) -> set[Place]:
    """The hidden places that the shown ones determine."""
    unknown = sorted(hidden, key=str)
    rows = [[Fraction(equation.get(place, 0)) for place in unknown] for equation in equations()]
    alone = [[place for place, factor in zip(unknown, row, strict=True) if factor] for row in _reduced(rows)]
    return {places[0] for places in alone if len(places) == 1}


@settings(max_examples=60, deadline=None)
@given(own=whole_cities, more=whole_cities)
def test_no_small_count_follows_from_what_is_shown(own: list[int], more: list[int]) -> None:
    parts = [counted(own), counted(more)]

    hidden = hidden_places(parts=parts, tree=TREE, months=MONTHS, is_whole=True)

    told = computed(hidden)
    for counts in parts:
        small = {place for place in everywhere() if 0 < value(counts, place) < SMALLEST_SHOWN}
        assert small <= hidden
        assert small & told == set()


def everywhere() -> set[Place]:
    return {place for equation in equations() for place in equation}


def test_a_month_that_was_published_is_not_hidden_when_the_half_year_ends() -> None:
    counts = counted([3 if number % 7 == 0 else 40 for number in range(len(LEAVES) * 3)])

    early = hidden_places(parts=[counts], tree=TREE, months=MONTHS, is_whole=False)
    late = hidden_places(parts=[counts], tree=TREE, months=MONTHS, is_whole=True)

    assert {place for place in late if place.month is not None} == early
    assert late > early


def test_where_nothing_is_small_nothing_is_hidden() -> None:
    counts = counted([12] * (len(LEAVES) * 3))

    assert hidden_places(parts=[counts], tree=TREE, months=MONTHS, is_whole=True) == set()
