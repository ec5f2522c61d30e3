"""Filing: a task list, one group of questions a page, every answer kept at once, and the same dossier however often
one presses the button."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.faces.portal.file.shown import draft_tasks, office_choices
from motcua.faces.ui.dossiers import language
from motcua.faces.ui.drafts import answers_of, facts_of, keep_page
from motcua.faces.ui.requests import CityRequest, signed_in
from motcua.foundation.database.transactions import durable
from motcua.foundation.forms.rules.decoding import decode
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.pages import page_view
from motcua.foundation.forms.rules.prefill import prefill_answers
from motcua.foundation.forms.rules.summary import summary
from motcua.foundation.forms.rules.validation import validate
from motcua.foundation.forms.rules.visibility import visible_pages
from motcua.foundation.forms.values import Form, Problem
from motcua.registry.catalogue.queries import version as version_by_id
from motcua.registry.catalogue.queries import version_in_force
from motcua.registry.organization.queries import division_lookup
from motcua.registry.people.queries import person
from motcua.service.dossiers.commands import drafts as commands
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.deadlines import city_day
from motcua.service.dossiers.errors import UnableToFileDossiers
from motcua.service.dossiers.queries.drafts import DraftView, draft_view, filing_of
from motcua.service.dossiers.values import ReturnMethod


@require_POST
@signed_in
def start(request: CityRequest, procedure: UUID) -> HttpResponse:
    """Begins a draft, with what the state knows of the person already filled in."""
    version = version_in_force(procedure=procedure, on=city_day(request.at))
    form = form_of(version.form)
    me = person(person=request.actor.person) if request.actor.person else None
    with durable():
        draft = commands.start_draft(
            draft=commands.NewDraft(
                procedure=procedure,
                version=version.id,
                applicant=request.actor.person,
                answers=prefill_answers(form, facts_of(me)) if me else {},
                came_by=request.GET.get("q", "")[:100],
            ),
            by=request.actor,
            at=request.at,
        )
    return redirect("draft", draft=draft)


@require_GET
@signed_in
def task_page(request: CityRequest, draft: UUID) -> HttpResponse:
    """The parts of the filing and how each stands."""
    view = draft_view(draft=draft, actor=request.actor)
    if view.dossier:
        return redirect("dossier", dossier=view.dossier)
    version = version_by_id(view.version)
    return render(
        request,
        "portal/draft.html",
        {"draft": view, "version": version, "tasks": draft_tasks(view, version, on=city_day(request.at))},
    )


@require_http_methods(["GET", "POST"])
@signed_in
def office_page(request: CityRequest, draft: UUID) -> HttpResponse:
    """Which office is to receive it."""
    view = draft_view(draft=draft, actor=request.actor)
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


@require_http_methods(["GET", "POST"])
@signed_in
def return_page(request: CityRequest, draft: UUID) -> HttpResponse:
    """How the result comes home."""
    view = draft_view(draft=draft, actor=request.actor)
    words = {"draft": view, "version": version_by_id(view.version), "methods": list(ReturnMethod)}
    if request.method == "GET":
        return render(request, "portal/draft_return.html", words)
    wanted, address = request.POST.get("method", ""), request.POST.get("address", "").strip()[:500]
    if wanted not in set(ReturnMethod):
        return render(request, "portal/draft_return.html", {**words, "error": _("Choose a way.")}, status=422)
    if wanted == ReturnMethod.POST and not address:
        error = _("Write the address to send it to.")
        return render(request, "portal/draft_return.html", {**words, "error": error, "wanted": wanted}, status=422)
    with durable():
        commands.save_choices(
            draft=draft, return_method=ReturnMethod(wanted), return_address=address, by=request.actor, at=request.at
        )
    return redirect("draft", draft=draft)


@require_http_methods(["GET", "POST"])
@signed_in
def question_page(request: CityRequest, draft: UUID, page: str) -> HttpResponse:
    """A page of questions. What is posted is kept first and checked afterwards, so that nothing typed is ever lost."""
    view = draft_view(draft=draft, actor=request.actor)
    version = version_by_id(view.version)
    form = form_of(version.form)
    if request.method == "GET":
        return _question(request, view, form, page, problems=())
    answers = decode(form, page, dict(request.POST.lists()), existing=answers_of(view))
    refused = keep_page(request, view, form, form.page(page).fields, answers)
    view = draft_view(draft=draft, actor=request.actor)
    stays = {"_add", "_remove", "_stay"} & set(request.POST)
    problems = [] if stays else _problems_of_page(request, view, form, page)
    if refused or problems or stays:
        return _question(request, view, form, page, problems=problems, refused=refused)
    if "later" in request.POST:
        return redirect("draft", draft=draft)
    return _onwards(view, form, page)


@require_http_methods(["GET", "POST"])
@signed_in
def check_page(request: CityRequest, draft: UUID) -> HttpResponse:
    """Everything at a glance, each with its way back; then the button."""
    view = draft_view(draft=draft, actor=request.actor)
    if view.dossier:
        return redirect("filed", dossier=view.dossier)
    version = version_by_id(view.version)
    form = form_of(version.form)
    today = city_day(request.at)
    lookups = division_lookup(on=today)
    answers = answers_of(view)
    words = {
        "draft": view,
        "version": version,
        "sections": summary(form, answers, language=language(), lookups=lookups),
        "problems": validate(form, answers, lookups=lookups, today=today),
    }
    if request.method == "GET":
        return render(request, "portal/draft_check.html", words)
    if view.receiving_unit is None:
        return redirect("draft_office", draft=draft)
    try:
        with durable():
            (filed,) = file_dossiers(filings=[filing_of(view)], by=request.actor, at=request.at)
    except UnableToFileDossiers as refusal:
        words |= {"refusal": refusal, "renewable": any(each.cause == "version" for each in refusal.refusals)}
        return render(request, "portal/draft_check.html", words, status=422)
    return redirect("filed", dossier=filed.dossier)


@require_POST
@signed_in
def renew(request: CityRequest, draft: UUID) -> HttpResponse:
    """Carries the draft over to the procedure's new version, with every answer."""
    view = draft_view(draft=draft, actor=request.actor)
    version = version_in_force(procedure=view.procedure, on=city_day(request.at))
    with durable():
        commands.move_to_version(draft=draft, version=version.id, by=request.actor, at=request.at)
    return redirect("draft_check", draft=draft)


