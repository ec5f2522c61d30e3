"""Forms and look-ups for tests."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from motcua.foundation.forms.rules import form_of, parse_form, validate
from motcua.foundation.forms.values import Choice, Form, Problem, Text

#: A field as its schema and its description.
Asked = tuple[Mapping[str, Any], Mapping[str, Any]]

REFERENCE = Path(__file__).parents[4] / "docs" / "reference" / "forms.md"
TODAY = date(2023, 6, 15)
SHA = "a" * 64

_EXAMPLE: dict[str, Any] = json.loads(
    re.findall(r"```json\n(.*?)```", REFERENCE.read_text(encoding="utf-8"), re.DOTALL)[0]
)


def example() -> dict[str, Any]:
    """The definition that the documentation shows, to be changed at will."""
    return copy.deepcopy(_EXAMPLE)


def the_example_form() -> Form:
    return form_of(_EXAMPLE)


def two(text: str) -> dict[str, str]:
    return {"vi": text, "en": text}


def a_definition(
    fields: Mapping[str, Asked],
    *,
    required: Sequence[str] = (),
    checks: Sequence[Mapping[str, Any]] = (),
    pages: Sequence[Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """A definition of fields given as (schema, ui); a label is made from the name, one page asks for all."""
    return {
        "schema": {
            "type": "object",
            "required": list(required),
            "properties": {name: dict(schema) for name, (schema, _) in fields.items()},
        },
        "ui": {
            "pages": list(pages or [{"id": "one", "title": two("Page one"), "fields": list(fields)}]),
            "fields": {name: {"label": two(name.capitalize()), **ui} for name, (_, ui) in fields.items()},
            "checks": list(checks),
        },
    }


def a_form(
    fields: Mapping[str, Asked],
    *,
    required: Sequence[str] = (),
    checks: Sequence[Mapping[str, Any]] = (),
    pages: Sequence[Mapping[str, Any]] | None = None,
) -> Form:
    return parse_form(a_definition(fields, required=required, checks=checks, pages=pages))


TEXT: Asked = ({"type": "string", "maxLength": 100}, {"component": "text"})
LONG_TEXT: Asked = ({"type": "string", "maxLength": 1000}, {"component": "long_text"})
WHOLE: Asked = ({"type": "integer"}, {"component": "number"})
DECIMAL: Asked = ({"type": "number"}, {"component": "number"})
MONEY: Asked = ({"type": "integer", "minimum": 0}, {"component": "money"})
DATE: Asked = ({"type": "string", "format": "date"}, {"component": "date"})
YES_NO: Asked = ({"type": "boolean"}, {"component": "choice"})
COLOUR_OPTIONS = [{"value": value, "label": two(value.capitalize())} for value in ("red", "green", "blue")]
CHOICE: Asked = ({"type": "string"}, {"component": "choice", "options": COLOUR_OPTIONS})
MANY: Asked = ({"type": "array", "items": {"type": "string"}}, {"component": "many", "options": COLOUR_OPTIONS})
PLACE: Asked = ({"type": "string"}, {"component": "division"})
ANY_PLACE: Asked = ({"type": "string"}, {"component": "division", "elsewhere": True})
PERSON: Asked = (
    {
        "type": "object",
        "required": ["full_name", "number"],
        "properties": {
            "full_name": {"type": "string", "maxLength": 100},
            "number": {"type": "string"},
            "birth_on": {"type": "string", "format": "date"},
            "sex": {"type": "string"},
            "phone": {"type": "string", "pattern": "^0\\d{9}$"},
        },
    },
    {"component": "person"},
)
GROUP: Asked = (
    {
        "type": "array",
        "maxItems": 4,
        "items": {
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": {"type": "string", "maxLength": 50},
                "met_on": {"type": "string", "format": "date"},
                "likes": {"type": "array", "items": {"type": "string"}},
                "photo": {"type": "array", "maxItems": 1},
            },
        },
    },
    {
        "component": "group",
        "item": two("Friend"),
        "order": ["name", "met_on", "likes", "photo"],
        "fields": {
            "name": {"component": "text", "label": two("Name")},
            "met_on": {"component": "date", "label": two("Met on")},
            "likes": {"component": "many", "label": two("Likes"), "options": COLOUR_OPTIONS},
            "photo": {"component": "file", "label": two("Photo"), "accept": ["image/jpeg"]},
        },
    },
)
FILE: Asked = ({"type": "array", "minItems": 1, "maxItems": 2}, {"component": "file", "accept": ["application/pdf"]})

EVERYTHING: dict[str, Asked] = {
    "title": TEXT,
    "story": LONG_TEXT,
    "copies": WHOLE,
    "area": DECIMAL,
    "price": MONEY,
    "on": DATE,
    "agreed": YES_NO,
    "colour": CHOICE,
    "colours": MANY,
    "place": PLACE,
    "anywhere": ANY_PLACE,
    "owner": PERSON,
    "friends": GROUP,
    "papers": FILE,
}

GOOD_ANSWERS: dict[str, Any] = {
    "title": "Đơn đề nghị",
    "story": "Dòng một\nDòng hai",
    "copies": 3,
    "area": 98.4,
    "price": 1_500_000,
    "on": "2023-02-28",
    "agreed": False,
    "colour": "green",
    "colours": ["red", "blue"],
    "place": "31117",
    "anywhere": "Xã Tân Phú, huyện Long Mỹ, tỉnh Hậu Giang",
    "owner": {"full_name": "Nguyễn Thị Ánh", "number": "092190000001", "birth_on": "1990-12-31", "sex": "female"},
    "friends": [{"name": "Lê Văn Bê", "likes": ["red"]}, {"name": "Đỗ Xê", "met_on": "2020-01-01"}],
    "papers": [{"sha256": SHA, "name": "don.pdf"}],
}


class Places:
    """A city of two districts; a second province when asked for."""

    def __init__(self, *, two_provinces: bool = False, two_tiers: bool = False) -> None:
        self.below: dict[str | None, list[Choice]] = {
            None: [Choice("92", "Thành phố Cần Thơ", "Can Tho City")],
            "92": [Choice("916", "Quận Ninh Kiều"), Choice("925", "Huyện Cờ Đỏ")],
            "916": [Choice("31117", "Phường Cái Khế"), Choice("31120", "Phường An Hòa")],
            "925": [Choice("31222", "Thị trấn Cờ Đỏ")],
        }
        if two_provinces:
            self.below[None] = [*self.below[None], Choice("93", "Tỉnh Hậu Giang")]
            self.below["93"] = [Choice("930", "Thành phố Vị Thanh")]
            self.below["930"] = [Choice("31318", "Phường I")]
        if two_tiers:
            self.below = {None: self.below[None], "92": [*self.below["916"], *self.below["925"]]}

    def division_name(self, code: str) -> str | None:
        names = {choice.code: choice.name_vi for choices in self.below.values() for choice in choices}
        return names.get(code)

    def provinces(self) -> Sequence[Choice]:
        return self.below[None]

    def children(self, code: str | None) -> Sequence[Choice]:
        return self.below.get(code, [])

    def citizen_number_fault(self, number: str) -> Text | None:
        return Text(vi="Không ai mang số này", en="Nobody has this number") if number == NOBODYS_NUMBER else None


NOBODYS_NUMBER = "999999999999"
PLACES = Places()


def problems(form: Form, answers: Mapping[str, Any]) -> tuple[Problem, ...]:
    return validate(form, answers, lookups=PLACES, today=TODAY)


def told(form: Form, answers: Mapping[str, Any]) -> dict[str, str]:
    """The Vietnamese sentences by path."""
    return {problem.path: problem.message_vi for problem in problems(form, answers)}


def told_in_english(form: Form, answers: Mapping[str, Any]) -> dict[str, str]:
    return {problem.path: problem.message_en for problem in problems(form, answers)}
