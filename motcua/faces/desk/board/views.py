"""A unit's board, the leader's page, and the list behind each of their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.faces.desk.board.shown import (
    NOBODY,
    UNITS_MAX,
    figure_address,
    figure_meaning,
    figure_words,
    flow_of,
    holders_of,
    kpis_of,
    late_words,
    on_time_of,
    unit_chips,
    units_of,
)
from motcua.faces.desk.inbox.asked import pairs_of
from motcua.faces.desk.many.acts import MANY
from motcua.faces.desk.officials import official
from motcua.faces.desk.reading import address_id
from motcua.faces.desk.rows import work_table
from motcua.faces.desk.unchecked_many import UncheckedMany, unchecked_among
from motcua.faces.ui.dossiers import unit_name
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.tables import csv_lines
from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import ALLOWED, Refused, Role
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory, UnitView
from motcua.service.dossiers.errors import UnableToTurnPage
from motcua.service.dossiers.queries.figures import Board, Figure, Scope, alone, board, figure_rows, scope_of
from motcua.service.dossiers.queries.lists import LinePage

#: So many of the overdue ones are named at once; the rest are a click away.
NAMED_MAX = 5
TO_SIGN_MAX = 20
#: Of the units below her a leader sees those that are most behind; the board has them all.
IN_NEED_MAX = 12


@require_GET
@official
def board_page(request: CityRequest) -> HttpResponse:
    units = directory(on=city_day(request.at))
    scope = scope_of(actor=request.actor, at=request.at, unit=_unit(request))
    found = board(scope=scope, at=request.at)
    overdue = figure_rows(actor=request.actor, scope=scope, figure=Figure.OVERDUE, at=request.at, limit=NAMED_MAX)
    own = [units.unit(unit) for unit in sorted(request.actor.units) if unit in units]
    words = {
        **_shown(found, units),
        "named": work_table(overdue.lines, actor=request.actor, at=request.at),
        "chips": unit_chips(own, scope, reverse("desk_board")),
        "holders": holders_of(found),
        "above": _above(scope, units, request),
    }
    return render(request, "desk/board.html", words)


@require_GET
@official
def lead_page(request: CityRequest) -> HttpResponse:
    return _lead(request)


@require_POST
@official
def lead_sign(request: CityRequest) -> HttpResponse:
    """Signs the ticked dossiers, all or none, and comes back to what is left; what was not checked through is asked
    about first."""
    _require_leader(request)
    chosen = request.POST.getlist("chosen")
    pairs = pairs_of(chosen)
    if not pairs:
        messages.warning(request, _("No dossier was chosen. Tick the ones that you sign."))
        return redirect("desk_lead")
    try:
        with durable():
            question = unchecked_among(request, pairs, form="lead-sign")
            told = "" if question else MANY["sign"](request, pairs)
    except NotPermitted:
        raise
    except UnableTo as fault:
        return _lead(request, chosen=chosen, error=fault)
    if question:
        return _lead(request, chosen=chosen, question=question)
    messages.success(request, told)
    return redirect("desk_lead")


def _lead(
    request: CityRequest,
    *,
    chosen: Sequence[str] = (),
    error: UnableTo | None = None,
    question: UncheckedMany | None = None,
) -> HttpResponse:
    _require_leader(request)
    units = directory(on=city_day(request.at))
    scope = scope_of(actor=request.actor, at=request.at)
    found = board(scope=scope, at=request.at)

    def rows(figure: Figure, limit: int) -> LinePage:
        return figure_rows(actor=request.actor, scope=scope, figure=figure, at=request.at, limit=limit)

    to_sign, overdue = rows(Figure.TO_SIGN, TO_SIGN_MAX), rows(Figure.OVERDUE, NAMED_MAX)
    words = {
        **_shown(found, units, units_max=IN_NEED_MAX),
        "to_sign": work_table(to_sign.lines, actor=request.actor, at=request.at, selectable=True, chosen=chosen),
        "to_sign_more": bool(to_sign.after),
        "to_sign_href": figure_address(Figure.TO_SIGN, None),
        "named": work_table(overdue.lines, actor=request.actor, at=request.at),
        "error": error.message if error else "",
        "question": question,
    }
    return render(request, "desk/lead.html", words, status=error.status if error else 422 if question else 200)


def _shown(found: Board, units: Directory, *, units_max: int = UNITS_MAX) -> dict[str, Any]:
    """What board and leader's page share."""
    unit = units.get(found.scope.unit) if found.scope.unit else None
    return {
        "board": found,
        "unit": unit,
        "unit_words": unit_name(unit) if unit else _("My units"),
        "figures": kpis_of(found),
        "on_time": on_time_of(found),
        "late_words": late_words(found),
        "late_href": figure_address(Figure.LATE, found.scope.unit),
        "overdue_href": figure_address(Figure.OVERDUE, found.scope.unit),
        "overdue_more": max(0, found.stock.overdue - NAMED_MAX),
        "flow": flow_of(found),
        "units": units_of(found, units, limit=units_max) if len(found.scope.units) > 1 and found.units else None,
        "units_more": len(found.units) > units_max,
    }


