"""Closed months of the rooms' facts as Parquet files, and reading them back by DuckDB with the expressions that PostgreSQL
runs (`recount`).

A file has every row that was opened in its month: it never changes, since what closes a row is the next row of the same
subject, which stands in the file of its own month. `closed_position` is told from that when the files are read.

    FOLDER/TABLE/v1/2023-06.parquet
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
from django.db import connection

from motcua.foundation.calendars.values import VIETNAM
from motcua.foundation.measures.declared import Facts, facts
from motcua.foundation.measures.errors import UnableToArchive
from motcua.foundation.measures.recount import cells_at, recounted, statement
from motcua.foundation.measures.statements import grains_of
from motcua.foundation.measures.values import Check

#: Of the files' columns. A reader of another version refuses them by not finding them.
SCHEMA_VERSION = 1
_KINDS = {"string": "VARCHAR", "timestamp": "TIMESTAMPTZ", "int64": "BIGINT"}


@dataclass(frozen=True)
class Archived:
    """A file that is there now. `position` is the last of its rows'."""

    table: str
    month: date
    rows: int
    position: int
    path: Path


def archive_months(*, folder: Path, today: date) -> list[Archived]:
    """Writes every month that is over and of which there are facts, where the file is not there yet or holds another
    number of rows. A file appears when it is whole.

    Raises `UnableToArchive` while rows of a closed month have no position yet (the fold gives them theirs).
    """
    return [_archive(table, month, folder) for table in facts() for month in _closed_months(table, today=today)]


@contextmanager
def archive_read(*, folder: Path) -> Iterator[Any]:
    """A DuckDB connection in which each room's table of facts is a view over its files, in days of the city."""
    with closing(duckdb.connect()) as duck:
        duck.execute(f"SET TimeZone = '{VIETNAM.key}'")
        for table in facts():
            duck.execute(_view(table, folder))
        yield duck


def verify_archive(*, folder: Path) -> Check:
    """Counts every measure from the files and from the database's facts, each as of the files' last position, and names
    the first that differs."""
    checked = wrong = 0
    first_wrong: str | None = None
    with archive_read(folder=folder) as duck, connection.cursor() as cursor:
        for measure, table in recounted():
            (position,) = duck.execute(f"SELECT coalesce(max(opened_position), 0) FROM {table.table}").fetchone()
            for grain in grains_of(measure):
                cells = cells_at(measure=measure, table=table, grain=grain, position=position).select(*_CELL)
                there = _as_cells(duck.execute(statement(cells, dialect="duckdb")).fetchall())
                cursor.execute(statement(cells).replace("%", "%%"))
                here = _as_cells(cursor.fetchall())
                differing = here.symmetric_difference(there)
                checked, wrong = checked + len(here), wrong + len(differing)
                if differing and first_wrong is None:
                    first_wrong = f"{measure.name} by {grain.name}: {min(differing)}"
    return Check(checked, wrong, first_wrong)


_CELL = ("unit", "day", "cut", "bucket", "own", "value")


def _as_cells(rows: Sequence[Sequence[Any]]) -> set[tuple[str, ...]]:
    """Whole numbers alike: PostgreSQL sums them into decimals."""
    return {(*map(str, rest), str(int(value))) for *rest, value in rows}


def columns_of(table: Facts) -> dict[str, str]:
    """The columns of a file, with their types in DuckDB."""
    types = {name: "UUID[]" if kind == "array<uuid>" else _type(kind) for name, kind in table.recounts().schema.items()}
    return types | {"opened_position": "BIGINT"}


def _type(kind: str) -> str:
    return _KINDS.get(kind, kind.upper())


def _closed_months(table: Facts, *, today: date) -> list[date]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT month, bool_and(placed) FROM (SELECT date_trunc('month', {table.day})::date AS month,"
            f" opened_position IS NOT NULL AS placed FROM {table.table} WHERE {table.day} < %s) r GROUP BY 1 ORDER BY 1",
            [today.replace(day=1)],
        )
        months = cursor.fetchall()
    for month, placed in months:
        if not placed:
            raise UnableToArchive(table=table.table, month=f"{month:%Y-%m}")
    return [month for month, _placed in months]


def _archive(table: Facts, month: date, folder: Path) -> Archived:
    path = folder / table.table / f"v{SCHEMA_VERSION}" / f"{month:%Y-%m}.parquet"
    following = (month + timedelta(days=32)).replace(day=1)
    span = f"{table.day} >= '{month}' AND {table.day} < '{following}'"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), max(opened_position) FROM {table.table} WHERE {span}")
        rows, position = cursor.fetchone() or (0, 0)
        if _rows_in(path) != rows:
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(cursor, table, span, path, {"facts": table.table, "month": f"{month:%Y-%m}", "position": position})
    return Archived(table.table, month, rows, position, path)


def _rows_in(path: Path) -> int | None:
    if not path.exists():
        return None
    with closing(duckdb.connect()) as duck:
        counted = duck.execute(f"SELECT count(*) FROM read_parquet('{path}')").fetchone()
    return int(counted[0]) if counted else None


def _write(cursor: Any, table: Facts, span: str, path: Path, facts_of_file: Mapping[str, Any]) -> None:
    """By way of CSV, the one form that both sides read without anything installed."""
    columns = columns_of(table)
    with tempfile.TemporaryDirectory(dir=path.parent) as scratch:
        lines, whole = Path(scratch) / "rows.csv", Path(scratch) / "rows.parquet"
        rows = f"COPY (SELECT {', '.join(columns)} FROM {table.table} WHERE {span}) TO STDOUT (FORMAT csv)"
        with lines.open("wb") as file, cursor.copy(rows) as copy:
            for chunk in copy:
                file.write(chunk)
        with closing(duckdb.connect()) as duck:
            duck.execute(f"SET TimeZone = '{VIETNAM.key}'")
            duck.execute(
                f"COPY (SELECT * REPLACE ({_as_lists(columns)}) FROM read_csv('{lines}',"
                f" header = false, columns = {json.dumps(_as_lines(columns))}) ORDER BY opened_position)"
                f" TO '{whole}' (FORMAT parquet, COMPRESSION zstd, KV_METADATA {_metadata(facts_of_file)})"
            )
        whole.replace(path)


def _as_lines(columns: Mapping[str, str]) -> dict[str, str]:
    return {name: "VARCHAR" if kind.endswith("[]") else kind for name, kind in columns.items()}


def _as_lists(columns: Mapping[str, str]) -> str:
    """PostgreSQL writes a list as {a,b}."""
    lists = [(name, kind) for name, kind in columns.items() if kind.endswith("[]")]
    return ", ".join(f"string_split(trim({name}, '{{}}'), ',')::{kind} AS {name}" for name, kind in lists)


def _metadata(values: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f"{name}: '{value}'" for name, value in values.items()) + "}"


def _view(table: Facts, folder: Path) -> str:
    files = folder / table.table / f"v{SCHEMA_VERSION}"
    if not files.is_dir():
        columns = ", ".join(f"NULL::{kind} AS {name}" for name, kind in columns_of(table).items())
        return f"CREATE VIEW {table.table} AS SELECT {columns}, NULL::BIGINT AS closed_position WHERE false"
    return (
        f"CREATE VIEW {table.table} AS SELECT *, lead(opened_position) OVER"
        f" (PARTITION BY {table.subject} ORDER BY opened_position) AS closed_position"
        f" FROM read_parquet('{files}/*.parquet')"
    )
