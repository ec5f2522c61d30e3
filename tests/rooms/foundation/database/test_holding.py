"""Rows that are held until the end of a transaction: everybody finds them as if each command had written at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.foundation.database.holding import rows_held
from motcua.foundation.database.rows import lock_rows, update_rows
from motcua.service.dossiers.locks import lock_dossiers
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.queries.places import places
from motcua.service.processes.models import Instance, Task
from motcua.service.processes.rows import lock_tasks
from tests.cast import AT, Cast
from tests.dossiers import a_filed_dossier, fresh

STORED = [field.attname for field in Dossier._meta.concrete_fields]


@pytest.fixture
def rows(cast: Cast) -> list[Dossier]:
    return [a_filed_dossier(cast, at=AT + timedelta(minutes=number)) for number in range(2)]


@pytest.fixture
def held(rows: list[Dossier]) -> Iterator[list[Dossier]]:
    with rows_held():
        yield list(lock_dossiers([row.id for row in rows]).values())


def step_of(row: Dossier) -> str:
    return Dossier.objects.values_list("current_step", flat=True).get(id=row.id)


def test_who_locks_again_gets_the_same_rows_without_a_statement(held: list[Dossier]) -> None:
    with CaptureQueriesContext(connection) as asked:
        again = lock_rows(Dossier, {row.id for row in held})
        standing = places(dossiers=[row.id for row in held])

    assert len(asked) == 0
    assert all(one is other for one, other in zip(sorted(held, key=lambda row: row.id), again, strict=True))
    assert standing[held[0].id].step == held[0].current_step


def test_what_was_filed_inside_is_locked_without_a_statement(cast: Cast) -> None:
    with rows_held():
        row = a_filed_dossier(cast, at=AT)
        with CaptureQueriesContext(connection) as asked:
            (locked,) = lock_dossiers([row.id]).values()
            assert locked.current_task is not None
            (task,) = lock_tasks([locked.current_task]).values()

        assert len(asked) == 0
        # And whoever asks for the tables finds it.
        assert Task.objects.get(id=task.id).step == task.step
        assert Instance.objects.get(dossier=row.id).id == task.instance_id

    assert {field: getattr(locked, field) for field in STORED} == {
        field: getattr(fresh(row), field) for field in STORED
    }


def test_what_several_commands_change_is_written_once_at_the_end(rows: list[Dossier]) -> None:
    with CaptureQueriesContext(connection) as asked, rows_held():
        for number in range(3):
            locked = list(lock_dossiers([row.id for row in rows]).values())
            for row in locked:
                row.current_step = f"bước {number}"
            update_rows(locked, ["current_step"])

    assert len(asked) == 2
    assert [step_of(row) for row in rows] == ["bước 2", "bước 2"]


def test_who_asks_for_the_table_meanwhile_finds_what_was_changed(held: list[Dossier]) -> None:
    held[0].current_step = "thẩm định"
    update_rows(held[:1], ["current_step"])

    assert step_of(held[0]) == "thẩm định"


def test_what_a_statement_changes_is_read_again(held: list[Dossier]) -> None:
    held[0].current_step = "thẩm định"
    update_rows(held[:1], ["current_step"])
    Dossier.objects.filter(id=held[0].id).update(current_role="leader")

    (again,) = lock_rows(Dossier, [held[0].id])
    assert (again.current_step, again.current_role) == ("thẩm định", "leader")


def test_a_copy_that_somebody_read_besides_is_written_at_once(held: list[Dossier]) -> None:
    copy = fresh(held[0])
    copy.current_step = "ký"
    update_rows([copy], ["current_step"])

    (again,) = lock_rows(Dossier, [copy.id])
    assert again is not held[0]
    assert (again.current_step, step_of(copy)) == ("ký", "ký")


def test_after_a_fault_nothing_is_written(rows: list[Dossier]) -> None:
    def fail() -> None:
        with rows_held():
            (row,) = lock_dossiers([rows[0].id]).values()
            row.current_step = "ký"
            update_rows([row], ["current_step"])
            raise RuntimeError

    before = step_of(rows[0])
    with pytest.raises(RuntimeError):
        fail()

    assert step_of(rows[0]) == before
