"""The types of facts, and a rule that is ready to be applied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class FieldType(StrEnum):
    """The type of a fact or a result. `LIST` and `MAP` say nothing of what is inside; `ListOf` and `MapOf` do."""

    STRING = "string"
    INT = "int"
    DOUBLE = "double"
    BOOL = "bool"
    DATE = "date"
    LIST = "list"
    MAP = "map"


@dataclass(frozen=True, eq=False)
class ListOf:
    """A list whose items all have one shape."""

    item: Shape


@dataclass(frozen=True, eq=False)
class MapOf:
    """A map with known members."""

    members: Mapping[str, Shape]


Shape = FieldType | ListOf | MapOf
Fields = Mapping[str, Shape]
