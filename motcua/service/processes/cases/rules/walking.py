"""A drawing on the bench: its moves, each asked of the engine once, and the sequence flows that each passes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from uuid import UUID

from SpiffWorkflow.exceptions import SpiffWorkflowException
from SpiffWorkflow.util.task import TaskState

from motcua.foundation.text.faults import Fault, fault, gettext_noop
from motcua.service.processes.rules.conditions import OUTCOME, ROUND, holds
from motcua.service.processes.rules.engine import Engine, OpenStep, State, Verdict
from motcua.service.processes.rules.model import Flow, Model
from motcua.service.processes.values import CatchView, FactValue

Joint = tuple[str, str]
_Move = Callable[[Verdict], State]
#: So many moves are remembered; then memory is emptied and fills anew (see rules.shape).
MOVES_MAX = 20_000


class Stopped(Exception):
    """The case cannot go on."""

    def __init__(self, said: Fault) -> None:
        self.said = said
        super().__init__(str(said))


@dataclass(frozen=True)
class Stand:
    """Where a run stands. `joints`: how often its way came from one node to the next. The hash is kept: making it takes
    as long as a move."""

    state: State
    hash: bytes
    joints: Counter[Joint]

    @property
    def opened(self) -> tuple[OpenStep, ...]:
        return self.state.opened


@dataclass(frozen=True)
class Walked:
    """Where a move leads, and the ids of the flows that it passes."""

    stand: Stand
    flows: frozenset[str]


class Bench:
    """One drawing, ready for cases. A hundred cases that go the same ways ask the engine for each move once."""

    def __init__(self, *, model: Model, engine: Engine) -> None:
        self.model = model
        #: How often the engine ran: cases are fast because this is few.
        self.engine_calls = 0
        self._engine = engine
        self._known: dict[tuple[bytes, UUID | None, str], Walked] = {}
        self._lock = Lock()

    def enter(self, facts: Mapping[str, FactValue]) -> Walked:
        """A dossier enters. Raises `Stopped` where the drawing cannot be run."""
        return self._walked(b"", None, {**facts, OUTCOME: "", ROUND: 0}, self._engine.start, Counter())

    def done(self, stand: Stand, waiting: OpenStep, outcome: str, facts: Mapping[str, FactValue]) -> Walked:
        """The open step is done with the outcome, or left by the event of that key. Raises `Stopped` where the drawing
        cannot go on."""
        known = {**facts, OUTCOME: outcome, ROUND: waiting.round}

        def move(verdict: Verdict) -> State:
            return self._engine.complete(stand.state.content, waiting.task, verdict)

        caught = next((catch for catch in self.model.catches_at(waiting.step) if catch.key == outcome), None)
        return self._walked(stand.hash, waiting.task, known, move, stand.joints, caught)

    def _walked(
        self,
        before: bytes,
        task: UUID | None,
        facts: Mapping[str, object],
        move: _Move,
        joints: Counter[Joint],
        caught: CatchView | None = None,
    ) -> Walked:
        key = (before, task, json.dumps(facts, sort_keys=True))
        if key not in self._known:
            if len(self._known) >= MOVES_MAX:
                self._known.clear()
            # One at a time: the library's specification objects are shared.
            with self._lock:
                self._known[key] = self._computed(facts, move, joints, caught)
        return self._known[key]

    def _computed(
        self, facts: Mapping[str, object], move: _Move, joints: Counter[Joint], caught: CatchView | None
    ) -> Walked:
        verdict = _Heard(facts, self.model)
        self.engine_calls += 1
        try:
            state = move(verdict)
        except (SpiffWorkflowException, KeyError, ValueError) as stop:
            raise Stopped(fault(gettext_noop("the drawing stops here: {why}"), why=stop)) from stop
        stand = Stand(state, state.hash, joints_of(state, self.model))
        fresh = [way for joint in stand.joints - joints for way in _by_event(joint, caught)]
        return Walked(stand, frozenset(flow for joint in fresh for flow in _flows(self.model, joint, verdict.held)))


class _Heard:
    """Answers conditions from the facts, and remembers which held."""

    def __init__(self, facts: Mapping[str, object], model: Model) -> None:
        self.held: set[str] = set()
        self._facts, self._model = facts, model

    def __call__(self, condition: str) -> bool:
        found = holds(condition, self._facts, self._model.fields)
        if found:
            self.held.add(condition)
        return found


def joints_of(state: State, model: Model) -> Counter[Joint]:
    """How often the way came from one node of the drawing straight to another. The engine's own nodes between two of the
    drawing's (a boundary's split and join, say) are stepped over."""
    tasks = {each["id"]: each for each in state.content["tasks"]}
    found: Counter[Joint] = Counter()
    for task in tasks.values():
        # Below WAITING stands what the engine only foresees.
        if task["task_spec"] not in model.nodes or task["state"] < TaskState.WAITING:
            continue
        parent = tasks.get(task["parent"])
        while parent is not None and parent["task_spec"] not in model.nodes:
            parent = tasks.get(parent["parent"])
        if parent is not None:
            found[(str(parent["task_spec"]), str(task["task_spec"]))] += 1
    return found


def _by_event(joint: Joint, caught: CatchView | None) -> Iterator[Joint]:
    """The joint as it is drawn: the engine leaves a step or a choice by an event as by an outcome, where the drawing has
    the event between. A step that an event leaves open leads to itself there, and is drawn once."""
    if caught is None or joint[0] != caught.host or caught.key == caught.host:
        yield joint
        return
    if joint[1] != caught.host or caught.interrupting:
        yield (caught.host, caught.key)  # a flow only behind a choice: nothing flows from a step to its own events
        yield (caught.key, joint[1])


def _flows(model: Model, joint: Joint, held: set[str]) -> Iterator[str]:
    """The flow of a joint. Where several join the same two nodes, that whose condition held, else the one without."""
    flows = [flow for flow in model.flows_from(joint[0]) if flow.target == joint[1]]
    if len(flows) > 1:
        flows = _chosen(flows, held)
    yield from (flow.key for flow in flows)


def _chosen(flows: list[Flow], held: set[str]) -> list[Flow]:
    by_condition = [flow for flow in flows if flow.condition in held]
    return by_condition[:1] or [flow for flow in flows if flow.condition is None][:1]
