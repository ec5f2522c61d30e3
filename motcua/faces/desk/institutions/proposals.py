"""The pages of restructuring: the proposals by how far they are, and one of them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.faces.desk.chips import chips_of
from motcua.faces.desk.choices import units_shown
from motcua.faces.desk.histories import told
from motcua.faces.desk.institutions.shown import ENTRY_WORDS, proposal_shown, step_words, tabs
from motcua.faces.desk.officials import official
from motcua.faces.desk.paging import paged
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.calendars.rules import city_day
from motcua.reform.institutions import queries
from motcua.reform.institutions.values import STAGE_WORDS, Stage


@require_GET
@official
def proposals_page(request: CityRequest) -> HttpResponse:
    return list_page(request)


def list_page(request: CityRequest, *, typed: Typed | None = None) -> HttpResponse:
    typed, asked, address = typed or Typed(), request.GET.get("stage", ""), reverse("desk_restructuring")
    stage = Stage(asked) if asked in set(Stage) else None
    every = queries.proposals(actor=request.actor, at=request.at)
    lines = [line for line in every if stage in (None, line.stage)]
    words = {
        "tabs": tabs("desk_restructuring"),
        "chips": chips_of(
            _("All proposals"),
            STAGE_WORDS,
            (line.stage for line in every),
            current=stage,
            href=lambda value: f"{address}?stage={value}" if value else address,
        ),
        "paged": paged(request, [proposal_shown(line) for line in lines]),
        "units": units_shown(queries.heading_units(actor=request.actor, at=request.at)),
        "typed": typed,
        "fields": typed.fields or {},
        "error": typed.message,
    }
    return render(request, "desk/restructuring.html", words, status=typed.status)


@require_GET
@official
def proposal_page(request: CityRequest, proposal: UUID) -> HttpResponse:
    return one_page(request, proposal)


def one_page(request: CityRequest, proposal: UUID, *, typed: Typed | None = None) -> HttpResponse:
    typed = typed or Typed()
    view = queries.proposal_view(proposal=proposal, actor=request.actor, at=request.at)
    words = {
        "view": view,
        "line": proposal_shown(view.line),
        "steps": [(each, step_words(each)) for each in view.steps],
        "history": told(view.history, ENTRY_WORDS),
        "today": city_day(request.at),
        "typed": typed,
        "fields": typed.fields or {},
        "error": typed.message,
    }
    return render(request, "desk/restructuring_one.html", words, status=typed.status)
