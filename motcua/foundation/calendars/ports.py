"""The outside of this room: what time it is, and which days a law will make holidays."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from motcua.foundation.calendars.values import DatedDay


class Clock(Protocol):
    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        ...


class Foresight(Protocol):
    def __call__(self, *, year: int) -> Sequence[DatedDay]:
        """The days off that the law in force fixes for a year: one that no decision has named yet."""
        ...
