"""Where ways lead behind a step, and how the table view changes that: choices made, led elsewhere, and taken out."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from motcua.foundation.text.faults import Fault, fault, gettext_noop
from motcua.service.processes.rules.conditions import outcome_condition
from motcua.service.processes.rules.drawn import (
    EXCLUSIVE,
    PARALLEL,
    STEPS,
    Drawn,
    condition_of,
    set_condition,
    set_ours,
    set_plain,
)
from motcua.service.processes.rules.elements import ours, tag_of
from motcua.service.processes.rules.table import choice_behind, outcome_in, targets_of

NO_SUCH_STEP = gettext_noop("there is no step “{step}” any more")


class EditRefused(Exception):
    """An edit that would leave no sensible drawing, and why."""

    def __init__(self, why: Fault) -> None:
        self.why = why
        super().__init__(str(why))


def step_in(drawn: Drawn, key: str) -> etree._Element:
    element = drawn.node(key)
    if element is None or tag_of(element) not in STEPS:
        raise EditRefused(fault(NO_SUCH_STEP, step=key))
    return element


def exit_of(drawn: Drawn, key: str) -> etree._Element | None:
    """The flow by which the ordinary way leaves a step, behind the choices that are about it."""
    flow = drawn.ordinary_flow(key)
    passed: set[str] = set()
    while flow is not None and drawn.chooses(target := flow.get("targetRef", "")) and target not in passed:
        passed.add(target)
        flow = drawn.ordinary_flow(target)
    return flow


def own_choice(drawn: Drawn, key: str) -> str:
    """The choice right behind a step that no other way comes to."""
    gateway = choice_behind(drawn, key)
    return gateway if gateway and len(drawn.flows_to(gateway)) == 1 else ""


def is_idle(drawn: Drawn, flow: etree._Element, target: str) -> bool:
    """Would this branch, led to `target`, do nothing: lead where its choice leads anyway, or back to the step that chose?"""
    gateway = flow.get("sourceRef", "")
    ordinary = drawn.ordinary_flow(gateway)
    if drawn.forks(gateway):
        return drawn.joins(target) and len(drawn.flows_from(gateway)) > 1
    if not drawn.chooses(gateway) or ordinary is flow or ordinary is None:
        return False
    before = {each.get("sourceRef") for each in drawn.flows_to(gateway)}
    return target == ordinary.get("targetRef") or target in before


def needless(drawn: Drawn) -> set[str]:
    """Gateways that one flow leads to and one leaves: nothing is chosen, begun or awaited there."""
    gateways = (key for key in drawn.nodes if drawn.kind(key) in {EXCLUSIVE, PARALLEL})
    return {
        key
        for key in gateways
        if len(drawn.flows_to(key)) == 1
        and len(onward := drawn.flows_from(key)) == 1
        and condition_of(onward[0]) is None
    }


def dissolve(drawn: Drawn, spared: set[str], rerouted: set[str]) -> None:
    """Takes gateways out that have become needless; those that were before (`spared`) are somebody's own."""
    for key in sorted(needless(drawn) - spared):
        (inward,), (onward,) = drawn.flows_to(key), drawn.flows_from(key)
        target = onward.get("targetRef", "")
        drawn.drop_flow(onward)
        drawn.aim(inward, target=target)
        rerouted.add(inward.get("id", ""))
        drawn.drop_node(key)


def lead_on(drawn: Drawn, key: str, target: str) -> set[str]:
    """Lets the ordinary way lead elsewhere."""
    if not target:
        return set()
    if drawn.kind(target) not in STEPS | {"endEvent"}:
        raise EditRefused(fault(NO_SUCH_STEP, step=target))
    gateway = choice_behind(drawn, key)
    for other in drawn.flows_from(gateway) if gateway else ():
        if other.get("targetRef") == target and condition_of(other) is None:
            # Drawn elsewhere without saying which of its ways is the ordinary one.
            drawn.nodes[gateway].set("default", other.get("id", ""))
            return set()
    flow = exit_of(drawn, key)
    if flow is None:
        return {drawn.add_flow(key, target).get("id", "")}
    if targets_of(drawn, flow) == (target,):
        return set()
    drawn.aim(flow, target=target)
    return {flow.get("id", "")}


