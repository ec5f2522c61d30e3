"""Calendars in the database: loaded, published, changed; and the one in memory that must not be stale."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM, AccountKind, Actor, PostHeld, Role
from motcua.foundation.calendars import models
from motcua.foundation.calendars.commands import Loaded, load_reference, publish_year, set_unit_hours
from motcua.foundation.calendars.errors import (
    CalendarsNotLoaded,
    UnableToPublishYear,
    UnableToPublishYearOutOfTurn,
    UnableToSetHours,
)
from motcua.foundation.calendars.events import CalendarYearPublished, UnitHoursSet
from motcua.foundation.calendars.queries import calendar_of, hours_of, years
from motcua.foundation.calendars.values import DatedDay, DayKind, Hours, Name, Week
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.queries import entries_of
from tests.conftest import moment
from tests.unit.foundation.calendars.builders import CITY_WEEK, due, week

AT = moment("2023-06-15 09:30")
SHORTER = week("08:00-12:00 13:30-17:00")


def an_official(role: Role) -> Actor:
    post = PostHeld(post=uuid4(), unit=uuid4(), ancestors=(), roles=frozenset({role}))
    return Actor(account=uuid4(), kind=AccountKind.OFFICIAL, posts=(post,))


ADMINISTRATOR = an_official(Role.ADMINISTRATOR)


@pytest.fixture
def loaded(db: None) -> None:
    """A database with the reference data, whether the template had them or not."""
    load_reference(by=SYSTEM, at=AT)


def a_day(falls_on: str, kind: DayKind = DayKind.PUBLIC_HOLIDAY) -> DatedDay:
    return DatedDay(
        falls_on=date.fromisoformat(falls_on), kind=kind, name=Name("Ngày lễ", "Holiday"), source="decision 1"
    )


def hours(week_: Week, from_on: str, until_on: str | None = None, *, unit: UUID | None = None) -> Hours:
    return Hours(
        unit=unit,
        from_on=date.fromisoformat(from_on),
        until_on=date.fromisoformat(until_on) if until_on else None,
        week=week_,
        source="decision 2",
    )


def kinds_recorded(kind: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_entry WHERE kind = %s", [kind])
        row = cursor.fetchone()
    return int(row[0])


class TestLoading:
    def test_the_city_has_five_decided_years_and_ten_foreseen(self, loaded: None) -> None:
        assert [(year.year, year.provisional) for year in years()] == [
            *((year, False) for year in range(2022, 2027)),
            *((year, True) for year in range(2027, 2037)),
        ]
        assert all(year.source for year in years())

    def test_loading_again_changes_nothing(self, loaded: None) -> None:
        before, token = years(), models.Version.objects.get().token

        again = load_reference(by=SYSTEM, at=AT)

        assert again == Loaded(years=0, days=0, provisional_years=0, hours=0)
        assert (years(), models.Version.objects.get().token) == (before, token)

    def test_loading_leaves_what_was_published_since(self, loaded: None) -> None:
        publish_year(year=2026, days=[a_day("2026-01-01")], source="decision 1", by=ADMINISTRATOR, at=AT)

        load_reference(by=SYSTEM, at=AT)

        (year,) = (year for year in years() if year.year == 2026)
        assert [day.falls_on for day in year.days] == [date(2026, 1, 1)]

    def test_an_empty_city_says_what_to_do(self, db: None) -> None:
        models.Day.objects.all().delete()
        models.Year.objects.all().delete()
        models.Version.objects.update(token=uuid4())

        with pytest.raises(CalendarsNotLoaded, match="motcua load"):
            calendar_of(unit=None)


class TestTheCalendar:
    def test_it_counts_as_the_data_say(self, loaded: None) -> None:
        calendar = calendar_of(unit=None)

        owed = due("2023-01-19 09:30", "1", "working_days", calendar=calendar)
        assert owed == moment("2023-01-27 09:30")
        assert (calendar.first_year, calendar.last_published_year, calendar.last_year) == (2022, 2026, 2036)

    def test_it_is_kept_in_the_process_for_one_small_query(
        self, loaded: None, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        calendar = calendar_of(unit=None)

        with django_assert_num_queries(2):
            assert calendar_of(unit=None) is calendar
            assert calendar_of(unit=uuid4()) is calendar

    def test_it_is_new_after_a_command_and_old_after_a_rollback(self, loaded: None) -> None:
        before = calendar_of(unit=None)

        undone = transaction.savepoint()
        publish_year(year=2026, days=[a_day("2026-03-02")], source="decision 1", by=ADMINISTRATOR, at=AT)
        assert date(2026, 3, 2) in calendar_of(unit=None).days
        transaction.savepoint_rollback(undone)

        assert date(2026, 3, 2) not in calendar_of(unit=None).days
        publish_year(year=2026, days=[a_day("2026-03-03")], source="decision 1", by=ADMINISTRATOR, at=AT)
        assert date(2026, 3, 3) in calendar_of(unit=None).days
        assert date(2026, 3, 3) not in before.days

    def test_every_entry_stands_in_the_journal(self, committed_db: str) -> None:
        with durable():
            load_reference(by=SYSTEM, at=AT)

        assert kinds_recorded(CalendarYearPublished.kind) == 5
        assert kinds_recorded("calendar_year_foreseen") == 10
        assert kinds_recorded(UnitHoursSet.kind) == 1


class TestPublishing:
    def test_a_decision_takes_the_place_of_what_was_foreseen(self, loaded: None) -> None:
        days = [a_day("2027-01-04"), a_day("2027-01-09", DayKind.MAKEUP_WORKING_DAY)]

        publish_year(year=2027, days=days, source="decision 1", by=ADMINISTRATOR, at=AT)

        calendar = calendar_of(unit=None)
        assert [day for day in calendar.days.values() if day.falls_on.year == 2027] == days
        assert (calendar.last_published_year, calendar.last_year) == (2027, 2037)
        assert due("2026-12-31 09:00", "1", "working_days", calendar=calendar) == moment("2027-01-01 09:00")
        assert not calendar.is_provisional(moment("2027-06-01 09:00"))

    def test_the_event_tells_the_year_and_its_days(self, loaded: None) -> None:
        publish_year(year=2027, days=[a_day("2027-01-01")], source="decision 1", by=ADMINISTRATOR, at=AT)

        year = models.Year.objects.get(year=2027)
        (entry,) = entries_of(subject=year.id, kinds=[CalendarYearPublished.kind])
        assert entry.data == {"year": 2027, "days": {"2027-01-01": "public_holiday"}}
        assert entry.actor == ADMINISTRATOR.account

    def test_a_published_year_can_be_corrected(self, loaded: None) -> None:
        for falls_on in ("2026-03-02", "2026-03-03"):
            publish_year(year=2026, days=[a_day(falls_on)], source="decision 1", by=ADMINISTRATOR, at=AT)

        (year,) = (year for year in years() if year.year == 2026)
        assert [day.falls_on for day in year.days] == [date(2026, 3, 3)]

    def test_a_year_before_the_first_can_be_added(self, loaded: None) -> None:
        publish_year(year=2021, days=[a_day("2021-01-01")], source="decision 1", by=ADMINISTRATOR, at=AT)

        calendar = calendar_of(unit=None)
        assert due("2021-12-31 09:00", "1", "working_days", calendar=calendar) == moment("2022-01-04 09:00")

    @pytest.mark.parametrize(("year", "first"), [(2028, 2027), (2040, 2027), (2020, 2021)])
    def test_years_follow_each_other_without_a_gap(self, loaded: None, year: int, first: int) -> None:
        with pytest.raises(UnableToPublishYearOutOfTurn, match=f"Publish {first} first"):
            publish_year(year=year, days=[], source="decision 1", by=ADMINISTRATOR, at=AT)

    def test_every_wrong_day_is_named_and_nothing_changed(self, loaded: None) -> None:
        before = years()
        days = [a_day("2027-01-01"), a_day("2028-01-01"), a_day("2027-09-02"), a_day("2027-09-02")]

        with pytest.raises(UnableToPublishYear, match="these do not: 01/01/2028, 02/09/2027"):
            publish_year(year=2027, days=days, source="decision 1", by=ADMINISTRATOR, at=AT)

        assert years() == before


class TestHours:
    def test_a_unit_has_its_own_for_a_period_and_the_citys_else(self, loaded: None) -> None:
        unit = uuid4()

        set_unit_hours(hours=[hours(SHORTER, "2023-07-01", "2023-08-01", unit=unit)], by=ADMINISTRATOR, at=AT)

        calendar = calendar_of(unit=unit)
        assert calendar is not calendar_of(unit=None)
        assert calendar.week_on(date(2023, 6, 30)) == CITY_WEEK
        assert calendar.week_on(date(2023, 7, 31)) == SHORTER
        assert calendar.week_on(date(2023, 8, 1)) == CITY_WEEK
        assert due("2023-07-03 08:00", "5", "working_days", calendar=calendar) == moment("2023-07-07 17:00")

    def test_new_hours_leave_the_old_ones_beside_them(self, loaded: None) -> None:
        set_unit_hours(hours=[hours(SHORTER, "2023-07-01", "2023-08-01")], by=ADMINISTRATOR, at=AT)

        assert [(h.from_on, h.until_on, h.week) for h in hours_of(unit=None)] == [
            (date(2022, 1, 1), date(2023, 7, 1), CITY_WEEK),
            (date(2023, 7, 1), date(2023, 8, 1), SHORTER),
            (date(2023, 8, 1), None, CITY_WEEK),
        ]

    def test_later_ones_of_the_same_call_take_over(self, loaded: None) -> None:
        unit = uuid4()

        set_unit_hours(
            hours=[hours(SHORTER, "2023-01-01", unit=unit), hours(CITY_WEEK, "2023-01-01", unit=unit)],
            by=ADMINISTRATOR,
            at=AT,
        )

        assert [h.week for h in hours_of(unit=unit)] == [CITY_WEEK]

    def test_the_event_tells_unit_and_period(self, loaded: None) -> None:
        unit = uuid4()

        set_unit_hours(hours=[hours(SHORTER, "2023-07-01", unit=unit)], by=ADMINISTRATOR, at=AT)

        (entry,) = entries_of(subject=unit)
        assert (entry.kind, entry.data) == (
            "unit_hours_set",
            {"unit": str(unit), "from_on": "2023-07-01", "until_on": None},
        )

    def test_every_wrong_one_is_named_and_nothing_changed(self, loaded: None) -> None:
        unit = uuid4()
        wrong = [
            hours(week("07:00-11:00 10:00-12:00"), "2023-07-01", unit=unit),
            hours(SHORTER, "2023-08-01", unit=unit),
            hours(SHORTER, "2023-09-01", "2023-09-01"),
        ]

        with pytest.raises(UnableToSetHours, match=f"{unit} 01/07/2023; city 01/09/2023"):
            set_unit_hours(hours=wrong, by=ADMINISTRATOR, at=AT)

        assert hours_of(unit=unit) == []


class TestWhoMay:
    @pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.CONTROLLER])
    def test_administrators_and_controllers_may_change_calendars(self, loaded: None, role: Role) -> None:
        publish_year(year=2027, days=[], source="decision 1", by=an_official(role), at=AT)
        set_unit_hours(hours=[hours(SHORTER, "2023-07-01")], by=an_official(role), at=AT)

        assert calendar_of(unit=None).last_published_year == 2027

    @pytest.mark.parametrize(
        "actor",
        [
            *(an_official(role) for role in Role if role not in (Role.ADMINISTRATOR, Role.CONTROLLER)),
            Actor(account=uuid4(), kind=AccountKind.CITIZEN),
            Actor(account=uuid4(), kind=AccountKind.INTEGRATOR),
        ],
    )
    def test_nobody_else_may_the_auditor_included(self, loaded: None, actor: Actor) -> None:
        before = years()

        with pytest.raises(NotPermitted):
            publish_year(year=2027, days=[], source="decision 1", by=actor, at=AT)
        with pytest.raises(NotPermitted):
            set_unit_hours(hours=[], by=actor, at=AT)
        with pytest.raises(NotPermitted):
            load_reference(by=actor, at=AT)

        assert years() == before


class TestTheDatabaseItself:
    """What holds even against a program that forgets the rules."""

    def refuses(self, row: models.Hours | models.Session | models.Day | models.Version, constraint: str) -> None:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            row.save(force_insert=True)

    def an_hours_row(self, unit: UUID | None, *period: date | None) -> models.Hours:
        return models.Hours(unit=unit, period=period, same_day_cutoff=time(15), source="test")

    def test_a_unit_and_the_city_have_one_week_a_day(self, loaded: None) -> None:
        unit = uuid4()
        self.an_hours_row(unit, date(2023, 1, 1), date(2023, 7, 1)).save()

        self.refuses(self.an_hours_row(unit, date(2023, 6, 30), None), "calendars_hours_one_a_day")
        self.refuses(self.an_hours_row(None, date(2023, 6, 30), None), "calendars_hours_one_a_day_city")
        self.an_hours_row(unit, date(2023, 7, 1), None).save()

    @pytest.mark.parametrize("period", [(None, date(2023, 1, 1)), (date(2023, 1, 1), date(2023, 1, 1))])
    def test_a_period_begins_and_lasts(self, loaded: None, period: tuple[date | None, date]) -> None:
        self.refuses(self.an_hours_row(uuid4(), *period), "calendars_hours_period_begins")

    def test_sessions_do_not_overlap_and_stay_within_the_day(self, loaded: None) -> None:
        row = models.Hours.objects.get(unit=None)

        self.refuses(models.Session(hours=row, weekday=0, minutes=(600, 700)), "calendars_session_one_at_a_time")
        self.refuses(models.Session(hours=row, weekday=5, minutes=(600, 1441)), "calendars_session_within_a_day")
        self.refuses(models.Session(hours=row, weekday=7, minutes=(600, 700)), "calendars_session_weekday_known")

    def test_a_day_is_in_its_year_once_and_of_a_known_kind(self, loaded: None) -> None:
        def row(year: int, falls_on: date, kind: str = "public_holiday") -> models.Day:
            return models.Day(year_id=year, falls_on=falls_on, kind=kind, name_vi="a", name_en="b", source="c")

        self.refuses(row(2024, date(2023, 3, 1)), "calendars_day_in_its_year")
        self.refuses(row(2023, date(2023, 9, 2)), "falls_on")
        self.refuses(row(2023, date(2023, 3, 1), "holiday"), "calendars_day_kind_known")

    def test_there_is_one_version(self, loaded: None) -> None:
        self.refuses(models.Version(id=2), "calendars_version_one_row")
