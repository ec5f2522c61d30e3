"""An answer that takes over earlier ones: shown, never asked again, and the typist's as soon as it is typed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from motcua.foundation.forms.errors import UnableToReadForm
from motcua.foundation.forms.rules.definition import form_of, parse_form
from motcua.foundation.forms.rules.pages import page_view
from motcua.foundation.forms.rules.prefill import follow_answers, is_known
from motcua.foundation.forms.values import FieldView, Form
from tests.environment import ROOT
from tests.unit.foundation.forms.builders import PLACES

FORMS = ROOT / "motcua" / "registry" / "catalogue" / "data" / "forms"
FACTS = {"applicant.full_name": "Trần Thị Bưởi", "applicant.number": "092192003141", "applicant.address": "12 hẻm 5"}
KNOWN = {"full_name": "Trần Thị Bưởi", "number": "092192003141", "address": "12 hẻm 5"}
MOTHER = {**KNOWN, "birth_on": "1992-03-14", "ethnicity": "Khmer"}


def _definition(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FORMS / f"{name}.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture
def birth() -> Form:
    return form_of(_definition("birth_registration"))


def _follow(form: Form, before: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return dict(follow_answers(form, before, {**before, **changed}, {}))


def _father(form: Form, answers: dict[str, Any], prefills: dict[str, object] | None) -> FieldView:
    page = page_view(form, "father", answers, language="vi", lookups=PLACES, prefills=prefills)
    return next(field for field in page.fields if field.name == "father")


def test_the_father_lives_with_the_mother_until_somebody_says_otherwise(birth: Form) -> None:
    assert _follow(birth, {"mother": MOTHER}, parents_married="yes") == {
        "father": {"address": "12 hẻm 5", "ethnicity": "Khmer"}
    }


def test_a_child_alone_with_its_mother_follows_her(birth: Form) -> None:
    assert _follow(birth, {}, mother=MOTHER) == {"child": {"ethnicity": "Khmer"}}


def test_a_father_who_is_not_stated_gets_nothing(birth: Form) -> None:
    assert "father" not in _follow(birth, {"mother": MOTHER}, parents_married="no", father_stated=False)


def test_a_child_of_two_peoples_is_asked_about(birth: Form) -> None:
    before = {
        "mother": MOTHER,
        "parents_married": "yes",
        "father": {"ethnicity": "Khmer"},
        "child": {"ethnicity": "Khmer"},
    }

    assert _follow(birth, before, father={"ethnicity": "Hoa"})["child"] is None


def test_what_was_typed_does_not_follow(birth: Form) -> None:
    before = {"mother": MOTHER, "parents_married": "yes", "father": {"address": "Nơi khác", "ethnicity": "Khmer"}}

    changes = _follow(birth, before, mother={**MOTHER, "address": "7 đường Ba Tháng Hai"})

    assert "father" not in changes


def test_what_was_not_touched_goes_on_following(birth: Form) -> None:
    before = {"mother": MOTHER, "parents_married": "yes", "father": {"address": "12 hẻm 5", "ethnicity": "Khmer"}}

    changes = _follow(birth, before, mother={**MOTHER, "address": "7 đường Ba Tháng Hai"})

    assert changes["father"] == {"address": "7 đường Ba Tháng Hai", "ethnicity": "Khmer"}


def test_who_clears_it_is_not_answered_for_again(birth: Form) -> None:
    before = {"mother": MOTHER, "parents_married": "yes", "father": {"address": "12 hẻm 5", "ethnicity": "Khmer"}}

    assert _follow(birth, before, father={"ethnicity": "Khmer"}) == {}


def test_a_father_who_is_stated_no_more_keeps_only_what_was_typed(birth: Form) -> None:
    before = {
        "mother": MOTHER,
        "parents_married": "yes",
        "father": {"full_name": "Lê Văn Nam", "address": "12 hẻm 5", "ethnicity": "Khmer"},
    }

    assert _follow(birth, before, parents_married="no", father_stated=False)["father"] == {"full_name": "Lê Văn Nam"}


def test_what_is_taken_over_stands_in_a_card_with_its_source(birth: Form) -> None:
    answers = {
        "mother": MOTHER,
        "parents_married": "yes",
        "father": {"full_name": "Lê Văn Nam", "address": "12 hẻm 5", "ethnicity": "Khmer"},
    }

    asked, card = _father(birth, answers, {}).stretches

    assert not asked.known
    assert [part.name for part in asked.parts] == ["father.full_name", "father.number", "father.birth_on"]
    assert (card.known, card.source) == (True, "Người mẹ")
    assert [part.told for part in card.parts] == ["12 hẻm 5", "Khmer"]


def test_what_is_wrong_or_mended_is_asked_openly(birth: Form) -> None:
    answers = {"mother": MOTHER, "parents_married": "yes", "father": {"address": "12 hẻm 5", "ethnicity": "Khmer"}}

    assert not any(stretch.known for stretch in _father(birth, answers, None).stretches)


def test_a_page_of_known_answers_need_not_be_seen() -> None:
    form = form_of(_definition("civil_status_copy"))
    full = {
        **FACTS,
        "applicant.birth_on": "1992-03-14",
        "applicant.sex": "female",
        "applicant.phone": "0912345678",
    }
    known = {**KNOWN, "birth_on": "1992-03-14", "sex": "female", "phone": "0912345678"}
    page = form.page("applicant")

    assert is_known(form, page, {"applicant": known}, full)
    assert not is_known(form, page, {"applicant": {**known, "phone": "0987654321"}}, full)
    assert not is_known(form, page, {"applicant": {**known, "phone": ""}}, full)


@pytest.mark.parametrize(
    "follows",
    [["father.address"], ["mother.birth_on"], ["nobody.address"], [], "mother.address", ["mother.address"] * 4],
)
def test_what_follows_nothing_asked_before_is_refused(follows: object) -> None:
    definition = _definition("birth_registration")
    definition["ui"]["fields"]["father"]["fields"]["address"]["follows"] = follows

    with pytest.raises(UnableToReadForm, match=r"ui\.fields\.father\.(fields\.)?address\.follows"):
        parse_form(definition)
