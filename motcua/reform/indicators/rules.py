"""Pure decisions about figures: which units of old a unit of today stands for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from motcua.registry.organization.rules import units_now
from motcua.registry.organization.values import SuccessionKind, Successor


def stands_for(
    *, units: Collection[UUID], successions: Sequence[Successor], on: date
) -> Mapping[UUID, frozenset[UUID]]:
    """For each of `units`, itself and those whose work it took over by `on`, so that figures can be read "in today's
    units". One that was divided goes to whoever got the greatest share of it, whole: cases cannot be cut."""
    found: dict[UUID, set[UUID]] = {unit: {unit} for unit in units}
    by_old: dict[UUID, list[Successor]] = defaultdict(list)
    for each in successions:
        if each.on <= on and each.kind is not SuccessionKind.PART:
            by_old[each.old].append(each)
    whole = [max(heirs, key=lambda heir: (heir.share or 0, str(heir.new))) for heirs in by_old.values()]
    for old in by_old:
        for new in units_now(unit=old, successions=whole, on=on):
            if new in found:
                found[new].add(old)
    return {unit: frozenset(each) for unit, each in found.items()}
