"""A person who turns out to be the applicant is filled in, and emptied again when it turns out otherwise."""

from __future__ import annotations

import json
from typing import Any

import pytest

from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.pages import page_view
from motcua.foundation.forms.rules.prefill import follow_answers, prefill_answers
from motcua.foundation.forms.values import Form
from tests.environment import ROOT
from tests.unit.foundation.forms.builders import PLACES

FACTS = {"applicant.full_name": "Trần Thị Bưởi", "applicant.number": "092192003141", "applicant.address": "12 hẻm 5"}
KNOWN = {"full_name": "Trần Thị Bưởi", "number": "092192003141", "address": "12 hẻm 5"}


@pytest.fixture
def birth() -> Form:
    path = ROOT / "motcua" / "registry" / "catalogue" / "data" / "forms" / "birth_registration.json"
    return form_of(json.loads(path.read_text(encoding="utf-8")))


def _follow(form: Form, before: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return dict(follow_answers(form, before, {**before, **changed}, FACTS))


def test_nobody_is_filled_in_before_it_is_said_who_it_is(birth: Form) -> None:
    assert prefill_answers(birth, FACTS).keys() == {"applicant"}


def test_who_says_that_she_is_the_mother_is_not_asked_again(birth: Form) -> None:
    assert _follow(birth, {}, relation="mother") == {"mother": KNOWN}
    assert _follow(birth, {}, relation="father") == {"father": KNOWN}
    assert _follow(birth, {}, relation="relative") == {}


def test_what_was_typed_stays(birth: Form) -> None:
    before = {"mother": {"full_name": "Trần Thị Bưởi Hai", "ethnicity": "Kinh", "number": ""}}

    assert _follow(birth, before, relation="mother") == {
        "mother": {**KNOWN, "full_name": "Trần Thị Bưởi Hai", "ethnicity": "Kinh"}
    }


def test_another_answer_takes_out_what_nobody_changed(birth: Form) -> None:
    before = {"relation": "mother", "mother": {**KNOWN, "ethnicity": "Kinh", "address": "Nơi khác"}}

    changes = _follow(birth, before, relation="grandparent")

    assert changes == {"mother": {"ethnicity": "Kinh", "address": "Nơi khác"}}
    assert _follow(birth, {"relation": "mother", "mother": KNOWN}, relation="relative") == {"mother": None}


def test_the_same_answer_again_changes_nothing(birth: Form) -> None:
    before = {"relation": "mother", "mother": {"full_name": "Lê Thị Mai"}}

    assert _follow(birth, before, relation="mother") == {}


def test_a_browser_does_not_put_ones_own_name_where_the_mother_is_asked(birth: Form) -> None:
    page = page_view(birth, "mother", {}, language="vi", lookups=PLACES)

    (mother,) = page.fields
    assert {part.autocomplete for part in mother.parts} == {""}


def test_examples_are_suggested(birth: Form) -> None:
    page = page_view(birth, "mother", {}, language="vi", lookups=PLACES)

    ethnicity = next(part for part in page.fields[0].parts if part.name == "mother.ethnicity")
    assert ethnicity.suggestions[0] == "Kinh"
