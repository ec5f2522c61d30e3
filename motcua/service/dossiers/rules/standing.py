"""When a dossier stands still: working days have gone by without anything that its citizen could see."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from motcua.foundation.calendars.rules import due_at
from motcua.foundation.calendars.values import Calendar, Limit, LimitUnit

#: The longest row of days off that the search looks over: Tết with weekends on both sides, twice.
LOOK_BACK_DAYS_PER_DAY = 3
LOOK_BACK_DAYS_MIN = 40
STEP = timedelta(minutes=1)


def stands_still(*, last_seen_at: datetime, working_days: int, calendar: Calendar, at: datetime) -> bool:
    """Has the citizen seen nothing for more than `working_days`, counted from the last thing that she saw?"""
    return silent_until(last_seen_at=last_seen_at, working_days=working_days, calendar=calendar) < at


def silent_until(*, last_seen_at: datetime, working_days: int, calendar: Calendar) -> datetime:
    limit = Limit(Decimal(working_days), LimitUnit.WORKING_DAYS)
    end = due_at(started_at=last_seen_at, limit=limit, pauses=(), calendar=calendar)
    assert end is not None  # without pauses every limit ends
    return end


def silent_before(*, working_days: int, calendar: Calendar, at: datetime) -> datetime:
    """What was last seen before this moment stands still at `at`; to the minute. The turning point of `stands_still`,
    so that a database can be asked for all at once."""
    early = at - timedelta(days=max(LOOK_BACK_DAYS_MIN, working_days * LOOK_BACK_DAYS_PER_DAY))
    if not stands_still(last_seen_at=early, working_days=working_days, calendar=calendar, at=at):
        return early
    late = at
    while late - early > STEP:
        middle = early + (late - early) / 2
        if stands_still(last_seen_at=middle, working_days=working_days, calendar=calendar, at=at):
            early = middle
        else:
            late = middle
    return early
