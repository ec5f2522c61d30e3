"""What rules give for facts that are there, absent, wrong or too many."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from motcua.foundation.rules.errors import UnableToApplyRule, UnableToPublishRule
from motcua.foundation.rules.facts import empty, fit
from motcua.foundation.rules.rules import compile_rule, days_between, evaluate, years_between
from motcua.foundation.rules.values import FieldType, ListOf, MapOf, Shape

FIELDS: Mapping[str, Shape] = {
    "kind": FieldType.STRING,
    "copies": FieldType.INT,
    "area": FieldType.DOUBLE,
    "urgent": FieldType.BOOL,
    "born_on": FieldType.DATE,
    "rows": ListOf(MapOf({"pages": FieldType.INT, "name": FieldType.STRING})),
    "mother": MapOf({"number": FieldType.STRING}),
}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('kind == "x"', False),
        ('kind == ""', True),
        ("copies == 0 && area == 0.0", True),
        ("urgent", False),
        ('born_on == ""', True),
        ("years_between(born_on, '2023-01-01')", 0),
        ("size(rows)", 0),
        ("rows.all(r, r.pages > 1)", True),
        ('mother.number == ""', True),
    ],
)
@pytest.mark.parametrize("facts", [{}, dict.fromkeys(FIELDS)])
def test_an_absent_fact_is_the_empty_value_of_its_type(source: str, expected: object, facts: dict[str, object]) -> None:
    assert evaluate(source, facts, fields=FIELDS) == expected


def test_parts_that_are_absent_inside_are_empty_too() -> None:
    facts = {"rows": [{"pages": 3}, {}], "mother": {}}

    assert evaluate('rows.all(r, r.name == "")', facts, fields=FIELDS) is True
    assert evaluate("sum(rows.map(r, r.pages))", facts, fields=FIELDS) == 3
    assert evaluate('mother.number == ""', facts, fields=FIELDS) is True


def test_without_known_fields_an_absent_fact_equals_nothing() -> None:
    assert evaluate('kind == "x"', {}) is False
    assert evaluate('kind != "x"', {}) is True
    with pytest.raises(UnableToApplyRule):
        evaluate("copies > 1", {})


def test_money_stays_whole() -> None:
    fee = evaluate("8000 * copies + (urgent ? 75000 : 0)", {"copies": 3, "urgent": True}, fields=FIELDS)

    assert (fee, type(fee)) == (99_000, int)


def test_whole_numbers_fit_where_decimals_are_asked() -> None:
    assert evaluate("area * 2.0", {"area": 3}, fields=FIELDS) == 6.0
    assert evaluate("copies", {"copies": 3.0}, fields=FIELDS) == 3


def test_dates_compare_as_days() -> None:
    facts = {"born_on": date(2004, 2, 29)}

    assert evaluate('born_on < "2004-10-01"', facts, fields=FIELDS) is True
    assert evaluate('born_on < "2004-10-01"', facts) is True


@pytest.mark.parametrize(
    ("begins_on", "ends_on", "years", "days"),
    [
        ("2005-06-15", "2023-06-14", 17, 6573),
        ("2005-06-15", "2023-06-15", 18, 6574),
        ("2004-02-29", "2022-02-28", 17, 6574),
        ("2004-02-29", "2022-03-01", 18, 6575),
        ("2023-06-15", "2005-06-15", -18, -6574),
        ("", "2023-06-15", 0, 0),
        ("2023-06-15", "", 0, 0),
    ],
)
def test_years_and_days_between(begins_on: str, ends_on: str, years: int, days: int) -> None:
    assert years_between(begins_on, ends_on) == years
    assert days_between(begins_on, ends_on) == days
    assert evaluate(f"years_between('{begins_on}', '{ends_on}')", {}) == years


@pytest.mark.parametrize(
    "facts",
    [
        {"copies": "3"},
        {"copies": 3.5},
        {"copies": True},
        {"copies": 10**30},
        {"copies": float("nan")},
        {"copies": Decimal(3)},
        {"kind": 3},
        {"kind": ["x"]},
        {"born_on": "15/06/2023"},
        {"born_on": datetime(2023, 6, 15, tzinfo=UTC)},
        {"rows": {"pages": 1}},
        {"rows": [3]},
        {"mother": "x"},
    ],
)
def test_a_fact_of_another_type_is_refused_and_named(facts: dict[str, object]) -> None:
    (name,) = facts
    source = {"rows": "size(rows) == 0", "mother": 'mother.number == ""'}.get(name, f"{name} == {name}")

    with pytest.raises(UnableToApplyRule) as caught:
        evaluate(source, facts, fields=FIELDS)

    assert str(caught.value.facts["reason"]).startswith(f"{name}: ")


def test_facts_that_the_rule_does_not_name_are_not_looked_at() -> None:
    assert evaluate("copies == 1", {"copies": 1, "rows": object(), "other": b"x"}, fields=FIELDS) is True


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"x": [0] * 1_001}, "more than 1000 items"),
        ({"x": [[0] * 900] * 10}, "more than 5000 values"),
        ({"x": "y" * 400_001}, "400000 characters"),
        ({"x": b"y"}, "no value that rules know"),
        ({"x": {1, 2}}, "no value that rules know"),
        ({"x": 2**70}, "no value that rules know"),
    ],
)
def test_too_many_or_strange_facts_are_refused(facts: dict[str, object], reason: str) -> None:
    with pytest.raises(UnableToApplyRule) as caught:
        evaluate("x == 1", facts)
    assert reason in caught.value.message


def test_deep_facts_are_refused() -> None:
    deep: object = 1
    for _ in range(5_000):
        deep = [deep]

    with pytest.raises(UnableToApplyRule):
        evaluate("x == 1", {"x": deep})


def test_a_rule_that_overflows_says_so() -> None:
    with pytest.raises(UnableToApplyRule) as caught:
        evaluate("copies * copies * copies", {"copies": 9_000_000_000_000_000}, fields=FIELDS)
    assert "copies * copies" in caught.value.message


@pytest.mark.parametrize(
    "source",
    [
        "(" * 500,
        "x",
        "x.all(a, x.all(b, x.all(c, true)))",
        "!" * 1_990 + "x",
        "x" * 3_000,
        "__import__('os').system('x')",
    ],
)
def test_an_unpublished_source_cannot_crash_or_reach_out(source: str) -> None:
    with pytest.raises((UnableToApplyRule, UnableToPublishRule)):
        assert evaluate(source, {"x": None}, fields=FIELDS) is NotImplemented


def test_a_compiled_rule_knows_what_it_needs() -> None:
    rule = compile_rule("rows.exists(r, r.name == kind)", fields=FIELDS, result=FieldType.BOOL)

    assert rule.names == {"rows", "kind"}
    assert rule.apply(facts={"rows": [{"pages": 0, "name": "x"}], "kind": "x"}) is True


@pytest.mark.parametrize(
    ("value", "shape", "expected"),
    [
        ("12 con", FieldType.INT, 0),
        ({"day": "31"}, FieldType.DATE, ""),
        ([1, "x"], ListOf(FieldType.STRING), ["", "x"]),
        ({"a": 1, "b": 2}, MapOf({"a": FieldType.STRING, "c": FieldType.BOOL}), {"a": "", "c": False}),
        ("x", MapOf({"a": FieldType.INT}), {"a": 0}),
        (None, FieldType.LIST, []),
        ({"a": [1]}, FieldType.MAP, {"a": [1]}),
        (3, FieldType.MAP, {}),
    ],
)
def test_answers_that_are_still_wrong_count_as_absent(value: object, shape: Shape, expected: object) -> None:
    assert fit(value, shape) == expected
    assert type(fit(value, shape)) is type(empty(shape))
