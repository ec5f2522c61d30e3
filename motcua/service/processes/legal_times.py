"""What the law gives the procedures that go by a process, in working time, and whether a published process takes longer."""

from __future__ import annotations

import json
from datetime import datetime, time

from motcua.foundation.calendars.errors import CalendarDoesNotReach
from motcua.foundation.calendars.queries import calendar_of
from motcua.foundation.calendars.rules import city_day, due_at, next_opening, working_minutes
from motcua.foundation.calendars.values import VIETNAM, Limit
from motcua.registry.catalogue.queries import legal_limits_by_process
from motcua.service.processes.rules.engine import State
from motcua.service.processes.rules.legal import LegalTime, TooLong, too_long
from motcua.service.processes.shapes import shapes_in_force


def legal_times(*, key: str, at: datetime) -> tuple[LegalTime, ...]:
    """Of the procedures in force today that name the process of this key. What has no limit, or none that the calendar
    reaches, is left out."""
    found = []
    for stated in legal_limits_by_process(process_key=key, on=city_day(at)):
        minutes = minutes_of(stated.limit, at=at)
        if minutes is not None:
            found.append(LegalTime(code=stated.code, procedures=stated.procedures, minutes=minutes))
    return tuple(found)


def minutes_of(limit: Limit, *, at: datetime) -> int | None:
    """The working minutes of a limit, counted as the clock of a dossier would be that is received when the city opens
    next. None where it is none, or is not reached by the calendar."""
    calendar = calendar_of(unit=None)
    try:
        start = next_opening(after=datetime.combine(city_day(at), time(), tzinfo=VIETNAM), calendar=calendar)
        due = due_at(started_at=start, limit=limit, pauses=(), calendar=calendar)
        return None if due is None else working_minutes(start=start, end=due, calendar=calendar)
    except CalendarDoesNotReach:
        return None


def published_too_long(*, key: str, legal: LegalTime) -> TooLong | None:
    """The way of the published process that takes longer than that, if one does. Raises `UnableToFindProcess`."""
    shape = shapes_in_force([key])[key]
    states = (State(json.loads(stand.content), stand.opened, ended=False) for stand in shape.stands.values())
    return too_long(shape.model, states, [legal])
