"""How rules see the answers of a field."""

from __future__ import annotations

from motcua.foundation.forms.values import Component, Field
from motcua.foundation.rules.values import FieldType, ListOf, MapOf, Shape


def shape_of(field: Field) -> Shape:
    """How rules see the answer."""
    match field.component:
        case Component.DATE:
            return FieldType.DATE
        case Component.NUMBER | Component.MONEY:
            return FieldType.INT if field.schema["type"] == "integer" else FieldType.DOUBLE
        case Component.CHOICE:
            return FieldType.BOOL if field.schema["type"] == "boolean" else FieldType.STRING
        case Component.MANY:
            return ListOf(FieldType.STRING)
        case Component.PERSON:
            return MapOf({part.name: shape_of(part) for part in field.parts})
        case Component.GROUP:
            return ListOf(MapOf({part.name: shape_of(part) for part in field.parts}))
        case Component.FILE:
            return ListOf(MapOf({"sha256": FieldType.STRING, "name": FieldType.STRING}))
        case _:
            return FieldType.STRING
