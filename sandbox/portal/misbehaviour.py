"""What the portal does wrong when it is asked to."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    SLOW = "slow"  # answers after `seconds`
    DOWN = "down"  # answers 503
    REFUSE = "refuse"  # a well-formed "no"
    WRONG_SIGNATURE = "wrong_signature"  # what it sends or answers is signed wrong
    GARBAGE = "garbage"  # something that is no answer at all
    DEAF = "deaf"  # keeps what it is sent and breaks the line before it says so
    TWICE = "twice"  # sends what it sends twice
    OUT_OF_ORDER = "out_of_order"  # sends later messages of a dossier before earlier ones
    MUTE = "mute"  # sends nothing
    OTHER_BYTES = "other_bytes"  # gives other bytes for a file than its hash says


@dataclass
class Misbehaviour:
    """For the next `times` occasions, this. Asked again, the newest counts."""

    kind: Kind | None = None
    times: int = 0
    seconds: float = 0.0
    sending: bool = False
    released: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, *, kind: Kind | None, times: int, seconds: float, sending: bool) -> None:
        with self._lock:
            self.kind, self.times, self.seconds, self.sending = kind, times, seconds, sending
            # Whoever waits in a slow answer goes on now.
            self.released.set()
            self.released = threading.Event()

    def take(self, *, sending: bool = False) -> Kind | None:
        """What to do wrong on this occasion, if anything: with a message that goes out, or with a request."""
        with self._lock:
            if self.kind is None or self.times <= 0 or sending is not self.sending:
                return None
            self.times -= 1
            kind, released, seconds = self.kind, self.released, self.seconds
        if kind is Kind.SLOW:
            released.wait(timeout=seconds)
        return kind
