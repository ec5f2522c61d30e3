"""How a deadline stands and why: the lines of its explanation."""

from __future__ import annotations

import pytest

from motcua.foundation.calendars.rules import read_clock
from motcua.foundation.calendars.values import Reading, Span
from motcua.foundation.calendars.values import StretchKind as Kind
from tests.conftest import moment
from tests.unit.foundation.calendars.builders import city_calendar, limit, span


def reading(
    start: str,
    amount: str,
    unit: str,
    *,
    now: str,
    ended: str | None = None,
    pauses: tuple[Span, ...] = (),
) -> Reading:
    return read_clock(
        started_at=moment(start),
        limit=limit(amount, unit),
        pauses=pauses,
        ended_at=moment(ended) if ended else None,
        now=moment(now),
        calendar=city_calendar(),
    )


def lines(found: Reading) -> list[tuple[str, str, str, int]]:
    """(day and time of start, of end, kind and name, minutes)."""
    return [
        (f"{s.start:%d %H:%M}", f"{s.end:%d %H:%M}", f"{s.kind} {s.label.vi}" if s.label else str(s.kind), s.minutes)
        for s in found.stretches
    ]


def test_over_tet_each_day_off_is_named() -> None:
    found = reading("2023-01-18 09:30", "2", "working_days", now="2023-01-19 08:00")

    assert lines(found) == [
        ("18 09:30", "19 08:00", "counted", 390),
        ("19 08:00", "19 17:00", "counted", 420),
        ("19 17:00", "21 00:00", "day_off 29 Tết", 0),
        ("21 00:00", "22 00:00", "day_off Giao thừa Tết Nguyên Đán", 0),
        ("22 00:00", "23 00:00", "day_off Tết Nguyên Đán", 0),
        ("23 00:00", "24 00:00", "day_off Mùng hai Tết Nguyên Đán", 0),
        ("24 00:00", "25 00:00", "day_off Mùng ba Tết Nguyên Đán", 0),
        ("25 00:00", "26 00:00", "day_off Mùng bốn Tết Nguyên Đán", 0),
        ("26 00:00", "27 07:00", "day_off Mùng năm Tết Nguyên Đán", 0),
        ("27 07:00", "27 09:30", "counted", 150),
    ]
    assert (found.used_minutes, found.left_minutes, found.late, found.paused) == (390, 570, False, False)


def test_ordinary_days_are_one_line_with_their_nights_and_a_weekend_another() -> None:
    found = reading("2023-06-14 18:00", "5", "working_days", now="2023-06-21 18:30", ended="2023-06-21 17:00")

    assert lines(found) == [
        ("14 18:00", "15 07:00", "outside_hours", 0),
        ("15 07:00", "16 17:00", "counted", 960),
        ("16 17:00", "19 07:00", "weekend", 0),
        ("19 07:00", "21 17:00", "counted", 1440),
    ]
    assert (found.used_minutes, found.left_minutes, found.late) == (2400, 0, False)


def test_a_makeup_day_is_counted_and_named() -> None:
    found = reading("2024-05-03 16:00", "1", "working_days", now="2024-05-03 16:00")

    assert lines(found) == [
        ("03 16:00", "03 17:00", "counted", 60),
        ("03 17:00", "04 07:00", "outside_hours", 0),
        ("04 07:00", "04 16:00", "makeup_day Làm bù cho ngày 29/04/2024", 420),
    ]


def test_an_open_pause_stops_the_clock_and_keeps_what_is_left() -> None:
    found = reading(
        "2023-06-15 09:00",
        "1",
        "working_days",
        now="2023-06-20 10:00",
        pauses=(span("2023-06-15 15:00"),),
    )

    assert lines(found) == [("15 09:00", "15 15:00", "counted", 240), ("15 15:00", "20 10:00", "paused", 0)]
    assert (found.due_at, found.used_minutes, found.left_minutes) == (None, 240, 240)
    assert (found.paused, found.late, found.provisional) == (True, False, False)


def test_a_pause_that_is_over_is_a_line_of_its_own() -> None:
    found = reading(
        "2023-06-15 09:00",
        "1",
        "working_days",
        now="2023-06-19 08:00",
        pauses=(span("2023-06-15 16:00", "2023-06-18 20:00"),),
    )

    assert lines(found) == [
        ("15 09:00", "15 16:00", "counted", 300),
        ("15 16:00", "18 20:00", "paused", 0),
        ("18 20:00", "19 07:00", "weekend", 0),
        ("19 07:00", "19 08:00", "counted", 60),
        ("19 08:00", "19 10:00", "counted", 120),
    ]
    assert found.due_at == moment("2023-06-19 10:00")
    assert not found.paused


def test_what_is_late_shows_by_how_much() -> None:
    found = reading("2023-06-15 09:00", "1", "working_days", now="2023-06-19 08:00")

    assert lines(found) == [
        ("15 09:00", "16 09:00", "counted", 480),
        ("16 09:00", "16 17:00", "counted", 360),
        ("16 17:00", "19 07:00", "weekend", 0),
        ("19 07:00", "19 08:00", "counted", 60),
    ]
    assert (found.used_minutes, found.left_minutes, found.late) == (900, -420, True)


@pytest.mark.parametrize(("ended", "late"), [("2023-06-16 09:00", False), ("2023-06-16 09:01", True)])
def test_the_due_moment_itself_is_in_time(ended: str, late: bool) -> None:
    assert reading("2023-06-15 09:00", "1", "working_days", now="2023-07-03 08:00", ended=ended).late is late


def test_what_ended_early_still_shows_the_time_that_was_left() -> None:
    found = reading("2023-06-15 09:00", "1", "working_days", now="2023-07-03 08:00", ended="2023-06-15 16:00")

    assert lines(found) == [("15 09:00", "15 16:00", "counted", 300), ("15 16:00", "16 09:00", "counted", 180)]
    assert (found.used_minutes, found.left_minutes, found.late) == (300, 180, False)


def test_without_a_limit_only_the_time_used_is_shown() -> None:
    found = reading("2023-06-15 09:00", "0", "none", now="2023-06-15 10:00")

    assert lines(found) == [("15 09:00", "15 10:00", "counted", 60)]
    assert (found.due_at, found.left_minutes, found.late, found.provisional) == (None, None, False, False)


def test_before_it_has_begun_nothing_is_used() -> None:
    found = reading("2023-06-15 09:00", "1", "working_hours", now="2023-06-14 09:00")

    assert (found.used_minutes, found.left_minutes) == (0, 60)
    assert found.stretches[0].start == moment("2023-06-15 09:00")


def test_a_due_date_in_an_undecided_year_is_marked() -> None:
    assert reading("2026-12-30 09:00", "5", "working_days", now="2026-12-31 09:00").provisional
    assert not reading("2026-12-28 09:00", "2", "working_days", now="2026-12-29 09:00").provisional


def test_lines_have_the_citys_time_and_both_names() -> None:
    found = reading("2023-08-31 16:00", "1", "working_days", now="2023-08-31 16:00")

    (national_day,) = (line for line in found.stretches if line.kind is Kind.DAY_OFF and line.start.day == 31)
    assert national_day.label is not None
    assert (national_day.label.vi, national_day.label.en) == ("Quốc khánh", "National Day")
    assert {line.start.utcoffset() for line in found.stretches} == {moment("2023-08-31 16:00").utcoffset()}
