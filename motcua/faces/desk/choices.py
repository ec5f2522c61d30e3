"""What the selects of forms offer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from motcua.faces.ui.dossiers import unit_name
from motcua.registry.organization.values import Directory, UnitView


def options(words: Mapping[str, Any], chosen: str | None) -> list[tuple[str, Any, bool]]:
    """Value, words, and whether it is chosen."""
    return [(value, each, value == chosen) for value, each in words.items()]


def units_shown(units: Iterable[UnitView]) -> list[tuple[UUID, str]]:
    return [(unit.id, unit_name(unit)) for unit in units]


def owners_of_plans(own: Sequence[UnitView], units: Directory) -> list[tuple[UUID, str]]:
    """For whom those plan who may plan in `own`: they work in that unit, or in one below it that controls."""
    owners = {unit.id: unit for each in own for id_ in units.path(each.id).path if (unit := units.get(id_))}
    return units_shown(owners.values())
