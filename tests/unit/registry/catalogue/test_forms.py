"""The catalogue's own forms: each can be filed, and refuses what the law refuses."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from motcua.foundation.forms.rules import parse_form, validate
from motcua.foundation.forms.values import Problem
from motcua.registry.catalogue.generic_form import generic_form
from motcua.registry.catalogue.imports import read_reference
from motcua.registry.catalogue.lists import form_definitions
from tests.unit.registry.catalogue.answers import ANSWERS, APPLICANT, BIRTH, FILES, GROOM, OneWard, spouse, without
from tests.unit.registry.catalogue.builders import the_parts

TODAY = date(2023, 6, 15)


def problems(key: str, **changes: Any) -> dict[str, str]:
    """What is wrong with the form's answers when some are changed (None: left out), by path."""
    answers = {name: answer for name, answer in (ANSWERS[key] | changes).items() if answer is not None}
    found = validate(parse_form(form_definitions()[key]), answers, lookups=OneWard(), today=TODAY)
    return {problem.path: problem.message_en for problem in found}


def test_there_are_answers_for_every_form() -> None:
    assert set(ANSWERS) == set(form_definitions())


@pytest.mark.parametrize("key", sorted(form_definitions()))
def test_it_can_be_filed(key: str) -> None:
    assert problems(key) == {}


@pytest.mark.parametrize("key", sorted(form_definitions()))
def test_empty_answers_are_refused_with_every_required_field(key: str) -> None:
    form = parse_form(form_definitions()[key])

    found: tuple[Problem, ...] = validate(form, {}, lookups=OneWard(), today=TODAY)

    asked = {name for name, field in form.fields.items() if field.required and field.shown_if is None}
    hidden = {name for page in form.pages if page.shown_if for name in page.fields}
    assert asked - hidden <= {problem.field for problem in found}


def test_every_generic_form_of_the_city_is_sound() -> None:
    versions, _ = read_reference()
    generic = [each.prepared for each in versions if each.prepared.parts["form"] == "generic"]

    assert len(generic) > 60
    for prepared in generic:
        form = parse_form(prepared.form)
        slots = {each["slot"] for each in prepared.parts["components"] if "slot" in each}
        assert slots <= set(form.fields)


def test_a_child_is_not_born_tomorrow() -> None:
    child = BIRTH["child"] | {"birth_on": "2023-06-16"}

    assert problems("birth_registration", child=child) == {
        "child.birth_on": "The date of birth of the child must not be after today"
    }


def test_a_mother_is_older_than_her_child() -> None:
    mother = BIRTH["mother"] | {"birth_on": "2020-01-01"}

    assert "mother.birth_on" in problems("birth_registration", mother=mother)


def test_a_father_may_stay_unstated() -> None:
    assert problems("birth_registration", father_stated=False, father=None, parents_married="no") == {}


def test_a_birth_needs_the_notice_and_takes_the_parents_papers() -> None:
    assert "birth_proof" in problems("birth_registration", birth_proof=None)
    assert problems("birth_registration", parents_papers=FILES) == {}


def test_somebody_mandated_shows_the_mandate() -> None:
    assert "mandate" in problems("birth_registration", relation="mandated")
    assert problems("birth_registration", relation="mandated", mandate=FILES) == {}


@pytest.mark.parametrize(("born_on", "allowed"), [("2003-06-15", True), ("2003-06-16", False)])
def test_a_man_marries_from_twenty(born_on: str, allowed: bool) -> None:
    found = problems("marriage_registration", groom=GROOM | {"birth_on": born_on})

    assert ("groom.birth_on" not in found) == allowed


@pytest.mark.parametrize(("born_on", "allowed"), [("2005-06-15", True), ("2005-06-16", False)])
def test_a_woman_marries_from_eighteen(born_on: str, allowed: bool) -> None:
    found = problems("marriage_registration", bride=spouse(birth_on=born_on))

    assert ("bride.birth_on" not in found) == allowed


