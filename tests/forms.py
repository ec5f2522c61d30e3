"""Whole answers to any form of the catalogue, made from its definition: what a patient citizen would type."""

from __future__ import annotations

import math
from collections.abc import Mapping
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

FATHER = {"full_name": "Nguyễn Văn Ổi", "number": "092085007722", "birth_on": "1985-11-02"}
CHILD = {"full_name": "Nguyễn Thị Na", "birth_on": "2023-06-01"}

#: What a form's own checks ask for: by form, laid over the answers made from its definition (people part by part).
MENDED: Mapping[str, Mapping[str, Any]] = {
    "birth_registration": {"father": FATHER, "child": CHILD},
    "death_registration": {"deceased": {"number": "092050000017", "birth_on": "1950-01-31"}},
    "health_insurance_card": {"insurance_code": "7912345678"},
    "household_business_registration": {"trades": {"trade_code": "4711", "is_main": True}},
    "judicial_record": {"residences": {"from_year": "2007", "until_year": "2023"}},
    "land_registration_change": {"price_vnd": 950_000_000},
    "linked_birth_registration": {"father": FATHER, "child": CHILD},
    "marriage_registration": {"groom": FATHER, "free_will": ["willing", "unmarried"]},
    "monthly_social_allowance": {
        "for_self": False,
        "beneficiary": {"birth_on": "1940-05-19", "number": "092140000018"},
        "income_vnd": 1_000_000,
        "bank_account": "0123456789",
    },
    "ordinary_passport": {"for_child": False},
    "school_transfer": {"pupil": {"birth_on": "2013-09-05"}, "new_school": "Trường Tiểu học An Hòa"},
    "temporary_residence": {"until_on": "2024-06-01"},
    "vehicle_registration": {"engine_number": "JA31E0123456", "frame_number": "RLHJA3125LY012345"},
}


def whole_answers(version: ProcedureVersion, cast: Cast) -> tuple[dict[str, Any], tuple[FiledFile, ...]]:
    """Answers and files that the form of `version` accepts on 15 June 2023."""
    from tests.dossiers import a_photo

    form, mended = form_of(version.form), MENDED.get(version.form_key, {})
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
            answers[name] = _mended(_answer(field), mended.get(name))
    return {name: answer for name, answer in answers.items() if answer != []}, tuple(files)


def _mended(answer: Any, by: Any) -> Any:
    if by is None:
        return answer
    match answer:
        case dict():
            return answer | by
        case [dict() as line]:
            return [line | by]
        case _:
            return by


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
            return max(1, math.ceil(field.schema.get("minimum", 1)))
        case _:
            return "0912345678" if "phone" in field.name else _text(field)


def _text(field: Field) -> str:
    pattern = str(field.schema.get("pattern", ""))
    return "092192003141" if "12" in pattern else "Trần Thị Bưởi"
