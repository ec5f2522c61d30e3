"""Which units a dossier passes through: the procedure's route laid over the city's organisation of that day."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from motcua.registry.catalogue.values import ProcedureVersion
from motcua.registry.organization.values import Directory, UnitKind

_BY_FIELD = frozenset({UnitKind.DEPARTMENT, UnitKind.DIVISION, UnitKind.AGENCY, UnitKind.POLICE_DIVISION})


def units_on_the_way(
    *, version: ProcedureVersion, receiving_unit: UUID, directory: Directory
) -> Mapping[str, UUID]:
    """The units by the names that processes use: `receiving`, `handling` (the last that decides), `consulted`, and
    `leg:1`, `leg:2` … in the order of the route.

    A kind that has no unit serving the receiving one's place falls back to the receiving unit, so that no dossier is
    ever without a holder.
    """
    here = directory.unit(receiving_unit)
    kinds = version.route or (here.kind,)
    legs = [directory.serving(here.id, kind, field=_field(kind, version)) or here for kind in kinds]
    consulted = version.consulted_kind and directory.serving(
        here.id, version.consulted_kind, field=_field(version.consulted_kind, version)
    )
    return {
        "receiving": here.id,
        "handling": legs[-1].id,
        "consulted": consulted.id if consulted else here.id,
        **{f"leg:{number}": unit.id for number, unit in enumerate(legs, start=1)},
    }


def _field(kind: UnitKind, version: ProcedureVersion) -> str | None:
    """Departments and divisions are many of a kind; the procedure's field of work tells which."""
    return version.unit_field if kind in _BY_FIELD else None
