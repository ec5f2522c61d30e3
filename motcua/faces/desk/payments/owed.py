"""What is owed and not paid: found, narrowed, reminded of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.acts import entering
from motcua.faces.desk.chips import chips_of
from motcua.faces.desk.paging import paged
from motcua.faces.desk.payments.access import dossiers_of, of_money
from motcua.faces.desk.payments.shown import DUE_WORDS, KIND_WORDS, dossier_cell, name_of
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.dossiers import unit_name
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.formats import day, money_vnd
from motcua.faces.ui.requests import CityRequest, id_or_none
from motcua.faces.ui.values import Cell, CellKind, Column, Kpi, Row, Table
from motcua.foundation.calendars.rules import city_day
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory
from motcua.service.dossiers.commands.collecting import remind_payers
from motcua.service.dossiers.queries.money import dossiers_of_money
from motcua.service.payments.collecting.queries.owed import owed_counts, owed_lines, owing_units
from motcua.service.payments.collecting.values import DueState, OwedLine
from motcua.service.payments.values import PayableKind


@dataclass(frozen=True, kw_only=True)
class Narrowed:
    """What the list is narrowed by, from its address."""

    state: DueState | None
    kind: PayableKind | None
    unit: UUID | None
    text: str

    @classmethod
    def of(cls, request: CityRequest) -> Narrowed:
        state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
        return cls(
            state=DueState(state) if state in set(DueState) else None,
            kind=PayableKind(kind) if kind in set(PayableKind) else None,
            unit=id_or_none(request.GET.get("unit", "")),
            text=reading.search_text(request),
        )

    def query(self, **changes: str) -> str:
        asked = {
            "state": self.state.value if self.state else "",
            "kind": self.kind.value if self.kind else "",
            "unit": str(self.unit or ""),
            "q": self.text,
        }
        return urlencode({name: value for name, value in (asked | changes).items() if value})


@require_GET
@of_money
def owed_page(request: CityRequest) -> HttpResponse:
    return list_page(request)


def list_page(request: CityRequest, *, typed: Typed | None = None) -> HttpResponse:
    typed, narrowed, today = typed or Typed(), Narrowed.of(request), city_day(request.at)
    subjects = dossiers_of_money(actor=request.actor, text=narrowed.text) if narrowed.text else None
    counts = owed_counts(actor=request.actor, today=today, kind=narrowed.kind, unit=narrowed.unit, subjects=subjects)
    found = owed_lines(
        actor=request.actor,
        today=today,
        state=narrowed.state,
        kind=narrowed.kind,
        unit=narrowed.unit,
        subjects=subjects,
    )
    page, units = paged(request, found), directory(on=today)
    words = {
        "narrowed": narrowed,
        "kpis": [
            Kpi(value=money_vnd(counts.owed_vnd), label=_("owed in all")),
            Kpi(
                value=money_vnd(counts.overdue_vnd),
                label=_("of it overdue"),
                href=f"?{narrowed.query(state=DueState.OVERDUE.value)}",
            ),
        ],
        "chips": chips_of(
            _("All"),
            DUE_WORDS,
            counts.counts,
            current=narrowed.state,
            href=lambda value: f"?{narrowed.query(state=value)}",
        ),
        "kinds": [(kind.value, words, kind is narrowed.kind) for kind, words in KIND_WORDS.items()],
        "units": [(unit, unit_name(units.get(unit))) for unit in owing_units(actor=request.actor)],
        "table": _table(request, page.rows, units) if found else None,
        "page": page,
        "chosen": request.POST.getlist("chosen"),
        "error": typed.message,
    }
    return render(request, "desk/money_owed.html", words, status=typed.status)


@require_POST
@of_money
@entering("remind", page=list_page)
def remind(request: CityRequest) -> HttpResponseBase:
    """Reminds who owes the chosen amounts; says of whom it could not, and why."""
    chosen = [id_or_none(each) for each in request.POST.getlist("chosen")]
    wanted = [each for each in chosen if each is not None]
    if len(wanted) < len(chosen):
        raise UnableToReadForm(field=_("the chosen amounts"))
    reminded = remind_payers(payables=wanted, by=request.actor, at=request.at)
    if reminded.told:
        told = ngettext("%(count)d payer was reminded.", "%(count)d payers were reminded.", reminded.told)
        messages.success(request, told % {"count": reminded.told})
    for code, why in reminded.refused.items():
        messages.warning(request, _("%(code)s not reminded: %(why)s") % {"code": code, "why": why})
    return redirect(f"{reverse('desk_money_owed')}?{Narrowed.of(request).query()}")


def _table(request: CityRequest, rows: Sequence[OwedLine], units: Directory) -> Table:
    named = dossiers_of(request, [row.subject for row in rows])
    return Table(
        caption=_("What is owed"),
        name="chosen",
        one_line=False,
        columns=[
            Column(label=_("Dossier"), kind=CellKind.CODE),
            Column(label=_("What for")),
            Column(label=_("Owed"), kind=CellKind.NUMBER),
            Column(label=pgettext("of money", "Due on"), kind=CellKind.TAG),
            Column(label=_("Reminded")),
        ],
        rows=[
            Row(
                key=str(row.id),
                label=f"{named[row.subject].code if row.subject in named else ''} {money_vnd(row.owed_vnd)}",
                cells=[
                    dossier_cell(named.get(row.subject)),
                    Cell(
                        words=name_of(row.name_vi, row.name_en),
                        sub=f"{KIND_WORDS[row.kind]} · {unit_name(units.get(row.unit))}",
                    ),
                    Cell(words=money_vnd(row.owed_vnd)),
                    _due(row),
                    _reminded(row),
                ],
            )
            for row in rows
        ],
    )


def _due(row: OwedLine) -> Cell:
    if row.due_on is None:
        return Cell(sub=_("since %(day)s") % {"day": day(row.at)}, words=_("no day set"))
    status = {DueState.OVERDUE: "overdue", DueState.SOON: "due_soon"}.get(row.state, "")
    return Cell(words=day(row.due_on), status=status)


def _reminded(row: OwedLine) -> Cell:
    if row.reminded_at is None:
        return Cell()
    times = ngettext("%(count)d time", "%(count)d times", row.reminders) % {"count": row.reminders}
    return Cell(words=day(row.reminded_at), sub=times)
