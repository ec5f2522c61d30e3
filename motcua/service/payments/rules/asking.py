"""When a gateway is asked what became of a try to pay, and when what failed is tried again."""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST_ASK = timedelta(minutes=1)
#: After the time of the try is over, for what was paid in its last minute.
ASKED_AFTER = timedelta(hours=12)
TRIES_MAX = 16
LONGEST_WAIT = timedelta(minutes=30)


def first_ask_at(made_at: datetime) -> datetime:
    return made_at + FIRST_ASK


def next_ask_at(*, made_at: datetime, expires_at: datetime, at: datetime) -> datetime | None:
    """Ever more seldom, as long again as the try is old; None when it is left alone from now on."""
    following = at + min(max(at - made_at, FIRST_ASK), LONGEST_WAIT)
    return following if following <= expires_at + ASKED_AFTER else None


def next_try_at(*, tries: int, at: datetime) -> datetime | None:
    """When what failed for the `tries`-th time (from 1) is tried again; None: a person looks into it."""
    if tries >= TRIES_MAX:
        return None
    return at + min(timedelta(seconds=15) * (1 << min(tries - 1, 10)), LONGEST_WAIT)
