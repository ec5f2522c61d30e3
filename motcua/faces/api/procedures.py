"""What can be filed, and where."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from ninja import Query, Router

from motcua.faces.api.schemas import Office, Procedure, ProcedureHit
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.calendars.rules import city_day
from motcua.registry.catalogue.queries import receiving_units, search, version_in_force
from motcua.registry.catalogue.values import ProcedureVersion

router = Router(tags=["procedures"])


@router.get("", response=list[ProcedureHit], auth=None, summary="Search procedures")
def find(
    request: CityRequest,
    q: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Any:
    """Forgives missing marks, typos and everyday words. An empty search lists what is asked for most."""
    return search(text=q, on=city_day(request.at), limit=limit)


@router.get("/{procedure}", response=Procedure, auth=None, summary="A procedure, whole")
def show(request: CityRequest, procedure: UUID) -> dict[str, Any]:
    """The version in force today, with its form."""
    return _as_json(version_in_force(procedure=procedure, on=city_day(request.at)))


@router.get("/{procedure}/offices", response=list[Office], auth=None, summary="Offices that receive it")
def offices(request: CityRequest, procedure: UUID) -> Any:
    """In the order of their divisions."""
    today = city_day(request.at)
    return receiving_units(version=version_in_force(procedure=procedure, on=today), on=today)


def _as_json(version: ProcedureVersion) -> dict[str, Any]:
    return {
        "id": version.procedure,
        "version": version.id,
        "code": version.code,
        "level": version.level.value,
        "name_vi": version.name_vi,
        "name_en": version.name_en,
        "field_vi": version.field_vi,
        "limit_amount": str(version.legal_limit.amount),
        "limit_unit": version.legal_limit.unit.value,
        "online_level": version.online_level.value,
        "result_vi": version.result_name_vi,
        "legal_basis": list(version.legal_basis),
        "components": list(version.components),
        "fees": list(version.fees),
        "form": version.form,
    }
