"""Calendars for tests: the city's own, and small ones."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from functools import cache

from motcua.foundation.calendars.adapters.law_days import days_by_law
from motcua.foundation.calendars.imports import read_hours, read_years
from motcua.foundation.calendars.rules import calendar_from, due_at
from motcua.foundation.calendars.values import Calendar, Hours, Limit, LimitUnit, Session, Span, Week, Year
from tests.conftest import moment

CITY_WEEK = read_hours().week


@cache
def city_calendar() -> Calendar:
    """The city as it is loaded: 2022 to 2026 decided, the ten years after them foreseen."""
    return calendar_from(years=city_years(), city=[read_hours()])


@cache
def city_years() -> tuple[Year, ...]:
    foreseen = (
        Year(year, provisional=True, source="by rule", days=tuple(days_by_law(year=year))) for year in range(2027, 2037)
    )
    return (*read_years(), *foreseen)


def calendar_with(week: Week, *, from_on: date = date(2022, 1, 1)) -> Calendar:
    """The calendar of a unit of the city with a week of its own from a day on."""
    own = Hours(unit=None, from_on=from_on, week=week, source="test")
    return calendar_from(years=city_years(), city=[read_hours()], own=[own])


def week(weekdays: str, saturday: str = "", *, cutoff: str = "15:00") -> Week:
    """'08:00-12:00 13:30-17:00' from Monday to Friday, and on Saturday."""
    return Week(
        sessions=((_sessions(weekdays),) * 5) + (_sessions(saturday), ()),
        same_day_cutoff=time.fromisoformat(cutoff),
    )


def _sessions(text: str) -> tuple[Session, ...]:
    pairs = (part.split("-") for part in text.split())
    return tuple(Session(time.fromisoformat(starts), time.fromisoformat(ends)) for starts, ends in pairs)


def limit(amount: str, unit: str) -> Limit:
    return Limit(Decimal(amount), LimitUnit(unit))


def span(start: str, end: str | None = None) -> Span:
    return Span(moment(start), moment(end) if end else None)


def due(
    start: str, amount: str, unit: str, *, pauses: tuple[Span, ...] = (), calendar: Calendar | None = None
) -> datetime | None:
    """When something started at `start` is due, in the city's calendar unless another is given."""
    return due_at(
        started_at=moment(start),
        limit=limit(amount, unit),
        pauses=pauses,
        calendar=calendar or city_calendar(),
    )
