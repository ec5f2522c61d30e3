"""Runs the registered ticks, each in a thread of its own, so that a slow one holds up no other."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import connections

from motcua.foundation.database.ticks import Tick

STOP_SECONDS_MAX = 10
SLOW_SECONDS = 30
# After a fault a tick waits longer each time, up to this, so that a lasting fault does not fill the log.
PAUSE_SECONDS_MAX = 60
# A tick that comes seldom does not keep a connection for itself in between.
KEEP_CONNECTION_SECONDS = 10

logger = logging.getLogger(__name__)


@contextmanager
def ticking(ticks: Sequence[Tick], *, now: Callable[[], datetime]) -> Iterator[None]:
    """Runs every tick at once and then in its time, until the block ends; a tick under way is let finish."""
    stop = threading.Event()
    threads = [
        threading.Thread(target=_run, args=(tick, stop, now), name=f"tick {tick.name}", daemon=True)
        for tick in ticks
        for _beside in range(tick.beside)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        deadline = time.monotonic() + STOP_SECONDS_MAX
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))


def _run(tick: Tick, stop: threading.Event, now: Callable[[], datetime]) -> None:
    faults = 0
    while not stop.is_set():
        faults = 0 if _once(tick, now) else faults + 1
        stop.wait(pause_seconds(every_seconds=tick.every_seconds, faults=faults))
    connections.close_all()


def pause_seconds(*, every_seconds: float, faults: int) -> float:
    """How long to wait after a tick that failed `faults` times running. Never shorter than the tick's own time."""
    grown: float = every_seconds * 2**faults
    return max(every_seconds, min(grown, PAUSE_SECONDS_MAX))


def _once(tick: Tick, now: Callable[[], datetime]) -> bool:
    """One tick. Whatever it raises ends here: the other ticks and the next of this one must go on."""
    began = time.monotonic()
    try:
        tick.run(now())
    except Exception:
        logger.exception("tick %s failed; it is tried again", tick.name)
        # A connection that broke is found out now, rather than by the next tick.
        connections.close_all()
        return False
    took = time.monotonic() - began
    if took > SLOW_SECONDS:
        logger.warning("tick %s took %.0f s", tick.name, took)
    if tick.every_seconds > KEEP_CONNECTION_SECONDS:
        connections.close_all()
    return True
