"""Filing: what to know before one begins, a task list, one group of questions a page, every answer kept at once, and
the same dossier however often one presses the button. The questions are in `questions.py`."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.faces.portal.file.prefilling import offer_of, prepare
from motcua.faces.portal.file.proofs import kept_until_proved, proof_needed
from motcua.faces.portal.file.shown import (
    applicant_of,
    applicants_of,
    choice_rows,
    draft_tasks,
    fee_rows,
    likely_office,
    office_choices,
    page_addresses,
    return_ways,
    version_now,
)
from motcua.faces.portal.find.shown import papers_shown, procedure_facts
from motcua.faces.ui.again import sent_again
from motcua.faces.ui.dossiers import language
from motcua.faces.ui.drafts import answers_of
from motcua.faces.ui.known import count_prefill, facts_about
from motcua.faces.ui.offers import spared_shown
from motcua.faces.ui.requests import CityRequest, signed_in
from motcua.foundation.accounts.values import Assurance
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.transactions import durable
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.prefill import prefill_answers
from motcua.foundation.forms.rules.summary import summary
from motcua.foundation.forms.rules.validation import validate
from motcua.foundation.forms.values import ProblemView
from motcua.registry.catalogue.queries import version as version_by_id
from motcua.registry.catalogue.queries import version_in_force
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.registry.organization.queries import directory
from motcua.registry.people.lookups import form_lookups
from motcua.registry.people.values import PersonView
from motcua.service.counters.queries.codes import place_of
from motcua.service.dossiers.commands import drafts as commands
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.errors import UnableToFileDossiers, UnableToFindDraft
from motcua.service.dossiers.queries.drafts import DraftView, draft_of_code, draft_view, filing_of, open_drafts
from motcua.service.dossiers.values import ReturnMethod

#: A code is shorter; more is not looked at.
CODE_LENGTH_MAX = 40


@signed_in
@require_http_methods(["GET", "POST"])
@sent_again
def start(request: CityRequest, procedure: UUID) -> HttpResponse:
    """Before one begins: for whom, what to have ready, how far it goes online. Then a draft, with what the State knows
    of the applicant already filled in."""
    version = version_in_force(procedure=procedure, on=city_day(request.at))
    applicants = {str(each.id): each for each in applicants_of(request.actor, version)}
    chosen = applicants.get(request.POST.get("applicant", ""))
    # Who has only given her telephone files for herself, once she has proved who that is.
    is_nobody_yet = request.actor.assurance is Assurance.UNVERIFIED and not applicants
    if request.method == "POST" and (chosen is not None or is_nobody_yet) and version.accepts_online:
        if chosen is not None:
            prepare(request, version, chosen)
        return _first_question(request, version, _started(request, version, chosen))
    came_by = request.POST.get("came_by", request.GET.get("q", ""))[:100]
    place = place_of(came_by=came_by, procedure=procedure)
    words = {
        "version": version,
        "facts": procedure_facts(version),
        "papers": papers_shown(version),
        "spared": spared_shown(request, version),
        "applicants": list(applicants.values()),
        "is_nobody_yet": is_nobody_yet,
        # Told before anything is written, though it is asked for at the end only.
        "proof": proof_needed(request.actor, version, on=city_day(request.at), back=request.get_full_path()),
        "begun": [draft for draft in open_drafts(actor=request.actor) if draft.procedure == procedure],
        "came_by": came_by,
        "place": directory(on=city_day(request.at)).get(place) if place else None,
        "offer": offer_of(request) if version.accepts_online else "",
        "error": _("Choose who you are filing for.") if request.method == "POST" else "",
    }
    return render(request, "portal/start.html", words, status=422 if words["error"] else 200)


def _first_question(request: CityRequest, version: ProcedureVersion, draft: UUID) -> HttpResponse:
    """What is open first, without going by the task list: the office where several may be meant, else a question."""
    tasks = draft_tasks(draft_view(draft=draft, actor=request.actor), version, at=request.at)
    return redirect(next((task.href for task in tasks if task.status != "done" and task.href), tasks[-1].href))


def _started(request: CityRequest, version: ProcedureVersion, applicant: PersonView | None) -> UUID:
    """A code on the wall says where: at its place, wherever the applicant lives."""
    came_by = request.POST.get("came_by", "")[:100]
    with durable():
        return commands.start_draft(
            draft=commands.NewDraft(
                procedure=version.procedure,
                version=version.id,
                applicant=applicant.id if applicant else None,
                receiving_unit=place_of(came_by=came_by, procedure=version.procedure)
                or likely_office(version, applicant, on=city_day(request.at)),
                answers=prefill_answers(form_of(version.form), facts_about(applicant, at=request.at).known)
                if applicant
                else {},
                came_by=came_by,
            ),
            by=request.actor,
            at=request.at,
        )


@signed_in
@require_GET
def resume(request: CityRequest) -> HttpResponse:
    """Goes on with one's draft of that code, on whatever device; an unknown one leads to all of one's own."""
    try:
        found = draft_of_code(code=request.GET.get("ma", "")[:CODE_LENGTH_MAX], actor=request.actor)
    except UnableToFindDraft:
        messages.warning(request, _("You have no draft with this code. These are yours:"))
        return redirect("own_dossiers")
    return redirect("draft", draft=found.id)


@signed_in
@require_GET
def task_page(request: CityRequest, draft: UUID) -> HttpResponse:
    """The parts of the filing and how each stands."""
    view = draft_view(draft=draft, actor=request.actor)
    if elsewhere := moved_on(view):
        return elsewhere
    version, today = version_by_id(view.version), city_day(request.at)
    tasks = draft_tasks(view, version, at=request.at)
    words = {
        "draft": view,
        "version": version,
        "now": version_now(view, version, on=today),
        "tasks": tasks,
        "done": sum(task.status == "done" for task in tasks),
        "facts": procedure_facts(version),
    }
    return render(request, "portal/draft.html", words)


@signed_in
@require_http_methods(["GET", "POST"])
@sent_again
def office_page(request: CityRequest, draft: UUID) -> HttpResponse:
    """Which office is to receive it."""
    view = draft_view(draft=draft, actor=request.actor)
    if elsewhere := moved_on(view):
        return elsewhere
    version = version_by_id(view.version)
    choices = office_choices(version, on=city_day(request.at))
    words = {"draft": view, "version": version, "groups": choices.groups, "chosen": view.receiving_unit}
    if request.method == "GET":
        return render(request, "portal/draft_office.html", words)
    chosen = choices.by_id.get(request.POST.get("office", ""))
    if chosen is None:
        return render(request, "portal/draft_office.html", {**words, "error": _("Choose an office.")}, status=422)
    with durable():
        commands.save_choices(draft=draft, receiving_unit=chosen, by=request.actor, at=request.at)
    return redirect("draft", draft=draft)


@signed_in
@require_http_methods(["GET", "POST"])
@sent_again
def return_page(request: CityRequest, draft: UUID) -> HttpResponse:
    """How the result comes home."""
    view = draft_view(draft=draft, actor=request.actor)
    if elsewhere := moved_on(view):
        return elsewhere
    wanted = request.POST.get("method", view.return_method.value)
    address = request.POST.get("address", view.return_address).strip()[:500]
    words = {"draft": view, "ways": return_ways(), "wanted": wanted, "address": address}
    if request.method == "GET":
        return render(request, "portal/draft_return.html", words)
    if wanted not in set(ReturnMethod):
        return render(request, "portal/draft_return.html", {**words, "error": _("Choose a way.")}, status=422)
    if wanted == ReturnMethod.POST and not address:
        missing = _("Write the address to send it to.")
        return render(request, "portal/draft_return.html", {**words, "address_error": missing}, status=422)
    with durable():
        commands.save_choices(
            draft=draft, return_method=ReturnMethod(wanted), return_address=address, by=request.actor, at=request.at
        )
    return redirect("draft", draft=draft)


@signed_in
@require_http_methods(["GET", "POST"])
def check_page(request: CityRequest, draft: UUID) -> HttpResponse:
    """Everything at a glance, each with its way back; then the button. Pressed twice it leads to the same dossier."""
    view = draft_view(draft=draft, actor=request.actor)
    if view.dossier and not view.mends:
        return redirect("filed", dossier=view.dossier)
    if elsewhere := moved_on(view):
        return elsewhere
    if request.method == "GET":
        return _check(request, view)
    if view.receiving_unit is None:
        return redirect("draft_office", draft=draft)
    if view.applicant is None:
        return kept_until_proved(request, view) or _check(request, view)
    try:
        with durable():
            (filed,) = file_dossiers(filings=[filing_of(view)], by=request.actor, at=request.at)
            count_prefill(view, answers_of(view), dossier=filed.dossier, by=request.actor, at=request.at)
    except UnableToFileDossiers as refusal:
        return _check(request, view, refusal=refusal)
    return redirect("filed", dossier=filed.dossier)


def _check(request: CityRequest, view: DraftView, *, refusal: UnableToFileDossiers | None = None) -> HttpResponse:
    version, today = version_by_id(view.version), city_day(request.at)
    form, lookups, answers = form_of(version.form), form_lookups(on=today), answers_of(view)
    problems = validate(form, answers, lookups=lookups, today=today)
    applicant = applicant_of(view)
    words = {
        "draft": view,
        "version": version,
        "now": version_now(view, version, on=today),
        "choices": choice_rows(view, applicant=applicant, on=today),
        "sections": summary(
            form, answers, language=language(), lookups=lookups, prefills=facts_about(applicant, at=request.at).known
        ),
        "fees": fee_rows(view, version, on=today),
        "problems": [
            ProblemView(each.speak(language()), each.element_id, form.page_of(each.field)) for each in problems
        ],
        "addresses": page_addresses(view, form),
        "refusal": refusal,
        "proof": proof_needed(request.actor, version, on=today, back=request.path),
    }
    wrong = refusal or (request.method == "POST" and problems)
    return render(request, "portal/draft_check.html", words, status=422 if wrong else 200)


@signed_in
@require_POST
def renew(request: CityRequest, draft: UUID) -> HttpResponse:
    """Carries the draft over to the procedure's new version, with every answer."""
    view = draft_view(draft=draft, actor=request.actor)
    version = version_in_force(procedure=view.procedure, on=city_day(request.at))
    with durable():
        commands.move_to_version(draft=draft, version=version.id, by=request.actor, at=request.at)
    return redirect("draft", draft=draft)


@signed_in
@require_POST
def discard(request: CityRequest, draft: UUID) -> HttpResponse:
    with durable():
        commands.discard_draft(draft=draft, by=request.actor, at=request.at)
    return redirect("own_dossiers")


def moved_on(view: DraftView) -> HttpResponse | None:
    """A draft that was filed leads to its dossier, one that mends a dossier to what is to be mended."""
    if view.mends:
        return redirect("supplement", dossier=view.mends)
    return redirect("dossier", dossier=view.dossier) if view.dossier else None
