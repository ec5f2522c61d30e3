"""Whatever people do, a process comes to its end, and the table of tasks says what the engine says."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from SpiffWorkflow.util.task import TaskState

from motcua.foundation.accounts.values import SYSTEM
from motcua.service.processes.commands import (
    cancel_instances,
    complete_tasks,
    deliver_events,
    fire_timers,
    publish_processes,
    undo_completions,
)
from motcua.service.processes.models import Definition, Instance, State, Task, Timer
from motcua.service.processes.queries import verify_instances
from motcua.service.processes.rules.engine import Engine
from motcua.service.processes.shapes import shape_of
from motcua.service.processes.values import CatchKind, Completion, Delivery, EventName
from tests.conftest import moment
from tests.rooms.service.processes.cast import AT, LATER, started, units
from tests.unit.service.processes.drawings import (
    at_step,
    awaited,
    drawing,
    end,
    first_of,
    flows,
    fork,
    gateway,
    several,
    start,
    step,
)

MUCH_LATER = moment("2023-07-19 10:00")
KEYS = ["same_day", "standard", "with_consultation", "two_agencies", "three_agencies", "notice", "two_at_once"]
#: The longest way of a drawing here has 18 steps.
STEPS_MAX = 18

#: Two branches at a time, one of them with a loop of its own.
TWO_AT_ONCE = drawing(
    start(),
    fork("f"),
    step("a", "on", "again/2"),
    gateway("g", "g_j"),
    step("b"),
    fork("j"),
    step("c", "on", "all_again/2"),
    gateway("h", "h_end"),
    end(),
    flows(
        "start > f",
        "f > a",
        "f > b",
        "a > g",
        'g > a : outcome == "again"',
        "g > j",
        "b > j",
        "j > c",
        "c > h",
        'h > c : outcome == "all_again"',
        "h > end",
    ),
    key="two_at_once",
)

#: Everything that can come by itself: silence of several agencies, a reminder beside a step, a payment or its absence.
EVENTFUL = drawing(
    start(),
    step("a", "on", "ask/2", limitHours="8"),
    at_step("remind", "a", aside=True, limitHours="4", legalBasis=""),
    step("told"),
    end("told_end"),
    gateway("g", "g_wait"),
    several("ask", "agree", "against", limitHours="8"),
    at_step("silent", "ask", limitHours=""),
    first_of("wait"),
    awaited("paid", word="payment_received"),
    awaited("unpaid"),
    step("b"),
    end(),
    flows(
        "start > a",
        "remind > told",
        "told > told_end",
        "a > g",
        'g > ask : outcome == "ask"',
        "ask > a",
        "silent > a",
        "g > wait",
        "wait > paid",
        "wait > unpaid",
        "paid > b",
        "unpaid > b",
        "b > end",
    ),
    key="eventful",
    words=["payment_received"],
)


@pytest.fixture
def published(db: None) -> None:
    publish_processes(drawings={"two": TWO_AT_ONCE, "eventful": EVENTFUL}, by=SYSTEM, at=AT)


@cache
def engine_as_stored(definition: UUID) -> Engine:
    return Engine.from_stored(Definition.objects.get(id=definition).spec)


def engines_word(instance: Instance) -> set[tuple[UUID, str]]:
    """What is ready by the engine, from the state alone and the specification as it was stored."""
    if instance.state_id is None:
        return set()
    state = State.objects.get(id=instance.state_id)
    ready = engine_as_stored(state.definition_id).workflow(state.content).get_tasks(state=TaskState.READY, manual=True)
    return {(task.id, task.task_spec.name) for task in ready}


def tables_word(instance: Instance) -> set[tuple[UUID, str]]:
    live = Task.objects.filter(instance=instance, status__in=["open", "claimed"])
    return set(live.values_list("engine_task", "step"))


def timers_due(instance: Instance) -> set[tuple[UUID, str]]:
    """The timers that there must be, by the state alone."""
    if instance.state_id is None:
        return set()
    shape = shape_of(instance.definition_id)
    return {
        (waiting.task, catch.key)
        for waiting in shape.stands[instance.state_id].opened
        for catch in shape.catches_at(waiting)
        if catch.kind is CatchKind.TIMER
    }


def timers_set(instance: Instance) -> set[tuple[UUID, str]]:
    return set(Timer.objects.filter(instance=instance, status="waiting").values_list("engine_task", "event"))


def a_happening(instance: Instance, draw: Callable[..., int]) -> None:
    """Somebody completes a step or takes one back, a timer fires, or the payment comes."""
    what = draw(st.integers(0, 3))
    waiting = list(
        Timer.objects.filter(instance=instance, status="waiting").order_by("event").values_list("id", flat=True)
    )
    if what == 0 and waiting:
        fire_timers(ids=[waiting[draw(st.integers(0, len(waiting) - 1))]], by=SYSTEM, at=MUCH_LATER)
    elif what == 1:
        word = Delivery(key=uuid4().hex, dossier=instance.dossier, event=EventName.PAYMENT_RECEIVED)
        deliver_events(deliveries=[word], by=SYSTEM, at=LATER)
    elif Task.objects.filter(instance=instance, status="open").exists():
        an_act(instance, draw)


def an_act(instance: Instance, draw: Callable[..., int]) -> None:
    """Somebody completes one of the open steps with one of its outcomes, or takes the last completion back. Of a step
    that asks several agencies, three are asked."""
    done = Task.objects.filter(instance=instance, status="done", closed_no=instance.completions).first()
    live = list(Task.objects.filter(instance=instance, status="open").order_by("id"))
    if done is not None and (not live or draw(st.integers(0, 5)) == 0):
        undo_completions(tasks=[done.id], by=SYSTEM, at=LATER)
        return
    task = live[draw(st.integers(0, len(live) - 1))]
    outcomes = shape_of(task.definition_id).steps[task.step].outcomes_in(task.round)
    outcome = outcomes[draw(st.integers(0, len(outcomes) - 1))]
    asked = tuple(units().values())[:3] if outcome.value == "ask" else ()
    completion = Completion(task=task.id, outcome=outcome.value, consulted=asked)
    complete_tasks(completions=[completion], by=SYSTEM, at=LATER)


@settings(max_examples=20)
@given(data=st.data())
def test_whatever_happens_table_timers_and_engine_are_at_one(published: None, data: st.DataObject) -> None:
    with transaction.atomic():
        instance = Instance.objects.get(id=started("eventful").instance)

        for _ in range(14):
            a_happening(instance, data.draw)
            instance.refresh_from_db()
            assert verify_instances().wrong == 0
            assert timers_set(instance) == timers_due(instance)
            if instance.status == "ended":
                break


@settings(max_examples=40)
@given(key=st.sampled_from(KEYS), data=st.data())
def test_random_outcomes_always_reach_an_end(published: None, key: str, data: st.DataObject) -> None:
    with transaction.atomic():
        instance = Instance.objects.get(id=started(key).instance)

        for _ in range(STEPS_MAX):
            assert engines_word(instance) == tables_word(instance)
            if instance.status == "ended":
                break
            live = list(Task.objects.filter(instance=instance, status="open").order_by("id"))
            task = data.draw(st.sampled_from(live))
            outcome = data.draw(st.sampled_from(shape_of(task.definition_id).steps[task.step].outcomes_in(task.round)))
            complete_tasks(completions=[Completion(task=task.id, outcome=outcome.value)], by=SYSTEM, at=LATER)
            instance.refresh_from_db()

        assert (instance.status, instance.state_id) == ("ended", None)
        assert tables_word(instance) == set()


@settings(max_examples=25)
@given(key=st.sampled_from(KEYS), data=st.data())
def test_undoing_leaves_table_and_engine_at_one(published: None, key: str, data: st.DataObject) -> None:
    with transaction.atomic():
        instance = Instance.objects.get(id=started(key).instance)

        for _ in range(12):
            an_act(instance, data.draw)
            instance.refresh_from_db()
            assert engines_word(instance) == tables_word(instance)
        if instance.status == "running" and data.draw(st.booleans()):
            cancel_instances(dossiers=[instance.dossier], by=SYSTEM, at=LATER)
            assert tables_word(instance) == set()

        assert verify_instances().wrong == 0
