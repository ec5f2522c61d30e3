"""An oracle of deadlines that knows no table and no arithmetic beyond counting one more: minute by minute and midnight
by midnight. Slow, and written without a look at the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import cached_property
from math import ceil

from motcua.foundation.calendars.values import VIETNAM, Calendar, DayKind, Limit, LimitUnit, Session, Span, Week

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True)
class Oracle:
    calendar: Calendar
    pauses: Sequence[Span]

    def week(self, day: date) -> Week:
        week = self.calendar.weeks[0][1]
        for from_on, later in self.calendar.weeks:
            if from_on <= day:
                week = later
        return week

    def full_day_minutes(self, day: date) -> int:
        return max(sum(_minutes(session) for session in sessions) for sessions in self.week(day).sessions)

    @cached_property
    def _known(self) -> dict[date, Sequence[Session]]:
        return {}

    def sessions(self, day: date) -> Sequence[Session]:
        if day not in self._known:
            self._known[day] = self._sessions(day)
        return self._known[day]

    def _sessions(self, day: date) -> Sequence[Session]:
        week, exception = self.week(day), self.calendar.days.get(day)
        if exception is None:
            return week.sessions[day.weekday()]
        if exception.kind is not DayKind.MAKEUP_WORKING_DAY:
            return ()
        full = self.full_day_minutes(day)
        return next(sessions for sessions in week.sessions if sum(map(_minutes, sessions)) == full)

    def works(self, minute: datetime) -> bool:
        return any(session.starts <= minute.time() < session.ends for session in self.sessions(minute.date()))

    def paused(self, minute: datetime) -> bool:
        return any(pause.start <= minute and (pause.end is None or minute < pause.end) for pause in self.pauses)

    def counts(self, minute: datetime) -> bool:
        return self.works(minute) and not self.paused(minute)

    def stopped_for_good(self, moment: datetime) -> bool:
        return any(pause.end is None and pause.start <= moment for pause in self.pauses)

    def due(self, start: datetime, limit: Limit) -> datetime | None:
        if limit.unit in (LimitUnit.WORKING_HOURS, LimitUnit.WORKING_DAYS):
            return self._due_by_minutes(start, limit)
        return None if limit.unit is LimitUnit.NONE else self._due_by_midnights(start, limit)

    def _due_by_minutes(self, start: datetime, limit: Limit) -> datetime | None:
        left, minute = Fraction(limit.amount), start
        while not self.stopped_for_good(minute):
            a_unit = 60 if limit.unit is LimitUnit.WORKING_HOURS else self.full_day_minutes(minute.date())
            if self.counts(minute):
                if left * a_unit <= 1:
                    return minute + timedelta(microseconds=ceil(left * a_unit * 60_000_000))
                left -= Fraction(1, a_unit)
            minute += MINUTE
        return None

    def _due_by_midnights(self, start: datetime, limit: Limit) -> datetime | None:
        """A midnight passes unless a pause lies over it; the day after so many, if worked, ends the limit with its
        close, unless a pause lies over that."""
        day, midnights = start.date(), self._midnights(start, limit)
        while not self.stopped_for_good(datetime.combine(day, time(), VIETNAM)):
            if midnights <= 0 and self.sessions(day):
                close = datetime.combine(day, self.sessions(day)[-1].ends, VIETNAM)
                if not self._lies_over(close):
                    return close
            day += DAY
            if not self._lies_over(datetime.combine(day, time(), VIETNAM)):
                midnights -= 1
        return None

    def _midnights(self, start: datetime, limit: Limit) -> int:
        day = start.date()
        if limit.unit is LimitUnit.CALENDAR_DAYS:
            return int(limit.amount)
        if limit.unit is LimitUnit.MONTHS:
            index = day.year * 12 + day.month - 1 + int(limit.amount)
            last = date((index + 1) // 12, (index + 1) % 12 + 1, 1) - DAY
            return (last.replace(day=min(day.day, last.day)) - day).days
        closed = not self.sessions(day) or start.time() >= self.sessions(day)[-1].ends
        late = start.time() >= self.week(day).same_day_cutoff
        return 1 if late or (closed and bool(self.sessions(day))) else 0

    def _lies_over(self, moment: datetime) -> bool:
        return any(p.start < moment and (p.end is None or moment <= p.end) for p in self.pauses)


def _minutes(session: Session) -> int:
    return (session.ends.hour - session.starts.hour) * 60 + session.ends.minute - session.starts.minute


def minutes_between(start: datetime, end: datetime) -> list[datetime]:
    return [start + i * MINUTE for i in range((end - start) // MINUTE)]
