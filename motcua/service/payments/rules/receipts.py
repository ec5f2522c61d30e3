"""How receipts are numbered (Decree 123/2020/NĐ-CP, Circular 78/2021/TT-BTC)."""

from __future__ import annotations

from uuid import UUID, uuid5

_NAMES = UUID("b8e4d6f2-0c53-5f6b-8a55-3a1c1c6b0d20")

#: The form of a receipt for fees and charges without printed amounts, and its sign for electronic ones of a year. Source:
#: own knowledge of Circular 78/2021; check before quoting.
TEMPLATE = "01BLP"
NUMBER_DIGITS = 7


def series_id(*, unit: UUID, year: int, name: str) -> UUID:
    return uuid5(_NAMES, f"{unit}/{year}/{name}")


def symbol(year: int) -> str:
    """'CT-23E': the city, the year, electronic."""
    return f"CT-{year % 100:02}E"


def shown_series(*, name: str, year: int) -> str:
    return f"{name} {symbol(year)}"


def shown_number(number: int) -> str:
    return f"{number:0{NUMBER_DIGITS}d}"
