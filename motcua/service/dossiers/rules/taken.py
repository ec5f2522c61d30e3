"""How long dossiers really took, in the unit in which the law states their limit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil

from motcua.foundation.calendars.rules import merged
from motcua.foundation.calendars.values import Calendar, LimitUnit, Span, Track

DAY = timedelta(days=1)
HOURS = frozenset({LimitUnit.WORKING_HOURS, LimitUnit.SAME_DAY})
DAYS_ON_END = frozenset({LimitUnit.CALENDAR_DAYS, LimitUnit.MONTHS})


def told_in(unit: LimitUnit) -> LimitUnit:
    """The unit in which time taken is told: months as days, "same day" as working hours, no limit as working days."""
    if unit in HOURS:
        return LimitUnit.WORKING_HOURS
    return LimitUnit.CALENDAR_DAYS if unit in DAYS_ON_END else LimitUnit.WORKING_DAYS


def taken(
    *, started_at: datetime, ended_at: datetime, pauses: Sequence[Span], unit: LimitUnit, calendar: Calendar
) -> int:
    """Whole units from receipt to result, begun ones counted, pauses left out; 1 at least.

    `pauses` may overlap and may be open. Raises `CalendarDoesNotReach` outside the calendar's years.
    """
    ended_at = max(started_at, ended_at)
    stood_still = [
        (span.start, min(span.end or ended_at, ended_at))
        for span in merged(pauses, after=started_at)
        if span.start < ended_at
    ]
    spans = [(started_at, ended_at), *stood_still]
    told = told_in(unit)
    if told is LimitUnit.CALENDAR_DAYS:
        lengths = [Fraction((end - start) // timedelta(microseconds=1)) for start, end in spans]
        one = DAY // timedelta(microseconds=1)
    else:
        track, one = _track(told, calendar)
        lengths = [Fraction(track.at(end) - track.at(start)) for start, end in spans]
    return max(1, ceil((lengths[0] - sum(lengths[1:])) / one))


def _track(unit: LimitUnit, calendar: Calendar) -> tuple[Track, int]:
    """The working time to read, and how much of it is one of the unit."""
    if unit is LimitUnit.WORKING_HOURS:
        return calendar.working_time, timedelta(hours=1) // timedelta(microseconds=1)
    return calendar.working_days, calendar.working_days.one_day


def within(values: Sequence[int], *, of_ten: int) -> int:
    """The least value that `of_ten` of ten values do not exceed (the nearest rank). `values` are not empty."""
    ordered = sorted(values)
    return ordered[ceil(len(ordered) * of_ten / 10) - 1]
