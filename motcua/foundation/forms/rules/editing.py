"""Changing a definition question by question: for a designer, who never sees JSON. Pure; the definition given stays as it is.

A question is flat (`Question`): what a page of the designer asks. What a definition says besides (messages, follows, parts of
persons with words of their own) is kept when the question is written back.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.fields import PREFILLS, TAKEN_NAMES
from motcua.foundation.forms.rules.parts import STANDARD_PARTS
from motcua.foundation.forms.values import Component, Field, Form, Tier

Definition = Mapping[str, Any]
Question = Mapping[str, Any]

NAME_LENGTH_MAX = 36
TEXT_LENGTH = 200
LONG_TEXT_LENGTH = 2_000
FILES = 5
ROWS = 10
ACCEPT = ("image/jpeg", "image/png", "application/pdf")
#: What `question_of` gives of the field's description as it stands there.
_PLAIN = ("label", "short", "hint", "why", "shown_if", "prefill", "tier", "item")
#: Answers of these are chosen, so a condition may be chosen too.
_CHOSEN = frozenset({Component.CHOICE, Component.MANY})
_STANDARD_SCHEMA: Mapping[str, Mapping[str, Any]] = {
    "full_name": {"type": "string", "minLength": 2, "maxLength": 100},
    "number": {"type": "string", "pattern": r"^\d{12}$"},
    "birth_on": {"type": "string", "format": "date"},
    "sex": {"type": "string", "enum": ["male", "female"]},
    "phone": {"type": "string", "pattern": r"^0\d{9}$"},
    "email": {"type": "string", "format": "email", "maxLength": 200},
    "address": {"type": "string", "maxLength": 300},
}
#: What a row of a group may ask for in the designer, and the schema's type of each.
_TYPES: Mapping[Component, str] = {
    Component.TEXT: "string",
    Component.LONG_TEXT: "string",
    Component.NUMBER: "integer",
    Component.MONEY: "integer",
    Component.DATE: "string",
    Component.DIVISION: "string",
}
ROW_COMPONENTS = tuple(_TYPES)


@dataclass(frozen=True)
class Named:
    """Where a rule or a takeover looks at a field: a page, a field (by path), or a check."""

    kind: str
    where: str


def question_of(definition: Definition, name: str) -> dict[str, Any]:
    """The question called `name`, flat. KeyError when there is none."""
    field = form_of(definition).fields[name]
    ui = definition["ui"]["fields"][name]
    question: dict[str, Any] = {key: ui[key] for key in _PLAIN if key in ui}
    question |= {
        "name": name,
        "component": field.component.value,
        "required": field.required,
        "folded": field.folded,
        "elsewhere": field.elsewhere,
        "accept": list(field.accept),
        "options": [
            {"value": option.value, "label": {"vi": option.label.vi, "en": option.label.en}}
            for option in field.options
            if isinstance(option.value, str)
        ],
    }
    bounds = {"minimum": "minimum", "maximum": "maximum", "length_max": "maxLength", "items_max": "maxItems"}
    question |= {key: field.schema[keyword] for key, keyword in bounds.items() if keyword in field.schema}
    if field.component is Component.PERSON:
        question["parts"] = [part.name for part in field.parts]
        question["needed"] = [part.name for part in field.parts if part.required]
    if field.component is Component.GROUP:
        question["rows"] = [_row_of(part) for part in field.parts]
    return question


def _row_of(part: Field) -> dict[str, Any]:
    label = {"vi": part.label.vi, "en": part.label.en}
    return {"key": part.name, "name": label, "component": part.component.value, "required": part.required}


def with_question(
    definition: Definition, question: Question, *, page: str, title: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The definition with this question: in the place of the one of its name, else at the end of `page`. A `page` that
    there is not is made at the end, with `title`. Whether the whole can be read is for `parse_form` to say."""
    changed = copy.deepcopy(dict(definition))
    name = question["name"]
    former = definition["ui"]["fields"].get(name)
    changed["ui"]["fields"][name] = _ui(question, former)
    changed["schema"]["properties"][name] = _schema(definition, question)
    required = list(changed["schema"].get("required", ()))
    if bool(question.get("required")) != (name in required):
        required = [*required, name] if question.get("required") else [each for each in required if each != name]
    changed["schema"]["required"] = required
    _put_on(changed, name, page, title)
    return changed


