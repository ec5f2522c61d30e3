"""What is done with reviews: each act of their pages is one command, and a refusal shows the page with what was typed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.acts import Acts, act_on, entering
from motcua.faces.desk.officials import official
from motcua.faces.desk.sheets import sheet_of
from motcua.faces.desk.simplification.views import list_page, one_page
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.reform.simplification.commands.deciding import (
    appraise_proposals,
    carry_out_proposals,
    decide_proposals,
    send_proposals,
    withdraw_proposals,
)
from motcua.reform.simplification.commands.planning import drop_review, keep_procedure, open_review
from motcua.reform.simplification.commands.proposing import estimate_burden, make_proposals
from motcua.reform.simplification.errors import UnableToFindReview
from motcua.reform.simplification.sheets import import_reviews
from motcua.reform.simplification.values import QUANTITY_WORDS, Change, Given, NewProposal, Quantity


@require_POST
@official
@entering("open", page=list_page)
def open_new(request: CityRequest) -> HttpResponseBase:
    open_review(
        unit=reading.identifier(request, "unit", _("the unit")),
        year=reading.number(request, "year", _("the year")),
        number=request.POST.get("number", ""),
        title=request.POST.get("title", ""),
        control=reading.identifier(request, "control", _("the unit that controls it")),
        by=request.actor,
        at=request.at,
    )
    messages.success(request, _("The review plan is open."))
    return redirect("desk_reviews")


@require_POST
@official
def import_sheet(request: CityRequest, plan: UUID) -> HttpResponseBase:
    try:
        content = sheet_of(request)
        with durable():
            count = import_reviews(plan=plan, content=content, by=request.actor, at=request.at)
    except (NotPermitted, UnableToFindReview):
        raise
    except UnableTo as fault:
        return list_page(request, plan=plan, typed=Typed(act="import", error=fault))
    said = ngettext("%(count)s procedure is under review.", "%(count)s procedures are under review.", count)
    messages.success(request, said % {"count": count})
    return redirect(f"{reverse('desk_reviews')}?plan={plan}")


@require_POST
@official
def act(request: CityRequest, task: UUID, act: str) -> HttpResponseBase:
    """One act of a review's page. A refusal shows it again with everything typed."""
    return act_on(request, task, act, _ACTS, page=one_page, missing=UnableToFindReview, address="desk_review")


def _propose(request: CityRequest, task: UUID) -> str:
    given = request.POST.get("change", "")
    if given not in set(Change):
        raise UnableToReadForm(field=_("what is proposed"))
    new = NewProposal(
        task=task,
        change=Change(given),
        text=request.POST.get("text", ""),
        reason=request.POST.get("reason", ""),
    )
    make_proposals(proposals=[new], by=request.actor, at=request.at)
    return _("The proposal is kept. Say what it saves, then send it.")


def _estimate(request: CityRequest, _task: UUID) -> str:
    numbers = [
        Given(
            quantity=Quantity(name),
            before=reading.number(request, f"{name}-before", words),
            after=reading.number(request, f"{name}-after", words),
            source=request.POST.get(f"{name}-source", ""),
        )
        for name, words in QUANTITY_WORDS.items()
    ]
    estimate_burden(proposal=_proposal(request), numbers=numbers, by=request.actor, at=request.at)
    return _("The numbers are kept.")


def _send(request: CityRequest, _task: UUID) -> str:
    send_proposals(proposals=[_proposal(request)], by=request.actor, at=request.at)
    return _("The proposal is sent. The unit that controls procedures appraises it.")


def _appraise(request: CityRequest, _task: UUID) -> str:
    appraise_proposals(
        proposals=[_proposal(request)],
        in_favour=request.POST.get("verdict") == "in_favour",
        opinion=request.POST.get("opinion", ""),
        by=request.actor,
        at=request.at,
    )
    return _("Your opinion is kept.")


def _decide(request: CityRequest, _task: UUID) -> str:
    verdict = request.POST.get("verdict", "")
    if verdict not in {"approved", "rejected"}:
        raise UnableToReadForm(field=_("approve or reject"))
    decide_proposals(
        proposals=[_proposal(request)],
        approved=verdict == "approved",
        reason=request.POST.get("reason", ""),
        document=request.POST.get("document", ""),
        by=request.actor,
        at=request.at,
    )
    return _("The proposal is approved.") if verdict == "approved" else _("The proposal is rejected.")


def _carry_out(request: CityRequest, _task: UUID) -> str:
    carry_out_proposals(
        proposals=[_proposal(request)],
        on=reading.day(request, "on", _("the day from which it is so")),
        version=reading.identifier(request, "version", _("the version of the procedure")),
        by=request.actor,
        at=request.at,
    )
    return _("The proposal is carried out.")


def _withdraw(request: CityRequest, _task: UUID) -> str:
    withdraw_proposals(
        proposals=[_proposal(request)], reason=request.POST.get("reason", ""), by=request.actor, at=request.at
    )
    return _("The proposal is withdrawn.")


def _keep(request: CityRequest, task: UUID) -> str:
    keep_procedure(task=task, reason=request.POST.get("reason", ""), by=request.actor, at=request.at)
    return _("The review is over: the procedure is kept as it is.")


def _drop(request: CityRequest, task: UUID) -> str:
    drop_review(task=task, reason=request.POST.get("reason", ""), by=request.actor, at=request.at)
    return _("The procedure is taken out of the plan.")


def _proposal(request: CityRequest) -> UUID:
    return reading.identifier(request, "proposal", _("the proposal"))


_ACTS: Acts = {
    "propose": _propose,
    "estimate": _estimate,
    "send": _send,
    "appraise": _appraise,
    "decide": _decide,
    "carry_out": _carry_out,
    "withdraw": _withdraw,
    "keep": _keep,
    "drop": _drop,
}
