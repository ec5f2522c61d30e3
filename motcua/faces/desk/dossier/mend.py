"""A supplement that the citizen brings to the counter: all that was asked for on one page, kept, then handed in."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.faces.desk.forms import part_of, problems_shown, upload_address
from motcua.faces.desk.officials import official
from motcua.faces.ui.drafts import RefusedFile, answers_of, keep_page
from motcua.faces.ui.offers import TAKE, offers_shown, take_offer, takes_offer
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.values import Role
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.transactions import durable
from motcua.foundation.forms.rules.decoding import changes_rows, decode
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.values import FieldView, Form, Problem
from motcua.registry.people.lookups import form_lookups
from motcua.service.dossiers.commands.drafts import start_mending
from motcua.service.dossiers.commands.papers import digitise_components
from motcua.service.dossiers.commands.supplements import answer_supplement
from motcua.service.dossiers.errors import UnableToFileDossiers
from motcua.service.dossiers.queries.dossier import DossierView, dossier_view
from motcua.service.dossiers.queries.drafts import DraftView, answer_of, draft_view
from motcua.service.wallet.errors import UnableToReusePapers


@require_http_methods(["GET", "POST"])
@official
def supplement_page(request: CityRequest, dossier: UUID) -> HttpResponse:
    """Only what was asked for can be changed; everything else stays as it was filed."""
    view = dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    if view.open_supplement is None:
        return redirect("desk_dossier", dossier=dossier)
    with durable():
        draft = start_mending(dossier=dossier, by=request.actor, at=request.at)
    mending = draft_view(draft=draft, actor=request.actor)
    if request.method == "GET":
        return _shown(request, view, mending)
    form = form_of(view.version.form)
    refused = _keep(request, view, mending, form)
    mending = draft_view(draft=draft, actor=request.actor)
    if takes_offer(request):
        return _taken(request, view, mending)
    if "hand_in" not in request.POST or refused or changes_rows(dict(request.POST.lists())):
        return _shown(request, view, mending, refused=refused)
    try:
        with durable():
            answer_supplement(answer=answer_of(mending, dossier=dossier), by=request.actor, at=request.at)
            if view.receiving_unit and request.actor.holds(Role.COUNTER, view.receiving_unit.id):
                slots = [target for target, _reason in _defects(view)]
                digitise_components(dossiers=[dossier], slots=slots, by=request.actor, at=request.at)
    except UnableToFileDossiers as refusal:
        problems = [problem for each in refusal.refusals for problem in each.problems]
        why = "" if problems else " ".join(each.why for each in refusal.refusals)
        return _shown(request, view, mending, problems=problems, error=why)
    messages.success(request, _("The supplement was taken in. The clock goes on."))
    return redirect("desk_dossier", dossier=dossier)


def _taken(request: CityRequest, view: DossierView, mending: DraftView) -> HttpResponse:
    """A paper of the applicant's wallet was put in the place of what could not be used; the page again, with it."""
    try:
        told = take_offer(request, mending, view.version)
    except UnableToReusePapers as fault:
        messages.warning(request, fault.message)
    else:
        messages.success(request, told)
    return redirect("desk_supplement", dossier=view.id)


def _keep(request: CityRequest, view: DossierView, mending: DraftView, form: Form) -> Sequence[RefusedFile]:
    asked = tuple(target for target, _reason in _defects(view) if target in form.fields)
    answers = answers_of(mending)
    posted = dict(request.POST.lists())
    for page in dict.fromkeys(form.page_of(target) for target in asked):
        if page is not None:
            answers = decode(form, page, posted, existing=answers)
    return keep_page(request, mending, form, asked, answers)


def _defects(view: DossierView) -> Sequence[tuple[str, str]]:
    return view.open_supplement.defects if view.open_supplement else ()


def _shown(
    request: CityRequest,
    view: DossierView,
    mending: DraftView,
    *,
    problems: Sequence[Problem] = (),
    refused: Sequence[RefusedFile] = (),
    error: str = "",
) -> HttpResponse:
    form = form_of(view.version.form)
    told = [*problems, *(file.problem for file in refused)]
    lookups = form_lookups(on=city_day(request.at))
    asked: list[tuple[FieldView, str]] = []
    for target, reason in _defects(view):
        page = form.page_of(target)
        fields = part_of(mending, form, page, told, lookups=lookups).fields if page else ()
        asked += [(field, reason) for field in fields if field.name == target]
    words = {
        "dossier": view,
        "asked": asked,
        "note": view.open_supplement.note if view.open_supplement else "",
        "problems": problems_shown(told),
        "error": error,
        "upload": upload_address(mending.id),
        "offers": offers_shown(request, mending, view.version, slots=[target for target, _reason in _defects(view)]),
        "take": TAKE,
    }
    return render(request, "desk/supplement.html", words, status=422 if told or error else 200)
