"""The first page: what do you need to do?"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.faces.portal.find.city import city_figures
from motcua.faces.portal.find.shown import event_tiles, lines_of_hits
from motcua.faces.portal.track.listed import next_ones
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.calendars.rules import city_day
from motcua.registry.catalogue.queries import search

POPULAR_MAX = 8


@require_GET
def home(request: CityRequest) -> HttpResponse:
    """One search field, what is one's own next to it, and what people come for."""
    first, rest = event_tiles()
    words = {
        "own": next_ones(actor=request.actor, at=request.at),
        "events": first,
        "more_events": rest,
        "figures": city_figures(request.at),
        "popular": lines_of_hits(search(text="", on=city_day(request.at), limit=POPULAR_MAX)),
    }
    return render(request, "portal/home.html", words)
