"""The journal as it stands in a city whose worker runs."""

from __future__ import annotations

import threading
import time

from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.commands import sequence_entries
from motcua.foundation.journal.queries import waiting_count

SECONDS_MAX = 60


def order_everything() -> None:
    """Gives every entry its position. An open transaction anywhere in the cluster holds that up for its time: here
    those of the tests beside this one."""
    deadline, pause = time.monotonic() + SECONDS_MAX, threading.Event()
    while waiting_count():
        with durable():
            sequence_entries()
        assert time.monotonic() < deadline
        pause.wait(0.02)
