"""A published definition in a process's memory: its steps, its states, and the moves between them that were asked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from uuid import UUID

from motcua.service.processes.rules.conditions import OUTCOME, ROUND, holds
from motcua.service.processes.rules.engine import Engine, OpenStep
from motcua.service.processes.rules.model import Model
from motcua.service.processes.values import CatchView, DefinitionView, FactValue, StepView

#: So many moves are remembered; then memory is emptied and fills anew. Without facts of its own a definition has
#: fewer than this; with facts (an amount, say) every value is a move of its own.
MOVES_MAX = 20_000
#: A happy path comes by no step twice, so it is never longer than the drawing; this bounds a defect.
PATH_MAX = 200


@dataclass(frozen=True)
class Stand:
    """A state by its key in the table. The content stays text until it is needed: parsed it is ten times as large."""

    id: UUID
    hash: bytes
    opened: tuple[OpenStep, ...]
    content: str


@dataclass(frozen=True)
class Move:
    """Where a completion or an event leads: the next stand (None: the end) and what opens by it. `continued`: the
    engine's new id of the step that an event left open; `dropped`: what was open besides and ended with a sub-process."""

    stand: UUID | None
    opened: tuple[OpenStep, ...]
    continued: UUID | None = None
    dropped: tuple[OpenStep, ...] = ()


class Shape:
    """Answers where a completion leads. The engine runs once for each different move, whoever's dossier it is."""

    def __init__(self, *, view: DefinitionView, model: Model, engine: Engine, stands: Sequence[Stand]) -> None:
        """`stands` in the order of their numbers: the first is the start."""
        self.view = view
        self.model = model
        self.start = stands[0]
        self.stands = {stand.id: stand for stand in stands}
        self._engine = engine
        self._by_hash = {stand.hash: stand for stand in stands}
        self._moves: dict[tuple[UUID, UUID, str, str], Move] = {}
        self._lock = Lock()

    @property
    def steps(self) -> Mapping[str, StepView]:
        return self.model.steps

    @property
    def places(self) -> frozenset[str]:
        """The places of its steps, and those whose working time its waits count."""
        waits = (catch.place for catch in self.model.catches.values() if catch.host in self.model.waits)
        return frozenset((*(step.place for step in self.steps.values()), *waits))

    def moves_at(self, waiting: OpenStep) -> tuple[str, ...]:
        """Everything that `move` takes for it: the outcomes, then the events."""
        return self.model.moves_at(waiting.step, round_=waiting.round, fired=waiting.fired)

    def catches_at(self, waiting: OpenStep) -> tuple[CatchView, ...]:
        """The events that can still come to it."""
        return tuple(catch for catch in self.model.catches_at(waiting.step) if catch.key not in waiting.fired)

    def move(self, *, stand: UUID, task: UUID, outcome: str, facts: Mapping[str, FactValue]) -> Move:
        """What follows when `task`, open at `stand`, is left by `outcome`, or by the event of that key. `facts`: those
        of `Model.facts_from`."""
        key = (stand, task, outcome, json.dumps(facts, sort_keys=True) if facts else "")
        known = self._moves.get(key)
        if known is None:
            # One at a time: the library's specification objects are shared.
            with self._lock:
                known = self._computed(self.stands[stand], task, outcome, facts)
            if len(self._moves) >= MOVES_MAX:
                self._moves.clear()
            self._moves[key] = known
        return known

    def _computed(self, stand: Stand, task: UUID, outcome: str, facts: Mapping[str, FactValue]) -> Move:
        (waiting,) = (waiting for waiting in stand.opened if waiting.task == task)
        known = {**facts, OUTCOME: outcome, ROUND: waiting.round}
        state = self._engine.complete(
            json.loads(stand.content), task, lambda condition: holds(condition, known, self.model.fields)
        )
        others = tuple(each for each in stand.opened if each.task != task)
        if state.ended:
            return Move(stand=None, opened=(), dropped=others)
        before = {waiting.task for waiting in stand.opened}
        # Publication found every state that a move can come to, so a miss would be a defect and must be loud.
        after = self._by_hash[state.hash]
        opened = [each for each in after.opened if each.task not in before]
        same = self._continuing(waiting, outcome, opened)
        standing = {waiting.task for waiting in after.opened}
        return Move(
            stand=after.id,
            opened=tuple(each for each in opened if each is not same),
            continued=same.task if same else None,
            dropped=tuple(each for each in others if each.task not in standing),
        )

    def _continuing(self, waiting: OpenStep, event: str, opened: Sequence[OpenStep]) -> OpenStep | None:
        catch = self.model.catches.get(event)
        if catch is None or not catch.is_aside or catch.host != waiting.step:
            return None
        fired = tuple(sorted((*waiting.fired, event)))
        return next(each for each in opened if (each.step, each.fired) == (waiting.step, fired))

    def ahead(self, stand: UUID, facts: Mapping[str, FactValue]) -> tuple[str, ...]:
        """The steps still to come after those open at `stand`, when everything takes its ordinary way."""
        coming: list[str] = []
        here: Stand | None = self.stands[stand]
        while here is not None and here.opened and len(coming) < PATH_MAX:
            waiting = here.opened[0]
            move = self.move(stand=here.id, task=waiting.task, outcome=self.moves_at(waiting)[0], facts=facts)
            coming += [opened.step for opened in move.opened if opened.step in self.steps]
            here = self.stands[move.stand] if move.stand else None
        return tuple(coming)
