"""How long dossiers really took: in the unit of their limit, pauses left out, begun units counted."""

from __future__ import annotations

import pytest

from motcua.foundation.calendars.values import LimitUnit, Span
from motcua.service.dossiers.rules.taken import taken, told_in, within
from tests.conftest import moment
from tests.unit.foundation.calendars.builders import city_calendar, span


def _taken(start: str, end: str, unit: str, pauses: tuple[Span, ...] = ()) -> int:
    return taken(
        started_at=moment(start),
        ended_at=moment(end),
        pauses=pauses,
        unit=LimitUnit(unit),
        calendar=city_calendar(),
    )


@pytest.mark.parametrize(
    ("start", "end", "unit", "expected"),
    [
        ("2023-06-15 08:00", "2023-06-16 08:00", "working_days", 1),
        ("2023-06-15 08:00", "2023-06-16 08:01", "working_days", 2),  # the second is begun
        ("2023-06-16 16:00", "2023-06-19 08:00", "working_days", 1),  # over a weekend
        ("2023-01-19 16:00", "2023-01-27 08:00", "working_days", 1),  # over Tết
        ("2023-06-15 09:00", "2023-06-15 09:10", "working_days", 1),  # never less than one
        ("2023-06-15 18:00", "2023-06-15 19:00", "working_hours", 1),  # outside hours
        ("2023-06-15 10:30", "2023-06-15 13:30", "same_day", 1),
        ("2023-06-15 10:30", "2023-06-15 13:31", "working_hours", 2),
        ("2023-06-15 10:00", "2023-06-20 10:00", "calendar_days", 5),
        ("2023-06-15 10:00", "2023-07-15 10:01", "months", 31),
        ("2023-06-15 10:00", "2023-06-15 09:00", "working_days", 1),  # an end before its start is none
    ],
)
def test_begun_units_are_counted(start: str, end: str, unit: str, expected: int) -> None:
    assert _taken(start, end, unit) == expected


def test_pauses_are_left_out_once_however_they_lie() -> None:
    pauses = (
        span("2023-06-01 08:00", "2023-06-05 08:00"),  # before
        span("2023-06-19 08:00", "2023-06-21 08:00"),
        span("2023-06-20 08:00", "2023-06-22 08:00"),  # overlapping
        span("2023-06-23 13:00"),  # never ended
    )

    assert _taken("2023-06-16 08:00", "2023-06-30 17:00", "working_days", pauses) == 3
    assert _taken("2023-06-16 08:00", "2023-06-30 17:00", "working_days") == 11


def test_months_are_told_as_days_and_same_day_as_hours() -> None:
    assert {unit: told_in(unit) for unit in LimitUnit} == {
        LimitUnit.WORKING_HOURS: LimitUnit.WORKING_HOURS,
        LimitUnit.WORKING_DAYS: LimitUnit.WORKING_DAYS,
        LimitUnit.CALENDAR_DAYS: LimitUnit.CALENDAR_DAYS,
        LimitUnit.MONTHS: LimitUnit.CALENDAR_DAYS,
        LimitUnit.SAME_DAY: LimitUnit.WORKING_HOURS,
        LimitUnit.NONE: LimitUnit.WORKING_DAYS,
    }


@pytest.mark.parametrize(
    ("values", "expected"),
    [([4], 4), (list(range(1, 11)), 9), (list(range(1, 12)), 10), ([1] * 9 + [99], 1), ([1] * 8 + [99, 99], 99)],
)
def test_nine_of_ten_is_a_nearest_rank(values: list[int], expected: int) -> None:
    assert within(values[::-1], of_ten=9) == expected
