"""How the legal clock counts. Pure: values in, values out.

Sources: Civil Code 2015 (91/2015/QH13), articles 144–148, for periods in days and months; Decree 61/2018/NĐ-CP on
the one-stop shop for working time, pauses while the applicant completes the dossier, and the day's cutoff. Shifts
after hours never extend the clock: they are no sessions of the calendar.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from motcua.foundation.calendars.values import (
    MINUTE_US,
    VIETNAM,
    Calendar,
    DatedDay,
    Hours,
    Limit,
    LimitUnit,
    Name,
    Reading,
    Span,
    Stretch,
    StretchKind,
    Track,
    Week,
    Year,
)

_DAY = timedelta(days=1)
MICROSECOND = timedelta(microseconds=1)


def due_at(*, started_at: datetime, limit: Limit, pauses: Sequence[Span], calendar: Calendar) -> datetime | None:
    """The moment by which the result is owed, in the calendar's zone; exactly then is still in time.

    - `working_hours`: so much working time after `started_at`.
    - `working_days`: the same by the weight of days, a day's weight being its minutes over those of the week's
      longest day. From Monday a quarter through, one day ends on Tuesday a quarter through; a Saturday morning of
      four hours is half a day where others have eight, and a day of seven and a half hours is one day where it is
      the longest.
    - `calendar_days`: begin on the day after `started_at` (art. 147) and end with the last session of the last day
      or, if that is a day off, of the next working day (art. 148.5).
    - `months`: end on the same day of a later month, or on its last day if it has no such day, likewise.
    - `same_day`: the end of the day's last session if received before the cutoff and before that end, else of the
      next working day's.
    - `none`: None.

    Of equal moments the earliest is meant: the end of Friday's last session, not Monday's first minute.

    `pauses` may overlap and may begin before `started_at`. For limits in working time their working time is left
    out. For the others the last day moves by the dates that they cover (the date of the end less the date of the
    start); if the day so found closes before the pause ends, it is the next working day. A pause that begins when
    the result is already owed changes nothing. One without an end stops the clock: nothing is owed by any moment,
    and the answer is None.

    Raises `CalendarDoesNotReach` where the calendar's years do not suffice.
    """
    spans = merged(pauses, after=started_at)
    match limit.unit:
        case LimitUnit.NONE:
            return None
        case LimitUnit.WORKING_HOURS:
            return _in_working_time(started_at, int(limit.amount * 60 * MINUTE_US), spans, calendar.working_time)
        case LimitUnit.WORKING_DAYS:
            track = calendar.working_days
            return _in_working_time(started_at, int(limit.amount * track.one_day), spans, track)
        case _:
            return _on_a_day(_last_day(started_at, limit, calendar), spans, calendar)


def add_working_minutes(*, start: datetime, minutes: int, calendar: Calendar) -> datetime:
    """The earliest moment by which so many working minutes have passed since `start`; `start` itself for none.

    Raises `ValueError` for less than none, `CalendarDoesNotReach` outside the calendar's years.
    """
    if minutes < 0:
        raise ValueError(f"{minutes} working minutes cannot be added")
    track = calendar.working_time
    return track.earliest(track.at(start) + minutes * MINUTE_US) if minutes else start


def city_day(at: datetime) -> date:
    """The day in the city on which `at` falls: units, posts and versions are those of that day."""
    return at.astimezone(VIETNAM).date()


def day_began(day: date) -> datetime:
    """The moment in which a day of the city begins."""
    return datetime.combine(day, time.min, VIETNAM)


def working_minutes(*, start: datetime, end: datetime, calendar: Calendar) -> int:
    """The whole working minutes from `start` up to `end`. Raises `ValueError` when `end` is before `start`,
    `CalendarDoesNotReach` outside the calendar's years."""
    if end < start:
        raise ValueError(f"a span cannot end ({end}) before it starts ({start})")
    track = calendar.working_time
    return (track.at(end) - track.at(start)) // MINUTE_US


def is_open(*, at: datetime, calendar: Calendar) -> bool:
    """Is a session of the unit under way at that moment? Its last moment is none. Raises `CalendarDoesNotReach`."""
    track = calendar.working_time
    return track.at(at + MICROSECOND) > track.at(at)


def next_opening(*, after: datetime, calendar: Calendar) -> datetime:
    """When the next session begins that is not over at that moment; `after` itself while one is under way. Raises
    `CalendarDoesNotReach`."""
    track = calendar.working_time
    return track.earliest(track.at(after) + 1) - MICROSECOND


def merged(pauses: Iterable[Span], *, after: datetime) -> list[Span]:
    """The pauses as disjoint spans in order of time, without what lies before `after` and without empty ones."""
    spans: list[Span] = []
    for pause in sorted(pauses, key=lambda span: span.start) if pauses else ():
        start = max(pause.start, after)
        if pause.end is not None and pause.end <= start:
            continue
        if spans and (spans[-1].end is None or start <= spans[-1].end):
            ends = (spans[-1].end, pause.end)
            spans[-1] = Span(spans[-1].start, None if None in ends else max(end for end in ends if end))
        else:
            spans.append(Span(start, pause.end))
    return spans


