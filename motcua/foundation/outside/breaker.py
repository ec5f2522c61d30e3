"""A circuit breaker for what is asked: who did not answer a few times is left alone for a while."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock


@dataclass
class Breaker:
    """Shut until `faults_max` faults running; then open for `open_seconds`, after which one more may try. Shared by the
    threads of a process. `monotonic` is the machine's clock."""

    faults_max: int = 3
    open_seconds: float = 30.0
    monotonic: Callable[[], float] = time.monotonic
    _faults: int = 0
    _open_until: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def may_try(self) -> bool:
        with self._lock:
            if self._faults < self.faults_max:
                return True
            if self.monotonic() < self._open_until:
                return False
            # The one who tries now keeps the others out until she knows.
            self._open_until = self.monotonic() + self.open_seconds
            return True

    def heed(self, *, answered: bool) -> None:
        """What came of a try."""
        with self._lock:
            self._faults = 0 if answered else self._faults + 1
            if not answered:
                self._open_until = self.monotonic() + self.open_seconds
