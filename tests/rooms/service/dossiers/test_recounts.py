"""The expressions by which figures are counted anew: the same rows from PostgreSQL and from DuckDB over a file, and known
to Spark."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database.transactions import durable
from motcua.foundation.measures.archive import archive_months, verify_archive
from motcua.foundation.measures.declared import measures
from motcua.foundation.measures.errors import UnableToArchive
from motcua.foundation.measures.recount import cells_at, recounted, statement
from motcua.foundation.measures.statements import grains_of
from motcua.foundation.measures.values import Kind
from motcua.service.dossiers.commands.clock import reappoint_dossier
from motcua.service.dossiers.commands.receipt import refuse_receipt
from motcua.service.dossiers.commands.results import make_results_ready
from motcua.service.dossiers.models import Dossier, Fact
from motcua.service.feedback.commands.opinions import rate_dossier
from motcua.service.feedback.values import Face
from tests.cast import AT, load_cast
from tests.dossiers import a_decided_dossier, a_filed_dossier, a_received_dossier, a_result
from tests.rooms.service.dossiers.test_measures import a_busy_ward, settle_and_fold

NEXT_YEAR = date(2024, 1, 15)


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
    with durable():
        rated = a_decided_dossier(cast)
        make_results_ready(documents=[a_result(rated)], by=SYSTEM, at=AT + timedelta(hours=2))
        rate_dossier(dossier=rated.id, face=Face.UNHAPPY, text="", by=cast.citizen, at=AT + timedelta(days=1))
    settle_and_fold()


def test_postgresql_counts_from_its_rows_what_duckdb_counts_from_the_archive(committed_db: str, tmp_path: Path) -> None:
    a_ward_with_everything()

    archived = archive_months(folder=tmp_path, today=NEXT_YEAR)
    found = verify_archive(folder=tmp_path)

    assert {each.table for each in archived} == {"dossiers_fact", "feedback_fact", "processes_step_fact"}
    assert len({each.month for each in archived}) == 2
    assert (found.wrong, found.first_wrong) == (0, None)
    assert found.checked > 100
    assert Dossier.objects.count() >= 6


def test_an_altered_row_is_found_beside_the_archive(committed_db: str, tmp_path: Path) -> None:
    a_ward_with_everything()
    archive_months(folder=tmp_path, today=NEXT_YEAR)
    with durable():
        Fact.objects.filter(closed_by=None, channel="online").update(channel="post")

    found = verify_archive(folder=tmp_path)

    assert found.wrong
    assert "dossiers.received" in str(found.first_wrong)


def test_the_month_that_runs_is_not_archived_and_files_stay_as_they_are(committed_db: str, tmp_path: Path) -> None:
    a_ward_with_everything()

    first = archive_months(folder=tmp_path, today=date(2023, 7, 20))
    before = {each.path: each.path.stat().st_mtime_ns for each in first}
    again = archive_months(folder=tmp_path, today=date(2023, 7, 21))

    assert {each.month for each in first} == {date(2023, 6, 1)}
    assert first == again
    assert before == {each.path: each.path.stat().st_mtime_ns for each in again}


def test_rows_without_a_position_are_not_archived(committed_db: str, tmp_path: Path) -> None:
    a_busy_ward()

    with pytest.raises(UnableToArchive, match="rows of 2023-06"):
        archive_months(folder=tmp_path, today=NEXT_YEAR)

    assert list(tmp_path.rglob("*.parquet")) == []


def test_an_archive_without_files_has_nothing(db: None, tmp_path: Path) -> None:
    assert verify_archive(folder=tmp_path).checked == 0


def test_every_folded_measure_is_counted_anew_and_spark_knows_how() -> None:
    assert {measure.name for measure, _table in recounted()} == {
        measure.name for measure in measures() if measure.kind is not Kind.CLOCK
    }
    for measure, table in recounted():
        for grain in grains_of(measure):
            assert "SELECT" in statement(
                cells_at(measure=measure, table=table, grain=grain, position=7), dialect="pyspark"
            )
