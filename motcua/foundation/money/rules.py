"""How an amount of đồng is written."""

from __future__ import annotations

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", " nghìn", " triệu")
_THOUSAND = 1_000
_BILLION = 1_000_000_000


def format_vnd(amount_vnd: int) -> str:
    """75000 as "75.000 ₫"."""
    return f"{amount_vnd:,} ₫".replace(",", ".")


def in_words(amount_vnd: int) -> str:
    """75000 as "Bảy mươi lăm nghìn đồng", as receipts and contracts must state an amount."""
    words = _number(abs(amount_vnd)) if amount_vnd else _DIGITS[0]
    return f"{'âm ' if amount_vnd < 0 else ''}{words} đồng".capitalize()


def _number(number: int) -> str:
    """A number above nought, billion by billion: 2·10¹⁸ is "hai tỷ tỷ"."""
    billions, rest = divmod(number, _BILLION)
    if not billions:
        return _below_billion(rest, led=False)
    tail = f" {_below_billion(rest, led=True)}" if rest else ""
    return f"{_number(billions)} tỷ{tail}"


def _below_billion(number: int, *, led: bool) -> str:
    """`led`: something greater was said before, so that missing hundreds are said too ("không trăm linh năm")."""
    said: list[str] = []
    for power in (2, 1, 0):
        group = number // _THOUSAND**power % _THOUSAND
        if group:
            said.append(_below_thousand(group, led=led or bool(said)) + _GROUPS[power])
    return " ".join(said)


def _below_thousand(number: int, *, led: bool) -> str:
    hundreds, rest = divmod(number, 100)
    said = [f"{_DIGITS[hundreds]} trăm"] if hundreds or led else []
    if rest:
        said.append(_below_hundred(rest, led=bool(said)))
    return " ".join(said)


def _below_hundred(number: int, *, led: bool) -> str:
    tens, ones = divmod(number, 10)
    if tens == 0:
        return f"linh {_DIGITS[ones]}" if led else _DIGITS[ones]
    # The last digit changes its sound after tens: hai mươi mốt, hai mươi tư, mười lăm.
    last = {1: "mốt" if tens > 1 else "một", 4: "tư" if tens > 1 else "bốn", 5: "lăm"}.get(ones, _DIGITS[ones])
    ten = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    return f"{ten} {last}" if ones else ten
