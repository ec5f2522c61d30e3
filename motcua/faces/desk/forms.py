"""Forms at the desk: pages of a form under each other, and files that are kept as soon as they are chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from motcua.faces.desk.officials import official
from motcua.faces.ui import values as ui
from motcua.faces.ui.dossiers import language
from motcua.faces.ui.drafts import answers_of, facts_of, keep_upload
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.pages import page_view
from motcua.foundation.forms.values import Component, Form, PageView, Problem
from motcua.registry.catalogue.queries import version as version_by_id
from motcua.registry.organization.queries import DivisionLookup, division_lookup
from motcua.registry.people.values import PersonView
from motcua.service.dossiers.deadlines import city_day
from motcua.service.dossiers.queries.drafts import DraftView, draft_view

#: Stands for the slot's name in the address of uploads.
SLOT = "0"


def part_of(
    view: DraftView,
    form: Form,
    page: str,
    problems: Sequence[Problem] = (),
    *,
    lookups: DivisionLookup,
    applicant: PersonView | None = None,
) -> PageView:
    """A page of the form as a part of a longer one: no field is the heading of all."""
    shown = page_view(
        form,
        page,
        answers_of(view),
        problems,
        language=language(),
        lookups=lookups,
        receipts={receipt.sha256: receipt for receipts in view.files.values() for receipt in receipts},
        prefills=facts_of(applicant) if applicant else None,
    )
    return replace(shown, fields=tuple(replace(field, heading=False) for field in shown.fields))


def problems_shown(problems: Sequence[Problem]) -> list[ui.Problem]:
    """The lines of the summary over the page, each leading to its input."""
    return [
        ui.Problem(message=each.speak(language()), field_id=each.element_id if each.field else "") for each in problems
    ]


def upload_address(draft: UUID) -> str:
    """Where single files go; the slot's name is put behind it."""
    return reverse("desk_upload", args=[draft, SLOT]).removesuffix(f"{SLOT}/")


@require_POST
@official
def upload(request: CityRequest, draft: UUID, slot: str) -> HttpResponse:
    """Takes one file at once and answers with what the slot holds now; also for a supplement."""
    view = draft_view(draft=draft, actor=request.actor)
    form = form_of(version_by_id(view.version).form)
    page = form.page_of(slot)
    file = request.FILES.get(slot)
    if page is None or form.fields[slot].component is not Component.FILE or file is None:
        raise Http404
    refused = keep_upload(request, view, form, slot, file)
    lookups = division_lookup(on=city_day(request.at))
    shown = part_of(draft_view(draft=draft, actor=request.actor), form, page, lookups=lookups)
    field = next((each for each in shown.fields if each.name == slot), None)
    words = {"field": field, "refused": refused or ""}
    return render(request, "ui/form/files.html", words, status=422 if refused else 200)
