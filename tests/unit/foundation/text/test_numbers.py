"""Published numbers are rounded half up, from exact ones, and nothing of nothing is no case."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.text.numbers import half_up, share, share_in_words, written


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        (Decimal("0.5"), 0, "1"),
        (Decimal("1.5"), 0, "2"),
        (Decimal("2.5"), 0, "3"),
        (Decimal("-2.5"), 0, "-3"),
        (Decimal("-0.4"), 0, "0"),
        (Decimal("0.145"), 2, "0.15"),
        (Decimal("14.55"), 1, "14.6"),
        (Decimal("14.6499"), 1, "14.6"),
        (Decimal("14.65"), 1, "14.7"),
        (Fraction(1, 3), 4, "0.3333"),
        (7, 2, "7.00"),
        (10**40 + 1, 0, str(10**40 + 1)),
    ],
)
def test_a_half_is_rounded_up(value: Decimal | Fraction | int, decimals: int, rounded: str) -> None:
    assert str(half_up(value, decimals=decimals)) == rounded


@given(st.fractions(), st.integers(0, 8))
def test_rounding_moves_a_number_by_half_a_place_at_most(value: Fraction, decimals: int) -> None:
    found = half_up(value, decimals=decimals)

    assert abs(Fraction(found) - value) <= Fraction(1, 2 * 10**decimals)
    assert found.as_tuple().exponent == -decimals


@given(st.fractions(), st.fractions(), st.integers(0, 4))
def test_rounding_keeps_the_order(one: Fraction, other: Fraction, decimals: int) -> None:
    low, high = sorted((one, other))

    assert half_up(low, decimals=decimals) <= half_up(high, decimals=decimals)


def test_binary_floats_are_refused() -> None:
    with pytest.raises(TypeError, match=r"0\.145"):
        half_up(0.145, decimals=2)  # type: ignore[arg-type]  # what the test is about


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity")])
def test_what_is_no_number_is_refused(value: Decimal) -> None:
    with pytest.raises(ValueError, match="cannot be rounded"):
        half_up(value)


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_share_lies_between_nought_and_a_hundred(part: int, rest: int) -> None:
    found = share(part=part, whole=part + rest, decimals=1)

    assert found is not None
    assert 0 <= found <= 100


def test_nothing_of_nothing_is_no_case_and_not_nought_per_cent() -> None:
    assert share(part=0, whole=0) is None
    with override("vi"):
        assert share_in_words(part=0, whole=0) == "không phát sinh"
    with override("en"):
        assert share_in_words(part=0, whole=0) == "no case"
    assert share_in_words(part=0, whole=5) == "0\N{NO-BREAK SPACE}%"


def test_a_part_larger_than_the_whole_is_refused() -> None:
    with pytest.raises(ValueError, match="6 is no part of 5"):
        share(part=6, whole=5)


def test_shares_are_written_as_people_here_write_them() -> None:
    assert share_in_words(part=68, whole=100) == "68\N{NO-BREAK SPACE}%"
    assert share_in_words(part=1235, whole=10_000, decimals=1) == "12,4\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize(
    ("value", "decimals", "words"),
    [
        (1234567, None, "1.234.567"),
        (Decimal("1234567.50"), None, "1.234.567,50"),
        (Decimal("1E+3"), None, "1.000"),
        (Decimal("14.65"), 1, "14,7"),
        (Fraction(2, 3), 2, "0,67"),
        (-1500, None, "-1.500"),
    ],
)
def test_numbers_are_grouped_by_points(value: Decimal | Fraction | int, decimals: int | None, words: str) -> None:
    assert written(value, decimals=decimals) == words
