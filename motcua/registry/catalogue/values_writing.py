"""What passes between the catalogue and those who begin and list what is being written."""

from __future__ import annotations

from dataclasses import dataclass

from motcua.registry.catalogue.values import Text
from motcua.registry.organization.values import Level


@dataclass(frozen=True, kw_only=True)
class NewProcedure:
    """A procedure that the catalogue has not. `ground` is the legal text that it is written by."""

    code: str
    level: Level
    name: Text
    field: str
    ground: str


@dataclass(frozen=True, kw_only=True)
class CopyLine:
    """A version in the making in a list."""

    code: str
    level: Level
    name: Text
    is_new: bool
