"""Rows written and locked by plain statements are what Django would have made of them."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.foundation.calendars.queries import calendars_now
from motcua.foundation.database.keys import new_id
from motcua.foundation.database.rows import lock_rows, update_rows
from motcua.foundation.database.versions import versions_held
from motcua.registry.organization.queries import directory
from motcua.service.dossiers.models import Dossier
from motcua.service.processes.models import Instance
from tests.cast import AT, JUNE_15, Cast
from tests.dossiers import a_filed_dossier, fresh


def test_only_the_named_fields_of_many_rows_are_written_in_one_statement(cast: Cast) -> None:
    rows = [a_filed_dossier(cast, at=AT + timedelta(minutes=n)) for n in range(3)]
    before = rows[0].status
    for number, row in enumerate(rows):
        row.current_step, row.involved_units, row.holder = f"bước {number}", [row.id, row.id], None
        row.status = "returned"

    with CaptureQueriesContext(
        connection,
    ) as asked:
        update_rows(rows, ["current_step", "involved_units", "holder", "current_step"])

    assert len(asked) == 1
    kept = [fresh(row) for row in rows]
    assert [row.current_step for row in kept] == ["bước 0", "bước 1", "bước 2"]
    assert [row.involved_units for row in kept] == [[row.id, row.id] for row in rows]
    assert {row.status for row in kept} == {before}


def test_nothing_is_written_for_no_rows(db: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        update_rows([], ["status"])

    assert len(asked) == 0


def test_locked_rows_come_in_the_order_of_their_ids_as_they_stand(cast: Cast) -> None:
    rows = [a_filed_dossier(cast, at=AT + timedelta(minutes=n)) for n in range(3)]

    locked = lock_rows(Dossier, [rows[2].id, rows[0].id, new_id()])

    assert [row.id for row in locked] == sorted([rows[0].id, rows[2].id])
    whole = Dossier.objects.in_bulk([row.id for row in locked])
    for row in locked:
        assert {f.attname: getattr(row, f.attname) for f in Dossier._meta.concrete_fields} == {
            f.attname: getattr(whole[row.id], f.attname) for f in Dossier._meta.concrete_fields
        }


def test_a_locked_row_reads_json_as_django_does(cast: Cast) -> None:
    row = a_filed_dossier(cast)
    kept = Instance.objects.get(dossier=row.id)

    (locked,) = lock_rows(Instance, [kept.id])

    assert isinstance(locked.units, dict)
    assert (locked.units, locked.facts, locked.holders) == (kept.units, kept.facts, kept.holders)


def test_versions_are_asked_for_once_while_they_are_held(db: None) -> None:
    calendars_now()
    directory(on=JUNE_15)

    with versions_held(), CaptureQueriesContext(connection) as asked:
        for _time in range(5):
            calendars_now()
            directory(on=JUNE_15)
    with CaptureQueriesContext(connection) as again:
        directory(on=JUNE_15)

    assert (len(asked), len(again)) == (2, 1)
