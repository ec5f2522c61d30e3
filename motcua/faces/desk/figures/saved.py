"""Saved boards: a set of figures under a name, opened by its address."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.faces.desk.officials import official
from motcua.faces.desk.reading import address_id, text
from motcua.faces.ui.dossiers import unit_name
from motcua.faces.ui.figures import Asked, asked_period, cases_of, period_words, target_words, written
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.values import ALLOWED
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.transactions import durable
from motcua.reform.indicators.boards import board_named, drop_board, put_on_board, take_off_board
from motcua.reform.indicators.errors import UnableToFindIndicator, UnableToReadPeriod
from motcua.reform.indicators.known import indicator_named
from motcua.reform.indicators.queries import read, targets_of
from motcua.reform.indicators.values import BoardView, Figure, FigureKept, Target
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory
from motcua.service.dossiers.policy import may_see_figures
from motcua.service.dossiers.queries.figures import require_figures


@dataclass(frozen=True, kw_only=True)
class LineShown:
    """A figure of a board. One that is not open to who looks at it has no value and no address."""

    title: str
    unit: str
    period: str
    value: str
    cases: str
    target: str
    href: str
    kept: FigureKept


@require_GET
@official
def board_page(request: CityRequest, board: UUID) -> HttpResponse:
    """All figures of a board as they are now."""
    found = board_named(board=board, actor=request.actor)
    units = directory(on=city_day(request.at))
    words = {
        "board": found,
        "unit_words": unit_name(units.get(found.unit)) if found.unit else "",
        "lines": _lines(request, found, units),
    }
    return render(request, "desk/saved_board.html", words)


@require_POST
@official
def put(request: CityRequest) -> HttpResponse:
    """Keeps the figure of a page on a board."""
    whose = request.POST.get("whose", "")
    figure = _figure(request)
    require_figures(actor=request.actor, unit=figure.unit, units=directory(on=city_day(request.at)))
    with durable():
        board = put_on_board(
            name=text(request, "name"),
            unit=address_id(whose) if whose else None,
            figure=figure,
            by=request.actor,
            at=request.at,
        )
    messages.success(request, _("The figure is on the board."))
    return redirect("desk_saved_board", board)


@require_POST
@official
def take_off(request: CityRequest, board: UUID) -> HttpResponse:
    with durable():
        take_off_board(board=board, figure=_figure(request), by=request.actor, at=request.at)
    messages.success(request, _("The figure was taken off the board."))
    return redirect("desk_saved_board", board)


@require_POST
@official
def drop(request: CityRequest, board: UUID) -> HttpResponse:
    with durable():
        drop_board(board=board, by=request.actor, at=request.at)
    messages.success(request, _("The board was taken away."))
    return redirect("desk_figures")


def _figure(request: CityRequest) -> FigureKept:
    return FigureKept(
        indicator=text(request, "indicator"),
        unit=address_id(request.POST.get("unit", "")),
        period=text(request, "period"),
    )


def _lines(request: CityRequest, board: BoardView, units: Directory) -> list[LineShown]:
    """Read together as far as they are of one unit and period."""
    today = city_day(request.at)
    groups: dict[tuple[UUID, str], list[FigureKept]] = defaultdict(list)
    for kept in board.figures:
        groups[kept.unit, kept.period].append(kept)
    shown: dict[FigureKept, LineShown] = {}
    for (unit, name), members in groups.items():
        try:
            period_name, period = asked_period(name, today=today)
        except UnableToReadPeriod as fault:
            raise Http404 from fault
        asked = Asked(unit=unit, name=period_name, period=period)
        ancestors = units.path(unit).ancestors
        is_open = may_see_figures(request.actor, unit=unit, ancestors=ancestors) is ALLOWED
        names = [kept.indicator for kept in members if _is_known(kept.indicator)]
        figures = read(indicators=names, units=[unit], period=period).figures if is_open else ()
        by_name = {figure.indicator: figure for figure in figures}
        targets = targets_of(indicators=names, unit=unit, on=min(period.last_on, today)) if is_open else {}
        for kept in members:
            shown[kept] = _line(kept, asked, units, by_name.get(kept.indicator), targets.get(kept.indicator))
    return [shown[kept] for kept in board.figures]


def _is_known(name: str) -> bool:
    try:
        indicator_named(name)
    except UnableToFindIndicator:
        return False
    return True


def _line(kept: FigureKept, asked: Asked, units: Directory, figure: Figure | None, target: Target | None) -> LineShown:
    indicator = indicator_named(kept.indicator) if _is_known(kept.indicator) else None
    running_words = _("the half-year that runs")
    running = "" if kept.period else f" · {running_words}"
    told = indicator is not None and figure is not None
    return LineShown(
        title=str(indicator.title) if indicator else kept.indicator,
        unit=unit_name(units.get(kept.unit)) or _("An office that is no more"),
        period=f"{period_words(asked.name)}{running}",
        value=written(figure, indicator) if indicator and figure else _("not open to you"),
        cases=cases_of(figure, indicator) if indicator and figure else "",
        target=target_words(target, indicator) if indicator and target else "",
        href=f"{reverse('desk_indicator', args=[kept.indicator])}?{asked.query()}" if told else "",
        kept=kept,
    )
