"""Reads of calendars. They are public, so nobody is asked who reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import time
from uuid import UUID

from django.db.models import Q

from motcua.foundation.calendars import models
from motcua.foundation.calendars.errors import CalendarsNotLoaded
from motcua.foundation.calendars.rules import calendar_from
from motcua.foundation.calendars.values import (
    Calendar,
    DatedDay,
    DayKind,
    Hours,
    Name,
    Session,
    Week,
    Year,
    time_of,
)
from motcua.foundation.database.versions import version_of

#: The calendar of each unit (the city's for None), as of the moment that they were read.
Calendars = Callable[[UUID | None], Calendar]

# The calendars of one version of the tables. Replaced as a whole, never changed, so that threads need no lock.
_kept: tuple[UUID, dict[UUID | None, Calendar]] | None = None


def calendar_of(*, unit: UUID | None) -> Calendar:
    """The calendar of a unit; the city's for None and, the same object, for units without hours of their own.

    Kept in the process until a command changes the tables: one small query a call. Hold on to it in a loop.
    Raises `CalendarsNotLoaded`.
    """
    return calendars_now()(unit)


def calendars_now() -> Calendars:
    """Answers like `calendar_of`, as of this call, for as many units as are asked: one small query altogether."""
    global _kept
    token = version_of("calendars_version", "token")
    kept = _kept
    if kept is None or kept[0] != token:
        # What is read after the token can only be newer than it, and is then read again at the next call.
        kept = _kept = (token, _calendars())
    by_unit = kept[1]
    return lambda unit: by_unit.get(unit) or by_unit[None]


def _calendars() -> dict[UUID | None, Calendar]:
    all_years, hours = years(), _hours(Q())
    city = [h for h in hours if h.unit is None]
    if not all_years or not city:
        raise CalendarsNotLoaded
    own: dict[UUID | None, list[Hours]] = {None: []}
    for h in hours:
        if h.unit is not None:
            own.setdefault(h.unit, []).append(h)
    return {unit: calendar_from(years=all_years, city=city, own=its_own) for unit, its_own in own.items()}


def years() -> list[Year]:
    """Every year of the calendar with its days, in order."""
    days: dict[int, list[DatedDay]] = {}
    for row in models.Day.objects.order_by("falls_on"):
        days.setdefault(row.falls_on.year, []).append(_day(row))
    return [
        Year(row.year, provisional=row.provisional, source=row.source, days=tuple(days.get(row.year, ())))
        for row in models.Year.objects.order_by("year")
    ]


def year_ids() -> dict[int, UUID]:
    """What the journal calls each year."""
    return dict(models.Year.objects.values_list("year", "id"))


def hours_of(*, unit: UUID | None) -> list[Hours]:
    """The periods for which a unit has hours of its own (for None: the city's), in order."""
    return _hours(Q(unit=unit))


def _hours(which: Q) -> list[Hours]:
    rows = models.Hours.objects.filter(which).prefetch_related("sessions").order_by("unit", "period")
    return [
        Hours(
            unit=row.unit,
            from_on=row.period.lower,
            until_on=row.period.upper,
            week=_week(row.same_day_cutoff, list(row.sessions.all())),
            source=row.source,
        )
        for row in rows
    ]


def _day(row: models.Day) -> DatedDay:
    return DatedDay(
        falls_on=row.falls_on,
        kind=DayKind(row.kind),
        name=Name(row.name_vi, row.name_en),
        source=row.source,
        note=row.note,
    )


def _week(same_day_cutoff: time, rows: Sequence[models.Session]) -> Week:
    by_weekday: list[list[Session]] = [[] for _ in range(7)]
    for row in sorted(rows, key=lambda row: row.minutes.lower):
        by_weekday[row.weekday].append(Session(time_of(row.minutes.lower), time_of(row.minutes.upper)))
    return Week(sessions=tuple(map(tuple, by_weekday)), same_day_cutoff=same_day_cutoff)
