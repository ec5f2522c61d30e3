"""Finding: the home page, the search, a procedure's own page."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.faces.portal.find.estimate import can_estimate
from motcua.faces.portal.find.falling_away import falls_away
from motcua.faces.portal.find.shown import (
    event_name,
    fees_shown,
    is_online,
    limit_note,
    lines_of_event,
    lines_of_hits,
    offices_by_district,
    papers_shown,
    procedure_facts,
    real_times,
    suggestions_of,
)
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.calendars.rules import city_day
from motcua.registry.catalogue.queries import procedures, receiving_units, search, version_in_force
from motcua.service.dossiers.queries.taken import times_taken

HITS_MAX = 20
SUGGESTIONS_MAX = 7
TEXT_LENGTH_MAX = 200


@require_GET
def search_page(request: CityRequest) -> HttpResponse:
    """What the words may mean; or, with a life event, everything that it may need."""
    text, event = request.GET.get("q", "")[:TEXT_LENGTH_MAX], event_name(request.GET.get("viec", ""))
    today = city_day(request.at)
    if event and not text:
        lines = lines_of_event(procedures(on=today), request.GET["viec"])
        return render(request, "portal/search.html", {"event": event, "lines": lines})
    hits = search(text=text, on=today, limit=HITS_MAX)
    words = {"text": text, "lines": lines_of_hits(hits), "near": bool(hits) and hits[0].near}
    return render(request, "portal/search.html", words)


@require_GET
def suggest(request: CityRequest) -> HttpResponse:
    """What unfinished words may mean: the list of a search field, shown while one types. No words, no suggestions."""
    text = request.GET.get("q", "")[:TEXT_LENGTH_MAX]
    hits = search(text=text, on=city_day(request.at), limit=SUGGESTIONS_MAX) if text.strip() else []
    words = {"items": suggestions_of(hits, came_by=text), "near": bool(hits) and hits[0].near}
    return render(request, "ui/suggestions.html", words)


@require_GET
def procedure_page(request: CityRequest, procedure: UUID) -> HttpResponse:
    """What it is, how long, what it costs, what to bring, where."""
    today = city_day(request.at)
    version = version_in_force(procedure=procedure, on=today)
    offices = receiving_units(version=version, on=today)
    terms = version.terms_on(today)
    chosen = next((unit for unit in offices if f"{unit.id}" == request.GET.get("noi")), None)
    promised = version.promised_at(chosen.id if chosen else None, today)
    words = {
        "version": version,
        "facts": procedure_facts(version, promised=promised),
        "limit_note": limit_note(version, promised=promised),
        "differing": [unit for unit in offices if unit.id in terms],
        "chosen": chosen,
        "terms": terms.get(chosen.id) if chosen else None,
        "real_times": real_times(
            times_taken(procedure=procedure, unit=version.legal_limit.unit, at=request.at), version
        ),
        "fees": fees_shown(version),
        "can_estimate": can_estimate(version),
        "papers": papers_shown(version),
        "falls_away": falls_away(version),
        "online": is_online(version),
        "offices": offices_by_district(offices, on=today),
        "office_count": len(offices),
        "came_by": request.GET.get("q", "")[:100],
        "address": f"{settings.PUBLIC_ADDRESS}{request.path}",
    }
    return render(request, "portal/procedure.html", words)
