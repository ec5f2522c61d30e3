"""What passes between calendars and the rooms that owe something by a moment."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from math import lcm
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from motcua.foundation.calendars.errors import CalendarBeginsLater, CalendarDoesNotReach, UnableToReadLimit

#: The one zone of Vietnam; no clock there has been changed since 1975.
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


#: The journal's subject of the hours that hold for every unit without its own.
CITY_HOURS = UUID("00000000-0000-4000-8000-000000000001")


class LimitUnit(StrEnum):
    """The law's ways to state a time limit. They are counted each in its own way, never converted."""

    WORKING_HOURS = "working_hours"  # giờ làm việc
    WORKING_DAYS = "working_days"  # ngày làm việc
    CALENDAR_DAYS = "calendar_days"  # ngày
    MONTHS = "months"  # tháng
    SAME_DAY = "same_day"  # trong ngày
    NONE = "none"  # không quy định


_WHOLE = frozenset({LimitUnit.CALENDAR_DAYS, LimitUnit.MONTHS})
_WITHOUT_AMOUNT = frozenset({LimitUnit.SAME_DAY, LimitUnit.NONE})
AMOUNT_MAX = 9_999


@dataclass(frozen=True)
class Limit:
    """A time limit as the law states it: 20 working days, half a working day, same day.

    Raises `UnableToReadLimit` for an amount that its unit cannot have.
    """

    amount: Decimal
    unit: LimitUnit

    def __post_init__(self) -> None:
        if self.unit in _WITHOUT_AMOUNT:
            sound = self.amount == 0
        else:
            places = 0 if self.unit in _WHOLE else 2
            sound = (
                self.amount.is_finite() and 0 < self.amount <= AMOUNT_MAX and self.amount == round(self.amount, places)
            )
        if not sound:
            raise UnableToReadLimit(amount=self.amount, unit=self.unit)


@dataclass(frozen=True)
class Span:
    """From `start` up to and without `end`; without an end as yet when that is None."""

    start: datetime
    end: datetime | None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueError(f"a span cannot end ({self.end}) before it starts ({self.start})")

    def covers(self, moment: datetime) -> bool:
        return self.start <= moment and (self.end is None or moment < self.end)


class Name(NamedTuple):
    """What people are shown, in both languages."""

    vi: str
    en: str


class DayKind(StrEnum):
    """Why a dated day is not as its weekday says."""

    PUBLIC_HOLIDAY = "public_holiday"
    SUBSTITUTE_DAY_OFF = "substitute_day_off"  # for a holiday that falls on a weekly day off
    SWAPPED_DAY_OFF = "swapped_day_off"  # in exchange for a make-up day
    MAKEUP_WORKING_DAY = "makeup_working_day"


@dataclass(frozen=True, kw_only=True)
class DatedDay:
    """A day off or a make-up day, with where that is known from."""

    falls_on: date
    kind: DayKind
    name: Name
    source: str
    note: str = ""


class Session(NamedTuple):
    """A stretch of a day in which a unit works. Whole minutes of the wall clock."""

    starts: time
    ends: time

    @property
    def minutes(self) -> int:
        return minute_of(self.ends) - minute_of(self.starts)


def minute_of(wall: time) -> int:
    return wall.hour * 60 + wall.minute


