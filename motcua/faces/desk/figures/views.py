"""Indicators of the units that an official may see: the list, one of them, and the dossiers behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.faces.desk.officials import official
from motcua.faces.desk.reading import address_id
from motcua.faces.desk.rows import work_table
from motcua.faces.ui.dossiers import speaks_vietnamese, unit_name
from motcua.faces.ui.figures import (
    Asked,
    against_target,
    asked_period,
    cases_of,
    days_words,
    figure_cell,
    months_of,
    period_choices,
    procedures_compared,
    target_words,
    units_compared,
    written,
)
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.tables import csv_lines
from motcua.faces.ui.values import Cell, CellKind, Column, Row, Table
from motcua.foundation.accounts.values import ALLOWED
from motcua.foundation.measures.errors import UnableToCutMeasure, UnableToCutPeriod
from motcua.foundation.measures.values import By
from motcua.reform.indicators.behind import NOTHING_TO_SHOW, dossiers_behind
from motcua.reform.indicators.errors import UnableToFindIndicator, UnableToReadPeriod
from motcua.reform.indicators.known import INDICATORS, indicator_named
from motcua.reform.indicators.queries import read, targets_of
from motcua.reform.indicators.values import Figure, Indicator, Reading, Target
from motcua.registry.catalogue.queries import procedures
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory, UnitView
from motcua.service.dossiers.deadlines import city_day
from motcua.service.dossiers.policy import may_see_figures
from motcua.service.dossiers.queries.figures import lines_named, require_figures

ROWS = 50


@require_GET
@official
def figures_page(request: CityRequest) -> HttpResponse:
    """Every indicator of a unit in a period."""
    units = directory(on=city_day(request.at))
    asked = _asked(request, units)
    reading = read(indicators=[each.name for each in INDICATORS], units=[asked.unit], period=asked.period)
    words = {**_head(request, asked, units, reading), "table": _all_of(request, reading, asked)}
    return render(request, "desk/figures.html", words)


@require_GET
@official
def indicator_page(request: CityRequest, indicator: str) -> HttpResponse:
    """One indicator: against its target, month by month, unit by unit, procedure by procedure."""
    wanted = _indicator(indicator)
    units = directory(on=city_day(request.at))
    asked = _asked(request, units)
    reading = read(indicators=[wanted.name], units=[asked.unit], period=asked.period)
    figure = reading.only
    target = _targets(request, asked, [wanted]).get(wanted.name)
    below = units.children(asked.unit)
    words = {
        **_head(request, asked, units, reading),
        "indicator": wanted,
        "list_href": f"{reverse('desk_figures')}?{asked.query()}",
        "value": written(figure, wanted),
        "cases": cases_of(figure, wanted),
        "bullet": against_target(figure, wanted, target),
        "months": months_of(_by(wanted, asked, By.MONTH), wanted, target=target),
        "units": _units(wanted, asked, below) if below else None,
        "procedures": _procedures(request, wanted, asked),
        "rows_href": _rows_href(wanted, asked) if wanted.name not in NOTHING_TO_SHOW else "",
        "csv_href": f"{reverse('desk_indicator_data', args=[wanted.name, 'csv'])}?{asked.query()}",
        "json_href": f"{reverse('desk_indicator_data', args=[wanted.name, 'json'])}?{asked.query()}",
    }
    return render(request, "desk/indicator.html", words)


@require_GET
@official
def rows_page(request: CityRequest, indicator: str) -> HttpResponse:
    """The dossiers behind a figure, fifty a page."""
    wanted = _indicator(indicator)
    units = directory(on=city_day(request.at))
    asked = _asked(request, units)
    procedure, own = request.GET.get("procedure", ""), request.GET.get("own", "") == "1"
    ids = dossiers_behind(
        indicator=wanted.name,
        units=[asked.unit],
        period=asked.period,
        procedure=address_id(procedure) if procedure else None,
        own=own,
        after=address_id(request.GET["after"]) if request.GET.get("after") else None,
        limit=ROWS + 1,
    )
    lines = lines_named(dossiers=ids[:ROWS], actor=request.actor, at=request.at)
    more = {"procedure": procedure, "own": "1" if own else ""}
    kept = {name: value for name, value in more.items() if value}
    names = _procedure_names(request)
    words = {
        **_head(request, asked, units, None),
        "indicator": wanted,
        "procedure": names.get(procedure, ""),
        "own": own,
        "lines": lines,
        "hidden": len(ids[:ROWS]) - len(lines),
        "table": work_table(lines, actor=request.actor, at=request.at),
        "back_href": f"{reverse('desk_indicator', args=[wanted.name])}?{asked.query()}",
        "first_href": _rows_href(wanted, asked, **kept) if request.GET.get("after") else "",
        "further_href": _rows_href(wanted, asked, **kept, after=str(ids[ROWS - 1])) if len(ids) > ROWS else "",
    }
    return render(request, "desk/indicator_rows.html", words)


@require_GET
@official
def data(request: CityRequest, indicator: str, kind: str) -> HttpResponse | StreamingHttpResponse:
    """The figures of a page for a spreadsheet or a program: by unit and month, with the position that they were read at."""
    wanted = _indicator(indicator)
    units = directory(on=city_day(request.at))
    asked = _asked(request, units)
    shown = [asked.unit, *(each.id for each in units.children(asked.unit))]
    reading = read(indicators=[wanted.name], units=shown, period=asked.period, by=[By.UNIT, By.MONTH])
    rows = [_line(each, units) for each in reading.figures]
    if kind == "json":
        facts = {"indicator": wanted.name, "period": [asked.period.from_on, asked.period.until_on], "figures": rows}
        position = {"position": reading.as_of.position, "hash": reading.as_of.hash}
        return JsonResponse({**facts, "as_of": position}, json_dumps_params={"ensure_ascii": False})

    def lines() -> Iterator[tuple[Any, ...]]:
        columns = ("unit", "unit_name", "month", "numerator", "denominator", "position")
        yield columns
        yield from ((*(row[name] for name in columns[:-1]), reading.as_of.position) for row in rows)

    name = {"Content-Disposition": f'attachment; filename="{wanted.name}.csv"'}
    return StreamingHttpResponse(csv_lines(lines()), content_type="text/csv; charset=utf-8", headers=name)


def _line(figure: Figure, units: Directory) -> dict[str, Any]:
    unit = units.get(figure.unit) if figure.unit else None
    return {
        "unit": unit.key if unit else str(figure.unit),
        "unit_name": unit.name_vi if unit else "",
        "month": f"{figure.day:%Y-%m}" if figure.day else "",
        "numerator": figure.numerator,
        "denominator": figure.denominator,
    }


def _head(request: CityRequest, asked: Asked, units: Directory, reading: Reading | None) -> dict[str, Any]:
    """What the head of each of these pages says."""
    unit = units.get(asked.unit)
    above = units.get(unit.parent) if unit and unit.parent else None
    return {
        "asked": asked,
        "unit_words": unit_name(unit),
        "above": above if above and _may_see(request, above.id, units) else None,
        "above_words": unit_name(above),
        "days": days_words(asked.period),
        "periods": period_choices(asked.name, today=city_day(request.at)),
        "as_of": reading.as_of if reading else None,
    }


def _targets(request: CityRequest, asked: Asked, indicators: Sequence[Indicator]) -> dict[str, Target]:
    """What is aimed at by the end of the period, or today while it runs."""
    on = min(asked.period.last_on, city_day(request.at))
    return targets_of(indicators=[each.name for each in indicators], unit=asked.unit, on=on)


def _all_of(request: CityRequest, reading: Reading, asked: Asked) -> Table:
    by_name = {figure.indicator: figure for figure in reading.figures}
    targets = _targets(request, asked, INDICATORS)
    rows = []
    for each in INDICATORS:
        target = targets.get(each.name)
        rows.append(
            Row(
                label=each.title,
                cells=[
                    Cell(words=each.title, href=f"{reverse('desk_indicator', args=[each.name])}?{asked.query()}"),
                    figure_cell(by_name[each.name], each),
                    Cell(words=target_words(target, each) if target else "", sub=target.source if target else ""),
                ],
            )
        )
    return Table(
        caption=_("Indicators"),
        columns=[
            Column(label=_("Indicator")),
            Column(label=_("Figure"), kind=CellKind.NUMBER),
            Column(label=_("Target")),
        ],
        rows=rows,
        one_line=False,
    )


def _units(indicator: Indicator, asked: Asked, below: tuple[UnitView, ...]) -> Table:
    reading = read(indicators=[indicator.name], units=[each.id for each in below], period=asked.period, by=[By.UNIT])
    own = read(indicators=[indicator.name], units=[asked.unit], period=asked.period, own=True).only
    address = reverse("desk_indicator", args=[indicator.name])
    counted = own.denominator or own.numerator
    return units_compared(
        {figure.unit: figure for figure in reading.figures if figure.unit},
        below,
        indicator,
        href=lambda unit: f"{address}?{Asked(unit=unit, name=asked.name, period=asked.period).query()}",
        own=(own, _rows_href(indicator, asked, own="1")) if counted else None,
    )


def _procedures(request: CityRequest, indicator: Indicator, asked: Asked) -> Table | None:
    try:
        reading = read(indicators=[indicator.name], units=[asked.unit], period=asked.period, facts=["procedure"])
    except (UnableToCutMeasure, UnableToCutPeriod):
        return None
    found = procedures_compared(
        reading.figures,
        _procedure_names(request),
        indicator,
        href=lambda procedure: _rows_href(indicator, asked, procedure=procedure),
    )
    return found if found.rows else None


def _by(indicator: Indicator, asked: Asked, by: By) -> tuple[Figure, ...]:
    return read(indicators=[indicator.name], units=[asked.unit], period=asked.period, by=[by]).figures


def _rows_href(indicator: Indicator, asked: Asked, **more: str) -> str:
    return f"{reverse('desk_indicator_rows', args=[indicator.name])}?{asked.query(**more)}"


def _procedure_names(request: CityRequest) -> dict[str, str]:
    found = procedures(city_day(request.at))
    return {str(each.procedure): each.name_vi if speaks_vietnamese() else each.name_en for each in found}


def _indicator(name: str) -> Indicator:
    try:
        return indicator_named(name)
    except UnableToFindIndicator as fault:
        raise Http404 from fault


def _asked(request: CityRequest, units: Directory) -> Asked:
    """Whose figures are asked for. Raises `NotPermitted` for a unit that is neither the official's nor below hers."""
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


def _highest(request: CityRequest, units: Directory) -> UUID | None:
    """Of the official's units the one that stands highest."""
    own = [unit for unit in request.actor.units if unit in units]
    return min(own, key=lambda unit: (len(units.ancestors(unit)), str(unit)), default=None)


def _may_see(request: CityRequest, unit: UUID, units: Directory) -> bool:
    return may_see_figures(request.actor, unit=unit, ancestors=units.ancestors(unit)) is ALLOWED
