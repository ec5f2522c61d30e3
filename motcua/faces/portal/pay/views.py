"""Paying for a dossier, one's own payments, and receipts for anybody who holds their code."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.faces.portal.pay.shown import (
    land_tax_shown,
    receipt_rows,
    refund_in_words,
    surplus_in_words,
    try_shown,
    ways_shown,
)
from motcua.faces.ui.payments import mark_of, pay_code, status_of
from motcua.faces.ui.requests import CityRequest, signed_in
from motcua.foundation.accounts.signing_in import count_attempt
from motcua.foundation.database.transactions import durable
from motcua.foundation.files.queries import open_file
from motcua.foundation.rendering.qr import qr_png, qr_svg
from motcua.service.dossiers.commands.payments import begin_payment
from motcua.service.dossiers.queries.dossier import dossier_view
from motcua.service.dossiers.queries.dues import Payment, dues_of, payment_of
from motcua.service.payments.commands.papers import ask_for_papers
from motcua.service.payments.errors import UnableToFindPaper, UnableToFindReceipt
from motcua.service.payments.gateways.registered import gateway_of
from motcua.service.payments.making import rendered_receipt
from motcua.service.payments.queries import own_attempts, receipt_of, sealed_paper
from motcua.service.payments.values import AttemptState, Edition, Invitation, ReceiptView, SealedPaper

#: Codes typed from one address in a quarter of an hour.
RECEIPT_TRIES_MAX = 30
CODE_LENGTH_MAX = 40


@signed_in
@require_http_methods(["GET", "POST"])
def pay_page(request: CityRequest, dossier: UUID) -> HttpResponse:
    """What is owed, and the ways to pay it. Choosing one begins a payment, the same from two tabs."""
    if request.method == "POST":
        with durable():
            attempt = begin_payment(
                dossier=dossier, gateway=request.POST.get("gateway", ""), by=request.actor, at=request.at
            )
        return redirect("payment", attempt=attempt.id)
    view = dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    dues = dues_of(view=view, actor=request.actor, at=request.at)
    words = {
        "dossier": view,
        "dues": dues,
        "tax": land_tax_shown(view, actor=request.actor, at=request.at),
        "ways": ways_shown() if dues.can_pay else [],
        "tries": [try_shown(each, at=request.at) for each in dues.attempts],
    }
    return render(request, "portal/pay.html", words)


@signed_in
@require_GET
def payment_page(request: CityRequest, attempt: UUID) -> HttpResponse:
    """One payment: how to pay it while it is open, what became of it afterwards. Nothing depends on its staying open."""
    payment = payment_of(attempt=attempt, actor=request.actor)
    status = status_of(payment.attempt, at=request.at)
    is_open = status == f"payment_{AttemptState.OPEN.value}"
    invitation = _invitation(request, payment) if is_open else Invitation()
    words = {
        "payment": payment,
        "attempt": payment.attempt,
        "status": status,
        "is_open": is_open,
        "code": pay_code(
            payment.attempt, invitation, picture_href=reverse("payment_picture", args=[payment.attempt.id])
        ),
        "address": invitation.address,
        "surplus": surplus_in_words(payment.attempt),
        "refund": refund_in_words(payment.attempt),
        "mark": mark_of(payment.attempt),
        "way": gateway_of(payment.attempt.gateway).name,
    }
    return render(request, "portal/payment.html", words)


@signed_in
@require_GET
def payment_state(request: CityRequest, attempt: UUID) -> HttpResponse:
    """For the open page of a payment: has anything come of it since? Then the page is to be shown anew."""
    payment = payment_of(attempt=attempt, actor=request.actor)
    response = HttpResponse(status=204)
    if request.GET.get("mark") != mark_of(payment.attempt):
        response["HX-Refresh"] = "true"
    return response


@signed_in
@require_GET
def payment_picture(request: CityRequest, attempt: UUID) -> HttpResponse:
    """The QR code as a picture to keep, for who pays on the same telephone."""
    payment = payment_of(attempt=attempt, actor=request.actor)
    text = _invitation(request, payment).qr_text
    if not text:
        raise Http404
    response = HttpResponse(qr_png(text), content_type="image/png")
    response["Content-Disposition"] = f'attachment; filename="{payment.attempt.reference}.png"'
    return response


def _invitation(request: CityRequest, payment: Payment) -> Invitation:
    back = request.build_absolute_uri(reverse("payment", args=[payment.attempt.id]))
    return gateway_of(payment.attempt.gateway).invite(attempt=payment.attempt, back=back)


@signed_in
@require_GET
def payments_page(request: CityRequest) -> HttpResponse:
    """What one has paid or began to pay, the newest first."""
    assert request.actor.account is not None, "`signed_in` lets nobody else in"
    tries = own_attempts(account=request.actor.account)
    return render(request, "portal/payments.html", {"tries": [try_shown(each, at=request.at) for each in tries]})


@require_GET
def receipt_paper(request: CityRequest, code: str) -> HttpResponseBase:
    """The receipt as a PDF, for who has its code: as it was sealed, or while that is under way as it stands in the books.
    Raises `UnableToFindReceipt`."""
    receipt, edition = _asked_for(request, code)
    paper = _paper_of(receipt, edition, request)
    name = f"bien-lai-{receipt.code}.pdf"
    if paper is not None:
        return FileResponse(open_file(sha256=paper.sha256), content_type="application/pdf", filename=name)
    pdf = rendered_receipt(
        receipt=receipt, payer_name=receipt.name_for(edition), address=_address_of(request, receipt), at=request.at
    )
    return _given(pdf, "application/pdf", name, inline=True)


@require_GET
def receipt_xml(request: CityRequest, code: str) -> HttpResponse:
    """The receipt as XML. Raises `UnableToFindReceipt`, `UnableToFindPaper`."""
    receipt, paper = _sealed_for(request, code)
    return _given(paper.xml, "application/xml", f"bien-lai-{receipt.code}.xml")


@require_GET
def receipt_seal(request: CityRequest, code: str) -> HttpResponse:
    """The seal of that XML. Raises `UnableToFindReceipt`, `UnableToFindPaper`."""
    receipt, paper = _sealed_for(request, code)
    return _given(paper.xml_seal, "application/pkcs7-signature", f"bien-lai-{receipt.code}.xml.p7s")


def _asked_for(request: CityRequest, code: str) -> tuple[ReceiptView, Edition]:
    _count_try(request)
    receipt = receipt_of(code=code[:CODE_LENGTH_MAX])
    return receipt, _edition_for(request, receipt)


def _edition_for(request: CityRequest, receipt: ReceiptView) -> Edition:
    is_own = request.actor.account is not None and request.actor.account == receipt.payer_account
    return Edition.PAYER if is_own else Edition.PUBLIC


def _sealed_for(request: CityRequest, code: str) -> tuple[ReceiptView, SealedPaper]:
    receipt, edition = _asked_for(request, code)
    paper = _paper_of(receipt, edition, request)
    if paper is None:
        raise UnableToFindPaper
    return receipt, paper


def _paper_of(receipt: ReceiptView, edition: Edition, request: CityRequest) -> SealedPaper | None:
    """None while it is made: it is made next, now that somebody wants it."""
    paper = sealed_paper(receipt=receipt, edition=edition)
    if paper is None:
        with durable():
            ask_for_papers(receipt=receipt.id, at=request.at)
    return paper


def _given(content: bytes, media_type: str, name: str, *, inline: bool = False) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}"'
    return response


def _count_try(request: CityRequest) -> None:
    with durable():
        count_attempt(
            what="receipt",
            who=str(request.META.get("REMOTE_ADDR", "")),
            machine_at=datetime.now(UTC),
            tries_max=RECEIPT_TRIES_MAX,
        )


def _address_of(request: CityRequest, receipt: ReceiptView) -> str:
    return request.build_absolute_uri(f"{reverse('receipt')}?{urlencode({'ma': receipt.code})}")


@require_GET
def receipt_page(request: CityRequest) -> HttpResponse:
    """Anybody may look whether a receipt is genuine and in force, by its code. Tries are counted."""
    typed = request.GET.get("ma", "")[:CODE_LENGTH_MAX]
    if not typed.strip():
        return render(request, "portal/receipt.html", {"typed": ""})
    _count_try(request)
    try:
        receipt = receipt_of(code=typed)
    except UnableToFindReceipt:
        error = _("No receipt has this code. Check it against the paper.")
        return render(request, "portal/receipt.html", {"typed": typed, "error": error}, status=404)
    edition = _edition_for(request, receipt)
    words = {
        "typed": typed,
        "receipt": receipt,
        "rows": receipt_rows(receipt, name=receipt.name_for(edition)),
        "paper": _paper_of(receipt, edition, request),
        "qr": qr_svg(_address_of(request, receipt)),
        "status": "receipt_cancelled" if receipt.cancelled_at else "receipt_valid",
    }
    return render(request, "portal/receipt.html", words)