def _put_on(changed: dict[str, Any], name: str, page: str, title: Mapping[str, str] | None) -> None:
    pages = changed["ui"]["pages"]
    if any(name in each["fields"] and each["id"] == page for each in pages):
        return
    for each in pages:
        each["fields"] = [field for field in each["fields"] if field != name]
    found = next((each for each in pages if each["id"] == page), None)
    if found is None:
        found = {"id": page, "title": dict(title or {}), "fields": []}
        pages.append(found)
    found["fields"].append(name)
    _drop_empty_pages(changed)


def _drop_empty_pages(changed: dict[str, Any]) -> None:
    changed["ui"]["pages"] = [each for each in changed["ui"]["pages"] if each["fields"]]


def without_question(definition: Definition, name: str) -> dict[str, Any]:
    """The definition without that question, and without its page when it was the only one there."""
    changed = copy.deepcopy(dict(definition))
    changed["ui"]["fields"].pop(name)
    changed["schema"]["properties"].pop(name)
    changed["schema"]["required"] = [each for each in changed["schema"].get("required", ()) if each != name]
    for page in changed["ui"]["pages"]:
        page["fields"] = [each for each in page["fields"] if each != name]
    _drop_empty_pages(changed)
    return changed


def moved(definition: Definition, name: str, *, down: bool) -> dict[str, Any]:
    """The question one place on; over the edge of its page to the page beside. At the very end it stays."""
    changed = copy.deepcopy(dict(definition))
    pages = changed["ui"]["pages"]
    number = next(number for number, page in enumerate(pages) if name in page["fields"])
    here = pages[number]["fields"]
    at, to = here.index(name), here.index(name) + (1 if down else -1)
    beside = number + (1 if down else -1)
    if 0 <= to < len(here):
        here[at], here[to] = here[to], here[at]
    elif 0 <= beside < len(pages):
        here.remove(name)
        pages[beside]["fields"].insert(0 if down else len(pages[beside]["fields"]), name)
    _drop_empty_pages(changed)
    return changed


def moved_page(definition: Definition, page: str, *, down: bool) -> dict[str, Any]:
    """The page one place on. At the very end it stays."""
    changed = copy.deepcopy(dict(definition))
    pages = changed["ui"]["pages"]
    at = next(number for number, each in enumerate(pages) if each["id"] == page)
    to = at + (1 if down else -1)
    if 0 <= to < len(pages):
        pages[at], pages[to] = pages[to], pages[at]
    return changed


def with_page(definition: Definition, page: str, *, title: Mapping[str, str], shown_if: str) -> dict[str, Any]:
    """The page with this title and condition ('' for none)."""
    changed = copy.deepcopy(dict(definition))
    for each in changed["ui"]["pages"]:
        if each["id"] == page:
            each["title"] = dict(title)
            each.pop("shown_if", None)
            if shown_if:
                each["shown_if"] = shown_if
    return changed


def named_by(form: Form, name: str) -> list[Named]:
    """Everything in the form that looks at field `name`, but for itself: conditions, checks, prefills, takeovers."""
    compiled = form.compiled
    found = [Named("page", page) for page, rule in compiled.page_rules.items() if name in rule.names]
    for path, rule in [*compiled.field_rules.items(), *compiled.prefill_rules.items(), *compiled.spouse_rules.items()]:
        if name in rule.names and path.partition(".")[0] != name:
            found.append(Named("field", path))
    for check in form.checks:
        owners = {each.partition(".")[0] for each in check.fields} | {check.each}
        if name in owners or name in compiled.check_rules[check.id].names:
            found.append(Named("check", check.id))
    for path, sources in compiled.follows.items():
        if path.partition(".")[0] != name and any(source.partition(".")[0] == name for source in sources):
            found.append(Named("field", path))
    return list(dict.fromkeys(found))


def alone(definition: Definition, page: str) -> dict[str, Any]:
    """A definition in which that page is always asked, and of its questions' conditions only those hold that look at the
    page itself: to be tried without the pages before it."""
    changed = copy.deepcopy(dict(definition))
    form = form_of(definition)
    here = set(form.page(page).fields)
    for each in changed["ui"]["pages"]:
        if each["id"] == page:
            each.pop("shown_if", None)
    for name in here:
        rule = form.compiled.field_rules.get(name)
        if rule is not None and not rule.names <= here:
            changed["ui"]["fields"][name].pop("shown_if")
    return changed