@require_GET
@official
def figure_page(request: CityRequest, figure: str) -> HttpResponse:
    """Exactly the dossiers behind a number."""
    if figure not in set(Figure):
        raise Http404
    wanted, unit = Figure(figure), _unit(request)
    scope = scope_of(actor=request.actor, at=request.at, unit=unit)
    if unit is not None and request.GET.get("alone"):
        scope = alone(scope, unit)
    asked = {name: request.GET.get(name, "") for name in ("alone", "holder", "day")}
    day = _day(asked["day"])
    page = _rows(request, scope, wanted, day, asked["holder"])
    shown = directory(on=city_day(request.at)).get(scope.unit) if scope.unit else None
    words = {
        "title": figure_words(wanted),
        "meaning": figure_meaning(wanted),
        "unit_words": unit_name(shown) if shown else _("My units"),
        "day": day,
        "lines": page.lines,
        "table": work_table(page.lines, actor=request.actor, at=request.at),
        "first_href": figure_address(wanted, unit, **asked) if request.GET.get("after") else "",
        "further_href": figure_address(wanted, unit, **asked, after=page.after) if page.after else "",
        "board_href": f"{reverse('desk_board')}?unit={unit}" if unit else reverse("desk_board"),
    }
    return render(request, "desk/figure.html", words)


def _rows(request: CityRequest, scope: Scope, figure: Figure, day: date | None, holder: str) -> LinePage:
    """The page asked for; the first one for a key that was not made here."""

    def page(after: str) -> LinePage:
        return figure_rows(
            actor=request.actor,
            scope=scope,
            figure=figure,
            at=request.at,
            day=day,
            holder=address_id(holder) if holder and holder != NOBODY else None,
            untaken=holder == NOBODY,
            after=after,
        )

    try:
        return page(request.GET.get("after", ""))
    except UnableToTurnPage:
        return page("")


@require_GET
@official
def flow_csv(request: CityRequest) -> StreamingHttpResponse:
    """The chart's figures, for a spreadsheet."""
    found = board(scope=scope_of(actor=request.actor, at=request.at, unit=_unit(request)), at=request.at)

    def rows() -> Iterator[tuple[Any, ...]]:
        yield "day", "came_in", "finished"
        yield from ((each.day.isoformat(), each.came_in, each.finished) for each in found.flow)

    name = {"Content-Disposition": 'attachment; filename="flow.csv"'}
    return StreamingHttpResponse(csv_lines(rows()), content_type="text/csv; charset=utf-8", headers=name)


def _above(scope: Scope, units: Directory, request: CityRequest) -> UnitView | None:
    """The unit above the shown one, where its board is open to this official."""
    if scope.unit is None or scope.unit not in units:
        return None
    parent = units.unit(scope.unit).parent
    return units.get(parent) if parent in request.actor.units else None


def _require_leader(request: CityRequest) -> None:
    allowed = request.actor.has_role(Role.LEADER)
    verdict = ALLOWED if allowed else Refused(_("This page is for leaders. Your unit’s board has its figures."))
    require(verdict, act="open_lead", subject=request.actor.account)


def _unit(request: CityRequest) -> UUID | None:
    wanted = request.GET.get("unit", "")
    return address_id(wanted) if wanted else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as fault:
        raise Http404 from fault
