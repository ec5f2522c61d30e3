"""The form designer: pages and questions of a procedure's form in plain forms, tried at the width of a phone. No code.

Each act makes a whole new definition, which is read before it is saved: a form in the catalogue always works.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.administration.access import catalogue_keeper
from motcua.faces.desk.catalogue.asks import Texts, problems_of, read, shown, texts_of
from motcua.faces.desk.catalogue.sections import FORM_TITLE
from motcua.faces.desk.catalogue.told import name_of
from motcua.faces.desk.forms_designer.questions import (
    COMPONENTS,
    NEW_PAGE,
    condition_asks,
    new_name,
    pages_of,
    question_from,
    question_sheet,
)
from motcua.faces.ui.dossiers import language
from motcua.faces.ui.errors import UnableToReadForm as UnableToReadPost
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import Role
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.foundation.forms.errors import UnableToReadAnswers, UnableToReadForm
from motcua.foundation.forms.rules import editing
from motcua.foundation.forms.rules.decoding import decode
from motcua.foundation.forms.rules.definition import form_of, parse_form
from motcua.foundation.forms.rules.pages import page_view
from motcua.foundation.forms.rules.validation import problems_of_page, validate
from motcua.foundation.forms.values import Component, Form, PageView
from motcua.registry.catalogue.lists import GENERIC
from motcua.registry.catalogue.revising import save_section
from motcua.registry.catalogue.revisions import working_copy
from motcua.registry.catalogue.values import PARTS_OF, Section, WorkingCopyView
from motcua.registry.people.lookups import form_lookups

Definition = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class QuestionShown:
    name: str
    label: str
    component: str
    required: bool
    condition: str
    href: str


@dataclass(frozen=True, kw_only=True)
class PageShown:
    id: str
    title: str
    titles: Mapping[str, str]
    shown_if: str
    conditions: Sequence[tuple[str, str, bool]]
    questions: Sequence[QuestionShown]
    preview_href: str


class UnableToTakeOut(UnableTo):
    """“{question}” cannot be taken out: {places} asks for its answer. Nothing was changed; change that first."""


@require_GET
@catalogue_keeper
def designer_page(request: CityRequest, procedure: UUID) -> HttpResponse:
    """Pages and questions, and one page as people will see it, to be tried."""
    return _page(request, working_copy(procedure=procedure, actor=request.actor))


@require_POST
@catalogue_keeper
def act(request: CityRequest, procedure: UUID, act: str) -> HttpResponse:
    """One change of the whole. A refusal shows the page with why."""
    do = _ACTS.get(act)
    if do is None:
        raise Http404
    copy = working_copy(procedure=procedure, actor=request.actor)
    try:
        definition = do(request, copy)
        _save(request, copy, definition)
    except NotPermitted:
        raise
    except (KeyError, StopIteration) as unknown:
        raise Http404 from unknown
    except UnableToReadForm as fault:
        return _page(request, copy, error=_faults_told(fault, copy.content.form))
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
        return _question(request, copy, component, name, typed, error=_faults_told(fault, definition))
    if "xem" in request.GET:
        return _question(request, copy, component, name, typed, written=written)
    try:
        _save(request, copy, written)
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


# Acts: each gives the whole new definition, None for the form that follows from the parts ---------------------


def _move(request: CityRequest, copy: WorkingCopyView) -> Definition:
    return editing.moved(copy.content.form, request.POST["question"], down=request.POST.get("to") == "down")


def _move_page(request: CityRequest, copy: WorkingCopyView) -> Definition:
    return editing.moved_page(copy.content.form, request.POST["page"], down=request.POST.get("to") == "down")


def _take_out(request: CityRequest, copy: WorkingCopyView) -> Definition:
    definition, name = copy.content.form, request.POST["question"]
    form = form_of(definition)
    places = editing.named_by(form, name)
    if places:
        told = ", ".join(dict.fromkeys(_place_told(each, definition) for each in places))
        raise UnableToTakeOut(question=form.fields[name].label.speak(language()), places=told)
    return editing.without_question(definition, name)


def _set_page(request: CityRequest, copy: WorkingCopyView) -> Definition:
    title = {each: reading.text(request, f"title_{each}") for each in ("vi", "en")}
    if not all(title.values()):
        raise UnableToReadPost(field=_("the title of the page"))
    return editing.with_page(
        copy.content.form, request.POST["page"], title=title, shown_if=reading.text(request, "shown_if")
    )


def _follow(request: CityRequest, copy: WorkingCopyView) -> None:
    """Back to the form that follows from components and subjects."""
    if copy.content.parts.get("form") != GENERIC:
        raise Http404


_ACTS: Mapping[str, Callable[[CityRequest, WorkingCopyView], Definition | None]] = {
    "move": _move,
    "move_page": _move_page,
    "take_out": _take_out,
    "set_page": _set_page,
    "follow": _follow,
}


def _save(request: CityRequest, copy: WorkingCopyView, definition: Definition | None) -> None:
    if definition is not None:
        parse_form(definition)
    with durable():
        save_section(
            copy=copy.id,
            section=Section.FORM,
            parts={key: copy.content.parts[key] for key in PARTS_OF[Section.FORM] if key in copy.content.parts},
            form=definition,
            seen=reading.number(request, "seen", _("what the page showed")),
            by=request.actor,
            at=request.at,
        )


# What pages show ----------------------------------------------------------------------------------------------


def _page(request: CityRequest, copy: WorkingCopyView, *, error: str = "") -> HttpResponse:
    definition = copy.content.form
    here = reverse("desk_form_designer", args=[copy.procedure])
    asked = request.GET.get("trang") or request.POST.get("page") or ""
    pages = [_page_shown(definition, page, here) for page in definition["ui"]["pages"]] if definition else []
    current = asked if asked in {page.id for page in pages} else pages[0].id if pages else ""
    words = {
        "copy": copy,
        "name": name_of(copy),
        "pages": pages,
        "current": current,
        "preview": _preview(request, definition, current) if current else None,
        "components": [(each.value, said) for each, said in COMPONENTS.items()],
        "may_follow": copy.content.own_form and copy.content.parts.get("form") == GENERIC,
        "own_form": copy.content.own_form,
        "may_change": request.actor.has_role(Role.CONTROLLER),
        "error": error,
    }
    return render(request, "desk/form_designer.html", words, status=422 if error else 200)


def _page_shown(definition: Definition, page: Mapping[str, Any], here: str) -> PageShown:
    question_href = f"{here}cau/"
    first = page["fields"][0]
    (choice, _rule) = condition_asks(definition, before=first)
    options = choice.options() if choice.options else {}
    standing = page.get("shown_if", "")
    conditions = [(value, str(said), value == standing) for value, said in options.items()]
    if standing not in options:
        conditions.append((standing, standing, True))
    return PageShown(
        id=page["id"],
        title=page["title"][language()],
        titles=page["title"],
        shown_if=standing,
        conditions=conditions,
        questions=[_question_shown(definition, name, question_href) for name in page["fields"]],
        preview_href=f"{here}?trang={page['id']}",
    )


def _question_shown(definition: Definition, name: str, href: str) -> QuestionShown:
    field = definition["ui"]["fields"][name]
    standing = field.get("shown_if", "")
    return QuestionShown(
        name=name,
        label=field["label"][language()],
        component=str(COMPONENTS[Component(field["component"])]),
        required=name in definition["schema"].get("required", ()),
        condition=_condition_told(definition, name, standing) if standing else "",
        href=f"{href}?ten={name}",
    )


def _condition_told(definition: Definition, name: str, condition: str) -> str:
    """A condition with the answers that it looks at in words, as far as they are chosen ones."""
    chosen = editing.conditions_to_choose(definition, before=name, language=language())
    if condition in chosen:
        return chosen[condition]
    told = condition
    for rule in sorted(chosen, key=len, reverse=True):
        words = f"“{chosen[rule]}”".replace("\\", r"\\")
        told = re.sub(rf"(?<![\w.!]){re.escape(rule)}(?![\w.])", words, told)
    return told.replace("||", _("or")).replace("&&", _("and"))


def _preview(request: CityRequest, definition: Definition, page: str) -> PageView:
    """The page as people will see it, with what was tried in it."""
    form = form_of(editing.alone(definition, page))
    lookups = form_lookups(on=city_day(request.at))
    answers: Mapping[str, Any] = {}
    problems: tuple[Any, ...] = ()
    if "thu" in request.GET:
        try:
            answers = decode(form, page, dict(request.GET.lists()), existing={})
        except UnableToReadAnswers:
            answers = {}
        problems = problems_of_page(form, page, validate(form, answers, lookups=lookups, today=city_day(request.at)))
    return _shown_alone(form, page, answers, problems, lookups=lookups)


def _shown_alone(
    form: Form, page: str, answers: Mapping[str, Any], problems: tuple[Any, ...], *, lookups: Any
) -> PageView:
    view = page_view(form, page, answers, problems, language=language(), lookups=lookups)
    return replace(view, fields=tuple(replace(field, heading=False) for field in view.fields))


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
        lookups = form_lookups(on=city_day(request.at))
        preview = _shown_alone(form_of(editing.alone(standing, page)), page, {}, (), lookups=lookups)
    query = request.GET.copy()
    query.pop("xem", None)
    words = {
        "copy": copy,
        "title": FORM_TITLE,
        "component_words": COMPONENTS[component],
        "is_new": name is None,
        "sheet": sheet,
        "seen": reading_seen(request, copy, error),
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


def reading_seen(request: CityRequest, copy: WorkingCopyView, error: str) -> int:
    """What the writer has looked at: after a refusal the page shows what stands now."""
    given = request.POST.get("seen", "")
    return int(given) if not error and given.isascii() and given.isdigit() and len(given) < 9 else copy.number


def _page_query(request: CityRequest) -> str:
    page = request.POST.get("page", "")
    return f"?trang={page}" if page.isascii() and page.replace("_", "").isalnum() else ""


# Faults in words ------------------------------------------------------------------------------------------------


def _faults_told(fault: UnableToReadForm, definition: Definition) -> str:
    """Each fault with the question or page that it is of, as people know it."""
    told = [
        f"{_where_told(each.where, definition)}: {each.message_en if language() == 'en' else each.message_vi}"
        for each in fault.faults
    ]
    return _("The form cannot be so; nothing was changed.") + " " + "; ".join(told)


def _where_told(where: str, definition: Definition) -> str:
    steps = where.split(".")
    if steps[:2] == ["ui", "fields"] and len(steps) > 2:
        return _field_told(steps[2], definition)
    if steps[:2] == ["ui", "pages"] and len(steps) > 2:
        pages = pages_of(definition)
        return _("page “%(title)s”") % {"title": pages.get(steps[2], steps[2])}
    return where


def _place_told(place: editing.Named, definition: Definition) -> str:
    if place.kind == "field":
        return _field_told(place.where.partition(".")[0], definition)
    if place.kind == "page":
        return _("page “%(title)s”") % {"title": pages_of(definition).get(place.where, place.where)}
    check = next(check for check in definition["ui"].get("checks", ()) if check["id"] == place.where)
    return _("the check “%(message)s”") % {"message": check["message"][language()]}


def _field_told(name: str, definition: Definition) -> str:
    label = definition["ui"]["fields"].get(name, {}).get("label", {}).get(language(), name)
    return _("question “%(label)s”") % {"label": label}
