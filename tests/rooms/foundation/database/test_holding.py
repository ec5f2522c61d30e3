"""Rows that are held until the end of a transaction: everybody finds them as if each command had written at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.foundation.database.holding import rows_held
from motcua.foundation.database.rows import insert_rows, lock_rows, update_rows
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.commands.legs import end_legs, open_legs
from motcua.service.dossiers.locks import lock_dossiers
from motcua.service.dossiers.models import Dossier, Leg, Note, Ruling
from motcua.service.dossiers.queries.places import places
from motcua.service.processes.models import Instance, Task
from motcua.service.processes.rows import lock_tasks
from tests.cast import AT, Cast
from tests.dossiers import a_filed_dossier, a_filing, fresh

ELSEWHERE = UUID(int=7)
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


def test_what_was_filed_inside_is_inserted_once_as_it_is_at_the_end(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as asked, rows_held():
        (filed,) = file_dossiers(filings=[a_filing(cast)], by=cast.citizen, at=AT)
        (locked,) = lock_dossiers([filed.dossier]).values()
        locked.current_step = "ký"
        update_rows([locked], ["current_step"])
    (statement,) = [each["sql"] for each in asked if '"dossiers_dossier"' in each["sql"]]

    assert 'INSERT INTO "dossiers_dossier"' in statement
    assert 'INSERT INTO "dossiers_answer_set"' in statement
    assert step_of(locked) == "ký"


def test_what_hangs_on_a_dossier_is_inserted_with_it_or_before_it_is_asked_for(rows: list[Dossier]) -> None:
    with rows_held():
        with CaptureQueriesContext(connection) as asked:
            insert_rows([Note(dossier=row, text="Chờ hồ sơ gốc.", at=AT) for row in rows])
        assert len(asked) == 0
        assert Note.objects.filter(dossier__in=rows).count() == 2
        insert_rows([Note(dossier=rows[0], text="Đã có.", at=AT)])

    assert sorted(Note.objects.values_list("text", flat=True)) == ["Chờ hồ sơ gốc.", "Chờ hồ sơ gốc.", "Đã có."]


def test_what_a_constraint_refuses_is_refused_when_it_is_inserted(rows: list[Dossier]) -> None:
    def insert_twice() -> None:
        with transaction.atomic(), rows_held():
            for _time in range(2):
                insert_rows([Ruling(dossier=rows[0], outcome="approved", at=AT)])

    with pytest.raises(IntegrityError):
        insert_twice()

    assert not Ruling.objects.exists()


@pytest.mark.parametrize("block", [rows_held, nullcontext])
def test_the_last_leg_is_ended_and_the_next_one_begins(
    rows: list[Dossier], block: Callable[[], AbstractContextManager[None]]
) -> None:
    first, second = (row.id for row in rows)
    later, at_last = AT + timedelta(days=1), AT + timedelta(days=2)
    with block():
        left = end_legs([first], at=later)
        open_legs([Leg(dossier_id=first, number=2, unit=ELSEWHERE, started_at=later)])
        left_again = end_legs([first, second], at=at_last)

    here = rows[0].receiving_unit
    assert (left, left_again) == ({first: here}, {first: ELSEWHERE, second: here})
    legs = Leg.objects.filter(dossier=first).order_by("number").values_list("unit", "ended_at")
    assert list(legs) == [(here, later), (ELSEWHERE, at_last)]
    assert Leg.objects.get(dossier=second).ended_at == at_last


def test_a_leg_that_somebody_else_opened_again_is_found_open(rows: list[Dossier]) -> None:
    with rows_held():
        end_legs([rows[0].id], at=AT)
        Leg.objects.filter(dossier=rows[0]).update(ended_at=None)
        end_legs([rows[0].id], at=AT + timedelta(days=1))

    assert Leg.objects.get(dossier=rows[0]).ended_at == AT + timedelta(days=1)


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
