"""When a version that was on the Portal is followed by another one, that one's integration begins at once: it is tested
again before it is confirmed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from motcua.foundation.journal.commands import on
from motcua.foundation.journal.values import Doer
from motcua.registry.catalogue.events import VersionPutInForce
from motcua.registry.catalogue.queries import versions
from motcua.registry.catalogue.values import OnlineLevel, ProcedureVersion
from motcua.service.exchange.commands.checking import begin
from motcua.service.exchange.models import Integration
from motcua.service.exchange.rules import online_level
from motcua.service.exchange.values import Stage


@on(VersionPutInForce)
def begin_again(events: Sequence[VersionPutInForce], by: Doer, at: datetime) -> None:
    followed = {each.replaces: each.procedure_version for each in events if each.replaces is not None}
    if not followed:
        return
    units = dict(
        Integration.objects.filter(
            version__in=followed, stage__in=[Stage.CONFIRMED.value, Stage.SUSPENDED.value]
        ).values_list("version", "unit")
    )
    new = versions(ids=[followed[each] for each in units])
    by_unit: dict[UUID, list[ProcedureVersion]] = defaultdict(list)
    for before, unit in units.items():
        version = new[followed[before]]
        if online_level(version) is not OnlineLevel.INFO:
            by_unit[unit].append(version)
    for unit, wanted in by_unit.items():
        begin(versions=wanted, unit=unit, by=by, at=at)
