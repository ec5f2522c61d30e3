"""What can happen to calendars. Whoever keeps moments counted in them counts again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event


@dataclass(frozen=True, kw_only=True)
class CalendarYearPublished(Event):
    """The decision on a year's days off was entered, or corrected. `days`: date → kind."""

    kind: ClassVar[str] = "calendar_year_published"
    year: int
    days: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class CalendarYearForeseen(Event):
    """A year without a decision was made by rule; what falls due in it is provisional."""

    kind: ClassVar[str] = "calendar_year_foreseen"
    year: int
    days: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class UnitHoursSet(Event):
    """Working hours hold from a day on, of one unit or (`unit` None) of all that have none of their own."""

    kind: ClassVar[str] = "unit_hours_set"
    unit: UUID | None
    from_on: date
    until_on: date | None
