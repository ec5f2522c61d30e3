"""What the engine runs of a drawing: the same process put in terms of user tasks and gateways alone.

The engine's own timers and messages read a clock and keep queues in each instance. Here whatever can happen is a way in
which something open can be left, like an outcome; so it is followed at publication and states stay counted (ADR 0007):

- An event at a step becomes one more outcome of the step, with a gateway behind the step. One that does not interrupt
  leads back to the step too.
- An event-based gateway, with the events behind it, becomes a task that nobody is given; so does a lone event.
- A step done by several agencies is one task; its rows are no matter of the engine.
- A sub-process is laid open into the process around it, those within it first. Events at its edge are lone events that run
  beside what is within it, between a fork where it is entered and a node where it is left. What they end, or what ends
  them, the engine is told to drop (rules.scopes).
"""

from __future__ import annotations

from lxml import etree

from motcua.service.processes.rules.catching import BOUNDARY, CHOICE, INTERMEDIATE, kind_of
from motcua.service.processes.rules.conditions import outcome_condition
from motcua.service.processes.rules.elements import bpmn, burdens, elements, ours, set_ours_plain, tag_of
from motcua.service.processes.rules.scopes import BESIDE, ENTERED, LEFT, OVER
from motcua.service.processes.values import CatchKind

#: Names of what is added. A dot is no part of a plain key, so they meet nothing that is drawn.
CAUGHT, AGAIN = ".caught", ".again"

SUB_PROCESS = "subProcess"
#: Ours, while it is laid open: the sub-process at whose edge an event was drawn.
SCOPE = "scope"


def lowered(tree: etree._ElementTree) -> etree._ElementTree:
    """Changes the tree of a drawing that was checked; one that holds nothing of the kind stays as it is."""
    laid_open(tree)
    for process in elements(tree.getroot(), "process"):
        for step in elements(process, "userTask"):
            _lower_step(process, step)
        for gateway in elements(process, CHOICE):
            _lower_choice(process, gateway)
        for event in elements(process, INTERMEDIATE):
            _tell_scope(process, event)
            _to_task(event)
    return tree


def laid_open(tree: etree._ElementTree) -> etree._ElementTree:
    """Puts the content of each sub-process in its place. One that is not plain stays, and is refused by the checks."""
    for process in elements(tree.getroot(), "process"):
        _lay_open_within(process)
    return tree


def _lay_open_within(outer: etree._Element) -> None:
    """The innermost first; the parser bounds how deep they lie."""
    for inner in elements(outer, SUB_PROCESS):
        _lay_open_within(inner)
        if is_plain(outer, inner):
            _lay_open(outer, inner)


def is_plain(process: etree._Element, inner: etree._Element) -> bool:
    """One start and one flow out; what happens to it as a whole is a timer or word from outside; what parts in it is joined
    before its end, so that it is left once. Of those within it none is left."""
    starts, ends = elements(inner, "startEvent"), elements(inner, "endEvent")
    forks = {gateway.get("id") for gateway in elements(inner, "parallelGateway")}
    into_ends = [flow for end in ends for flow in _to(inner, end)]
    return (
        inner.get("triggeredByEvent", "false") == "false"
        and not any(
            tag_of(part) in {"multiInstanceLoopCharacteristics", "standardLoopCharacteristics"} for part in inner
        )
        and not elements(inner, SUB_PROCESS)
        and all(kind_of(event) and len(_from(process, event)) == 1 for event in _at_edge(process, inner))
        and not any(list(burdens(event)) for event in (*starts, *ends))
        and len(starts) == 1
        and len(_from(inner, starts[0])) == 1
        and not _to(inner, starts[0])
        and [flow.get("targetRef") != inner.get("id") for flow in _from(process, inner)] == [True]
        and bool(into_ends)
        and (not forks or (len(into_ends) == 1 and into_ends[0].get("sourceRef") in forks))
    )


def _at_edge(process: etree._Element, inner: etree._Element) -> list[etree._Element]:
    return [event for event in elements(process, BOUNDARY) if event.get("attachedToRef") == inner.get("id")]


def _lay_open(process: etree._Element, inner: etree._Element) -> None:
    events = _at_edge(process, inner)
    (start,) = elements(inner, "startEvent")
    (first,) = _from(inner, start)
    (out,) = _from(process, inner)
    within, beyond = first.get("targetRef", ""), out.get("targetRef", "")
    if events:
        within, beyond = _enclose(process, inner, first, out, events)
    for flow in _to(process, inner):
        flow.set("targetRef", within)
    for end in elements(inner, "endEvent"):
        for flow in _to(inner, end):
            flow.set("targetRef", beyond)
        inner.remove(end)
    inner.remove(start)
    if not events:
        inner.remove(first)
        process.remove(out)
    for part in list(inner):
        if tag_of(part) not in {"incoming", "outgoing", "extensionElements", "documentation", "ioSpecification"}:
            process.append(part)
    process.remove(inner)


