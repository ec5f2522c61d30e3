"""Whatever is published runs: rules made at random over typed facts made at random."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.foundation.rules.errors import UnableToApplyRule, UnableToPublishRule
from motcua.foundation.rules.facts import fit
from motcua.foundation.rules.rules import Rule, compile_rule
from motcua.foundation.rules.values import FieldType, ListOf, MapOf, Shape

FIELDS: Mapping[str, Shape] = {
    "kind": FieldType.STRING,
    "copies": FieldType.INT,
    "area": FieldType.DOUBLE,
    "urgent": FieldType.BOOL,
    "born_on": FieldType.DATE,
    "tags": ListOf(FieldType.STRING),
    "rows": ListOf(MapOf({"pages": FieldType.INT, "on": FieldType.DATE})),
    "mother": MapOf({"number": FieldType.STRING}),
}
BOOLS = ["urgent", "true", "false", "copies > 1", "'x' in tags", "born_on < '2023-06-15'", "r.pages > 2"]
NUMBERS = ["copies", "area", "0", "7", "1.5", "r.pages", "size(rows)", "r"]
TEXTS = ["kind", "born_on", "mother.number", "r.on", "'x'", '""', "'2023-06-15'"]
LISTS = ["tags", "rows", "[1, 2]", "['x', 'y']", "rows.map(r, r.pages)"]
LEAVES = st.sampled_from([*BOOLS, *NUMBERS, *TEXTS, *LISTS, "mother", "unknown"])
OPERATORS = st.sampled_from(["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "in"])
FUNCTIONS = st.sampled_from(["size", "int", "double", "string", "sum", "has"])
PAIRED = st.sampled_from(["min", "max", "years_between", "days_between"])
WALKS = st.sampled_from(["all", "exists", "exists_one", "map", "filter"])
LOOKS = st.sampled_from(["contains", "startsWith", "endsWith"])


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} {} {})".format, inner, OPERATORS, inner),
        st.builds("{} {} {}".format, inner, OPERATORS, inner),
        st.builds("{}({})".format, FUNCTIONS, inner),
        st.builds("{}({}, {})".format, PAIRED, inner, inner),
        st.builds("{}.{}(r, {})".format, st.sampled_from(LISTS), WALKS, inner),
        st.builds("{}.{}({})".format, inner, LOOKS, inner),
        st.builds("({} ? {} : {})".format, st.sampled_from(BOOLS), inner, inner),
        st.builds("!{}".format, inner),
        st.builds("-{}".format, inner),
    )


RULES = st.recursive(LEAVES, _grown, max_leaves=4)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats()
    | st.text(max_size=5)
    | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["pages", "on", "number"]), inner),
    max_leaves=8,
)
FACTS = st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, VALUES))
TYPES = {
    FieldType.STRING: str,
    FieldType.DATE: str,
    FieldType.INT: int,
    FieldType.DOUBLE: float,
    FieldType.BOOL: bool,
    FieldType.LIST: list,
    FieldType.MAP: dict,
}


def published(source: str, result: FieldType) -> Rule | UnableToPublishRule:
    try:
        return compile_rule(source, fields=FIELDS, result=result)
    except UnableToPublishRule as refusal:
        return refusal


def applied(rule: Rule, facts: dict[str, object]) -> object:
    try:
        return rule.apply(facts={name: fit(facts.get(name), shape) for name, shape in FIELDS.items()})
    except UnableToApplyRule as error:
        return error


@settings(max_examples=800)
@given(source=RULES, facts=FACTS)
def test_a_published_rule_gives_its_type_whatever_was_answered(source: str, facts: dict[str, object]) -> None:
    rules = {result: published(source, result) for result in FieldType}

    for result, rule in rules.items():
        if isinstance(rule, UnableToPublishRule):
            assert 1 <= rule.position <= len(source) + 1
            continue
        given_back = applied(rule, facts)
        if isinstance(given_back, UnableToApplyRule):
            assert "overflow" in str(given_back.facts["reason"])
        else:
            assert type(given_back) is TYPES[result]


@settings(max_examples=400)
@given(source=st.text(st.characters(codec="utf-8") | st.sampled_from("()[]!-.,'\"\\&|=<> \n"), max_size=60))
def test_any_text_is_published_or_refused(source: str) -> None:
    rule = published(source, FieldType.BOOL)

    assert isinstance(rule, Rule) or rule.facts["reason"]
