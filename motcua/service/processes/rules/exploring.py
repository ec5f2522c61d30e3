"""Every state that a drawing can come to: what a publication checks, and what an instance's state points at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from SpiffWorkflow.exceptions import SpiffWorkflowException

from motcua.service.processes.rules.conditions import OUTCOME, ROUND, holds, names_in
from motcua.service.processes.rules.engine import Engine, State, Verdict
from motcua.service.processes.rules.model import Model
from motcua.service.processes.values import Effect, EventName

#: A drawing with more is not published: nobody could check it, and it would weigh on every process that runs it.
STATES_MAX = 1_000
#: A step comes again so many times at most, and a way has so many nodes (the engine's own walk ends at 1,000).
ROUNDS_MAX = 20
NODES_MAX = 500
#: Conditions on facts that are not known at publication are tried both ways, at most so many in one move.
CHOICES_MAX = 8
#: Enough to begin mending with.
PROBLEMS_MAX = 20


@dataclass(frozen=True)
class Exploration:
    """`states`: all that are not the end, the start first. `visited`: the steps that some way comes by."""

    states: tuple[State, ...]
    visited: frozenset[str]
    problems: tuple[str, ...]


def explore(engine: Engine, model: Model) -> Exploration:
    """Follows every outcome and event of whatever is open from the start. What goes wrong becomes a problem, not an error."""
    found: dict[bytes, State] = {}
    problems: list[str] = []

    def arrive(states: list[State]) -> list[State]:
        new = {state.hash: state for state in states if not state.ended and state.hash not in found}
        found.update(new)
        problems.extend(problem for state in new.values() for problem in _standing_wrong(state, model))
        return list(new.values())

    todo = arrive(_tried(engine.start, {OUTCOME: "", ROUND: 0}, model, problems, "the start"))
    for state in _growing(todo):
        for task, step, facts in _ways(state, model):
            where = f"{step} with outcome {facts[OUTCOME]}"
            reached = _tried(_completing(engine, state, task), facts, model, problems, where)
            problems.extend(_unpaid(model, step, facts[OUTCOME], reached))
            problems.extend(_unanswered(model, step, facts[OUTCOME], reached))
            todo += arrive(reached)
        if len(found) > STATES_MAX:
            problems.append(f"it can stand in more than {STATES_MAX} states; bound its loops by `rounds`")
        if len(problems) > PROBLEMS_MAX or len(found) > STATES_MAX:
            break
    visited = frozenset(waiting.step for state in found.values() for waiting in state.opened)
    return Exploration(states=tuple(found.values()), visited=visited, problems=tuple(dict.fromkeys(problems)))


def _growing(todo: list[State]) -> Iterator[State]:
    """The states in the order of arrival; the list may grow while it is read, to `STATES_MAX` at most."""
    done = 0
    while done < len(todo):
        yield todo[done]
        done += 1


def _ways(state: State, model: Model) -> Iterator[tuple[UUID, str, dict[str, object]]]:
    """What can happen at a state: each outcome and event of whatever is open, as far as a way may go."""
    if len(state.content["tasks"]) > NODES_MAX:
        return
    for waiting in state.opened:
        if waiting.round <= ROUNDS_MAX:
            for move in model.moves_at(waiting.step, round_=waiting.round, fired=waiting.fired):
                yield waiting.task, waiting.step, {OUTCOME: move, ROUND: waiting.round}


def _completing(engine: Engine, state: State, task: UUID) -> Callable[[Verdict], State]:
    return lambda verdict: engine.complete(state.content, task, verdict)


def _tried(
    move: Callable[[Verdict], State],
    facts: Mapping[str, object],
    model: Model,
    problems: list[str],
    where: str,
) -> list[State]:
    """The states that one move can lead to: one, or more where conditions name facts of the drawing's own."""
    reached: list[State] = []
    todo: list[tuple[bool, ...]] = [()]
    while todo:
        forced = _Forced(todo.pop(), facts, model)
        try:
            reached.append(move(forced))
        except (SpiffWorkflowException, KeyError, ValueError) as fault:
            problems.append(f"after {where} the engine stops: {fault}")
        if len(forced.asked) > CHOICES_MAX:
            problems.append(f"after {where} more than {CHOICES_MAX} conditions follow each other")
            break
        todo += [(*forced.asked[:at], True) for at in range(len(forced.given), len(forced.asked))]
    return reached


class _Forced:
    """A verdict that answers from the facts where they suffice; else as told, and beyond what was told with no."""

    def __init__(self, given: tuple[bool, ...], facts: Mapping[str, object], model: Model) -> None:
        self.given = given
        self.asked: list[bool] = []
        self._facts, self._model = facts, model

    def __call__(self, condition: str) -> bool:
        if not names_in(condition, self._model.fields) & self._model.facts.keys():
            return holds(condition, self._facts, self._model.fields)
        at = len(self.asked)
        answer = self.given[at] if at < len(self.given) else False
        self.asked.append(answer)
        return answer


def _unpaid(model: Model, step: str, outcome: object, reached: Iterable[State]) -> Iterator[str]:
    """Whoever stops the clock for money waits for it: else it would stand still for ever."""
    chosen = model.steps[step].outcomes if step in model.steps else ()
    if not any(each.value == outcome and each.effect is Effect.PAUSE_FOR_MONEY for each in chosen):
        return
    for state in reached:
        waits = [waiting.step for waiting in state.opened if waiting.step in model.waits]
        events = {catch.event for wait in waits for catch in model.catches_at(wait)}
        if EventName.PAYMENT_RECEIVED not in events:
            yield f"after {step} with outcome {outcome} the clock stands still and no payment is awaited"


def _unanswered(model: Model, step: str, outcome: object, reached: Iterable[State]) -> Iterator[str]:
    """Who asks the citizen for more looks at the answer: the same place has a step open while she is awaited."""
    asking = model.steps.get(step)
    chosen = asking.outcomes if asking else ()
    if not any(each.value == outcome and each.effect is Effect.REQUEST_SUPPLEMENT for each in chosen):
        return
    assert asking is not None
    for state in reached:
        opened = [model.steps[waiting.step] for waiting in state.opened if waiting.step in model.steps]
        if asking.place not in {each.place for each in opened}:
            yield f"after {step} with outcome {outcome} the citizen is asked, and nobody of {asking.place} has a step then"


def _standing_wrong(state: State, model: Model) -> Iterator[str]:
    if not state.opened:
        yield "a way leads to a place where nothing is to be done and the end is not reached (a join that waits?)"
    if len(state.content["tasks"]) > NODES_MAX:
        yield f"a way is longer than {NODES_MAX} nodes; bound its loops by `rounds`"
    for waiting in state.opened:
        if waiting.round > ROUNDS_MAX:
            yield f"{waiting.step} can come more than {ROUNDS_MAX} times; bound its loop by `rounds`"
        elif waiting.step in model.steps and not model.steps[waiting.step].outcomes_in(waiting.round):
            yield f"{waiting.step} allows no outcome in round {waiting.round}"
