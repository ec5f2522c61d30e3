"""What is wrong with a version before it is kept: every fault at once, each with the place where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import jsonschema_rs

from motcua.foundation.calendars.errors import UnableToReadLimit
from motcua.foundation.forms.errors import UnableToReadForm
from motcua.foundation.forms.rules.definition import parse_form
from motcua.registry.catalogue.lists import exemption_grounds, fields, life_events, parts_schema
from motcua.registry.catalogue.reading import Parts, read_limit
from motcua.registry.catalogue.rules import FACTS_OF_FILING, LOCAL_CODE, OFFICIAL_CODE
from motcua.registry.catalogue.values import FeeBasis, ProcessKey
from motcua.registry.organization.values import UnitKind

#: Which parts a fee rule of each basis has, besides those that all have; "?" marks the optional ones.
FEE_PARTS: Mapping[FeeBasis, frozenset[str]] = {
    FeeBasis.FIXED: frozenset({"amount_vnd", "online_amount_vnd?"}),
    FeeBasis.PER_COPY: frozenset({"amount_vnd", "online_amount_vnd?"}),
    FeeBasis.PER_PAGE: frozenset({"tiers", "amount_vnd_max_per_copy?"}),
    FeeBasis.BY_BAND: frozenset({"fact", "bands"}),
    FeeBasis.BY_NOTICE: frozenset(),
}
_AMOUNTS = frozenset(part.rstrip("?") for parts in FEE_PARTS.values() for part in parts)

#: How many units handle a dossier in each shape of work.
LEGS: Mapping[ProcessKey, int] = {
    ProcessKey.SAME_DAY: 1,
    ProcessKey.STANDARD: 1,
    ProcessKey.WITH_CONSULTATION: 1,
    ProcessKey.TWO_AGENCIES: 2,
    ProcessKey.THREE_AGENCIES: 3,
    ProcessKey.NOTICE: 1,
}
#: Of these kinds a place has several units; the field says which one is meant.
_KINDS_BY_FIELD = frozenset({UnitKind.DEPARTMENT, UnitKind.DIVISION, UnitKind.AGENCY, UnitKind.POLICE_DIVISION})


@cache
def _validator() -> Any:
    return jsonschema_rs.validator_for(parts_schema())


def faults_of(parts: Parts, form: Mapping[str, Any]) -> list[str]:
    """Everything that is wrong with a version's parts and its form; empty when it may be kept."""
    shape = [f"{_place(error.instance_path)}: {error.message}" for error in _validator().iter_errors(parts)]
    if shape:
        return sorted(shape)
    return [
        *_faults_of_names(parts),
        *_faults_of_limits(parts),
        *_faults_of_route(parts),
        *_faults_of_fees(parts),
        *_faults_of_form(parts, form),
    ]


def fault_of_code(code: str, *, local_code: bool) -> str | None:
    """Official codes are like 1.001193; the city's own, for procedures without one, are L- and a number."""
    pattern = LOCAL_CODE if local_code else OFFICIAL_CODE
    return None if pattern.fullmatch(code) else f"code: {code!r} is no {'local' if local_code else 'official'} code"


def _place(path: Sequence[str | int]) -> str:
    return "/".join(str(step) for step in path) or "parts"


def _faults_of_names(parts: Parts) -> Iterator[str]:
    if parts["field"] not in fields():
        yield f"field: {parts['field']} is not in the list of fields"
    for event in parts["life_events"]:
        if event not in life_events():
            yield f"life_events: {event} is not in the list of life events"
    for what in ("components", "fees", "limit_cases"):
        yield from _repeated(what, (each["key"] for each in parts.get(what, ())))
    yield from _repeated("components: slot", (each["slot"] for each in parts["components"] if "slot" in each))


def _repeated(what: str, keys: Iterable[str]) -> Iterator[str]:
    for key, times in Counter(keys).items():
        if times > 1:
            yield f"{what}: {key} is there {times} times"


def _faults_of_limits(parts: Parts) -> Iterator[str]:
    limits = [(name, parts[name]) for name in ("legal_limit", "committed_limit", "result_validity") if name in parts]
    limits += [(f"limit_cases/{each['key']}", each["limit"]) for each in parts.get("limit_cases", ())]
    for name, limit in limits:
        try:
            read_limit(limit)
        except UnableToReadLimit as fault:
            yield f"{name}: {fault.message}"


