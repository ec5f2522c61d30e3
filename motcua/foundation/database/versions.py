"""Reads of tables that are kept in memory are guarded by a version row: a random id that each command changes."""

from __future__ import annotations

from uuid import UUID

from django.db import connection


def version_of(table: str, column: str, *, hold: bool = False) -> UUID:
    """The id in the one row of a version table. Every request asks for some, so it is a plain statement. With `hold` it
    stays as it is until the transaction ends; others may hold it too."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM "{table}" WHERE id = 1{" FOR SHARE" if hold else ""}')
        row = cursor.fetchone()
    assert row is not None, f"{table} has its row from the migration on"
    version: UUID = row[0]
    return version
