"""The supervisor: starts services in order, starts again what ended, stops all in the other order."""

from __future__ import annotations

import signal
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from motcua.cli.errors import UnableToKeepRunning
from motcua.cli.supervisor.services import START_FAULTS, Service, last_words

RESTARTS_MAX = 5
RESTARTS_WITHIN_SECONDS = 120
# How long the n-th restart waits: a passing fault is over at once, a lasting one must not keep the machine busy.
RESTART_DELAYS_SECONDS = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
LOOK_EVERY_SECONDS = 0.2

Tell = Callable[[str, Service], None]


@dataclass
class _Watched:
    service: Service
    ends: deque[float] = field(default_factory=deque)
    start_at: float | None = None


class Supervisor:
    """Used as `with`: at the end of the block, however it ends, all that was started is stopped.

    SIGINT and SIGTERM inside the block only request the stop. `tell` hears of everything that happens to a
    service: started, ended, stopped.
    """

    def __init__(self, *, tell: Tell) -> None:
        self._watched: list[_Watched] = []
        self._tell = tell
        # Not a threading.Event: a signal that comes while the main thread holds the event's own lock, as it does in
        # every wait, would wait for that lock in the very thread that holds it, for ever.
        self._stop_requested = False
        self._handlers: dict[int, Any] = {}

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._handlers[number] = signal.signal(number, self.request_stop)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        for watched in reversed(self._watched):
            watched.service.stop()
            self._tell("stopped", watched.service)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def request_stop(self, *_: Any) -> None:
        self._stop_requested = True

    @property
    def is_stopping(self) -> bool:
        return self._stop_requested

    def start(self, service: Service) -> None:
        """Starts a service, unless a stop is requested; from now on it is watched, and stopped at the end."""
        if not self.is_stopping:
            watched = _Watched(service)
            self._watched.append(watched)
            self._start(watched)

    def watch(self, *, until: Callable[[], bool] = lambda: False) -> None:
        """Keeps all running until a stop is requested or `until` says so.

        Raises `UnableToKeepRunning` when one ends more than `RESTARTS_MAX` times in `RESTARTS_WITHIN_SECONDS`.
        """
        while not self._stop_requested and not until():
            self.look_around()
            time.sleep(LOOK_EVERY_SECONDS)

    def look_around(self) -> None:
        """Once; for who waits for something else meanwhile. Raises as `watch` does."""
        for watched in self._watched:
            self._look_after(watched)

    def _look_after(self, watched: _Watched) -> None:
        now = time.monotonic()
        if watched.start_at is not None:
            if now >= watched.start_at:
                self._start(watched)
        elif watched.service.has_ended():
            self._tell("ended", watched.service)
            self._plan_restart(watched, now)

    def _plan_restart(self, watched: _Watched, now: float) -> None:
        ends = watched.ends
        ends.append(now)
        while ends[0] < now - RESTARTS_WITHIN_SECONDS:
            ends.popleft()
        if len(ends) > RESTARTS_MAX:
            raise UnableToKeepRunning(
                service=watched.service.name,
                times=len(ends),
                minutes=RESTARTS_WITHIN_SECONDS // 60,
                log=watched.service.log,
                last=last_words(watched.service.log),
            )
        # What the ended one left of itself goes before the new one comes.
        watched.service.stop()
        watched.start_at = now + RESTART_DELAYS_SECONDS[len(ends) - 1]

    def _start(self, watched: _Watched) -> None:
        watched.start_at = None
        try:
            watched.service.start()
        except START_FAULTS:
            # The very first start is the caller's to explain; a later one may go better the next time.
            if not watched.ends:
                raise
            self._plan_restart(watched, time.monotonic())
        else:
            self._tell("started", watched.service)