def _enclose(
    process: etree._Element,
    inner: etree._Element,
    first: etree._Element,
    out: etree._Element,
    events: list[etree._Element],
) -> tuple[str, str]:
    """A fork where it is entered, with the events beside its first step, and a node where it is left; their ids."""
    key = inner.get("id", "")
    entered = _add(process, "parallelGateway", key + ENTERED)
    left = _add(process, "exclusiveGateway", key + LEFT)
    first.set("sourceRef", entered)
    out.set("sourceRef", left)
    for event in events:
        # The flow to the first step comes first in the drawing, so the events come behind it.
        _add_flow(process, entered, event.get("id", ""))
        event.tag = bpmn(INTERMEDIATE)
        del event.attrib["attachedToRef"]
        set_ours_plain(event, SCOPE, key)
    return entered, left


def _tell_scope(process: etree._Element, event: etree._Element) -> None:
    """Says by a node before the event whose it is and whether it ends what is within: the engine keeps names alone."""
    scope = ours(event, SCOPE)
    if not scope:
        return
    ending = event.get("cancelActivity", "true") not in {"false", "0"}
    node = _add(process, "exclusiveGateway", event.get("id", "") + (OVER if ending else BESIDE))
    for flow in _to(process, event):
        flow.set("targetRef", node)
    _add_flow(process, node, event.get("id", ""))


def _lower_step(process: etree._Element, step: etree._Element) -> None:
    for many in elements(step, "multiInstanceLoopCharacteristics"):
        step.remove(many)
    key = step.get("id", "")
    events = [event for event in elements(process, BOUNDARY) if event.get("attachedToRef") == key]
    if not events:
        return
    (way,) = _from(process, step)
    gateway = _add(process, "exclusiveGateway", key + CAUGHT, default=way.get("id", ""))
    way.set("sourceRef", gateway)
    _add_flow(process, key, gateway)
    for event in events:
        name = event.get("id", "")
        (aside,) = _from(process, event)
        if event.get("cancelActivity", "true") in {"false", "0"}:
            fork = _add(process, "parallelGateway", name + AGAIN)
            _condition(_add_flow(process, gateway, fork), name)
            aside.set("sourceRef", fork)
            _add_flow(process, fork, key)
        else:
            aside.set("sourceRef", gateway)
            _condition(aside, name)
        process.remove(event)


def _lower_choice(process: etree._Element, gateway: etree._Element) -> None:
    key = gateway.get("id", "")
    events = {event.get("id", ""): event for event in elements(process, INTERMEDIATE)}
    entries = [(flow, events[flow.get("targetRef", "")]) for flow in _from(process, gateway)]
    ways = {event.get("id", ""): _from(process, event)[0] for _flow, event in entries}
    # The gateway needs a way for everything else, which never is; the clock's is the natural one.
    clocks = [event.get("id", "") for _flow, event in entries if kind_of(event) is CatchKind.TIMER]
    default = (clocks or list(ways))[0]
    choice = _add(process, "exclusiveGateway", key + CAUGHT, default=ways[default].get("id", ""))
    for name, way in ways.items():
        way.set("sourceRef", choice)
        if name != default:
            _condition(way, name)
    for flow, event in entries:
        process.remove(flow)
        process.remove(event)
    _add_flow(process, key, choice)
    _to_task(gateway)


def _to_task(element: etree._Element) -> None:
    for part in list(burdens(element)):
        element.remove(part)
    element.tag = bpmn("userTask")
    for name in ("eventGatewayType", "instantiate", "parallelMultiple", "cancelActivity"):
        element.attrib.pop(name, None)


def _from(process: etree._Element, node: etree._Element) -> list[etree._Element]:
    return [flow for flow in elements(process, "sequenceFlow") if flow.get("sourceRef") == node.get("id")]


def _to(process: etree._Element, node: etree._Element) -> list[etree._Element]:
    return [flow for flow in elements(process, "sequenceFlow") if flow.get("targetRef") == node.get("id")]


def _add(process: etree._Element, tag: str, key: str, **attributes: str) -> str:
    etree.SubElement(process, bpmn(tag), {"id": key, **attributes})
    return key


def _add_flow(process: etree._Element, source: str, target: str) -> etree._Element:
    return etree.SubElement(
        process, bpmn("sequenceFlow"), {"id": f"{source}.to.{target}", "sourceRef": source, "targetRef": target}
    )


def _condition(flow: etree._Element, event: str) -> None:
    etree.SubElement(flow, bpmn("conditionExpression")).text = outcome_condition(event)
