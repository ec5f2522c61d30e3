"""When something falls due: each way of counting, and the moments at which calendars are usually wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from motcua.foundation.calendars.errors import CalendarBeginsLater, CalendarDoesNotReach
from motcua.foundation.calendars.rules import add_working_minutes, due_at, merged, working_minutes
from motcua.foundation.calendars.values import Span
from tests.conftest import moment
from tests.unit.foundation.calendars.builders import calendar_with, city_calendar, due, limit, span, week


@pytest.mark.parametrize(
    ("start", "amount", "owed"),
    [
        ("2023-06-15 07:00", "1", "2023-06-15 08:00"),
        ("2023-06-15 16:59", "1", "2023-06-16 07:59"),
        ("2023-06-15 17:00", "1", "2023-06-16 08:00"),
        ("2023-06-15 23:30", "1", "2023-06-16 08:00"),
        ("2023-06-15 05:00", "1", "2023-06-15 08:00"),
        ("2023-06-15 11:30", "1", "2023-06-15 14:00"),  # at noon
        ("2023-06-15 10:30", "1", "2023-06-15 13:30"),  # over noon
        ("2023-06-15 10:00", "1", "2023-06-15 11:00"),  # the end of a session is earlier than the next one's start
        ("2023-06-15 09:00", "8", "2023-06-16 09:00"),
        ("2023-06-15 07:00", "8", "2023-06-15 17:00"),
        ("2023-06-16 16:00", "1.25", "2023-06-19 07:15"),  # over a weekend
        ("2023-01-19 16:00", "1", "2023-01-19 17:00"),
        ("2023-01-19 16:00", "2", "2023-01-27 08:00"),  # over Tết
    ],
)
def test_working_hours_pass_in_the_units_sessions_only(start: str, amount: str, owed: str) -> None:
    assert due(start, amount, "working_hours") == moment(owed)


@pytest.mark.parametrize(
    ("start", "amount", "owed"),
    [
        ("2023-06-12 09:00", "1", "2023-06-13 09:00"),  # a quarter through Monday, a quarter through Tuesday
        ("2023-06-15 16:59", "1", "2023-06-16 16:59"),
        ("2023-06-15 17:00", "1", "2023-06-16 17:00"),
        ("2023-06-12 18:00", "1", "2023-06-13 17:00"),  # received after hours: the whole next day
        ("2023-06-12 12:00", "1", "2023-06-13 11:00"),  # received at noon, half-way through the day
        ("2023-06-16 07:00", "1", "2023-06-16 17:00"),  # Friday's end, not Monday's first minute
        ("2023-06-16 09:30", "1", "2023-06-19 09:30"),
        ("2023-06-17 10:00", "1", "2023-06-19 17:00"),  # received on a Saturday
        ("2023-06-15 09:30", "0.5", "2023-06-15 15:30"),
        ("2023-06-15 15:00", "0.5", "2023-06-16 09:00"),
        ("2023-06-15 09:30", "20", "2023-07-13 09:30"),
    ],
)
def test_working_days_pass_by_the_weight_of_days(start: str, amount: str, owed: str) -> None:
    assert due(start, amount, "working_days") == moment(owed)


def test_a_day_on_the_friday_before_tet_ends_after_tet() -> None:
    """Tết 2023: 20 to 26 January off, Thursday 19 the last working day before."""
    assert due("2023-01-19 09:30", "1", "working_days") == moment("2023-01-27 09:30")
    assert due("2023-01-20 09:30", "1", "working_days") == moment("2023-01-27 17:00")


def test_on_the_eve_of_tet_the_last_session_ends_the_day() -> None:
    assert due("2023-01-18 17:00", "1", "working_days") == moment("2023-01-19 17:00")
    assert due("2023-01-19 17:00", "0.5", "working_days") == moment("2023-01-27 11:00")


@pytest.mark.parametrize("day", ["2023-01-20", "2023-01-23", "2023-01-26"])
def test_no_minute_of_tet_counts(day: str) -> None:
    assert working_minutes(start=moment(f"{day} 00:00"), end=moment(f"{day} 23:59"), calendar=city_calendar()) == 0


@pytest.mark.parametrize("saturday", ["2024-05-04", "2025-04-26", "2026-01-10", "2026-08-22"])
def test_a_makeup_saturday_is_a_whole_working_day(saturday: str) -> None:
    assert due(f"{saturday} 07:00", "1", "working_days") == moment(f"{saturday} 17:00")
    assert date.fromisoformat(saturday).weekday() == 5


@pytest.mark.parametrize("monday", ["2024-04-29", "2026-08-31"])
def test_the_day_exchanged_for_a_makeup_saturday_is_off(monday: str) -> None:
    assert (
        working_minutes(start=moment(f"{monday} 00:00"), end=moment(f"{monday} 23:59"), calendar=city_calendar()) == 0
    )


class TestTrapsOfAPeer:
    """Results that another system of this kind was seen to get wrong."""

    def test_three_hundred_working_days_need_more_than_a_year(self) -> None:
        owed = due("2024-01-02 07:00", "300", "working_days")

        assert owed == moment("2025-03-18 17:00")
        assert working_minutes(start=moment("2024-01-02 07:00"), end=owed, calendar=city_calendar()) == 300 * 480

    @pytest.mark.parametrize(("amount", "owed"), [("5", "2024-03-08 17:00"), ("20", "2024-03-29 17:00")])
    def test_a_day_of_seven_and_a_half_hours_is_a_day(self, amount: str, owed: str) -> None:
        agency = calendar_with(week("08:00-12:00 13:30-17:00"))

        assert due("2024-03-04 08:00", amount, "working_days", calendar=agency) == moment(owed)

    def test_saturday_has_its_own_hours(self) -> None:
        counter = calendar_with(week("07:30-11:30 13:00-17:00", saturday="07:30-11:30"))

        assert due("2024-03-09 10:30", "2", "working_hours", calendar=counter) == moment("2024-03-11 08:30")

    def test_a_start_on_a_holiday_counts_from_the_next_working_day(self) -> None:
        assert due("2024-04-30 09:00", "1", "working_days") == moment("2024-05-02 17:00")
        assert due("2024-04-30 09:00", "1.25", "working_days") == moment("2024-05-03 09:00")

    def test_a_span_inside_a_weekend_holds_no_working_time(self) -> None:
        start, end = moment("2024-03-09 09:00"), moment("2024-03-10 09:00")

        assert working_minutes(start=start, end=end, calendar=city_calendar()) == 0

    def test_a_due_moment_is_not_rounded(self) -> None:
        assert due("2024-03-06 09:07", "1", "working_hours") == moment("2024-03-06 10:07")

    def test_ten_years_of_working_time_are_counted_whole(self) -> None:
        years = [
            working_minutes(start=moment(f"{y}-01-01"), end=moment(f"{y + 1}-01-01"), calendar=city_calendar())
            for y in range(2022, 2032)
        ]

        start, end = moment("2022-01-01"), moment("2032-01-01")
        assert working_minutes(start=start, end=end, calendar=city_calendar()) == sum(years)
        assert all(240 * 480 < minutes < 255 * 480 for minutes in years)


def test_a_saturday_morning_is_half_a_day() -> None:
    counter = calendar_with(week("07:00-11:00 13:00-17:00", saturday="07:00-11:00"))

    assert due("2023-06-16 17:00", "0.5", "working_days", calendar=counter) == moment("2023-06-17 11:00")
    assert due("2023-06-16 17:00", "1", "working_days", calendar=counter) == moment("2023-06-19 11:00")


def test_a_makeup_saturday_is_whole_where_saturdays_are_half() -> None:
    counter = calendar_with(week("07:00-11:00 13:00-17:00", saturday="07:00-11:00"))

    assert due("2024-05-04 07:00", "1", "working_days", calendar=counter) == moment("2024-05-04 17:00")


def test_five_days_stay_five_days_when_the_hours_change_between() -> None:
    shorter = calendar_with(week("08:00-12:00 13:30-17:00"), from_on=date(2023, 6, 14))

    assert due("2023-06-12 07:00", "5", "working_days", calendar=shorter) == moment("2023-06-16 17:00")
    assert due("2023-06-12 09:00", "5", "working_days", calendar=shorter) == datetime.fromisoformat(
        "2023-06-19T09:52:30+07:00"  # a quarter of 450 minutes
    )


@pytest.mark.parametrize(
    ("start", "amount", "owed"),
    [
        ("2023-06-12 07:00", "1", "2023-06-13 17:00"),  # begins on the day after
        ("2023-06-12 23:59", "1", "2023-06-13 17:00"),
        ("2023-06-12 09:00", "3", "2023-06-15 17:00"),
        ("2023-06-12 09:00", "5", "2023-06-19 17:00"),  # ends on a Saturday: on the next working day
        ("2023-01-10 09:00", "10", "2023-01-27 17:00"),  # ends in Tết
        ("2024-04-24 09:00", "10", "2024-05-04 17:00"),  # ends on a make-up Saturday
        ("2023-06-12 09:00", "365", "2024-06-11 17:00"),
    ],
)
def test_calendar_days_end_with_a_working_day(start: str, amount: str, owed: str) -> None:
    assert due(start, amount, "calendar_days") == moment(owed)


@pytest.mark.parametrize(
    ("start", "amount", "owed"),
    [
        ("2023-01-31 09:00", "1", "2023-02-28 17:00"),  # no 31 February
        ("2024-01-31 09:00", "1", "2024-02-29 17:00"),
        ("2023-06-15 09:00", "1", "2023-07-17 17:00"),  # 15 July is a Saturday
        ("2023-10-31 09:00", "4", "2024-02-29 17:00"),
        ("2023-12-30 09:00", "12", "2024-12-30 17:00"),
    ],
)
def test_months_end_on_the_same_day_of_the_month(start: str, amount: str, owed: str) -> None:
    assert due(start, amount, "months") == moment(owed)


@pytest.mark.parametrize(
    ("start", "owed"),
    [
        ("2023-06-15 14:59", "2023-06-15 17:00"),
        ("2023-06-15 15:00", "2023-06-16 17:00"),
        ("2023-06-15 05:00", "2023-06-15 17:00"),
        ("2023-06-16 15:00", "2023-06-19 17:00"),  # Friday
        ("2023-06-17 09:00", "2023-06-19 17:00"),  # Saturday
        ("2023-06-18 16:00", "2023-06-19 17:00"),  # Sunday after the cutoff
        ("2023-01-19 15:00", "2023-01-27 17:00"),  # the day before Tết
    ],
)
def test_same_day_means_the_next_working_day_after_the_cutoff(start: str, owed: str) -> None:
    assert due(start, "0", "same_day") == moment(owed)


def test_same_day_means_the_next_working_day_after_closing_too() -> None:
    counter = calendar_with(week("07:00-11:00 13:00-17:00", saturday="07:00-11:00"))

    assert due("2023-06-17 10:59", "0", "same_day", calendar=counter) == moment("2023-06-17 11:00")
    assert due("2023-06-17 11:00", "0", "same_day", calendar=counter) == moment("2023-06-19 17:00")


def test_without_a_limit_nothing_is_due() -> None:
    assert due("2023-06-15 09:00", "0", "none") is None


def test_a_moment_is_the_same_in_whatever_zone_it_is_written() -> None:
    arguments = {"limit": limit("1", "calendar_days"), "pauses": (), "calendar": city_calendar()}

    # 15 June 18:30 in UTC is 16 June in Vietnam.
    owed = due_at(started_at=datetime(2023, 6, 15, 18, 30, tzinfo=UTC), **arguments)  # type: ignore[arg-type]  # a mapping of mixed arguments

    assert owed == moment("2023-06-19 17:00")
    assert owed.utcoffset() == moment("2023-06-19 17:00").utcoffset()


class TestPauses:
    def test_paused_working_time_is_left_out(self) -> None:
        pause = span("2023-06-15 10:00", "2023-06-16 10:00")

        assert due("2023-06-15 09:00", "1", "working_days", pauses=(pause,)) == moment("2023-06-19 09:00")

    def test_a_pause_outside_hours_changes_nothing(self) -> None:
        pause = span("2023-06-15 17:00", "2023-06-16 07:00")

        assert due("2023-06-15 09:00", "1", "working_days", pauses=(pause,)) == moment("2023-06-16 09:00")

    def test_pauses_may_overlap_and_begin_before_the_start(self) -> None:
        pauses = (
            span("2023-06-16 09:00", "2023-06-16 10:00"),
            span("2023-06-14 08:00", "2023-06-15 10:00"),
            span("2023-06-16 09:30", "2023-06-16 11:00"),
        )

        assert due("2023-06-15 09:00", "1", "working_days", pauses=pauses) == moment("2023-06-16 14:00")

    def test_an_open_pause_stops_the_clock(self) -> None:
        for unit in ("working_hours", "working_days", "calendar_days", "months"):
            assert due("2023-06-15 09:00", "2", unit, pauses=(span("2023-06-15 10:00"),)) is None
        assert due("2023-06-15 09:00", "0", "same_day", pauses=(span("2023-06-15 10:00"),)) is None

    def test_a_pause_that_begins_when_the_result_is_owed_helps_nobody(self) -> None:
        owed = moment("2023-06-16 09:00")

        assert due("2023-06-15 09:00", "1", "working_days", pauses=(Span(owed, None),)) == owed
        assert due("2023-06-15 09:00", "4", "calendar_days", pauses=(span("2023-06-19 17:00"),)) == moment(
            "2023-06-19 17:00"
        )

    @pytest.mark.parametrize(
        ("pause", "owed"),
        [
            (("2023-06-13 10:00", "2023-06-13 16:00"), "2023-06-15 17:00"),  # within a day: no date
            (("2023-06-13 16:00", "2023-06-14 08:00"), "2023-06-16 17:00"),  # one date
            (("2023-06-13 10:00", "2023-06-15 09:00"), "2023-06-19 17:00"),  # two dates: Saturday, so Monday
            (("2023-06-15 10:00", "2023-06-15 18:00"), "2023-06-16 17:00"),  # the last day closed meanwhile
            (("2023-06-15 10:00", "2023-06-15 17:00"), "2023-06-16 17:00"),
            (("2023-06-15 17:00", "2023-06-20 09:00"), "2023-06-15 17:00"),  # owed before it began
            (("2023-06-10 10:00", "2023-06-13 10:00"), "2023-06-16 17:00"),  # before the start does not count
        ],
    )
    def test_a_day_limit_moves_by_the_dates_that_a_pause_covers(self, pause: tuple[str, str], owed: str) -> None:
        assert due("2023-06-12 09:00", "3", "calendar_days", pauses=(span(*pause),)) == moment(owed)

    def test_a_limit_that_ended_on_a_day_off_can_still_be_paused(self) -> None:
        """Ends on Saturday, so on Monday; from Sunday to Wednesday the clock stands."""
        pause = span("2023-06-18 10:00", "2023-06-21 09:00")

        assert due("2023-06-12 09:00", "5", "calendar_days", pauses=(pause,)) == moment("2023-06-21 17:00")

    def test_disjoint_pauses_each_move_the_day(self) -> None:
        pauses = (span("2023-06-13 10:00", "2023-06-14 09:00"), span("2023-06-14 10:00", "2023-06-15 09:00"))

        assert due("2023-06-12 09:00", "2", "calendar_days", pauses=pauses) == moment("2023-06-16 17:00")

    def test_pauses_merge_into_disjoint_spans(self) -> None:
        after = moment("2023-06-15 09:00")
        pauses = [
            span("2023-06-20 09:00"),
            span("2023-06-14 09:00", "2023-06-15 08:00"),
            span("2023-06-15 10:00", "2023-06-15 12:00"),
            span("2023-06-15 12:00", "2023-06-15 13:00"),
            span("2023-06-21 09:00", "2023-06-22 09:00"),
            span("2023-06-16 09:00", "2023-06-16 09:00"),
        ]

        assert merged(pauses, after=after) == [
            span("2023-06-15 10:00", "2023-06-15 13:00"),
            span("2023-06-20 09:00"),
        ]


class TestTheEndOfTheCalendar:
    def test_a_due_date_in_an_undecided_year_is_found_and_provisional(self) -> None:
        owed = due("2026-12-30 09:00", "5", "working_days")

        assert owed == moment("2027-01-07 09:00")
        assert city_calendar().is_provisional(owed)
        assert not city_calendar().is_provisional(moment("2026-12-31 23:59"))

    @pytest.mark.parametrize(
        ("start", "amount", "unit", "year"),
        [
            ("2036-12-30 09:00", "5", "working_days", 2037),
            ("2036-12-30 09:00", "5", "calendar_days", 2037),
            ("2036-12-30 09:00", "6", "months", 2037),
            ("2036-12-31 15:00", "0", "same_day", 2037),
            ("2036-12-31 16:00", "2", "working_hours", 2037),
            ("2041-05-05 09:00", "1", "working_days", 2041),
        ],
    )
    def test_beyond_the_provisional_years_it_says_which_year_and_what_to_do(
        self, start: str, amount: str, unit: str, year: int
    ) -> None:
        with pytest.raises(CalendarDoesNotReach, match=f"needs {year}.*Publish the days off of 2027"):
            due(start, amount, unit)

    def test_before_the_first_year_it_says_so_too(self) -> None:
        with pytest.raises(CalendarBeginsLater, match=r"begins with 2022.*needs 2021.*Publish the days off of 2021"):
            due("2021-12-31 09:00", "1", "working_days")

    def test_the_last_working_minute_of_the_calendar_is_reached(self) -> None:
        assert due("2036-12-31 16:00", "1", "working_hours") == moment("2036-12-31 17:00")


def test_no_minutes_added_is_the_start_itself() -> None:
    start = moment("2023-06-17 09:00")

    assert add_working_minutes(start=start, minutes=0, calendar=city_calendar()) == start
    assert add_working_minutes(start=start, minutes=1, calendar=city_calendar()) == moment("2023-06-19 07:01")


def test_time_does_not_run_backwards() -> None:
    now = moment("2023-06-17 09:00")

    with pytest.raises(ValueError, match="cannot be added"):
        add_working_minutes(start=now, minutes=-1, calendar=city_calendar())
    with pytest.raises(ValueError, match="before it starts"):
        working_minutes(start=now, end=moment("2023-06-16 09:00"), calendar=city_calendar())
    with pytest.raises(ValueError, match="before it starts"):
        span("2023-06-17 09:00", "2023-06-16 09:00")
