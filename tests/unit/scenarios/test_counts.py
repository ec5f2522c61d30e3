"""Shares become whole numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from scenarios.player.counts import apportioned, rounded

weights = some.lists(some.decimals(0, 100, places=2), min_size=1, max_size=12).filter(lambda given: sum(given) > 0)


@given(total=some.integers(0, 5_000), weights=weights)
def test_counts_add_up_and_are_next_to_their_share(total: int, weights: list[Decimal]) -> None:
    counts = apportioned(total, weights)

    assert sum(counts) == total
    for count, weight in zip(counts, weights, strict=True):
        assert abs(count - total * weight / sum(weights)) < 1


@given(data=some.data(), weights=weights)
def test_no_count_is_above_its_cap(data: some.DataObject, weights: list[Decimal]) -> None:
    caps = data.draw(some.lists(some.integers(0, 50), min_size=len(weights), max_size=len(weights)))
    most = sum(cap for cap, weight in zip(caps, weights, strict=True) if weight)
    total = data.draw(some.integers(0, most))

    counts = apportioned(total, weights, caps)

    assert sum(counts) == total
    assert all(count <= cap for count, cap in zip(counts, caps, strict=True))


def test_what_fits_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match="2 of 5 have nowhere to go"):
        apportioned(5, [Decimal(1), Decimal(0)], [3, 9])


def test_the_largest_remainder_comes_first_and_of_equal_ones_the_first() -> None:
    assert apportioned(10, [Decimal("0.5"), Decimal("0.26"), Decimal("0.24")]) == [5, 3, 2]
    assert apportioned(1, [Decimal(1), Decimal(1)]) == [1, 0]


def test_half_is_rounded_up() -> None:
    assert [rounded(Decimal(text)) for text in ("0.5", "1.5", "2.49")] == [1, 2, 2]
