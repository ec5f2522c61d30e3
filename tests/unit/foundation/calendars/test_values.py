"""Limits, weeks and calendars refuse what cannot be counted."""

from __future__ import annotations

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from motcua.foundation.calendars.errors import UnableToReadLimit
from motcua.foundation.calendars.rules import is_sound, left_of, misplaced
from motcua.foundation.calendars.values import Calendar, DatedDay, DayKind, Hours, Name, Session, Week
from tests.unit.foundation.calendars.builders import CITY_WEEK, limit, week


@pytest.mark.parametrize(
    ("amount", "unit"),
    [
        ("0", "working_days"),
        ("-1", "working_hours"),
        ("1.5", "calendar_days"),
        ("0.5", "months"),
        ("0.333", "working_days"),
        ("10000", "calendar_days"),
        ("1", "same_day"),
        ("1", "none"),
        ("NaN", "working_days"),
        ("Infinity", "working_hours"),
    ],
)
def test_an_amount_that_its_unit_cannot_have_is_refused(amount: str, unit: str) -> None:
    with pytest.raises(UnableToReadLimit, match=f"no time limit of {amount} {unit}"):
        limit(amount, unit)


@pytest.mark.parametrize(
    ("amount", "unit"),
    [("0.5", "working_days"), ("8", "working_hours"), ("30", "calendar_days"), ("0", "same_day"), ("0", "none")],
)
def test_the_laws_limits_are_limits(amount: str, unit: str) -> None:
    assert str(limit(amount, unit).amount) == amount


@pytest.mark.parametrize(
    "unsound",
    [
        week(""),
        week("07:00-11:00 10:00-12:00"),
        week("13:00-17:00 07:00-11:00"),
        week("11:00-07:00"),
        week("07:00-07:00"),
        week("07:00:30-11:00"),
        Week(sessions=CITY_WEEK.sessions[:5], same_day_cutoff=time(15)),
    ],
)
def test_a_week_that_cannot_be_worked_is_unsound(unsound: Week) -> None:
    assert not is_sound(Hours(unit=None, from_on=date(2023, 1, 1), week=unsound, source="test"))


def test_hours_must_end_after_they_begin() -> None:
    day = date(2023, 1, 1)

    assert not is_sound(Hours(unit=None, from_on=day, until_on=day, week=CITY_WEEK, source="test"))
    assert is_sound(Hours(unit=None, from_on=day, until_on=date(2023, 1, 2), week=CITY_WEEK, source="test"))


def test_sessions_may_touch() -> None:
    assert week("07:00-11:00 11:00-15:00").is_sound()


def test_the_longest_day_is_the_full_one() -> None:
    assert week("07:00-11:00", saturday="08:00-09:00 09:30-13:00").full_day == (
        Session(time(8), time(9)),
        Session(time(9, 30), time(13)),
    )


def a_calendar(zone: str = "Asia/Ho_Chi_Minh", *, last: int = 2023, week_: Week = CITY_WEEK) -> Calendar:
    return Calendar(
        zone=ZoneInfo(zone),
        first_year=2022,
        last_published_year=2023,
        last_year=last,
        weeks=((date(2022, 1, 1), week_),),
        days={},
    )


def test_a_zone_whose_clocks_change_is_refused() -> None:
    with pytest.raises(ValueError, match="clocks of Europe/Paris change"):
        a_calendar("Europe/Paris")
    assert a_calendar("Asia/Bangkok").first_day == date(2022, 1, 1)


def test_a_calendars_years_are_in_order_and_its_weeks_sound() -> None:
    with pytest.raises(ValueError, match="last published"):
        a_calendar(last=2022)
    with pytest.raises(ValueError, match="can be worked"):
        a_calendar(week_=week(""))


def hours(from_on: str, until_on: str | None = None) -> Hours:
    return Hours(
        unit=None,
        from_on=date.fromisoformat(from_on),
        until_on=date.fromisoformat(until_on) if until_on else None,
        week=CITY_WEEK,
        source="test",
    )


@pytest.mark.parametrize(
    ("new", "rest"),
    [
        (hours("2023-06-01"), [hours("2023-02-01", "2023-06-01")]),
        (hours("2023-06-01", "2023-09-01"), [hours("2023-02-01", "2023-06-01"), hours("2023-09-01", "2024-02-01")]),
        (hours("2023-01-01", "2023-06-01"), [hours("2023-06-01", "2024-02-01")]),
        (hours("2023-01-01"), []),
        (hours("2023-02-01", "2024-02-01"), []),
        (hours("2022-01-01", "2023-02-01"), [hours("2023-02-01", "2024-02-01")]),
        (hours("2024-02-01"), [hours("2023-02-01", "2024-02-01")]),
    ],
)
def test_new_hours_leave_what_lies_beside_them(new: Hours, rest: list[Hours]) -> None:
    assert left_of(hours("2023-02-01", "2024-02-01"), beside=new) == rest


def test_open_hours_go_on_after_a_period_of_others() -> None:
    assert left_of(hours("2023-02-01"), beside=hours("2023-06-01", "2023-09-01")) == [
        hours("2023-02-01", "2023-06-01"),
        hours("2023-09-01"),
    ]


def a_day(falls_on: str, vi: str = "Quốc khánh", en: str = "National Day") -> DatedDay:
    return DatedDay(
        falls_on=date.fromisoformat(falls_on), kind=DayKind.PUBLIC_HOLIDAY, name=Name(vi, en), source="test"
    )


def test_days_of_another_year_listed_twice_or_nameless_are_misplaced() -> None:
    days = [
        a_day("2027-09-02"),
        a_day("2028-09-02"),
        a_day("2027-01-01"),
        a_day("2027-01-01"),
        a_day("2027-05-01", " "),
    ]

    assert misplaced(days, year=2027) == days[1:]
