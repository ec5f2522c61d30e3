"""Mending: all defects on one page, each opening only its question; kept at once, sent together."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.faces.portal.track.shown import defects_of
from motcua.faces.ui.dossiers import language
from motcua.faces.ui.drafts import answers_of, keep_page
from motcua.faces.ui.requests import CityRequest, signed_in
from motcua.foundation.database.transactions import durable
from motcua.foundation.forms.rules.decoding import decode
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.pages import page_view
from motcua.foundation.forms.rules.validation import validate
from motcua.foundation.forms.values import Form, Problem
from motcua.registry.organization.queries import division_lookup
from motcua.service.dossiers.commands.drafts import start_mending
from motcua.service.dossiers.commands.supplements import answer_supplement
from motcua.service.dossiers.deadlines import city_day
from motcua.service.dossiers.errors import UnableToFileDossiers
from motcua.service.dossiers.queries.dossier import DossierView, dossier_view
from motcua.service.dossiers.queries.drafts import DraftView, draft_view, mending_view
from motcua.service.dossiers.values import FiledFile, SupplementAnswer


@require_http_methods(["GET", "POST"])
@signed_in
def supplement_page(request: CityRequest, dossier: UUID) -> HttpResponse:
    """Everything that is asked for; the button sends it when all is mended."""
    view = dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    mending = mending_view(dossier=dossier, actor=request.actor)
    if view.open_supplement is None:
        return redirect("dossier", dossier=dossier)
    words = {"dossier": view, "defects": defects_of(view, mending=mending)}
    if request.method == "GET" or mending is None:
        return render(request, "portal/supplement.html", words)
    try:
        with durable():
            answer_supplement(answer=_answer(view, mending), by=request.actor, at=request.at)
    except UnableToFileDossiers as refusal:
        problems = [problem.speak(language()) for each in refusal.refusals for problem in each.problems]
        return render(request, "portal/supplement.html", {**words, "problems": problems}, status=422)
    return redirect("dossier", dossier=dossier)


@require_http_methods(["GET", "POST"])
@signed_in
def defect_page(request: CityRequest, dossier: UUID, target: str) -> HttpResponse:
    """Just the one question that is to be mended."""
    view = dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    form = form_of(view.version.form)
    reasons = dict(view.open_supplement.defects) if view.open_supplement else {}
    page = form.page_of(target)
    if target not in reasons or page is None:
        raise Http404
    with durable():
        draft = start_mending(dossier=dossier, by=request.actor, at=request.at)
    mending = draft_view(draft=draft, actor=request.actor)
    refused: list[str] = []
    problems: list[Problem] = []
    if request.method == "POST":
        answers = decode(form, page, dict(request.POST.lists()), existing=answers_of(mending))
        refused = list(keep_page(request, mending, form, (target,), answers))
        mending = draft_view(draft=draft, actor=request.actor)
        stays = {"_add", "_remove", "_stay"} & set(request.POST)
        problems = [] if stays else _problems(request, mending, form, target)
        if not (refused or problems or stays):
            return redirect("supplement", dossier=dossier)
    lookups = division_lookup(on=city_day(request.at))
    whole = page_view(form, page, answers_of(mending), problems, language=language(), lookups=lookups)
    words = {
        "dossier": view,
        "page": replace(whole, fields=tuple(f for f in whole.fields if f.name == target), number=1, total=1),
        "reason": reasons[target],
        "refused": refused,
    }
    return render(request, "portal/defect.html", words, status=422 if problems or refused else 200)


def _problems(request: CityRequest, mending: DraftView, form: Form, target: str) -> list[Problem]:
    today = city_day(request.at)
    found = validate(form, answers_of(mending), lookups=division_lookup(on=today), today=today)
    problems = [problem for problem in found if problem.field == target]
    if target in form.fields and not answers_of(mending).get(target):
        problems = problems or [Problem(target, target, _("Mend this, please."), _("Mend this, please."))]
    return problems


def _answer(view: DossierView, mending: DraftView) -> SupplementAnswer:
    files = tuple(FiledFile(slot, receipt) for slot, receipts in mending.files.items() for receipt in receipts)
    return SupplementAnswer(dossier=view.id, answers=mending.answers, files=files)
