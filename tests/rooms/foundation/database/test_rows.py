"""Many rows at the price of one statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.foundation.calendars.models import Day, Year
from motcua.foundation.database.rows import COPY_ROWS_MIN, insert_rows

FAR = 2090

pytestmark = pytest.mark.django_db


def some_years(count: int) -> list[Year]:
    return [Year(year=FAR + number, provisional=True, source="test") for number in range(count)]


def first_days_of(years: Sequence[Year], each: int = 1) -> list[Day]:
    return [
        Day(
            year=year,
            falls_on=date(year.year, 3, 1) + timedelta(number),
            kind="public_holiday",
            name_vi="Nghỉ",
            name_en="Off",
        )
        for year in years
        for number in range(each)
    ]


def test_a_few_rows_of_two_models_are_one_statement() -> None:
    years = some_years(2)

    with CaptureQueriesContext(connection) as statements:
        insert_rows(years, first_days_of(years, each=3))

    assert len(statements) == 1
    assert Day.objects.filter(year__gte=FAR).count() == 6


@pytest.mark.parametrize("count", [1, COPY_ROWS_MIN - 1, COPY_ROWS_MIN, COPY_ROWS_MIN + 5])
@pytest.mark.parametrize("each", [1, COPY_ROWS_MIN])
def test_however_many_rows_what_others_refer_to_comes_first(count: int, each: int) -> None:
    years = some_years(count)

    insert_rows(years, first_days_of(years, each=each))

    kept = Day.objects.filter(year__gte=FAR).order_by("falls_on").values_list("falls_on", flat=True)
    assert list(kept) == sorted(day.falls_on for day in first_days_of(years, each=each))


def test_no_rows_are_no_statement() -> None:
    with CaptureQueriesContext(connection) as statements:
        insert_rows([], [])

    assert not statements.captured_queries


@pytest.mark.parametrize("each", [1, COPY_ROWS_MIN])
def test_a_reference_to_nothing_is_refused_whole(each: int) -> None:
    unknown = Year(year=FAR + 9, provisional=True, source="test")

    def insert() -> None:
        with transaction.atomic():
            insert_rows(some_years(1), first_days_of([unknown], each=each))
            connection.check_constraints()

    with pytest.raises(IntegrityError):
        insert()

    assert not Year.objects.filter(year__gte=FAR).exists()
