"""Which units a dossier passes through: the procedure's route laid over the city's organisation of that day."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from motcua.registry.catalogue.values import Place, ProcedureVersion
from motcua.registry.organization.values import Directory


def units_on_the_way(
    *, version: ProcedureVersion, receiving_unit: UUID, directory: Directory
) -> Mapping[str, UUID]:
    """The units by the names that processes use: `receiving`, `handling` (the last of the route), `signing`, `consulted`,
    and
    `leg:1`, `leg:2` … in the order of the route.

    A kind that has no unit serving the receiving one's place falls back to the receiving unit, so that no dossier is
    ever without a holder.
    """
    def unit_of(place: Place | None) -> UUID:
        found = directory.serving(receiving_unit, place.kind, field=place.field) if place else None
        return found.id if found else receiving_unit

    legs = [unit_of(place) for place in version.route] or [receiving_unit]
    return {
        "receiving": receiving_unit,
        "handling": legs[-1],
        "signing": unit_of(version.signing) if version.signing else legs[-1],
        "consulted": unit_of(version.consulted),
        **{f"leg:{number}": unit for number, unit in enumerate(legs, start=1)},
    }
