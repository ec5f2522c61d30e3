"""The form designer: pages and questions of a procedure's form in plain forms, tried at the width of a phone. No code.

Each act makes a whole new definition, which is read before it is saved: a form in the catalogue always works.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.faces.desk.administration.access import catalogue_keeper
from motcua.faces.desk.catalogue.asks import Texts, problems_of, read, shown, texts_of
from motcua.faces.desk.catalogue.sections import FORM_TITLE
from motcua.faces.desk.catalogue.told import name_of
from motcua.faces.desk.forms_designer.acts import ACTS, save
from motcua.faces.desk.forms_designer.questions import COMPONENTS, NEW_PAGE, new_name, question_from, question_sheet
from motcua.faces.desk.forms_designer.shown import page_shown, tried, untried
from motcua.faces.desk.forms_designer.told import faults_told
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import Role
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.forms.errors import UnableToReadForm
from motcua.foundation.forms.rules import editing
from motcua.foundation.forms.rules.definition import parse_form
from motcua.foundation.forms.rules.editing import Definition
from motcua.foundation.forms.values import Component
from motcua.registry.catalogue.lists import GENERIC
from motcua.registry.catalogue.revisions import working_copy
from motcua.registry.catalogue.values import WorkingCopyView


@require_GET
@catalogue_keeper
def designer_page(request: CityRequest, procedure: UUID) -> HttpResponse:
    """Pages and questions, and one page as people will see it, to be tried."""
    return _page(request, working_copy(procedure=procedure, actor=request.actor))


@require_POST
@catalogue_keeper
def act(request: CityRequest, procedure: UUID, act: str) -> HttpResponse:
    """One change of the whole. A refusal shows the page with why."""
    do = ACTS.get(act)
    if do is None:
        raise Http404
    copy = working_copy(procedure=procedure, actor=request.actor)
    try:
        definition = do(request, copy)
        save(request, copy, definition)
    except NotPermitted:
        raise
    except (KeyError, StopIteration) as unknown:
        raise Http404 from unknown
    except UnableToReadForm as fault:
        return _page(request, copy, error=faults_told(fault, copy.content.form))
    except UnableTo as fault:
        return _page(request, working_copy(procedure=procedure, actor=request.actor), error=fault.message)
    messages.success(request, _("The form is saved."))
    return redirect(f"{reverse('desk_form_designer', args=[procedure])}{_page_query(request)}")


@require_http_methods(["GET", "POST"])
@catalogue_keeper
def question_page(request: CityRequest, procedure: UUID) -> HttpResponse:
    """One question, new (`loai`, `trang`) or there already (`ten`). A POST with `xem` in the address shows the question as
    it is typed and saves nothing."""
    copy = working_copy(procedure=procedure, actor=request.actor)
    definition = copy.content.form
    name = request.GET.get("ten") or None
    if name is not None and name not in definition["ui"]["fields"]:
        raise Http404
    component = _component(request, definition, name)
    if request.method == "GET":
        return _question(request, copy, component, name, _first_texts(request, definition, component, name))

    typed = {key: request.POST.getlist(key) for key in request.POST}
    found = read(question_sheet(definition, component, name), typed)
    if found.errors:
        return _question(request, copy, component, name, typed, errors=found.errors)
    try:
        written = _with(definition, found.data, component, name)
        parse_form(written)
    except UnableToReadForm as fault:
        return _question(request, copy, component, name, typed, error=faults_told(fault, definition))
    if "xem" in request.GET:
        return _question(request, copy, component, name, typed, written=written)
    try:
        save(request, copy, written)
    except NotPermitted:
        raise
    except UnableTo as fault:
        standing = working_copy(procedure=procedure, actor=request.actor)
        return _question(request, standing, component, name, typed, error=fault.message)
    messages.success(request, _("The question is saved."))
    page = next(page["id"] for page in written["ui"]["pages"] if _name_in(definition, written, name) in page["fields"])
    return redirect(f"{reverse('desk_form_designer', args=[procedure])}?trang={page}")


def _name_in(before: Definition, after: Definition, name: str | None) -> str:
    return name or next(each for each in after["ui"]["fields"] if each not in before["ui"]["fields"])


def _component(request: CityRequest, definition: Definition, name: str | None) -> Component:
    given = definition["ui"]["fields"][name]["component"] if name else request.GET.get("loai", "")
    try:
        return Component(given)
    except ValueError as unknown:
        raise Http404 from unknown


def _first_texts(request: CityRequest, definition: Definition, component: Component, name: str | None) -> Texts:
    pages = definition["ui"]["pages"]
    if name is None:
        page = request.GET.get("trang") or (pages[-1]["id"] if pages else NEW_PAGE)
        data: dict[str, Any] = {"page": page, "required": True}
        if component is Component.PERSON:
            data |= {"parts": ["full_name", "number"], "needed": ["full_name"]}
        if component is Component.FILE:
            data["accept"] = list(editing.ACCEPT)
    else:
        data = editing.question_of(definition, name)
        data["page"] = next(page["id"] for page in pages if name in page["fields"])
    return texts_of(question_sheet(definition, component, name), data)


def _with(definition: Definition, data: Mapping[str, Any], component: Component, name: str | None) -> dict[str, Any]:
    page, title = data["page"], data.get("page_title")
    if page == NEW_PAGE:
        taken = [each["id"] for each in definition["ui"]["pages"]]
        page = editing.free_name("page", taken)
    given = name or new_name(data, list(definition["ui"]["fields"]))
    question = question_from(data, component, name=given, page=page)
    return editing.with_question(definition, question, page=page, title=title)


def _page(request: CityRequest, copy: WorkingCopyView, *, error: str = "") -> HttpResponse:
    definition = copy.content.form
    here = reverse("desk_form_designer", args=[copy.procedure])
    asked = request.GET.get("trang") or request.POST.get("page") or ""
    pages = [page_shown(definition, page, here) for page in definition["ui"]["pages"]] if definition else []
    current = asked if asked in {page.id for page in pages} else pages[0].id if pages else ""
    words = {
        "copy": copy,
        "name": name_of(copy),
        "pages": pages,
        "current": current,
        "preview": tried(request, definition, current) if current else None,
        "components": [(each.value, said) for each, said in COMPONENTS.items()],
        "may_follow": copy.content.own_form and copy.content.parts.get("form") == GENERIC,
        "own_form": copy.content.own_form,
        "may_change": request.actor.has_role(Role.CONTROLLER),
        "error": error,
    }
    return render(request, "desk/form_designer.html", words, status=422 if error else 200)


def _question(
    request: CityRequest,
    copy: WorkingCopyView,
    component: Component,
    name: str | None,
    texts: Mapping[str, Sequence[str]],
    *,
    errors: Mapping[str, str] | None = None,
    error: str = "",
    written: Definition | None = None,
) -> HttpResponse:
    definition = copy.content.form
    sheet = shown(question_sheet(definition, component, name), texts, errors or {})
    standing = written or (definition if name else None)
    preview = None
    if standing is not None:
        asked = _name_in(definition, standing, name)
        page = next(page["id"] for page in standing["ui"]["pages"] if asked in page["fields"])
        preview = untried(request, standing, page)
    query = request.GET.copy()
    query.pop("xem", None)
    words = {
        "copy": copy,
        "title": FORM_TITLE,
        "component_words": COMPONENTS[component],
        "is_new": name is None,
        "sheet": sheet,
        "seen": _seen(request, copy, error),
        "problems": problems_of(errors or {}),
        "error": error,
        "preview": preview,
        "here": f"?{query.urlencode()}",
        "preview_here": f"?{query.urlencode()}&xem=1",
        "back": reverse("desk_form_designer", args=[copy.procedure]),
        "may_change": request.actor.has_role(Role.CONTROLLER),
    }
    status = 422 if errors or error else 200
    return render(request, "desk/form_question.html", words, status=status)


def _seen(request: CityRequest, copy: WorkingCopyView, error: str) -> int:
    """What the writer has looked at: after a refusal the page shows what stands now."""
    given = request.POST.get("seen", "")
    return int(given) if not error and given.isascii() and given.isdigit() and len(given) < 9 else copy.number


def _page_query(request: CityRequest) -> str:
    page = request.POST.get("page", "")
    return f"?trang={page}" if page.isascii() and page.replace("_", "").isalnum() else ""
