"""Forms of steps among the fields of a case that is being written: their inputs have names of their own there."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from motcua.faces.ui.dossiers import language
from motcua.faces.ui.errors import UnableToReadForm
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.forms.errors import UnableToReadAnswers
from motcua.foundation.forms.rules.decoding import decode
from motcua.foundation.forms.rules.normalising import normalise
from motcua.foundation.forms.rules.pages import page_view
from motcua.foundation.forms.values import FieldView
from motcua.registry.people.lookups import form_lookups
from motcua.service.processes.rules.model import Model

#: In an event's text; a bar parts the event, so none stands in it.
ANSWERS = "answers="
_BAR, _BAR_WRITTEN = "|", "\\u007c"


def fields_of_step(model: Model, step: str, *, at: datetime) -> Sequence[FieldView]:
    """The questions of the step's form, empty, under names that nothing else on the page has; none without a form."""
    form = model.form_of(model.steps[step]) if step in model.steps else None
    if form is None:
        return ()
    lookups = form_lookups(on=city_day(at))
    pages = [page_view(form.form, page.id, {}, language=language(), lookups=lookups) for page in form.form.pages]
    return [_named(field, _prefix(step)) for page in pages for field in page.fields]


def answers_given(sent: QueryDict, model: Model, step: str) -> Mapping[str, Any] | None:
    """What was answered there; None where nothing was: then the case does not look at the form."""
    form = model.form_of(model.steps[step]) if step in model.steps else None
    if form is None:
        return None
    prefix = _prefix(step)
    posted = {name.removeprefix(prefix): sent.getlist(name) for name in sent if name.startswith(prefix)}
    answers: Mapping[str, Any] = {}
    try:
        for page in form.form.pages:
            answers = decode(form.form, page.id, posted, existing=answers)
        return normalise(form.form, answers) or None
    except UnableToReadAnswers as beyond:
        raise UnableToReadForm(field=_("the answers of the form")) from beyond


def answers_text(answers: Mapping[str, Any] | None) -> list[str]:
    """As a part of an event's text; none where there are none."""
    if answers is None:
        return []
    return [ANSWERS + json.dumps(answers, ensure_ascii=False, separators=(",", ":")).replace(_BAR, _BAR_WRITTEN)]


def answers_from(said: Sequence[str]) -> Mapping[str, Any] | None:
    """Raises `UnableToReadForm` for what is no object of answers."""
    text = next((each.removeprefix(ANSWERS) for each in said if each.startswith(ANSWERS)), "")
    if not text:
        return None
    try:
        answers = json.loads(text)
    except ValueError as fault:
        raise UnableToReadForm(field=_("the answers of the form")) from fault
    if not isinstance(answers, dict):
        raise UnableToReadForm(field=_("the answers of the form"))
    return answers


def _prefix(step: str) -> str:
    return f"form-{step}."


def _named(field: FieldView, prefix: str) -> FieldView:
    """Rows are not added here: a group has those that it begins with."""
    return replace(
        field,
        id=f"{prefix.rstrip('.')}-{field.id}",
        name=f"{prefix}{field.name}",
        heading=False,
        add="",
        parts=tuple(_named(part, prefix) for part in field.parts),
        options=tuple(replace(each, id=f"{prefix.rstrip('.')}-{each.id}") for each in field.options),
        rows=tuple(
            replace(row, fields=tuple(_named(part, prefix) for part in row.fields), remove="") for row in field.rows
        ),
    )
