"""The form of a step: filled in on a page of its own, kept as it is typed, and told on the dossier's page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.faces.desk.dossier.papers import Answers, told_answers
from motcua.faces.desk.dossier.shown import Desk, Typed, desk_of
from motcua.faces.desk.forms import problems_shown
from motcua.faces.desk.officials import official
from motcua.faces.ui.dossiers import language
from motcua.faces.ui.formats import moment
from motcua.faces.ui.known import Facts, facts_about
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.foundation.forms.errors import UnableToReadAnswers
from motcua.foundation.forms.rules.decoding import changes_rows, decode
from motcua.foundation.forms.rules.pages import page_view
from motcua.foundation.forms.rules.visibility import visible_pages
from motcua.foundation.forms.values import Lookups, PageView, Problem
from motcua.registry.people.lookups import form_lookups
from motcua.registry.people.queries import person
from motcua.registry.people.values import PersonView
from motcua.service.dossiers.commands.step_forms import keep_step_form
from motcua.service.dossiers.queries.dossier import DossierView, dossier_view
from motcua.service.dossiers.queries.step_forms import OpenStepForm, filled_step_forms, open_step_form
from motcua.service.processes.forms.queries import step_draft
from motcua.service.processes.queries import tasks_of
from motcua.service.processes.values import TaskView

#: What a page of a form posts besides its answers: the button that goes back to the dossier.
DONE = "done"


@dataclass(frozen=True, kw_only=True)
class StepFormShown:
    """The open step's form on the dossier's page. `missing`: how many answers it lacks; `sections` what is answered."""

    name: str
    href: str
    is_begun: bool
    missing: int
    kept: str
    sections: Sequence[Answers]

    @property
    def is_whole(self) -> bool:
        return self.is_begun and not self.missing


@dataclass(frozen=True, kw_only=True)
class FilledShown:
    """A form that a former step was done with."""

    step: str
    form: str
    by: str
    at: str
    sections: Sequence[Answers]


@dataclass(frozen=True, kw_only=True)
class StepFormsShown:
    now: StepFormShown | None
    before: Sequence[FilledShown]
    #: The office's note that was typed with the step so far.
    note: str


def step_forms_shown(
    request: CityRequest, view: DossierView, tasks: Sequence[TaskView], desk: Desk, applicant: PersonView | None
) -> StepFormsShown:
    """Of a dossier where no step has a form nothing more is asked than its note."""
    lookups = form_lookups(on=city_day(request.at))
    formed = any(task.form for task in tasks)
    now = None
    if desk.here and desk.task and desk.task.form:
        now = _open(request, view, desk.task, facts_about(applicant, at=request.at), lookups)
    draft = step_draft(task=desk.task.id) if desk.may_complete and desk.task else None
    return StepFormsShown(
        now=_shown(view, now, lookups) if now else None,
        before=_before(request, view, lookups) if formed else (),
        note=draft.note if draft else "",
    )


def _open(
    request: CityRequest, view: DossierView, step: TaskView, facts: Facts, lookups: Lookups
) -> OpenStepForm | None:
    return open_step_form(
        of=view, step=step, known=facts.known, actor=request.actor, lookups=lookups, today=city_day(request.at)
    )


def _shown(view: DossierView, now: OpenStepForm, lookups: Lookups) -> StepFormShown:
    is_begun = now.kept_at is not None
    return StepFormShown(
        name=now.form.name(language()),
        href=reverse("desk_step_form", args=[view.id, now.task]),
        is_begun=is_begun,
        missing=len(now.problems),
        kept=", ".join(part for part in (now.kept_by, moment(now.kept_at)) if part) if now.kept_at else "",
        sections=told_answers(now.form.form, now.answers, lookups=lookups) if is_begun else (),
    )


def _before(request: CityRequest, view: DossierView, lookups: Lookups) -> list[FilledShown]:
    return [
        FilledShown(
            step=each.step(language()),
            form=each.form.name(language()),
            by=by,
            at=moment(each.at),
            sections=told_answers(each.form.form, each.answers, lookups=lookups),
        )
        for each, by in filled_step_forms(of=view, actor=request.actor)
    ]


@require_http_methods(["GET", "POST"])
@official
def step_form_page(request: CityRequest, dossier: UUID, task: UUID) -> HttpResponse:
    """The form of the open step, all its pages under each other. Whatever is posted is kept, right or wrong; a step that
    has gone on since, or is a colleague's, is told with everything that was typed."""
    view = dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    steps = tasks_of(dossier=dossier)
    step = next((each for each in steps if each.id == task), None)
    if step is None or step.form is None:
        raise Http404
    applicant = person(person=view.applicant)
    facts = facts_about(applicant, at=request.at)
    lookups = form_lookups(on=city_day(request.at))
    now = _open(request, view, step, facts, lookups)
    assert now is not None, "the step has a form"
    if request.method == "GET":
        desk = desk_of(view, [step], actor=request.actor, at=request.at, typed=Typed())
        if not desk.here:
            return redirect("desk_dossier", dossier=dossier)
        return _page(request, view, step, now, facts, lookups)
    try:
        answers = _posted(request, now)
        with durable():
            keep_step_form(dossier=dossier, task=task, answers=answers, by=request.actor, at=request.at)
    except NotPermitted:
        raise
    except UnableTo as fault:
        return _page(request, view, step, _with_typed(request, now), facts, lookups, error=fault)
    now = _open(request, view, step, facts, lookups)
    assert now is not None, "the step has a form"
    if DONE not in request.POST or changes_rows(dict(request.POST.lists())):
        return _page(request, view, step, now, facts, lookups)
    if now.problems:
        return _page(request, view, step, now, facts, lookups, problems=now.problems)
    messages.success(request, _("The form is filled in. It goes with the step when you end it."))
    return redirect(f"{reverse('desk_dossier', args=[dossier])}#acts-title")


def _posted(request: CityRequest, now: OpenStepForm) -> dict[str, object]:
    posted, answers = dict(request.POST.lists()), dict(now.answers)
    for page in now.form.form.pages:
        answers = decode(now.form.form, page.id, posted, existing=answers)
    return answers


def _with_typed(request: CityRequest, now: OpenStepForm) -> OpenStepForm:
    """What could not be kept is shown all the same, but for what is beyond all bounds."""
    try:
        return replace(now, answers=_posted(request, now))
    except UnableToReadAnswers:
        return now


def _page(
    request: CityRequest,
    view: DossierView,
    step: TaskView,
    now: OpenStepForm,
    facts: Facts,
    lookups: Lookups,
    *,
    problems: Sequence[Problem] = (),
    error: UnableTo | None = None,
) -> HttpResponse:
    form = now.form.form
    words = {
        "dossier": view,
        "step": step.name(language()),
        "form": now.form.name(language()),
        "pages": [_part(now, page.id, problems, facts, lookups) for page in visible_pages(form, now.answers)],
        "problems": problems_shown(problems),
        "missing": len(now.problems),
        "kept_at": now.kept_at,
        "kept_by": now.kept_by,
        "error": error.message if error else "",
    }
    status = error.status if error else 422 if problems else 200
    return render(request, "desk/step_form.html", words, status=status)


def _part(now: OpenStepForm, page: str, problems: Sequence[Problem], facts: Facts, lookups: Lookups) -> PageView:
    """A page as a part of a longer one: no field is the heading of all."""
    shown = page_view(
        now.form.form,
        page,
        now.answers,
        problems,
        language=language(),
        lookups=lookups,
        prefills=facts.known,
        origins=facts.origins,
    )
    return replace(shown, fields=tuple(replace(field, heading=False) for field in shown.fields))
