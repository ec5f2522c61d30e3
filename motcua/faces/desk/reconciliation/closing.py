"""Closing of days: what a unit may close next, its closings, and the sheets that accountants take along."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.acts import Acts, act_on
from motcua.faces.desk.choices import units_shown
from motcua.faces.desk.officials import official
from motcua.faces.desk.reconciliation.shown import closing_state_shown, name_of, span, sums_table
from motcua.faces.desk.sheets import sheet_file
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.queries import names_of
from motcua.foundation.calendars.rules import city_day
from motcua.registry.organization.queries import directory
from motcua.service.payments.closing import queries
from motcua.service.payments.closing.commands import ask_reopening, close_days, decide_closing, decide_reopening
from motcua.service.payments.closing.errors import UnableToFindClosing
from motcua.service.payments.closing.policy import may_close, may_confirm
from motcua.service.payments.closing.sheets import LAYOUTS, Sheet, books_sheet
from motcua.service.payments.values_reconciliation import ClosingState, ClosingView
from motcua.service.payments.words import gateway_words


@require_GET
@official
def closing_page(request: CityRequest) -> HttpResponseBase:
    """The unit's own page; for who looks after several, which."""
    units = queries.units_with_books(actor=request.actor, at=request.at)
    own = [unit for unit in units if unit in request.actor.units]
    if len(own) == 1 or len(units) == 1:
        return redirect("desk_books", (own or units)[0])
    known = directory(on=city_day(request.at))
    rows = units_shown(sorted((unit for id_ in units if (unit := known.get(id_))), key=lambda unit: unit.name_vi))
    return render(request, "desk/closing.html", {"units": rows})


@require_GET
@official
def books_page(request: CityRequest, unit: UUID) -> HttpResponse:
    return unit_page(request, unit)


def unit_page(request: CityRequest, unit: UUID, *, typed: Typed | None = None) -> HttpResponse:
    typed = typed or Typed()
    ahead = queries.open_days(unit=unit, actor=request.actor, at=request.at)
    rows = queries.closings(unit=unit, actor=request.actor, at=request.at)
    by = {each for row in rows for each in (row.closed_by, row.decided_by, row.reopen_by) if each}
    names = names_of(accounts=by)
    waiting = next((row for row in rows if row.state in {ClosingState.CLOSED, ClosingState.REOPENING}), None)
    today = city_day(request.at)
    words = {
        "unit": unit,
        "several": len(queries.units_with_books(actor=request.actor, at=request.at)) > 1,
        "name": name_of(unit, directory(on=today)),
        "ahead": ahead,
        "ahead_span": span(ahead.starts_on, ahead.through_on) if ahead else "",
        "ahead_sums": sums_table(ahead.sums, caption=_("Sums of the open days")) if ahead and ahead.sums else None,
        "uncompared": [(gateway_words(gateway), day) for gateway, day in ahead.uncompared] if ahead else [],
        "waiting": _closing(waiting, names) if waiting else None,
        "may_confirm": bool(waiting and may_confirm(request.actor, unit=unit, first=_first(waiting))),
        "may_close": bool(may_close(request.actor, unit=unit)) and waiting is None and ahead is not None,
        "may_ask": bool(may_close(request.actor, unit=unit)) and waiting is None,
        "closings": [_closing(row, names) for row in rows if row is not waiting],
        "sheets": [(sheet.value, LAYOUTS[sheet].title) for sheet in Sheet],
        "first": date(today.year, today.month, 1).isoformat(),
        "last": today.isoformat(),
        "typed": typed,
        "fields": typed.fields or {},
        "error": typed.message,
    }
    return render(request, "desk/books.html", words, status=typed.status)


def _first(view: ClosingView) -> UUID | None:
    """Whose word is to be confirmed."""
    return view.reopen_by if view.state is ClosingState.REOPENING else view.closed_by


def _closing(view: ClosingView, names: dict[UUID, str]) -> dict[str, Any]:
    return {
        "view": view,
        "span": span(view.starts_on, view.through_on),
        "state": closing_state_shown(view.state),
        "closed_by": names.get(view.closed_by, ""),
        "decided_by": names.get(view.decided_by, "") if view.decided_by else "",
        "reopen_by": names.get(view.reopen_by, "") if view.reopen_by else "",
        "is_reopening": view.state is ClosingState.REOPENING,
        "may_open": view.is_last and view.state is ClosingState.CONFIRMED,
        "sums": sums_table(view.sums, caption=_("Sums of the closed days")) if view.sums else None,
    }


@require_POST
@official
def act(request: CityRequest, unit: UUID, act: str) -> HttpResponseBase:
    """One act of a unit's books."""
    return act_on(request, unit, act, _ACTS, page=unit_page, missing=UnableToFindClosing, address="desk_books")


def _close(request: CityRequest, unit: UUID) -> str:
    close_days(
        unit=unit,
        through=reading.day(request, "through", _("the last day")),
        carried_reason=reading.text(request, "carried_reason"),
        by=request.actor,
        at=request.at,
    )
    return _("Closed. Another person, the head or leader, confirms.")


def _confirm(request: CityRequest, unit: UUID) -> str:
    confirm = request.POST.get("how") == "confirm"
    decide_closing(
        closing=_named(request),
        confirm=confirm,
        answer=reading.text(request, "answer"),
        by=request.actor,
        at=request.at,
    )
    return (
        _("Confirmed: the books of these days are closed.") if confirm else _("Not confirmed: the days are open again.")
    )


def _ask(request: CityRequest, unit: UUID) -> str:
    ask_reopening(closing=_named(request), reason=reading.text(request, "reason"), by=request.actor, at=request.at)
    return _("Asked for. Another person, the head or leader, decides.")


def _open(request: CityRequest, unit: UUID) -> str:
    grant = request.POST.get("how") == "grant"
    decide_reopening(closing=_named(request), grant=grant, by=request.actor, at=request.at)
    return _("The days are open again.") if grant else _("The days stay closed.")


def _named(request: CityRequest) -> UUID:
    return reading.identifier(request, "closing", _("the closing"))


_ACTS: Acts = {"close": _close, "confirm": _confirm, "ask": _ask, "open": _open}


@require_GET
@official
def sheet(request: CityRequest, unit: UUID, sheet: str) -> HttpResponse:
    if sheet not in set(Sheet):
        raise Http404
    first, last = _day(request, "from"), _day(request, "to")
    content = books_sheet(sheet=Sheet(sheet), unit=unit, first=first, last=last, actor=request.actor, at=request.at)
    return sheet_file(content, f"{sheet}-{first.isoformat()}-{last.isoformat()}")


def _day(request: CityRequest, name: str) -> date:
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError as fault:
        raise UnableToReadForm(field=_("the day")) from fault
