"""Finding: the home page, the search, a procedure's own page."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.faces.portal.find.shown import procedure_facts
from motcua.faces.ui.requests import CityRequest
from motcua.registry.catalogue.queries import receiving_units, search, version_in_force
from motcua.service.dossiers.deadlines import city_day
from motcua.service.dossiers.queries.drafts import open_drafts
from motcua.service.dossiers.queries.lists import own_dossiers

HITS_MAX = 20
ON_HOME_MAX = 3


@require_GET
def home(request: CityRequest) -> HttpResponse:
    """One search field, and what is one's own next to it."""
    signed_in = request.actor.account is not None
    words = {
        "drafts": open_drafts(actor=request.actor, limit=ON_HOME_MAX),
        "own": own_dossiers(actor=request.actor, at=request.at, limit=ON_HOME_MAX).lines if signed_in else (),
        "popular": search(text="", on=city_day(request.at), limit=8),
    }
    return render(request, "portal/home.html", words)


@require_GET
def search_page(request: CityRequest) -> HttpResponse:
    text = request.GET.get("q", "")[:200]
    hits = search(text=text, on=city_day(request.at), limit=HITS_MAX)
    return render(request, "portal/search.html", {"text": text, "hits": hits})


@require_GET
def procedure_page(request: CityRequest, procedure: UUID) -> HttpResponse:
    """What it is, how long, what it costs, what to bring, where."""
    today = city_day(request.at)
    version = version_in_force(procedure=procedure, on=today)
    words = {
        "version": version,
        "facts": procedure_facts(version),
        "offices": receiving_units(version=version, on=today),
    }
    return render(request, "portal/procedure.html", words)
