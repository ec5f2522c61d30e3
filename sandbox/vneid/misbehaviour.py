"""What the provider does wrong when it is asked to."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    SLOW = "slow"  # answers after `seconds`
    DOWN = "down"  # answers 503
    GARBAGE = "garbage"  # something that is no answer at all
    WRONG_KEY = "wrong_key"  # signs with a key that is not its own, under its own name
    UNSIGNED = "unsigned"  # "alg": "none"
    EXPIRED = "expired"  # a token of an hour ago
    REPLAYED = "replayed"  # the token of the sign-in before, once more
    WRONG_ISSUER = "wrong_issuer"  # in another's name
    OTHER_AUDIENCE = "other_audience"  # for another city
    STALE = "stale"  # says that she proved herself yesterday, whatever was asked
    NEW_KEY = "new_key"  # takes a new key first, as it may
    THIN = "thin"  # says who she is when it is asked besides (userinfo), as it may


@dataclass
class Misbehaviour:
    """For the next `times` occasions, this. Asked again, the newest counts."""

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

    def take(self, *, among: frozenset[Kind]) -> Kind | None:
        """What to do wrong on this occasion, if it is one of those that can go wrong here."""
        with self._lock:
            if self.kind not in among or self.times <= 0:
                return None
            self.times -= 1
            kind, released, seconds = self.kind, self.released, self.seconds
        if kind is Kind.SLOW:
            released.wait(timeout=seconds)
        return kind


#: Anywhere, and where a token is made.
ANYWHERE = frozenset({Kind.SLOW, Kind.DOWN})
TOKENS = frozenset(Kind) - ANYWHERE
