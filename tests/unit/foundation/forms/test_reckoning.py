"""What the registers know of a family is filled in, told with its origin, and counted."""

from __future__ import annotations

import json
from typing import Any

import pytest

from motcua.foundation.forms.errors import UnableToReadForm
from motcua.foundation.forms.rules.definition import form_of, parse_form
from motcua.foundation.forms.rules.pages import page_view
from motcua.foundation.forms.rules.prefill import follow_answers, prefill_answers
from motcua.foundation.forms.rules.reckoning import differing, reckon, reckon_beforehand
from motcua.foundation.forms.values import Form, Reckoned
from motcua.registry.people.population.rules import OWN_KEYS, REGISTER_KEYS
from tests.environment import ROOT
from tests.unit.foundation.forms.builders import PLACES, Asked, a_definition

PERSON = ("full_name", "number", "birth_on", "sex", "phone", "email", "address")
MOTHER = {
    "applicant.full_name": "Trần Thị Bưởi",
    "applicant.number": "092192003141",
    "applicant.birth_on": "1992-03-14",
    "applicant.sex": "female",
    "applicant.phone": "0900000101",
    "applicant.email": "buoi@motcua.example",
    "applicant.address": "12 hẻm 5",
    "applicant.ethnicity": "Kinh",
    "applicant.married": "yes",
}
FATHER = {
    "spouse.full_name": "Lê Văn Cam",
    "spouse.number": "092090002818",
    "spouse.birth_on": "1990-08-19",
    "spouse.sex": "male",
    "spouse.address": "12 hẻm 5",
    "spouse.ethnicity": "Kinh",
    "family.home_town": "31149",
}
FACTS = MOTHER | FATHER


@pytest.fixture
def birth() -> Form:
    path = ROOT / "motcua" / "registry" / "catalogue" / "data" / "forms" / "birth_registration.json"
    return form_of(json.loads(path.read_text(encoding="utf-8")))


def filled(form: Form, facts: dict[str, str], **typed: Any) -> dict[str, Any]:
    """The answers once these were typed, one after the other."""
    answers = prefill_answers(form, facts)
    for name, value in typed.items():
        after = {**answers, name: value}
        answers = after | follow_answers(form, answers, after, facts)
    return answers


def test_the_father_is_the_mothers_husband(birth: Form) -> None:
    answers = filled(birth, FACTS, relation="mother")

    assert answers["parents_married"] == "yes"
    assert answers["father"]["full_name"] == "Lê Văn Cam"
    assert answers["father"]["number"] == "092090002818"
    assert answers["mother"]["full_name"] == "Trần Thị Bưởi"
    assert answers["child"] == {"ethnicity": "Kinh"}
    assert answers["home_town"] == "31149"


def test_a_father_who_files_is_himself_and_the_mother_is_his_wife(birth: Form) -> None:
    answers = filled(birth, FACTS, relation="father")

    assert answers["father"]["number"] == "092192003141"
    assert answers["mother"]["number"] == "092090002818"


def test_of_a_grandmother_neither_her_husband_nor_her_home_town_is_taken(birth: Form) -> None:
    answers = filled(birth, FACTS, relation="mother")

    after = {**answers, "relation": "grandparent"}
    answers = after | follow_answers(birth, answers, after, FACTS)

    assert not any(answers.get(name) for name in ("mother", "father", "parents_married", "home_town"))
    assert answers["applicant"]["full_name"] == "Trần Thị Bưởi"


def test_what_she_typed_of_the_father_stays_when_he_turns_out_to_be_known(birth: Form) -> None:
    answers = filled(birth, FACTS, father={"full_name": "Lê Văn Cam Hai"}, relation="mother")

    assert answers["father"]["full_name"] == "Lê Văn Cam Hai"
    assert answers["father"]["number"] == "092090002818"


def test_without_a_husband_nothing_is_said_of_a_father(birth: Form) -> None:
    answers = filled(birth, MOTHER | {"applicant.married": "no"}, relation="mother")

    assert answers["parents_married"] == "no"
    assert not answers.get("father")


def test_seven_of_ten_questions_of_a_birth_fall_away_for_a_married_mother(birth: Form) -> None:
    answers = filled(birth, FACTS, relation="mother", born_at="facility")

    reckoned = reckon(birth, answers, FACTS)

    assert reckoned == Reckoned(asked=28, known=20)
    assert reckoned.percent >= 70


