"""A draft as its pages show it: its parts, its offices, its answers with the files in their slots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.faces.ui.dossiers import language
from motcua.faces.ui.drafts import answers_of
from motcua.faces.ui.values import Task
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.validation import validate
from motcua.foundation.forms.rules.visibility import visible_pages
from motcua.foundation.forms.values import Page
from motcua.registry.catalogue.queries import receiving_units
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.registry.organization.queries import directory, division_lookup
from motcua.registry.organization.values import UnitView
from motcua.service.dossiers.queries.drafts import DraftView


@dataclass(frozen=True)
class OfficeChoices:
    """Offices under their district, and by id."""

    groups: tuple[tuple[str, tuple[UnitView, ...]], ...]
    by_id: Mapping[str, UUID]


def draft_tasks(view: DraftView, version: ProcedureVersion, *, on: date) -> list[Task]:
    """The parts of a filing: the office, each page of the form, the way home of the result, the check."""
    form = form_of(version.form)
    answers = answers_of(view)
    problems = validate(form, answers, lookups=division_lookup(on=on), today=on)
    unfinished = {form.page_of(problem.field) for problem in problems}
    begun = {name for name, answer in answers.items() if answer not in (None, "", [], {})}
    parts = [
        Task(
            name=_("Office that receives it"),
            status="done" if view.receiving_unit else "to_do",
            href=reverse("draft_office", args=[view.id]),
        ),
        *(_page_task(view, page, unfinished, begun) for page in visible_pages(form, answers)),
        Task(name=_("How you get the result"), status="done", href=reverse("draft_return", args=[view.id])),
    ]
    ready = all(part.status == "done" for part in parts)
    check = reverse("draft_check", args=[view.id])
    parts.append(
        Task(name=_("Check and file"), status="to_do" if ready else "cannot_start", href=check if ready else "")
    )
    return parts


def _page_task(view: DraftView, page: Page, unfinished: set[str | None], begun: set[str]) -> Task:
    if page.id not in unfinished:
        status = "done"
    else:
        status = "in_progress" if begun & set(page.fields) else "to_do"
    return Task(name=page.title.speak(language()), status=status, href=reverse("draft_page", args=[view.id, page.id]))


def office_choices(version: ProcedureVersion, *, on: date) -> OfficeChoices:
    """The offices that receive the procedure, grouped by what is above them, so that one list serves without
    JavaScript."""
    units = receiving_units(version=version, on=on)
    tree = directory(on=on)
    groups: dict[str, list[UnitView]] = {}
    for unit in units:
        above = tree.get(unit.parent) if unit.parent else None
        groups.setdefault(_name(above) if above else "", []).append(unit)
    return OfficeChoices(
        groups=tuple((name, tuple(sorted(members, key=_name))) for name, members in sorted(groups.items())),
        by_id={str(unit.id): unit.id for unit in units},
    )


def _name(unit: UnitView) -> str:
    return unit.name_vi if language() == "vi" else unit.name_en