def test_near_relatives_do_not_marry() -> None:
    assert "related" in problems("marriage_registration", related="within_three")


def test_death_comes_after_birth_and_not_tomorrow() -> None:
    assert "died_on" in problems("death_registration", died_on="2023-06-16")
    assert "deceased.birth_on" in problems("death_registration", died_on="1939-12-31")


def test_linked_birth_is_for_children_under_six() -> None:
    child = BIRTH["child"] | {"birth_on": "2017-06-15"}

    assert "child.birth_on" in problems("linked_birth_registration", child=child)


@pytest.mark.parametrize(
    ("until_on", "allowed"), [("2023-07-19", False), ("2023-07-20", True), ("2025-06-20", True), ("2025-06-22", False)]
)
def test_temporary_residence_is_from_thirty_days_to_two_years(until_on: str, allowed: bool) -> None:
    assert (problems("temporary_residence", until_on=until_on) == {}) == allowed


def test_longer_stays_are_no_stays() -> None:
    assert "until_on" in problems("stay_notification", until_on="2023-07-15")


def test_a_lost_passport_says_when() -> None:
    assert "lost_on" in problems("ordinary_passport", request_kind="lost", old_number="B1234567")


def test_a_child_has_no_chip_in_its_passport() -> None:
    child = {"full_name": "Trần An", "number": "092323000001", "birth_on": "2015-01-01", "sex": "male"}

    assert "with_chip" in problems("ordinary_passport", for_child=True, child=child, with_chip=True)
    assert problems("ordinary_passport", for_child=True, child=child, with_chip=False) == {}


def test_an_identity_card_is_from_fourteen() -> None:
    assert "applicant.birth_on" in problems("identity_card", applicant=APPLICANT | {"birth_on": "2009-06-16"})


def test_a_household_business_is_no_company_and_has_one_main_line() -> None:
    assert "business_name" in problems("household_business_registration", business_name="Công ty Lan")
    lines = ANSWERS["household_business_registration"]["trades"]
    assert "trades" in problems("household_business_registration", trades=[*lines, *lines])


def test_a_family_business_names_its_members() -> None:
    found = problems("household_business_registration", founder="family")

    assert {"members", "family_minutes"} <= set(found)


def test_a_house_is_not_larger_than_its_land() -> None:
    assert "footprint_m2" in problems("building_permit", footprint_m2=101, floor_area_m2=202)


def test_adjoining_buildings_need_an_undertaking() -> None:
    assert "neighbour_safety" in problems("building_permit", adjoining=True)


def test_a_licence_that_expired_long_ago_is_not_exchanged() -> None:
    assert "expires_on" in problems("driving_licence_exchange", expires_on="2023-03-17")
    assert problems("driving_licence_exchange", expires_on="2023-03-18") == {}


def test_certificate_number_two_is_for_oneself() -> None:
    assert "by_mandate" in problems("judicial_record", by_mandate=True, mandate=FILES, certificate_kind="2")


def test_elderly_means_sixty() -> None:
    found = problems("monthly_social_allowance", for_self=True, beneficiary=None, relation=None)

    assert set(found) == {"ground"}


def test_an_electronic_copy_needs_a_scan() -> None:
    assert "original" in problems("certified_copies", copy_kind="electronic")
    assert problems("certified_copies", copy_kind="electronic", original=FILES) == {}


def test_all_subjects_are_asked_in_the_generic_form() -> None:
    form = parse_form(generic_form(the_parts(subjects=["citizen", "enterprise"])))
    answers: dict[str, Any] = {
        "applicant": without(APPLICANT, "sex"),
        "matter": "Xin cấp giấy phép",
        "file_application": FILES,
    }

    person = validate(form, answers | {"applicant_kind": "citizen"}, lookups=OneWard(), today=TODAY)
    body = validate(form, answers | {"applicant_kind": "enterprise"}, lookups=OneWard(), today=TODAY)

    assert person == ()
    assert [problem.path for problem in body] == ["body_name"]
