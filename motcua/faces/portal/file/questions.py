"""The questions of a filing. What is posted is kept first and checked afterwards, so that nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.faces.portal.file.shown import asked_on, draft_tasks, known_pages, problems_of_page
from motcua.faces.portal.file.views import moved_on
from motcua.faces.portal.find.shown import procedure_facts
from motcua.faces.ui.again import sent_again, switches_language
from motcua.faces.ui.dossiers import language
from motcua.faces.ui.drafts import answers_of, draft_page, keep_page_as_seen, upload_answer
from motcua.faces.ui.known import facts_about
from motcua.faces.ui.offers import TAKE, offers_shown, take_offer, takes_offer
from motcua.faces.ui.requests import CityRequest, signed_in
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.forms.rules.decoding import changes_rows, decode
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.merging import Marks, Merged, label_of, marks_of, read_marks, write_marks
from motcua.foundation.forms.rules.pages import newly_shown, page_view
from motcua.foundation.forms.rules.visibility import visible_pages
from motcua.foundation.forms.values import Form, PageView, Problem
from motcua.registry.catalogue.queries import version as version_by_id
from motcua.registry.people.lookups import form_lookups
from motcua.registry.people.queries import person
from motcua.service.dossiers.queries.drafts import DraftView, draft_view
from motcua.service.wallet.errors import UnableToReusePapers

#: The field with the marks of what the window was shown.
SEEN = "_seen"
#: Put in the address of uploads where the slot's name goes.
SLOT = "slot"


@signed_in
@require_http_methods(["GET", "POST"])
@sent_again
def question_page(request: CityRequest, draft: UUID, page: str) -> HttpResponse:
    """A page of questions. Sent by the script after each answer, it only says that it was kept."""
    view = draft_view(draft=draft, actor=request.actor)
    if elsewhere := moved_on(view):
        return elsewhere
    form = form_of(version_by_id(view.version).form)
    if all(each.id != page for each in form.pages):
        raise Http404
    if request.method == "GET":
        return _question(request, view, form, page)
    before = answers_of(view)
    answers = decode(form, page, request.POST, existing=before)
    seen = read_marks(request.POST.get(SEEN, ""))
    kept = keep_page_as_seen(request, view, form, form.page(page).fields, answers, seen=seen)
    view = draft_view(draft=draft, actor=request.actor)
    if takes_offer(request):
        return _taken(request, view, page)
    if request.headers.get("HX-Request") == "true":
        return kept_answer(
            request,
            view,
            form,
            page,
            names=form.page(page).fields,
            before=before,
            kept=kept.merged,
            seen=seen or {},
            whole=partial(_question, request, view, form, page),
        )
    if told := told_of_windows(form, kept.merged):
        messages.warning(request, told)
    if changes_rows(request.POST):
        # All of it is kept, so its address brings the page back.
        request.sent_again = ()
        return _question(request, view, form, page)
    if "later" in request.POST and not kept.refused and not switches_language(request):
        return redirect("draft", draft=draft)
    opened = newly_shown(form, page, before, answers_of(view))
    problems = [each.problem for each in kept.refused]
    problems += problems_of_page(form, page, answers_of(view), on=city_day(request.at))
    # What has only just been asked is no fault yet.
    problems = [problem for problem in problems if problem.field not in opened]
    if problems or opened or switches_language(request):
        return _question(request, view, form, page, problems=problems)
    return _onwards(request, view, form, page)


@signed_in
@require_POST
def upload(request: CityRequest, draft: UUID, slot: str) -> HttpResponse:
    """Takes one file at once and answers with what the slot holds now; also for the answer to a supplement."""
    return upload_answer(request, draft, slot, page_of=partial(page_shown, request))


def _taken(request: CityRequest, view: DraftView, page: str) -> HttpResponse:
    """A paper of the wallet was attached; the page again, where it lies in its place."""
    try:
        told = take_offer(request, view, version_by_id(view.version))
    except UnableToReusePapers as fault:
        messages.warning(request, fault.message)
    else:
        messages.success(request, told)
    return redirect("draft_page", draft=view.id, page=page)


def page_shown(
    request: CityRequest, view: DraftView, form: Form, page: str, problems: Sequence[Problem] = ()
) -> PageView:
    """The page with the draft's answers, the receipts of its files, and marks on what was filled in beforehand."""
    applicant = person(person=view.applicant) if view.applicant else None
    lookups = form_lookups(on=city_day(request.at))
    return draft_page(view, form, page, problems, lookups=lookups, facts=facts_about(applicant, at=request.at))


