"""Who has a step."""

from __future__ import annotations

from uuid import uuid4

import pytest

from motcua.foundation.accounts.values import SYSTEM, Actor
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.queries import entries_of
from motcua.service.processes.commands import claim_tasks, complete_tasks, reassign_tasks, release_tasks
from motcua.service.processes.errors import (
    UnableToCompleteTasks,
    UnableToReassignTasks,
    UnableToReleaseTasks,
    UnableToTakeTasks,
)
from motcua.service.processes.models import Task
from motcua.service.processes.values import Completion, Reassignment, TaskStatus
from tests.rooms.service.processes.cast import AT, LATER, an_official, at_once, started, the_task


def test_a_step_taken_is_held_and_recorded(db: None) -> None:
    officer = an_official()
    dossier = started().dossier

    (task,) = claim_tasks(tasks=[the_task(dossier).id], by=officer, at=AT)

    assert (task.status, task.holder) == (TaskStatus.CLAIMED, officer.account)
    assert entries_of(subject=dossier)[-1].kind == "task_claimed"


def test_the_second_officer_is_told_who_has_it(db: None) -> None:
    first, second = an_official("Trần Thị Mai"), an_official("Lê Văn Bình")
    free, taken = the_task(started().dossier).id, the_task(started().dossier).id
    claim_tasks(tasks=[taken], by=first, at=AT)

    with pytest.raises(UnableToTakeTasks, match="Trần Thị Mai has it"):
        claim_tasks(tasks=[free, taken], by=second, at=AT)

    assert Task.objects.get(id=free).holder_id is None


def test_taking_twice_changes_nothing_and_records_nothing(db: None) -> None:
    officer = an_official()
    dossier = started().dossier
    claim_tasks(tasks=[the_task(dossier).id], by=officer, at=AT)

    claim_tasks(tasks=[the_task(dossier).id], by=officer, at=LATER)

    assert [entry.kind for entry in entries_of(subject=dossier)] == ["process_started", "task_claimed"]


def test_what_is_done_cannot_be_taken(db: None) -> None:
    task = started(done=("receive",)).tasks[0].id

    with pytest.raises(UnableToTakeTasks, match="done already"):
        claim_tasks(tasks=[task], by=an_official(), at=AT)


def test_a_step_is_given_back_by_who_has_it(db: None) -> None:
    officer, other = an_official(), an_official()
    task = the_task(started().dossier).id
    claim_tasks(tasks=[task], by=officer, at=AT)

    with pytest.raises(UnableToReleaseTasks, match="do not have it"):
        release_tasks(tasks=[task], by=other, at=AT)
    (released,) = release_tasks(tasks=[task], by=officer, at=AT)

    assert (released.status, released.holder) == (TaskStatus.OPEN, None)
    claim_tasks(tasks=[task], by=other, at=AT)


def test_a_step_is_given_to_another_with_both_names_kept(db: None) -> None:
    before, after = an_official(), an_official()
    dossier = started().dossier
    task = the_task(dossier).id
    claim_tasks(tasks=[task], by=before, at=AT)

    (given,) = reassign_tasks(reassignments=[Reassignment(task=task, holder=after.account)], by=SYSTEM, at=AT)

    assert given.holder == after.account
    entry = entries_of(subject=dossier)[-1]
    assert (entry.data["holder_before"], entry.data["holder"]) == (str(before.account), str(after.account))


def test_a_step_goes_back_to_the_unit(db: None) -> None:
    officer = an_official()
    task = the_task(started().dossier).id
    claim_tasks(tasks=[task], by=officer, at=AT)

    (given,) = reassign_tasks(reassignments=[Reassignment(task=task, holder=None)], by=SYSTEM, at=AT)

    assert (given.status, given.holder) == (TaskStatus.OPEN, None)


def test_what_is_done_is_not_given_to_anybody(db: None) -> None:
    task = started(done=("receive",)).tasks[0].id
    unknown = uuid4()

    with pytest.raises(UnableToReassignTasks, match=rf"done already.*{unknown}"):
        reassign_tasks(
            reassignments=[Reassignment(task=task, holder=None), Reassignment(task=unknown, holder=None)],
            by=SYSTEM,
            at=AT,
        )


def test_of_two_officers_at_once_one_wins(committed_db: str) -> None:
    with durable():
        officers = [an_official("Trần Thị Mai"), an_official("Lê Văn Bình")]
        task = started().tasks[0].id

    def take(officer: Actor) -> object:
        return lambda: claim_tasks(tasks=[task], by=officer, at=AT)

    results = at_once(*map(take, officers))

    lost = [result for result in results if isinstance(result, UnableToTakeTasks)]
    holder = Task.objects.get(id=task).holder_id
    winner = next(officer for officer in officers if officer.account == holder)
    assert len(lost) == 1
    assert f"{winner.name} has it" in lost[0].message


def test_of_two_completions_at_once_one_counts(committed_db: str) -> None:
    with durable():
        begun = started(done=("receive",))
    completion = Completion(task=begun.opened[0].id, outcome="done")

    def complete() -> object:
        return complete_tasks(completions=[completion], by=SYSTEM, at=LATER)

    results = at_once(complete, complete)

    assert sum(isinstance(result, UnableToCompleteTasks) for result in results) == 1
    assert sum(isinstance(result, list) for result in results) == 1
    assert the_task(begun.dossier).step == "examine"
