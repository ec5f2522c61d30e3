"""May a drawing be published? Everything that is wrong with it, at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

from motcua.foundation.rules.errors import UnableToPublishRule
from motcua.service.processes.errors import UnableToReadProcess
from motcua.service.processes.rules.conditions import HOUSE_FACTS, names_in
from motcua.service.processes.rules.elements import KEY
from motcua.service.processes.rules.engine import Engine, State, way_to
from motcua.service.processes.rules.eventful import events_wrong
from motcua.service.processes.rules.exploring import explore
from motcua.service.processes.rules.forms import WITH_FORM, form_faults
from motcua.service.processes.rules.model import Flow, GatewayKind, Model
from motcua.service.processes.rules.places import is_place
from motcua.service.processes.rules.reading import parse_xml, read_model, require_schema
from motcua.service.processes.values import EFFECTS, EFFECTS_ASKED, StepView

#: The library reads a drawing node within node; a larger one would be more than anybody could check, too.
DRAWN_MAX = 300


@dataclass(frozen=True)
class Checked:
    """A drawing that may be published: itself, its engine, and every state that is not the end, the start first."""

    model: Model
    engine: Engine
    states: tuple[State, ...]


def check_definition(xml: bytes) -> Checked | tuple[str, ...]:
    """The checked drawing, or its problems in words.

    Every step has its role, place, action and both names; every way comes to an end, whatever the outcomes and
    whenever events come; conditions are CEL over known facts; the shares of time on a way are at most the whole; nothing
    can run code; nothing waits for ever.
    """
    try:
        require_schema(parse_xml(xml))
        model = read_model(xml)
    except UnableToReadProcess as fault:
        return (str(fault.facts["reason"]),)
    problems = tuple(_drawn_wrong(model))
    if problems:
        return problems
    try:
        engine = Engine.from_xml(xml, key=model.key)
    except ValidationException as fault:
        return (f"the engine does not take it: {fault}",)
    exploration = explore(engine, model)
    unreached = sorted(set(model.steps) - exploration.visited)
    problems = (
        *exploration.problems,
        *(f"no way comes by step {step}" for step in unreached),
        *sorted(_shares_wrong(model, exploration.states)),
    )
    return problems or Checked(model=model, engine=engine, states=exploration.states)


def _drawn_wrong(model: Model) -> Iterator[str]:
    yield from (f"it holds {other}, which is not run here" for other in model.others)
    if len(model.nodes) > DRAWN_MAX:
        yield f"it has {len(model.nodes)} nodes, and {DRAWN_MAX} at most are published"
    yield from _named_wrong(model)
    yield from _joined_wrong(model)
    for step in model.steps.values():
        yield from _step_wrong(step)
    for flow in model.flows:
        yield from _flow_wrong(model, flow)
    yield from events_wrong(model)
    yield from _forms_wrong(model)


def _named_wrong(model: Model) -> Iterator[str]:
    if not KEY.fullmatch(model.key):
        yield f"its id “{model.key}” is no plain key"
    if not model.name_vi or not model.name_en:
        yield "it lacks its name or its English name"
    yield from (f"fact {fact} hides a fact of the house" for fact in model.facts if fact in HOUSE_FACTS)
    yield from (f"fact “{fact}” is no plain key" for fact in model.facts if not KEY.fullmatch(fact))


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
        elif node not in model.gateways and not _is_choice(model, node) and len(list(model.flows_from(node))) > 1:
            yield f"more than one flow leaves {node}; put a gateway behind it"
    for gateway in model.gateways.values():
        ways = len(list(model.flows_from(gateway.key)))
        if gateway.kind is GatewayKind.EXCLUSIVE and ways > 1 and gateway.default_flow is None:
            yield f"gateway {gateway.key} has no default flow"
    circle = _restless(model)
    if circle:
        # The engine would go round in it for ever, without anybody to stop it.
        yield f"a way goes round by {', '.join(sorted(circle))} without a step"


def _is_choice(model: Model, node: str) -> bool:
    """An event-based gateway: a wait that is no event itself."""
    return node in model.waits and node not in model.catches


def _restless(model: Model) -> frozenset[str]:
    """Gateways on circles of gateways only, or on the way to one."""
    left = set(model.gateways)
    for _ in model.gateways:
        left = {node for node in left if any(flow.target in left for flow in model.flows_from(node))}
    return frozenset(left)


def _step_wrong(step: StepView) -> Iterator[str]:
    if not KEY.fullmatch(step.key):
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
    if len(set(values)) < len(values) or not all(map(KEY.fullmatch, values)):
        yield f"the outcomes of step {step.key} are not plain keys, each once"
    yield from _effects_wrong(step)
    if any(not outcome.name_vi or not outcome.name_en for outcome in step.outcomes):
        yield f"an outcome of step {step.key} lacks its name or its English name"
    if step.outcomes[0].rounds_max is not None:
        yield f"the ordinary (first) outcome of step {step.key} is bounded by rounds"


def _forms_wrong(model: Model) -> Iterator[str]:
    for step in model.steps.values():
        if not step.form:
            continue
        form = model.form_of(step)
        if form is None:
            yield f"step {step.key} has form “{step.form}”, and there is no such form"
        elif step.action not in WITH_FORM:
            yield f"step {step.key} of action {step.action} is done in one go and has no form"
        else:
            yield from (
                f"the form “{step.form}” of step {step.key} cannot be used: {fault}" for fault in form_faults(form)
            )
    for fact in model.facts.values():
        if model.answered.get(fact.name, fact.type) is not fact.type:
            yield f"fact {fact.name} is of type {fact.type.value}, and a form answers it as {model.answered[fact.name].value}"


def _effects_wrong(step: StepView) -> Iterator[str]:
    """A dossier is acted on by what an outcome does, so there is one outcome for each such act."""
    effects = [outcome.effect for outcome in step.outcomes if outcome.effect is not None]
    for effect in sorted(set(effects) - EFFECTS[step.action]):
        yield f"step {step.key} of action {step.action} cannot have the effect {effect}"
    for asked in EFFECTS_ASKED.get(step.action, ()):
        if effects.count(asked) != 1:
            yield f"step {step.key} of action {step.action} needs one outcome with the effect {asked}"


def _flow_wrong(model: Model, flow: Flow) -> Iterator[str]:
    gateway = model.gateways.get(flow.source)
    splits = (
        gateway is not None and gateway.kind is GatewayKind.EXCLUSIVE and len(list(model.flows_from(flow.source))) > 1
    )
    if flow.condition is None:
        if gateway and splits and gateway.default_flow != flow.key:
            yield f"flow {flow.key} leaves a gateway without a condition and is not its default"
    elif not splits:
        yield f"flow {flow.key} has a condition, which only a choice of an exclusive gateway may have"
    else:
        try:
            names_in(flow.condition, model.fields)
        except UnableToPublishRule as fault:
            yield f"flow {flow.key}: {fault.message}"


def _shares_wrong(model: Model, states: Iterable[State]) -> Iterator[str]:
    """Each set of steps on one way whose shares are more than the whole. A step that comes again counts once."""
    ways = {frozenset(way_to(state, waiting.task)) & set(model.steps) for state in states for waiting in state.opened}
    for way in ways:
        total = sum((model.steps[step].limit_share or Decimal(0) for step in way), Decimal(0))
        if total > 1:
            yield f"the shares of time add up to {total} on the way by {', '.join(sorted(way))}"
