"""What is wrong with a drawing's events and with steps that several agencies do."""

from __future__ import annotations

from collections.abc import Iterator

from motcua.service.processes.rules.elements import KEY
from motcua.service.processes.rules.model import Model
from motcua.service.processes.rules.places import CONSULTED, is_place
from motcua.service.processes.rules.scopes import ENTERED
from motcua.service.processes.values import SILENCEABLE, CatchKind, CatchView, StepView


def events_wrong(model: Model) -> Iterator[str]:
    for catch in model.catches.values():
        yield from _event_wrong(catch)
        if catch.host in model.steps:
            yield from _at_step_wrong(model, catch, model.steps[catch.host])
        elif catch.scope:
            yield from _at_edge_wrong(model, catch)
        elif catch.host in model.waits:
            yield from _at_wait_wrong(model, catch)
        else:
            yield f"event {catch.key} stands at “{catch.host}”, which is no step"
    for wait in model.waits:
        if not (wait in model.catches and model.catches[wait].scope):
            yield from _wait_wrong(model, wait)
    for step in model.steps.values():
        yield from _several_wrong(step)


def _event_wrong(catch: CatchView) -> Iterator[str]:
    if not KEY.fullmatch(catch.key):
        yield f"the id of event “{catch.key}” is no plain key"
    if not catch.name_vi or not catch.name_en:
        yield f"event {catch.key} lacks its name or its English name"
    if catch.limit_share is not None and catch.limit_hours is not None:
        yield f"event {catch.key} has both a share of the time and hours"
    if catch.limit_share is not None and catch.limit_share > 1:
        yield f"event {catch.key} has more than the whole time"
    if catch.kind is not CatchKind.TIMER and (catch.limit_share or catch.limit_hours):
        yield f"event {catch.key} has a time and is no timer"


def _at_step_wrong(model: Model, catch: CatchView, step: StepView) -> Iterator[str]:
    if catch.key in {outcome.value for outcome in step.outcomes}:
        yield f"event {catch.key} is called as an outcome of step {step.key} is"
    if catch.kind is CatchKind.TIMER and not (_is_timed(catch) or _is_timed(step)):
        yield f"timer {catch.key} has no time, nor has step {step.key}"
    if not catch.interrupting:
        yield from _aside_wrong(model, catch)
    elif step.action not in SILENCEABLE:
        yield f"event {catch.key} would end step {step.key}, whose act {step.action} is only a person's"
    elif catch.kind is CatchKind.TIMER and not catch.legal_basis.strip():
        yield f"timer {catch.key} ends step {step.key} by silence, which needs its legal basis"


def _is_timed(what: CatchView | StepView) -> bool:
    return what.limit_share is not None or what.limit_hours is not None


def _aside_wrong(model: Model, catch: CatchView) -> Iterator[str]:
    """What goes on beside the main way ends by itself: where the two met, everything would be done twice."""
    ending = [each.key for each in model.catches_at(catch.host) if each.interrupting]
    aside, main = _reached(model, catch.key), _reached(model, catch.host, *ending)
    meeting = sorted((aside & main) - set(model.ends))
    if meeting or catch.host in aside:
        yield f"the way of event {catch.key}, which ends nothing, meets the main way at {', '.join(meeting) or catch.host}"


def _reached(model: Model, *nodes: str) -> frozenset[str]:
    """What lies behind these, by flows and by the events that end steps on the way."""
    found: set[str] = set()
    todo = [flow.target for node in nodes for flow in model.flows_from(node)]
    while todo:
        here = todo.pop()
        if here not in found:
            found.add(here)
            sources = (here, *(catch.key for catch in model.catches_at(here) if catch.interrupting))
            todo += [flow.target for source in sources for flow in model.flows_from(source)]
    return frozenset(found)


def _at_edge_wrong(model: Model, catch: CatchView) -> Iterator[str]:
    """An event that can come to a sub-process as a whole."""
    if catch.kind is CatchKind.TIMER and not _is_timed(catch):
        yield f"timer {catch.key} of sub-process {catch.scope} has no time"
    if not is_place(catch.place):
        yield f"event {catch.key} has unit “{catch.place}”, which is no place"
    if catch.kind is CatchKind.TIMER and catch.interrupting and not catch.legal_basis.strip():
        yield f"timer {catch.key} ends sub-process {catch.scope} by silence, which needs its legal basis"
    if not catch.interrupting:
        entered = catch.scope + ENTERED
        ending = [each.key for each in model.catches.values() if each.scope == catch.scope and each.interrupting]
        within = [flow.target for flow in model.flows_from(entered) if flow.target not in model.catches]
        main = _reached(model, *within, *ending) | set(within)
        aside = _reached(model, catch.key)
        meeting = sorted((aside & main) - set(model.ends))
        if meeting or entered in aside:
            where = ", ".join(meeting) or catch.scope
            yield f"the way of event {catch.key}, which ends nothing, meets the main way at {where}"


def _at_wait_wrong(model: Model, catch: CatchView) -> Iterator[str]:
    if catch.kind is CatchKind.TIMER and catch.limit_hours is None:
        # A share of nothing would never pass: a dossier may have no limit.
        yield f"timer {catch.key} holds the way up and needs its time in hours"
    if not is_place(catch.place):
        yield f"event {catch.key} has unit “{catch.place}”, which is no place"
    if catch.host != catch.key and any(flow.source != catch.host for flow in model.flows_to(catch.key)):
        yield f"event {catch.key} is reached by another way than from gateway {catch.host}"


def _wait_wrong(model: Model, wait: str) -> Iterator[str]:
    catches = model.catches_at(wait)
    targets = [flow.target for flow in model.flows_from(wait)]
    if wait not in model.catches:
        strangers = sorted(set(targets) - {catch.key for catch in catches})
        if strangers:
            yield f"gateway {wait} waits for {', '.join(strangers)}, which is no event"
        if len(targets) < 2 or len(set(targets)) < len(targets):
            yield f"gateway {wait} does not choose between two events or more"
    if not any(catch.kind is CatchKind.TIMER for catch in catches):
        yield f"{wait} may wait for ever; let it wait for a timer too, behind an event-based gateway"


def _several_wrong(step: StepView) -> Iterator[str]:
    if not step.several:
        return
    if step.place != CONSULTED:
        yield f"step {step.key} is of several agencies, and its unit is not “{CONSULTED}”"
    if step.action not in SILENCEABLE:
        yield f"step {step.key} is of several agencies, which act {step.action} cannot be"
    if any(outcome.rounds_max is not None for outcome in step.outcomes):
        yield f"step {step.key} is of several agencies; bound its rounds where they are asked"
