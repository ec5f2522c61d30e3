"""Edits of the forms that a drawing holds for its steps. Each takes a drawing and gives a drawing, as `rules.editing`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from lxml import etree

from motcua.foundation.forms.rules.definition import parse_form
from motcua.foundation.forms.rules.editing import free_name
from motcua.foundation.forms.values import Component, Text
from motcua.foundation.text.faults import fault, gettext_noop
from motcua.service.processes.errors import UnableToReadProcess
from motcua.service.processes.rules.drawn import (
    Drawn,
    drop_empty_holder,
    key_of,
    put_extension,
    set_ours,
    set_plain,
    take_out,
)
from motcua.service.processes.rules.elements import extensions
from motcua.service.processes.rules.forms import FORM, form_element, forms_known, held_forms, missing_forms, named_forms
from motcua.service.processes.rules.ways import EditRefused, step_in
from motcua.service.processes.values import StepForm

#: The page and the question that a new form begins with, to be changed.
FIRST_PAGE, FIRST_QUESTION = "page", "findings"
FIRST_LENGTH = 2_000
NO_SUCH_FORM = gettext_noop("there is no form “{form}” in the draft (any more)")


def forms_held(xml: bytes) -> dict[str, StepForm]:
    """The forms that the drawing itself holds, by key. Raises `UnableToReadProcess`."""
    return held_forms(Drawn(xml).process)


def form_mark(form: StepForm) -> str:
    """A mark by which is seen whether a form is still as it was shown."""
    written = json.dumps([form.name_vi, form.name_en, form.definition], ensure_ascii=False, sort_keys=True)
    return sha256(written.encode()).hexdigest()[:16]


def blank_form(*, page: Text, question: Text) -> dict[str, Any]:
    """A definition of one page with one question, which nobody has to answer."""
    return {
        "schema": {
            "type": "object",
            "properties": {FIRST_QUESTION: {"type": "string", "maxLength": FIRST_LENGTH}},
            "required": [],
        },
        "ui": {
            "pages": [{"id": FIRST_PAGE, "title": {"vi": page.vi, "en": page.en}, "fields": [FIRST_QUESTION]}],
            "fields": {
                FIRST_QUESTION: {
                    "component": Component.LONG_TEXT.value,
                    "label": {"vi": question.vi, "en": question.en},
                }
            },
        },
    }


def new_form(
    xml: bytes, *, name: Text, like: str = "", blank: Mapping[str, Any] | None = None, step: str = ""
) -> tuple[bytes, str]:
    """The drawing with one more form, a copy of the one called `like` or else `blank`, which `step` has then ('' for none);
    and the new form's key. Raises `EditRefused` for a form or step that is not there, and a name that another form has."""
    drawn = Drawn(xml)
    known = forms_known(drawn.process)
    if like and like not in known:
        raise EditRefused(fault(NO_SUCH_FORM, form=like))
    _require_own_name(known, name, but="")
    definition = known[like].definition if like else blank or {}
    key = free_name(key_of(name.en or name.vi), list(known))
    _hold(drawn.process, StepForm(key=key, name_vi=name.vi, name_en=name.en, definition=definition))
    if step:
        set_ours(step_in(drawn, step), FORM, key)
    return drawn.written(), key


def change_form(xml: bytes, form: StepForm) -> bytes:
    """The drawing with this form in the place of the one of its key. Raises `EditRefused` when it holds none
    or another form has the name, and `foundation.forms.errors.UnableToReadForm` for a definition that cannot be."""
    drawn = Drawn(xml)
    standing = held_forms(drawn.process).get(form.key)
    if standing is None:
        raise EditRefused(fault(NO_SUCH_FORM, form=form.key))
    if standing == form:
        return xml
    _require_own_name(forms_known(drawn.process), Text(vi=form.name_vi, en=form.name_en), but=form.key)
    parse_form(form.definition)
    _hold(drawn.process, form)
    return drawn.written()


def remove_form(xml: bytes, key: str) -> bytes:
    """Without that form. Raises `EditRefused` while a step has it."""
    drawn = Drawn(xml)
    if key not in held_forms(drawn.process):
        raise EditRefused(fault(NO_SUCH_FORM, form=key))
    steps = steps_with(drawn.process, key)
    if steps:
        words = gettext_noop("{steps} would be without it; give the steps another form first, or none")
        raise EditRefused(fault(words, steps=", ".join(f"“{drawn.nodes[each].get('name') or each}”" for each in steps)))
    for each in [each for each in extensions(drawn.process, FORM) if each.get("key") == key]:
        take_out(each)
    drop_empty_holder(drawn.process)
    return drawn.written()


def _require_own_name(known: Mapping[str, StepForm], name: Text, *, but: str) -> None:
    """Forms are chosen by their names, so no two have the same: a form that is sent twice is made once."""
    for each in known.values():
        if each.key != but and (each.name_vi == name.vi or each.name_en == name.en):
            raise EditRefused(fault(gettext_noop("there is a form called “{name}” already"), name=name.vi))


def _hold(process: etree._Element, form: StepForm) -> None:
    """In the place of the form of its key, if there is one."""
    written = form_element(form)
    standing = next((each for each in extensions(process, FORM) if each.get("key") == form.key), None)
    if standing is None:
        put_extension(process, written)
        return
    standing.text = written.text
    for name in ("name", "name_en"):
        set_plain(standing, name, written.get(name, ""))


def steps_with(process: etree._Element, key: str) -> list[str]:
    return [step for step, form in named_forms(process).items() if form == key]


def holding_its_forms(xml: bytes) -> bytes:
    """The drawing with every form that its steps name, as it is published. One that holds them all, or cannot be read,
    stays as it is."""
    if b"form=" not in xml:
        return xml
    try:
        drawn = Drawn(xml)
    except UnableToReadProcess:
        return xml
    missing = missing_forms(drawn.process)
    for form in missing:
        put_extension(drawn.process, form_element(form))
    return drawn.written() if missing else xml
