"""The pages of the form designer, over whatever form: plain forms for its pages and questions, a phone to try them. No code.

Each act makes a whole new definition, which is read before it is saved: a form that is kept always works.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from motcua.faces.desk.catalogue.asks import Texts, problems_of, read, shown, texts_of
from motcua.faces.desk.forms_designer.acts import ACTS
from motcua.faces.desk.forms_designer.edited import EditedForm
from motcua.faces.desk.forms_designer.questions import COMPONENTS, NEW_PAGE, new_name, question_from, question_sheet
from motcua.faces.desk.forms_designer.shown import page_shown, tried, untried
from motcua.faces.desk.forms_designer.told import faults_told
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.forms.errors import UnableToReadForm
from motcua.foundation.forms.rules import editing
from motcua.foundation.forms.rules.definition import parse_form
from motcua.foundation.forms.rules.editing import Definition
from motcua.foundation.forms.values import Component


def shown_page(request: CityRequest, edited: EditedForm, *, error: str = "") -> HttpResponse:
    """Pages and questions, and one page as people will see it, to be tried."""
    definition = edited.definition
    asked = request.GET.get("trang") or request.POST.get("page") or ""
    pages = [page_shown(definition, page, edited.here) for page in definition["ui"]["pages"]] if definition else []
    current = asked if asked in {page.id for page in pages} else pages[0].id if pages else ""
    words = {
        "edited": edited,
        "pages": pages,
        "current": current,
        "preview": tried(request, definition, current) if current else None,
        "components": [(each.value, COMPONENTS[each]) for each in edited.components],
        "error": error,
        **edited.more(),
    }
    return render(request, edited.template, words, status=422 if error else 200)


def do_act(request: CityRequest, edited: EditedForm, act: str) -> HttpResponse:
    """One change of the whole. A refusal shows the page with why."""
    do = ACTS.get(act)
    if do is None:
        raise Http404
    try:
        definition = do(request, edited)
        if definition is not None:
            parse_form(definition)
        edited.keep(definition)
    except NotPermitted:
        raise
    except (KeyError, StopIteration) as unknown:
        raise Http404 from unknown
    except UnableToReadForm as fault:
        return shown_page(request, edited, error=faults_told(fault, edited.definition))
    except UnableTo as fault:
        return shown_page(request, edited.again(), error=fault.message)
    messages.success(request, _("The form is saved."))
    return redirect(f"{edited.here}{_page_query(request)}")


def shown_question(request: CityRequest, edited: EditedForm) -> HttpResponse:
    """One question, new (`loai`, `trang`) or there already (`ten`). A POST with `xem` in the address shows the question as
    it is typed and saves nothing."""
    definition = edited.definition
    name = request.GET.get("ten") or None
    if name is not None and name not in definition["ui"]["fields"]:
        raise Http404
    component = _component(request, edited, name)
    if request.method == "GET":
        texts = _first_texts(request, definition, component, name)
        return _question(request, edited, component, name, texts)

    typed = {key: request.POST.getlist(key) for key in request.POST}
    found = read(question_sheet(definition, component, name), typed)
    if found.errors:
        return _question(request, edited, component, name, typed, errors=found.errors)
    try:
        written = _with(definition, found.data, component, name)
        parse_form(written)
    except UnableToReadForm as fault:
        return _question(request, edited, component, name, typed, error=faults_told(fault, definition))
    if "xem" in request.GET:
        return _question(request, edited, component, name, typed, written=written)
    try:
        edited.keep(written)
    except NotPermitted:
        raise
    except UnableTo as fault:
        return _question(request, edited.again(), component, name, typed, error=fault.message, refused=True)
    messages.success(request, _("The question is saved."))
    page = next(page["id"] for page in written["ui"]["pages"] if _name_in(definition, written, name) in page["fields"])
    return redirect(f"{edited.here}?trang={page}")


def _name_in(before: Definition, after: Definition, name: str | None) -> str:
    return name or next(each for each in after["ui"]["fields"] if each not in before["ui"]["fields"])


def _component(request: CityRequest, edited: EditedForm, name: str | None) -> Component:
    if name:
        return Component(edited.definition["ui"]["fields"][name]["component"])
    given = request.GET.get("loai", "")
    if given not in edited.components:
        raise Http404
    return Component(given)


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


def _question(
    request: CityRequest,
    edited: EditedForm,
    component: Component,
    name: str | None,
    texts: Mapping[str, Sequence[str]],
    *,
    errors: Mapping[str, str] | None = None,
    error: str = "",
    written: Definition | None = None,
    refused: bool = False,
) -> HttpResponse:
    definition = edited.definition
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
        "edited": edited,
        "component_words": COMPONENTS[component],
        "is_new": name is None,
        "sheet": sheet,
        # After a refusal the page shows what stands now.
        "seen": edited.seen if refused else request.POST.get("seen", edited.seen),
        "problems": problems_of(errors or {}),
        "error": error,
        "preview": preview,
        "here": f"?{query.urlencode()}",
        "preview_here": f"?{query.urlencode()}&xem=1",
    }
    status = 422 if errors or error else 200
    return render(request, "desk/form_question.html", words, status=status)


def _page_query(request: CityRequest) -> str:
    page = request.POST.get("page", "")
    return f"?trang={page}" if page.isascii() and page.replace("_", "").isalnum() else ""
