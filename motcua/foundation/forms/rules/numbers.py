"""Numbers and dates as people in Vietnam write them, both ways."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from motcua.foundation.rules.grammar import INT_MAX

LENGTH_MAX = 400
#: A year outside of these was mistyped.
YEARS = range(1800, 2201)

_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_CURRENCY = re.compile(r"(?i:đồng|đ|vnđ|vnd|₫)\.?$")
_WHOLE = re.compile(r"[-−+]?(\d{1,3}(?:([.,])\d{3}(?:\2\d{3})*)|\d+)", re.ASCII)
_DECIMAL = re.compile(
    r"[-−+]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?|[-−+]?\d+\.\d+|[-−+]?\d{1,3}(?:,\d{3})+\.\d+", re.ASCII
)
_TYPED_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def read_whole(typed: str) -> int | None:
    """'1.500.000', '1 500 000', '1,500,000', '75.000 đ' as a whole number; None for anything else."""
    text = _CURRENCY.sub("", _SPACES.sub("", typed))
    if len(text) > LENGTH_MAX or not _WHOLE.fullmatch(text):
        return None
    return _within(int(re.sub(r"[.,]", "", text).replace("−", "-")))


def read_number(typed: str) -> int | float | None:
    """'98,4', '98.4', '1.500', '1.500,25', '1,500.25'; None for anything else.

    One point with just three digits after it separates thousands, as everywhere in Vietnam.
    """
    text = _SPACES.sub("", typed)
    if len(text) > LENGTH_MAX or not _DECIMAL.fullmatch(text):
        return None
    number = Decimal(_plain(text.replace("−", "-")))
    if abs(number) > INT_MAX:
        return None
    return int(number) if number == int(number) else float(number)


def _plain(text: str) -> str:
    if "," in text and "." in text and text.rindex(".") > text.rindex(","):
        return text.replace(",", "")
    if "," in text or re.fullmatch(r"[-+]?\d{1,3}(\.\d{3})+", text):
        return text.replace(".", "").replace(",", ".")
    return text


def _within(number: int) -> int | None:
    return number if abs(number) <= INT_MAX else None


def write_number(number: float) -> str:
    """1500000 as '1.500.000', 98.4 as '98,4'. What reading it again gives back."""
    text = format(Decimal(repr(number)), "f") if isinstance(number, float) else str(number)
    whole, _, fraction = text.lstrip("-").partition(".")
    fraction = fraction.rstrip("0")
    grouped = f"{int(whole):,}".replace(",", ".")
    return ("-" if text.startswith("-") else "") + grouped + (f",{fraction}" if fraction else "")


def spoken_number(limit: object, *, english: bool = False) -> str:
    """A bound inside a sentence."""
    if isinstance(limit, bool) or not isinstance(limit, int | float):
        return str(limit)
    return f"{limit:,}" if english else write_number(limit)


def read_date(typed: str) -> str | None:
    """'2023-06-15' or '15/06/2023' (also with '.' or '-') as an ISO date; None when there is no such day."""
    text = typed.strip()
    if _ISO_DATE.fullmatch(text):
        year, month, day = text.split("-")
    elif match := _TYPED_DATE.fullmatch(text):
        day, month, year = match.groups()
    else:
        return None
    return _real(day, month, year)


def read_date_parts(parts: Mapping[str, str]) -> str | None:
    """Day, month and year as typed into three fields."""
    day, month, year = (parts.get(name, "").strip() for name in ("day", "month", "year"))
    if not (re.fullmatch(r"\d{1,2}", day, re.ASCII) and re.fullmatch(r"\d{1,2}", month, re.ASCII)):
        return None
    return _real(day, month, year) if re.fullmatch(r"\d{4}", year, re.ASCII) else None


def _real(day: str, month: str, year: str) -> str | None:
    if int(year) not in YEARS:
        return None
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def is_date(value: object) -> bool:
    return isinstance(value, str) and bool(_ISO_DATE.fullmatch(value)) and read_date(value) is not None


def write_date(iso: str) -> str:
    """'2023-06-15' as '15/06/2023'."""
    year, month, day = iso.split("-")
    return f"{day}/{month}/{year}"


def write_size(size_bytes: int) -> str:
    """'200 KB', '1,4 MB': thousands, as telephones say them."""
    if size_bytes < 1_000_000:
        return f"{max(1, round(size_bytes / 1_000))} KB"
    return f"{write_number(round(size_bytes / 1_000_000, 1))} MB"