def upload_address(view: DraftView) -> str:
    """Where single files go; the slot's name is put behind it."""
    return reverse("draft_upload", args=[view.id, SLOT]).removesuffix(f"{SLOT}/")


def _question(
    request: CityRequest, view: DraftView, form: Form, page: str, *, problems: Sequence[Problem] = ()
) -> HttpResponse:
    version = version_by_id(view.version)
    shown = page_shown(request, view, form, page, problems)
    words = {
        "draft": view,
        "version": version,
        "page": shown,
        "seen": write_marks(marks_of(answers_of(view), form.page(page).fields)),
        "upload": upload_address(view),
        "facts": procedure_facts(version),
        "offers": offers_shown(request, view, version, slots=[field.name for field in shown.fields]),
        "take": TAKE,
    }
    return render(request, "portal/draft_page.html", words, status=422 if problems else 200)


def kept_answer(
    request: CityRequest,
    view: DraftView,
    form: Form,
    page: str,
    *,
    names: Sequence[str],
    before: Mapping[str, Any],
    kept: Merged,
    seen: Marks,
    whole: Callable[[], HttpResponse],
) -> HttpResponse:
    """The answer to the script that keeps the questions `names`: the line that says so; the form of the `whole` page
    where the answer opened or closed other questions."""
    lookups = form_lookups(on=city_day(request.at))
    earlier = page_view(form, page, before, language=language(), lookups=lookups)
    if asked_on(earlier) == asked_on(page_shown(request, view, form, page)):
        marks = marks_of(answers_of(view), names)
        # The window still shows its own former answer there: unchanged, that is no change of its own next time either.
        marks |= {path: seen.get(path, "") for path in kept.elsewhere}
        words = {"draft": view, "seen": write_marks(marks), "told": told_of_windows(form, kept)}
        return render(request, "portal/draft_kept.html", words)
    response = whole()
    response["HX-Retarget"] = response["HX-Reselect"] = "#question"
    response["HX-Reswap"] = "outerMorph"
    return response


def told_of_windows(form: Form, kept: Merged) -> str:
    """What another window had changed meanwhile, and whose answer is kept; '' when nothing was."""
    told = []
    if kept.elsewhere:
        told.append(
            _("Changed in another window and kept as it is there: %(questions)s.")
            % {"questions": _labels(form, kept.elsewhere)}
        )
    if kept.overwritten:
        told.append(
            _("Changed in another window too; your later answer is kept: %(questions)s.")
            % {"questions": _labels(form, kept.overwritten)}
        )
    return " ".join(told)


def _labels(form: Form, paths: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(label_of(form, path, language()) for path in paths))


def _onwards(request: CityRequest, view: DraftView, form: Form, page: str) -> HttpResponse:
    """The next page that is shown for these answers and asks for anything. After the last one what is to be checked, or
    the task list where something is still open."""
    shown = [each.id for each in visible_pages(form, answers_of(view))]
    later = shown[shown.index(page) + 1 :] if page in shown else []
    known = known_pages(view, form, at=request.at) if later else set()
    following = next((each for each in later if each not in known), None)
    if following is not None:
        return redirect("draft_page", draft=view.id, page=following)
    tasks = draft_tasks(view, version_by_id(view.version), at=request.at)
    return redirect("draft_check" if all(task.href for task in tasks) else "draft", draft=view.id)
