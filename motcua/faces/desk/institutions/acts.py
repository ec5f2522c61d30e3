"""What is done with institutions: each act is one command, and a refusal shows the page with what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.acts import Acts, act_on
from motcua.faces.desk.institutions import documents, people, proposals
from motcua.faces.desk.officials import official
from motcua.faces.desk.sheets import sheet_of
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import CityRequest, id_or_none
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.reform.institutions.commands.documents import (
    NewFinding,
    handle_documents,
    plan_reviews,
    register_documents,
    review_documents,
    withdraw_document,
)
from motcua.reform.institutions.commands.proposing import (
    appraise_proposal,
    carry_out_proposal,
    decide_proposal,
    propose_restructuring,
    send_proposal,
    withdraw_proposal,
)
from motcua.reform.institutions.commands.staffing import give_quotas
from motcua.reform.institutions.commands.training import register_course, withdraw_course
from motcua.reform.institutions.errors import UnableToFindCourse, UnableToFindDocument, UnableToFindProposal
from motcua.reform.institutions.sheets import import_documents, import_quotas
from motcua.reform.institutions.values import Form, Found, NewCourse, NewDocument, NewProposal, NewQuota


@require_POST
@official
def enter(request: CityRequest, act: str) -> HttpResponseBase:
    """One act of a list's page."""
    known = _ENTERING.get(act)
    if known is None:
        raise Http404
    do, page, address = known
    try:
        with durable():
            said = do(request)
    except NotPermitted:
        raise
    except UnableTo as fault:
        return page(request, typed=Typed(act=act, fields=request.POST.dict(), error=fault))
    messages.success(request, said)
    return redirect(address)


@require_POST
@official
def of_document(request: CityRequest, document: UUID, act: str) -> HttpResponseBase:
    return act_on(
        request,
        document,
        act,
        _OF_DOCUMENTS,
        page=documents.one_page,
        missing=UnableToFindDocument,
        address="desk_normative",
    )


@require_POST
@official
def of_proposal(request: CityRequest, proposal: UUID, act: str) -> HttpResponseBase:
    return act_on(
        request,
        proposal,
        act,
        _OF_PROPOSALS,
        page=proposals.one_page,
        missing=UnableToFindProposal,
        address="desk_restructuring_one",
    )


@require_POST
@official
def of_course(request: CityRequest, course: UUID, act: str) -> HttpResponseBase:
    return act_on(
        request, course, act, _OF_COURSES, page=people.course_one, missing=UnableToFindCourse, address="desk_course"
    )


def _register(request: CityRequest) -> str:
    form = request.POST.get("form", "")
    if form not in set(Form):
        raise UnableToReadForm(field=_("the kind of document"))
    new = NewDocument(
        unit=reading.identifier(request, "unit", _("the unit that keeps it")),
        issuer=reading.identifier(request, "issuer", _("who issued it")),
        form=Form(form),
        number=request.POST.get("number", ""),
        title=request.POST.get("title", ""),
        field=request.POST.get("field", ""),
        issued_on=reading.day(request, "issued_on", _("the day of issue")),
        effective_on=reading.day(request, "effective_on", _("the first day in force")),
        last_on=reading.day_or_none(request, "last_on", _("the last day in force")),
    )
    due_on = reading.day_or_none(request, "due_on", _("the day by which it is reviewed"))
    ids = register_documents(documents=[new], by=request.actor, at=request.at)
    if due_on is not None:
        plan_reviews(documents=ids, due_on=due_on, by=request.actor, at=request.at)
    return _("The document is registered.")


def _import_documents(request: CityRequest) -> str:
    count = import_documents(content=sheet_of(request), by=request.actor, at=request.at)
    said = ngettext("%(count)s document is registered.", "%(count)s documents are registered.", count)
    return said % {"count": count}


def _propose(request: CityRequest) -> str:
    new = NewProposal(
        unit=reading.identifier(request, "unit", _("the unit")),
        title=request.POST.get("title", ""),
        text=request.POST.get("text", ""),
        reason=request.POST.get("reason", ""),
    )
    propose_restructuring(proposal=new, by=request.actor, at=request.at)
    return _("The proposal is kept. Open it to send it.")


def _give(request: CityRequest) -> str:
    new = NewQuota(
        unit=reading.identifier(request, "unit", _("the unit")),
        from_on=reading.day(request, "from_on", _("the first day")),
        count=reading.number(request, "count", _("how many")),
        document=request.POST.get("document", ""),
    )
    give_quotas(quotas=[new], by=request.actor, at=request.at)
    return _("The quota is given.")


def _import_quotas(request: CityRequest) -> str:
    count = import_quotas(content=sheet_of(request), by=request.actor, at=request.at)
    return ngettext("%(count)s quota is given.", "%(count)s quotas are given.", count) % {"count": count}


