"""Talking with citizens: a dossier's conversation, its complaints, who waits for an answer, and one's own notices."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.faces.desk.officials import official
from motcua.faces.desk.paging import paged
from motcua.faces.desk.talk.shown import complaints_shown, waiting_shown
from motcua.faces.ui.conversations import say_posted, thread_read
from motcua.faces.ui.notices import mark_all_read, notices_words, open_notice
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.database.transactions import durable
from motcua.service.dossiers.queries.dossier import dossier_view
from motcua.service.feedback.commands.opinions import answer_complaint
from motcua.service.feedback.errors import UnableToAnswerComplaint
from motcua.service.feedback.queries.conversations import (
    may_answer_complaints,
    waiting_for_answer,
)
from motcua.service.feedback.values import TEXT_LENGTH_MAX


@official
@require_http_methods(["GET", "POST"])
def conversation_page(request: CityRequest, dossier: UUID) -> HttpResponse:
    """Shows it and remembers that it was read; says something more."""
    href, unsaid = reverse("desk_conversation", args=[dossier]), None
    if request.method == "POST":
        unsaid = say_posted(request, dossier)
        if unsaid is None:
            messages.success(request, _("Sent. The citizen is told."))
            return redirect(f"{href}#last")
    words = {
        "dossier": dossier_view(dossier=dossier, actor=request.actor, at=request.at),
        "thread": thread_read(request, dossier, href=href, unsaid=unsaid),
        "complaints": complaints_shown(dossier, may_answer=may_answer_complaints(dossier=dossier, actor=request.actor)),
    }
    return render(request, "desk/conversation.html", words, status=unsaid.status if unsaid else 200)


@require_POST
@official
def answer(request: CityRequest, dossier: UUID, complaint: UUID) -> HttpResponse:
    """The head's answer to a complaint about a delay."""
    view = dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    if all(shown.id != complaint for shown in complaints_shown(view.id, may_answer=False)):
        raise Http404
    text = request.POST.get("answer", "")[:TEXT_LENGTH_MAX]
    try:
        with durable():
            answer_complaint(complaint=complaint, answer=text, by=request.actor, at=request.at)
    except UnableToAnswerComplaint as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Answered. The citizen is told."))
    return redirect("desk_conversation", dossier=dossier)


@official
@require_GET
def waiting_page(request: CityRequest) -> HttpResponse:
    """Citizens whom this official's units owe an answer, who has waited longest first."""
    page = paged(request, waiting_for_answer(actor=request.actor, at=request.at))
    return render(request, "desk/waiting.html", {"lines": waiting_shown(page.rows), "page": page})


@official
@require_GET
def notices_page(request: CityRequest) -> HttpResponse:
    return render(request, "desk/notices.html", notices_words(request, page="desk_notices", notice="desk_notice"))


@official
@require_GET
def notice(request: CityRequest, notice: UUID) -> HttpResponse:
    """Opens what the notice is about, and marks it as read."""
    return open_notice(request, notice, page="desk_notices")


@require_POST
@official
def read_all(request: CityRequest) -> HttpResponse:
    mark_all_read(request)
    return redirect("desk_notices")
