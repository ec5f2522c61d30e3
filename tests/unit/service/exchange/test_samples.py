"""The sample that the National Portal files in a trial is taken by every form of the catalogue."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.validation import validate
from motcua.registry import catalogue
from motcua.service.exchange.conformity.samples import filled, sample_of
from sandbox.portal.checking import prefilled
from sandbox.portal.trying import PERSON
from tests.unit.registry.catalogue.answers import FILES, WARD, OneWard

FORMS = sorted((Path(catalogue.__file__).parent / "data" / "forms").glob("*.json"))
ON = date(2023, 6, 15)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_the_sample_of_a_form_may_be_filed(path: Path) -> None:
    definition = json.loads(path.read_text(encoding="utf-8"))
    form = form_of(definition)
    sample = sample_of(form, path.stem)

    answers: dict[str, Any] = prefilled(definition, filled(sample.answers, division=WARD, on=ON), PERSON)
    answers |= dict.fromkeys(sample.slots, FILES)

    assert validate(form, answers, lookups=OneWard(), today=ON) == ()


def test_who_files_is_left_open_until_somebody_is_named() -> None:
    answers = {
        "applicant": {"full_name": "$person.full_name"},
        "born": "$days 3",
        "place": "$division",
        "of": "cho $name",
    }

    left = filled(answers, division=WARD, on=ON)
    whole = filled(answers, division=WARD, on=ON, facts={"full_name": "Lê Văn Cam"})

    assert left == {**answers, "born": "2023-06-12", "place": WARD}
    assert whole == {
        "applicant": {"full_name": "Lê Văn Cam"},
        "born": "2023-06-12",
        "place": WARD,
        "of": "cho Lê Văn Cam",
    }
