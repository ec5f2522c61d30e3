"""Reads a drawing: BPMN 2.0 XML with the attributes of our namespace (docs/reference/processes.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnValidator
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

from motcua.foundation.accounts.values import Role
from motcua.foundation.rules.errors import UnableToPublishRule
from motcua.foundation.rules.values import FieldType
from motcua.service.processes.rules.catching import BOUNDARY, CHOICE, INTERMEDIATE, catches_of, kind_of, part_of
from motcua.service.processes.rules.conditions import HOUSE_FACTS, names_in
from motcua.service.processes.rules.elements import (
    BPMN,
    DATA,
    OURS,
    burdens,
    elements,
    extensions,
    is_count,
    member,
    number,
    ours,
    refuse,
    tag_of,
)
from motcua.service.processes.rules.forms import UNANSWERED, answered_facts, forms_known, named_forms
from motcua.service.processes.rules.lowering import SUB_PROCESS, laid_open
from motcua.service.processes.rules.model import FACT_TYPES, Fact, Flow, Gateway, GatewayKind, Model, Wait
from motcua.service.processes.values import (
    USUAL_EFFECTS,
    Action,
    CatchView,
    Combination,
    Effect,
    FactValue,
    OutcomeView,
    StepForm,
    StepView,
)

__all__ = ["BPMN", "DATA", "DONE", "OURS", "parse_xml", "read_model", "require_schema"]

XML_BYTES_MAX = 1_000_000

#: A step whose drawing names no outcome has this one.
DONE = OutcomeView(value="done", name_vi="Hoàn thành", name_en="Done")

_GATEWAYS = {"exclusiveGateway": GatewayKind.EXCLUSIVE, "parallelGateway": GatewayKind.PARALLEL}
_EVENTS = {BOUNDARY, INTERMEDIATE}
_KNOWN = {"startEvent", "endEvent", "userTask", "sequenceFlow", CHOICE, *_EVENTS, *_GATEWAYS}
_MANY = "multiInstanceLoopCharacteristics"
#: What a process of this house never raises: no code of anybody's runs in it that could.
_RAISED = {
    "errorEventDefinition": "an error (nothing here raises an error: let an outcome of a step lead where it leads)",
    "escalationEventDefinition": "an escalation (nothing here raises one: let an outcome of a step lead where it leads)",
}
#: What a drawing may hold for its readers; it has no bearing on the run.
_SILENT = {"documentation", "extensionElements", "textAnnotation", "association", "laneSet", "group"}


def parse_xml(xml: bytes) -> etree._ElementTree:
    """The drawing as a tree. No entities, no network, bounded size. Raises `UnableToReadProcess` with the line."""
    if len(xml) > XML_BYTES_MAX:
        refuse(f"it is larger than {XML_BYTES_MAX:,} bytes")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        tree = etree.ElementTree(etree.fromstring(xml, parser))
    except etree.XMLSyntaxError as fault:
        refuse(str(fault))
    if tree.docinfo.doctype:
        refuse("it declares a document type, which a drawing does not need")
    return tree


def require_schema(tree: etree._ElementTree) -> None:
    """Raises `UnableToReadProcess` unless the drawing is valid by the BPMN 2.0 schema."""
    try:
        _schema().validate(tree)
    except (ValidationException, etree.DocumentInvalid) as fault:
        refuse(f"it is no valid BPMN 2.0: {fault}")


@cache
def _schema() -> BpmnValidator:
    return BpmnValidator()


def read_model(xml: bytes, *, offered: Mapping[str, StepForm] | None = None) -> Model:
    """The one process of a drawing that is valid by the schema. `offered`: forms that its steps may have besides those that
    it holds; unless said, the house's. Raises `UnableToReadProcess` naming what cannot be read."""
    processes = elements(laid_open(parse_xml(xml)).getroot(), "process")
    if len(processes) != 1:
        refuse(f"it has {len(processes)} processes instead of one")
    process = processes[0]
    documentation = process.find(f"{{{BPMN}}}documentation")
    catches = catches_of(process)
    flows = tuple(_flow(element) for element in elements(process, "sequenceFlow"))
    declared = {fact.name: fact for fact in map(_fact, extensions(process, "fact"))}
    known, named = forms_known(process, offered), set(named_forms(process).values())
    forms = {key: form for key, form in known.items() if key in named}
    answered = answered_facts(forms)
    return Model(
        key=process.get("id", ""),
        name_vi=process.get("name", ""),
        name_en=ours(process, "name_en"),
        description_vi=(documentation.text or "").strip() if documentation is not None else "",
        steps={element.get("id", ""): _step(element, catches) for element in elements(process, "userTask")},
        gateways={
            element.get("id", ""): _gateway(element, kind)
            for tag, kind in _GATEWAYS.items()
            for element in elements(process, tag)
        },
        waits={
            element.get("id", ""): _wait(element)
            for tag in (CHOICE, INTERMEDIATE)
            for element in elements(process, tag)
            if tag == CHOICE or _is_alone(element, catches)
        },
        catches=catches,
        starts=tuple(element.get("id", "") for element in elements(process, "startEvent")),
        ends=tuple(element.get("id", "") for element in elements(process, "endEvent")),
        flows=flows,
        facts={**_named_answers(flows, answered, declared), **declared},
        others=tuple(_foreign(process)),
        forms=forms,
        answered=answered,
    )