def _faults_of_route(parts: Parts) -> Iterator[str]:
    process = ProcessKey(parts["process_key"])
    if len(parts["route"]) != LEGS[process]:
        yield f"route: {process.value} has {LEGS[process]} legs, not {len(parts['route'])}"
    if ("consulted" in parts) != (process is ProcessKey.WITH_CONSULTATION):
        yield f"consulted: goes with with_consultation and with nothing else, not with {process.value}"
    named = [("receiving", parts["receiving"]), ("signing", parts["signing"])]
    named += [(f"route/{number}", leg) for number, leg in enumerate(parts["route"])]
    named += [("consulted", parts["consulted"])] if "consulted" in parts else []
    for place, leg in named:
        if UnitKind(leg["kind"]) in _KINDS_BY_FIELD and "field" not in leg:
            yield f"{place}: say which {leg['kind']} by its field"


def _faults_of_fees(parts: Parts) -> Iterator[str]:
    for fee in parts["fees"]:
        place = f"fees/{fee['key']}"
        allowed = FEE_PARTS[FeeBasis(fee["basis"])]
        needed = {part for part in allowed if not part.endswith("?")}
        for part in sorted(needed - fee.keys()):
            yield f"{place}: {fee['basis']} needs {part}"
        for part in sorted((fee.keys() & _AMOUNTS) - {part.rstrip("?") for part in allowed}):
            yield f"{place}: {fee['basis']} has no {part}"
        yield from (f"{place}: {fault}" for fault in _faults_of_steps(fee))
        for exemption in fee.get("exemptions", ()):
            if exemption["ground"] not in exemption_grounds():
                yield f"{place}: {exemption['ground']} is not in the list of grounds"


def _faults_of_steps(fee: Mapping[str, Any]) -> Iterator[str]:
    pages = [tier["from_page"] for tier in fee.get("tiers", ())]
    if pages and (pages[0] != 1 or pages != sorted(set(pages))):
        yield "tiers begin with page 1 and go up"
    ends = [band["up_to"] for band in fee.get("bands", ())]
    if ends and (ends[-1] is not None or None in ends[:-1] or ends[:-1] != sorted(set(ends[:-1]))):
        yield "bands go up and the last one has no end"


def _faults_of_form(parts: Parts, form: Mapping[str, Any]) -> Iterator[str]:
    try:
        parse_form(form)
    except UnableToReadForm as fault:
        yield f"form: {fault.message}"
        return
    asked: Mapping[str, Mapping[str, Any]] = form["ui"]["fields"]
    slots = {component["slot"] for component in parts["components"] if "slot" in component}
    files = {name for name, field in asked.items() if field["component"] == "file"}
    yield from (f"components: the form has no file field {slot}" for slot in sorted(slots - files))
    yield from (f"form: the file field {name} belongs to no component" for name in sorted(files - slots))
    place = parts.get("place_field")
    if place is not None and asked.get(place, {}).get("component") != "division":
        yield f"place_field: the form has no division field {place}"
    yield from _faults_of_facts(parts, form)


def _faults_of_facts(parts: Parts, form: Mapping[str, Any]) -> Iterator[str]:
    ruled = [(f"fees/{each['key']}", each) for each in parts["fees"]]
    ruled += [(f"limit_cases/{each['key']}", each) for each in parts.get("limit_cases", ())]
    for place, rule in ruled:
        if "fact" in rule:
            yield from _faults_of_fact(place, rule["fact"], (), form)
        for condition in rule.get("when", ()):
            yield from _faults_of_fact(place, condition["fact"], condition.get("is", ()), form)


def _faults_of_fact(place: str, fact: str, values: Sequence[object], form: Mapping[str, Any]) -> Iterator[str]:
    if fact in FACTS_OF_FILING:
        return
    schema = _schema_of_fact(fact, form)
    if schema is None:
        yield f"{place}: nothing asks for {fact}"
        return
    answers = [True, False] if schema.get("type") == "boolean" else schema.get("enum")
    for value in values:
        if answers is not None and value not in answers:
            yield f"{place}: {fact} is never {value!r}"


def _schema_of_fact(fact: str, form: Mapping[str, Any]) -> Mapping[str, Any] | None:
    head, _, part = fact.partition(".")
    schema: Mapping[str, Any] | None = form["schema"]["properties"].get(head)
    if part and schema is not None:
        schema = schema.get("properties", {}).get(part)
    return schema
