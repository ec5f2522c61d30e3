"""A leader's signing: the very paper before her eyes, then the next one."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.faces.desk.dossier.framing import framed
from motcua.faces.desk.kept_files import PDF
from motcua.faces.desk.officials import official
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import ALLOWED, Refused, Role
from motcua.service.dossiers.making import draft_result
from motcua.service.dossiers.queries.dossier import dossier_view
from motcua.service.dossiers.queries.lists import next_to_sign


@require_GET
@framed
@official
def draft_page(request: CityRequest, dossier: UUID) -> HttpResponse:
    """The result that would be signed now, marked as a draft. `?refuse=1`: what a refusal would look like."""
    view = dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    followed_at = f"{settings.PUBLIC_ADDRESS}{reverse('tracking')}?code={view.code}"
    signer = request.actor.account if _leads(request, view.holding.unit.id if view.holding.unit else None) else None
    refused = "refuse" in request.GET
    pdf = draft_result(dossier=dossier, refused=refused, at=request.at, signer=signer, address=followed_at)
    if pdf is None:
        # Words within the reader, not a page of the house: a draft that was being opened while it was signed.
        return HttpResponse(_("There is no draft any more."), status=404, content_type="text/plain; charset=utf-8")
    name = {"Content-Disposition": f'inline; filename="du-thao-{view.code}.pdf"'}
    return HttpResponse(pdf, content_type=PDF, headers=name)


def _leads(request: CityRequest, unit: UUID | None) -> bool:
    return unit is not None and request.actor.holds(Role.LEADER, unit)


@require_GET
@official
def queue(request: CityRequest) -> HttpResponse:
    """To the next dossier that waits for this leader's signature; to the list when there is none."""
    verdict = ALLOWED if request.actor.has_role(Role.LEADER) else Refused(_("Only a leader signs."))
    require(verdict, act="sign", subject=request.actor.account)
    found, _count = next_to_sign(actor=request.actor, at=request.at, after=_after(request))
    if found is None:
        messages.success(request, _("Nothing more waits for your signature."))
        return redirect(f"{reverse('desk_inbox')}?view=to_sign")
    return redirect(f"{reverse('desk_dossier', args=[found])}?queue=1")


def _after(request: CityRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("after", ""))
    except ValueError:
        return None