def _named_answers(
    flows: Sequence[Flow], answered: Mapping[str, FieldType], declared: Mapping[str, Fact]
) -> dict[str, Fact]:
    """The answers of forms that conditions name: only these are kept with a dossier's way: they may tell of a person."""
    if not answered:
        return {}
    fields = {**HOUSE_FACTS, **answered, **{fact.name: fact.type for fact in declared.values()}}
    named: set[str] = set()
    for flow in flows:
        if flow.condition is not None:
            # What cannot be read is told by the checks.
            with suppress(UnableToPublishRule):
                named |= names_in(flow.condition, fields)
    return {
        name: Fact(name=name, type=kind, default=UNANSWERED[kind]) for name, kind in answered.items() if name in named
    }


def _foreign(process: etree._Element) -> Iterator[str]:
    """What this house does not run: other elements, and events or tasks with more in them than is run here."""
    for element in process:
        tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
        key = element.get("id", "")
        if tag == SUB_PROCESS:
            yield f"{tag} {key} that is more than steps between one start and its ends"
        elif tag and tag not in _KNOWN | _SILENT:
            yield f"{tag} {key}"
        elif tag in _EVENTS and kind_of(element) is None:
            yield f"{tag} {key} that waits for {_RAISED.get(part_of(element), 'no timer, message or signal')}"
        elif tag in {"startEvent", "endEvent", "userTask"}:
            yield from (
                f"{etree.QName(part).localname} in {key}" for part in burdens(element) if not _is_asking_many(part)
            )


def _is_asking_many(part: etree._Element) -> bool:
    """Several agencies at once, as many as are named: no count, no data of the drawing's own."""
    return tag_of(part) == _MANY and len(part) == 0 and part.get("isSequential", "false") == "false"


def _wait(element: etree._Element) -> Wait:
    return Wait(key=element.get("id", ""), name_vi=element.get("name", ""), name_en=ours(element, "name_en"))


def _is_alone(element: etree._Element, catches: Mapping[str, CatchView]) -> bool:
    key = element.get("id", "")
    return key in catches and catches[key].host == key


def _step(element: etree._Element, catches: Mapping[str, CatchView]) -> StepView:
    key = element.get("id", "")
    of = f"step {key}"
    action = member(Action, element, "action", of=of)
    outcomes = tuple(_outcome(extension, key, action) for extension in extensions(element, "outcome"))
    return StepView(
        key=key,
        name_vi=element.get("name", ""),
        name_en=ours(element, "name_en"),
        action=action,
        role=member(Role, element, "role", of=of),
        place=ours(element, "unit"),
        outcomes=outcomes or (replace(DONE, effect=USUAL_EFFECTS.get((action, DONE.value))),),
        limit_share=number(element, "limitShare", of=of),
        limit_hours=number(element, "limitHours", of=of),
        form=ours(element, "form"),
        checklist=ours(element, "checklist"),
        legal_basis=ours(element, "legalBasis"),
        combine=_combination(element, of=of),
        catches=tuple(catch for catch in catches.values() if catch.host == key),
    )


def _combination(element: etree._Element, *, of: str) -> Combination | None:
    if not elements(element, _MANY):
        return None
    return member(Combination, element, "combine", of=of) if ours(element, "combine") else Combination.ALL_AGREE


def _outcome(element: etree._Element, step: str, action: Action) -> OutcomeView:
    rounds = element.get("rounds")
    if rounds is not None and not is_count(rounds):
        refuse(f"an outcome of step {step} has rounds “{rounds}”, which is no count")
    value, effect = element.get("value", ""), element.get("effect", "")
    if effect and effect not in set(Effect):
        refuse(f"an outcome of step {step} has effect “{effect}”; known are {', '.join(Effect)}")
    return OutcomeView(
        value=value,
        name_vi=element.get("name", ""),
        name_en=element.get("name_en", ""),
        rounds_max=int(rounds) if rounds else None,
        effect=Effect(effect) if effect else USUAL_EFFECTS.get((action, value)),
    )


def _gateway(element: etree._Element, kind: GatewayKind) -> Gateway:
    return Gateway(
        key=element.get("id", ""),
        kind=kind,
        name_vi=element.get("name", ""),
        name_en=ours(element, "name_en"),
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
        if kind not in FACT_TYPES:
            raise ValueError(kind)
        default: FactValue = element.get("default", "")
        if kind is not FieldType.STRING:
            default = json.loads(str(default))
    except ValueError:
        refuse(f"fact {name} has no known type, or a default that is not of it")
    fact = Fact(name=name, type=kind, default=default)
    if not fact.fits(default):
        refuse(f"fact {name} has a default that is no {kind.value}")
    return fact
