"""A long list is counted by the database and fetched as far as it is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.foundation.database.listed import Listed
from motcua.foundation.database.models import Milestone

pytestmark = pytest.mark.django_db

AT = datetime(2023, 5, 4, tzinfo=UTC)


def shouted(rows: Sequence[Milestone]) -> list[str]:
    return [row.name.upper() for row in rows]


@pytest.fixture
def listed() -> Listed[str]:
    names = "abcdefg"
    Milestone.objects.all().delete()
    Milestone.objects.bulk_create([Milestone(name=name, value="", release="", at=AT) for name in names])
    return Listed(Milestone.objects.order_by("name"), shouted)


def test_a_page_is_one_count_and_one_fetch_of_its_own_rows(listed: Listed[str]) -> None:
    with CaptureQueriesContext(connection) as asked:
        page = Paginator(listed, 3).get_page(2)
        found = (list(page.object_list), page.has_next(), bool(listed), len(listed))

    assert found == (["D", "E", "F"], True, True, 7)
    assert ["LIMIT 3 OFFSET 3" in each["sql"] for each in asked] == [False, True]


def test_it_is_read_as_any_sequence(listed: Listed[str]) -> None:
    assert list(listed) == list("ABCDEFG")
    assert (listed[0], listed[6], listed[5:]) == ("A", "G", ["F", "G"])
    assert "C" in listed
    with pytest.raises(IndexError):
        listed[7]


def test_nothing_is_an_empty_list() -> None:
    found = Listed(Milestone.objects.filter(name="nobody"), shouted)

    assert not found
    assert (list(found), found[:5]) == ([], [])
