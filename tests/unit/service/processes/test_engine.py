"""The engine: equal ways give equal states, and a state is all that is needed to go on."""

from __future__ import annotations

import json
from unittest.mock import Mock
from uuid import UUID

import pytest
from SpiffWorkflow.task import Task

from motcua.service.processes.errors import UnableToReadProcess, UnableToRunScript
from motcua.service.processes.rules.engine import CelEngine, Engine, State
from tests.unit.service.processes.drawings import drawing, end, flows, fork, gateway, start, step

LOOP = drawing(
    start(),
    step("a", "enough", "again/3"),
    gateway("g", "g_end"),
    end(),
    flows("start > a", "a > g", 'g > a : outcome == "again"', "g > end"),
)
FORK = drawing(
    start(),
    fork("f"),
    step("a"),
    step("b"),
    fork("j"),
    step("c"),
    end(),
    flows("start > f", "f > a", "f > b", "a > j", "b > j", "j > c", "c > end"),
)


def engine(xml: bytes) -> Engine:
    return Engine.from_xml(xml, key="trial")


def no(_condition: str) -> bool:
    return False


def yes(_condition: str) -> bool:
    return True


def task(state: State, step_: str) -> UUID:
    (found,) = (waiting.task for waiting in state.opened if waiting.step == step_)
    return found


def test_two_dossiers_that_went_one_way_stand_in_one_state() -> None:
    first, second = (engine(LOOP) for _ in range(2))

    assert first.start(no).hash == second.start(no).hash
    here = first.start(no)
    there = second.start(no)
    assert first.complete(here.content, task(here, "a"), yes) == second.complete(there.content, task(there, "a"), yes)


def test_rounds_are_counted_along_the_way() -> None:
    machine = engine(LOOP)
    state = machine.start(no)
    rounds = []
    for _ in range(3):
        rounds.append(state.opened[0].round)
        state = machine.complete(state.content, task(state, "a"), yes)

    assert [*rounds, state.opened[0].round] == [1, 2, 3, 4]
    assert machine.complete(state.content, task(state, "a"), no).ended


def test_a_state_survives_the_table() -> None:
    machine = engine(FORK)
    state = machine.start(no)
    kept = json.loads(json.dumps(state.content, sort_keys=True))

    later = Engine.from_stored(json.loads(json.dumps(machine.stored())))

    assert later.complete(kept, task(state, "a"), no) == machine.complete(state.content, task(state, "a"), no)


def test_a_task_that_stays_open_keeps_its_id_and_the_order_of_branches_is_no_matter() -> None:
    machine = engine(FORK)
    begun = machine.start(no)

    after_a = machine.complete(begun.content, task(begun, "a"), no)
    after_b = machine.complete(begun.content, task(begun, "b"), no)

    assert task(after_a, "b") == task(begun, "b")
    assert task(after_b, "a") == task(begun, "a")
    joined = machine.complete(after_a.content, task(after_a, "b"), no)
    assert [waiting.step for waiting in joined.opened] == ["c"]
    assert machine.complete(joined.content, task(joined, "c"), no).ended


def test_completing_leaves_the_state_given_as_it_was() -> None:
    machine = engine(LOOP)
    state = machine.start(no)
    before = state.hash

    machine.complete(state.content, task(state, "a"), yes)

    assert state.hash == before


def test_a_state_is_small_and_holds_no_specification() -> None:
    state = engine(LOOP).start(no)

    assert len(json.dumps(state.content)) < 4_000
    assert "spec" not in state.content


def test_scripts_and_services_are_refused() -> None:
    refusing, waiting = CelEngine(no), Mock(spec=Task)

    with pytest.raises(UnableToRunScript):
        refusing.execute(waiting, "import os")
    with pytest.raises(UnableToRunScript):
        refusing.call_service(waiting, operation_name="post")


def test_what_another_release_wrote_is_refused_loudly() -> None:
    stored = engine(LOOP).stored() | {"serializer_version": "0.9"}

    with pytest.raises(UnableToReadProcess, match=r"0\.9"):
        Engine.from_stored(stored)
