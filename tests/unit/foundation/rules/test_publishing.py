"""What may be published as a rule, and what is said of the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from motcua.foundation.rules.errors import UnableToPublishRule
from motcua.foundation.rules.rules import check
from motcua.foundation.rules.values import FieldType, ListOf, MapOf, Shape

FIELDS: Mapping[str, Shape] = {
    "marital": FieldType.STRING,
    "copies": FieldType.INT,
    "area": FieldType.DOUBLE,
    "urgent": FieldType.BOOL,
    "born_on": FieldType.DATE,
    "today": FieldType.DATE,
    "tags": ListOf(FieldType.STRING),
    "amounts": ListOf(FieldType.INT),
    "mother": MapOf({"number": FieldType.STRING, "born_on": FieldType.DATE}),
    "rows": ListOf(MapOf({"name": FieldType.STRING, "pages": FieldType.INT})),
    "anything": FieldType.MAP,
    "things": FieldType.LIST,
}


def refused(source: str, *, result: FieldType = FieldType.BOOL) -> UnableToPublishRule:
    with pytest.raises(UnableToPublishRule) as caught:
        check(source, fields=FIELDS, result=result)
    return caught.value


@pytest.mark.parametrize(
    "source",
    [
        'marital == "widowed"',
        "marital == 'goá' || marital == \"\\u0061\"",
        "copies > 2 && area < 10.5",
        "area > 10",
        "!urgent ? copies == 1 : copies == 2",
        "urgent",
        'born_on == "" || born_on <= today',
        'born_on >= "1975-04-30"',
        "years_between(born_on, today) >= 18",
        'mother.born_on == "" || mother.born_on < born_on',
        '"poor" in tags',
        'marital in ["single", "widowed"]',
        'born_on in ["2023-01-01", "2023-01-02"]',
        "size(rows) <= 3 && rows.all(r, r.pages > 0)",
        'rows.exists(each, each.name.startsWith("Nguyễn"))',
        'rows.exists_one(r, r.name == "x")',
        'size(tags.filter(t, t != "")) > 0',
        "sum(rows.map(r, r.pages)) < 100",
        "max(copies, 2) * 5 - 1 % 2 > copies / 2",
        "-copies < 0 && - 1 < 0 && !(!urgent)",
        "double(copies) * 0.5 > area",
        'has(anything.kind) && anything.kind == "x"',
        'things.all(t, t.kind == "x")',
        "string(copies).endsWith('0')",
        "\n\turgent \r\n && urgent",
        " && ".join(["urgent"] * 180),
        " + ".join(["copies"] * 200) + " > 3",
        "(" * 20 + "urgent" + ")" * 20,
    ],
)
def test_a_sound_rule_may_be_published(source: str) -> None:
    check(source, fields=FIELDS, result=FieldType.BOOL)


@pytest.mark.parametrize(
    ("result", "source"),
    [
        (FieldType.INT, "urgent ? 75000 : 8000 * copies"),
        (FieldType.DOUBLE, "area * 2.0"),
        (FieldType.STRING, 'urgent ? "fast" : marital + "!"'),
        (FieldType.DATE, "born_on"),
        (FieldType.LIST, "rows.map(r, r.name)"),
        (FieldType.MAP, "mother"),
    ],
)
def test_a_rule_may_give_any_type_that_is_asked_for(result: FieldType, source: str) -> None:
    check(source, fields=FIELDS, result=result)


@pytest.mark.parametrize(
    ("source", "position", "reason"),
    [
        ("", 1, "empty"),
        (" \n", 1, "empty"),
        ("urgent &&", 10, "ends where a value"),
        ("urgent && (copies > 1", 22, "ends where “)”"),
        ("copies > > 1", 10, "“>” stands where a value"),
        ("urgent urgent", 8, "where an operator"),
        ("copies = 1", 8, "“=” is not part"),
        ("marital == 'x", 12, "does not end"),
        ("marital == '''x'''", 12, "not part"),
        (r"marital == '\q'", 13, "escape"),
        (r"marital == '\ud800'", 13, "escape"),
        ("marital == b'x'", 12, "not part"),
        ("marital == r'x'", 12, "not part"),
        ("copies == 1u", 11, "not part"),
        ("copies == 0x10", 11, "not part"),
        ("copies == 1e3", 11, "not part"),
        ("urgent // now", 9, "“/” stands where a value"),
        ("{'a': 1}.a == 1", 1, "not part"),
        ("copies == 99999999999999999", 11, "too large"),
        ("marital == null", 12, "null"),
        ("0 < copies < 5", 12, "chained"),
        ("nothing == 1", 1, "“nothing” is not known"),
        ("mother.name == ''", 8, "“name” is not a part"),
        ("marital.name == ''", 9, "no part"),
        ("mother.if == ''", 8, "word of the language"),
        ("urgent && __import__('os')", 11, "“__import__” is not allowed"),
        ("marital.matches('(a+)+$')", 9, "“matches” is not allowed"),
        ("size(marital) > 3", 1, "“size” cannot be used with string"),
        ("int(marital) > 3", 1, "“int” cannot be used with string"),
        ("copies == 'x'", 8, "cannot join int and string"),
        ("copies + 1.0 > 2", 8, "cannot join int and double"),
        ("area == born_on", 6, "cannot join double and date"),
        ("born_on == marital", 9, "cannot join date and string"),
        ("born_on < '30/4/1975'", 11, "compared with a date and is none"),
        ("born_on < '2023-02-30'", 11, "compared with a date and is none"),
        ("born_on - today > 3", 9, "cannot join date and date"),
        ("urgent > true", 8, "cannot join bool and bool"),
        ("tags == tags", 6, "cannot join list(string)"),
        ("tags + tags == tags", 6, "cannot join list(string)"),
        ("copies in tags", 8, "cannot join int and list(string)"),
        ("marital in 'abc'", 9, "cannot join string and string"),
        ("area % 2.0 > 1.0", 6, "cannot join double"),
        ("copies / copies > 1", 8, "may be zero"),
        ("copies % 0 > 1", 8, "may be zero"),
        ("tags[0] == 'x'", 5, "taken out by number"),
        ("has(mother.number)", 1, "always true"),
        ("has(mother)", 1, "“has” cannot be used"),
        ("!copies", 1, "“!” cannot be used with int"),
        ("-marital == 'x'", 1, "“-” cannot be used with string"),
        ("copies ? urgent : urgent", 8, "“?:” cannot be used with int"),
        ("urgent ? 1 : 'x'", 8, "cannot join int and string"),
        ("copies == [1, 'x']", 11, "“[…]” cannot be used"),
        ("copies in []", 11, "“[…]” cannot be used"),
        ("rows.all(r, r.pages)", 6, "“all” cannot be used with int"),
        ("marital.all(r, true)", 9, "“all” cannot be used with string"),
        ("rows.all(true)", 6, "(…)"),
        ("rows.map(r, r.pages > 1, r.pages).all(p, p > 1)", 6, "(…)"),
        ("rows.all(marital, true)", 10, "already names a fact"),
        ("size(rows.map(r, rows)) > 1", 11, "“map” cannot be used with list"),
        ("rows.all(r, tags.all(t, t == r.name))", 18, "inside another"),
        ("rows.all(r, size(tags.filter(t, true)) > 1)", 23, "inside another"),
        ("copies > 1 ? 1 : 2", 1, "gives int where bool is needed"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(source: str, position: int, reason: str) -> None:
    error = refused(source)

    assert reason in str(error.facts["reason"])
    assert error.position == position
    assert error.facts["cure"]
    assert error.facts["reason_vi"]
    assert error.status == 422
    assert not re.search(r"\{\w", error.message)


def test_the_message_names_what_may_be_used() -> None:
    assert "marital, copies, area" in refused("nothing == 1").message


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("urgent" + " " * 2_000, "2000 characters"),
        ("(" * 990 + "urgent" + ")" * 990, "nested deeper"),
        ("!" * 1_990 + "urgent", "nested deeper"),
        ("-" * 1_990 + "1 > 0", "nested deeper"),
        ("[" * 900 + "1" + "]" * 900, "nested deeper"),
        ("urgent ? true : " * 120 + "true", "nested deeper"),
        ("string(" * 200 + "1" + ")" * 200, "nested deeper"),
        ("anything" + ".x" * 900, "nested deeper"),
        ("(" * 31 + "anything" + (".x" * 30 + ")") * 31, "nested deeper"),
        ("marital == '" + "x" * 1_990, "2000 characters"),
        ("'" + "x" * 1_900, "does not end"),
        (" && ".join(["rows.all(r, " + " || ".join(["r.pages > 1"] * 20) + ")"] * 6), "200000 steps"),
        ("size(tags" + ".filter(t, true)" * 5 + ") > 1", "map() and filter()"),
        ("+".join(["marital"] * 30) + " == ''", "texts are joined"),
        ("tags.map(t, t + t).all(t, t == '')", "texts are joined"),
        ("rows.all(a, rows.all(b, rows.all(c, rows.all(d, a == b))))", "inside another"),
    ],
)
def test_a_rule_that_could_hold_the_house_up_is_refused(source: str, reason: str) -> None:
    assert reason in refused(source).message


@pytest.mark.parametrize(
    "source",
    [
        "\x00",
        "a\ud800",
        "urgent \u2028",
        "urgent\u00a0",
        "\uff11 > 0",
        "“x” == marital",
        "urgent;",
        "@",
        "$x",
    ],
)
def test_signs_of_other_languages_are_refused(source: str) -> None:
    assert "not part of the language" in refused(source).message
