"""Index 766 of a unit and of those below it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.faces.desk.figures.asked import asked_of, head_of
from motcua.faces.desk.officials import official
from motcua.faces.ui.figures import Asked
from motcua.faces.ui.index766 import groups_of, points_of, score_words, standing_words, units_of_index
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.calendars.rules import city_day
from motcua.reform.index766.known import index
from motcua.reform.index766.queries import index_by_unit, index_of
from motcua.registry.organization.queries import directory


@require_GET
@official
def index_page(request: CityRequest) -> HttpResponse:
    units = directory(on=city_day(request.at))
    asked = asked_of(request, units)
    score = index_of(units=[asked.unit], period=asked.period)
    below = [each.id for each in units.children(asked.unit)]
    address = reverse("desk_index766")
    words = {
        **head_of(request, asked, units),
        "index": index(),
        "value": score_words(score),
        "standing": standing_words(score),
        "groups": groups_of(score),
        "points": points_of(score, href=lambda name: f"{reverse('desk_indicator', args=[name])}?{asked.query()}"),
        "units": units_of_index(
            index_by_unit(units=below, period=asked.period),
            units,
            href=lambda unit: f"{address}?{Asked(unit=unit, name=asked.name, period=asked.period).query()}",
        )
        if below
        else None,
        "as_of": score.as_of,
    }
    return render(request, "desk/index766.html", words)
