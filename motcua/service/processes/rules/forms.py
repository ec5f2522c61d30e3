"""Forms of steps: what an official answers with a step before it is done.

A drawing names them by key. The house's own lie in `data/forms`; a drawing may hold further ones, and one that is published
holds every form that its steps name, so that what runs keeps the form that it was published with.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from lxml import etree

from motcua.foundation.forms.errors import UnableToReadForm
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.shapes import shape_of
from motcua.foundation.forms.values import Component, Form
from motcua.foundation.rules.values import FieldType
from motcua.service.processes.rules.conditions import HOUSE_FACTS
from motcua.service.processes.rules.elements import BPMN, DATA, OURS, extensions, ours
from motcua.service.processes.values import Action, StepForm

FORMS = DATA / "forms"
#: The element of a drawing that holds a form.
FORM = "form"
#: Steps that may have one. Receiving, issuing and returning are done in one go, often many at once.
WITH_FORM = frozenset({Action.ASSIGN, Action.EXAMINE, Action.CONSULT, Action.FORWARD, Action.SIGN, Action.ACKNOWLEDGE})
#: What an answer is while it is not given, by the types that conditions can compare.
UNANSWERED: Mapping[FieldType, str | int | float | bool] = {
    FieldType.STRING: "",
    FieldType.INT: 0,
    FieldType.DOUBLE: 0.0,
    FieldType.BOOL: False,
}


@cache
def house_forms() -> Mapping[str, StepForm]:
    """The house's own forms for steps, by key."""
    return {path.stem: _of_file(path.stem, path.read_text(encoding="utf-8")) for path in sorted(FORMS.glob("*.json"))}


def _of_file(key: str, text: str) -> StepForm:
    written = json.loads(text)
    name = written.pop("name")
    return StepForm(key=key, name_vi=name["vi"], name_en=name["en"], definition=written)


def held_forms(process: etree._Element) -> dict[str, StepForm]:
    """The forms that the drawing itself holds. One that is no JSON has no definition."""
    return {form.key: form for form in map(_held, extensions(process, FORM))}


def _held(element: etree._Element) -> StepForm:
    try:
        definition = json.loads(element.text or "")
    except ValueError:
        definition = None
    return StepForm(
        key=element.get("key", ""),
        name_vi=element.get("name", ""),
        name_en=element.get("name_en", ""),
        definition=definition if isinstance(definition, dict) else {},
    )


def forms_known(process: etree._Element, offered: Mapping[str, StepForm] | None = None) -> dict[str, StepForm]:
    """What the steps of the drawing may name: `offered` (the house's own), and before them what the drawing holds."""
    return {**(house_forms() if offered is None else offered), **held_forms(process)}


def named_forms(process: etree._Element) -> dict[str, str]:
    """The keys of the forms that steps name, by step."""
    steps = process.iter(f"{{{BPMN}}}userTask", f"{{{BPMN}}}task", f"{{{BPMN}}}manualTask")
    return {step.get("id", ""): ours(step, "form") for step in steps if ours(step, "form")}


def form_faults(form: StepForm) -> Iterator[str]:
    """Why a step cannot have this form, in the reader's own words; nothing when it can."""
    try:
        read = form_of(form.definition)
    except UnableToReadForm as unread:
        yield unread.message
        return
    files = [name for name, field in read.fields.items() if field.component is Component.FILE]
    if files:
        yield f"it takes files ({', '.join(files)}), which belong to the dossier and not to a step"


def facts_of_form(form: Form) -> dict[str, FieldType]:
    """The answers that conditions of a drawing can name, by the names of their fields."""
    shapes = ((name, shape_of(field)) for name, field in form.fields.items())
    return {
        name: shape
        for name, shape in shapes
        if isinstance(shape, FieldType) and shape in UNANSWERED and name not in HOUSE_FACTS
    }


def answered_facts(forms: Mapping[str, StepForm]) -> dict[str, FieldType]:
    """Those of all forms that can be read. Of a name that two forms use for different things, neither counts."""
    found: dict[str, FieldType] = {}
    apart: set[str] = set()
    for form in forms.values():
        if any(form_faults(form)):
            continue
        for name, kind in facts_of_form(form.form).items():
            if found.setdefault(name, kind) is not kind:
                apart.add(name)
    return {name: kind for name, kind in found.items() if name not in apart}


def missing_forms(process: etree._Element) -> list[StepForm]:
    """The house's forms that steps name and the drawing does not hold yet: what a publication puts into it."""
    known, held = house_forms(), held_forms(process)
    wanted = dict.fromkeys(named_forms(process).values())
    return [known[key] for key in wanted if key in known and key not in held]


def form_element(form: StepForm) -> etree._Element:
    """The form as a drawing holds it."""
    element = etree.Element(
        f"{{{OURS}}}{FORM}", attrib={"key": form.key, "name": form.name_vi, "name_en": form.name_en}, nsmap=None
    )
    element.text = json.dumps(form.definition, ensure_ascii=False)
    return element


def facts_in(form: Form, answers: Mapping[str, Any]) -> dict[str, str | int | float | bool]:
    """The answers (normalised) as facts; what was not answered is empty, so that a former round's answer does not stay."""
    return {name: answers.get(name, UNANSWERED[kind]) for name, kind in facts_of_form(form).items()}
