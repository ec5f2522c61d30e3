"""Timers fire once, at their time; word from outside is taken once; several agencies make one step."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.journal.queries import entries_of
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from motcua.service.processes.commands import (
    cancel_instances,
    complete_tasks,
    defer_tasks,
    deliver_events,
    fire_timers,
    publish_processes,
    redirect_instances,
    start_instances,
    undo_completions,
)
from motcua.service.processes.errors import UnableToCompleteTasks, UnableToDeliverEvents
from motcua.service.processes.models import Instance, Task, Timer
from motcua.service.processes.queries import open_tasks_of, tasks_of, verify_instances
from motcua.service.processes.values import (
    Caught,
    Completion,
    Deferral,
    Delivered,
    Delivery,
    DeliveryAnswer,
    EventName,
    TaskStatus,
)
from motcua.service.processes.verify import verify_steps
from tests.conftest import moment
from tests.rooms.service.processes.cast import AT, LATER, a_start, an_official, started, the_task, units
from tests.unit.service.processes.drawings import (
    at_step,
    awaited,
    drawing,
    end,
    first_of,
    flows,
    several,
    start,
    step,
)

#: 20 % of 2,400 minutes: eight working hours, from Friday 10:00 to Monday 10:00.
SILENT_AT = moment("2023-06-19 10:00")
MUCH_LATER = moment("2023-07-19 10:00")


def done(dossier: UUID, outcome: str, *, at: datetime = LATER, task: UUID | None = None, **more: object) -> None:
    completion = Completion(task=task or the_task(dossier).id, outcome=outcome, **more)  # type: ignore[arg-type]  # handed on as they came
    complete_tasks(completions=[completion], by=SYSTEM, at=at)


def at_consult() -> UUID:
    """A dossier whose opinion was asked on Friday at ten."""
    dossier = started("with_consultation", done=("receive", "assign")).dossier
    done(dossier, "consult")
    assert the_task(dossier).step == "consult"
    return dossier


def the_timer(dossier: UUID) -> Timer:
    return Timer.objects.get(dossier=dossier, status="waiting")


def fire(*dossiers: UUID, at: datetime = SILENT_AT) -> list[Caught]:
    waiting = Timer.objects.filter(dossier__in=dossiers).values_list("id", flat=True)
    return fire_timers(ids=list(waiting), by=SYSTEM, at=at)


def test_silence_is_taken_as_agreement_when_its_time_is_over(db: None) -> None:
    dossier = at_consult()
    assert the_timer(dossier).due_at == the_task(dossier).due_at == SILENT_AT

    (caught,) = fire(dossier)

    assert (caught.event, caught.ended, caught.aside) == ("silent", False, False)
    (silent,) = caught.done
    assert (silent.step, silent.status, silent.outcome, silent.done_by) == ("consult", TaskStatus.DONE, "silent", None)
    assert [task.step for task in caught.opened] == ["examine"]
    assert the_task(dossier).round == 2
    entry = entries_of(subject=dossier)[-1]
    assert (entry.kind, entry.actor, entry.data["outcome"], entry.data["event"]) == (
        "task_completed",
        None,
        "silent",
        "silent",
    )
    assert verify_instances().wrong == verify_steps().wrong == 0


def test_a_timer_fires_at_its_moment_and_no_sooner(db: None) -> None:
    dossier = at_consult()

    assert fire(dossier, at=SILENT_AT - timedelta(seconds=1)) == []
    assert len(fire(dossier, at=SILENT_AT)) == 1


def test_a_timer_fires_once_however_often_the_job_asks(db: None) -> None:
    dossier = at_consult()
    fire(dossier)
    before = len(entries_of(subject=dossier))

    assert fire(dossier, at=MUCH_LATER) == []
    assert len(entries_of(subject=dossier)) == before
    assert Timer.objects.get(dossier=dossier).status == "fired"


def test_an_opinion_that_came_in_time_calls_the_timer_off(db: None) -> None:
    dossier = at_consult()
    timer = the_timer(dossier).id

    done(dossier, "done")

    assert Timer.objects.get(id=timer).status == "cancelled"
    assert fire_timers(ids=[timer], by=SYSTEM, at=MUCH_LATER) == []


def test_nobody_chooses_silence(db: None) -> None:
    dossier = at_consult()

    with pytest.raises(UnableToCompleteTasks, match="“silent” is not open"):
        done(dossier, "silent")


def test_a_pause_moves_the_timer_with_its_step(db: None) -> None:
    dossier = at_consult()

    defer_tasks(deferrals=[Deferral(dossier=dossier, minutes=480)], by=SYSTEM, at=LATER)

    assert the_timer(dossier).due_at == the_task(dossier).due_at == moment("2023-06-20 10:00")
    assert fire(dossier) == []


def test_another_unit_has_the_time_anew(db: None) -> None:
    dossier = at_consult()
    asked, other = units()["consulted"], units()["leg:2"]

    redirect_instances(moves={dossier: (asked, other)}, by=SYSTEM, at=SILENT_AT)

    timer = the_timer(dossier)
    assert (timer.unit_id, timer.due_at) == (other, moment("2023-06-20 10:00"))


def test_a_withdrawn_dossier_hears_no_timer(db: None) -> None:
    dossier = at_consult()
    cancel_instances(dossiers=[dossier], by=SYSTEM, at=LATER)

    assert fire(dossier, at=MUCH_LATER) == []
    assert Timer.objects.get(dossier=dossier).status == "cancelled"


def test_undoing_sets_the_timer_again(db: None) -> None:
    dossier = at_consult()
    consult = the_task(dossier).id
    done(dossier, "done")

    undo_completions(tasks=[consult], by=SYSTEM, at=LATER)

    assert the_timer(dossier).due_at == SILENT_AT
    assert len(fire(dossier)) == 1


def test_undoing_the_question_calls_its_timer_off(db: None) -> None:
    dossier = started("with_consultation", done=("receive", "assign")).dossier
    examine = the_task(dossier).id
    done(dossier, "consult")

    undo_completions(tasks=[examine], by=SYSTEM, at=LATER)

    assert fire(dossier, at=MUCH_LATER) == []
    done(dossier, "consult")
    assert len(Timer.objects.filter(dossier=dossier, status="waiting")) == 1


def test_silence_itself_can_be_taken_back(db: None) -> None:
    dossier = at_consult()
    consult = the_task(dossier).id
    fire(dossier)

    undo_completions(tasks=[consult], by=SYSTEM, at=SILENT_AT)

    assert (the_task(dossier).id, the_timer(dossier).due_at) == (consult, SILENT_AT)
    assert verify_instances().wrong == verify_steps().wrong == 0


def test_many_timers_are_a_handful_of_statements(db: None, django_assert_max_num_queries: object) -> None:
    dossiers = [at_consult() for _ in range(3)]
    fire(at_consult())

    with django_assert_max_num_queries(16):  # type: ignore[operator]  # pytest-django's fixture
        assert len(fire(*dossiers)) == 3


# Several agencies.


ASKING = drawing(
    start(),
    step("a"),
    several("ask", "agree", "against", combine="all_agree", limitHours="8"),
    at_step("silent", "ask", limitHours=""),
    step("b"),
    step("c"),
    end(),
    flows("start > a", "a > ask", "ask > b", "silent > c", "b > end", "c > end"),
    key="asking",
)


def three_units() -> tuple[UUID, ...]:
    return tuple(unit.id for unit in directory(on=AT.date()).of_kind(UnitKind.DEPARTMENT)[:3])


def at_ask() -> UUID:
    """A dossier on which three departments are asked, on Friday at ten."""
    publish_processes(drawings={"asking": ASKING}, by=SYSTEM, at=AT)
    dossier = started("asking").dossier
    done(dossier, "done", consulted=three_units())
    return dossier


def answers(dossier: UUID, *outcomes: str) -> None:
    for task, outcome in zip(open_tasks_of(dossiers=[dossier])[dossier], outcomes, strict=False):
        done(dossier, outcome, task=task.id)


def test_every_agency_asked_has_a_step_of_its_own(db: None) -> None:
    dossier = at_ask()

    assert {task.unit for task in open_tasks_of(dossiers=[dossier])[dossier]} == set(three_units())
    assert len(Timer.objects.filter(dossier=dossier)) == 1
    assert verify_instances().wrong == 0


def test_the_way_goes_on_with_the_last_answer(db: None) -> None:
    dossier = at_ask()

    answers(dossier, "agree", "agree")
    assert [task.step for task in open_tasks_of(dossiers=[dossier])[dossier]] == ["ask"]
    answers(dossier, "agree")

    assert the_task(dossier).step == "b"
    assert Timer.objects.get(dossier=dossier).status == "cancelled"


def test_two_answers_in_one_call_are_both_heard(db: None) -> None:
    dossier = at_ask()
    tasks = [task.id for task in open_tasks_of(dossiers=[dossier])[dossier]]

    moved = complete_tasks(completions=[Completion(task=task, outcome="agree") for task in tasks], by=SYSTEM, at=LATER)

    assert [len(move.opened) for move in moved] == [0, 0, 1]
    assert the_task(dossier).step == "b"


def test_who_is_silent_agrees_with_those_who_answered(db: None) -> None:
    dossier = at_ask()
    answers(dossier, "agree")

    (caught,) = fire(dossier)

    assert [task.outcome for task in caught.done] == ["silent", "silent"]
    assert [task.step for task in caught.opened] == ["b"]
    entries = [entry for entry in entries_of(subject=dossier) if entry.data.get("event") == "silent"]
    assert [len(entry.data["opened"]) for entry in entries] == [0, 1]
    assert verify_instances().wrong == verify_steps().wrong == 0


def test_where_all_are_silent_the_way_goes_by_the_timer(db: None) -> None:
    dossier = at_ask()

    (caught,) = fire(dossier)

    assert len(caught.done) == 3
    assert the_task(dossier).step == "c"


def test_a_common_silence_is_taken_back_for_all(db: None) -> None:
    dossier = at_ask()
    (caught,) = fire(dossier)

    undo_completions(tasks=[caught.done[0].id], by=SYSTEM, at=SILENT_AT)

    assert len(open_tasks_of(dossiers=[dossier])[dossier]) == 3
    assert the_timer(dossier).due_at == SILENT_AT
    assert verify_instances().wrong == verify_steps().wrong == 0


def test_one_answer_is_taken_back_alone(db: None) -> None:
    dossier = at_ask()
    first, *_others = open_tasks_of(dossiers=[dossier])[dossier]
    done(dossier, "against", task=first.id)

    undo_completions(tasks=[first.id], by=SYSTEM, at=LATER)

    assert len(open_tasks_of(dossiers=[dossier])[dossier]) == 3
    assert len(Timer.objects.filter(dossier=dossier, status="waiting")) == 1


def test_more_than_twenty_are_not_asked_at_once(db: None) -> None:
    publish_processes(drawings={"asking": ASKING}, by=SYSTEM, at=AT)
    dossier = started("asking").dossier

    with pytest.raises(UnableToCompleteTasks, match="at most 20"):
        done(dossier, "done", consulted=tuple(uuid4() for _ in range(21)))


# Beside a step.

REMINDING = drawing(
    start(),
    step("a", limitHours="16"),
    at_step("remind", "a", aside=True, legalBasis=""),
    at_step("warn", "a", aside=True, legalBasis="", limitHours="24"),
    step("told"),
    step("warned"),
    end(),
    end("told_end"),
    flows("start > a", "a > end", "remind > told", "told > told_end", "warn > warned", "warned > told_end"),
    key="reminding",
)


def test_what_opens_beside_leaves_the_step_open_with_its_other_timers(db: None) -> None:
    publish_processes(drawings={"reminding": REMINDING}, by=SYSTEM, at=AT)
    dossier = started("reminding").dossier
    task = the_task(dossier)

    (caught,) = fire(dossier, at=moment("2023-06-16 09:30"))

    assert (caught.event, caught.aside, caught.done, [each.step for each in caught.opened]) == (
        "remind",
        True,
        (),
        ["told"],
    )
    assert the_task(dossier, "a").id == task.id
    assert the_task(dossier, "a").engine_task == the_timer(dossier).engine_task != task.engine_task
    entry = entries_of(subject=dossier)[-1]
    assert (entry.kind, entry.data["caught"], entry.data["aside"]) == ("event_caught", "remind", True)
    assert verify_instances().wrong == 0
    done(dossier, "done", task=task.id)
    assert [each.step for each in open_tasks_of(dossiers=[dossier])[dossier]] == ["told"]
    assert not Timer.objects.filter(dossier=dossier, status="waiting").exists()


def test_two_that_are_due_together_both_come(db: None) -> None:
    publish_processes(drawings={"reminding": REMINDING}, by=SYSTEM, at=AT)
    dossier = started("reminding").dossier

    caught = fire(dossier, at=MUCH_LATER)

    assert [each.event for each in caught] == ["remind", "warn"]
    assert {each.step for each in open_tasks_of(dossiers=[dossier])[dossier]} == {"a", "told", "warned"}
    assert verify_instances().wrong == 0


# Word from outside.

WAITING = drawing(
    start(),
    step("a"),
    first_of("wait"),
    awaited("paid", word="payment_received"),
    awaited("late"),
    step("b"),
    step("c"),
    end(),
    flows("start > a", "a > wait", "wait > paid", "wait > late", "paid > b", "late > c", "b > end", "c > end"),
    key="waiting",
    words=["payment_received"],
)


def at_wait() -> UUID:
    """A dossier that waits for its payment since Friday at ten."""
    publish_processes(drawings={"waiting": WAITING}, by=SYSTEM, at=AT)
    dossier = started("waiting").dossier
    done(dossier, "done")
    assert open_tasks_of(dossiers=[dossier])[dossier] == ()
    return dossier


def told(dossier: UUID, event: EventName = EventName.PAYMENT_RECEIVED, *, key: str = "p1") -> Delivered:
    (answer,) = deliver_events(deliveries=[Delivery(key=key, dossier=dossier, event=event)], by=SYSTEM, at=LATER)
    return answer


def test_what_is_awaited_moves_the_dossier_on(db: None) -> None:
    dossier = at_wait()

    answer = told(dossier)

    assert (answer.answer, answer.again) == (DeliveryAnswer.TAKEN, False)
    assert the_task(dossier).step == "b"
    assert Timer.objects.get(dossier=dossier).status == "cancelled"
    assert entries_of(subject=dossier)[-1].kind == "event_caught"
    assert verify_instances().wrong == 0


def test_the_same_word_twice_is_taken_once(db: None) -> None:
    dossier = at_wait()
    told(dossier)
    before = len(entries_of(subject=dossier))

    answer = told(dossier)

    assert (answer.answer, answer.again, answer.caught) == (DeliveryAnswer.TAKEN, True, None)
    assert len(entries_of(subject=dossier)) == before


def test_the_same_word_twice_in_one_call_is_taken_once(db: None) -> None:
    dossier = at_wait()
    word = Delivery(key="p1", dossier=dossier, event=EventName.PAYMENT_RECEIVED)

    first, second = deliver_events(deliveries=[word, word], by=SYSTEM, at=LATER)

    assert (first.again, second.again) == (False, True)


def test_what_nobody_awaits_is_kept_and_answered_so(db: None) -> None:
    dossier = at_wait()

    answer = told(dossier, EventName.REPLY_RECEIVED, key="r1")

    assert (answer.answer, answer.caught) == (DeliveryAnswer.NOT_AWAITED, None)
    entry = entries_of(subject=dossier)[-1]
    assert (entry.kind, entry.data) == ("event_not_awaited", {"event": "reply_received", "key": "r1"})
    assert told(dossier, EventName.REPLY_RECEIVED, key="r1").again


def test_what_comes_too_late_is_not_awaited(db: None) -> None:
    dossier = at_wait()
    fire(dossier, at=MUCH_LATER)
    assert the_task(dossier).step == "c"

    assert told(dossier).answer is DeliveryAnswer.NOT_AWAITED


def test_a_key_stands_for_one_thing(db: None) -> None:
    dossier = at_wait()
    told(dossier)

    with pytest.raises(UnableToDeliverEvents, match="p1"):
        told(dossier, EventName.REPLY_RECEIVED)


def test_a_timer_behind_a_gateway_waits_for_nobody(db: None) -> None:
    dossier = at_wait()

    (caught,) = fire(dossier, at=MUCH_LATER)

    assert (caught.event, [task.step for task in caught.opened]) == ("late", ["c"])
    assert verify_instances().wrong == 0


def test_a_dossier_without_a_limit_waits_by_hours_all_the_same(db: None) -> None:
    publish_processes(drawings={"waiting": WAITING}, by=SYSTEM, at=AT)
    (begun,) = start_instances(starts=[a_start("waiting", limit_minutes=None, done=("a",))], by=SYSTEM, at=AT)

    assert Instance.objects.get(dossier=begun.dossier).completions == 1
    assert len(fire(begun.dossier, at=MUCH_LATER)) == 1


def test_a_step_done_with_the_start_leaves_no_timer(db: None) -> None:
    publish_processes(drawings={"reminding": REMINDING}, by=SYSTEM, at=AT)

    (begun,) = start_instances(starts=[a_start("reminding", done=("a",))], by=SYSTEM, at=AT)

    assert tasks_of(dossier=begun.dossier)[0].status is TaskStatus.DONE
    assert not Timer.objects.filter(dossier=begun.dossier).exists()


def test_what_somebody_holds_is_ended_by_silence_too(db: None) -> None:
    dossier = at_consult()
    Task.objects.filter(id=the_task(dossier).id).update(holder=an_official().account, status="claimed")

    (caught,) = fire(dossier)

    assert caught.done[0].done_by is None
