"""A sub-process that ends by its own clock or by word from outside takes its steps along: rows, timers, journal."""

from __future__ import annotations

from datetime import timedelta

import pytest

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.journal.queries import entries_of
from motcua.service.dossiers.commands.clock import pause_dossiers, resume_dossiers
from motcua.service.dossiers.commands.happenings import deliver_events, fire_timers
from motcua.service.dossiers.commands.steps import complete_steps, take_steps
from motcua.service.dossiers.errors import UnableToActOnDossiers
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.values import StepDone
from motcua.service.dossiers.verify import verify_dossiers
from motcua.service.processes.commands import publish_processes
from motcua.service.processes.models import Task, Timer
from motcua.service.processes.queries import tasks_of, verify_instances
from motcua.service.processes.values import Delivery, DeliveryAnswer, EventName, TaskStatus, TimerStatus
from tests.cast import AT, Cast
from tests.dossiers import BIRTH, a_received_dossier, fresh, procedure, task_of
from tests.unit.service.processes.drawings import at_step, drawing, end, flows, fork, start, step, sub

LONG_AFTER = AT + timedelta(days=60)


def in_a_block() -> bytes:
    """Two officials look at it side by side for 16 hours at most, or until papers come; after eight the head is told."""
    return drawing(
        start(),
        step("receive", "receive", action="receive", role="counter", unit="receiving"),
        sub(
            "block",
            start("in"),
            fork("part"),
            step("first"),
            step("second", limitHours="8"),
            fork("join"),
            end("out"),
            flows("in > part", "part > first", "part > second", "first > join", "second > join", "join > out"),
        ),
        at_step("late", "block", limitHours="16"),
        at_step("papers", "block", word="papers_received"),
        at_step("reminder", "block", aside=True, limitHours="8"),
        step("remind", role="head"),
        step("hurry"),
        step("sign", "approve", "refuse", action="sign", role="leader", unit="signing"),
        end("gone"),
        end(),
        flows("start > receive", "receive > block", "block > sign", "late > hurry", "papers > hurry", "hurry > sign"),
        flows("reminder > remind", "remind > gone", "sign > end"),
        key=procedure(BIRTH).process_key,
        words=("papers_received",),
    )


@pytest.fixture
def row(cast: Cast) -> Dossier:
    publish_processes(drawings={"block": in_a_block()}, by=SYSTEM, at=AT)
    return a_received_dossier(cast)


def due(row: Dossier, *events: str) -> int:
    timers = Timer.objects.filter(dossier=row.id, event__in=events)
    return fire_timers(timers={timer.id: row.id for timer in timers}, by=SYSTEM, at=LONG_AFTER)


def states(row: Dossier) -> dict[str, str]:
    return {task.step: task.status.value for task in tasks_of(dossier=row.id)}


def timers(row: Dossier) -> dict[str, str]:
    return dict(Timer.objects.filter(dossier=row.id).values_list("event", "status"))


def all_agrees() -> None:
    assert verify_instances().first_wrong is None
    assert verify_dossiers().first_wrong is None


def test_the_clock_of_the_block_withdraws_its_steps_and_opens_its_own_way(cast: Cast, row: Dossier) -> None:
    take_steps(dossiers=[row.id], by=cast.handler, at=AT + timedelta(hours=1))
    held = task_of(row)

    fired = due(row, "late")
    again = due(row, "late")

    assert (fired, again) == (1, 0)
    assert states(row) == {"receive": "done", "first": "cancelled", "second": "cancelled", "hurry": "open"}
    assert timers(row) == {"late": TimerStatus.FIRED, "reminder": TimerStatus.CANCELLED}
    assert fresh(row).current_step == "Bước hurry"
    (entry,) = entries_of(subject=row.id, kinds=["event_caught"])
    assert (entry.data["caught"], entry.data["aside"], len(entry.data["withdrawn"])) == ("late", False, 2)
    all_agrees()
    with pytest.raises(UnableToActOnDossiers):
        complete_steps(steps=[StepDone(dossier=row.id, task=held)], by=cast.handler, at=LONG_AFTER)


def test_word_from_outside_does_the_same_and_is_taken_once(cast: Cast, row: Dossier) -> None:
    word = Delivery(key="p1", dossier=row.id, event=EventName.PAPERS_RECEIVED)
    first, second = (
        deliver_events(deliveries=[word], by=SYSTEM, at=AT + timedelta(hours=1))[0],
        deliver_events(deliveries=[word], by=SYSTEM, at=AT + timedelta(hours=2))[0],
    )
    assert (first.answer, second.again) == (DeliveryAnswer.TAKEN, True)
    assert states(row)["first"] == TaskStatus.CANCELLED
    assert timers(row) == {"late": TimerStatus.CANCELLED, "reminder": TimerStatus.CANCELLED}
    all_agrees()


def test_a_reminder_opens_a_step_beside_and_the_block_goes_on(cast: Cast, row: Dossier) -> None:
    assert due(row, "reminder") == 1
    assert states(row) == {"receive": "done", "first": "open", "second": "open", "remind": "open"}
    assert timers(row) == {"late": TimerStatus.WAITING, "reminder": TimerStatus.FIRED}
    assert fresh(row).current_step == "Bước first"
    all_agrees()


def test_both_that_are_due_at_once_come_in_their_order(cast: Cast, row: Dossier) -> None:
    assert due(row, "late", "reminder") == 2
    assert states(row)["remind"] == TaskStatus.OPEN
    assert states(row)["hurry"] == TaskStatus.OPEN
    all_agrees()


def test_a_block_that_is_done_calls_its_events_off(cast: Cast, row: Dossier) -> None:
    for key in ("first", "second"):
        task = Task.objects.get(dossier=row.id, step=key)
        complete_steps(steps=[StepDone(dossier=row.id, task=task.id)], by=cast.handler, at=AT + timedelta(hours=2))
    assert fresh(row).current_step == "Bước sign"
    assert set(timers(row).values()) == {TimerStatus.CANCELLED}
    assert due(row, "late", "reminder") == 0
    all_agrees()


def test_the_clock_of_the_block_stands_still_in_a_pause(cast: Cast, row: Dossier) -> None:
    before = Timer.objects.get(dossier=row.id, event="late").due_at
    take_steps(dossiers=[row.id], by=cast.handler, at=AT + timedelta(hours=1))
    complete_steps(steps=[StepDone(dossier=row.id, task=task_of(row))], by=cast.handler, at=AT + timedelta(hours=1))
    pause_dossiers(
        dossiers=[row.id], ground="verification", reason="Xác minh.", by=cast.handler, at=AT + timedelta(hours=2)
    )
    assert due(row, "late") == 0
    resume_dossiers(dossiers=[row.id], by=cast.handler, at=AT + timedelta(days=7))
    assert Timer.objects.get(dossier=row.id, event="late").due_at > before
    all_agrees()
