"""What can happen here. `subject` is the counter, the pilot, the shift or the code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event


@dataclass(frozen=True, kw_only=True)
class CounterOpened(Event):
    kind: ClassVar[str] = "counter_opened"
    number: str
    from_on: date


@dataclass(frozen=True, kw_only=True)
class CounterClosed(Event):
    kind: ClassVar[str] = "counter_closed"
    last_on: date


@dataclass(frozen=True, kw_only=True)
class AfterHoursAllowed(Event):
    kind: ClassVar[str] = "after_hours_allowed"
    from_on: date
    until_on: date
    decision: str


@dataclass(frozen=True, kw_only=True)
class AfterHoursEnded(Event):
    kind: ClassVar[str] = "after_hours_ended"
    last_on: date


@dataclass(frozen=True, kw_only=True)
class Countable(Event):
    """What figures are cut by. `in_pilot`: on a working day while a pilot is in force, which is when it counts;
    `extra_minutes` lie outside the unit's sessions."""

    counter: UUID
    half: str
    starts_at: datetime
    extra_minutes: int
    in_pilot: bool


@dataclass(frozen=True, kw_only=True)
class ShiftScheduled(Countable):
    kind: ClassVar[str] = "shift_scheduled"
    ends_at: datetime
    shift_kind: str
    pilot: UUID | None
    officials: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class ShiftCalledOff(Countable):
    kind: ClassVar[str] = "shift_called_off"


@dataclass(frozen=True, kw_only=True)
class RosterChanged(Event):
    kind: ClassVar[str] = "roster_changed"
    officials: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class CodeIssued(Event):
    kind: ClassVar[str] = "qr_code_issued"
    procedure: UUID
    place: UUID
    from_on: date
    until_on: date | None


@dataclass(frozen=True, kw_only=True)
class CodeWithdrawn(Event):
    kind: ClassVar[str] = "qr_code_withdrawn"