def time_of(minute: int) -> time:
    return time(minute // 60, minute % 60)


@dataclass(frozen=True)
class Week:
    """A unit's ordinary week: the sessions of Monday, …, Sunday, and until when "same day" means this day."""

    sessions: tuple[tuple[Session, ...], ...]
    same_day_cutoff: time

    @property
    def full_day(self) -> tuple[Session, ...]:
        """The sessions of the week's longest day (the first, if several): what "one working day" means here, and
        what is worked on a make-up day."""
        return max(self.sessions, key=minutes_in)

    def is_sound(self) -> bool:
        """Seven days, one at least with a session, and the sessions of each one after the other."""
        return len(self.sessions) == 7 and any(self.sessions) and all(map(_follow_each_other, self.sessions))


def _follow_each_other(sessions: Sequence[Session]) -> bool:
    walls = [wall for session in sessions for wall in session]
    whole = all(wall == wall.replace(second=0, microsecond=0, tzinfo=None) for wall in walls)
    return whole and all(s.minutes > 0 for s in sessions) and all(a.ends <= b.starts for a, b in pairwise(sessions))


def minutes_in(sessions: Sequence[Session]) -> int:
    return sum(session.minutes for session in sessions)


@dataclass(frozen=True, kw_only=True)
class Hours:
    """The hours of one unit, or of all without their own (`unit` None), over a period that may have no end yet."""

    unit: UUID | None
    from_on: date
    until_on: date | None = None
    week: Week
    source: str

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


@dataclass(frozen=True)
class Year:
    """A year of the calendar: decided, or foreseen by rule."""

    year: int
    provisional: bool
    source: str
    days: tuple[DatedDay, ...] = field(repr=False)


class StretchKind(StrEnum):
    """What a stretch of a deadline's time was."""

    COUNTED = "counted"
    MAKEUP_DAY = "makeup_day"  # counted too: a weekly day off that is worked
    OUTSIDE_HOURS = "outside_hours"
    WEEKEND = "weekend"  # a weekly day off
    DAY_OFF = "day_off"  # a dated one, with its name
    PAUSED = "paused"


@dataclass(frozen=True)
class Stretch:
    """One line of an explanation. A counted stretch runs on over the nights and breaks between its sessions;
    `minutes` says how much of it counted. `label` is the name of a day off or make-up day."""

    start: datetime
    end: datetime
    kind: StretchKind
    minutes: int
    label: Name | None = None


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How a deadline stands at a moment. See `rules.read_clock`."""

    due_at: datetime | None
    used_minutes: int
    left_minutes: int | None
    paused: bool
    late: bool
    provisional: bool
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Calendar:
    """The working time of a unit, from 1 January of `first_year` to 31 December of `last_year`.

    `weeks` are the ordinary weeks, each from its day on until the next, the first before that too. `days` are the
    exceptions. Years after `last_published_year` are provisional. Compared by
    identity: `queries.calendar_of` gives the same object for the same calendar.
    """

    zone: ZoneInfo
    first_year: int
    last_published_year: int
    last_year: int
    weeks: tuple[tuple[date, Week], ...]
    days: Mapping[date, DatedDay] = field(repr=False)

    def __post_init__(self) -> None:
        if not self.first_year <= self.last_published_year <= self.last_year:
            raise ValueError("a calendar's years go from the first through the last published to the last")
        if not self.weeks or not all(week.is_sound() for _, week in self.weeks):
            raise ValueError("a calendar has weeks that can be worked")
        if len({self.midnight(month).utcoffset() for month in self._months()}) > 1:
            # Moments are found by adding working time to a midnight, which a changed clock would falsify.
            raise ValueError(f"the clocks of {self.zone} change between {self.first_year} and {self.last_year}")

    def _months(self) -> Iterator[date]:
        return (date(year, month, 1) for year in range(self.first_year, self.last_year + 1) for month in range(1, 13))

    @property
    def first_day(self) -> date:
        return date(self.first_year, 1, 1)

    def midnight(self, day: date) -> datetime:
        """The moment at which the day begins."""
        return datetime.combine(day, time(), self.zone)

    def day_of(self, moment: datetime) -> date:
        """The date of the wall clock at that moment."""
        return moment.astimezone(self.zone).date()

    def is_provisional(self, moment: datetime) -> bool:
        """Does the moment fall in a year whose days off are not decided yet?"""
        return self.day_of(moment).year > self.last_published_year

    def week_on(self, day: date) -> Week:
        """The ordinary week that holds on that day."""
        following = bisect_right(self.weeks, day, key=lambda dated: dated[0])
        return self.weeks[max(following - 1, 0)][1]

    def sessions_on(self, day: date) -> tuple[Session, ...]:
        """When the unit works on that day: by the week, unless the day is an exception."""
        week, exception = self.week_on(day), self.days.get(day)
        if exception is None:
            return week.sessions[day.weekday()]
        return week.full_day if exception.kind is DayKind.MAKEUP_WORKING_DAY else ()

    def closes_at(self, day: date) -> datetime:
        """The end of the day's last session; of the next working day's if the unit does not work on `day`."""
        return self.working_time.close_of(day)

    @cached_property
    def working_time(self) -> Track:
        """Working time in microseconds."""
        return Track(self, units_a_day=None)

    @cached_property
    def working_days(self) -> Track:
        """Working time in `working_days.one_day`ths of a working day: it rises by one day's worth in a full day of
        the week that holds then, be that eight hours or seven and a half."""
        full_days = {minutes_in(week.full_day) for _, week in self.weeks}
        return Track(self, units_a_day=lcm(*full_days) * MINUTE_US)


MINUTE_US = 60_000_000


class Track:
    """Working time laid end to end from a calendar's first midnight: a number that rises while the unit works and
    stands still while it does not.

    A table has its value at the start of each day, so that reading it at a moment, and finding the earliest
    moment at which it has a value, both cost a few steps, however far they lie apart.
    """

    def __init__(self, calendar: Calendar, *, units_a_day: int | None) -> None:
        self._calendar = calendar
        self._origin = calendar.midnight(calendar.first_day)
        self.one_day = units_a_day or 1
        self._sessions: list[tuple[tuple[int, int], ...]] = []
        self._rates: list[int] = []
        self._sums = [0]
        for day in self._days():
            sessions = tuple((minute_of(s) * MINUTE_US, minute_of(e) * MINUTE_US) for s, e in calendar.sessions_on(day))
            full_day = minutes_in(calendar.week_on(day).full_day) * MINUTE_US
            rate = units_a_day // full_day if units_a_day else 1
            self._sessions.append(sessions)
            self._rates.append(rate)
            self._sums.append(self._sums[-1] + rate * sum(ends - starts for starts, ends in sessions))

    def _days(self) -> Iterator[date]:
        first, past_last = self._calendar.first_day, date(self._calendar.last_year + 1, 1, 1)
        return (first + timedelta(days=i) for i in range((past_last - first).days))

    def at(self, moment: datetime) -> int:
        """The value at a moment. Raises `CalendarDoesNotReach` outside the calendar's years."""
        since = moment - self._origin
        day = since.days
        if not 0 <= day < len(self._sessions):
            raise self._does_not_reach(self._calendar.day_of(moment).year)
        of_day = since.seconds * 1_000_000 + since.microseconds
        worked = 0
        for starts, ends in self._sessions[day]:
            if of_day <= starts:
                break
            worked += min(of_day, ends) - starts
        return self._sums[day] + self._rates[day] * worked

    def earliest(self, value: int) -> datetime:
        """The earliest moment at which the value, above nought, is reached: the end of Friday's last session
        rather than Monday's first minute. Raises `CalendarDoesNotReach` beyond the calendar's years."""
        day = bisect_left(self._sums, value) - 1
        if day == len(self._sessions):
            raise self._does_not_reach(self._calendar.last_year + 1)
        left = -((self._sums[day] - value) // self._rates[day])  # rounded up to a whole microsecond
        for starts, ends in self._sessions[day]:
            if left <= ends - starts:
                return self._origin + timedelta(days=day, microseconds=starts + left)
            left -= ends - starts
        raise AssertionError("a day holds what the table says that it holds")

    def close_of(self, day: date) -> datetime:
        """The end of the last session of the first working day from `day` on."""
        index = (day - self._calendar.first_day).days
        if not 0 <= index < len(self._sessions):
            raise self._does_not_reach(day.year)
        working = bisect_right(self._sums, self._sums[index]) - 1
        if working == len(self._sessions):
            raise self._does_not_reach(self._calendar.last_year + 1)
        return self._origin + timedelta(days=working, microseconds=self._sessions[working][-1][1])

    def _does_not_reach(self, year: int) -> CalendarDoesNotReach:
        calendar = self._calendar
        if year < calendar.first_year:
            first = calendar.first_year
            return CalendarBeginsLater(year=year, first_year=first, publish_year=first - 1)
        return CalendarDoesNotReach(
            year=year, last_year=calendar.last_year, publish_year=calendar.last_published_year + 1
        )
