"""All answers to be checked before filing, and to be read by those who examine them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from motcua.foundation.forms.rules.answers import is_empty, tidied
from motcua.foundation.forms.rules.numbers import is_date, write_date, write_number
from motcua.foundation.forms.rules.sentences import row_name
from motcua.foundation.forms.rules.visibility import Seen, seen
from motcua.foundation.forms.rules.wording import NOT_ANSWERED
from motcua.foundation.forms.values import (
    Component,
    Field,
    Form,
    Language,
    Lookups,
    SummaryRow,
    SummarySection,
    element_id,
)


def summary(
    form: Form, answers: Mapping[str, Any], *, language: Language, lookups: Lookups
) -> tuple[SummarySection, ...]:
    """One section for each page that is shown, one row for each field that is asked, answered or not."""
    tidy = tidied(form, answers)
    shown = seen(form, tidy)
    teller = _Teller(shown, language, lookups)
    return tuple(
        SummarySection(
            page_id=page.id,
            title=page.title.speak(language),
            rows=tuple(
                SummaryRow(
                    field=name,
                    label=form.fields[name].label.speak(language),
                    lines=tuple(teller.lines(form.fields[name], name, tidy.answers.get(name))) or (NOT_ANSWERED,),
                    page_id=page.id,
                    element_id=element_id(name),
                )
                for name in page.fields
                if name in shown.fields
            ),
        )
        for page in form.pages
        if page.id in shown.pages
    )


class _Teller:
    def __init__(self, shown: Seen, language: Language, lookups: Lookups) -> None:
        self.shown = shown
        self.language = language
        self.lookups = lookups

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
        for part in owner.parts:
            if f"{path}.{part.name}" in self.shown.hidden_parts:
                continue
            told = ", ".join(self.lines(part, f"{path}.{part.name}", row.get(part.name)))
            if told:
                yield f"{part.label.speak(self.language)}: {told}"

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
