"""Makes values of a version's parts as they are kept (JSON). Parts were checked by `faults` before they were kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from motcua.foundation.calendars.values import Limit, LimitUnit
from motcua.registry.catalogue.lists import exemption_grounds, fields
from motcua.registry.catalogue.values import (
    Band,
    Channel,
    Component,
    ComponentKind,
    Condition,
    Exemption,
    FeeBasis,
    FeeKind,
    FeeRule,
    LimitCase,
    OnlineLevel,
    Place,
    Source,
    SourceStatus,
    Subject,
    Text,
    Tier,
)
from motcua.registry.organization.values import UnitKind

Parts = Mapping[str, Any]


def read_parts(parts: Parts) -> dict[str, Any]:
    """The arguments of `ProcedureVersion` that come from its parts."""
    field = fields()[parts["field"]]
    return {
        **_names(parts, "name", "nickname"),
        "synonyms": tuple(parts["synonyms"]),
        "popularity": parts["popularity"],
        "field": field.key,
        "field_vi": field.name_vi,
        "field_en": field.name_en,
        "life_events": tuple(parts["life_events"]),
        "sequence": _texts(parts["sequence"]),
        "channels": tuple(Channel(each) for each in parts["channels"]),
        "presence": Text(**parts["presence"]) if "presence" in parts else None,
        "components": tuple(read_component(each) for each in parts["components"]),
        "sets": parts["sets"],
        "legal_limit": read_limit(parts["legal_limit"]),
        "committed_limit": _limit_or_none(parts, "committed_limit"),
        "limit_cases": tuple(read_limit_case(each) for each in parts.get("limit_cases", ())),
        "subjects": tuple(Subject(each) for each in parts["subjects"]),
        **_names(parts, "agency"),
        "result_name_vi": parts["result"]["vi"],
        "result_name_en": parts["result"]["en"],
        "result_validity": _limit_or_none(parts, "result_validity"),
        "form_key": parts["form"],
        "requirements": _texts(parts["requirements"]),
        "fees": tuple(read_fee(each) for each in parts["fees"]),
        "legal_basis": tuple(parts["legal_basis"]),
        "online_level": OnlineLevel(parts["online_level"]),
        "receiving": read_place(parts["receiving"]),
        "route": tuple(read_place(each) for each in parts["route"]),
        "signing": read_place(parts["signing"]),
        "consulted": read_place(parts["consulted"]) if "consulted" in parts else None,
        "place_field": parts.get("place_field"),
        "process_key": parts["process_key"],
        "signed": parts["signed"],
        "sources": {part: read_source(mark) for part, mark in parts["sources"].items()},
    }


def _names(parts: Parts, *keys: str) -> dict[str, str]:
    return {f"{key}_{language}": parts[key][language] for key in keys for language in ("vi", "en")}


def _texts(texts: Sequence[Mapping[str, str]]) -> tuple[Text, ...]:
    return tuple(Text(**text) for text in texts)


def _limit_or_none(parts: Parts, key: str) -> Limit | None:
    return read_limit(parts[key]) if key in parts else None


def read_limit(part: Parts) -> Limit:
    """Raises `UnableToReadLimit` for an amount that its unit cannot have."""
    return Limit(Decimal(part["amount"]), LimitUnit(part["unit"]))


def read_limit_case(part: Parts) -> LimitCase:
    return LimitCase(
        key=part["key"], **_names(part, "name"), limit=read_limit(part["limit"]), when=_conditions(part.get("when", ()))
    )


def read_place(part: Parts) -> Place:
    return Place(UnitKind(part["kind"]), part.get("field"))


def read_source(part: Parts) -> Source:
    return Source(**{**part, "status": SourceStatus(part["status"])})


def read_component(part: Parts) -> Component:
    when = part.get("when", {"vi": "", "en": ""})
    return Component(
        key=part["key"],
        **_names(part, "name"),
        kind=ComponentKind(part["kind"]),
        required=part["required"],
        originals=part["originals"],
        copies=part["copies"],
        when_vi=when["vi"],
        when_en=when["en"],
        slot=part.get("slot"),
    )


def read_fee(part: Parts) -> FeeRule:
    note = part.get("note", {"vi": "", "en": ""})
    return FeeRule(
        key=part["key"],
        **_names(part, "name"),
        kind=FeeKind(part["kind"]),
        basis=FeeBasis(part["basis"]),
        source=read_source(part["source"]),
        amount_vnd=part.get("amount_vnd"),
        online_amount_vnd=part.get("online_amount_vnd"),
        tiers=tuple(Tier(**each) for each in part.get("tiers", ())),
        amount_vnd_max_per_copy=part.get("amount_vnd_max_per_copy"),
        fact=part.get("fact"),
        bands=tuple(Band(**each) for each in part.get("bands", ())),
        formula=part.get("formula", ""),
        when=_conditions(part.get("when", ())),
        exemptions=tuple(_exemption(each) for each in part.get("exemptions", ())),
        pay_within=_limit_or_none(part, "pay_within"),
        pay_within_source=part.get("pay_within_source", ""),
        note_vi=note["vi"],
        note_en=note["en"],
    )


def _conditions(parts: Sequence[Parts]) -> tuple[Condition, ...]:
    return tuple(Condition(each["fact"], tuple(each.get("is", ())), each.get("older_than_days")) for each in parts)


def _exemption(part: Parts) -> Exemption:
    ground = exemption_grounds()[part["ground"]]
    return Exemption(ground=ground.key, name_vi=ground.name_vi, name_en=ground.name_en, percent=part["percent"])