def test_what_she_changed_is_not_counted_as_known(birth: Form) -> None:
    answers = filled(birth, FACTS, relation="mother")
    answers["father"] = answers["father"] | {"address": "Nơi khác"}

    assert reckon(birth, answers, FACTS).known == 19


def test_without_the_register_only_her_own_data_are_known(birth: Form) -> None:
    own = {key: value for key, value in MOTHER.items() if key in OWN_KEYS}

    reckoned = reckon(birth, filled(birth, own, relation="mother"), own)

    # Herself as who files and as the mother: seven and four.
    assert reckoned.known == 11


def test_beforehand_it_is_said_how_many_may_fall_away(birth: Form) -> None:
    most = reckon_beforehand(birth, OWN_KEYS | REGISTER_KEYS)
    least = reckon_beforehand(birth, OWN_KEYS)

    assert most == Reckoned(asked=30, known=20)
    assert 0 < least.known < most.known


def test_a_card_says_of_which_day_the_register_is(birth: Form) -> None:
    answers = filled(birth, FACTS, relation="mother")
    origins = dict.fromkeys(FATHER, "CSDLQG về dân cư, 03/07/2023")

    page = page_view(birth, "father", answers, language="vi", lookups=PLACES, prefills=FACTS, origins=origins)

    father = next(field for field in page.fields if field.name == "father")
    (stretch,) = father.stretches
    assert stretch.known
    (origin,) = stretch.origins
    assert (origin.words, origin.labels) == ("CSDLQG về dân cư, 03/07/2023", ())


def test_a_card_with_data_of_two_registers_says_what_is_from_which(birth: Form) -> None:
    answers = filled(birth, FACTS)
    origins = {key: "CSDLQG về dân cư" for key in MOTHER if key not in {"applicant.phone", "applicant.email"}}

    page = page_view(birth, "declarant", answers, language="vi", lookups=PLACES, prefills=FACTS, origins=origins)

    (stretch,) = next(field for field in page.fields if field.name == "applicant").stretches
    assert [each.words for each in stretch.origins] == ["CSDLQG về dân cư", ""]
    assert stretch.origins[1].labels == ("Số điện thoại", "Thư điện tử")


def test_a_place_that_is_no_division_fills_only_where_a_place_may_be_written() -> None:
    schema = {"type": "string", "maxLength": 300}
    ui = {"component": "division", "prefill": "applicant.home_town"}
    form = form_of(a_definition({"here": (schema, ui), "anywhere": (schema, ui | {"elsewhere": True})}))

    assert prefill_answers(form, {"applicant.home_town": "Xã Phú Mỹ, Sóc Trăng"}) == {
        "anywhere": "Xã Phú Mỹ, Sóc Trăng"
    }
    assert prefill_answers(form, {"applicant.home_town": "31149"}).keys() == {"here", "anywhere"}


def test_a_part_has_no_condition_of_its_own() -> None:
    name = {"component": "text", "label": {"vi": "Tên", "en": "Name"}, "prefill_if": "yes"}
    person = {"component": "person", "fields": {"nickname": name}, "order": ["nickname"]}
    schema = {"type": "object", "properties": {"nickname": {"type": "string"}}}
    fields: dict[str, Asked] = {"yes": ({"type": "boolean"}, {"component": "choice"}), "who": (schema, person)}

    with pytest.raises(UnableToReadForm, match="filled in with its person"):
        parse_form(a_definition(fields))


def test_the_words_that_conditions_name_are_known_of_spouses_too(birth: Form) -> None:
    assert {"mother", "father"} == set(birth.compiled.spouse_rules)
    assert "relation" in birth.compiled.named


def test_what_was_filed_otherwise_is_named_by_its_path(birth: Form) -> None:
    answers = filled(birth, FACTS, relation="mother")

    assert differing(birth, answers, FACTS) == ()
    answers["father"] = answers["father"] | {"birth_on": "1991-01-01"}
    answers["home_town"] = "Sóc Trăng"
    assert differing(birth, answers, FACTS) == ("father.birth_on", "home_town")
    assert differing(birth, answers, {}) == ()
