"""What the social insurance does wrong when it is asked to."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    SLOW = "slow"  # answers after `seconds`
    DOWN = "down"  # answers 503
    GARBAGE = "garbage"  # something that is no answer at all
    OTHER = "other"  # an answer to another question
    DEAF = "deaf"  # keeps what it is told and breaks the line before it says so


@dataclass
class Misbehaviour:
    """For the next `times` questions, this. Asked again, the newest counts."""

    kind: Kind | None = None
    times: int = 0
    seconds: float = 0.0
    released: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, *, kind: Kind | None, times: int, seconds: float) -> None:
        with self._lock:
            self.kind, self.times, self.seconds = kind, times, seconds
            # Whoever waits in a slow answer goes on now.
            self.released.set()
            self.released = threading.Event()

    def take(self) -> Kind | None:
        """What to do wrong with this question, if anything."""
        with self._lock:
            if self.kind is None or self.times <= 0:
                return None
            self.times -= 1
            kind, released, seconds = self.kind, self.released, self.seconds
        if kind is Kind.SLOW:
            released.wait(timeout=seconds)
        return kind
