"""Until when a step is to be done: its part of the dossier's time, counted in the working time of its unit."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_CEILING, Decimal
from functools import cached_property
from typing import Protocol
from uuid import UUID

from motcua.foundation.calendars.errors import CalendarDoesNotReach
from motcua.foundation.calendars.queries import Calendars, calendars_now
from motcua.foundation.calendars.rules import add_working_minutes, working_minutes


class Timed(Protocol):
    """What has a time: a step, or a timer."""

    @property
    def limit_share(self) -> Decimal | None: ...

    @property
    def limit_hours(self) -> Decimal | None: ...


class Deadlines:
    """Counts for one command: the calendars are read once, when first needed, or given; equal questions are answered once."""

    def __init__(self, calendars: Calendars | None = None) -> None:
        self._given = calendars
        self._known: dict[tuple[UUID, datetime, int], datetime] = {}

    def due_at(self, *, step: Timed, unit: UUID, opened_at: datetime, limit_minutes: int | None) -> datetime | None:
        minutes = minutes_for(step, limit_minutes)
        return None if minutes is None else self.later(unit=unit, start=opened_at, minutes=minutes)

    def later(self, *, unit: UUID, start: datetime, minutes: int) -> datetime:
        """`start` and so many working minutes of the unit. Raises `CalendarDoesNotReach`."""
        key = (unit, start, minutes)
        if key not in self._known:
            self._known[key] = add_working_minutes(start=start, minutes=minutes, calendar=self._calendar_of(unit))
        return self._known[key]

    def worked(self, *, unit: UUID, start: datetime, end: datetime) -> int | None:
        """Working minutes of the unit between the two. None outside its calendar."""
        try:
            return working_minutes(start=min(start, end), end=end, calendar=self._calendar_of(unit))
        except CalendarDoesNotReach:
            return None

    @cached_property
    def _calendar_of(self) -> Calendars:
        return self._given or calendars_now()


def minutes_for(step: Timed, limit_minutes: int | None) -> int | None:
    """Its working minutes, whole and rounded up; None where it has no limit or the dossier has none."""
    if step.limit_hours is not None:
        return _whole(step.limit_hours * 60)
    if step.limit_share is None or limit_minutes is None:
        return None
    return _whole(step.limit_share * limit_minutes)


def _whole(minutes: Decimal) -> int:
    return int(minutes.to_integral_value(rounding=ROUND_CEILING))
