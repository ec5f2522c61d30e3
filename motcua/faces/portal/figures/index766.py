"""Index 766 of the city, as everybody may see it: from the figures that are public."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.faces.portal.figures.caching import kept_page
from motcua.faces.portal.figures.views import asked_of, head_of, reading_of
from motcua.faces.ui.index766 import groups_of, points_of, score_words, standing_words
from motcua.faces.ui.requests import CityRequest
from motcua.reform.index766.known import index
from motcua.reform.index766.queries import scored
from motcua.reform.indicators.public import public_indicator


@require_GET
@kept_page
def index_page(request: CityRequest) -> HttpResponse:
    asked, units = asked_of(request)
    reading = reading_of(request, [public_indicator(name) for name in index().indicators], asked, units=[asked.unit])
    figures = {
        name: found.figure
        for name in index().indicators
        if (found := reading.figures.get((name, asked.unit))) and found.figure
    }
    score = scored(asked.unit, figures, reading.as_of)
    words = {
        **head_of(request, asked, units, reading),
        "index": index(),
        "value": score_words(score),
        "standing": standing_words(score),
        "bars": groups_of(score),
        "points": points_of(score, href=lambda name: f"{reverse('public_indicator', args=[name])}?{asked.query()}"),
    }
    return render(request, "portal/public_index766.html", words)
