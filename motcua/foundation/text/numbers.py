"""Numbers as published: rounded half up and written as Vietnamese texts write them, from whole numbers and decimals
only. Binary floats are refused, since 0.145 is not 0.145 in them and would round to 0,14."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext

Exact = int | Decimal | Fraction

#: A share is told in hundredths.
_HUNDREDTHS = 100


def half_up(value: Exact, *, decimals: int = 0) -> Decimal:
    """`value` with `decimals` places, a half rounded away from nought: 2.5 → 3, −2.5 → −3, 14.65 → 14.7.

    Raises TypeError for a binary float, ValueError for fewer than nought places and for what is no number.
    """
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a binary float: its halves are lost before they can be rounded")
    if decimals < 0:
        raise ValueError(f"{decimals} decimals")
    exact = Fraction(value) if not isinstance(value, Decimal) or value.is_finite() else None
    if exact is None:
        raise ValueError(f"{value} cannot be rounded")
    scaled = abs(exact) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    # Put together digit by digit: arithmetic of decimals would round to the context's 28 digits.
    digits = tuple(map(int, str(whole)))
    return Decimal((int(exact < 0 and whole > 0), digits, -decimals))


def share(*, part: int, whole: int, decimals: int = 0) -> Decimal | None:
    """`part` of `whole` in per cent, rounded half up; None where there was no case (0 of 0), which is not 0 %.

    Raises ValueError where `part` is not between nought and `whole`.
    """
    if not 0 <= part <= whole:
        raise ValueError(f"{part} is no part of {whole}")
    return half_up(Fraction(part * _HUNDREDTHS, whole), decimals=decimals) if whole else None


def written(value: Exact, *, decimals: int | None = None) -> str:
    """1234567.5 → 1.234.567,5. With `decimals` places, rounded half up; without, with those that `value` has.

    A fraction may have no last place: raises TypeError for one without `decimals`.
    """
    if decimals is None:
        if isinstance(value, Fraction):
            raise TypeError(f"{value} may have no last place: say how many decimals")
        decimals = decimals_of(value)
    return vietnamese_marks(f"{half_up(value, decimals=decimals):,f}")


def vietnamese_marks(plain: str) -> str:
    """1,234.5, as Python groups, → 1.234,5."""
    return plain.translate(str.maketrans(",.", ".,"))


def share_in_words(*, part: int, whole: int, decimals: int = 0) -> str:
    """ "68 %" on one line, with `decimals` places; "no case" in the reader's language for 0 of 0."""
    found = share(part=part, whole=whole, decimals=decimals)
    if found is None:
        return gettext("no case")
    return f"{written(found, decimals=decimals)}\N{NO-BREAK SPACE}%"


def decimals_of(value: int | Decimal) -> int:
    """How many places a number was given with: 98.40 → 2."""
    exponent = Decimal(value).as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError(f"{value} cannot be written")
    return max(0, -exponent)
