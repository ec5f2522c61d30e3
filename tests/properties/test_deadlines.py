"""Deadlines against an oracle that counts minute by minute and midnight by midnight, over random calendars."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.foundation.calendars.rules import add_working_minutes, due_at, read_clock, working_minutes
from motcua.foundation.calendars.values import (
    VIETNAM,
    Calendar,
    DatedDay,
    DayKind,
    Limit,
    LimitUnit,
    Name,
    Reading,
    Session,
    Span,
    StretchKind,
    Week,
)
from tests.properties.deadlines_oracle import DAY, MINUTE, Oracle, minutes_between

FIRST = date(2023, 1, 1)


def _wall(minute: int) -> time:
    return time(minute // 60, minute % 60)


def _sessions(walls: list[int]) -> tuple[Session, ...]:
    edges = sorted(walls)
    return tuple(Session(_wall(start), _wall(end)) for start, end in zip(edges[::2], edges[1::2], strict=False))


hours = st.integers(6, 18).map(lambda hour: hour * 60)
minutes_of_day = st.one_of(hours, hours, hours, st.integers(0, 24 * 60 - 1))
near_days = st.integers(0, 11).map(lambda days: FIRST + days * DAY)
moments = st.builds(lambda day, m: datetime.combine(day, _wall(m), VIETNAM), near_days, minutes_of_day)
sessions = st.one_of(
    st.sampled_from([[7, 11, 13, 17], [8, 12, 13, 17], [9, 12], []]).map(lambda hours: [hour * 60 for hour in hours]),
    st.lists(minutes_of_day, unique=True, min_size=2, max_size=6),
).map(_sessions)
weeks = st.builds(
    lambda days, cutoff: Week(sessions=tuple(days), same_day_cutoff=_wall(cutoff)),
    days=st.one_of(
        st.builds(lambda usual, saturday: [*[usual] * 5, saturday, ()], sessions, sessions),
        st.lists(sessions, min_size=7, max_size=7),
    ).filter(any),
    cutoff=hours,
)
exceptions = st.dictionaries(near_days, st.sampled_from(DayKind), max_size=5).map(
    lambda kinds: {
        day: DatedDay(falls_on=day, kind=kind, name=Name("Ngày lễ", "Holiday"), source="test")
        for day, kind in kinds.items()
    }
)
calendars = st.builds(
    lambda first, changes, days: Calendar(
        zone=VIETNAM,
        first_year=2022,
        last_published_year=2023,
        last_year=2023,
        weeks=((FIRST, first), *sorted(changes.items())),
        days=days,
    ),
    first=weeks,
    changes=st.dictionaries(near_days.filter(lambda day: day > FIRST), weeks, max_size=1),
    days=exceptions,
)
amounts = st.one_of(st.integers(1, 12).map(Decimal), st.integers(1, 40).map(lambda quarters: Decimal(quarters) / 4))
working_limits = st.builds(Limit, amounts, st.sampled_from([LimitUnit.WORKING_HOURS, LimitUnit.WORKING_DAYS]))
day_limits = st.one_of(
    st.builds(Limit, st.integers(1, 9).map(Decimal), st.just(LimitUnit.CALENDAR_DAYS)),
    st.builds(Limit, st.integers(1, 2).map(Decimal), st.just(LimitUnit.MONTHS)),
    st.just(Limit(Decimal(0), LimitUnit.SAME_DAY)),
)
limits = st.one_of(working_limits, day_limits, st.just(Limit(Decimal(0), LimitUnit.NONE)))
shifts = st.one_of(st.sampled_from([0, 0, 1, -1]), st.integers(-72, 24).map(lambda hours: hours * 60))
lengths = st.one_of(st.integers(0, 72).map(lambda hours: hours * 60), st.integers(0, 24 * 60))


@dataclass(frozen=True)
class Case:
    """A deadline, read at a moment which may be that of its end."""

    calendar: Calendar
    start: datetime
    limit: Limit
    pauses: tuple[Span, ...]
    now: datetime
    ended: bool

    @property
    def until(self) -> datetime:
        return max(self.start, self.now)

    def due(self) -> datetime | None:
        return due_at(started_at=self.start, limit=self.limit, pauses=self.pauses, calendar=self.calendar)

    def read(self) -> Reading:
        return read_clock(
            started_at=self.start,
            limit=self.limit,
            pauses=self.pauses,
            ended_at=self.now if self.ended else None,
            now=self.now + 9 * DAY if self.ended else self.now,  # the city's clock goes on after the end
            calendar=self.calendar,
        )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Pauses and readings that begin or end at or near the start or the due moment, where counting is delicate."""
    start = draw(moments)
    case = Case(draw(calendars), start, draw(limits), pauses=(), now=start, ended=draw(st.booleans()))
    for _ in range(draw(st.integers(0, 3))):
        edge, length = _near(draw, case), draw(lengths) * MINUTE
        ends = draw(st.sampled_from([edge, edge, None])) if draw(st.booleans()) else edge + length
        begins = edge if ends != edge else edge - length
        case = replace(case, pauses=(*case.pauses, Span(begins, ends)))
    return replace(case, now=_near(draw, case))


