"""What is wrong with a version before it is kept: every fault at once, each with the place where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import jsonschema_rs

from motcua.foundation.calendars.errors import UnableToReadLimit
from motcua.foundation.forms.errors import UnableToReadForm
from motcua.foundation.forms.rules import form_of_draft
from motcua.foundation.forms.rules.shapes import shape_of
from motcua.foundation.forms.values import Form
from motcua.foundation.rules.errors import UnableToPublishRule
from motcua.foundation.rules.rules import check
from motcua.foundation.rules.values import FieldType, ListOf, Shape
from motcua.foundation.text.faults import Fault, fault, gettext_noop
from motcua.registry.catalogue.lists import exemption_grounds, fields, life_events, parts_schema, sequences
from motcua.registry.catalogue.reading import Parts, read_limit
from motcua.registry.catalogue.rules import FACTS_OF_FILING, LOCAL_CODE, OFFICIAL_CODE
from motcua.registry.catalogue.values import FeeBasis, ProcessKey
from motcua.registry.organization.values import UnitKind

#: Which parts a fee rule of each basis has, besides those that all have; "?" marks the optional ones.
FEE_PARTS: Mapping[FeeBasis, frozenset[str]] = {
    FeeBasis.FIXED: frozenset({"amount_vnd", "online_amount_vnd?"}),
    FeeBasis.PER_COPY: frozenset({"amount_vnd", "online_amount_vnd?", "fact?"}),
    FeeBasis.PER_PAGE: frozenset({"tiers", "amount_vnd_max_per_copy?"}),
    FeeBasis.BY_BAND: frozenset({"fact", "bands"}),
    FeeBasis.BY_FORMULA: frozenset({"formula"}),
    FeeBasis.BY_NOTICE: frozenset(),
}
_AMOUNTS = frozenset(part.rstrip("?") for parts in FEE_PARTS.values() for part in parts)

#: How many units handle a dossier in each of the house's shapes of work. Other processes may have one to nine.
LEGS: Mapping[str, int] = {
    ProcessKey.SAME_DAY: 1,
    ProcessKey.STANDARD: 1,
    ProcessKey.WITH_CONSULTATION: 1,
    ProcessKey.TWO_AGENCIES: 2,
    ProcessKey.THREE_AGENCIES: 3,
    ProcessKey.NOTICE: 1,
}
#: Of these kinds a place has several units; the field says which one is meant.
_KINDS_BY_FIELD = frozenset({UnitKind.DEPARTMENT, UnitKind.DIVISION, UnitKind.AGENCY, UnitKind.POLICE_DIVISION})


#: How formulas see what whoever files knows besides the form's answers (`rules.FACTS_OF_FILING`).
FILING_SHAPES: Mapping[str, Shape] = {
    "online": FieldType.BOOL,
    "exempt": ListOf(FieldType.STRING),
    "copies": FieldType.INT,
    "pages": FieldType.INT,
    "filed_on": FieldType.DATE,
}

_SAID = gettext_noop("{place}: {what}")
_MISSING = gettext_noop("{place}: it is not written yet")


@cache
def _validator() -> Any:
    return jsonschema_rs.validator_for(parts_schema())


def faults_of(parts: Parts, form: Mapping[str, Any]) -> list[Fault]:
    """Everything that is wrong with a version's parts and its form; empty when it may be kept."""
    missing = [name for name in parts_schema()["required"] if _is_missing(name, parts)]
    shape = [
        fault(_SAID, place=_place(error.instance_path), what=error.message)
        for error in _validator().iter_errors(parts)
        if not missing or (error.instance_path and error.instance_path[0] not in missing)
    ]
    if missing or shape:
        return [*(fault(_MISSING, place=name) for name in missing), *sorted(shape, key=str)]
    return [
        *_faults_of_names(parts),
        *_faults_of_limits(parts),
        *_faults_of_route(parts),
        *_faults_of_fees(parts),
        *_faults_of_form(parts, form),
    ]


