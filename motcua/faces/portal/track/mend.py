"""Mending: all defects on one page, each opening only its question; kept at once, sent together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.faces.portal.file.questions import SEEN, kept_answer, page_shown, told_of_windows, upload_address
from motcua.faces.portal.file.shown import problems_of_page
from motcua.faces.portal.track.shown import defects_of, mended_targets
from motcua.faces.ui.again import sent_again, switches_language
from motcua.faces.ui.dossiers import language
from motcua.faces.ui.drafts import answers_of, keep_page_as_seen
from motcua.faces.ui.offers import TAKE, offers_shown, take_offer, takes_offer
from motcua.faces.ui.requests import CityRequest, signed_in
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.transactions import durable
from motcua.foundation.forms.rules.decoding import changes_rows, decode
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.merging import marks_of, read_marks, write_marks
from motcua.foundation.forms.rules.summary import summary
from motcua.foundation.forms.values import Form, Problem
from motcua.registry.people.lookups import form_lookups
from motcua.service.dossiers.commands.drafts import start_mending
from motcua.service.dossiers.commands.supplements import answer_supplement
from motcua.service.dossiers.errors import UnableToFileDossiers
from motcua.service.dossiers.queries.dossier import DossierView, dossier_view
from motcua.service.dossiers.queries.drafts import DraftView, answer_of, draft_view, mending_view
from motcua.service.wallet.errors import UnableToReusePapers


@signed_in
@require_http_methods(["GET", "POST"])
def supplement_page(request: CityRequest, dossier: UUID) -> HttpResponse:
    """Everything that is asked for; the button sends it when all is mended."""
    view = dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    if view.open_supplement is None:
        if request.method == "POST":
            messages.success(request, _("The office has your supplement already."))
        return redirect("dossier", dossier=dossier)
    mending = mending_view(dossier=dossier, actor=request.actor)
    if request.method == "GET":
        return _supplement(request, view, mending)
    left = len(view.open_supplement.defects) - len(mended_targets(view, mending))
    if mending is None or left:
        return _supplement(
            request, view, mending, problems=[_("Correct what is still open first; then send everything.")]
        )
    try:
        with durable():
            answer_supplement(answer=answer_of(mending, dossier=dossier), by=request.actor, at=request.at)
    except UnableToFileDossiers as refusal:
        problems = [problem.speak(language()) for each in refusal.refusals for problem in each.problems]
        return _supplement(request, view, mending, problems=problems or [each.why for each in refusal.refusals])
    messages.success(request, _("The office has your supplement. The clock runs again."))
    return redirect("dossier", dossier=dossier)


def _supplement(
    request: CityRequest, view: DossierView, mending: DraftView | None, *, problems: Sequence[str] = ()
) -> HttpResponse:
    defects = defects_of(view, mending=mending)
    words = {
        "dossier": view,
        "defects": defects,
        "left": sum(not defect.mended for defect in defects),
        "saved_at": mending.saved_at if mending else None,
        "problems": problems,
    }
    return render(request, "portal/supplement.html", words, status=422 if problems else 200)


@signed_in
@require_http_methods(["GET", "POST"])
@sent_again
def defect_page(request: CityRequest, dossier: UUID, target: str) -> HttpResponse:
    """Just the one question that is to be mended. Sent by the script after an answer, it only says that it was kept."""
    view = dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    form = form_of(view.version.form)
    reasons = dict(view.open_supplement.defects) if view.open_supplement else {}
    page = form.page_of(target)
    if page is None:
        raise Http404
    if target not in reasons:
        return _asked_no_more(request, view, form, page, target)
    with durable():
        draft = start_mending(dossier=dossier, by=request.actor, at=request.at)
    mending = draft_view(draft=draft, actor=request.actor)
    shown = partial(_defect, request, view, form=form, page=page, target=target, reason=reasons[target])
    if request.method == "GET":
        return shown(mending)
    before = answers_of(mending)
    answers = decode(form, page, request.POST, existing=before)
    seen = read_marks(request.POST.get(SEEN, ""))
    kept = keep_page_as_seen(request, mending, form, (target,), answers, seen=seen)
    mending = draft_view(draft=draft, actor=request.actor)
    if takes_offer(request):
        return _taken(request, view, mending, target)
    if request.headers.get("HX-Request") == "true":
        return kept_answer(
            request,
            mending,
            form,
            page,
            names=(target,),
            before=before,
            kept=kept.merged,
            seen=seen or {},
            whole=partial(shown, mending),
        )
    if told := told_of_windows(form, kept.merged):
        messages.warning(request, told)
    if changes_rows(request.POST):
        # All of it is kept, so its address brings the page back.
        request.sent_again = ()
        return shown(mending)
    problems = [*(each.problem for each in kept.refused), *_problems(request, mending, form, page, target)]
    if problems or switches_language(request):
        return shown(mending, problems=problems)
    return redirect("supplement", dossier=dossier)


def _defect(
    request: CityRequest,
    view: DossierView,
    mending: DraftView,
    *,
    form: Form,
    page: str,
    target: str,
    reason: str,
    problems: Sequence[Problem] = (),
) -> HttpResponse:
    whole = page_shown(request, mending, form, page, problems)
    words = {
        "dossier": view,
        "draft": mending,
        "page": replace(whole, fields=tuple(field for field in whole.fields if field.name == target)),
        "seen": write_marks(marks_of(answers_of(mending), (target,))),
        "upload": upload_address(mending),
        "reason": reason,
        "offers": offers_shown(request, mending, view.version, slots=[target]),
        "take": TAKE,
    }
    return render(request, "portal/defect.html", words, status=422 if problems else 200)


def _taken(request: CityRequest, view: DossierView, mending: DraftView, target: str) -> HttpResponse:
    """A paper of the wallet was put in the place of what the office could not use; the question again, with it."""
    try:
        told = take_offer(request, mending, view.version)
    except UnableToReusePapers as fault:
        messages.warning(request, fault.message)
    else:
        messages.success(request, told)
    return redirect("defect", dossier=view.id, target=target)


def _asked_no_more(request: CityRequest, view: DossierView, form: Form, page: str, target: str) -> HttpResponse:
    """The question was mended and sent from another window: where one has typed here, it is shown once more, so that it
    can be written to the office."""
    if request.method == "GET":
        if view.open_supplement:
            raise Http404
        return redirect("dossier", dossier=view.id)
    if request.headers.get("HX-Request") == "true":
        return render(request, "portal/sent_already_line.html", status=409)
    typed = decode(form, page, request.POST, existing=view.answers)
    sections = summary(form, typed, language=language(), lookups=form_lookups(on=city_day(request.at)))
    rows = [row for section in sections for row in section.rows if row.field == target]
    return render(request, "portal/sent_already.html", {"dossier": view, "rows": rows}, status=409)


def _problems(request: CityRequest, mending: DraftView, form: Form, page: str, target: str) -> list[Problem]:
    """What is wrong with this one answer. Where the form could do without it, the office cannot."""
    answers = answers_of(mending)
    problems = [
        problem for problem in problems_of_page(form, page, answers, on=city_day(request.at)) if problem.field == target
    ]
    if not problems and not answers.get(target):
        words = _("The office needs this; please answer it.")
        problems = [Problem(target, target, words, words)]
    return problems
