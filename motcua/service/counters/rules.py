"""Pure decisions: minutes outside sessions, halves of a day, the letters of a link, the state of a code."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import date, time

from motcua.foundation.calendars.values import Session, minute_of
from motcua.service.counters.values import CodeState, Half

#: Longer is no half-day.
SHIFT_MINUTES_MAX = 6 * 60
NOON = time(12)
#: 50 bits: nobody guesses one, and the link stays short enough for a small picture.
SIGNATURE_LETTERS = 10
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".lower()
_TO_LETTERS = str.maketrans(_STANDARD, _LETTERS)
LINK_LENGTH_MAX = 24


def half_of(starts: time) -> Half:
    return Half.MORNING if starts < NOON else Half.AFTERNOON


def minutes_outside(*, starts: time, ends: time, sessions: Sequence[Session]) -> int:
    """How many of the minutes from `starts` to `ends` no session holds."""
    first, last = minute_of(starts), minute_of(ends)
    within = sum(max(0, min(last, minute_of(s.ends)) - max(first, minute_of(s.starts))) for s in sessions)
    return last - first - within


def time_outside(open_: Session, *, sessions: Sequence[Session]) -> list[Session]:
    """The parts of `open_` that no session holds, in order."""
    found: list[Session] = []
    starts = open_.starts
    for session in sorted(sessions):
        if starts < min(session.starts, open_.ends):
            found.append(Session(starts, min(session.starts, open_.ends)))
        starts = max(starts, session.ends)
    if starts < open_.ends:
        found.append(Session(starts, open_.ends))
    return found


def is_half_day(*, starts: time, ends: time) -> bool:
    """Whole minutes, one after the other, no longer than a half-day can be."""
    whole = all(each == each.replace(second=0, microsecond=0) for each in (starts, ends))
    return whole and 0 < minute_of(ends) - minute_of(starts) <= SHIFT_MINUTES_MAX


def link_of(number: int, *, key: bytes) -> str:
    """The number and its signature, in letters that are not mistaken for each other."""
    return _written(number) + _signature(number, key)


def number_of(link: str, *, key: bytes) -> int | None:
    """The number of a link that was signed with this key; None for a forged or damaged one."""
    text = link.lower()
    if not SIGNATURE_LETTERS < len(text) <= LINK_LENGTH_MAX or not set(text) <= set(_LETTERS):
        return None
    number = 0
    for letter in text[:-SIGNATURE_LETTERS]:
        number = number * 32 + _LETTERS.index(letter)
    # Compared as a whole: the same number written with a nought before it is no link of ours.
    return number if hmac.compare_digest(text, link_of(number, key=key)) else None


def _written(number: int) -> str:
    letters = ""
    while number or not letters:
        number, rest = divmod(number, 32)
        letters = _LETTERS[rest] + letters
    return letters


def _signature(number: int, key: bytes) -> str:
    digest = hmac.new(key, f"qr-link 1 {number}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode().lower()[:SIGNATURE_LETTERS].translate(_TO_LETTERS)


def state_of(*, from_on: date, until_on: date | None, is_withdrawn: bool, on: date) -> CodeState:
    if is_withdrawn:
        return CodeState.WITHDRAWN
    if on < from_on:
        return CodeState.TO_COME
    return CodeState.OVER if until_on is not None and until_on <= on else CodeState.IN_FORCE
