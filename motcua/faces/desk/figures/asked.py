"""Whose figures of which days an address asks for, and what the head of such a page says."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from motcua.faces.desk.reading import address_id
from motcua.faces.ui.dossiers import unit_name
from motcua.faces.ui.figures import Asked, asked_period, days_words, period_choices
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.values import ALLOWED
from motcua.foundation.calendars.rules import city_day
from motcua.reform.indicators.behind import NOTHING_TO_SHOW
from motcua.reform.indicators.errors import UnableToReadPeriod
from motcua.registry.organization.values import Directory
from motcua.service.dossiers.policy import may_see_figures
from motcua.service.dossiers.queries.figures import require_figures

#: What counts other things than dossiers and opens into a list of those.
LISTS = {"exam_candidates": "desk_exam_papers", "exam_papers": "desk_exam_papers"}


def rows_address(indicator: str, query: str) -> str:
    """The list of what a figure counts; empty for what has none."""
    if indicator in LISTS:
        return f"{reverse(LISTS[indicator])}?{query}"
    if indicator in NOTHING_TO_SHOW:
        return ""
    return f"{reverse('desk_indicator_rows', args=[indicator])}?{query}"


def asked_of(request: CityRequest, units: Directory) -> Asked:
    """Whose figures are asked for: without a unit, the highest of the official's own. Raises `NotPermitted` for one that is
    neither hers nor below hers, `Http404` for a period that there is not."""
    given = request.GET.get("unit", "")
    unit = address_id(given) if given else _highest(request, units)
    if unit is None:
        raise Http404
    require_figures(actor=request.actor, unit=unit, units=units)
    try:
        name, period = asked_period(request.GET.get("period", ""), today=city_day(request.at))
    except UnableToReadPeriod as fault:
        raise Http404 from fault
    return Asked(unit=unit, name=name, period=period)


def head_of(request: CityRequest, asked: Asked, units: Directory) -> dict[str, Any]:
    """For `desk/figures_head.html`."""
    unit = units.get(asked.unit)
    above = units.get(unit.parent) if unit and unit.parent else None
    return {
        "asked": asked,
        "unit_words": unit_name(unit),
        "above": above if above and _may_see(request, above.id, units) else None,
        "above_words": unit_name(above),
        "days": days_words(asked.period),
        "periods": period_choices(asked.name, today=city_day(request.at)),
    }


def _highest(request: CityRequest, units: Directory) -> UUID | None:
    own = [unit for unit in request.actor.units if unit in units]
    return min(own, key=lambda unit: (len(units.ancestors(unit)), str(unit)), default=None)


def _may_see(request: CityRequest, unit: UUID, units: Directory) -> bool:
    return may_see_figures(request.actor, unit=unit, ancestors=units.ancestors(unit)) is ALLOWED
