"""What the gateway does wrong when it is asked to."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    # With what the city asks.
    SLOW = "slow"  # answers after `seconds`
    DOWN = "down"  # answers 503
    GARBAGE = "garbage"  # answers what is no answer
    WRONG_SIGNATURE = "wrong_signature"  # answers, or sends first, with a wrong signature
    # With what it sends.
    TWICE = "twice"  # each notification twice
    MUTE = "mute"  # nothing is sent
    OUT_OF_ORDER = "out_of_order"  # the newest first
    FORGED = "forged"  # another amount than was paid, with the signature of the true one; then the true one


#: Those of what it sends; the others are of what the city asks.
SENDING = frozenset({Kind.TWICE, Kind.MUTE, Kind.OUT_OF_ORDER, Kind.FORGED})


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
            self.kind, self.times, self.seconds = kind, times, seconds
            self.sending = sending or kind in SENDING
            # Whoever waits in a slow answer goes on now.
            self.released.set()
            self.released = threading.Event()

    def take(self, *, sending: bool = False) -> Kind | None:
        """What to do wrong on this occasion, if anything: with what is sent, or with what is asked."""
        with self._lock:
            if self.kind is None or self.times <= 0 or sending is not self.sending:
                return None
            self.times -= 1
            kind, released, seconds = self.kind, self.released, self.seconds
        if kind is Kind.SLOW:
            released.wait(timeout=seconds)
        return kind
