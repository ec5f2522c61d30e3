"""What a patient citizen would answer to any form of the catalogue: made from its definition, with what its own checks ask
for laid over (data/samples.json). The Portal files it in a trial; decks file it with each person's own facts put in.

In the answers `$person.full_name`, `.number`, `.birth_on`, `.sex`, `.phone`, `.address` and `$name` stand for the one who
files, `$days 12` for the day so many days before filing, `$division` for a commune.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.visibility import visible_fields
from motcua.foundation.forms.values import Component, Field, Form
from motcua.registry.catalogue.queries import receiving_units
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from motcua.service.exchange.conformity.values import SampleFiling

_DATA = Path(__file__).parent / "data" / "samples.json"
#: What is asked may depend on answers just given.
_ROUNDS = 3
_PERSON = ("full_name", "number", "birth_on", "sex", "phone", "address")


@dataclass(frozen=True)
class Sample:
    """Answers with what stands for others in them, and the slots that need a file, each with its name for people."""

    answers: Mapping[str, Any]
    slots: Mapping[str, str]


def sample_of(form: Form, key: str) -> Sample:
    """For the form that the catalogue calls `key`; a form that it does not know is answered by its definition alone."""
    laid_over: Mapping[str, Any] = _data()["forms"].get(key, {})
    answers: dict[str, Any] = {}
    slots: dict[str, str] = {}
    for _round in range(_ROUNDS):
        for name in visible_fields(form, answers):
            field = form.fields[name]
            if field.component is Component.FILE:
                if field.required and field.schema.get("minItems", 0):
                    slots[name] = field.label.vi
            elif name not in answers and (field.required or name in laid_over):
                answers[name] = _laid_over(_answer(field), laid_over.get(name))
    return Sample(answers, slots)


def filled(value: Any, *, division: str, on: date, facts: Mapping[str, str] | None = None) -> Any:
    """The sample's answers with days and places put in, and the person who files where `facts` are given."""
    if isinstance(value, Mapping):
        return {name: filled(each, division=division, on=on, facts=facts) for name, each in value.items()}
    if isinstance(value, list):
        return [filled(each, division=division, on=on, facts=facts) for each in value]
    if not isinstance(value, str) or "$" not in value:
        return value
    if value.startswith("$person."):
        return facts[value.removeprefix("$person.")] if facts else value
    if value.startswith("$days "):
        return (on - timedelta(days=int(value.removeprefix("$days ")))).isoformat()
    return value.replace("$division", division).replace("$name", facts["full_name"] if facts else "$name")


def sample_filing(*, version: ProcedureVersion, on: date) -> SampleFiling | None:
    """A filing of this version on that day at the first office that receives it; the Portal puts its own person in. None
    where nobody receives it."""
    offices = receiving_units(version=version, on=on)
    if not offices:
        return None
    (office, *_others) = offices
    communes = directory(on=on).of_kind(UnitKind.COMMUNE)
    near = [unit for unit in communes if office.id in {unit.id, unit.parent}] or communes
    division = near[0].division_code if near else ""
    sample = sample_of(form_of(version.form), version.form_key)
    return SampleFiling(
        receiving_unit=office.id,
        answers=filled(sample.answers, division=division, on=on),
        slots=sample.slots,
    )


def _laid_over(answer: Any, by: Any) -> Any:
    if by is None:
        return answer
    if isinstance(answer, dict):
        return answer | ({name: f"$person.{name}" for name in answer if name in _PERSON} if by == "$person" else by)
    match answer, by:
        case [dict() as line], [dict() as first, *_]:
            return [line | first]
        case _:
            return by


def _answer(field: Field) -> Any:
    match field.component:
        case Component.PERSON | Component.GROUP:
            parts = {part.name: _part(part) for part in field.parts if part.required or part.name in _PERSON}
            return parts if field.component is Component.PERSON else [parts]
        case Component.DATE:
            return "$days 10"
        case Component.CHOICE:
            return field.options[0].value if field.options else True
        case Component.MANY:
            return [field.options[0].value]
        case Component.DIVISION:
            return "$division"
        case Component.NUMBER | Component.MONEY:
            return max(1, math.ceil(field.schema.get("minimum", 1)))
        case _:
            return _data()["phone"] if "phone" in field.name else _text(field)


def _part(part: Field) -> Any:
    return f"$person.{part.name}" if part.name in _PERSON else _answer(part)


def _text(field: Field) -> str:
    pattern = str(field.schema.get("pattern", ""))
    text: str = "$person.number" if "12" in pattern else _data()["text"]
    return text


@cache
def _data() -> Mapping[str, Any]:
    data: Mapping[str, Any] = json.loads(_DATA.read_text(encoding="utf-8"))
    return data
