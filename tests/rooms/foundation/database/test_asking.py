"""Long statements with numbered parameters answer as the driver's own notation does."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.foundation.database.asking import asking

pytestmark = pytest.mark.django_db


def test_values_stand_where_they_are_named_once_or_several_times() -> None:
    statement = "SELECT %(day)s::date, %(units)s::uuid[], %(day)s::date + 1, 7 %% 4"
    values = {"units": [UUID(int=1)], "day": date(2023, 5, 4), "unused": None}

    with asking(statement, values) as cursor:
        found = cursor.fetchall()

    assert found == [(date(2023, 5, 4), [UUID(int=1)], date(2023, 5, 5), 3)]


def test_values_without_names_stand_in_their_order() -> None:
    with asking("SELECT %s::text, %s::int", ["tờ khai", 3]) as cursor:
        assert cursor.fetchall() == [("tờ khai", 3)]


def test_the_log_of_statements_has_the_values_written_in() -> None:
    with CaptureQueriesContext(connection) as asked, asking("SELECT %(n)s::int", {"n": 41}) as cursor:
        assert cursor.fetchall() == [(41,)]

    assert "41" in asked[0]["sql"]


def test_a_value_that_is_missing_is_said() -> None:
    with pytest.raises(KeyError, match="until"), asking("SELECT %(until)s::date", {"from": date(2023, 1, 1)}):
        pass
