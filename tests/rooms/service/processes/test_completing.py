"""Steps are done, undone, cancelled."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.foundation.accounts.values import SYSTEM, Role
from motcua.foundation.journal.queries import entries_of
from motcua.service.processes.commands import (
    cancel_instances,
    claim_tasks,
    complete_tasks,
    defer_tasks,
    redirect_instances,
    start_instances,
    undo_completions,
)
from motcua.service.processes.errors import (
    UnableToCancelProcesses,
    UnableToCompleteTasks,
    UnableToRedirectProcesses,
    UnableToUndoCompletions,
)
from motcua.service.processes.models import Instance, Task
from motcua.service.processes.queries import last_done_task, open_tasks_of, tasks_of, verify_instances
from motcua.service.processes.values import Completion, Deferral, Moved, TaskStatus
from tests.conftest import moment
from tests.rooms.service.processes.cast import AT, LATER, a_start, an_official, one_agency, started, the_task, units


def done(dossier: UUID, outcome: str, **more: object) -> Moved:
    """The dossier's open step is done with this outcome."""
    completion = Completion(task=the_task(dossier).id, outcome=outcome, **more)  # type: ignore[arg-type]  # handed on as they came
    (moved,) = complete_tasks(completions=[completion], by=SYSTEM, at=LATER)
    return moved


def at_examine(key: str = "standard", **changes: object) -> UUID:
    """A dossier that waits to be examined."""
    dossier = started(key, done=("receive", "assign"), **changes).dossier
    assert the_task(dossier).step == "examine"
    return dossier


def test_a_completed_step_opens_the_next(db: None) -> None:
    dossier = at_examine()

    moved = done(dossier, "approve")

    assert (moved.task.step, moved.task.status, moved.task.outcome, moved.task.done_at) == (
        "examine",
        TaskStatus.DONE,
        "approve",
        LATER,
    )
    assert [task.step for task in moved.opened] == ["sign"]
    assert not moved.ended


def test_one_entry_tells_a_completion_and_what_opened(db: None) -> None:
    dossier = at_examine()

    moved = done(dossier, "approve")

    _start, entry = entries_of(subject=dossier)
    assert (entry.kind, entry.unit) == ("task_completed", moved.task.unit)
    assert (entry.data["step"], entry.data["outcome"], entry.data["ended"]) == ("examine", "approve", False)
    assert [opened["task"] for opened in entry.data["opened"]] == [str(moved.opened[0].id)]


def test_a_step_is_done_once(db: None) -> None:
    dossier = at_examine()
    moved = done(dossier, "approve")

    with pytest.raises(UnableToCompleteTasks, match="done already"):
        complete_tasks(completions=[Completion(task=moved.task.id, outcome="approve")], by=SYSTEM, at=LATER)


def test_a_step_is_done_once_in_one_call_too(db: None) -> None:
    task = the_task(at_examine()).id

    with pytest.raises(UnableToCompleteTasks, match="done already"):
        complete_tasks(completions=[Completion(task=task, outcome="approve")] * 2, by=SYSTEM, at=LATER)


def test_one_error_names_every_step_and_nothing_is_changed(db: None) -> None:
    good, wrong, gone = at_examine(), at_examine(), uuid4()
    completions = [
        Completion(task=the_task(good).id, outcome="approve"),
        Completion(task=the_task(wrong).id, outcome="perhaps"),
        Completion(task=gone, outcome="approve"),
    ]

    with pytest.raises(UnableToCompleteTasks, match=rf"“perhaps”.*{gone}.*no such step"):
        complete_tasks(completions=completions, by=SYSTEM, at=LATER)

    assert the_task(good).step == the_task(wrong).step == "examine"
    assert len(entries_of(subject=good)) == 1


def test_an_opinion_may_be_asked_twice_and_no_more(db: None) -> None:
    dossier = at_examine("with_consultation")
    for _round in (1, 2):
        done(dossier, "consult")
        assert the_task(dossier).unit_id == units()["consulted"]
        done(dossier, "done")

    (task,) = open_tasks_of(dossiers=[dossier])[dossier]
    assert (task.step, task.round) == ("examine", 3)
    assert [outcome.value for outcome in task.outcomes] == ["approve", "refuse"]
    with pytest.raises(UnableToCompleteTasks, match="“consult”"):
        done(dossier, "consult")


def test_who_is_consulted_is_named_when_it_comes_to_that(db: None) -> None:
    dossier = at_examine("with_consultation", places=one_agency())

    with pytest.raises(UnableToCompleteTasks, match="consulted"):
        done(dossier, "consult")
    moved = done(dossier, "consult", consulted=(units()["leg:3"],))

    assert [task.unit for task in moved.opened] == [units()["leg:3"]]


