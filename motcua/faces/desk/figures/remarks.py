"""Remarks that explain figures: written on an indicator's page, shown wherever they count."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.faces.desk.officials import official
from motcua.faces.desk.reading import address_id, text
from motcua.faces.ui.dossiers import unit_name
from motcua.faces.ui.figures import Asked
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.values import ALLOWED
from motcua.foundation.database.transactions import durable
from motcua.reform.indicators.annotations import annotate, annotations_of, take_back_annotation
from motcua.reform.indicators.errors import UnableToAnnotate
from motcua.reform.indicators.policy import may_annotate
from motcua.reform.indicators.values import Indicator
from motcua.registry.organization.values import Directory


def remarks_of(request: CityRequest, indicator: Indicator, asked: Asked, units: Directory) -> dict[str, Any]:
    """For `desk/remarks.html`."""
    above = units.path(asked.unit).ancestors
    found = annotations_of(unit=asked.unit, above=above, indicator=indicator.name, period=asked.period)
    mine = {
        each.id
        for each in found
        if may_annotate(request.actor, unit=each.unit, ancestors=units.path(each.unit).ancestors) is ALLOWED
    }
    return {
        "remarks": [(each, unit_name(units.get(each.unit)), each.id in mine) for each in found],
        "may_annotate": may_annotate(request.actor, unit=asked.unit, ancestors=above) is ALLOWED,
        "remark_on": min(asked.period.last_on, request.at.date()),
    }


@require_POST
@official
def write(request: CityRequest, indicator: str) -> HttpResponse:
    unit = address_id(request.POST.get("unit", ""))
    of_all = request.POST.get("all", "") == "1"
    try:
        with durable():
            annotate(
                unit=unit,
                indicator="" if of_all else indicator,
                on=_day(request.POST.get("on", "")),
                text=text(request, "text"),
                by=request.actor,
                at=request.at,
            )
    except UnableToAnnotate as fault:
        messages.error(request, fault.message)
    else:
        messages.success(request, _("The remark is kept."))
    return redirect(_back(request, indicator, unit))


@require_POST
@official
def take_back(request: CityRequest, indicator: str, remark: UUID) -> HttpResponse:
    with durable():
        take_back_annotation(annotation=remark, by=request.actor, at=request.at)
    messages.success(request, _("The remark is taken back."))
    return redirect(_back(request, indicator, address_id(request.POST.get("unit", ""))))


def _back(request: CityRequest, indicator: str, unit: UUID) -> str:
    period = request.POST.get("period", "")
    return f"{reverse('desk_indicator', args=[indicator])}?unit={unit}&period={period}#remarks"


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        # A day that never comes is refused with what is wanted.
        return date.max