def conditions_to_choose(definition: Definition, *, before: str | None, language: str) -> dict[str, str]:
    """Conditions over what is chosen in the questions before field `before` (None: before whatever comes last): the rule,
    and its words: 'Relation: mother'."""
    form = form_of(definition)
    found: dict[str, str] = {}
    for name in _names_before(form, before):
        field = form.fields[name]
        label = field.label.en if language == "en" else field.label.vi
        if field.component not in _CHOSEN:
            continue
        for option in field.options:
            words = option.label.en if language == "en" else option.label.vi
            found[_is(name, field, option.value)] = f"{label}: {words}"
    return found


def _names_before(form: Form, before: str | None) -> Iterator[str]:
    for page in form.pages:
        for name in page.fields:
            if name == before:
                return
            yield name


def _is(name: str, field: Field, value: object) -> str:
    if isinstance(value, bool):
        return name if value else f"!{name}"
    written = json.dumps(value, ensure_ascii=False)
    return f"{written} in {name}" if field.component is Component.MANY else f"{name} == {written}"


def prefills_of(component: str) -> list[str]:
    """What may fill an answer of this kind in."""
    return [fact for fact, kinds in PREFILLS.items() if component in kinds]


def free_name(wanted: str, taken: Sequence[str]) -> str:
    """A name for a new question or page that nothing has yet. `wanted`: small letters, digits and _, or anything."""
    base = wanted[:NAME_LENGTH_MAX].strip("_")
    base = base if base[:1].isalpha() and base.isascii() else "question"
    numbered = (f"{base}_{number}" for number in range(2, 1_000))
    return next(name for name in (base, *numbered) if name not in taken and name not in TAKEN_NAMES)


# Writing one question back ----------------------------------------------------------------------------------


def _ui(question: Question, former: Mapping[str, Any] | None) -> dict[str, Any]:
    component = Component(question["component"])
    same = former is not None and former.get("component") == component.value
    managed = {*_PLAIN, "component", "folded", "elsewhere", "accept", "options"}
    ui = {key: value for key, value in (former or {}).items() if same and key not in managed}
    ui |= {key: question[key] for key in _PLAIN if question.get(key)}
    ui["component"] = component.value
    if question.get("folded") and not question.get("required"):
        ui["folded"] = True
    if ui.get("tier") == Tier.COMMUNE.value and "tier" not in (former or {}):
        # That is so anyway.
        ui.pop("tier")
    if component is Component.DIVISION and question.get("elsewhere"):
        ui["elsewhere"] = True
    if component is Component.FILE:
        ui["accept"] = list(question.get("accept") or ACCEPT)
    if component in _CHOSEN and question.get("options"):
        ui["options"] = list(question["options"])
    elif same and any(isinstance(option.get("value"), bool) for option in (former or {}).get("options", ())):
        # Yes and No with words of their own, which the designer does not ask for.
        ui["options"] = (former or {})["options"]
    if component is Component.PERSON:
        _person_ui(ui, question)
    if component is Component.GROUP:
        _group_ui(ui, question)
    return ui


def _person_ui(ui: dict[str, Any], question: Question) -> None:
    own = {name: part for name, part in ui.get("fields", {}).items() if name in question.get("parts", ())}
    ui.pop("fields", None)
    ui.pop("order", None)
    if own:
        ui["fields"], ui["order"] = own, list(question["parts"])


def _group_ui(ui: dict[str, Any], question: Question) -> None:
    rows = question.get("rows", ())
    former = ui.get("fields", {})
    ui["fields"] = {}
    for row in rows:
        known = former.get(row["key"], {})
        kept = known if known.get("component") == row["component"] else {}
        ui["fields"][row["key"]] = {**kept, "component": row["component"], "label": row["name"]}
    if len(rows) > 1 or "order" in ui:
        ui["order"] = [row["key"] for row in rows]