@require_POST
@signed_in
def discard(request: CityRequest, draft: UUID) -> HttpResponse:
    with durable():
        commands.discard_draft(draft=draft, by=request.actor, at=request.at)
    return redirect("own_dossiers")


def _question(
    request: CityRequest,
    view: DraftView,
    form: Form,
    page: str,
    *,
    problems: Sequence[Problem],
    refused: Sequence[str] = (),
) -> HttpResponse:
    try:
        form.page(page)
    except KeyError as unknown:
        raise Http404 from unknown
    lookups = division_lookup(on=city_day(request.at))
    words = {
        "draft": view,
        "version": version_by_id(view.version),
        "page": page_view(form, page, answers_of(view), problems, language=language(), lookups=lookups),
        "refused": refused,
    }
    return render(request, "portal/draft_page.html", words, status=422 if problems or refused else 200)


def _problems_of_page(request: CityRequest, view: DraftView, form: Form, page: str) -> list[Problem]:
    today = city_day(request.at)
    problems = validate(form, answers_of(view), lookups=division_lookup(on=today), today=today)
    return [problem for problem in problems if form.page_of(problem.field) == page]


def _onwards(view: DraftView, form: Form, page: str) -> HttpResponse:
    """The next page that is shown for these answers; after the last one, back to the task list."""
    shown = [each.id for each in visible_pages(form, answers_of(view))]
    later = shown[shown.index(page) + 1 :] if page in shown else []
    return redirect("draft_page", draft=view.id, page=later[0]) if later else redirect("draft", draft=view.id)
