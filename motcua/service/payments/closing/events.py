"""What can happen to a unit's days. `subject` is the closing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from motcua.foundation.journal.values import Event


@dataclass(frozen=True, kw_only=True)
class DaysClosed(Event):
    """`sums` are (account, gateway, debits, credits)."""

    kind: ClassVar[str] = "payments_days_closed"
    starts_on: date
    through_on: date
    transactions: int
    late: int
    differences: int
    sums: tuple[tuple[str, str, int, int], ...]


@dataclass(frozen=True, kw_only=True)
class ClosingConfirmed(Event):
    kind: ClassVar[str] = "payments_closing_confirmed"


@dataclass(frozen=True, kw_only=True)
class ClosingReturned(Event):
    kind: ClassVar[str] = "payments_closing_returned"


@dataclass(frozen=True, kw_only=True)
class ReopeningAsked(Event):
    kind: ClassVar[str] = "payments_reopening_asked"


@dataclass(frozen=True, kw_only=True)
class DaysReopened(Event):
    kind: ClassVar[str] = "payments_days_reopened"


@dataclass(frozen=True, kw_only=True)
class ReopeningRefused(Event):
    kind: ClassVar[str] = "payments_reopening_refused"
