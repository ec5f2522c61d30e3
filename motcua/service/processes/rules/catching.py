"""Reads what a drawing waits for: timers, messages and signals, at a step or at a place of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from lxml import etree

from motcua.service.processes.rules.elements import BPMN, burdens, elements, number, ours, refuse, tag_of
from motcua.service.processes.rules.places import HANDLING
from motcua.service.processes.values import CatchKind, CatchView, EventName

BOUNDARY, INTERMEDIATE, CHOICE = "boundaryEvent", "intermediateCatchEvent", "eventBasedGateway"

_KINDS = {
    "timerEventDefinition": CatchKind.TIMER,
    "messageEventDefinition": CatchKind.MESSAGE,
    "signalEventDefinition": CatchKind.SIGNAL,
}
_REFERENCES = {CatchKind.MESSAGE: "messageRef", CatchKind.SIGNAL: "signalRef"}
#: How other editors write a timer: so many hours, which here are working hours.
_HOURS = re.compile(r"PT([0-9]{1,5})H")


def part_of(element: etree._Element) -> str:
    """The BPMN name of what the event is about; '' where that is not one thing."""
    parts = [tag_of(part) for part in burdens(element)]
    return parts[0] if len(parts) == 1 else ""


def kind_of(element: etree._Element) -> CatchKind | None:
    """What the event waits for. None: it is not one that is run here."""
    return _KINDS.get(part_of(element))


def catches_of(process: etree._Element) -> dict[str, CatchView]:
    """The events by id. Raises `UnableToReadProcess` for a name or a time that is none."""
    names = _names(process)
    gateways = {gateway.get("id", "") for gateway in elements(process, CHOICE)}
    sources = {flow.get("targetRef", ""): flow.get("sourceRef", "") for flow in elements(process, "sequenceFlow")}
    found: dict[str, CatchView] = {}
    for tag in (BOUNDARY, INTERMEDIATE):
        for element in elements(process, tag):
            key = element.get("id", "")
            source = sources.get(key, "")
            host = element.get("attachedToRef", "") if tag == BOUNDARY else source if source in gateways else key
            if kind := kind_of(element):
                found[key] = _catch(element, kind, host=host, alone=tag != BOUNDARY, names=names)
    return found


def _names(process: etree._Element) -> dict[str, str]:
    """The names of the drawing's messages and signals by their ids."""
    root = process.getroottree().getroot()
    return {
        element.get("id", ""): element.get("name", "")
        for tag in ("message", "signal")
        for element in elements(root, tag)
    }


def _catch(element: etree._Element, kind: CatchKind, *, host: str, alone: bool, names: Mapping[str, str]) -> CatchView:
    key = element.get("id", "")
    of = f"event {key}"
    return CatchView(
        key=key,
        name_vi=element.get("name", ""),
        name_en=ours(element, "name_en"),
        kind=kind,
        host=host,
        interrupting=element.get("cancelActivity", "true") not in {"false", "0"},
        event=None if kind is CatchKind.TIMER else _event(element, kind, names),
        place=ours(element, "unit") or (HANDLING if alone else ""),
        limit_share=number(element, "limitShare", of=of),
        limit_hours=number(element, "limitHours", of=of) or _written_hours(element),
        legal_basis=ours(element, "legalBasis"),
        scope=ours(element, "scope"),
    )


def _event(element: etree._Element, kind: CatchKind, names: Mapping[str, str]) -> EventName:
    (definition,) = burdens(element)
    reference = definition.get(_REFERENCES[kind], "")
    # A reference may carry the prefix of its namespace.
    name = names.get(reference.rpartition(":")[2], "")
    try:
        return EventName(name)
    except ValueError:
        refuse(f"event {element.get('id')} waits for “{name}”; known are {', '.join(EventName)}")


def _written_hours(element: etree._Element) -> Decimal | None:
    duration = element.find(f"{{{BPMN}}}timerEventDefinition/{{{BPMN}}}timeDuration")
    if duration is None or not (duration.text or "").strip():
        return None
    hours = _HOURS.fullmatch((duration.text or "").strip())
    if hours is None or int(hours[1]) == 0:
        refuse(f"event {element.get('id')} has the duration “{duration.text}”; say it in hours, such as PT16H")
    return Decimal(hours[1])
