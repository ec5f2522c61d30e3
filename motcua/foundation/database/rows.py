"""Writing many rows at the price of one statement.

Django's `bulk_create` spends most of a filing's time on putting its statement together; a command on the hot path
writes through here instead. Constraints and defaults of the database hold as ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Any

from django.db import connection, models

#: From so many rows of a table on, COPY is cheaper than a statement with that many values.
COPY_ROWS_MIN = 16


def insert_rows(*tables: Sequence[models.Model]) -> None:
    """Inserts rows, keys made by the application: each sequence those of one model, rows that others refer to first.
    A few rows of several models go in one statement. Nothing for no rows.

    Sets no attribute of the rows and sends no signal. Raises `IntegrityError` as any insert does.
    """
    together: list[Sequence[models.Model]] = []
    for rows in filter(None, tables):
        if len(rows) < COPY_ROWS_MIN:
            together.append(rows)
            continue
        # What was before it may be what it refers to.
        _insert_together(together)
        together = []
        _copy(*_table_of(rows), [_values(row) for row in rows])
    _insert_together(together)


def insert_values(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Inserts plain values by column. Columns left out get their defaults."""
    if len(rows) >= COPY_ROWS_MIN:
        _copy(table, columns, rows)
    elif rows:
        with connection.cursor() as cursor:
            cursor.execute(_insertion(table, columns, len(rows)), list(chain.from_iterable(rows)))


def _insert_together(tables: Sequence[Sequence[models.Model]]) -> None:
    """One statement; the database looks at the references between its rows when all of them are there."""
    if not tables:
        return
    *others, last = [_insertion(*_table_of(rows), len(rows)) for rows in tables]
    named = ", ".join(f"part_{number} AS ({insertion})" for number, insertion in enumerate(others))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {named} {last}" if named else last,
            [value for rows in tables for row in rows for value in _values(row)],
        )


def _insertion(table: str, columns: Sequence[str], count: int) -> str:
    line = f"({', '.join(['%s'] * len(columns))})"
    return f'INSERT INTO "{table}" ({_names(columns)}) VALUES {", ".join([line] * count)}'


def _copy(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    statement = f'COPY "{table}" ({_names(columns)}) FROM STDIN'
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _table_of(rows: Sequence[models.Model]) -> tuple[str, tuple[str, ...]]:
    model = type(rows[0])
    return model._meta.db_table, tuple(str(field.column) for field in _fields(model))


@cache
def _fields(model: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    """The columns that are written: all but keys that the database makes."""
    return tuple(field for field in model._meta.local_concrete_fields if not isinstance(field, models.AutoField))


def _values(row: models.Model) -> list[Any]:
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in _fields(type(row))]