def _train(request: CityRequest) -> str:
    accounts = [id_or_none(each) for each in request.POST.getlist("account")]
    if None in accounts:
        raise UnableToReadForm(field=_("who went"))
    new = NewCourse(
        unit=reading.identifier(request, "unit", _("the unit")),
        title=request.POST.get("title", ""),
        place=request.POST.get("place", ""),
        from_on=reading.day(request, "from_on", _("the first day")),
        last_on=reading.day(request, "last_on", _("the last day")),
        days=reading.number(request, "days", _("the days of teaching")),
        accounts=tuple(each for each in accounts if each is not None),
    )
    register_course(course=new, by=request.actor, at=request.at)
    return _("The course is registered.")


def _plan(request: CityRequest, document: UUID) -> str:
    due_on = reading.day(request, "due_on", _("the day by which it is reviewed"))
    plan_reviews(documents=[document], due_on=due_on, by=request.actor, at=request.at)
    return _("The review is planned.")


def _find(request: CityRequest, document: UUID) -> str:
    found = request.POST.get("found", "")
    if found not in set(Found):
        raise UnableToReadForm(field=_("the result of the review"))
    finding = NewFinding(document=document, found=Found(found), ground=request.POST.get("ground", ""))
    review_documents(findings=[finding], by=request.actor, at=request.at)
    return _("The result of the review is kept.")


def _handle(request: CityRequest, document: UUID) -> str:
    handle_documents(
        documents=[document],
        document=request.POST.get("document", ""),
        on=reading.day(request, "on", _("the day of the document")),
        by=request.actor,
        at=request.at,
    )
    return _("The document is handled.")


def _withdraw_document(request: CityRequest, document: UUID) -> str:
    withdraw_document(document=document, reason=request.POST.get("reason", ""), by=request.actor, at=request.at)
    return _("The document is taken out of the register.")


def _send(request: CityRequest, proposal: UUID) -> str:
    send_proposal(proposal=proposal, by=request.actor, at=request.at)
    return _("The proposal is sent to home affairs.")


def _appraise(request: CityRequest, proposal: UUID) -> str:
    appraise_proposal(
        proposal=proposal,
        in_favour=request.POST.get("verdict") == "in_favour",
        opinion=request.POST.get("opinion", ""),
        by=request.actor,
        at=request.at,
    )
    return _("Your opinion is kept.")


def _decide(request: CityRequest, proposal: UUID) -> str:
    verdict = request.POST.get("verdict", "")
    if verdict not in {"approved", "rejected"}:
        raise UnableToReadForm(field=_("approve or reject"))
    decide_proposal(
        proposal=proposal,
        approved=verdict == "approved",
        reason=request.POST.get("reason", ""),
        document=request.POST.get("document", ""),
        by=request.actor,
        at=request.at,
    )
    return _("The restructuring is approved.") if verdict == "approved" else _("The restructuring is not approved.")


def _carry_out(request: CityRequest, proposal: UUID) -> str:
    on = reading.day(request, "on", _("the day from which it is so"))
    carry_out_proposal(proposal=proposal, on=on, by=request.actor, at=request.at)
    return _("The restructuring is put into effect.")


def _withdraw_proposal(request: CityRequest, proposal: UUID) -> str:
    withdraw_proposal(proposal=proposal, reason=request.POST.get("reason", ""), by=request.actor, at=request.at)
    return _("The restructuring proposal is withdrawn.")


def _withdraw_course(request: CityRequest, course: UUID) -> str:
    withdraw_course(course=course, reason=request.POST.get("reason", ""), by=request.actor, at=request.at)
    return _("The course is taken out of the register.")


#: By act: what it does, the page that shows a refusal, and where it leads.
_ENTERING: Mapping[str, tuple[Callable[[CityRequest], str], Callable[..., HttpResponse], str]] = {
    "register": (_register, documents.list_page, "desk_institutions"),
    "import": (_import_documents, documents.list_page, "desk_institutions"),
    "propose": (_propose, proposals.list_page, "desk_restructuring"),
    "give": (_give, people.list_page, "desk_staff"),
    "import_quotas": (_import_quotas, people.list_page, "desk_staff"),
    "train": (_train, people.civil_page, "desk_civil_service"),
}
_OF_DOCUMENTS: Acts = {
    "plan": _plan,
    "find": _find,
    "handle": _handle,
    "withdraw": _withdraw_document,
}
_OF_PROPOSALS: Acts = {
    "send": _send,
    "appraise": _appraise,
    "decide": _decide,
    "carry_out": _carry_out,
    "withdraw": _withdraw_proposal,
}
_OF_COURSES: Acts = {"withdraw": _withdraw_course}
