"""May a drawing be published? Everything that is wrong with it, at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

from motcua.service.processes.errors import UnableToReadProcess
from motcua.service.processes.rules.conditions import FieldType, check_condition
from motcua.service.processes.rules.engine import Engine, State
from motcua.service.processes.rules.exploring import OUTCOME, ROUND, explore
from motcua.service.processes.rules.model import GatewayKind, Model
from motcua.service.processes.rules.places import is_place
from motcua.service.processes.rules.reading import read_model
from motcua.service.processes.values import StepView

_KEY = re.compile(r"[a-z][a-z0-9_]{0,62}")
#: So many ways from start to end (loops left out) are looked at for their sum of time shares.
PATHS_MAX = 5_000


@dataclass(frozen=True)
class Checked:
    """A drawing that may be published: itself, its engine, and every state that is not the end, the start first."""

    model: Model
    engine: Engine
    states: tuple[State, ...]


def check_definition(xml: bytes) -> Checked | tuple[str, ...]:
    """The checked drawing, or its problems in words.

    Every step has its role, place, action and both names; every way comes to an end, whatever the outcomes;
    conditions are CEL over known facts; the shares of time on a way are at most the whole; nothing can run code.
    """
    try:
        model = read_model(xml)
    except UnableToReadProcess as fault:
        return (fault.message,)
    problems = tuple(_drawn_wrong(model))
    if problems:
        return problems
    try:
        engine = Engine.from_xml(xml, key=model.key)
    except ValidationException as fault:
        return (f"the engine does not take it: {fault}",)
    exploration = explore(engine, model)
    unreached = sorted(set(model.steps) - exploration.visited)
    problems = exploration.problems + tuple(f"no way comes by step {step}" for step in unreached)
    return problems or Checked(model=model, engine=engine, states=exploration.states)


def _drawn_wrong(model: Model) -> Iterator[str]:
    yield from (f"it holds {other}, which is not run here" for other in model.others)
    yield from _named_wrong(model)
    yield from _joined_wrong(model)
    for step in model.steps.values():
        yield from _step_wrong(step)
    for flow in model.flows:
        yield from _condition_wrong(model, flow.key, flow.condition)
    if len(model.starts) == 1:
        yield from _shares_wrong(model)


def _named_wrong(model: Model) -> Iterator[str]:
    if not _KEY.fullmatch(model.key):
        yield f"its id “{model.key}” is no plain key"
    if not model.name_vi or not model.name_en:
        yield "it lacks its name or its English name"
    yield from (f"fact {fact} hides a fact of the house" for fact in model.facts if fact in {OUTCOME, ROUND})
    yield from (f"fact “{fact}” is no plain key" for fact in model.facts if not _KEY.fullmatch(fact))


def _joined_wrong(model: Model) -> Iterator[str]:
    if len(model.starts) != 1:
        yield f"it has {len(model.starts)} starts instead of one"
    if not model.ends:
        yield "it has no end"
    if not model.steps:
        yield "it has no step"
    for node in sorted(model.nodes - set(model.ends)):
        if not any(model.flows_from(node)):
            yield f"nothing follows {node}"
        elif node not in model.gateways and len(list(model.flows_from(node))) > 1:
            yield f"more than one flow leaves {node}; put a gateway behind it"
    for gateway in model.gateways.values():
        ways = len(list(model.flows_from(gateway.key)))
        if gateway.kind is GatewayKind.EXCLUSIVE and ways > 1 and gateway.default_flow is None:
            yield f"gateway {gateway.key} has no default flow"


def _step_wrong(step: StepView) -> Iterator[str]:
    if not _KEY.fullmatch(step.key):
        yield f"the id of step “{step.key}” is no plain key"
    if not step.name_vi or not step.name_en:
        yield f"step {step.key} lacks its name or its English name"
    if not is_place(step.place):
        yield f"step {step.key} has unit “{step.place}”, which is no place"
    if step.limit_share is not None and step.limit_hours is not None:
        yield f"step {step.key} has both a share of the time and hours"
    if step.limit_share is not None and step.limit_share > 1:
        yield f"step {step.key} has more than the whole time"
    values = [outcome.value for outcome in step.outcomes]
    if len(set(values)) < len(values) or not all(map(_KEY.fullmatch, values)):
        yield f"the outcomes of step {step.key} are not plain keys, each once"
    if any(not outcome.name_vi or not outcome.name_en for outcome in step.outcomes):
        yield f"an outcome of step {step.key} lacks its name or its English name"
    if step.outcomes[0].rounds_max is not None:
        yield f"the ordinary (first) outcome of step {step.key} is bounded by rounds"


def _condition_wrong(model: Model, flow: str, condition: str | None) -> Iterator[str]:
    source = next(f.source for f in model.flows if f.key == flow)
    gateway = model.gateways.get(source)
    if condition is None:
        if gateway and gateway.kind is GatewayKind.EXCLUSIVE and gateway.default_flow != flow and _splits(model, source):
            yield f"flow {flow} leaves a gateway without a condition and is not its default"
        return
    if gateway is None or gateway.kind is not GatewayKind.EXCLUSIVE:
        yield f"flow {flow} has a condition but leaves no exclusive gateway"
        return
    known = {OUTCOME: FieldType.STRING, ROUND: FieldType.INT} | {f.name: f.type for f in model.facts.values()}
    try:
        check_condition(condition, known)
    except ValueError as fault:
        yield f"the condition of flow {flow} cannot be published: {fault}"


def _splits(model: Model, node: str) -> bool:
    return len(list(model.flows_from(node))) > 1


def _shares_wrong(model: Model) -> Iterator[str]:
    count = 0
    for path in simple_paths(model):
        count += 1
        if count > PATHS_MAX:
            yield f"it has more than {PATHS_MAX} ways from start to end"
            return
        steps = [model.steps[node] for node in path if node in model.steps]
        total = sum((step.limit_share or Decimal(0) for step in steps), Decimal(0))
        if total > 1:
            yield f"the shares of time add up to {total} by way of {', '.join(step.key for step in steps)}"
            return


def simple_paths(model: Model) -> Iterator[tuple[str, ...]]:
    """Every way from the start to an end that comes by no node twice, depth first."""
    todo: list[tuple[str, ...]] = [model.starts]
    while todo:
        path = todo.pop()
        if path[-1] in model.ends:
            yield path
        todo += [(*path, flow.target) for flow in model.flows_from(path[-1]) if flow.target not in path]
