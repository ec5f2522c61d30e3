"""The expressions by which figures are counted anew: the same rows from PostgreSQL and from DuckDB over a file, and known
to Spark."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
from django.db import connection

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database.transactions import durable
from motcua.foundation.measures.declared import facts, measures
from motcua.foundation.measures.queries import folded
from motcua.foundation.measures.recount import cells_at, recounted, statement
from motcua.foundation.measures.statements import grains_of
from motcua.foundation.measures.values import Kind
from motcua.service.dossiers.commands.clock import reappoint_dossier
from motcua.service.dossiers.commands.receipt import refuse_receipt
from motcua.service.dossiers.commands.results import make_results_ready
from motcua.service.dossiers.models import Dossier
from tests.cast import AT, load_cast
from tests.dossiers import a_decided_dossier, a_filed_dossier, a_received_dossier, a_result
from tests.rooms.service.dossiers.test_measures import a_busy_ward, settle_and_fold

COLUMNS = ("unit", "day", "cut", "bucket", "own", "value")
TYPES = {"string": "VARCHAR", "timestamp": "TIMESTAMPTZ", "int64": "BIGINT", "array<uuid>": "VARCHAR"}


def a_ward_with_everything() -> None:
    cast = a_busy_ward()
    with durable():
        row = a_filed_dossier(cast)
        refuse_receipt(dossiers={row.id: "Không thuộc thẩm quyền."}, by=cast.counter, at=AT)
    with durable():
        late = a_decided_dossier(cast)
        make_results_ready(documents=[a_result(late)], by=SYSTEM, at=AT + timedelta(days=20))
    with durable():
        cast = load_cast()
        late = a_received_dossier(cast, at=AT - timedelta(days=9))
        assert late.promised_at is not None
        reappoint_dossier(
            dossier=late.id,
            promised_at=AT + timedelta(days=3),
            reason="Hệ thống gián đoạn.",
            by=cast.leader,
            at=AT,
        )
    settle_and_fold()


def as_file(path: Path) -> None:
    """The facts as the archive would have them."""
    (table,) = facts()
    names = [*table.recounts().schema, "opened_position", "closed_position"]
    rows = f"COPY (SELECT {', '.join(names)} FROM {table.table}) TO STDOUT (FORMAT csv)"
    with connection.cursor() as cursor, path.open("wb") as file, cursor.copy(rows) as copy:
        for chunk in copy:
            file.write(chunk)


def plainly(rows: Sequence[Sequence[Any]]) -> list[str]:
    """In one order, and numbers as numbers: PostgreSQL sums whole numbers into decimals."""
    return sorted(str((*rest, int(value))) for *rest, value in rows)


def duck_with_facts(path: Path) -> Any:
    (table,) = facts()
    schema = {**table.recounts().schema, "opened_position": "int64", "closed_position": "int64"}
    types = {name: TYPES.get(kind, kind.upper()) for name, kind in schema.items()}
    duck = duckdb.connect()
    duck.execute(
        f"CREATE TABLE {table.table} AS SELECT * REPLACE (string_split(trim(path, '{{}}'), ',')::UUID[] AS path)"
        f" FROM read_csv('{path}', header = false, columns = {types})"
    )
    return duck


def test_postgresql_and_duckdb_count_the_same(committed_db: str, tmp_path: Path) -> None:
    a_ward_with_everything()
    position = folded().position
    as_file(tmp_path / "facts.csv")
    counted = 0

    with closing(duck_with_facts(tmp_path / "facts.csv")) as duck, connection.cursor() as cursor:
        for measure, table in recounted():
            for grain in grains_of(measure):
                expression = cells_at(measure=measure, table=table, grain=grain, position=position).select(*COLUMNS)
                cursor.execute(statement(expression).replace("%", "%%"))
                here = plainly(cursor.fetchall())
                there = duck.execute(statement(expression, dialect="duckdb")).fetchall()
                assert plainly(there) == here, f"{measure.name} by {grain.name}"
                counted += len(here)
    assert counted > 100
    assert Dossier.objects.count() >= 6


def test_every_folded_measure_is_counted_anew_and_spark_knows_how() -> None:
    assert {measure.name for measure, _table in recounted()} == {
        measure.name for measure in measures() if measure.kind is not Kind.CLOCK
    }
    for measure, table in recounted():
        for grain in grains_of(measure):
            assert "SELECT" in statement(
                cells_at(measure=measure, table=table, grain=grain, position=7), dialect="pyspark"
            )