def _schema(definition: Definition, question: Question) -> dict[str, Any]:
    name, component = question["name"], Component(question["component"])
    former = definition["schema"]["properties"].get(name)
    known = definition["ui"]["fields"].get(name, {}).get("component") == component.value
    if former is not None and known:
        before = question_of(definition, name)
        bounded = ("minimum", "maximum", "length_max", "items_max", "options", "parts", "needed", "rows", "required")
        if all(_bound(before, key) == _bound(question, key) for key in bounded):
            return dict(former)
        resolved = dict(form_of(definition).fields[name].schema)
        return _MAKERS[component](question, resolved)
    return _MAKERS[component](question, {})


def _bound(question: Question, key: str) -> Any:
    """What it says, None for nothing; 0 is something."""
    value = question.get(key)
    return None if value is False or value in ("", []) else value


def _of_text(question: Question, former: Mapping[str, Any]) -> dict[str, Any]:
    long = question["component"] == Component.LONG_TEXT.value
    length = question.get("length_max") or former.get("maxLength") or (LONG_TEXT_LENGTH if long else TEXT_LENGTH)
    return {**former, "type": "string", "maxLength": length}


def _of_number(question: Question, former: Mapping[str, Any]) -> dict[str, Any]:
    schema = {key: value for key, value in former.items() if key not in {"minimum", "maximum"}}
    bounds = {key: question[key] for key in ("minimum", "maximum") if question.get(key) is not None}
    return {"type": "integer", **schema, **bounds}


def _of_date(question: Question, former: Mapping[str, Any]) -> dict[str, Any]:
    return {**former, "type": "string", "format": "date"}


def _of_choice(question: Question, former: Mapping[str, Any]) -> dict[str, Any]:
    options = [option["value"] for option in question.get("options", ())]
    return {"type": "string", "enum": options} if options else {"type": "boolean"}


def _of_many(question: Question, former: Mapping[str, Any]) -> dict[str, Any]:
    options = [option["value"] for option in question.get("options", ())]
    bounds = {key: former[key] for key in ("minItems", "maxItems") if key in former}
    return {"type": "array", "items": {"type": "string", "enum": options}, **bounds}


def _of_division(question: Question, former: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "string", "maxLength": 300} | dict(former)


def _of_person(question: Question, former: Mapping[str, Any]) -> dict[str, Any]:
    known = former.get("properties", {})
    parts = {
        name: known.get(name) or dict(_STANDARD_SCHEMA.get(name, {"type": "string"})) for name in question["parts"]
    }
    return {"type": "object", "required": [name for name in question["needed"] if name in parts], "properties": parts}


def _of_group(question: Question, former: Mapping[str, Any]) -> dict[str, Any]:
    known = former.get("items", {}).get("properties", {})
    rows = question.get("rows", ())
    properties = {row["key"]: _of_row(row, known.get(row["key"], {})) for row in rows}
    needed = [row["key"] for row in rows if row.get("required")]
    items = {"type": "object", "required": needed, "properties": properties}
    schema: dict[str, Any] = {"type": "array", "maxItems": question.get("items_max") or ROWS, "items": items}
    return schema | ({"minItems": max(1, former.get("minItems", 1))} if question.get("required") else {})


def _of_row(row: Question, former: Mapping[str, Any]) -> dict[str, Any]:
    component = Component(row["component"])
    if former and component not in _TYPES:
        return dict(former)
    kept = former if former.get("type") == _TYPES.get(component) else {}
    return _MAKERS[component]({"component": component.value}, kept)


def _of_file(question: Question, former: Mapping[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "array", "maxItems": question.get("items_max") or FILES}
    return schema | ({"minItems": 1} if question.get("required") else {})


_Maker = Callable[[Question, Mapping[str, Any]], dict[str, Any]]
_MAKERS: Mapping[Component, _Maker] = {
    Component.TEXT: _of_text,
    Component.LONG_TEXT: _of_text,
    Component.NUMBER: _of_number,
    Component.MONEY: _of_number,
    Component.DATE: _of_date,
    Component.CHOICE: _of_choice,
    Component.MANY: _of_many,
    Component.DIVISION: _of_division,
    Component.PERSON: _of_person,
    Component.GROUP: _of_group,
    Component.FILE: _of_file,
}
#: Parts of a person that the designer offers.
PERSON_PARTS = tuple(STANDARD_PARTS)