def _in_working_time(started_at: datetime, amount: int, pauses: Sequence[Span], track: Track) -> datetime | None:
    owed = track.at(started_at) + amount
    due = track.earliest(owed)
    for pause in pauses:
        if pause.start >= due:
            break
        if pause.end is None:
            return None
        owed += track.at(pause.end) - track.at(pause.start)
        due = track.earliest(owed)
    return due


def _on_a_day(last_day: date, pauses: Sequence[Span], calendar: Calendar) -> datetime | None:
    due = calendar.closes_at(last_day)
    for pause in pauses:
        if pause.start >= due:
            break
        if pause.end is None:
            return None
        paused_on, resumed_on = calendar.day_of(pause.start), calendar.day_of(pause.end)
        last_day = max(last_day, paused_on) + (resumed_on - paused_on)
        if calendar.closes_at(last_day) <= pause.end:
            last_day += _DAY
        due = calendar.closes_at(last_day)
    return due


def _last_day(started_at: datetime, limit: Limit, calendar: Calendar) -> date:
    """The day with which a limit ends that is not in working time, before pauses and days off move it."""
    started_on = calendar.day_of(started_at)
    if limit.unit is LimitUnit.CALENDAR_DAYS:
        return started_on + timedelta(days=int(limit.amount))
    if limit.unit is LimitUnit.MONTHS:
        return _months_later(started_on, int(limit.amount))
    cutoff = datetime.combine(started_on, calendar.week_on(started_on).same_day_cutoff, calendar.zone)
    in_time = started_at < min(cutoff, calendar.closes_at(started_on))
    return started_on if in_time else started_on + _DAY


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def read_clock(
    *,
    started_at: datetime,
    limit: Limit,
    pauses: Sequence[Span],
    ended_at: datetime | None,
    now: datetime,
    calendar: Calendar,
) -> Reading:
    """How the deadline stands at `now`, or stood when the work ended, and why.

    - `due_at` as `due_at()` says; None while an open pause stops the clock.
    - `used_minutes`: working time until then, pauses left out, whatever the limit's unit.
    - `left_minutes`: working time from then until due, below nought when late; in an open pause what will be left
      when the clock runs again; None without a limit.
    - `late`: ended, or still open, after `due_at`.
    - `stretches` tile the time from `started_at` to the later of now (or the end) and `due_at`, without gap or
      overlap, split at those two moments. The minutes of those before now add up to `used_minutes`, of those
      between now and `due_at` to `left_minutes` (without its sign).

    Raises `CalendarDoesNotReach`.
    """
    until = max(started_at, now if ended_at is None else ended_at)
    due = due_at(started_at=started_at, limit=limit, pauses=pauses, calendar=calendar)
    closed = [Span(p.start, max(until, p.start) if p.end is None else p.end) for p in pauses]
    owed = due or due_at(started_at=started_at, limit=limit, pauses=closed, calendar=calendar)
    tally = _Tally(calendar, started_at, merged(closed, after=started_at))
    used = tally.minutes(until)
    return Reading(
        due_at=due,
        used_minutes=used,
        left_minutes=None if owed is None else tally.minutes(owed) - used,
        paused=ended_at is None and any(pause.covers(until) for pause in pauses),
        late=due is not None and until > due,
        provisional=due is not None and calendar.is_provisional(due),
        stretches=_stretches(tally, until=until, due=due),
    )


@dataclass(frozen=True)
class _Tally:
    """Working time since `started_at`; `pauses` are disjoint and have ends."""

    calendar: Calendar
    started_at: datetime
    pauses: Sequence[Span]

    def minutes(self, moment: datetime) -> int:
        at = self.calendar.working_time.at
        paused = sum(at(min(p.end or moment, moment)) - at(p.start) for p in self.pauses if p.start < moment)
        return (at(moment) - at(self.started_at) - paused) // MINUTE_US

    def kind_at(self, moment: datetime) -> tuple[StretchKind, Name | None]:
        if any(pause.covers(moment) for pause in self.pauses):
            return StretchKind.PAUSED, None
        day = self.calendar.day_of(moment)
        sessions, exception = self.calendar.sessions_on(day), self.calendar.days.get(day)
        if any(session.starts <= moment.time() < session.ends for session in sessions):
            return (StretchKind.MAKEUP_DAY, exception.name) if exception else (StretchKind.COUNTED, None)
        if sessions:
            return StretchKind.OUTSIDE_HOURS, None
        return (StretchKind.DAY_OFF, exception.name) if exception else (StretchKind.WEEKEND, None)