def _is_missing(name: str, parts: Parts) -> bool:
    """Is the part not there, or a list of which nothing is there yet?"""
    is_list = parts_schema()["properties"][name].get("minItems", 0) > 0
    return name not in parts or (is_list and not parts[name])


def fault_of_code(code: str, *, local_code: bool) -> Fault | None:
    """Official codes are like 1.001193; the city's own, for procedures without one, are L- and a number."""
    pattern = LOCAL_CODE if local_code else OFFICIAL_CODE
    if pattern.fullmatch(code):
        return None
    words = (
        gettext_noop("{code} is no code of the city's own (L-001)")
        if local_code
        else gettext_noop("{code} is no official code (1.001193)")
    )
    return fault(words, code=code or "–")


def _place(path: Sequence[str | int]) -> str:
    return "/".join(str(step) for step in path) or "parts"


def _faults_of_names(parts: Parts) -> Iterator[Fault]:
    if parts["field"] not in fields():
        yield fault(gettext_noop("field: {key} is not in the list of fields"), key=parts["field"])
    for event in parts["life_events"]:
        if event not in life_events():
            yield fault(gettext_noop("life_events: {key} is not in the list of life events"), key=event)
    for what in ("components", "fees", "limit_cases"):
        yield from _repeated(what, (each["key"] for each in parts.get(what, ())))
    yield from _repeated("components: slot", (each["slot"] for each in parts["components"] if "slot" in each))


def _repeated(what: str, keys: Iterable[str]) -> Iterator[Fault]:
    for key, times in Counter(keys).items():
        if times > 1:
            yield fault(gettext_noop("{place}: {key} is there {times} times"), place=what, key=key, times=times)


def _faults_of_limits(parts: Parts) -> Iterator[Fault]:
    limits = [(name, parts[name]) for name in ("legal_limit", "committed_limit", "result_validity") if name in parts]
    limits += [(f"limit_cases/{each['key']}", each["limit"]) for each in parts.get("limit_cases", ())]
    limits += [(f"fees/{each['key']}", each["pay_within"]) for each in parts["fees"] if "pay_within" in each]
    for name, limit in limits:
        try:
            read_limit(limit)
        except UnableToReadLimit as unread:
            yield fault(_SAID, place=name, what=unread.message)


def _faults_of_route(parts: Parts) -> Iterator[Fault]:
    process = parts["process_key"]
    stated = len(parts["route"])
    if stated != LEGS.get(process, stated):
        yield fault(
            gettext_noop("route: {process} goes through {number} units, not {stated}"),
            process=process,
            number=LEGS[process],
            stated=stated,
        )
    if process in LEGS and ("consulted" in parts) != (process == ProcessKey.WITH_CONSULTATION):
        yield fault(
            gettext_noop("consulted: goes with with_consultation and with nothing else, not with {process}"),
            process=process,
        )
    if process not in sequences() and "sequence" not in parts:
        yield fault(gettext_noop("sequence: {process} has none of its own; state the steps"), process=process)
    named = [("receiving", parts["receiving"]), ("signing", parts["signing"])]
    named += [(f"route/{number}", leg) for number, leg in enumerate(parts["route"])]
    named += [("consulted", parts["consulted"])] if "consulted" in parts else []
    for place, leg in named:
        if UnitKind(leg["kind"]) in _KINDS_BY_FIELD and "field" not in leg:
            yield fault(gettext_noop("{place}: say which {kind} by its field"), place=place, kind=leg["kind"])


def _faults_of_fees(parts: Parts) -> Iterator[Fault]:
    for fee in parts["fees"]:
        place = f"fees/{fee['key']}"
        allowed = FEE_PARTS[FeeBasis(fee["basis"])]
        needed = {part for part in allowed if not part.endswith("?")}
        for part in sorted(needed - fee.keys()):
            yield fault(gettext_noop("{place}: {basis} needs {part}"), place=place, basis=fee["basis"], part=part)
        for part in sorted((fee.keys() & _AMOUNTS) - {part.rstrip("?") for part in allowed}):
            yield fault(gettext_noop("{place}: {basis} has no {part}"), place=place, basis=fee["basis"], part=part)
        yield from _faults_of_steps(place, fee)
        for exemption in fee.get("exemptions", ()):
            if exemption["ground"] not in exemption_grounds():
                yield fault(
                    gettext_noop("{place}: {key} is not in the list of grounds"), place=place, key=exemption["ground"]
                )