def lead(drawn: Drawn, key: str, outcome: str, target: str) -> set[str]:
    """Lets one outcome of a step lead to a step or an end; '' lets it take the ordinary way again."""
    if target and drawn.kind(target) not in STEPS | {"endEvent"}:
        raise EditRefused(fault(NO_SUCH_STEP, step=target))
    gateway = choice_behind(drawn, key)
    own = [f for f in drawn.flows_from(gateway) if outcome_in(condition_of(f) or "") == outcome] if gateway else []
    touched: set[str] = set()
    if not target:
        spared = needless(drawn)
        for flow in own:
            drawn.drop_flow(flow)
        dissolve(drawn, spared, touched)
        return touched
    if own:
        if targets_of(drawn, own[0]) == (target,):
            return set()
        drawn.aim(own[0], target=target)
        return {own[0].get("id", "")}
    if not gateway:
        gateway = _new_choice(drawn, key, touched)
    ordinary = drawn.ordinary_flow(gateway)
    for flow in drawn.flows_from(gateway):
        if flow is not ordinary and flow.get("targetRef") == target and condition_of(flow) is None:
            # Drawn elsewhere without a condition: this is the way that was meant.
            set_condition(flow, outcome_condition(outcome))
            return touched
    touched.add(drawn.add_flow(gateway, target, condition=outcome_condition(outcome)).get("id", ""))
    return touched


def lead_when(drawn: Drawn, key: str, condition: str, target: str) -> set[str]:
    """One more way on from a step, taken when the condition holds."""
    if drawn.kind(target) not in STEPS | {"endEvent"}:
        raise EditRefused(fault(NO_SUCH_STEP, step=target))
    touched: set[str] = set()
    gateway = choice_behind(drawn, key) or _new_choice(drawn, key, touched)
    touched.add(drawn.add_flow(gateway, target, condition=condition).get("id", ""))
    return touched


def _new_choice(drawn: Drawn, key: str, rerouted: set[str]) -> str:
    """A choice between a step and what follows it, which becomes its default."""
    element, flow = step_in(drawn, key), drawn.ordinary_flow(key)
    if flow is None:
        words = gettext_noop("say first what follows “{step}” ordinarily")
        raise EditRefused(fault(words, step=element.get("name") or key))
    gateway = drawn.free_id(f"after_{key}")
    names = f"Kết quả bước “{element.get('name') or key}”?", f"How was “{ours(element, 'name_en') or key}” done?"
    node = drawn.add(EXCLUSIVE, after=element, id=gateway, name=names[0])
    set_ours(node, "name_en", names[1])
    target = flow.get("targetRef", "")
    drawn.aim(flow, target=gateway)
    default = drawn.add_flow(gateway, target)
    node.set("default", default.get("id", ""))
    rerouted.add(flow.get("id", ""))
    return gateway


def drop_lost(drawn: Drawn, key: str, outcomes: set[str], conditions: Mapping[str, tuple[str, str]]) -> set[str]:
    """Ways that ask for an outcome which the step has no more go with it."""
    gateway = own_choice(drawn, key)
    if not gateway or not outcomes:
        return set()
    lost = [
        flow
        for flow in drawn.flows_from(gateway)
        if (asked := outcome_in(condition_of(flow) or ""))
        and asked not in outcomes
        and flow.get("id") not in conditions
    ]
    spared, touched = needless(drawn), set[str]()
    for flow in lost:
        drawn.drop_flow(flow)
    dissolve(drawn, spared, touched)
    return touched


def set_conditions(drawn: Drawn, conditions: Mapping[str, tuple[str, str]]) -> set[str]:
    touched = set()
    for key, (condition, target) in conditions.items():
        flow = drawn.flows.get(key)
        if flow is None:
            continue
        if condition and condition != condition_of(flow):
            set_condition(flow, condition)
        if target and targets_of(drawn, flow) != (target,) and drawn.kind(target) in STEPS | {"endEvent"}:
            drawn.aim(flow, target=target)
            touched.add(key)
    return touched


def ask(drawn: Drawn, key: str, *, question_vi: str, question_en: str) -> None:
    """The question of the choice behind a step."""
    node = drawn.node(choice_behind(drawn, key))
    if node is None:
        return
    if question_vi:
        set_plain(node, "name", question_vi)
    if question_en:
        set_ours(node, "name_en", question_en)
    ordinary = drawn.ordinary_flow(node.get("id", ""))
    if node.get("default") is None and ordinary is not None and condition_of(ordinary) is None:
        node.set("default", ordinary.get("id", ""))
