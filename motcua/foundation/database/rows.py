"""Writing many rows of a table at the price of one statement.

Django's `bulk_create` spends most of a filing's time on putting its statement together; a command on the hot path
writes through here instead. Constraints and defaults of the database hold as ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection, models

#: From so many rows on, COPY is cheaper than a statement with that many values.
COPY_ROWS_MIN = 16


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Inserts rows of one model, keys made by the application. Nothing for no rows.

    Sets no attribute of the rows and sends no signal. Raises `IntegrityError` as any insert does.
    """
    if not rows:
        return
    model = type(rows[0])
    values = [_values(row) for row in rows]
    insert_values(model._meta.db_table, tuple(str(field.column) for field in _fields(model)), values)


def insert_values(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Inserts plain values by column. Columns left out get their defaults."""
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if len(rows) < COPY_ROWS_MIN:
            line = f"({', '.join(['%s'] * len(columns))})"
            cursor.execute(
                f'INSERT INTO "{table}" ({names}) VALUES {", ".join([line] * len(rows))}',
                [value for row in rows for value in row],
            )
            return
        with connection.wrap_database_errors, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)


@cache
def _fields(model: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    """The columns that are written: all but keys that the database makes."""
    return tuple(field for field in model._meta.local_concrete_fields if not isinstance(field, models.AutoField))


def _values(row: models.Model) -> list[Any]:
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in _fields(type(row))]
