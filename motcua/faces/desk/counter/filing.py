"""The counter, second half: the whole form on one page, filled in for the person, and accepted at once.

An officer with a queue does not turn pages: everything that is asked stands under each other, with the promise, the
fees and the button beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.faces.desk.counter.handing_in import keep_handing_in
from motcua.faces.desk.counter.people import known_person
from motcua.faces.desk.counter.service import served_seconds
from motcua.faces.desk.counter.shown import counter_units, receives
from motcua.faces.desk.forms import part_of, problems_shown, upload_address
from motcua.faces.desk.officials import official, require_counter
from motcua.faces.ui.dossiers import speaks_vietnamese
from motcua.faces.ui.drafts import RefusedFile, answers_of, keep_page
from motcua.faces.ui.known import count_prefill, facts_about
from motcua.faces.ui.offers import TAKE, offers_shown, take_offer, takes_offer
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Refused
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.transactions import durable
from motcua.foundation.forms.rules.decoding import changes_rows, decode
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.prefill import prefill_answers
from motcua.foundation.forms.rules.validation import validate
from motcua.foundation.forms.rules.visibility import visible_pages
from motcua.foundation.forms.values import Form, Problem
from motcua.registry.catalogue.errors import UnableToReckonFees
from motcua.registry.catalogue.queries import version as version_by_id
from motcua.registry.catalogue.queries import version_in_force
from motcua.registry.catalogue.rules import fees_owed
from motcua.registry.catalogue.values import FeeLine, ProcedureVersion
from motcua.registry.people.lookups import form_lookups
from motcua.registry.people.queries import person
from motcua.service.dossiers.commands import drafts as commands
from motcua.service.dossiers.commands.papers import digitise_components
from motcua.service.dossiers.commands.receipt import accept_at_counter
from motcua.service.dossiers.deadlines import promise_if_received
from motcua.service.dossiers.errors import UnableToFileDossiers
from motcua.service.dossiers.queries.drafts import DraftView, draft_view, filing_of
from motcua.service.dossiers.values import Channel, ReturnMethod
from motcua.service.wallet.errors import UnableToReusePapers


@require_POST
@official
def start(request: CityRequest, person: UUID, procedure: UUID) -> HttpResponse:
    """Begins a filing on behalf of the person, at the officer's own counter."""
    who = known_person(request, person)
    version = version_in_force(procedure=procedure, on=city_day(request.at))
    here = [unit.id for unit in counter_units(request.actor, at=request.at) if receives(unit, version.receiving)]
    if not here:
        require(Refused(_("Your office does not receive this procedure.")), act="file", subject=who.id)
    with durable():
        draft = commands.start_draft(
            draft=commands.NewDraft(
                procedure=procedure,
                version=version.id,
                applicant=who.id,
                receiving_unit=here[0],
                channel=Channel.COUNTER,
                answers=prefill_answers(form_of(version.form), facts_about(who, at=request.at).known),
            ),
            by=request.actor,
            at=request.at,
        )
        # Who comes in person is asked to come again, unless she says otherwise.
        commands.save_choices(draft=draft, return_method=ReturnMethod.COUNTER, by=request.actor, at=request.at)
    return redirect("desk_draft", draft=draft)


@require_http_methods(["GET", "POST"])
@official
def draft_page(request: CityRequest, draft: UUID) -> HttpResponse:
    """The whole form on one page. Whatever is posted is kept first; accepting is its own button."""
    require_counter(request)
    view = draft_view(draft=draft, actor=request.actor)
    if view.dossier:
        return redirect("desk_dossier", dossier=view.dossier)
    form = form_of(version_by_id(view.version).form)
    if request.method == "GET":
        return _draft(request, view, form)
    refused = _keep_all(request, view, form)
    unknown = keep_handing_in(request, view)
    view = draft_view(draft=draft, actor=request.actor)
    if takes_offer(request):
        return _taken(request, view)
    if unknown:
        return _draft(request, view, form, refused=refused, error=unknown)
    if "accept" in request.POST and not refused and not changes_rows(dict(request.POST.lists())):
        return _accept(request, view, form)
    return _draft(request, view, form, refused=refused)


@require_POST
@official
def discard(request: CityRequest, draft: UUID) -> HttpResponse:
    """Puts an unfinished filing away."""
    require_counter(request)
    view = draft_view(draft=draft, actor=request.actor)
    with durable():
        commands.discard_draft(draft=draft, by=request.actor, at=request.at)
    return redirect("desk_person", person=view.applicant) if view.applicant else redirect("desk_counter")


