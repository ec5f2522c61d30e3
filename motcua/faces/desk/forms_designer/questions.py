"""What the designer asks about one question of a form, by what the question is asked with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from motcua.faces.desk.catalogue.asks import DECIMAL, LINES, NUMBER, Ask, Codec, Kind, Rows, Sheet, both, word_of
from motcua.faces.desk.catalogue.choices import options_or_none
from motcua.faces.ui.dossiers import language
from motcua.faces.ui.values import Words
from motcua.foundation.forms.rules.editing import (
    PERSON_PARTS,
    ROW_COMPONENTS,
    conditions_to_choose,
    free_name,
    prefills_of,
    question_of,
)
from motcua.foundation.forms.rules.parts import STANDARD_PARTS
from motcua.foundation.forms.values import Component

NEW_PAGE = "_new"

COMPONENTS: dict[Component, Words] = {
    Component.TEXT: _("a line of text"),
    Component.LONG_TEXT: _("a longer text"),
    Component.NUMBER: _("a number"),
    Component.MONEY: _("an amount of money"),
    Component.DATE: _("a date"),
    Component.CHOICE: _("one of several answers, or yes and no"),
    Component.MANY: _("any of several answers"),
    Component.DIVISION: _("a commune, district or province"),
    Component.PERSON: _("a person"),
    Component.GROUP: _("a list of the same questions"),
    Component.FILE: _("files"),
}
PREFILL_WORDS: dict[str, Words] = {
    "applicant": _("who files, as a whole"),
    "applicant.full_name": _("name of who files"),
    "applicant.number": _("identification number of who files"),
    "applicant.birth_on": _("date of birth of who files"),
    "applicant.sex": _("sex of who files"),
    "applicant.phone": _("telephone of who files"),
    "applicant.email": _("email of who files"),
    "applicant.address": _("address of who files"),
    "applicant.ethnicity": _("ethnicity of who files"),
    "applicant.home_town": _("home town of who files"),
    "applicant.married": _("whether who files is married"),
    "family.home_town": _("home town of who files and the spouse, where it is the same"),
}
MEDIA: dict[str, Words] = {
    "image/jpeg": _("Photos (JPEG)"),
    "image/png": _("Pictures (PNG)"),
    "application/pdf": "PDF",
}
TIERS: dict[str, Words] = {
    "commune": _("down to the commune"),
    "district": _("down to the district"),
    "province": _("the province only"),
}


def _options_written(options: Any) -> str:
    return "\n".join(f"{each['value']}: {each['label']['vi']} | {each['label']['en']}" for each in options)


def _options_read(text: str) -> list[dict[str, Any]]:
    """Lines such as 'mother: Mẹ | Mother'; the word before the colon may be left out, and is made of the English one."""
    found: list[dict[str, Any]] = []
    for line in LINES.read(text):
        before, sign, rest = line.partition(":")
        vi, bar, en = (rest if sign else before).partition("|")
        if not bar or not vi.strip() or not en.strip():
            raise ValueError(gettext("“{line}” needs both languages: Mẹ | Mother.").format(line=line))
        value = before.strip() if sign else free_name(word_of({"en": en}), [each["value"] for each in found])
        found.append({"value": value, "label": {"vi": vi.strip(), "en": en.strip()}})
    return found


OPTIONS = Codec(_options_written, _options_read)


def question_sheet(definition: Mapping[str, Any], component: Component, name: str | None) -> Sheet:
    """What is asked about a question of this kind; `name` is that of one that is there already."""
    asks = [
        *both("label", pgettext_lazy("of a form", "Question")),
        Ask(path="required", label=_("Must be answered"), kind=Kind.TICK),
        *_asks_of(component, definition, name),
        *both("hint", _("Help under the question"), required=False),
        *both("why", _("Why this is asked"), required=False),
        *both("short", _("Short name, where the question is a whole sentence"), required=False),
    ]
    if prefills := prefills_of(component.value):
        words = {"": gettext("nothing, it is typed"), **{fact: PREFILL_WORDS[fact] for fact in prefills}}
        asks.append(Ask(path="prefill", label=_("Filled in from"), kind=Kind.CHOICE, options=lambda: words))
    asks += [
        Ask(path="folded", label=_("Few need it: fold it away at the end of the page"), kind=Kind.TICK),
        *condition_asks(definition, before=name),
        Ask(
            path="page",
            label=_("On page"),
            kind=Kind.CHOICE,
            options=lambda: {**pages_of(definition), NEW_PAGE: gettext("a new page at the end")},
            required=True,
        ),
        *both("page_title", _("Title of the new page"), required=False),
    ]
    return Sheet(asks=tuple(asks), lists=(_ROWS,) if component is Component.GROUP else ())


def _asks_of(component: Component, definition: Mapping[str, Any], name: str | None) -> list[Ask]:
    ask = _OF_COMPONENT.get(component)
    return ask(definition, name) if ask else []


def condition_asks(definition: Mapping[str, Any], *, before: str | None) -> list[Ask]:
    """When it is asked: chosen, or written by those who know how."""

    def choices() -> Mapping[str, Words]:
        return {"": gettext("always"), **conditions_to_choose(definition, before=before, language=language())}

    return [
        Ask(path="shown_if", label=_("Asked"), kind=Kind.CHOICE, options=choices),
        Ask(
            path="rule",
            label=_("Or a condition in the language of rules"),
            hint=_("Only if none of the choices says it; it counts instead of the choice."),
        ),
    ]


def pages_of(definition: Mapping[str, Any]) -> dict[str, Words]:
    return {page["id"]: page["title"][language()] for page in definition["ui"]["pages"]}


def _of_text(_definition: Mapping[str, Any], _name: str | None) -> list[Ask]:
    return [Ask(path="length_max", label=_("At most so many letters"), kind=Kind.NUMBER, codec=NUMBER)]


def _of_number(_definition: Mapping[str, Any], _name: str | None) -> list[Ask]:
    return [
        Ask(path="minimum", label=_("At least"), codec=DECIMAL),
        Ask(path="maximum", label=_("At most"), codec=DECIMAL),
    ]


def _of_choice(_definition: Mapping[str, Any], _name: str | None) -> list[Ask]:
    hint = _("One a line, in both languages: Mẹ | Mother. None at all: yes and no.")
    return [Ask(path="options", label=_("Answers to choose from"), hint=hint, kind=Kind.LONG, codec=OPTIONS)]


def _of_many(_definition: Mapping[str, Any], _name: str | None) -> list[Ask]:
    hint = _("One a line, in both languages: Mẹ | Mother.")
    return [
        Ask(path="options", label=_("Answers to choose from"), hint=hint, kind=Kind.LONG, codec=OPTIONS, required=True)
    ]


def _of_division(_definition: Mapping[str, Any], _name: str | None) -> list[Ask]:
    return [
        Ask(path="tier", label=_("How deep"), kind=Kind.CHOICE, options=lambda: TIERS, default="commune"),
        Ask(path="elsewhere", label=_("A place outside the city may be written"), kind=Kind.TICK),
    ]


def _of_person(definition: Mapping[str, Any], name: str | None) -> list[Ask]:
    known = question_of(definition, name).get("parts", []) if name else []
    labels = _part_labels(definition, name)
    names = [*known, *(part for part in PERSON_PARTS if part not in known)]
    options = {part: labels.get(part, part) for part in names}
    return [
        Ask(
            path="parts", label=_("What is asked of the person"), kind=Kind.MANY, options=lambda: options, required=True
        ),
        Ask(path="needed", label=_("Of that, what must be answered"), kind=Kind.MANY, options=lambda: options),
    ]


def _part_labels(definition: Mapping[str, Any], name: str | None) -> dict[str, str]:
    labels = {part: str(described["label"][language()]) for part, described in STANDARD_PARTS.items()}
    own = definition["ui"]["fields"].get(name, {}).get("fields", {}) if name else {}
    return labels | {part: described["label"][language()] for part, described in own.items() if "label" in described}


def _of_group(_definition: Mapping[str, Any], _name: str | None) -> list[Ask]:
    return [
        *both("item", _("What one row is called"), required=False),
        Ask(path="items_max", label=_("At most so many rows"), kind=Kind.NUMBER, codec=NUMBER),
    ]


def _of_file(_definition: Mapping[str, Any], _name: str | None) -> list[Ask]:
    return [
        Ask(path="accept", label=_("Kinds of files"), kind=Kind.MANY, options=lambda: MEDIA, required=True),
        Ask(path="items_max", label=_("At most so many files"), kind=Kind.NUMBER, codec=NUMBER),
    ]


_OF_COMPONENT = {
    Component.TEXT: _of_text,
    Component.LONG_TEXT: _of_text,
    Component.NUMBER: _of_number,
    Component.MONEY: _of_number,
    Component.CHOICE: _of_choice,
    Component.MANY: _of_many,
    Component.DIVISION: _of_division,
    Component.PERSON: _of_person,
    Component.GROUP: _of_group,
    Component.FILE: _of_file,
}
_ROWS = Rows(
    part="rows",
    title=_("Questions of a row"),
    one=pgettext_lazy("of a form", "Question"),
    has_key=True,
    asks=(
        *both("name", pgettext_lazy("of a form", "Question")),
        Ask(
            path="component",
            label=_("Asked with"),
            kind=Kind.CHOICE,
            options=options_or_none({each: COMPONENTS[each] for each in ROW_COMPONENTS}),
            required=True,
        ),
        Ask(path="required", label=_("Must be answered"), kind=Kind.TICK),
    ),
)


def question_from(data: Mapping[str, Any], component: Component, *, name: str, page: str) -> dict[str, Any]:
    """What was typed as the question that `rules.editing` writes; a rule that was written counts instead of a choice."""
    question = {key: value for key, value in data.items() if key not in {"page", "page_title", "rule"}}
    question |= {"name": name, "component": component.value, "page": page}
    if data.get("rule"):
        question["shown_if"] = data["rule"]
    return question


def new_name(data: Mapping[str, Any], taken: list[str]) -> str:
    return free_name(word_of(data.get("label", {})), taken)
