"""Money on its way back: what waits for a second person, what failed, what is done."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.acts import Acts, act_on
from motcua.faces.desk.chips import chips_of
from motcua.faces.desk.histories import told
from motcua.faces.desk.paging import paged
from motcua.faces.desk.payments.access import dossiers_of, of_money
from motcua.faces.desk.payments.shown import REFUND_STATUS, REFUND_WORDS, dossier_cell, reason_words
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.dossiers import unit_name
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.formats import moment, money_vnd
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.values import Cell, CellKind, Column, Row, Table
from motcua.foundation.accounts.queries import history_of, names_of
from motcua.foundation.accounts.values import Refused
from motcua.foundation.calendars.rules import city_day
from motcua.registry.organization.queries import directory
from motcua.service.payments.collecting.commands.retrying import retry_refund
from motcua.service.payments.collecting.errors import UnableToFindMoney
from motcua.service.payments.collecting.policy import may_keep_books
from motcua.service.payments.collecting.queries.refunds import refund_counts, refund_line, refund_lines
from motcua.service.payments.collecting.values import RefundLine, RefundView
from motcua.service.payments.commands.refunds import decide_refund
from motcua.service.payments.policy import may_decide_refund
from motcua.service.payments.values import SURPLUS_WORDS
from motcua.service.payments.words import gateway_words

ENTRY_WORDS = {
    "payments_refund_asked": pgettext_lazy("refund", "Asked for"),
    "payments_refund_approved": pgettext_lazy("refund", "Approved"),
    "payments_refund_refused": pgettext_lazy("refund", "Refused"),
    "payments_refund_paid": gettext_lazy("Sent back"),
    "payments_tried_again": gettext_lazy("Tried again at a person’s word"),
}


@require_GET
@of_money
def refunds_page(request: CityRequest) -> HttpResponse:
    counts = refund_counts(actor=request.actor)
    asked = request.GET.get("state", "")
    view = RefundView(asked) if asked in set(RefundView) else None
    found = refund_lines(view=view, actor=request.actor)
    page = paged(request, found)
    words = {
        "chips": chips_of(
            _("All"),
            REFUND_WORDS,
            counts,
            current=view,
            href=lambda value: f"?state={value}" if value else reverse("desk_money_refunds"),
        ),
        "table": _table(request, page.rows) if found else None,
        "page": page,
    }
    return render(request, "desk/money_refunds.html", words)


@require_GET
@of_money
def refund_page(request: CityRequest, refund: UUID) -> HttpResponse:
    return one_page(request, refund)


def one_page(request: CityRequest, refund: UUID, *, typed: Typed | None = None) -> HttpResponse:
    typed, line = typed or Typed(), refund_line(refund=refund, actor=request.actor)
    dossier = dossiers_of(request, [line.subject]).get(line.subject)
    names = names_of(accounts={who for who in (line.asked_by, line.decided_by) if who})
    deciding = may_decide_refund(request.actor, unit=line.unit, asked_by=line.asked_by)
    words = {
        "refund": line,
        "status": REFUND_STATUS[line.view],
        "reason": reason_words(line.reason),
        "reason_is_own": line.reason not in SURPLUS_WORDS,
        "way": gateway_words(line.gateway),
        "unit": unit_name(directory(on=city_day(request.at)).get(line.unit)),
        "dossier": dossier,
        "asked_by": names.get(line.asked_by, "") if line.asked_by else "",
        "decided_by": names.get(line.decided_by, "") if line.decided_by else "",
        "may_decide": line.view is RefundView.ASKED and bool(deciding),
        "why_not": deciding.reason if isinstance(deciding, Refused) and line.view is RefundView.ASKED else "",
        "may_retry": line.view is RefundView.FAILED and bool(may_keep_books(request.actor, unit=line.unit)),
        "history": told(history_of(subject=line.id, latest=20), ENTRY_WORDS),
        "typed": typed,
        "answer": typed.value("decide", "answer"),
        "error": typed.message,
    }
    return render(request, "desk/money_refund.html", words, status=typed.status)


@require_POST
@of_money
def act(request: CityRequest, refund: UUID, act: str) -> HttpResponseBase:
    """One act of a refund's page."""
    return act_on(request, refund, act, _ACTS, page=one_page, missing=UnableToFindMoney, address="desk_money_refund")


def _decide(request: CityRequest, refund: UUID) -> str:
    approve, answer = request.POST.get("how") == "approve", reading.text(request, "answer")
    if not approve and not answer:
        raise UnableToReadForm(field=_("why it is refused"))
    decide_refund(refund=refund, approve=approve, answer=answer, by=request.actor, at=request.at)
    return _("Approved: it is on its way back.") if approve else _("Refused. It may be asked for again.")


def _retry(request: CityRequest, refund: UUID) -> str:
    retry_refund(refund=refund, by=request.actor, at=request.at)
    return _("It is tried again within seconds.")


_ACTS: Acts = {"decide": _decide, "retry": _retry}


def _table(request: CityRequest, rows: Sequence[RefundLine]) -> Table:
    named = dossiers_of(request, [row.subject for row in rows])
    return Table(
        caption=_("Refunds"),
        one_line=False,
        columns=[
            Column(label=_("Amount"), kind=CellKind.CODE),
            Column(label=_("State"), kind=CellKind.TAG),
            Column(label=_("Dossier"), kind=CellKind.CODE),
            Column(label=_("Why")),
            Column(label=pgettext("refund", "Asked for"), kind=CellKind.SHORT),
        ],
        rows=[
            Row(
                label=row.reference,
                cells=[
                    Cell(words=money_vnd(row.amount_vnd), href=reverse("desk_money_refund", args=[row.id])),
                    Cell(status=REFUND_STATUS[row.view]),
                    dossier_cell(named.get(row.subject)),
                    Cell(words=reason_words(row.reason), sub=f"{gateway_words(row.gateway)} · {row.reference}"),
                    Cell(words=moment(row.asked_at)),
                ],
            )
            for row in rows
        ],
    )
