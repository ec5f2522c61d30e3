"""Reading definitions: what is sound is read, everything that is not is said at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from motcua.foundation.forms.errors import UnableToReadForm
from motcua.foundation.forms.rules import form_of, parse_form
from motcua.foundation.forms.values import Component
from tests.unit.foundation.forms.builders import (
    DATE,
    EVERYTHING,
    FILE,
    GROUP,
    PERSON,
    TEXT,
    YES_NO,
    a_definition,
    example,
    two,
)

Change = Callable[[dict[str, Any]], object]


def faults_of(definition: object) -> dict[str, str]:
    with pytest.raises(UnableToReadForm) as caught:
        parse_form(definition)
    assert all(fault.message_vi for fault in caught.value.faults)
    assert caught.value.facts["count"] == len(caught.value.faults)
    said: dict[str, str] = {}
    for fault in caught.value.faults:
        said[fault.where] = f"{said.get(fault.where, '')} {fault.message_en}"
    return said


def test_the_documented_example_is_a_form() -> None:
    form = parse_form(example())

    assert [page.id for page in form.pages] == ["child", "parents", "siblings", "papers"]
    assert list(form.fields) == [
        "child_name",
        "born_on",
        "place",
        "mother",
        "father_known",
        "father",
        "siblings",
        "birth_note",
        "copies",
    ]
    assert [part.name for part in form.fields["mother"].parts] == ["full_name", "number", "birth_on", "sex"]
    assert form.page_of("copies") == "papers"
    assert len(form.digest) == 64


def test_every_component_is_read() -> None:
    form = parse_form(a_definition(EVERYTHING))

    assert {field.component for field in form.fields.values()} == set(Component)


def test_a_form_is_read_once() -> None:
    one, other = example(), example()

    assert form_of(one) is form_of(one)
    assert form_of(other) is form_of(one)
    assert form_of(a_definition({"a": TEXT})) is not form_of(one)


def test_the_order_of_keys_does_not_make_another_form() -> None:
    definition = example()
    turned = {"ui": dict(reversed(definition["ui"].items())), "schema": definition["schema"]}

    assert parse_form(turned).digest == parse_form(definition).digest
    assert [page.id for page in parse_form(turned).pages] == [page.id for page in parse_form(definition).pages]


def test_all_faults_are_said_at_once() -> None:
    definition = example()
    definition["schema"]["properties"]["forgotten"] = {"type": "string"}
    definition["ui"]["fields"]["invented"] = {"component": "text", "label": two("x")}
    definition["ui"]["pages"][0]["fields"].append("nowhere")
    definition["ui"]["fields"]["father"]["shown_if"] = "father_know"
    definition["ui"]["fields"]["copies"]["component"] = "date"
    del definition["schema"]["properties"]["birth_note"]["maxItems"]
    definition["ui"]["checks"][0]["rule"] = "born_on <="
    definition["ui"]["fields"]["place"]["label"] = {"vi": "Nơi sinh"}

    assert faults_of(definition).keys() == {
        "ui.fields.forgotten",
        "ui.fields.invented",
        "ui.pages",
        "ui.fields.father.shown_if",
        "ui.fields.copies",
        "ui.fields.birth_note",
        "ui.checks.born_already.rule",
        "ui.fields.place.label",
    }


def fields(name: str, **keys: Any) -> Change:
    return lambda definition: definition["ui"]["fields"][name].update(keys)


def properties(name: str, **keys: Any) -> Change:
    return lambda definition: definition["schema"]["properties"][name].update(keys)


@pytest.mark.parametrize(
    ("change", "where", "said"),
    [
        (lambda d: d.update(more=1), "definition.more", "not a key"),
        (lambda d: d.pop("ui"), "ui", "object must stand"),
        (lambda d: d.pop("schema"), "schema", "object must stand"),
        (lambda d: d["schema"].update(type="array"), "schema.type", "object"),
        (lambda d: d["schema"].update(oneOf=[]), "schema.oneOf", "condition"),
        (lambda d: d["schema"].update(required=["ghost"]), "schema.properties.required", "'ghost'"),
        (lambda d: d["ui"].update(pages=[]), "ui.pages", "none"),
        (lambda d: d["ui"]["pages"].pop(), "ui.pages", "stands on no page"),
        (lambda d: d["ui"]["pages"][1].update(id="child"), "ui.pages", "'child' stands twice"),
        (lambda d: d["ui"]["pages"][1]["fields"].append("copies"), "ui.pages", "asked twice"),
        (lambda d: d["ui"]["pages"][1].update(fields=[]), "ui.pages.1.fields", "asks for nothing"),
        (lambda d: d["ui"]["pages"][0].update(id="A b"), "ui.pages.0.id", "no name"),
        (lambda d: d["ui"]["pages"][0].update(shown_if="copies > 1"), "ui.pages.child.shown_if", "not known here"),
        (lambda d: d["ui"]["checks"][0].update(fields=["ghost"]), "ui.checks.0.fields", "must name the fields"),
        (lambda d: d["ui"]["checks"][0].update(fields=[]), "ui.checks.0.fields", "must name the fields"),
        (lambda d: d["ui"]["checks"][0].update(fields=["mother.ghost"]), "ui.checks.0.fields", "must name"),
        (lambda d: d["ui"]["checks"][0].update(each="mother"), "ui.checks.0.each", "no group"),
        (lambda d: d["ui"]["checks"][2].update(fields=["born_on"]), "ui.checks.2.fields", "must name the fields"),
        (lambda d: d["ui"]["checks"][1].update(id="born_already"), "ui.checks", "stands twice"),
        (lambda d: d["ui"]["checks"][0].update(rule="copies"), "ui.checks.born_already.rule", "gives int"),
        (properties("place", format="ipv4"), "schema.properties.place.format", "only date"),
        (properties("place", dependentRequired={}), "schema.properties.place.dependentRequired", "condition"),
        (properties("place", pattern="("), "schema.properties.place.pattern", "regex"),
        (properties("place", pattern="(?<=a)b"), "schema.properties.place.pattern", "regex"),
        (properties("place", **{"$ref": "#/$defs/ghost"}), "schema.properties.place", "leads nowhere"),
        (properties("place", **{"$ref": "https://elsewhere/x"}), "schema.properties.place", "leads nowhere"),
        (properties("copies", minimum="x"), "schema.properties.copies.minimum", "int / float"),
        (properties("born_on", format="email"), "ui.fields.born_on", "format"),
        (properties("siblings", maxItems=51), "ui.fields.siblings", "1 to 50"),
        (properties("birth_note", maxItems=21), "ui.fields.birth_note", "1 to 20"),
        (fields("child_name", shown="x"), "ui.fields.child_name.shown", "not a key"),
        (fields("child_name", component="tex"), "ui.fields.child_name.component", "no component"),
        (fields("child_name", component="number"), "ui.fields.child_name", "integer / number"),
        (fields("child_name", label="x"), "ui.fields.child_name.label", "vi"),
        (fields("child_name", hint={"vi": "x", "en": " "}), "ui.fields.child_name.hint", "vi"),
        (fields("child_name", shown_if=""), "ui.fields.child_name.shown_if", "a text must"),
        (fields("child_name", shown_if="true && "), "ui.fields.child_name.shown_if", "at character 9"),
        (fields("child_name", prefill="applicant.shoes"), "ui.fields.child_name.prefill", "cannot fill"),
        (fields("child_name", prefill="applicant.birth_on"), "ui.fields.child_name.prefill", "cannot fill"),
        (fields("child_name", messages={"wrong": two("x")}), "ui.fields.child_name.messages.wrong", "not a key"),
        (fields("father_known", options=[]), "ui.fields.father_known.options", "2 to 200"),
        (fields("place", tier="village"), "ui.fields.place.tier", "province"),
        (fields("place", elsewhere="yes"), "ui.fields.place.elsewhere", "true or false"),
        (fields("birth_note", accept=[]), "ui.fields.birth_note.accept", "media types"),
        (fields("birth_note", accept=["pdf"]), "ui.fields.birth_note.accept", "media types"),
        (lambda d: d["ui"]["fields"]["siblings"].pop("order"), "ui.fields.siblings.order", "needed"),
        (fields("siblings", order=["name"]), "ui.fields.siblings.order", "each part once"),
        (
            lambda d: d["ui"]["fields"]["siblings"]["fields"]["name"].update(component="group"),
            "ui.fields.siblings.fields.name.component",
            "neither groups",
        ),
        (
            lambda d: d["ui"]["fields"]["siblings"]["fields"]["name"].update(shown_if='sibling_born_on == ""'),
            "ui.fields.siblings.fields.name.shown_if",
            "not known here",
        ),
        (
            lambda d: d["schema"]["$defs"]["person"]["properties"].update(shoe={"type": "integer"}),
            "ui.fields.mother.fields.shoe",
            "not described",
        ),
    ],
)
def test_each_fault_is_said_where_it_is(change: Change, where: str, said: str) -> None:
    definition = example()
    change(definition)

    assert said in faults_of(definition)[where]


@pytest.mark.parametrize("name", ["today", "in", "size", "Ho ten", "họ", "_x", "1x", "x" * 41, ""])
def test_a_name_must_serve_rules_and_inputs(name: str) -> None:
    assert any("no name" in said for said in faults_of(a_definition({name: TEXT})).values())


def test_options_and_enum_must_agree() -> None:
    options = [{"value": "a", "label": two("A")}, {"value": "b", "label": two("B")}]
    schema = {"type": "string", "enum": ["a", "c"]}

    assert (
        "differ" in faults_of(a_definition({"x": (schema, {"component": "choice", "options": options})}))["ui.fields.x"]
    )


@pytest.mark.parametrize(
    "options",
    [
        [{"value": "a", "label": two("A")}, {"value": "a", "label": two("B")}],
        [{"value": "a", "label": two("A")}, {"value": 1, "label": two("B")}],
        [{"value": "a", "label": two("A")}, {"value": "", "label": two("B")}],
        [{"value": "a", "label": two("A")}, "b"],
        [{"value": "a", "label": two("A")}],
        {},
    ],
)
def test_options_must_be_sound(options: object) -> None:
    definition = a_definition({"x": ({"type": "string"}, {"component": "choice", "options": options})})

    assert any(where.startswith("ui.fields.x.options") for where in faults_of(definition))


def test_a_person_may_have_parts_of_its_own() -> None:
    schema = {"type": "object", "properties": {"full_name": {"type": "string"}, "job": {"type": "string"}}}
    ui = {
        "component": "person",
        "order": ["job", "full_name"],
        "fields": {
            "job": {"component": "text", "label": two("Job")},
            "full_name": {"label": two("Called")},
        },
    }

    person = parse_form(a_definition({"witness": (schema, ui)})).fields["witness"]

    assert [(part.name, part.label.en, part.autocomplete) for part in person.parts] == [
        ("job", "Job", None),
        ("full_name", "Called", "name"),
    ]


def test_a_persons_number_has_twelve_digits_unless_said_otherwise() -> None:
    form = parse_form(a_definition({"owner": PERSON}))

    number = form.fields["owner"].part("number")
    assert number is not None
    assert number.schema["pattern"] == r"^\d{12}$"


def test_references_that_go_round_are_refused() -> None:
    definition = example()
    definition["schema"]["$defs"] |= {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}
    definition["schema"]["properties"]["place"] = {"$ref": "#/$defs/a"}

    assert "too large" in faults_of(definition)["schema.properties.place"]


def test_a_schema_that_grows_without_end_is_refused() -> None:
    definition = example()
    wide = {str(number): {"$ref": "#/$defs/b"} for number in range(50)}
    wider = {str(number): {"$ref": "#/$defs/c"} for number in range(50)}
    definition["schema"]["$defs"] |= {
        "a": {"type": "object", "properties": wide},
        "b": {"type": "object", "properties": wider},
        "c": {"type": "object", "properties": wide | {"x": {"type": "string"}}},
    }
    definition["schema"]["properties"]["place"] = {"$ref": "#/$defs/a"}

    assert any("too large" in said for said in faults_of(definition).values())


@pytest.mark.parametrize("definition", [None, [], "x", 3, {}, {"schema": [], "ui": []}, {"schema": {}, "ui": {}}])
def test_what_is_no_definition_is_refused(definition: object) -> None:
    assert faults_of(definition)


def test_conditions_see_only_what_is_asked_before() -> None:
    pages = [
        {"id": "one", "title": two("1"), "fields": ["first", "second"]},
        {"id": "two", "title": two("2"), "fields": ["third"], "shown_if": "first"},
    ]
    shown = {"second": ({"type": "string"}, {"component": "text", "shown_if": "first"})}

    form = parse_form(a_definition({"first": YES_NO, **shown, "third": DATE}, pages=pages))

    assert form.compiled.field_rules["second"].names == {"first"}
    assert form.compiled.page_rules["two"].names == {"first"}


def test_parts_of_groups_see_their_row_and_what_comes_before_the_group() -> None:
    schema, ui = GROUP
    fields_ = {**ui["fields"], "met_on": {**ui["fields"]["met_on"], "shown_if": 'name != "" && urgent'}}

    form = parse_form(a_definition({"urgent": YES_NO, "friends": (schema, {**ui, "fields": fields_}), "papers": FILE}))

    assert form.compiled.field_rules["friends.met_on"].names == {"name", "urgent"}
