"""How a stand-in tells the city what waits in its store: again and again, until the city has said that it keeps it."""

from __future__ import annotations

import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from typing import ClassVar, Generic, TypeVar
from urllib.parse import urlsplit

M = TypeVar("M")
K = TypeVar("K", bound=str)

BATCH = 100
PAUSE_SECONDS_MAX = 5.0
MUTE, OUT_OF_ORDER = "mute", "out_of_order"


class UnreachableError(Exception):
    """The city did not answer, or not as a city does."""


def conversed(
    address: str,
    method: str,
    path: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    seconds: float,
    bytes_max: int = 1024 * 1024,
) -> tuple[int, bytes]:
    """One question to the city and its answer: status and content. Raises `UnreachableError`."""
    parts = urlsplit(address)
    try:
        with closing(HTTPConnection(parts.hostname or "", parts.port, timeout=seconds)) as connection:
            connection.request(method, path, body or None, dict(headers))
            response = connection.getresponse()
            return response.status, response.read(bytes_max)
    except (OSError, HTTPException) as fault:
        raise UnreachableError(type(fault).__name__) from fault


class Sending(ABC, Generic[M, K]):
    """A thread of its own. Nothing of what it does is only in memory. `M` is what waits, `K` the kinds of what goes wrong;
    `take_wrong` says which is to now."""

    name: ClassVar[str]
    pause_seconds: ClassVar[float] = 0.1
    #: What goes wrong does so with the first batch of a round only.
    wrong_once: ClassVar[bool] = False

    def __init__(self, take_wrong: Callable[[], K | None]) -> None:
        self._take_wrong = take_wrong
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sender", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(timeout=10)

    @abstractmethod
    def waiting(self, *, limit: int, last_first: bool = False) -> Sequence[M]:
        """What has not gone yet, in the order in which it goes, or the wrong way round."""

    @abstractmethod
    def send(self, each: M, wrong: K | None) -> None:
        """Tells the city, and notes what it said. Raises `UnreachableError`."""

    def _run(self) -> None:
        faults = 0
        while not self._stop.wait(min(self.pause_seconds * 2**faults, PAUSE_SECONDS_MAX)):
            try:
                self._send_all()
                faults = 0
            except UnreachableError as fault:
                sys.stderr.write(f"{self.name}: the city cannot be told: {fault}\n")
                faults = min(faults + 1, 6)

    def _send_all(self) -> None:
        if not self.waiting(limit=1):
            return
        wrong = self._take_wrong()
        if wrong == MUTE:
            return
        last_first = wrong == OUT_OF_ORDER
        while not self._stop.is_set() and (waiting := self.waiting(limit=BATCH, last_first=last_first)):
            for each in waiting:
                if self._stop.is_set():
                    return
                self.send(each, wrong)
            if self.wrong_once:
                wrong = None
