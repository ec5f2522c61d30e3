"""A form is changed question by question, and what the designer does not ask for stays."""

from __future__ import annotations

import copy

import pytest

from motcua.foundation.forms.errors import UnableToReadForm
from motcua.foundation.forms.rules import editing, parse_form
from motcua.registry.catalogue.lists import form_definitions
from tests.unit.foundation.forms.builders import example, two

FORMS = form_definitions()


@pytest.mark.parametrize("key", sorted(FORMS))
def test_every_question_of_the_catalogue_s_forms_is_written_back_as_it_was(key: str) -> None:
    definition = FORMS[key]
    for page in definition["ui"]["pages"]:
        for name in page["fields"]:
            question = editing.question_of(definition, name)

            written = editing.with_question(definition, question, page=page["id"])

            assert written["schema"]["properties"] == definition["schema"]["properties"], name
            assert written["ui"]["fields"][name] == definition["ui"]["fields"][name], name
            assert written["ui"]["pages"] == definition["ui"]["pages"]
            parse_form(written)


def test_the_definition_that_was_given_stays_as_it_is() -> None:
    definition = example()
    before = copy.deepcopy(definition)

    editing.without_question(definition, "copies")
    editing.moved(definition, "copies", down=False)
    editing.with_question(definition, {"name": "x", "component": "text", "label": two("X")}, page="papers")

    assert definition == before


@pytest.mark.parametrize(
    "question",
    [
        {"component": "text"},
        {"component": "long_text", "length_max": 500},
        {"component": "number", "minimum": 1, "maximum": 9},
        {"component": "money"},
        {"component": "date"},
        {"component": "choice"},
        {"component": "choice", "options": [{"value": "a", "label": two("A")}, {"value": "b", "label": two("B")}]},
        {"component": "many", "options": [{"value": "a", "label": two("A")}]},
        {"component": "division", "tier": "district", "elsewhere": True},
        {"component": "person", "parts": ["full_name", "phone"], "needed": ["full_name"], "prefill": "applicant"},
        {"component": "group", "rows": [{"key": "thing", "name": two("Thing"), "component": "text", "required": True}]},
        {"component": "file", "accept": ["application/pdf"], "items_max": 3},
    ],
    ids=lambda question: str(question["component"]),
)
def test_a_new_question_of_any_kind_makes_a_form_that_can_be_read(question: dict[str, object]) -> None:
    new = {"name": "extra", "label": two("Extra"), "required": True, **question}

    written = editing.with_question(example(), new, page="second", title=two("Second"))

    form = parse_form(written)
    assert form.page_of("extra") == "second"
    assert form.fields["extra"].required
    again = editing.question_of(written, "extra")
    assert {key: again[key] for key in question} == question


def test_a_question_moves_over_the_edge_of_its_page_and_an_empty_page_goes() -> None:
    definition = example()

    moved = editing.moved(definition, "siblings", down=True)

    assert [page["id"] for page in moved["ui"]["pages"]] == ["child", "parents", "papers"]
    assert moved["ui"]["pages"][-1]["fields"][0] == "siblings"
    last = editing.moved(definition, "copies", down=True)
    assert last["ui"]["pages"] == definition["ui"]["pages"]


def test_who_names_a_question_is_known_before_it_is_taken_out() -> None:
    form = parse_form(example())

    assert editing.named_by(form, "father_known") == [editing.Named("field", "father")]
    assert editing.named_by(form, "mother") == [editing.Named("check", "mother_older")]
    assert editing.named_by(form, "copies") == []


def test_a_condition_on_a_question_that_comes_later_cannot_be_read() -> None:
    ring = editing.with_question(
        example(), {**editing.question_of(example(), "born_on"), "shown_if": "father_known"}, page="child"
    )

    with pytest.raises(UnableToReadForm, match=r"ui\.fields\.born_on\.shown_if"):
        parse_form(ring)


def test_conditions_are_chosen_from_the_answers_before() -> None:
    definition = form_definitions()["building_permit"]
    last = definition["ui"]["pages"][-1]["fields"][-1]

    found = editing.conditions_to_choose(definition, before=last, language="en")

    assert 'works_kind == "single_house"' in found
    assert editing.conditions_to_choose(definition, before="works_kind", language="en").keys() < found.keys()
    for rule in found:
        parse_form(
            editing.with_question(
                definition,
                {**editing.question_of(definition, last), "shown_if": rule},
                page=definition["ui"]["pages"][-1]["id"],
            )
        )


def test_a_page_is_tried_without_the_pages_before_it() -> None:
    definition = example()
    definition["ui"]["pages"][1]["shown_if"] = 'child_name == "An"'

    alone = editing.alone(definition, "parents")

    assert "shown_if" not in alone["ui"]["pages"][1]
    assert alone["ui"]["fields"]["father"]["shown_if"] == "father_known"
    parse_form(alone)


def test_names_are_made_that_rules_do_not_use_themselves() -> None:
    assert editing.free_name("size", []) == "size_2"
    assert editing.free_name("ngày", ["question"]) == "question_2"
