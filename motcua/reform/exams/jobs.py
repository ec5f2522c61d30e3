"""What ends by itself: sittings whose time is over."""

from __future__ import annotations

from datetime import datetime

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database import ticks
from motcua.foundation.database.transactions import durable
from motcua.reform.exams.commands.sitting import end_sittings

#: Whether it is over goes by the clock; that it is written down may wait a little.
EVERY_SECONDS = 30
CHUNK_ROWS = 200


def end_what_is_over(at: datetime) -> int:
    """A chunk a tick; may run twice."""
    with durable():
        return end_sittings(exam=None, limit=CHUNK_ROWS, by=SYSTEM, at=at)


ticks.register(name="exams.sittings", every_seconds=EVERY_SECONDS, run=end_what_is_over)
