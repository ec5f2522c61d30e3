"""All answers to be checked before filing, and to be read by those who examine them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from motcua.foundation.forms.rules.answers import is_empty, tidied
from motcua.foundation.forms.rules.numbers import is_date, write_date, write_number
from motcua.foundation.forms.rules.prefill import known_of
from motcua.foundation.forms.rules.sentences import row_name
from motcua.foundation.forms.rules.visibility import Seen, seen
from motcua.foundation.forms.rules.wording import NOT_ANSWERED
from motcua.foundation.forms.values import (
    Component,
    Field,
    Form,
    Language,
    Lookups,
    Page,
    SummaryRow,
    SummarySection,
    Told,
    element_id,
)


def summary(
    form: Form,
    answers: Mapping[str, Any],
    *,
    language: Language,
    lookups: Lookups,
    prefills: Mapping[str, object] | None = None,
) -> tuple[SummarySection, ...]:
    """One section for each page that is shown, one row for each field that is asked, answered or not.

    With `prefills` (the facts that answers may have been filled from), what they filled in of a person is told apart.
    """
    tidy = tidied(form, answers)
    shown = seen(form, tidy)
    teller = _Teller(shown, language, lookups)

    def row(page: Page, field: Field) -> SummaryRow:
        value = tidy.answers.get(field.name)
        facts = known_of(form, field, prefills or {}, shown)
        typed, known = _told_apart(field, value, tidied(form, {field.name: facts}).answers.get(field.name))
        told, known_told = tuple(teller.told(field, typed)), tuple(teller.told(field, known))
        if known_told and "full_name" in known:
            # Folded lines of nobody would be a riddle.
            told = (Told("", str(known["full_name"])), *told)
        return SummaryRow(
            field=field.name,
            label=field.label.speak(language),
            told=told or (Told("", NOT_ANSWERED),),
            page_id=page.id,
            element_id=element_id(field.name),
            known=known_told,
        )

    return tuple(
        SummarySection(
            page_id=page.id,
            title=page.title.speak(language),
            rows=tuple(row(page, form.fields[name]) for name in page.fields if name in shown.fields),
        )
        for page in form.pages
        if page.id in shown.pages
    )


def _told_apart(field: Field, value: Any, facts: Any) -> tuple[Any, Mapping[str, Any]]:
    """What was typed, and the parts of a person that are still as they were filled in."""
    if field.component is not Component.PERSON or not isinstance(facts, Mapping) or not isinstance(value, Mapping):
        return value, {}
    known = {name: each for name, each in value.items() if each == facts.get(name)}
    return {name: each for name, each in value.items() if name not in known}, known


def told_answer(field: Field, value: Any, *, shown: Seen, language: Language, lookups: Lookups) -> str:
    """One answer in a line; '' for none."""
    return "; ".join(_Teller(shown, language, lookups).lines(field, field.name, value))


class _Teller:
    def __init__(self, shown: Seen, language: Language, lookups: Lookups) -> None:
        self.shown = shown
        self.language = language
        self.lookups = lookups

    def told(self, field: Field, value: Any) -> Iterator[Told]:
        """The answer in lines, those of a person's parts with their labels."""
        if field.component is Component.PERSON and isinstance(value, Mapping):
            yield from self.told_parts(field, field.name, value)
        else:
            yield from (Told("", line) for line in self.lines(field, field.name, value))

    def lines(self, field: Field, path: str, value: Any) -> Iterator[str]:
        """The answer in lines, none when there is none."""
        if is_empty(value):
            return
        match field.component, value:
            case Component.PERSON, Mapping():
                yield from self.parts(field, path, value)
            case Component.GROUP, list():
                for index, row in enumerate(value):
                    yield self.row(field, f"{path}.{index}", index, row)
            case Component.MANY, list():
                for each in value:
                    yield self.option(field, each)
            case Component.FILE, list():
                for each in value:
                    yield str(each.get("name", "")) if isinstance(each, Mapping) else str(each)
            case Component.LONG_TEXT, str():
                yield from value.split("\n")
            case _:
                yield self.simple(field, value)

    def parts(self, owner: Field, path: str, row: Mapping[str, Any]) -> Iterator[str]:
        yield from map(str, self.told_parts(owner, path, row))

    def told_parts(self, owner: Field, path: str, row: Mapping[str, Any]) -> Iterator[Told]:
        for part in owner.parts:
            if f"{path}.{part.name}" in self.shown.hidden_parts:
                continue
            told = ", ".join(self.lines(part, f"{path}.{part.name}", row.get(part.name)))
            if told:
                yield Told(part.label.speak(self.language), told)

    def row(self, field: Field, path: str, index: int, row: Any) -> str:
        told = "; ".join(self.parts(field, path, row)) if isinstance(row, Mapping) else str(row)
        return f"{row_name(field, index).speak(self.language)} — {told}"

    def simple(self, field: Field, value: Any) -> str:
        match field.component, value:
            case Component.CHOICE, str() | bool():
                return self.option(field, value)
            case _, bool():
                return json.dumps(value)
            case Component.DATE, str() if is_date(value):
                return write_date(value)
            case Component.DATE, Mapping():
                return "/".join(str(value.get(part, "")) for part in ("day", "month", "year"))
            case Component.MONEY, int():
                return f"{write_number(value)} ₫"
            case _, int() | float():
                return write_number(value)
            case Component.DIVISION, str():
                return self.lookups.division_name(value) or value
            case Component.DIVISION, Mapping():
                return ", ".join(str(each) for each in value.values() if each)
            case _:
                return str(value)

    def option(self, field: Field, value: Any) -> str:
        for option in field.options:
            if option.value == value and type(option.value) is type(value):
                return option.label.speak(self.language)
        return str(value)
