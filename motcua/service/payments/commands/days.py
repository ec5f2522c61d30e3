"""The day of the books in which a movement is written: never one that is closed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db import connection

from motcua.service.payments.rules.days import posting_day


def posting_days(moved: Iterable[tuple[UUID, date]]) -> Mapping[tuple[UUID, date], date]:
    """For each (collecting unit, day on which the money moved) the day of the books. Holds the units' books open until the
    transaction ends: who closes them waits for it."""
    wanted = set(moved)
    closed = _held_open({unit for unit, _day in wanted})
    return {each: posting_day(moved_on=each[1], closed_through=closed[each[0]]) for each in wanted}


def _held_open(units: Collection[UUID]) -> dict[UUID, date | None]:
    """Day up to which each unit's books are closed."""
    found = _shared(units)
    missing = sorted(set(units) - found.keys())
    if missing:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO payments_books (unit) SELECT unnest(%s::uuid[]) ON CONFLICT DO NOTHING", [missing]
            )
        found |= _shared(missing)
    return found


def _shared(units: Collection[UUID]) -> dict[UUID, date | None]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unit, closed_through FROM payments_books WHERE unit = ANY(%s) ORDER BY unit FOR SHARE",
            [list(units)],
        )
        return dict(cursor.fetchall())