def _taken(request: CityRequest, view: DraftView) -> HttpResponse:
    """A paper of the applicant's wallet was attached; the form again, where it lies in its place."""
    try:
        told = take_offer(request, view, version_by_id(view.version))
    except UnableToReusePapers as fault:
        messages.warning(request, fault.message)
    else:
        messages.success(request, told)
    return redirect("desk_draft", draft=view.id)


def _accept(request: CityRequest, view: DraftView, form: Form) -> HttpResponse:
    try:
        with durable():
            (received,) = accept_at_counter(filings=[filing_of(view)], by=request.actor, at=request.at)
            digitise_components(dossiers=[received.dossier], by=request.actor, at=request.at)
            count_prefill(view, answers_of(view), dossier=received.dossier, by=request.actor, at=request.at)
    except UnableToFileDossiers as refusal:
        if any(each.cause == "version" for each in refusal.refusals):
            view = _moved(request, view)
            form = form_of(version_by_id(view.version).form)
        problems = [problem for each in refusal.refusals for problem in each.problems]
        return _draft(request, view, form, problems=problems, error="" if problems else refusal.message)
    return redirect(f"{reverse('desk_dossier', args=[received.dossier])}?received=1")


def _moved(request: CityRequest, view: DraftView) -> DraftView:
    """The draft in the procedure's version that is in force now, with every answer."""
    version = version_in_force(procedure=view.procedure, on=city_day(request.at))
    with durable():
        commands.move_to_version(draft=view.id, version=version.id, by=request.actor, at=request.at)
    return draft_view(draft=view.id, actor=request.actor)


def _keep_all(request: CityRequest, view: DraftView, form: Form) -> Sequence[RefusedFile]:
    answers = answers_of(view)
    posted = dict(request.POST.lists())
    for page in form.pages:
        answers = decode(form, page.id, posted, existing=answers)
    if request.POST.get("return_method") in set(ReturnMethod):
        with durable():
            commands.save_choices(
                draft=view.id,
                return_method=ReturnMethod(request.POST["return_method"]),
                return_address=request.POST.get("return_address", "").replace("\x00", "")[:500],
                by=request.actor,
                at=request.at,
            )
    return keep_page(request, view, form, tuple(form.fields), answers)


def _draft(
    request: CityRequest,
    view: DraftView,
    form: Form,
    *,
    problems: Sequence[Problem] = (),
    refused: Sequence[RefusedFile] = (),
    error: str = "",
) -> HttpResponse:
    today = city_day(request.at)
    version = version_by_id(view.version)
    lookups = form_lookups(on=today)
    answers = answers_of(view)
    applicant = person(person=view.applicant) if view.applicant else None
    facts = facts_about(applicant, at=request.at)
    told = [*problems, *(file.problem for file in refused)]
    pages = [part_of(view, form, page.id, told, lookups=lookups, facts=facts) for page in visible_pages(form, answers)]
    words = {
        "draft": view,
        "name": version.name_vi if speaks_vietnamese() else version.name_en,
        "person": applicant,
        "pages": pages,
        "problems": problems_shown(told),
        "upload": upload_address(view.id),
        "offers": offers_shown(request, view, version, slots=[field.name for page in pages for field in page.fields]),
        "take": TAKE,
        "missing": len(validate(form, answers, lookups=lookups, today=today)),
        "fees": _fees(version, view, at=request.at),
        "submitter": person(person=view.submitter) if view.submitter else None,
        "submitter_typed": request.POST.get("submitter_card", "") if error else "",
        "served_seconds": served_seconds(request),
        "promised_at": promise_if_received(
            version, view.answers, channel=view.channel, filed_on=today, at=request.at, unit=view.receiving_unit
        ),
        "error": error,
    }
    return render(request, "desk/draft.html", words, status=422 if told or error else 200)


def _fees(version: ProcedureVersion, view: DraftView, *, at: datetime) -> Sequence[FeeLine]:
    """What is owed by the answers so far; nothing while the counts in them make no sense."""
    facts = {**view.answers, "online": False, "filed_on": city_day(at)}
    try:
        return fees_owed(version, facts)
    except UnableToReckonFees:
        return ()
