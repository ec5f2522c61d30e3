"""Whole answers to any form of the catalogue, made from its definition: what a patient citizen would type."""

from __future__ import annotations

from typing import Any

from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.visibility import visible_fields
from motcua.foundation.forms.values import Component, Field
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.service.dossiers.values import FiledFile
from tests.cast import Cast

PERSON = {
    "full_name": "Trần Thị Bưởi",
    "number": "092192003141",
    "birth_on": "1992-03-14",
    "sex": "female",
    "phone": "0912345678",
    "email": "buoi@example.org",
    "address": "12 Nguyễn Trãi, An Khánh",
}


def whole_answers(version: ProcedureVersion, cast: Cast) -> tuple[dict[str, Any], tuple[FiledFile, ...]]:
    """Answers and files that the form of `version` accepts (forms with checks of their own may need changes)."""
    from tests.dossiers import a_photo

    form = form_of(version.form)
    answers: dict[str, Any] = {}
    files: list[FiledFile] = []
    for _round in range(3):  # what is asked may depend on answers just given
        for name in visible_fields(form, answers):
            field = form.fields[name]
            if name in answers or not (field.required or field.component is Component.FILE):
                continue
            if field.component is Component.FILE:
                if field.schema.get("minItems", 0):
                    files.append(FiledFile(name, a_photo(name, by=cast.citizen)))
                    answers[name] = []
                continue
            answers[name] = _answer(field)
    return {name: answer for name, answer in answers.items() if answer != []}, tuple(files)


def _answer(field: Field) -> Any:
    match field.component:
        case Component.PERSON:
            return {part.name: PERSON.get(part.name, _answer(part)) for part in field.parts}
        case Component.GROUP:
            return [{part.name: PERSON.get(part.name, _answer(part)) for part in field.parts}]
        case Component.DATE:
            return "2023-06-01"
        case Component.CHOICE:
            return field.options[0].value if field.options else True
        case Component.MANY:
            return [field.options[0].value]
        case Component.DIVISION:
            return "31149"
        case Component.NUMBER | Component.MONEY:
            return int(field.schema.get("minimum", 1))
        case _:
            return "0912345678" if "phone" in field.name else _text(field)


def _text(field: Field) -> str:
    pattern = str(field.schema.get("pattern", ""))
    return "092192003141" if "12" in pattern else "Trần Thị Bưởi"