def _faults_of_steps(place: str, fee: Mapping[str, Any]) -> Iterator[Fault]:
    pages = [tier["from_page"] for tier in fee.get("tiers", ())]
    if pages and (pages[0] != 1 or pages != sorted(set(pages))):
        yield fault(gettext_noop("{place}: tiers begin with page 1 and go up"), place=place)
    ends = [band["up_to"] for band in fee.get("bands", ())]
    if ends and (ends[-1] is not None or None in ends[:-1] or ends[:-1] != sorted(set(ends[:-1]))):
        yield fault(gettext_noop("{place}: bands go up and the last one has no end"), place=place)


def _faults_of_form(parts: Parts, form: Mapping[str, Any]) -> Iterator[Fault]:
    try:
        read = form_of_draft(form)
    except UnableToReadForm as unread:
        yield fault(_SAID, place="form", what=unread.message)
        return
    asked: Mapping[str, Mapping[str, Any]] = form["ui"]["fields"]
    slots = {component["slot"] for component in parts["components"] if "slot" in component}
    files = {name for name, field in asked.items() if field["component"] == "file"}
    for slot in sorted(slots - files):
        yield fault(gettext_noop("components: the form has no file field {name}"), name=slot)
    for name in sorted(files - slots):
        yield fault(gettext_noop("form: the file field {name} belongs to no component"), name=name)
    place = parts.get("place_field")
    if place is not None and asked.get(place, {}).get("component") != "division":
        yield fault(gettext_noop("place_field: the form has no division field {name}"), name=place)
    yield from _faults_of_facts(parts, form)
    yield from _faults_of_formulas(parts, read)


def _faults_of_formulas(parts: Parts, form: Form) -> Iterator[Fault]:
    """A formula is publishable CEL over the form's answers and the facts of the filing, and gives whole đồng."""
    fields = {**FILING_SHAPES, **{name: shape_of(field) for name, field in form.fields.items()}}
    for fee in parts["fees"]:
        if "formula" in fee:
            try:
                check(fee["formula"], fields=fields, result=FieldType.INT)
            except UnableToPublishRule as refused:
                yield fault(_SAID, place=f"fees/{fee['key']}", what=refused.message)


def _faults_of_facts(parts: Parts, form: Mapping[str, Any]) -> Iterator[Fault]:
    ruled = [(f"fees/{each['key']}", each) for each in parts["fees"]]
    ruled += [(f"limit_cases/{each['key']}", each) for each in parts.get("limit_cases", ())]
    for place, rule in ruled:
        if "fact" in rule:
            yield from _faults_of_fact(place, rule["fact"], (), form)
        for condition in rule.get("when", ()):
            yield from _faults_of_fact(place, condition["fact"], condition.get("is", ()), form)


def _faults_of_fact(place: str, fact: str, values: Sequence[object], form: Mapping[str, Any]) -> Iterator[Fault]:
    if fact in FACTS_OF_FILING:
        return
    schema = _schema_of_fact(fact, form)
    if schema is None:
        yield fault(gettext_noop("{place}: nothing asks for {fact}"), place=place, fact=fact)
        return
    answers = [True, False] if schema.get("type") == "boolean" else schema.get("enum")
    for value in values:
        if answers is not None and value not in answers:
            yield fault(gettext_noop("{place}: {fact} is never {value}"), place=place, fact=fact, value=value)


def _schema_of_fact(fact: str, form: Mapping[str, Any]) -> Mapping[str, Any] | None:
    head, _, part = fact.partition(".")
    schema: Mapping[str, Any] | None = form["schema"]["properties"].get(head)
    if part and schema is not None:
        schema = schema.get("properties", {}).get(part)
    return schema
