"""Pure decisions of messages: when to try again, and when to give up."""

from __future__ import annotations

from datetime import datetime, timedelta

#: Doubling from a minute to six hours, these make about a day: longer than a mail server's night.
ATTEMPTS_MAX = 12
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
#: A letter in hand comes back by itself when its worker died: longer than the slowest batch.
LEASE = timedelta(minutes=15)


def next_attempt_at(*, attempts: int, at: datetime) -> datetime | None:
    """When a letter that failed at `at` for the `attempts`-th time (from 1) is tried again; None: never."""
    if attempts >= ATTEMPTS_MAX:
        return None
    wait = min(FIRST_WAIT * (1 << (attempts - 1)), LONGEST_WAIT)
    return at + wait
