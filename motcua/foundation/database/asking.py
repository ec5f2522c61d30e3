"""Long statements as the database has them: those in the driver's own notation are looked through by it anew each time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper

STATEMENTS_KEPT_MAX = 1_000


@contextmanager
def asking(statement: str, values: Sequence[Any] | Mapping[str, Any]) -> Iterator[CursorWrapper]:
    """Executes a statement in which `%s`, or `%(name)s`, stand for the values, as a cursor does."""
    if connection.queries_logged:
        # The log has the driver write the values in.
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            yield cursor
        return
    connection.ensure_connection()
    plain: Any = psycopg.RawCursor(connection.connection)
    with connection.make_cursor(plain) as cursor:
        if isinstance(values, Mapping):
            numbered, names = _numbered_by_name(statement)
            cursor.execute(numbered, [values[name] for name in names])
        else:
            cursor.execute(_numbered(statement), values)
        yield cursor


@lru_cache(maxsize=STATEMENTS_KEPT_MAX)
def _numbered(statement: str) -> str:
    first, *others = statement.split("%s")
    return first + "".join(f"${number}{part}" for number, part in enumerate(others, start=1))


@lru_cache(maxsize=STATEMENTS_KEPT_MAX)
def _numbered_by_name(statement: str) -> tuple[str, tuple[str, ...]]:
    """With the names in the order of their numbers."""
    numbers: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        return f"${numbers.setdefault(found[1], len(numbers) + 1)}" if found[1] else "%"

    return re.sub(r"%(?:\((\w+)\)s|%)", number, statement), tuple(numbers)
