"""What is done with a petition: each act of its page is one command, and a refusal shows the page with what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.officials import official
from motcua.faces.desk.petitions.views import one_page
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.service.feedback.commands.answering import answer_petition, ask_sender, decide_publication
from motcua.service.feedback.commands.petitions import name_concerned, pass_on, take_petition
from motcua.service.feedback.errors import UnableToFindPetition
from motcua.service.feedback.queries.petitions import may_still_see


@require_POST
@official
def act(request: CityRequest, petition: UUID, act: str) -> HttpResponseBase:
    """One act. A refusal shows the page again with everything typed; who may see it no longer comes back to the list."""
    do = _ACTS.get(act)
    if do is None:
        raise Http404
    try:
        with durable():
            said = do(request, petition)
    except (NotPermitted, UnableToFindPetition):
        raise
    except UnableTo as fault:
        return one_page(request, petition, typed=Typed(act=act, fields=request.POST.dict(), error=fault))
    messages.success(request, said)
    if not may_still_see(petition=petition, actor=request.actor):
        return redirect("desk_petitions")
    return redirect("desk_petition", petition=petition)


def _take(request: CityRequest, petition: UUID) -> str:
    take_petition(petition=petition, by=request.actor, at=request.at)
    return _("It is taken.")


def _pass_on(request: CityRequest, petition: UUID) -> str:
    pass_on(
        petition=petition,
        to=reading.identifier(request, "to", _("the unit")),
        reason=request.POST.get("reason", ""),
        by=request.actor,
        at=request.at,
    )
    return _("It is passed on; its time goes on.")


def _concern(request: CityRequest, petition: UUID) -> str:
    name_concerned(
        petition=petition,
        accounts=[reading.address_id(given) for given in request.POST.getlist("accounts") if given],
        by=request.actor,
        at=request.at,
    )
    return _("They neither see nor answer it from now on.")


def _ask(request: CityRequest, petition: UUID) -> str:
    ask_sender(petition=petition, text=request.POST.get("text", ""), by=request.actor, at=request.at)
    return _("The person is asked.")


def _answer(request: CityRequest, petition: UUID) -> str:
    answer_petition(petition=petition, text=request.POST.get("text", ""), by=request.actor, at=request.at)
    return _("It is answered; the person is told.")


def _publish(request: CityRequest, petition: UUID) -> str:
    is_public = request.POST.get("is_public") == "yes"
    decide_publication(
        petition=petition,
        is_public=is_public,
        question=request.POST.get("question", ""),
        answer=request.POST.get("answer", ""),
        by=request.actor,
        at=request.at,
    )
    return _("It is public now.") if is_public else _("It stays inside.")


_ACTS: Mapping[str, Callable[[CityRequest, UUID], str]] = {
    "take": _take,
    "pass-on": _pass_on,
    "concern": _concern,
    "ask": _ask,
    "answer": _answer,
    "publish": _publish,
}
