"""Indicators of the units that an official may see: the list, one of them, and the dossiers behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.faces.desk.figures.asked import LISTS, asked_of, head_of, rows_address
from motcua.faces.desk.figures.boards import (
    busy_ones,
    changes_since,
    communes_below,
    figures_of_units,
    funnel,
    tile_map,
    units_behind,
    units_beside,
)
from motcua.faces.desk.figures.remarks import remarks_of
from motcua.faces.desk.officials import official
from motcua.faces.desk.reading import address_id
from motcua.faces.desk.rows import work_table
from motcua.faces.ui.dossiers import speaks_vietnamese, unit_name
from motcua.faces.ui.figures import (
    Asked,
    against_target,
    cases_of,
    fields_compared,
    figure_cell,
    figures_table,
    months_of,
    period_words,
    procedures_compared,
    target_words,
    units_compared,
    written,
)
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.tables import csv_lines, xlsx_chunks
from motcua.faces.ui.values import Cell, Table
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.measures.errors import UnableToCutMeasure, UnableToCutPeriod
from motcua.foundation.measures.values import By
from motcua.foundation.sheets.writing import XLSX
from motcua.reform.indicators.behind import dossiers_behind
from motcua.reform.indicators.boards import boards_of
from motcua.reform.indicators.errors import UnableToFindIndicator
from motcua.reform.indicators.known import INDICATORS, THEMES, indicator_named
from motcua.reform.indicators.queries import read, targets_of
from motcua.reform.indicators.values import Figure, Indicator, Reading, Target, Theme
from motcua.registry.catalogue.queries import procedures
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory, UnitView
from motcua.service.dossiers.queries.figures import lines_named

ROWS = 50


@require_GET
@official
def figures_page(request: CityRequest) -> HttpResponse:
    """Every indicator of a unit in a period."""
    units = directory(on=city_day(request.at))
    asked = _asked(request, units)
    reading = read(indicators=[each.name for each in INDICATORS], units=[asked.unit], period=asked.period)
    words = {
        **_head(request, asked, units, reading),
        "boards": boards_of(actor=request.actor),
        "themes": _by_theme(request, reading, asked),
    }
    return render(request, "desk/figures.html", words)


@require_GET
@official
def indicator_page(request: CityRequest, indicator: str) -> HttpResponse:
    """One indicator: against its target, month by month, unit by unit, procedure by procedure."""
    wanted = _indicator(indicator)
    today = city_day(request.at)
    units = directory(on=today)
    asked = _asked(request, units)
    reading = read(indicators=[wanted.name], units=units_behind(asked, today=today), period=asked.period)
    figure = reading.only
    target = _targets(request, asked, [wanted]).get(wanted.name)
    words = {
        **_head(request, asked, units, reading),
        "indicator": wanted,
        "list_href": f"{reverse('desk_figures')}?{replace(asked, today_s=False).query()}",
        "value": written(figure, wanted),
        "cases": cases_of(figure, wanted),
        "bullet": against_target(figure, wanted, target),
        "target_words": target_words(target, wanted) if target else "",
        "months": months_of(_by_month(wanted, asked, today), wanted, target=target),
        **_beside(request, wanted, asked, units, target),
        "boards": boards_of(actor=request.actor),
        "own_units": [(unit, unit_name(units.get(unit))) for unit in sorted(request.actor.units) if unit in units],
        "period_words": period_words(asked.name),
        "changes": changes_since(asked, today=today),
        "as_it_was_href": _page_href(wanted, replace(asked, today_s=False)),
        "today_href": _page_href(wanted, replace(asked, today_s=True)),
        **_procedures(request, wanted, asked),
        **remarks_of(request, wanted, asked, units),
        "rows_href": _rows_href(wanted, asked),
        "rows_words": _("The papers behind it") if wanted.name in LISTS else _("The dossiers behind it"),
        "data": [
            (kind, f"{reverse('desk_indicator_data', args=[wanted.name, kind])}?{asked.query()}")
            for kind in ("xlsx", "csv", "json")
        ],
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
        units=units_behind(asked, today=city_day(request.at)),
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
        "back_href": f"{_address_of(wanted.name)}?{asked.query()}",
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
    today = city_day(request.at)
    beside = units_beside(asked, units, today=today)
    shown = [asked.unit, *(each.id for each in beside)]
    as_of = read(indicators=[wanted.name], units=[asked.unit], period=asked.period).as_of
    names = {each.id: each for each in (*beside, *units.all())}
    found = figures_of_units(wanted, shown, asked, today=today, by_month=True)
    rows = [_line(each, names) for each in found]
    if kind == "json":
        facts = {"indicator": wanted.name, "period": [asked.period.from_on, asked.period.until_on], "figures": rows}
        position = {"position": as_of.position, "hash": as_of.hash}
        return JsonResponse({**facts, "as_of": position}, json_dumps_params={"ensure_ascii": False})

    def lines() -> Iterator[tuple[Any, ...]]:
        columns = ("unit", "unit_name", "month", "numerator", "denominator", "position")
        yield columns
        yield from ((*(row[name] for name in columns[:-1]), as_of.position) for row in rows)

    name = {"Content-Disposition": f'attachment; filename="{wanted.name}.{kind}"'}
    if kind == "xlsx":
        return StreamingHttpResponse(xlsx_chunks(lines(), title=wanted.name), content_type=XLSX, headers=name)
    return StreamingHttpResponse(csv_lines(lines()), content_type="text/csv; charset=utf-8", headers=name)


def _line(figure: Figure, units: Mapping[UUID, UnitView]) -> dict[str, Any]:
    unit = units.get(figure.unit) if figure.unit else None
    return {
        "unit": unit.key if unit else str(figure.unit),
        "unit_name": unit.name_vi if unit else "",
        "month": f"{figure.day:%Y-%m}" if figure.day else "",
        "numerator": figure.numerator,
        "denominator": figure.denominator,
    }


def _head(request: CityRequest, asked: Asked, units: Directory, reading: Reading | None) -> dict[str, Any]:
    """What the head of each of these pages says, and as of when it was read."""
    return {**head_of(request, asked, units), "as_of": reading.as_of if reading else None}


def _targets(request: CityRequest, asked: Asked, indicators: Sequence[Indicator]) -> dict[str, Target]:
    """What is aimed at by the end of the period, or today while it runs."""
    on = min(asked.period.last_on, city_day(request.at))
    return targets_of(indicators=[each.name for each in indicators], unit=asked.unit, on=on)


def _by_theme(request: CityRequest, reading: Reading, asked: Asked) -> list[tuple[Theme, Table]]:
    by_name = {figure.indicator: figure for figure in reading.figures}
    targets, query = _targets(request, asked, INDICATORS), asked.query()

    def lines(theme: Theme) -> Iterator[tuple[Indicator, str, Cell, Cell]]:
        for each in theme.indicators:
            href = f"{_address_of(each.name)}?{query}"
            yield each, href, figure_cell(by_name[each.name], each), _target_cell(targets.get(each.name), each)

    return [(theme, figures_table(theme.title, lines(theme))) for theme in THEMES]


def _target_cell(target: Target | None, indicator: Indicator) -> Cell:
    if target is None:
        return Cell(words=_("no target set") if indicator.more_is_better is not None else "")
    return Cell(words=target_words(target, indicator), sub=target.source)


def _beside(
    request: CityRequest, indicator: Indicator, asked: Asked, units: Directory, target: Target | None
) -> dict[str, Any]:
    """The units below: a table of those with something, the fair comparison, the map of communes."""
    today = city_day(request.at)
    below = units_beside(asked, units, today=today)
    if not below:
        return {}
    blocks = communes_below(asked, units, today=today)
    communes = [each for _label, members in blocks for each in members]
    everybody = {each.id for each in (*below, *communes)}
    found = {
        figure.unit: figure for figure in figures_of_units(indicator, everybody, asked, today=today) if figure.unit
    }

    def href(unit: UUID) -> str:
        return _page_href(indicator, replace(asked, unit=unit)) if unit in units else ""

    own = read(indicators=[indicator.name], units=[asked.unit], period=asked.period, own=True).only
    counted = own.denominator or own.numerator
    compared = busy_ones(found, below, href=href)
    of_communes = {each.id: found[each.id] for each in communes if each.id in found}
    return {
        "units": units_compared(
            found,
            compared.units,
            indicator,
            href=href,
            own=(own, _rows_href(indicator, replace(asked, today_s=False), own="1")) if counted else None,
        ),
        "idle": compared.idle,
        "funnel": funnel(indicator, found, communes or below, href=href),
        "map": tile_map(indicator, of_communes, blocks, target=target, href=href),
    }


def _by_month(indicator: Indicator, asked: Asked, today: date) -> tuple[Figure, ...]:
    if asked.today_s:
        return figures_of_units(indicator, [asked.unit], asked, today=today, by_month=True)
    return read(indicators=[indicator.name], units=[asked.unit], period=asked.period, by=[By.MONTH]).figures


def _page_href(indicator: Indicator, asked: Asked) -> str:
    return f"{_address_of(indicator.name)}?{asked.query()}"


@cache
def _address_of(indicator: str) -> str:
    """Looked up once: the list has a hundred of them."""
    return reverse("desk_indicator", args=[indicator])


def _procedures(request: CityRequest, indicator: Indicator, asked: Asked) -> dict[str, Table]:
    """By procedure and by field; nothing where the period cannot be cut so, or nothing happened."""
    try:
        units = units_behind(asked, today=city_day(request.at))
        reading = read(indicators=[indicator.name], units=units, period=asked.period, facts=["procedure"])
    except (UnableToCutMeasure, UnableToCutPeriod):
        return {}
    if not reading.figures:
        return {}
    known = procedures(city_day(request.at))
    fields = {str(each.procedure): each.field_vi if speaks_vietnamese() else each.field_en for each in known}
    return {
        "fields": fields_compared(reading.figures, fields, indicator),
        "procedures": procedures_compared(
            reading.figures,
            _names_of(known),
            indicator,
            href=lambda procedure: _rows_href(indicator, asked, procedure=procedure),
        ),
    }


def _rows_href(indicator: Indicator, asked: Asked, **more: str) -> str:
    return rows_address(indicator.name, asked.query(**more))


def _procedure_names(request: CityRequest) -> dict[str, str]:
    return _names_of(procedures(city_day(request.at)))


def _names_of(known: Iterable[ProcedureVersion]) -> dict[str, str]:
    return {str(each.procedure): each.name_vi if speaks_vietnamese() else each.name_en for each in known}


def _indicator(name: str) -> Indicator:
    try:
        return indicator_named(name)
    except UnableToFindIndicator as fault:
        raise Http404 from fault


def _asked(request: CityRequest, units: Directory) -> Asked:
    """Raises `NotPermitted` for a unit that is neither the official's nor below hers, `Http404` for what there is not."""
    return replace(asked_of(request, units), today_s=request.GET.get("units") == "today")
