"""Whole answers to any form of the catalogue: made from its definition, with what its own checks ask for laid over
(`answers.json`), and each person's own facts put in."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.visibility import visible_fields
from motcua.foundation.forms.values import Component, Field, Form
from motcua.registry.catalogue.values import ProcedureVersion
from scenarios.dossiers.crowd import Citizen

_FILE = Path(__file__).parent / "answers.json"
#: What is asked may depend on answers just given.
_ROUNDS = 3
_PERSON = ("full_name", "number", "birth_on", "sex", "phone", "address")


@dataclass(frozen=True)
class Template:
    """Answers with `$person.number`, `$name`, `$days 12` (so many days before filing) in them, and the slots that need a
    file, each with its name for people."""

    answers: Mapping[str, Any]
    slots: Mapping[str, str]

    @property
    def target(self) -> str:
        """What an official asks to be mended: the first paper, else the first answer."""
        return next(iter(self.slots), next(iter(self.answers)))

    def filled(self, citizen: Citizen, division: str, at: datetime) -> dict[str, Any]:
        facts = {
            "full_name": citizen.name,
            "number": citizen.number,
            "birth_on": citizen.birth_on.isoformat(),
            "sex": citizen.sex.value,
            "phone": citizen.phone,
            "address": citizen.line,
        }
        filled: dict[str, Any] = _filled(self.answers, facts, division, at)
        return filled


_kept: dict[UUID, Template] = {}


def template_of(version: ProcedureVersion) -> Template:
    """Made once a version."""
    if version.id not in _kept:
        _kept[version.id] = _template(form_of(version.form), version.form_key)
    return _kept[version.id]


def _template(form: Form, key: str) -> Template:
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
    return Template(answers, slots)


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


def _filled(value: Any, facts: Mapping[str, str], division: str, at: datetime) -> Any:
    if isinstance(value, Mapping):
        return {name: _filled(each, facts, division, at) for name, each in value.items()}
    if isinstance(value, list):
        return [_filled(each, facts, division, at) for each in value]
    if not isinstance(value, str) or "$" not in value:
        return value
    if value.startswith("$person."):
        return facts[value.removeprefix("$person.")]
    if value.startswith("$days "):
        return (at - timedelta(days=int(value.removeprefix("$days ")))).date().isoformat()
    return value.replace("$division", division).replace("$name", facts["full_name"])


@cache
def _data() -> Mapping[str, Any]:
    data: Mapping[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return data
