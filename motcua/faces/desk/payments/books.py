"""Receipt books: each unit's numbers of a year; a receipt, cancelled and made out anew, printed."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.acts import entering
from motcua.faces.desk.kept_files import PDF
from motcua.faces.desk.payments.access import dossiers_of, of_money
from motcua.faces.desk.payments.shown import dossier_cell
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.dossiers import unit_name
from motcua.faces.ui.formats import grouped, moment, money_vnd
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.values import Cell, CellKind, Chip, Column, Row, Table
from motcua.foundation.calendars.rules import city_day
from motcua.registry.organization.queries import directory
from motcua.service.payments.collecting.commands.receipts import reissue_receipt
from motcua.service.payments.collecting.policy import may_reissue
from motcua.service.payments.collecting.queries.receipts import book, books, receipt_line, receipts_in
from motcua.service.payments.collecting.values import ReceiptLine
from motcua.service.payments.making import rendered_receipt
from motcua.service.payments.queries import receipt_of
from motcua.service.payments.words import gateway_words

PAGE_ROWS = 50


@require_GET
@of_money
def books_page(request: CityRequest) -> HttpResponse:
    found = books(actor=request.actor)
    units = directory(on=city_day(request.at))
    table = Table(
        caption=_("Receipt books"),
        one_line=False,
        columns=[
            Column(label=_("Series"), kind=CellKind.CODE),
            Column(label=_("Unit")),
            Column(label=_("Numbers"), kind=CellKind.SHORT),
            Column(label=_("Cancelled"), kind=CellKind.NUMBER),
            Column(label=_("In force, sum"), kind=CellKind.NUMBER),
            Column(label=_("Without a gap"), kind=CellKind.TAG),
        ],
        rows=[
            Row(
                label=f"{each.name} {unit_name(units.get(each.unit))}",
                cells=[
                    Cell(words=each.name, href=reverse("desk_money_book", args=[each.series])),
                    Cell(words=unit_name(units.get(each.unit))),
                    Cell(words=f"{grouped(each.first)}–{grouped(each.last)}"),
                    Cell(words=grouped(each.cancelled)),
                    Cell(words=money_vnd(each.standing_vnd)),
                    Cell(status="receipt_gap" if each.has_gap else "receipt_whole"),
                ],
            )
            for each in found
        ],
    )
    return render(request, "desk/money_books.html", {"table": table if found else None})


@require_GET
@of_money
def book_page(request: CityRequest, series: UUID) -> HttpResponse:
    """One book, its last number first; a page begins below the last one of the page before."""
    found = book(series=series, actor=request.actor)
    cancelled, number = request.GET.get("cancelled") == "1", _number(request.GET.get("number", ""))
    rows = receipts_in(
        series=series,
        actor=request.actor,
        cancelled_only=cancelled,
        below=_number(request.GET.get("below", "")),
        number=number,
        limit=PAGE_ROWS + 1,
    )
    shown, here = rows[:PAGE_ROWS], reverse("desk_money_book", args=[series])
    asked = {"cancelled": "1"} if cancelled else {}
    last = int(shown[-1].number) if len(rows) > PAGE_ROWS else None
    words = {
        "book": found,
        "unit": unit_name(directory(on=city_day(request.at)).get(found.unit)),
        "chips": [
            Chip(words=_("All"), href=here, current=not cancelled, count=found.count),
            Chip(words=_("Cancelled"), href=f"{here}?cancelled=1", current=cancelled, count=found.cancelled),
        ],
        "number": number or "",
        "table": _table(request, shown) if shown else None,
        "next_href": f"{here}?{urlencode({**asked, 'below': str(last)})}" if last else "",
        "first_href": f"{here}?{urlencode(asked)}" if "below" in request.GET else "",
    }
    return render(request, "desk/money_book.html", words)


@require_GET
@of_money
def receipt_page(request: CityRequest, code: str) -> HttpResponse:
    return one_page(request, code)


def one_page(request: CityRequest, code: str, *, typed: Typed | None = None) -> HttpResponse:
    """A receipt with what may be done to it."""
    typed, line = typed or Typed(), receipt_line(code=code, actor=request.actor)
    view = receipt_of(code=code)
    words = {
        "receipt": line,
        "lines": view.lines,
        "unit": unit_name(directory(on=city_day(view.issued_at)).get(view.unit)),
        "way": gateway_words(line.gateway),
        "status": "receipt_cancelled" if line.cancelled_at else "receipt_valid",
        "dossier": dossiers_of(request, [line.subject]).get(line.subject),
        "may_reissue": line.cancelled_at is None and bool(may_reissue(request.actor, unit=view.unit)),
        "payer_name": typed.value("reissue", "payer_name") or line.payer_name,
        "reason": typed.value("reissue", "reason"),
        "typed": typed,
        "error": typed.message,
    }
    return render(request, "desk/money_receipt.html", words, status=typed.status)


@require_POST
@of_money
@entering("reissue", page=one_page)
def reissue(request: CityRequest, code: str) -> HttpResponseBase:
    line = receipt_line(code=code, actor=request.actor)
    made = reissue_receipt(
        receipt=line.id,
        payer_name=reading.text(request, "payer_name"),
        reason=reading.text(request, "reason"),
        by=request.actor,
        at=request.at,
    )
    messages.success(request, _("Cancelled, and made out anew: this is the new receipt."))
    return redirect("desk_money_receipt", made)


@require_GET
@of_money
def paper(request: CityRequest, code: str) -> HttpResponse:
    """The receipt to print, with the payer's whole name."""
    line = receipt_line(code=code, actor=request.actor)
    address = request.build_absolute_uri(f"{reverse('receipt')}?{urlencode({'ma': line.code})}")
    pdf = rendered_receipt(receipt=receipt_of(code=code), payer_name=line.payer_name, address=address, at=request.at)
    name = {"Content-Disposition": f'inline; filename="bien-lai-{line.code}.pdf"'}
    return HttpResponse(pdf, content_type=PDF, headers=name)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= 9 else None


def _table(request: CityRequest, rows: Sequence[ReceiptLine]) -> Table:
    named = dossiers_of(request, [row.subject for row in rows])
    return Table(
        caption=_("Receipts"),
        one_line=False,
        columns=[
            Column(label=pgettext("receipt", "Number"), kind=CellKind.CODE),
            Column(label=_("State"), kind=CellKind.TAG),
            Column(label=_("Payer")),
            Column(label=_("Amount"), kind=CellKind.NUMBER),
            Column(label=_("Dossier"), kind=CellKind.CODE),
            Column(label=_("Made out"), kind=CellKind.SHORT),
        ],
        rows=[
            Row(
                label=row.number,
                cells=[
                    Cell(words=row.number, href=reverse("desk_money_receipt", args=[row.code])),
                    Cell(
                        status="receipt_cancelled" if row.cancelled_at else "receipt_valid",
                        sub=row.cancelled_reason,
                    ),
                    Cell(words=row.payer_name, sub=gateway_words(row.gateway)),
                    Cell(words=money_vnd(row.amount_vnd)),
                    dossier_cell(named.get(row.subject)),
                    Cell(words=moment(row.issued_at)),
                ],
            )
            for row in rows
        ],
    )
