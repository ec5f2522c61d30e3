"""Procedures whose fee can be paid online: read from the catalogue at once, since versions end by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from motcua.foundation.measures.errors import UnableToCutMeasure
from motcua.foundation.measures.values import By, Row
from motcua.registry.catalogue.queries import charging_versions
from motcua.registry.catalogue.values import Place
from motcua.registry.organization.queries import directory

PROCEDURES_CHARGING = "payments.procedures_charging"
ONE_DAY = timedelta(days=1)


def procedures_charging(
    *,
    units: Sequence[UUID],
    until_on: date,
    by: frozenset[By],
    facts: Sequence[str],
    own: bool,
    position: int | None = None,
    from_on: date | None = None,
) -> list[Row]:
    """A `PeriodQuery`: different procedures (a code at a level) that go online and whose rules can ask for a fee or a charge,
    in force on one of the days, that `units` (with those below them, unless `own`) receive, together or by unit. The
    catalogue says it as it stands, whatever the position. Raises `UnableToCutMeasure` for facts."""
    if facts:
        raise UnableToCutMeasure(measure=PROCEDURES_CHARGING, facts=", ".join(facts))
    last_on = until_on - ONE_DAY
    standing = directory(on=last_on)
    receivers = {unit: {unit} if own else {each.id for each in standing.below(unit)} for unit in units}
    receiving: dict[Place, set[UUID]] = {}
    found: dict[UUID, set[UUID]] = {unit: set() for unit in units}
    for version in charging_versions(from_on=from_on or last_on, until_on=until_on):
        if not version.accepts_online:
            continue
        place = version.receiving
        if place not in receiving:
            receiving[place] = {each.id for each in standing.of_kind(place.kind, field=place.field)}
        for unit, those in receivers.items():
            if receiving[place] & those:
                found[unit].add(version.procedure)
    if By.UNIT in by:
        return [Row(PROCEDURES_CHARGING, len(each), unit=unit) for unit, each in found.items() if each]
    together = set().union(*found.values())
    return [Row(PROCEDURES_CHARGING, len(together))] if together else []
