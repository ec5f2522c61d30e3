"""Conditions on flows: CEL over the facts that a process knows."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

import cel


class FieldType(StrEnum):
    STRING = "string"
    INT = "int"
    DOUBLE = "double"
    BOOL = "bool"


@lru_cache(maxsize=4_096)
def _compiled(source: str) -> cel.Program:
    return cel.compile(source)


def names_in(source: str) -> frozenset[str]:
    return frozenset(_compiled(source).variables())


def check_condition(source: str, fields: Mapping[str, FieldType]) -> None:
    unknown = names_in(source) - set(fields)
    if unknown:
        raise ValueError(unknown)


def is_true(source: str, facts: Mapping[str, object]) -> bool:
    return bool(_compiled(source).execute(dict(facts)))