_OFF = frozenset({StretchKind.WEEKEND, StretchKind.DAY_OFF})
_COUNTING = frozenset({StretchKind.COUNTED, StretchKind.MAKEUP_DAY})


def _stretches(tally: _Tally, *, until: datetime, due: datetime | None) -> tuple[Stretch, ...]:
    zone = tally.calendar.zone
    marks = {moment.astimezone(zone) for moment in (tally.started_at, until, due) if moment}
    lines: list[Stretch] = []
    for start, end in pairwise(sorted(marks.union(_edges(tally, min(marks), max(marks))))):
        kind, label = tally.kind_at(start)
        _add(Stretch(start, end, kind, tally.minutes(end) - tally.minutes(start), label), lines, marks)
    return tuple(lines)


def _edges(tally: _Tally, start: datetime, end: datetime) -> Iterator[datetime]:
    """Every moment strictly between at which the kind of time may change, in the calendar's zone."""
    calendar = tally.calendar
    edges = [edge.astimezone(calendar.zone) for pause in tally.pauses for edge in (pause.start, pause.end or end)]
    for days in range((calendar.day_of(end) - calendar.day_of(start)).days + 1):
        day = calendar.day_of(start) + timedelta(days=days)
        walls = (wall for session in calendar.sessions_on(day) for wall in session)
        edges += [calendar.midnight(day), *(datetime.combine(day, wall, calendar.zone) for wall in walls)]
    return (edge for edge in edges if start < edge < end)


def _add(line: Stretch, lines: list[Stretch], marks: set[datetime]) -> None:
    """Adds a line, or lets it and the last ones become one where a reader would see one: nights and breaks belong
    to the working days around them or to the days off beside them. Nothing is joined over a mark."""
    last = lines[-1] if lines else None
    before_last = lines[-2] if len(lines) > 1 else None
    if last is None or line.start in marks:
        lines.append(line)
    elif _alike(last, line) or (last.kind in _OFF and line.kind is StretchKind.OUTSIDE_HOURS):
        lines[-1] = _joined(last, line)
    elif last.kind is not StretchKind.OUTSIDE_HOURS:
        lines.append(line)
    elif line.kind in _OFF:
        lines[-1] = replace(line, start=last.start)
    elif before_last and _alike(before_last, line) and line.kind in _COUNTING and last.start not in marks:
        lines[-2:] = [_joined(before_last, line)]
    else:
        lines.append(line)


def _alike(one: Stretch, other: Stretch) -> bool:
    return (one.kind, one.label) == (other.kind, other.label)


def _joined(first: Stretch, last: Stretch) -> Stretch:
    return replace(first, end=last.end, minutes=first.minutes + last.minutes)


def misplaced(days: Sequence[DatedDay], *, year: int) -> list[DatedDay]:
    """The days that cannot be published in `year`: of another year, listed twice, or without a name."""
    times = Counter(day.falls_on for day in days)
    return [d for d in days if d.falls_on.year != year or times[d.falls_on] > 1 or not all(map(str.strip, d.name))]


def is_sound(hours: Hours) -> bool:
    """Does the period end after it begins, with a week that can be worked?"""
    return (hours.until_on is None or hours.from_on < hours.until_on) and hours.week.is_sound()


def left_of(hours: Hours, *, beside: Hours) -> list[Hours]:
    """What remains of `hours` when those of `beside` take over their period: a part before, a part after."""
    left = []
    if hours.from_on < beside.from_on:
        left.append(replace(hours, until_on=min(hours.until_on or date.max, beside.from_on)))
    if beside.until_on and beside.until_on < (hours.until_on or date.max):
        left.append(replace(hours, from_on=max(hours.from_on, beside.until_on)))
    return left


def calendar_from(*, years: Sequence[Year], city: Sequence[Hours], own: Sequence[Hours] = ()) -> Calendar:
    """The calendar of a unit with hours of its `own`, or of the city. `years` follow each other without a gap, the
    provisional ones last."""
    return Calendar(
        zone=VIETNAM,
        first_year=years[0].year,
        last_published_year=max(year.year for year in years if not year.provisional),
        last_year=years[-1].year,
        weeks=_weeks(city, own),
        days={day.falls_on: day for year in years for day in year.days},
    )


def _weeks(city: Sequence[Hours], own: Sequence[Hours]) -> tuple[tuple[date, Week], ...]:
    """Each week from the day on from which it holds: the unit's own where it has one, else the city's."""
    changes = sorted({day for hours in (*city, *own) for day in (hours.from_on, hours.until_on) if day})
    weeks: list[tuple[date, Week]] = []
    for day in changes:
        week = next((hours.week for hours in (*own, *city) if hours.holds_on(day)), city[0].week)
        if not weeks or weeks[-1][1] != week:
            weeks.append((day, week))
    return tuple(weeks)
