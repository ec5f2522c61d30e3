"""Reads a drawing: BPMN 2.0 XML with the attributes of our namespace (docs/reference/processes.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import cache
from math import isfinite
from pathlib import Path
from typing import NoReturn, TypeVar

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnValidator
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

from motcua.foundation.accounts.values import Role
from motcua.foundation.rules.values import FieldType
from motcua.service.processes.errors import UnableToReadProcess
from motcua.service.processes.rules.model import Fact, Flow, Gateway, GatewayKind, Model
from motcua.service.processes.values import Action, FactValue, OutcomeView, StepView

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
OURS = "https://motcua.vn/ns/process"
XML_BYTES_MAX = 1_000_000
#: The drawings of the house.
DATA = Path(__file__).parents[1] / "data"

#: A step whose drawing names no outcome has this one.
DONE = OutcomeView(value="done", name_vi="Hoàn thành", name_en="Done")

E = TypeVar("E", Action, Role)

_GATEWAYS = {"exclusiveGateway": GatewayKind.EXCLUSIVE, "parallelGateway": GatewayKind.PARALLEL}
_KNOWN = {"startEvent", "endEvent", "userTask", "sequenceFlow", *_GATEWAYS}
#: What a drawing may hold for its readers; it has no bearing on the run.
_SILENT = {"documentation", "extensionElements", "textAnnotation", "association", "laneSet", "group"}


def parse_xml(xml: bytes) -> etree._ElementTree:
    """The drawing as a tree. No entities, no network, bounded size. Raises `UnableToReadProcess` with the line."""
    if len(xml) > XML_BYTES_MAX:
        _refuse(f"it is larger than {XML_BYTES_MAX:,} bytes")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        tree = etree.ElementTree(etree.fromstring(xml, parser))
    except etree.XMLSyntaxError as fault:
        _refuse(str(fault))
    if tree.docinfo.doctype:
        _refuse("it declares a document type, which a drawing does not need")
    return tree


def require_schema(tree: etree._ElementTree) -> None:
    """Raises `UnableToReadProcess` unless the drawing is valid by the BPMN 2.0 schema."""
    try:
        _schema().validate(tree)
    except (ValidationException, etree.DocumentInvalid) as fault:
        _refuse(f"it is no valid BPMN 2.0: {fault}")


@cache
def _schema() -> BpmnValidator:
    return BpmnValidator()


def read_model(xml: bytes) -> Model:
    """The one process of a drawing that is valid by the schema. Raises `UnableToReadProcess` naming what cannot be
    read."""
    processes = parse_xml(xml).getroot().findall(f"{{{BPMN}}}process")
    if len(processes) != 1:
        _refuse(f"it has {len(processes)} processes instead of one")
    process = processes[0]
    documentation = process.find(f"{{{BPMN}}}documentation")
    return Model(
        key=process.get("id", ""),
        name_vi=process.get("name", ""),
        name_en=_ours(process, "name_en"),
        description_vi=(documentation.text or "").strip() if documentation is not None else "",
        steps={element.get("id", ""): _step(element) for element in _elements(process, "userTask")},
        gateways={
            element.get("id", ""): _gateway(element, kind)
            for tag, kind in _GATEWAYS.items()
            for element in _elements(process, tag)
        },
        starts=tuple(element.get("id", "") for element in _elements(process, "startEvent")),
        ends=tuple(element.get("id", "") for element in _elements(process, "endEvent")),
        flows=tuple(_flow(element) for element in _elements(process, "sequenceFlow")),
        facts={fact.name: fact for fact in map(_fact, _extensions(process, "fact"))},
        others=tuple(_foreign(process)),
    )


def _refuse(reason: str) -> NoReturn:
    raise UnableToReadProcess(reason=reason)


def _elements(parent: etree._Element, tag: str) -> list[etree._Element]:
    found: list[etree._Element] = parent.findall(f"{{{BPMN}}}{tag}")
    return found


def _extensions(element: etree._Element, tag: str) -> list[etree._Element]:
    found: list[etree._Element] = element.findall(f"{{{BPMN}}}extensionElements/{{{OURS}}}{tag}")
    return found


def _ours(element: etree._Element, name: str) -> str:
    return str(element.get(f"{{{OURS}}}{name}", ""))


def _foreign(process: etree._Element) -> Iterator[str]:
    """What this house does not run: other elements, and events or tasks with more in them than a name."""
    for element in process:
        tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if tag and tag not in _KNOWN | _SILENT:
            yield f"{tag} {element.get('id', '')}"
        elif tag in {"startEvent", "endEvent", "userTask"}:
            yield from (f"{etree.QName(part).localname} in {element.get('id', '')}" for part in _burdens(element))


def _burdens(element: etree._Element) -> Iterator[etree._Element]:
    plain = {"incoming", "outgoing", "extensionElements", "documentation"}
    return (part for part in element if isinstance(part.tag, str) and etree.QName(part).localname not in plain)


def _step(element: etree._Element) -> StepView:
    key = element.get("id", "")
    outcomes = tuple(_outcome(extension, key) for extension in _extensions(element, "outcome"))
    return StepView(
        key=key,
        name_vi=element.get("name", ""),
        name_en=_ours(element, "name_en"),
        action=_member(Action, element, "action"),
        role=_member(Role, element, "role"),
        place=_ours(element, "unit"),
        outcomes=outcomes or (DONE,),
        limit_share=_number(element, "limitShare"),
        limit_hours=_number(element, "limitHours"),
        form=_ours(element, "form"),
        checklist=_ours(element, "checklist"),
        legal_basis=_ours(element, "legalBasis"),
    )


def _member(kind: type[E], element: etree._Element, name: str) -> E:
    try:
        return kind(_ours(element, name))
    except ValueError:
        known = ", ".join(member.value for member in kind)
        _refuse(f"step {element.get('id')} has {name} “{_ours(element, name)}”; known are {known}")


def _number(element: etree._Element, name: str) -> Decimal | None:
    text = _ours(element, name)
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        _refuse(f"step {element.get('id')} has {name} “{text}”, which is no number")
    if not number.is_finite() or number <= 0:
        _refuse(f"step {element.get('id')} has {name} {text}, which is not above zero")
    return number


def _outcome(element: etree._Element, step: str) -> OutcomeView:
    rounds = element.get("rounds")
    if rounds is not None and not (rounds.isascii() and rounds.isdigit() and int(rounds) > 0):
        _refuse(f"an outcome of step {step} has rounds “{rounds}”, which is no count")
    return OutcomeView(
        value=element.get("value", ""),
        name_vi=element.get("name", ""),
        name_en=element.get("name_en", ""),
        rounds_max=int(rounds) if rounds else None,
    )


def _gateway(element: etree._Element, kind: GatewayKind) -> Gateway:
    return Gateway(
        key=element.get("id", ""),
        kind=kind,
        name_vi=element.get("name", ""),
        name_en=_ours(element, "name_en"),
        default_flow=element.get("default"),
    )


def _flow(element: etree._Element) -> Flow:
    condition = element.find(f"{{{BPMN}}}conditionExpression")
    return Flow(
        key=element.get("id", ""),
        source=element.get("sourceRef", ""),
        target=element.get("targetRef", ""),
        condition=(condition.text or "").strip() if condition is not None else None,
    )


def _fact(element: etree._Element) -> Fact:
    name = element.get("name", "")
    try:
        kind = FieldType(element.get("type", ""))
        if kind not in _PYTHON:
            raise ValueError(kind)
        default: FactValue = element.get("default", "")
        if kind is not FieldType.STRING:
            default = json.loads(str(default))
    except ValueError:
        _refuse(f"fact {name} has no known type, or a default that is not of it")
    fact = Fact(name=name, type=kind, default=default)
    if not fits(kind, default):
        _refuse(f"fact {name} has a default that is no {kind.value}")
    return fact


_PYTHON: dict[FieldType, tuple[type, ...]] = {
    FieldType.STRING: (str,),
    FieldType.INT: (int,),
    FieldType.DOUBLE: (int, float),
    FieldType.BOOL: (bool,),
}


def fits(kind: FieldType, value: object) -> bool:
    """Is the value of the fact's type? (In Python a bool is an int; here it is not. Infinities are no numbers.)"""
    if isinstance(value, float) and not isfinite(value):
        return False
    return isinstance(value, _PYTHON[kind]) and (isinstance(value, bool) == (kind is FieldType.BOOL))