def test_the_head_names_who_examines(db: None) -> None:
    handler = an_official()
    dossier = started(done=("receive",)).dossier

    moved = done(dossier, "done", holder=handler.account)

    assert [(task.step, task.status, task.holder) for task in moved.opened] == [
        ("examine", TaskStatus.CLAIMED, handler.account)
    ]


def test_what_is_sent_back_goes_to_who_did_it(db: None) -> None:
    handler = an_official()
    dossier = at_examine()
    complete_tasks(
        completions=[Completion(task=the_task(dossier).id, outcome="approve")],
        by=handler,
        at=LATER,
    )

    (again,) = done(dossier, "send_back").opened

    assert (again.step, again.round, again.holder, again.status) == (
        "examine",
        2,
        handler.account,
        TaskStatus.CLAIMED,
    )


def test_what_somebody_has_nobody_else_completes(db: None) -> None:
    holder, other = an_official(), an_official()
    task = the_task(at_examine()).id
    claim_tasks(tasks=[task], by=holder, at=LATER)

    with pytest.raises(UnableToCompleteTasks, match="somebody else"):
        complete_tasks(completions=[Completion(task=task, outcome="approve")], by=other, at=LATER)

    (moved,) = complete_tasks(completions=[Completion(task=task, outcome="approve")], by=holder, at=LATER)
    assert moved.task.done_by == holder.account


@pytest.mark.parametrize("count", [1, 200])
def test_a_completion_is_a_handful_of_statements_whatever_the_number(db: None, count: int) -> None:
    done(at_examine(), "approve")  # the definition is known to this process
    dossiers = [
        begun.dossier
        for begun in start_instances(
            starts=[a_start(done=("receive", "assign")) for _ in range(count)], by=SYSTEM, at=AT
        )
    ]
    waiting = Task.objects.filter(dossier__in=dossiers, status="open").values_list("id", flat=True)
    completions = [
        Completion(task=task, outcome="approve" if n % 2 else "refuse") for n, task in enumerate(list(waiting))
    ]

    with CaptureQueriesContext(connection) as statements:
        moved = complete_tasks(completions=completions, by=SYSTEM, at=LATER)

    assert len(statements) <= 8, [statement["sql"][:80] for statement in statements]
    assert [move.task.id for move in moved] == [completion.task for completion in completions]


def test_a_cancelled_process_has_nothing_open_and_no_state(db: None) -> None:
    dossier = at_examine()
    task = the_task(dossier).id

    withdrawn = cancel_instances(dossiers=[dossier], by=SYSTEM, at=LATER)

    assert [(each.id, each.status) for each in withdrawn] == [(task, TaskStatus.CANCELLED)]
    instance = Instance.objects.get(dossier=dossier)
    assert (instance.status, instance.state_id, instance.ended_at) == ("cancelled", None, LATER)
    assert entries_of(subject=dossier)[-1].data["withdrawn"] == [str(task)]
    with pytest.raises(UnableToCompleteTasks, match="withdrawn"):
        complete_tasks(completions=[Completion(task=task, outcome="approve")], by=SYSTEM, at=LATER)
    with pytest.raises(UnableToCancelProcesses, match=str(dossier)):
        cancel_instances(dossiers=[dossier], by=SYSTEM, at=LATER)


def test_a_mistaken_completion_is_taken_back(db: None) -> None:
    handler = an_official()
    dossier = at_examine()
    examine = the_task(dossier).id
    claim_tasks(tasks=[examine], by=handler, at=AT)
    (moved,) = complete_tasks(completions=[Completion(task=examine, outcome="refuse")], by=handler, at=LATER)

    (again,) = undo_completions(tasks=[examine], by=SYSTEM, at=LATER)

    assert (again.id, again.status, again.holder, again.outcome, again.done_at) == (
        examine,
        TaskStatus.CLAIMED,
        handler.account,
        "",
        None,
    )
    assert Task.objects.get(id=moved.opened[0].id).status == "cancelled"
    assert verify_instances().wrong == 0
    entry = entries_of(subject=dossier)[-1]
    assert (entry.kind, entry.data["withdrawn"]) == ("completion_undone", [str(moved.opened[0].id)])
    (redone,) = complete_tasks(completions=[Completion(task=examine, outcome="approve")], by=handler, at=LATER)
    assert [task.step for task in redone.opened] == ["sign"]


