"""The moments at which something is done: officials' sessions on working days, people's hours on any day."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import TypeVar

from motcua.foundation.calendars.rules import is_open
from motcua.foundation.calendars.values import Calendar
from scenarios.dossiers.facts import Rhythm, Sessions

#: Deadlines reach beyond the period's end.
DAYS_AFTER = 200
T = TypeVar("T")
HOURS = range(24)
MINUTES = 60


class Times:
    """For one calendar (that of a unit): when it works, and when people come."""

    def __init__(
        self, calendar: Calendar, sessions: Sessions, rhythm: Rhythm, *, from_on: date, until_on: date
    ) -> None:
        self.calendar = calendar
        self._rhythm = rhythm
        days = [from_on + timedelta(days=n) for n in range((until_on - from_on).days + DAYS_AFTER)]
        self.working_days = [day for day in days if calendar.sessions_on(day)]
        self._moments = {
            name: self._on_working_days(getattr(sessions, name))
            for name in type(sessions).model_fields
            if name not in {"source", "assumed"}
        }

    def _on_working_days(self, times: Sequence[time]) -> list[datetime]:
        zone = self.calendar.zone
        moments = [datetime.combine(day, at, zone) for day in self.working_days for at in times]
        return [moment for moment in moments if is_open(at=moment, calendar=self.calendar)]

    def session(self, kind: str, *, since: datetime) -> datetime:
        """The first session of that kind at `since` or after."""
        moments = self._moments[kind]
        return moments[bisect_left(moments, since)]

    def last_sessions(self, kind: str, *, before: datetime, count: int) -> list[datetime]:
        """The last ones before a moment, in order; fewer where there are not so many."""
        moments = self._moments[kind]
        end = bisect_left(moments, before)
        return moments[max(0, end - count) : end]

    def counter_moment(self, random: Random, days: Sequence[date]) -> datetime:
        """When somebody comes to the counter on one of the days that are worked."""
        worked = [day for day in days if self.calendar.sessions_on(day)] or list(days)
        day = _chosen(random, worked, [self._weight(day, self._rhythm.weekdays) for day in worked])
        moment = self._some_minute(random, day, self._rhythm.counter_hours)
        return moment if is_open(at=moment, calendar=self.calendar) else self.session("receive", since=moment)

    def online_moment(self, random: Random, days: Sequence[date]) -> datetime:
        """When somebody files from home, on any of the days."""
        day = _chosen(random, days, [self._weight(day, self._rhythm.online_weekdays) for day in days])
        return self._some_minute(random, day, self._rhythm.online_hours)

    def _some_minute(self, random: Random, day: date, hours: Sequence[Decimal]) -> datetime:
        hour = _chosen(random, HOURS, [float(weight) for weight in hours])
        return datetime.combine(day, time(hour, random.randrange(MINUTES)), self.calendar.zone)

    def _weight(self, day: date, weekdays: Sequence[Decimal]) -> float:
        weight = weekdays[day.weekday()]
        for week in self._rhythm.weeks:
            if week.from_on <= day < week.until_on:
                weight *= week.weight
        return float(weight)


def _chosen(random: Random, things: Sequence[T], weights: Sequence[float]) -> T:
    if not any(weights):
        return random.choice(things)
    return random.choices(things, weights)[0]
