"""The days off as data: read loudly, and foreseen by law where nothing is decided."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from math import radians, sin
from pathlib import Path

import pytest

from motcua.foundation.calendars.adapters.law_days import days_by_law
from motcua.foundation.calendars.errors import CalendarDoesNotReach, UnableToLoadCalendars
from motcua.foundation.calendars.imports import DATA, read_hours, read_years
from motcua.foundation.calendars.values import DayKind

HEADER = "date,weekday,kind,name_vi,name_en,source,note\n"


def test_five_years_are_decided() -> None:
    years = read_years()

    assert [year.year for year in years] == [2022, 2023, 2024, 2025, 2026]
    assert sum(len(year.days) for year in years) == 78
    assert not any(year.provisional for year in years)
    assert all(day.source for year in years for day in year.days)


def test_every_exchanged_day_off_has_its_makeup_saturday() -> None:
    for year in read_years():
        kinds = [day.kind for day in year.days]

        assert kinds.count(DayKind.SWAPPED_DAY_OFF) == kinds.count(DayKind.MAKEUP_WORKING_DAY)


def test_every_wrong_line_is_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "days.csv"
    good = "2027-01-01,Fri,public_holiday,Tết Dương lịch,New Year's Day,decision,\n"
    path.write_text(
        HEADER
        + good
        + "2027-13-01,Mon,public_holiday,a,b,c,\n"
        + "2027-04-30,Mon,public_holiday,a,b,c,\n"
        + "2027-05-01,Sat,holiday,a,b,c,\n"
        + "2027-09-02,Thu,public_holiday,a,,,\n"
        + good,
        encoding="utf-8",
    )

    with pytest.raises(UnableToLoadCalendars) as refusal:
        read_years(path)

    for fault in ("3 (", "4 (2027-04-30 is a Fri, not a Mon)", "5 (", "6 (no name_en, source)", "2027-01-01 (listed 2"):
        assert fault in refusal.value.message


@pytest.mark.parametrize("content", [HEADER, "date;weekday\n2027-01-01;Fri\n"])
def test_a_file_without_days_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "days.csv"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(UnableToLoadCalendars):
        read_years(path)


def test_hours_are_eight_a_day_from_monday_to_friday() -> None:
    week = read_hours().week

    assert [sum(session.minutes for session in day) for day in week.sessions] == [480] * 5 + [0, 0]
    assert read_hours().source


@pytest.mark.parametrize(("key", "value"), [("week", {}), ("from_on", "tomorrow"), ("same_day_cutoff", 15)])
def test_hours_that_cannot_be_read_are_refused(tmp_path: Path, key: str, value: object) -> None:
    path = tmp_path / "hours.json"
    content = json.loads((DATA / "working_hours.json").read_text(encoding="utf-8"))
    path.write_text(json.dumps(content | {key: value}), encoding="utf-8")

    with pytest.raises(UnableToLoadCalendars, match=r"hours\.json"):
        read_hours(path)


def named(year: int, name: str) -> list[date]:
    return [day.falls_on for day in days_by_law(year=year) if day.name.vi == name]


@pytest.mark.parametrize("year", range(2027, 2047))
def test_the_laws_days_are_foreseen(year: int) -> None:
    days = {day.falls_on for day in days_by_law(year=year)}

    assert {date(year, 1, 1), date(year, 4, 30), date(year, 5, 1), date(year, 9, 2)} <= days
    assert {date(year, 9, 1), date(year, 9, 3)} & days
    (tet,) = named(year, "Tết Nguyên Đán")
    assert {tet + timedelta(days=offset) for offset in range(-1, 4)} <= days
    (kings,) = named(year, "Ngày Giỗ Tổ Hùng Vương")
    assert date(year, 3, 25) < kings < date(year, 5, 1)


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025, 2026])
def test_what_is_foreseen_was_decided_but_for_exchanges(year: int) -> None:
    (decided,) = (y for y in read_years() if y.year == year)
    exchanges = {DayKind.SWAPPED_DAY_OFF, DayKind.MAKEUP_WORKING_DAY}

    assert {day.falls_on for day in days_by_law(year=year)} == {
        day.falls_on for day in decided.days if day.kind not in exchanges
    }


@pytest.mark.parametrize("year", range(2022, 2047))
def test_tet_is_the_day_of_a_new_moon_in_vietnam(year: int) -> None:
    """An independent check of the library's table, which for China would be wrong in 2030."""
    (tet,) = named(year, "Tết Nguyên Đán")

    assert tet in {(moon + timedelta(hours=7)).date() for moon in new_moons(near=tet)}


def test_tet_2030_is_not_chinas() -> None:
    assert named(2030, "Tết Nguyên Đán") == [date(2030, 2, 2)]


def test_nothing_is_foreseen_beyond_the_lunar_table() -> None:
    with pytest.raises(CalendarDoesNotReach, match="2101"):
        days_by_law(year=2101)


def new_moons(*, near: date) -> list[datetime]:
    """New moons in UTC by the main periodic terms of J. Meeus, Astronomical Algorithms, 2nd ed., chapter 49 (to some
    minutes, enough to tell the day)."""
    about = round((near.year + near.timetuple().tm_yday / 365.25 - 2000) * 12.3685)
    return [_new_moon(k) for k in (about - 1, about, about + 1)]


def _new_moon(k: int) -> datetime:
    t = k / 1236.85
    sun = radians(2.5534 + 29.10535670 * k)
    moon = radians(201.5643 + 385.81693528 * k + 0.0107582 * t * t)
    node = radians(160.7108 + 390.67050284 * k)
    eccentricity = 1 - 0.002516 * t
    days = (
        2451550.09766
        + 29.530588861 * k
        + 0.00015437 * t * t
        - 0.40720 * sin(moon)
        + 0.17241 * eccentricity * sin(sun)
        + 0.01608 * sin(2 * moon)
        + 0.01039 * sin(2 * node)
        + 0.00739 * eccentricity * sin(moon - sun)
        - 0.00514 * eccentricity * sin(moon + sun)
        + 0.00208 * eccentricity**2 * sin(2 * sun)
    )
    terrestrial_ahead = timedelta(seconds=72)
    return datetime(2000, 1, 1, 12, tzinfo=UTC) + timedelta(days=days - 2451545.0) - terrestrial_ahead
