"""A unit's counters with their shifts, and one counter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.faces.desk.counters.asked import address_day, changes, runs, unit_asked, units_to_choose
from motcua.faces.desk.officials import official
from motcua.faces.desk.paging import paged
from motcua.faces.desk.sheets import faults_of, sheet_file
from motcua.faces.ui.dossiers import language, unit_name
from motcua.faces.ui.formats import day as written_day
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.values import Cell, CellKind, Column, Kpi, Row, Table
from motcua.foundation.accounts.queries import names_of
from motcua.foundation.accounts.values import Role
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.sheets.writing import template_of
from motcua.registry.organization.queries import directory, holders
from motcua.service.counters.queries import shifts as queries
from motcua.service.counters.sheets import SHIFTS, shift_rows
from motcua.service.counters.values import CounterView, ShiftKind, ShiftView

#: What is shown without being asked: from today on.
DAYS_AHEAD = 14
ONE_DAY = timedelta(days=1)


@require_GET
@official
def counters_page(request: CityRequest) -> HttpResponse:
    return list_page(request)


def list_page(request: CityRequest, *, asked: str = "", error: UnableTo | None = None) -> HttpResponse:
    """`asked` is the act that was refused: its form stays open with what was typed."""
    today = city_day(request.at)
    units = directory(on=today)
    unit = unit_asked(request, units)
    counters = queries.counters_of(unit=unit, actor=request.actor, at=request.at)
    first, last, chosen, kind = _filters(request, today, counters)
    found = queries.shifts_of(
        unit=unit,
        from_on=first,
        until_on=last + ONE_DAY,
        counter=chosen.id if chosen else None,
        kind=kind,
        actor=request.actor,
        at=request.at,
    )
    page = paged(request, found)
    served = queries.served_after_hours(
        unit=unit, from_on=first, until_on=last + ONE_DAY, actor=request.actor, at=request.at
    )
    words = {
        "unit": unit,
        "unit_words": unit_name(units.unit(unit)),
        "units": units_to_choose(request.actor, unit, units),
        "first": first,
        "last": last,
        "counters": [(each, _name(each)) for each in counters],
        "chosen": chosen.id if chosen else None,
        "kind": kind.value if kind else "",
        "table": shifts_table(page.rows, counters) if found else None,
        "page": page,
        "kpis": [
            Kpi(
                value=str(served.shifts),
                label=_("after-hours shifts"),
                note=_("%(n)s minutes beyond the sessions") % {"n": served.extra_minutes},
            ),
            Kpi(value=str(served.received), label=_("dossiers received in them")),
            Kpi(value=str(served.returned), label=_("results handed over in them")),
        ],
        "pilots": queries.pilots_of(unit=unit, actor=request.actor, at=request.at),
        "runs": runs(request.actor, unit, units),
        "officials": holders(unit=unit, role=Role.COUNTER, on=today),
        "today": today,
        "asked": asked,
        "typed": request.POST,
        "error": error.message if error else "",
        "faults": faults_of(error),
        "query": request.GET.urlencode(),
    }
    return render(request, "desk/counters.html", words, status=error.status if error else 200)


@require_GET
@official
def shifts_sheet(request: CityRequest, name: str) -> HttpResponse:
    """`lich-truc`: the shifts that the filters show. `mau`: the empty template."""
    if name == "mau":
        return sheet_file(template_of(SHIFTS, made_at=request.at), "mau-lich-truc")
    today = city_day(request.at)
    unit = unit_asked(request, directory(on=today))
    counters = queries.counters_of(unit=unit, actor=request.actor, at=request.at)
    first, last, chosen, kind = _filters(request, today, counters)
    found = queries.shifts_of(
        unit=unit,
        from_on=first,
        until_on=last + ONE_DAY,
        counter=chosen.id if chosen else None,
        kind=kind,
        actor=request.actor,
        at=request.at,
        limit=SHIFTS.rows_max,
    )
    rows = shift_rows(found, counters=counters, names=_names(found))
    return sheet_file(template_of(SHIFTS, made_at=request.at, rows=rows), "lich-truc")


@require_GET
@official
def counter_page(request: CityRequest, counter: UUID) -> HttpResponse:
    return one_page(request, counter)


def one_page(request: CityRequest, counter: UUID, *, asked: str = "", error: UnableTo | None = None) -> HttpResponse:
    today = city_day(request.at)
    units = directory(on=today)
    view = queries.counter_of(counter=counter, actor=request.actor, at=request.at)
    shifts = queries.shifts_of(
        unit=view.unit,
        counter=counter,
        from_on=today,
        until_on=date(today.year + 2, 1, 1),
        actor=request.actor,
        at=request.at,
        limit=200,
    )
    recent = queries.shifts_of(
        unit=view.unit,
        counter=counter,
        from_on=today - timedelta(days=31),
        until_on=date(today.year + 2, 1, 1),
        with_called_off=True,
        actor=request.actor,
        at=request.at,
    )
    page = paged(request, shifts)
    words = {
        "back": f"{reverse('desk_counters')}?unit={view.unit}",
        "counter": view,
        "name": _name(view),
        "unit_words": unit_name(units.unit(view.unit)),
        "table": shifts_table(page.rows, [view], ticks=runs(request.actor, view.unit, units)) if shifts else None,
        "page": page,
        "runs": runs(request.actor, view.unit, units),
        "officials": holders(unit=view.unit, role=Role.COUNTER, on=today),
        "changes": changes([counter, *(each.id for each in recent)]),
        "today": today,
        "asked": asked,
        "typed": request.POST,
        "error": error.message if error else "",
    }
    return render(request, "desk/counter_one.html", words, status=error.status if error else 200)


def _filters(
    request: CityRequest, today: date, counters: Sequence[CounterView]
) -> tuple[date, date, CounterView | None, ShiftKind | None]:
    first = address_day(request, "first", today)
    last = max(first, address_day(request, "last", first + timedelta(days=DAYS_AHEAD - 1)))
    chosen = next((each for each in counters if str(each.id) == request.GET.get("counter")), None)
    kind = next((each for each in ShiftKind if each.value == request.GET.get("kind")), None)
    return first, last, chosen, kind


def _name(counter: CounterView) -> str:
    return str(getattr(counter, f"name_{language()}"))


def _names(shifts: Sequence[ShiftView]) -> Mapping[UUID, str]:
    return names_of(accounts={account for each in shifts for account in each.officials})


def shifts_table(shifts: Sequence[ShiftView], counters: Sequence[CounterView], *, ticks: bool = False) -> Table:
    """One line a half-day. With `ticks` several can be chosen for the form `shifts`."""
    by_id = {each.id: each for each in counters}
    names = _names(shifts)
    return Table(
        caption=_("Shifts"),
        one_line=False,
        name="shift" if ticks else "",
        form_id="shifts" if ticks else "",
        columns=[
            Column(label=_("Day")),
            Column(label=_("Time"), kind=CellKind.SHORT),
            Column(label=_("Counter")),
            Column(label=_("Who sits there")),
            Column(label=_("Beyond the sessions")),
        ],
        rows=[
            Row(
                key=str(each.id),
                label=f"{written_day(each.on)} {each.starts:%H:%M}",
                cells=[
                    Cell(words=written_day(each.on)),
                    Cell(words=f"{each.starts:%H:%M}–{each.ends:%H:%M}"),
                    Cell(
                        words=f"{by_id[each.counter].number} · {_name(by_id[each.counter])}",
                        href=reverse("desk_counter_one", args=[each.counter]),
                    ),
                    Cell(words=", ".join(sorted(names.get(account, "") for account in each.officials))),
                    Cell(
                        words=_("%(n)s minutes after hours") % {"n": each.extra_minutes}
                        if each.kind is ShiftKind.AFTER_HOURS
                        else ""
                    ),
                ],
            )
            for each in shifts
        ],
    )