def _near(draw: st.DrawFn, case: Case) -> datetime:
    anchor = draw(st.sampled_from([case.due() or case.start, case.start]))
    return anchor.replace(second=0, microsecond=0) + draw(shifts) * MINUTE


@settings(max_examples=400)
@given(cases())
def test_due_moments_agree_with_the_oracle(case: Case) -> None:
    assert case.due() == Oracle(case.calendar, case.pauses).due(case.start, case.limit)


@given(calendars, moments, moments)
def test_working_minutes_agree_with_the_oracle(calendar: Calendar, one: datetime, other: datetime) -> None:
    start, end = min(one, other), max(one, other)

    found = working_minutes(start=start, end=end, calendar=calendar)

    assert found == sum(map(Oracle(calendar, ()).works, minutes_between(start, end)))


@given(calendars, moments, st.integers(1, 5_000))
def test_added_minutes_end_at_the_earliest_equal_moment(calendar: Calendar, start: datetime, minutes: int) -> None:
    end = add_working_minutes(start=start, minutes=minutes, calendar=calendar)

    assert working_minutes(start=start, end=end, calendar=calendar) == minutes
    just_before = end - timedelta(microseconds=1)
    assert working_minutes(start=start, end=max(start, just_before), calendar=calendar) == minutes - 1


@given(calendars, moments, moments, working_limits)
def test_who_starts_later_is_not_due_earlier(calendar: Calendar, one: datetime, other: datetime, limit: Limit) -> None:
    early, late = (
        due_at(started_at=start, limit=limit, pauses=(), calendar=calendar)
        for start in (min(one, other), max(one, other))
    )

    assert early is not None
    assert late is not None
    assert early <= late


@given(cases(), st.randoms(use_true_random=False))
def test_how_pauses_are_written_down_does_not_matter(case: Case, random: Random) -> None:
    """In another order, with those that have ended cut in two, they are the same pauses."""
    halves = [
        half
        for pause in case.pauses
        for between in [pause.start + ((pause.end or pause.start) - pause.start) / 2]
        for half in (Span(pause.start, between), Span(between, pause.end))
    ]
    random.shuffle(halves)

    assert replace(case, pauses=tuple(halves)).due() == case.due()


@given(cases())
def test_the_lines_of_an_explanation_tile_the_time(case: Case) -> None:
    reading = case.read()

    lines = reading.stretches
    marks = (case.until, reading.due_at or case.until)
    assert all(line.start < line.end for line in lines)
    assert all(before.end == after.start for before, after in pairwise(lines))
    assert [lines[0].start, lines[-1].end] == [case.start, max(marks)] if lines else case.start == max(marks)
    assert not any(line.start < mark < line.end for line in lines for mark in marks)


@given(cases())
def test_the_minutes_of_an_explanation_are_those_of_the_oracle(case: Case) -> None:
    oracle = Oracle(case.calendar, case.pauses)

    reading = case.read()

    assert reading.used_minutes == sum(map(oracle.counts, minutes_between(case.start, case.until)))
    assert reading.used_minutes == sum(line.minutes for line in reading.stretches if line.end <= case.until)
    assert reading.paused == (not case.ended and oracle.paused(case.until))
    assert reading.late == (reading.due_at is not None and case.until > reading.due_at)
    for line in reading.stretches:
        minutes = minutes_between(line.start, line.end)
        counted = sum(map(oracle.counts, minutes))
        assert abs(line.minutes - counted) <= 1  # a limit in parts of a day may end within a minute
        assert line.kind is not StretchKind.PAUSED or all(map(oracle.paused, minutes))
        assert line.kind in (StretchKind.COUNTED, StretchKind.MAKEUP_DAY) or not counted


@given(cases())
def test_what_was_used_and_what_is_left_make_the_limit(case: Case) -> None:
    reading = case.read()

    assert (reading.left_minutes is None) == (case.limit.unit is LimitUnit.NONE)
    if case.limit.unit is LimitUnit.WORKING_HOURS:
        assert reading.used_minutes + (reading.left_minutes or 0) == case.limit.amount * 60
    if reading.due_at is not None:
        since = min(case.until, reading.due_at)
        assert abs(reading.left_minutes or 0) == sum(s.minutes for s in reading.stretches if s.start >= since)
