"""Timers and word from outside, as dossiers meet them: under their lock, by their clock, shown on their row."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM, Role
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.queries import entries_of
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind, UnitView
from motcua.service.dossiers.commands.clock import pause_dossiers, resume_dossiers
from motcua.service.dossiers.commands.happenings import deliver_events, fire_timers
from motcua.service.dossiers.commands.steps import complete_steps, decide_dossiers
from motcua.service.dossiers.jobs import fire_due_timers
from motcua.service.dossiers.locks import lock_dossiers
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.queries.beside import beside
from motcua.service.dossiers.queries.dossier import dossier_view
from motcua.service.dossiers.queries.timers import due_timers
from motcua.service.dossiers.values import Act, Ruling, RulingOutcome, Status, StepDone
from motcua.service.dossiers.verify import verify_dossiers
from motcua.service.processes.commands import publish_processes
from motcua.service.processes.models import Timer
from motcua.service.processes.queries import open_tasks_of, tasks_of
from motcua.service.processes.values import Delivery, EventName
from tests.cast import AT, JUNE_15, Cast, load_cast, whoever
from tests.conftest import moment
from tests.dossiers import BIRTH, a_received_dossier, birth_answers, fresh, procedure, task_of
from tests.unit.service.processes.drawings import (
    at_step,
    awaited,
    drawing,
    end,
    first_of,
    flows,
    gateway,
    several,
    start,
    step,
)

#: The clock of the tests' city has gone on by itself since 3 July.
IN_JULY = moment("2023-07-10 09:30")
LONG_AFTER = AT + timedelta(days=60)


def asking() -> bytes:
    """The process of birth registrations, if two departments were asked of each on the way."""
    sign = step("sign", "approve", "refuse", action="sign", role="leader", unit="signing")
    return drawing(
        start(),
        step("receive", "receive", action="receive", role="counter", unit="receiving"),
        step("examine", "approve", "consult/1"),
        gateway("g", "g_sign"),
        several("ask", "agree", "against", limitHours="16"),
        at_step("silent", "ask", limitHours=""),
        sign,
        end(),
        flows(
            "start > receive",
            "receive > examine",
            "examine > g",
            'g > ask : outcome == "consult"',
            "g > sign",
            "ask > examine",
            "silent > examine",
            "sign > end",
        ),
        key=procedure(BIRTH).process_key,
    )


def departments() -> list[UnitView]:
    return list(directory(on=JUNE_15).of_kind(UnitKind.DEPARTMENT)[:2])


def asked(cast: Cast, *, at: datetime = AT) -> Dossier:
    """A dossier on which two departments are asked."""
    publish_processes(drawings={"asking": asking()}, by=SYSTEM, at=at)
    row = a_received_dossier(cast, at=at)
    units = tuple(unit.id for unit in departments())
    word = StepDone(dossier=row.id, task=task_of(row), outcome="consult", consulted=units)
    complete_steps(steps=[word], by=cast.handler, at=at + timedelta(hours=1))
    return fresh(row)


def fire(*rows: Dossier, at: datetime = LONG_AFTER) -> int:
    """What the worker's tick does, in the test's own transaction."""
    due = {timer: dossier for timer, dossier in due_timers(at=at, limit=100).items() if dossier in {r.id for r in rows}}
    return fire_timers(timers=due, by=SYSTEM, at=at)


def test_when_the_time_of_those_asked_is_over_the_dossier_goes_back_to_its_handler(cast: Cast) -> None:
    row = asked(cast)
    assert row.current_action == "consult"

    assert fire(row) == 1

    after = fresh(row)
    assert (after.current_action, after.current_unit, after.holder) == ("examine", cast.ward.id, cast.handler.account)
    assert verify_dossiers().wrong == 0
    assert fire(row) == 0


def test_a_clock_that_stands_still_lets_nothing_fire_and_takes_the_timer_along(cast: Cast) -> None:
    row = asked(cast)
    paused, resumed = AT + timedelta(hours=2), AT + timedelta(days=7, hours=2)
    due = Timer.objects.get(dossier=row.id).due_at
    pause_dossiers(dossiers=[row.id], ground="verification", reason="", by=SYSTEM, at=paused)

    assert fire(row, at=resumed) == 0
    resume_dossiers(dossiers=[row.id], by=SYSTEM, at=resumed)

    assert Timer.objects.get(dossier=row.id).due_at == due + timedelta(days=7)
    assert fire(row, at=resumed) == 0
    assert fire(row) == 1


def test_each_of_the_agencies_does_its_own_step(cast: Cast) -> None:
    row = asked(cast)
    officers = [whoever(unit=unit, role=Role.HANDLER) for unit in departments()]
    mine = {task.unit: task.id for task in open_tasks_of(dossiers=[row.id])[row.id]}
    assert set(mine) == {unit.id for unit in departments()}

    # The one that the dossier does not show answers first.
    for officer, unit in reversed(list(zip(officers, departments(), strict=True))):
        word = StepDone(dossier=row.id, task=mine[unit.id], outcome="agree")
        complete_steps(steps=[word], by=officer, at=AT + timedelta(hours=2))

    assert fresh(row).current_action == "examine"
    assert verify_dossiers().wrong == 0


def test_each_of_the_agencies_finds_the_dossier_and_sees_its_own_step(cast: Cast) -> None:
    row = asked(cast)
    officers = [whoever(unit=unit, role=Role.HANDLER) for unit in departments()]
    (shown,) = (officer for officer in officers if row.current_unit in officer.units)
    (other,) = (officer for officer in officers if row.current_unit not in officer.units)

    assert [line.dossier for line in beside(actor=other)] == [row.id]
    assert beside(actor=shown) == []
    view = dossier_view(dossier=row.id, actor=other, at=AT + timedelta(hours=2))
    assert view.holding.unit is not None
    assert view.holding.unit.id in other.units
    assert Act.COMPLETE_STEP in view.acts
    assert fresh(row).current_task == row.current_task


def test_who_is_asked_nothing_finds_nothing_beside(cast: Cast) -> None:
    asked(cast)

    for actor in (cast.citizen, cast.handler, cast.other_officer, cast.auditor):
        assert beside(actor=actor) == []


def test_an_agency_does_not_answer_for_another(cast: Cast) -> None:
    row = asked(cast)
    first, second = departments()
    theirs = next(task.id for task in open_tasks_of(dossiers=[row.id])[row.id] if task.unit == second.id)

    with pytest.raises(NotPermitted):
        complete_steps(
            steps=[StepDone(dossier=row.id, task=theirs, outcome="agree")],
            by=whoever(unit=first, role=Role.HANDLER),
            at=AT + timedelta(hours=2),
        )

    assert len(open_tasks_of(dossiers=[row.id])[row.id]) == 2


@pytest.mark.parametrize("who", ["citizen", "handler", "administrator"])
def test_nobody_but_the_house_lets_the_clock_speak(cast: Cast, who: str) -> None:
    row = asked(cast)
    actor = getattr(cast, who)
    word = Delivery(key="k", dossier=row.id, event=EventName.REPLY_RECEIVED)

    with pytest.raises(NotPermitted):
        fire_timers(timers=due_timers(at=LONG_AFTER, limit=10), by=actor, at=LONG_AFTER)
    with pytest.raises(NotPermitted):
        deliver_events(deliveries=[word], by=actor, at=LONG_AFTER)

    assert fresh(row).current_action == "consult"


def test_word_that_nobody_awaits_leaves_the_dossier_as_it_is(cast: Cast) -> None:
    row = asked(cast)

    (answer,) = deliver_events(
        deliveries=[Delivery(key="k", dossier=row.id, event=EventName.REPLY_RECEIVED)], by=SYSTEM, at=LONG_AFTER
    )

    assert answer.answer == "not_awaited"
    assert entries_of(subject=row.id)[-1].kind == "event_not_awaited"
    assert fresh(row).current_task == row.current_task
    assert verify_dossiers().wrong == 0


def paying() -> bytes:
    """The process of birth registrations, if it cost money that is asked for after the examination."""
    return drawing(
        start(),
        step("receive", "take=receive", action="receive", role="counter", unit="receiving"),
        step("examine", "bill=pause_for_money"),
        first_of("wait"),
        awaited("paid", word="payment_received"),
        awaited("unpaid", limitHours="40"),
        step("again", "approve", limitHours="16"),
        step("sign", "yes=approve", "no=refuse", action="sign", role="leader", unit="signing"),
        end(),
        flows(
            "start > receive",
            "receive > examine",
            "examine > wait",
            "wait > paid",
            "wait > unpaid",
            "paid > again",
            "unpaid > again",
            "again > sign",
            "sign > end",
        ),
        key=procedure(BIRTH).process_key,
        words=["payment_received"],
    )


def billed(
    cast: Cast,
    *,
    at: datetime = AT,
    answers: Mapping[str, Any] | None = None,
    before_bill: Callable[[Dossier], object] | None = None,
) -> Dossier:
    """A dossier that waits for its money since an hour later (Thursday 10:30). `answers` beside the usual ones."""
    publish_processes(drawings={"paying": paying()}, by=SYSTEM, at=at)
    row = a_received_dossier(cast, at=at, answers=birth_answers(**(answers or {})))
    if before_bill:
        before_bill(row)
    word = StepDone(dossier=row.id, task=task_of(row), outcome="bill")
    complete_steps(steps=[word], by=cast.handler, at=at + timedelta(hours=1))
    return fresh(row)


def test_the_clock_stands_still_for_money_and_goes_on_when_it_is_paid(cast: Cast) -> None:
    row = billed(cast)
    assert (row.status, row.current_task) == (Status.PAUSED.value, None)
    before = row.legal_due_at
    paid_at = AT + timedelta(days=1, hours=1)
    word = Delivery(key="receipt-1", dossier=row.id, event=EventName.PAYMENT_RECEIVED)

    (answer,) = deliver_events(deliveries=[word], by=SYSTEM, at=paid_at)

    after = fresh(row)
    assert (answer.answer, after.status, after.current_step) == ("taken", Status.IN_PROCESSING.value, "Bước again")
    assert before is not None
    assert after.legal_due_at == before + timedelta(days=1)
    # Sixteen working hours from Friday 10:30: the step began after the pause and gets nothing of it.
    assert after.step_due_at == moment("2023-06-20 10:30")
    assert verify_dossiers().wrong == 0


def test_what_is_awaited_is_said_to_who_looks(cast: Cast) -> None:
    row = billed(cast)

    assert [each.key for each in dossier_view(dossier=row.id, actor=cast.handler, at=AT).awaited] == ["paid", "unpaid"]
    fire(row)
    assert dossier_view(dossier=row.id, actor=cast.handler, at=LONG_AFTER).awaited == ()


def test_what_is_not_paid_goes_on_when_its_time_is_over(cast: Cast) -> None:
    row = billed(cast)

    assert fire(row, at=moment("2023-06-22 10:29")) == 0
    assert fire(row, at=moment("2023-06-22 10:30")) == 1

    assert fresh(row).status == Status.IN_PROCESSING.value
    assert verify_dossiers().wrong == 0


def test_a_decision_is_made_by_what_it_does_whatever_the_drawing_calls_it(cast: Cast) -> None:
    row = billed(cast)
    fire(row)
    row = fresh(row)
    complete_steps(
        steps=[StepDone(dossier=row.id, task=task_of(row), outcome="approve")], by=cast.handler, at=LONG_AFTER
    )
    row = fresh(row)

    decide_dossiers(
        rulings=[Ruling(dossier=row.id, task=task_of(row), outcome=RulingOutcome.APPROVE)],
        by=cast.leader,
        at=LONG_AFTER,
    )

    assert fresh(row).status == Status.APPROVED.value
    assert tasks_of(dossier=row.id)[-1].outcome == "yes"


def test_what_fell_due_in_a_played_past_is_left_to_people(cast: Cast) -> None:
    row = asked(cast)
    due = Timer.objects.get(dossier=row.id).due_at

    assert row.id in due_timers(at=LONG_AFTER, since=due, limit=1_000).values()
    assert row.id not in due_timers(at=LONG_AFTER, since=due + timedelta(seconds=1), limit=1_000).values()


def test_two_workers_at_once_and_a_kill_lose_nothing_and_do_nothing_twice(committed_db: str) -> None:
    with durable():
        rows = [asked(load_cast(), at=IN_JULY) for _ in range(6)]
    fired: list[int] = []

    def work() -> None:
        fired.append(fire_due_timers(LONG_AFTER))
        connection.close()

    class Killed(Exception):
        pass

    def work_until_killed() -> None:
        with durable():
            fire(*rows)
            raise Killed

    with pytest.raises(Killed):
        work_until_killed()
    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    fired.append(fire_due_timers(LONG_AFTER))

    assert sum(fired) == len(rows)
    assert {fresh(row).current_action for row in rows} == {"examine"}
    assert verify_dossiers().wrong == 0


def test_a_dossier_that_somebody_works_on_is_left_for_the_next_time(committed_db: str) -> None:
    with durable():
        row, other = asked(load_cast(), at=IN_JULY), asked(load_cast(), at=IN_JULY)
    fired: list[int] = []

    def work() -> None:
        fired.append(fire_due_timers(LONG_AFTER))
        connection.close()

    with durable():
        lock_dossiers([row.id])
        worker = threading.Thread(target=work)
        worker.start()
        worker.join()

    assert fired == [1]
    assert (fresh(row).current_action, fresh(other).current_action) == ("consult", "examine")
    assert fire_due_timers(LONG_AFTER) == 1
