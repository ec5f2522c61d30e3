"""What is asked depends on what was answered, and what is not asked does not count."""

from __future__ import annotations

from typing import Any

from motcua.foundation.forms.rules import newly_shown, normalise, visible_fields, visible_pages
from motcua.foundation.forms.values import Form
from tests.unit.foundation.forms.builders import CHOICE, GROUP, PERSON, TEXT, WHOLE, YES_NO, a_form, told, two


def shown_if(field: Any, rule: str) -> Any:
    schema, ui = field
    return schema, {**ui, "shown_if": rule}


def a_chain() -> Form:
    """b is asked after a, c after b; c is on a page of its own that is asked for d too."""
    return a_form(
        {"a": YES_NO, "b": shown_if(YES_NO, "a"), "c": shown_if(TEXT, "b"), "d": shown_if(TEXT, "a")},
        required=["a", "b", "c", "d"],
        pages=[
            {"id": "one", "title": two("1"), "fields": ["a", "b"]},
            {"id": "two", "title": two("2"), "fields": ["c", "d"], "shown_if": "a"},
        ],
    )


def test_a_hidden_answer_counts_for_no_condition() -> None:
    form = a_chain()

    assert visible_fields(form, {"a": True, "b": True}) == ("a", "b", "c", "d")
    assert visible_fields(form, {"a": True, "b": False}) == ("a", "b", "d")
    assert visible_fields(form, {"a": False, "b": True}) == ("a",)
    assert visible_fields(form, {"b": True}) == ("a",)


def test_pages_that_ask_nothing_are_left_out() -> None:
    form = a_chain()

    assert [page.id for page in visible_pages(form, {"a": True})] == ["one", "two"]
    assert [page.id for page in visible_pages(form, {"a": False})] == ["one"]


def test_hidden_fields_have_no_problems_and_are_dropped() -> None:
    form = a_chain()
    answers = {"a": False, "b": "nonsense", "c": "x" * 500, "d": 3}

    assert told(form, answers) == {}
    assert normalise(form, answers) == {"a": False}


def test_wrong_answers_count_as_absent_for_conditions() -> None:
    form = a_form({"n": WHOLE, "x": shown_if(TEXT, "n > 3")})

    assert visible_fields(form, {"n": "nhiều"}) == ("n",)
    assert visible_fields(form, {"n": 4.0}) == ("n", "x")


def test_a_page_can_show_more_after_an_answer() -> None:
    form = a_chain()

    assert newly_shown(form, "one", {}, {"a": True}) == ("b",)
    assert newly_shown(form, "one", {"a": True}, {"a": True, "b": True}) == ()
    assert newly_shown(form, "one", {"a": True}, {"a": False}) == ()


def test_parts_of_a_person_can_be_hidden() -> None:
    schema, ui = PERSON
    number = {"number": {"shown_if": "!foreign && full_name != 'none'"}}
    form = a_form({"foreign": YES_NO, "owner": (schema, {**ui, "fields": number, "order": list(schema["properties"])})})
    owner = {"full_name": "A", "number": "wrong"}

    assert told(form, {"foreign": False, "owner": owner}).keys() == {"owner.number"}
    assert told(form, {"foreign": True, "owner": owner}) == {}
    assert told(form, {"foreign": True, "owner": {"full_name": "A"}}) == {}
    assert normalise(form, {"foreign": True, "owner": owner}) == {"foreign": True, "owner": {"full_name": "A"}}
    assert normalise(form, {"foreign": True, "owner": {"number": "1"}}) == {"foreign": True}


def test_parts_of_rows_are_hidden_row_by_row() -> None:
    schema, ui = GROUP
    fields = {**ui["fields"], "met_on": {**ui["fields"]["met_on"], "shown_if": "name.startsWith('A')"}}
    form = a_form({"friends": (schema, {**ui, "fields": fields})})
    rows = [{"name": "Anh", "met_on": "x"}, {}, {"name": "Bình", "met_on": "x"}, {"name": "An", "met_on": "2020-01-01"}]

    assert told(form, {"friends": rows}).keys() == {"friends.0.met_on"}
    assert normalise(form, {"friends": rows})["friends"][1:] == [
        {"name": "Bình"},
        {"name": "An", "met_on": "2020-01-01"},
    ]


def test_a_condition_over_a_choice_nobody_made_is_false() -> None:
    form = a_form({"colour": CHOICE, "shade": shown_if(TEXT, 'colour == "red"')}, required=["shade"])

    assert told(form, {}) == {}
    assert told(form, {"colour": "red"}).keys() == {"shade"}
