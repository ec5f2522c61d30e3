"""Public figures: all of them, one of them, how each is computed, and the open data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.faces.portal.figures.caching import kept_page
from motcua.faces.portal.figures.shown import (
    PublicAsked,
    group_table,
    groups_of,
    months_chart,
    nothing,
    procedures_table,
    public_periods,
    unit_choices,
    units_shown,
    words_of,
)
from motcua.faces.portal.wording import spoken
from motcua.faces.ui.dossiers import unit_name
from motcua.faces.ui.figures import against_target, asked_period, cases_of, days_words, is_small, target_words
from motcua.faces.ui.requests import CityRequest, id_or_none
from motcua.foundation.calendars.rules import city_day
from motcua.reform.indicators.errors import UnableToFindIndicator, UnableToPublishPeriod, UnableToReadPeriod
from motcua.reform.indicators.public import (
    PublicReading,
    public_city,
    public_indicator,
    public_indicators,
    published_until,
    read_public,
)
from motcua.reform.indicators.queries import targets_of
from motcua.reform.indicators.values import Indicator, Target
from motcua.registry.catalogue.queries import procedures
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory


@require_GET
@kept_page
def figures_page(request: CityRequest) -> HttpResponse:
    """Every public indicator of a unit in a period, by what people ask."""
    asked, units = asked_of(request)
    reading = reading_of(request, public_indicators(), asked, units=[asked.unit])
    targets = _targets(asked, public_indicators())
    words = {
        **head_of(request, asked, units, reading),
        "groups": [
            (title, anchor, group_table(title, indicators, reading, asked, targets))
            for title, anchor, indicators in groups_of()
        ],
    }
    return render(request, "portal/public_figures.html", words)


@require_GET
@kept_page
def indicator_page(request: CityRequest, indicator: str) -> HttpResponse:
    """One of them: against its target, month by month, by unit and by procedure, and how it is computed."""
    wanted = _indicator(indicator)
    asked, units = asked_of(request)
    below = [each.id for each in units.children(asked.unit)]
    reading = reading_of(request, [wanted], asked, units=[asked.unit, *below])
    found = reading.figures.get((wanted.name, asked.unit), nothing(wanted))
    target = _targets(asked, [wanted]).get(wanted.name)
    words = {
        **head_of(request, asked, units, reading),
        "indicator": wanted,
        "list_href": f"{reverse('public_figures')}?{asked.query()}",
        "value": words_of(found, wanted),
        "cases": cases_of(found.figure, wanted) if found.figure else "",
        "is_hidden": found.figure is None,
        "is_few": found.figure is not None and bool(found.figure.denominator) and is_small(found.figure),
        "target_words": target_words(target, wanted) if target else "",
        "bullet": against_target(found.figure, wanted, target) if found.figure else None,
        "months": months_chart(reading.months.get((wanted.name, asked.unit), ()), wanted, target=target),
        "units": units_shown(wanted, reading, asked, units),
        "procedures": procedures_table(wanted, reading, _procedure_names(request)),
    }
    return render(request, "portal/public_indicator.html", words)


@require_GET
@kept_page
def definitions_page(request: CityRequest) -> HttpResponse:
    """How each is computed: formula, source in law, kind, by what it is told apart, what it meant when."""
    return render(request, "portal/public_definitions.html", {"groups": groups_of()})


def head_of(request: CityRequest, asked: PublicAsked, units: Directory, reading: PublicReading) -> dict[str, Any]:
    return {
        "asked": asked,
        "unit_words": unit_name(units.get(asked.unit)),
        "days": days_words(reading.period),
        "is_running": reading.period != asked.period,
        "periods": public_periods(asked.name, until=published_until(today=city_day(request.at))),
        "units_to_choose": unit_choices(units, city=reading.city, chosen=asked.unit),
        "as_of": reading.as_of,
    }


def asked_of(request: CityRequest) -> tuple[PublicAsked, Directory]:
    """The city as a whole and the half-year of the last published month where nothing is named. What is not published and
    who is not of the city are not found."""
    last = published_until(today=city_day(request.at)) - timedelta(days=1)
    try:
        name, period = asked_period(request.GET.get("period", ""), today=last)
    except UnableToReadPeriod as fault:
        raise Http404 from fault
    units = directory(on=min(period.last_on, last))
    city = public_city(on=min(period.last_on, last)).id
    given = request.GET.get("unit", "")
    unit = id_or_none(given) if given else city
    if unit is None or unit not in units or city not in {unit, *units.ancestors(unit)}:
        raise Http404
    return PublicAsked(unit=unit, name=name, period=period, is_city=unit == city), units


def reading_of(
    request: CityRequest, indicators: list[Indicator], asked: PublicAsked, *, units: list[UUID]
) -> PublicReading:
    try:
        return read_public(
            indicators=[each.name for each in indicators],
            period=asked.period,
            today=city_day(request.at),
            units=units,
            procedures=asked.is_city and len(indicators) == 1,
        )
    except UnableToPublishPeriod as fault:
        raise Http404 from fault


def _indicator(name: str) -> Indicator:
    try:
        return public_indicator(name)
    except UnableToFindIndicator as fault:
        raise Http404 from fault


def _targets(asked: PublicAsked, indicators: list[Indicator]) -> Mapping[str, Target]:
    return targets_of(indicators=[each.name for each in indicators], unit=asked.unit, on=asked.period.last_on)


def _procedure_names(request: CityRequest) -> dict[str, str]:
    return {str(each.procedure): spoken(each, "name") for each in procedures(on=city_day(request.at))}
