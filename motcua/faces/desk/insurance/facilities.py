"""The facilities: who of them looks up, and who looks up for one."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.acts import act_on
from motcua.faces.desk.histories import told
from motcua.faces.desk.insurance.shown import TIERS, facility_name
from motcua.faces.desk.officials import official
from motcua.faces.desk.paging import paged
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.formats import grouped, percent
from motcua.faces.ui.formats import moment as written_moment
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.values import Cell, CellKind, Column, Kpi, Row, Table, Words
from motcua.foundation.accounts.queries import history_of
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.text.rules import search_key
from motcua.registry.organization.queries import directory
from motcua.service.insurance.commands.officers import end_officer, name_officer
from motcua.service.insurance.errors import UnableToFindFacility
from motcua.service.insurance.queries.facilities import (
    facility_uses,
    may_name_for,
    officers_of,
    see_facility,
)
from motcua.service.insurance.synchronisation.policy import reach_of
from motcua.service.insurance.values import FacilityUse

HISTORY_LINES = 30
WHAT: dict[str, Words] = {
    "insurance_facility_taken": gettext_lazy("Taken over from the social insurance"),
    "insurance_officer_named": gettext_lazy("An officer was named"),
    "insurance_officer_ended": gettext_lazy("An officer looks up no more"),
}


@require_GET
@official
def facilities_page(request: CityRequest) -> HttpResponseBase:
    """All of them with their look-ups of this month."""
    uses = facility_uses(actor=request.actor, at=request.at)
    used = [each for each in uses if each.lookups]
    idle = request.GET.get("show") == "idle"
    text = reading.search_text(request)
    key = search_key(text)
    found = [
        each
        for each in uses
        if not (idle and each.lookups) and key in search_key(f"{each.facility.code} {each.facility.name_vi}")
    ]
    page = paged(request, found)
    here = reverse("desk_insurance")
    words = {
        "kpis": [
            Kpi(value=grouped(len(uses)), label=_("facilities"), href=here, current=not idle),
            Kpi(
                value=percent(len(used) / len(uses)) if uses else "–",
                label=_("looked up this month"),
                note=_("%(n)s of %(total)s") % {"n": len(used), "total": len(uses)},
            ),
            Kpi(
                value=grouped(len(uses) - len(used)),
                label=_("have not yet"),
                href=f"{here}?show=idle",
                current=idle,
            ),
            Kpi(value=grouped(sum(each.lookups for each in uses)), label=_("look-ups this month")),
        ],
        "compares": bool(reach_of(request.actor, directory(on=city_day(request.at)))),
        "text": text,
        "idle": idle,
        "table": _table(page.rows) if page.rows else None,
        "page": page,
    }
    return render(request, "desk/insurance_facilities.html", words)


@require_GET
@official
def facility_page(request: CityRequest, facility: UUID) -> HttpResponse:
    return one_page(request, facility)


def one_page(request: CityRequest, facility: UUID, *, typed: Typed | None = None) -> HttpResponse:
    typed = typed or Typed()
    view = see_facility(facility=facility, actor=request.actor)
    keeps = bool(may_name_for(facility=facility, actor=request.actor, at=request.at))
    words = {
        "facility": view,
        "name": facility_name(view),
        "tier": TIERS[view.tier],
        "keeps": keeps,
        "officers": officers_of(facility=facility, actor=request.actor, at=request.at) if keeps else [],
        "history": told(history_of(subject=facility, latest=HISTORY_LINES), WHAT) if keeps else [],
        "typed": typed,
        "sign_in": typed.value("name", "sign_in_name"),
    }
    return render(request, "desk/insurance_facility.html", words, status=typed.status)


@require_POST
@official
def act(request: CityRequest, facility: UUID, act: str) -> HttpResponseBase:
    return act_on(
        request,
        facility,
        act,
        _ACTS,
        page=one_page,
        missing=UnableToFindFacility,
        address="desk_insurance_facility",
    )


def _name(request: CityRequest, facility: UUID) -> str:
    name_officer(facility=facility, sign_in_name=reading.text(request, "sign_in_name"), by=request.actor, at=request.at)
    return _("From today on she may look up for this facility.")


def _end(request: CityRequest, facility: UUID) -> str:
    officer = reading.identifier(request, "officer", _("the officer"))
    end_officer(officer=officer, by=request.actor, at=request.at)
    return _("She may look up no more.")


_ACTS = {"name": _name, "end": _end}


def _table(uses: Sequence[FacilityUse]) -> Table:
    return Table(
        caption=_("Facilities"),
        columns=[
            Column(label=_("Facility")),
            Column(label=_("Code"), kind=CellKind.SHORT),
            Column(label=_("Tier"), kind=CellKind.SHORT),
            Column(label=_("Look-ups this month"), kind=CellKind.NUMBER),
            Column(label=_("The last one"), kind=CellKind.SHORT),
        ],
        rows=[
            Row(
                label=each.facility.code,
                cells=[
                    Cell(
                        words=facility_name(each.facility),
                        href=reverse("desk_insurance_facility", args=[each.facility.id]),
                    ),
                    Cell(words=each.facility.code),
                    Cell(words=TIERS[each.facility.tier]),
                    Cell(words=grouped(each.lookups)),
                    Cell(words=written_moment(each.last_at) if each.last_at else ""),
                ],
            )
            for each in uses
        ],
    )
