"""Handover slips: what went from hand to hand, and whose papers still have to follow their dossier."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.faces.desk.officials import official
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.service.dossiers.commands.handover import hand_over_dossiers
from motcua.service.dossiers.making import rendered_slip
from motcua.service.dossiers.queries.handover import papers_to_follow, slips
from motcua.service.dossiers.values import Handover

BATCH_MAX = 200


@require_GET
@official
def slips_page(request: CityRequest) -> HttpResponse:
    return _page(request)


def _page(request: CityRequest, *, error: UnableTo | None = None) -> HttpResponse:
    words = {
        "follow": papers_to_follow(actor=request.actor, at=request.at),
        "slips": slips(actor=request.actor, at=request.at),
        "key": secrets.token_hex(8),
        "error": error.message if error else "",
    }
    return render(request, "desk/slips.html", words, status=error.status if error else 200)


@require_POST
@official
def make_slip(request: CityRequest) -> HttpResponse:
    """A slip for the papers that go to one unit, with those that were ticked."""
    if not request.POST.getlist("dossier"):
        messages.warning(request, _("No dossier was chosen; tick those whose papers go along."))
        return redirect("desk_slips")
    handover = _handover(request)
    try:
        with durable():
            slip = hand_over_dossiers(handover=handover, by=request.actor, at=request.at)
    except NotPermitted:
        raise
    except UnableTo as fault:
        return _page(request, error=fault)
    told = format_html(
        '{} <a class="govuk-link" href="{}" target="_blank" rel="noopener">{}</a>',
        _("The slip is made."),
        reverse("desk_slip", args=[slip]),
        _("Print the slip for both signatures"),
    )
    messages.success(request, told)
    return redirect("desk_slips")


def _handover(request: CityRequest) -> Handover:
    """Raises `UnableToReadForm` for what was not made here."""
    try:
        dossiers = tuple(UUID(value) for value in request.POST.getlist("dossier"))
        unit = UUID(request.POST.get("unit", ""))
    except ValueError as fault:
        raise UnableToReadForm(field=_("the chosen dossiers")) from fault
    if len(dossiers) > BATCH_MAX:
        raise UnableToReadForm(field=_("the chosen dossiers"))
    note, key = request.POST.get("note", "")[:500], f"{request.POST.get('key', '')[:64]}:{unit}"
    return Handover(key=key, dossiers=dossiers, to_unit=unit, note=note)


@require_GET
@official
def slip_pdf(request: CityRequest, slip: UUID) -> HttpResponse:
    pdf = rendered_slip(slip=slip, actor=request.actor, at=request.at)
    name = {"Content-Disposition": 'inline; filename="handover.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=name)
