"""The conversation with the office about one's dossier."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from motcua.faces.ui.conversations import thread_of
from motcua.faces.ui.requests import CityRequest, signed_in
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.service.dossiers.queries.dossier import dossier_view
from motcua.service.feedback.commands.conversations import have_read, say
from motcua.service.feedback.errors import UnableToReachApplicant, UnableToSay, UnableToSayMore
from motcua.service.feedback.queries.conversations import conversation_of
from motcua.service.feedback.queries.opinions import complaints_of

FORM_LENGTH_MAX = 64


@signed_in
@require_http_methods(["GET", "POST"])
def conversation_page(request: CityRequest, dossier: UUID) -> HttpResponse:
    """Shows it and remembers that it was read; says something more."""
    if request.method == "GET":
        return _shown(request, dossier)
    text = request.POST.get("text", "")
    form = request.POST.get("form", "")[:FORM_LENGTH_MAX]
    try:
        with durable():
            say(dossier=dossier, text=text, form=form, by=request.actor, at=request.at)
    except (UnableToSay, UnableToSayMore, UnableToReachApplicant) as refusal:
        return _shown(request, dossier, typed=text, form=form, refusal=refusal)
    return redirect(f"{reverse('conversation', args=[dossier])}#last")


def _shown(
    request: CityRequest, dossier: UUID, *, typed: str = "", form: str = "", refusal: UnableTo | None = None
) -> HttpResponse:
    view = dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    said = conversation_of(dossier=dossier, actor=request.actor)
    if said.unread:
        with durable():
            have_read(dossier=dossier, up_to=said.remarks[-1].id, by=request.actor)
    words = {
        "dossier": view,
        "thread": thread_of(
            said,
            at=request.at,
            action=reverse("conversation", args=[dossier]),
            typed=typed,
            problem=refusal.message if refusal else "",
            form=form,
        ),
        "complaints": complaints_of(dossier=dossier),
    }
    return render(request, "portal/conversation.html", words, status=refusal.status if refusal else 200)
