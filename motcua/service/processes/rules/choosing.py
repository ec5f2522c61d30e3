"""Conditions that compare one fact with one value, as people choose them: read from CEL, and written as it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite

from motcua.foundation.rules.values import FieldType
from motcua.service.processes.rules.conditions import HOUSE_FACTS
from motcua.service.processes.rules.model import FACT_TYPES
from motcua.service.processes.rules.table import ProcessTable

SIGNS = ("==", "!=", "<", "<=", ">", ">=")
_TYPES = {each.value for each in FACT_TYPES}
_COMPARISON = re.compile(
    r"(?P<fact>[a-z][a-z0-9_]*)\s*(?P<sign>==|!=|<=|>=|<|>)\s*(?P<value>\"(?:[^\"\\]|\\.)*\"|[\w.+-]+)"
)
_YES, _NO = frozenset({"true", "yes", "có"}), frozenset({"false", "no", "không"})


@dataclass(frozen=True)
class Comparison:
    """`value` as people read it: texts without their quotes."""

    fact: str
    sign: str
    value: str


def known_fields(table: ProcessTable) -> Mapping[str, FieldType]:
    """What the conditions of a drawing may name, as far as its facts are usable, and the answers of forms."""
    declared = {fact.name: FieldType(fact.type) for fact in table.facts if fact.type in _TYPES}
    return {**HOUSE_FACTS, **table.answered, **declared}


def comparison_in(condition: str, fields: Mapping[str, FieldType]) -> Comparison | None:
    """The comparison that the condition is; None where it is more than one, or of what is not known."""
    found = _COMPARISON.fullmatch(condition.strip())
    if found is None or found["fact"] not in fields:
        return None
    value = found["value"]
    if value.startswith('"') != (fields[found["fact"]] is FieldType.STRING):
        return None
    try:
        return Comparison(found["fact"], found["sign"], json.loads(value) if value.startswith('"') else value)
    except ValueError:
        # CEL has escapes that JSON does not know.
        return None


def condition_of_comparison(chosen: Comparison, fields: Mapping[str, FieldType]) -> str:
    """In CEL. Raises `ValueError` for what is not known, or a value that the fact cannot have."""
    kind = fields.get(chosen.fact)
    if kind is None or chosen.sign not in SIGNS:
        raise ValueError(chosen.fact)
    return f"{chosen.fact} {chosen.sign} {_WRITTEN[kind](chosen.value)}"


def _yes_or_no(value: str) -> str:
    plain = value.strip().casefold()
    if plain not in _YES | _NO:
        raise ValueError(value)
    return "true" if plain in _YES else "false"


def _number(value: str) -> str:
    number = float(value.replace(",", "."))
    if not isfinite(number):
        raise ValueError(value)
    return repr(number)


_WRITTEN: Mapping[FieldType, Callable[[str], str]] = {
    FieldType.STRING: lambda value: json.dumps(value, ensure_ascii=False),
    FieldType.INT: lambda value: str(int(value)),
    FieldType.DOUBLE: _number,
    FieldType.BOOL: _yes_or_no,
}
