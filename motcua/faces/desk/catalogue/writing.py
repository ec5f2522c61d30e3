"""Writing a procedure's new version: begun from the one in force, written part by part in plain forms, looked at beside
the old one, assessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.administration.access import catalogue_keeper
from motcua.faces.desk.catalogue.asks import Read, lines_of, problems_of, read, shown, texts_of
from motcua.faces.desk.catalogue.sections import FORM_TITLE, SECTIONS, SectionForm
from motcua.faces.desk.catalogue.told import compared, name_of, problems_shown, section_href
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.queries import names_of
from motcua.foundation.accounts.values import Role
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.foundation.text.comparing import LinePair, compared_lines
from motcua.foundation.text.rules import trimmed
from motcua.registry.catalogue.errors import UnableToFindWorkingCopy, UnableToSaveUnseen
from motcua.registry.catalogue.revising import (
    ANSWER_LENGTH_MAX,
    assess_working_copy,
    open_working_copy,
    put_away_working_copy,
    save_section,
)
from motcua.registry.catalogue.revisions import contents_of, faults_of_copy, savings_of, working_copy
from motcua.registry.catalogue.values import Assessment, Content, Section, WorkingCopyView

SAVINGS_SHOWN_MAX = 30


@require_POST
@catalogue_keeper
def begin(request: CityRequest, procedure: UUID) -> HttpResponse:
    """Begins a new version, or leads to the one that is being written."""
    with durable():
        open_working_copy(procedure=procedure, by=request.actor, at=request.at)
    return redirect("desk_catalogue_writing", procedure=procedure)


@require_GET
@catalogue_keeper
def writing_page(request: CityRequest, procedure: UUID) -> HttpResponse:
    """All stretches with what changed and what is wrong, who saved what, and what may be done next."""
    copy = working_copy(procedure=procedure, actor=request.actor)
    savings = savings_of(copy=copy.id, actor=request.actor)
    names = names_of(accounts={line.saved_by for line in savings if line.saved_by} | _opener(copy))
    changed = {each.section for each in compared(_base(request, copy), copy.content) if each.pairs}
    words = {
        **_head(copy),
        "sections": _sections_shown(copy, changed),
        "problems": problems_shown(copy, faults_of_copy(copy)),
        "anything": bool(changed),
        "opened_by": names.get(copy.opened_by, "") if copy.opened_by else "",
        "savings": [
            (line, _title_of(line.section), names.get(line.saved_by, "") if line.saved_by else "")
            for line in savings[:SAVINGS_SHOWN_MAX]
        ],
        "may_change": request.actor.has_role(Role.CONTROLLER),
    }
    return render(request, "desk/catalogue_writing.html", words)


@require_http_methods(["GET", "POST"])
@catalogue_keeper
def section_page(request: CityRequest, procedure: UUID, section: str) -> HttpResponse:
    """One stretch. What cannot be saved is shown as it was typed, beside why and beside what stands now."""
    form = _section_form(section)
    copy = working_copy(procedure=procedure, actor=request.actor)
    if request.method == "GET":
        return _section(request, copy, form, texts_of(form.sheet, copy.content.parts))

    typed = {name: request.POST.getlist(name) for name in request.POST}
    found = read(form.sheet, typed)
    if found.errors:
        return _section(request, copy, form, typed, found=found, seen=request.POST.get("seen", ""))
    try:
        with durable():
            save_section(
                copy=copy.id,
                section=form.section,
                parts=found.data,
                seen=reading.number(request, "seen", _("what the page showed")),
                by=request.actor,
                at=request.at,
            )
    except NotPermitted:
        raise
    except UnableToSaveUnseen as fault:
        standing = working_copy(procedure=procedure, actor=request.actor)
        beside = compared_lines(lines_of(form.sheet, standing.content.parts), lines_of(form.sheet, found.data))
        return _section(request, standing, form, typed, error=fault, beside=beside)
    except UnableTo as fault:
        return _section(request, copy, form, typed, error=fault, seen=request.POST.get("seen", ""))
    messages.success(request, _("Saved: %(section)s.") % {"section": form.title})
    if "stay" in request.POST:
        return redirect("desk_catalogue_section", procedure=procedure, section=section)
    return redirect("desk_catalogue_writing", procedure=procedure)


@require_POST
@catalogue_keeper
def put_away(request: CityRequest, procedure: UUID) -> HttpResponse:
    copy = working_copy(procedure=procedure, actor=request.actor)
    with durable():
        put_away_working_copy(copy=copy.id, by=request.actor, at=request.at)
    messages.success(request, _("The new version is put away; what was written is kept in the history."))
    if copy.base is None:
        return redirect("desk_admin_procedures")
    return redirect("desk_admin_procedure", procedure=procedure)


@require_http_methods(["GET", "POST"])
@catalogue_keeper
def assess_page(request: CityRequest, procedure: UUID) -> HttpResponse:
    """What differs from the version it was begun from, what is wrong, and the four questions of Decree 63/2010."""
    copy = working_copy(procedure=procedure, actor=request.actor)
    if request.method == "GET":
        return _assess(request, copy)
    try:
        with durable():
            assess_working_copy(
                copy=copy.id,
                seen=reading.number(request, "seen", _("what the page showed")),
                assessment=assessment_of(request),
                by=request.actor,
                at=request.at,
            )
    except (NotPermitted, UnableToFindWorkingCopy):
        raise
    except UnableTo as fault:
        return _assess(request, working_copy(procedure=procedure, actor=request.actor), error=fault)
    messages.success(request, _("The new version is assessed. It can be announced now."))
    return redirect("desk_admin_procedure", procedure=procedure)


def assessment_of(request: CityRequest) -> Assessment:
    typed = {name: trimmed(request.POST.get(name, "")) for name in QUESTIONS}
    return Assessment(**{name: text[: ANSWER_LENGTH_MAX + 1] for name, text in typed.items()})


#: The four questions, by the names of their inputs.
QUESTIONS = ("necessity", "reasonableness", "legality", "cost")


def _assess(request: CityRequest, copy: WorkingCopyView, *, error: UnableTo | None = None) -> HttpResponse:
    found = compared(_base(request, copy), copy.content)
    words = {
        **_head(copy),
        "compared": [each for each in found if each.pairs],
        "problems": problems_shown(copy, faults_of_copy(copy)),
        "typed": request.POST,
        "error": error.message if error else "",
        "may_change": request.actor.has_role(Role.CONTROLLER),
    }
    return render(request, "desk/catalogue_assess.html", words, status=error.status if error else 200)


def _section_form(section: str) -> SectionForm:
    try:
        return SECTIONS[Section(section)]
    except (ValueError, KeyError) as unknown:
        raise Http404 from unknown


def _section(
    request: CityRequest,
    copy: WorkingCopyView,
    form: SectionForm,
    texts: Mapping[str, Sequence[str]],
    *,
    found: Read | None = None,
    error: UnableTo | None = None,
    beside: Sequence[LinePair] = (),
    seen: str = "",
) -> HttpResponse:
    errors = found.errors if found else {}
    sheet = shown(form.sheet, texts, errors)
    words: dict[str, Any] = {
        **_head(copy),
        "form": form,
        "sheet": sheet,
        "seen": seen if seen.isascii() and seen.isdigit() else copy.number,
        "problems": problems_of(errors),
        "error": error.message if error else "",
        "beside": beside,
        "may_change": request.actor.has_role(Role.CONTROLLER),
    }
    status = error.status if error else 422 if errors else 200
    return render(request, "desk/catalogue_section.html", words, status=status)


def _head(copy: WorkingCopyView) -> dict[str, Any]:
    return {"copy": copy, "name": name_of(copy)}


def _base(request: CityRequest, copy: WorkingCopyView) -> Content:
    if copy.base is None:
        return Content(parts={}, form={}, own_form=False)
    return contents_of(versions=[copy.base], actor=request.actor)[copy.base]


def _opener(copy: WorkingCopyView) -> set[UUID]:
    return {copy.opened_by} if copy.opened_by else set()


def _title_of(section: Section) -> Any:
    return FORM_TITLE if section is Section.FORM else SECTIONS[section].title


def _sections_shown(copy: WorkingCopyView, changed: set[Section]) -> list[tuple[Any, str, str, bool]]:
    """Title, icon, address, and whether it differs from the version it was begun from."""
    found = [
        (form.title, form.icon, section_href(copy.procedure, section), section in changed)
        for section, form in SECTIONS.items()
    ]
    return [*found, (FORM_TITLE, "list-checks", section_href(copy.procedure, Section.FORM), Section.FORM in changed)]