def test_the_end_itself_can_be_taken_back(db: None) -> None:
    dossier = started("notice", done=("receive", "acknowledge")).dossier
    last = tasks_of(dossier=dossier)[-1]

    undo_completions(tasks=[last.id], by=SYSTEM, at=LATER)

    assert Instance.objects.get(dossier=dossier).status == "running"
    assert the_task(dossier).id == last.id
    assert done(dossier, "done").ended


def test_only_the_last_step_is_taken_back_and_then_the_one_before(db: None) -> None:
    dossier = at_examine()
    examine = done(dossier, "approve").task.id
    sign = done(dossier, "approve").task.id

    with pytest.raises(UnableToUndoCompletions, match="later step"):
        undo_completions(tasks=[examine], by=SYSTEM, at=LATER)
    undo_completions(tasks=[sign], by=SYSTEM, at=LATER)
    undo_completions(tasks=[examine], by=SYSTEM, at=LATER)

    assert the_task(dossier).id == examine
    with pytest.raises(UnableToUndoCompletions, match="not done"):
        undo_completions(tasks=[examine], by=SYSTEM, at=LATER)


def test_a_cancelled_process_is_not_revived_by_undoing(db: None) -> None:
    dossier = at_examine()
    examine = done(dossier, "approve").task.id
    cancel_instances(dossiers=[dossier], by=SYSTEM, at=LATER)

    with pytest.raises(UnableToUndoCompletions, match="withdrawn"):
        undo_completions(tasks=[examine], by=SYSTEM, at=LATER)


def test_a_pause_moves_what_is_due_by_working_time(db: None) -> None:
    dossier = at_examine()  # 60 % of 2,400 minutes: three days of eight hours
    assert the_task(dossier).due_at == moment("2023-06-20 09:30")

    (moved,) = defer_tasks(deferrals=[Deferral(dossier=dossier, minutes=480)], by=SYSTEM, at=LATER)

    assert moved.due_at == the_task(dossier).due_at == moment("2023-06-21 09:30")
    assert entries_of(subject=dossier)[-1].data == {"tasks": [str(moved.id)], "minutes": 480}


def test_a_step_without_a_due_time_has_none_to_move(db: None) -> None:
    dossier = at_examine(limit_minutes=None)

    assert defer_tasks(deferrals=[Deferral(dossier=dossier, minutes=480)], by=SYSTEM, at=LATER) == []
    assert len(entries_of(subject=dossier)) == 1


def test_a_filing_at_the_wrong_office_is_sent_to_the_right_one(db: None) -> None:
    wrong, right = one_agency()["receiving"], units()["leg:2"]
    officer = an_official()
    dossier = started(places=one_agency()).dossier
    claim_tasks(tasks=[the_task(dossier).id], by=officer, at=AT)

    (task,) = redirect_instances(moves={dossier: (wrong, right)}, by=SYSTEM, at=LATER)

    assert (task.unit, task.holder, task.status) == (right, None, TaskStatus.OPEN)
    assert task.due_at == moment("2023-06-19 10:00")  # eight working hours from Friday 10:00
    entry = entries_of(subject=dossier)[-1]
    assert (entry.unit, entry.data["to_unit"], entry.data["tasks"]) == (wrong, str(right), [str(task.id)])
    done(dossier, "receive")
    assert the_task(dossier).unit_id == right


def test_a_unit_that_has_no_part_is_not_replaced(db: None) -> None:
    dossier, gone = started(places=one_agency()).dossier, uuid4()
    places = units()

    with pytest.raises(UnableToRedirectProcesses, match=rf"{dossier} \(the unit.*{gone} \(no process"):
        redirect_instances(
            moves={dossier: (places["leg:3"], places["leg:2"]), gone: (places["leg:1"], places["leg:2"])},
            by=SYSTEM,
            at=LATER,
        )


def test_the_last_step_done_is_found(db: None) -> None:
    dossier = started().dossier
    with pytest.raises(UnableToUndoCompletions, match="nothing is done yet"):
        last_done_task(dossier=dossier)
    done(dossier, "receive")

    moved = done(dossier, "done")

    assert last_done_task(dossier=dossier).id == moved.task.id
    undo_completions(tasks=[moved.task.id], by=SYSTEM, at=LATER)
    assert last_done_task(dossier=dossier).id == tasks_of(dossier=dossier)[0].id


def test_roles_follow_the_drawing(db: None) -> None:
    dossier = started().dossier
    for outcome in ("receive", "done", "approve", "approve", "done", "done"):
        done(dossier, outcome)

    assert [task.role for task in tasks_of(dossier=dossier)] == [
        Role.COUNTER,
        Role.HEAD,
        Role.HANDLER,
        Role.LEADER,
        Role.CLERK,
        Role.COUNTER,
    ]
