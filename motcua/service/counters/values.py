"""Counters, shifts, pilots and QR codes as they are asked for and shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

#: How a filing that began with a code says so: this and the code's link.
CAME_BY_PREFIX = "qr-"


class Half(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"


class ShiftKind(StrEnum):
    ORDINARY = "ordinary"
    AFTER_HOURS = "after_hours"


class CodeState(StrEnum):
    IN_FORCE = "in_force"
    TO_COME = "to_come"
    OVER = "over"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class NewCounter:
    unit: UUID
    number: str
    name_vi: str
    name_en: str = ""
    from_on: date


@dataclass(frozen=True, kw_only=True)
class NewPilot:
    """After-hours work of a unit from a day on, up to and without another. `decision` is the document that allows it."""

    unit: UUID
    from_on: date
    until_on: date
    decision: str


@dataclass(frozen=True, kw_only=True)
class NewShift:
    """One half-day of a counter by the city's wall clock. `officials` are accounts."""

    counter: UUID
    on: date
    starts: time
    ends: time
    officials: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class NewCode:
    """`until_on` None: until it is withdrawn."""

    procedure: UUID
    place: UUID
    owner: UUID
    from_on: date
    until_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class CounterView:
    id: UUID
    unit: UUID
    number: str
    name_vi: str
    name_en: str
    from_on: date
    until_on: date | None

    @property
    def last_on(self) -> date | None:
        return self.until_on - timedelta(days=1) if self.until_on else None


@dataclass(frozen=True, kw_only=True)
class PilotView:
    id: UUID
    unit: UUID
    from_on: date
    until_on: date
    decision: str

    @property
    def last_on(self) -> date:
        return self.until_on - timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class ShiftView:
    """`officials` are accounts; `extra_minutes` those outside the unit's sessions."""

    id: UUID
    counter: UUID
    unit: UUID
    on: date
    half: Half
    starts: time
    ends: time
    kind: ShiftKind
    extra_minutes: int
    officials: tuple[UUID, ...] = ()
    called_off_at: datetime | None = None


@dataclass(frozen=True)
class Served:
    """Dossiers received and results handed over at the counter outside the unit's sessions, and the minutes open for it."""

    received: int
    returned: int
    extra_minutes: int
    shifts: int


@dataclass(frozen=True, kw_only=True)
class CodeView:
    """`link` is what stands after the address of the city's codes."""

    id: UUID
    link: str
    procedure: UUID
    place: UUID
    owner: UUID
    from_on: date
    until_on: date | None
    state: CodeState
    withdrawn_reason: str = ""
    scans: int = 0
    started: int = 0
    filed: int = 0


@dataclass(frozen=True, kw_only=True)
class CodeCounts:
    """Of several codes: how many are in force, and the sums of what each of them counted."""

    in_force: int
    scans: int
    started: int
    filed: int


@dataclass(frozen=True, kw_only=True)
class Poster:
    """What a printed code says, in words for people; `address` is what its picture holds."""

    procedure: str
    place: str
    owner: str
    address: str
    label: str
