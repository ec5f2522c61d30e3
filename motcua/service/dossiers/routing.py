"""Which units a dossier passes through: the procedure's route laid over the city's organisation of that day."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from motcua.registry.catalogue.values import Place, ProcedureVersion
from motcua.registry.organization.values import Directory


def units_on_the_way(
    *, version: ProcedureVersion, receiving_unit: UUID, directory: Directory, division_code: str = ""
) -> Mapping[str, UUID]:
    """The units by the names that processes use: `receiving`, `handling` (the last of the route), `signing`, `consulted`,
    and
    `leg:1`, `leg:2` … in the order of the route.

    A place that no unit serves from where the dossier was received is looked for where the matter lies
    (`division_code`, the answer to the form's question for it). One that is nowhere falls back to the receiving unit,
    so that no dossier is ever without a holder.
    """

    def unit_of(place: Place | None) -> UUID:
        if place is None:
            return receiving_unit
        here = directory.unit(receiving_unit)
        if here.kind is place.kind and (place.field is None or place.field in here.fields):
            return here.id
        found = directory.serving(here.id, place.kind, field=place.field) or (
            directory.of_division(division_code, place.kind, field=place.field) if division_code else None
        )
        return found.id if found else here.id

    legs = [unit_of(place) for place in version.route] or [receiving_unit]
    return {
        "receiving": receiving_unit,
        "handling": legs[-1],
        "signing": unit_of(version.signing) if version.signing else legs[-1],
        "consulted": unit_of(version.consulted),
        **{f"leg:{number}": unit for number, unit in enumerate(legs, start=1)},
    }
