"""What the pages of the designer show: pages, questions with their conditions in words, and a page as people will see it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from motcua.faces.desk.forms_designer.questions import COMPONENTS, condition_asks
from motcua.faces.ui.dossiers import language
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.forms.errors import UnableToReadAnswers
from motcua.foundation.forms.rules import editing
from motcua.foundation.forms.rules.decoding import decode
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.editing import Definition
from motcua.foundation.forms.rules.pages import page_view
from motcua.foundation.forms.rules.validation import problems_of_page, validate
from motcua.foundation.forms.values import Component, Form, PageView
from motcua.registry.people.lookups import form_lookups


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


def page_shown(definition: Definition, page: Mapping[str, Any], here: str) -> PageShown:
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


def untried(request: CityRequest, definition: Definition, page: str) -> PageView:
    """The page as people will see it first."""
    return _alone(form_of(editing.alone(definition, page)), page, {}, (), lookups=form_lookups(on=city_day(request.at)))


def tried(request: CityRequest, definition: Definition, page: str) -> PageView:
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
    return _alone(form, page, answers, problems, lookups=lookups)


def _alone(form: Form, page: str, answers: Mapping[str, Any], problems: tuple[Any, ...], *, lookups: Any) -> PageView:
    view = page_view(form, page, answers, problems, language=language(), lookups=lookups)
    return replace(view, fields=tuple(replace(field, heading=False) for field in view.fields))
