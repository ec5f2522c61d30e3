"""The conversation with the office about one's dossier."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from motcua.faces.ui.again import sent_again
from motcua.faces.ui.conversations import say_posted, thread_read
from motcua.faces.ui.requests import CityRequest, signed_in
from motcua.service.dossiers.queries.dossier import dossier_view
from motcua.service.feedback.queries.opinions import complaints_of


@signed_in
@require_http_methods(["GET", "POST"])
@sent_again
def conversation_page(request: CityRequest, dossier: UUID) -> HttpResponse:
    """Shows it and remembers that it was read; says something more."""
    href, unsaid = reverse("conversation", args=[dossier]), None
    if request.method == "POST":
        unsaid = say_posted(request, dossier)
        if unsaid is None:
            return redirect(f"{href}#last")
    words = {
        "dossier": dossier_view(dossier=dossier, actor=request.actor, at=request.at),
        "thread": thread_read(request, dossier, href=href, unsaid=unsaid),
        "complaints": complaints_of(dossier=dossier),
    }
    return render(request, "portal/conversation.html", words, status=unsaid.status if unsaid else 200)
