"""Forms at the desk: pages of a form under each other, and files that are kept as soon as they are chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from motcua.faces.desk.officials import official
from motcua.faces.ui import values as ui
from motcua.faces.ui.dossiers import language
from motcua.faces.ui.drafts import draft_page, upload_answer
from motcua.faces.ui.known import NO_FACTS, Facts
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.forms.values import Form, PageView, Problem
from motcua.registry.people.lookups import FormLookups, form_lookups
from motcua.service.dossiers.queries.drafts import DraftView

#: Stands for the slot's name in the address of uploads.
SLOT = "0"


def part_of(
    view: DraftView,
    form: Form,
    page: str,
    problems: Sequence[Problem] = (),
    *,
    lookups: FormLookups,
    facts: Facts = NO_FACTS,
) -> PageView:
    """A page of the form as a part of a longer one: no field is the heading of all."""
    shown = draft_page(view, form, page, problems, lookups=lookups, facts=facts)
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
    lookups = form_lookups(on=city_day(request.at))
    return upload_answer(request, draft, slot, page_of=partial(part_of, lookups=lookups))
