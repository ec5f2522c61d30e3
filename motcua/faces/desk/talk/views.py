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
from motcua.faces.desk.talk.shown import complaints_shown, waiting_shown
from motcua.faces.ui.conversations import notices_shown, thread_of
from motcua.faces.ui.notices import before_of, mark_all_read, open_notice, page_of
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.service.dossiers.queries.dossier import dossier_view
from motcua.service.feedback.commands.conversations import have_read, say
from motcua.service.feedback.commands.opinions import answer_complaint
from motcua.service.feedback.errors import UnableToAnswerComplaint, UnableToReachApplicant, UnableToSay
from motcua.service.feedback.queries.conversations import (
    conversation_of,
    may_answer_complaints,
    waiting_for_answer,
)
from motcua.service.feedback.values import TEXT_LENGTH_MAX

FORM_LENGTH_MAX = 64


@official
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
    except (UnableToSay, UnableToReachApplicant) as refusal:
        return _shown(request, dossier, typed=text, form=form, refusal=refusal)
    messages.success(request, _("Sent. The citizen is told."))
    return redirect(f"{reverse('desk_conversation', args=[dossier])}#last")


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
            action=reverse("desk_conversation", args=[dossier]),
            typed=typed,
            problem=refusal.message if refusal else "",
            form=form,
        ),
        "complaints": complaints_shown(dossier, may_answer=may_answer_complaints(dossier=dossier, actor=request.actor)),
    }
    return render(request, "desk/conversation.html", words, status=refusal.status if refusal else 200)


@official
@require_POST
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
    lines = waiting_for_answer(actor=request.actor, at=request.at)
    return render(request, "desk/waiting.html", {"lines": waiting_shown(lines)})


@official
@require_GET
def notices_page(request: CityRequest) -> HttpResponse:
    page = page_of(request, before=before_of(request))
    words = {
        "notices": notices_shown(page.messages, href=lambda id_: reverse("desk_notice", args=[id_])),
        "unread": page.unread,
        "older_href": f"{reverse('desk_notices')}?before={page.after}" if page.after else "",
        "first_href": reverse("desk_notices") if request.GET.get("before") else "",
    }
    return render(request, "desk/notices.html", words)


@official
@require_GET
def notice(request: CityRequest, notice: UUID) -> HttpResponse:
    """Opens what the notice is about, and marks it as read."""
    link = open_notice(request, notice)
    if link is None:
        raise Http404
    return redirect(link or "desk_notices")


@official
@require_POST
def read_all(request: CityRequest) -> HttpResponse:
    mark_all_read(request)
    return redirect("desk_notices")
