"""Reads of tables that are kept in memory are guarded by a version row: a random id that each command changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import connection

# What was read since `versions_held` began, by table; None outside of it.
_held: ContextVar[dict[tuple[str, bool], UUID] | None] = ContextVar("held", default=None)


@contextmanager
def versions_held() -> Iterator[None]:
    """Reads each version once until the block ends: for one transaction of hundreds of acts, while nobody changes what
    is kept in memory. What somebody changes meanwhile is seen after the block."""
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


def version_of(table: str, column: str, *, hold: bool = False) -> UUID:
    """The id in the one row of a version table. Every request asks for some, so it is a plain statement. With `hold` it
    stays as it is until the transaction ends; others may hold it too."""
    held = _held.get()
    if held is not None and (table, hold) in held:
        return held[table, hold]
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM "{table}" WHERE id = 1{" FOR SHARE" if hold else ""}')
        row = cursor.fetchone()
    assert row is not None, f"{table} has its row from the migration on"
    version: UUID = row[0]
    if held is not None:
        held[table, hold] = version
    return version
