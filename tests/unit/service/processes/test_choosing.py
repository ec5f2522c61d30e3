"""Conditions that are chosen rather than written, and what else the table chooses."""

from __future__ import annotations

import pytest

from motcua.foundation.rules.values import FieldType
from motcua.service.processes.rules.choosing import Comparison, comparison_in, condition_of_comparison
from motcua.service.processes.rules.editing import ProcessEdit, change_process, change_step
from motcua.service.processes.rules.problems import problems_of
from motcua.service.processes.rules.reading import read_model
from motcua.service.processes.rules.table import FactRow, read_table
from motcua.service.processes.values import Combination
from tests.unit.service.processes.tables import HOUSE, edit_of, row_of

FIELDS = {"kind": FieldType.STRING, "area": FieldType.DOUBLE, "floors": FieldType.INT, "old": FieldType.BOOL}


@pytest.mark.parametrize(
    ("chosen", "condition"),
    [
        (Comparison("kind", "==", 'nhà "ống"'), 'kind == "nhà \\"ống\\""'),
        (Comparison("area", ">=", "12,5"), "area >= 12.5"),
        (Comparison("floors", "<", "3"), "floors < 3"),
        (Comparison("old", "!=", "có"), "old != true"),
    ],
)
def test_what_is_chosen_is_written_as_a_condition_and_read_again(chosen: Comparison, condition: str) -> None:
    assert condition_of_comparison(chosen, FIELDS) == condition
    again = comparison_in(condition, FIELDS)
    assert again is not None
    assert condition_of_comparison(again, FIELDS) == condition


@pytest.mark.parametrize(
    "chosen",
    [
        Comparison("gone", "==", "1"),
        Comparison("area", "==", "wide"),
        Comparison("area", "<", "inf"),
        Comparison("floors", "==", "2.5"),
        Comparison("old", "==", "maybe"),
        Comparison("area", "=~", "1"),
    ],
)
def test_what_a_fact_cannot_be_is_refused(chosen: Comparison) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the message is the value itself
        condition_of_comparison(chosen, FIELDS)


@pytest.mark.parametrize("condition", ['kind == "a" && old', "size > 3", "kind == 3", 'area == "3"', "outcome", ""])
def test_what_is_more_than_a_comparison_stays_in_writing(condition: str) -> None:
    assert comparison_in(condition, FIELDS) is None


def test_the_table_names_facts_and_leads_one_more_way_by_them() -> None:
    names = ProcessEdit(
        key="standard",
        name_vi="Thường",
        name_en="Ordinary",
        facts=[FactRow(name="channel", type="string", default="counter")],
    )
    xml = change_process(HOUSE["standard"], names)

    xml = change_step(xml, "receive", edit_of(xml, "receive", also=('channel == "post"', "examine"))).xml

    assert read_model(xml).facts["channel"].default == "counter"
    (way,) = [each for each in row_of(xml, "receive").ways if not each.is_ordinary]
    assert (way.condition, way.targets) == ('channel == "post"', ("examine",))
    assert not [each for each in problems_of(xml) if "condition" in str(each.text)]
    without = change_process(xml, ProcessEdit(key="standard", name_vi="Thường", name_en="Ordinary", facts=[]))
    assert any("cannot be used" in str(each.text) for each in problems_of(without))


def test_the_table_lets_several_agencies_do_a_step_and_one_again() -> None:
    before = HOUSE["with_consultation"]

    several = change_step(before, "consult", edit_of(before, "consult", combine=Combination.ALL_AGREE.value)).xml
    strict = change_step(several, "consult", edit_of(several, "consult", combine=Combination.ANY_AGAINST.value)).xml
    again = change_step(strict, "consult", edit_of(strict, "consult", combine="")).xml

    assert read_model(several).steps["consult"].combine is Combination.ALL_AGREE
    assert read_model(strict).steps["consult"].combine is Combination.ANY_AGAINST
    assert read_table(again).row("consult") == read_table(before).row("consult")
    assert problems_of(several) == problems_of(strict) == ()


def test_several_agencies_stand_where_agencies_are_asked_and_decide_nothing() -> None:
    xml = HOUSE["with_consultation"]
    edited = change_step(xml, "sign", edit_of(xml, "sign", combine=Combination.ALL_AGREE.value)).xml

    texts = " ".join(str(each.text) for each in problems_of(edited) if each.element == "sign")

    assert "not where agencies are asked" in texts
    assert "cannot be done by several agencies" in texts


@pytest.mark.parametrize(("kind", "default"), [("int", "2.5"), ("bool", "có"), ("double", "")])
def test_a_fact_is_of_its_kind_while_it_is_unknown(kind: str, default: str) -> None:
    facts = [FactRow(name="area", type=kind, default=default)]
    xml = change_process(HOUSE["notice"], ProcessEdit(key="notice", name_vi="Báo", name_en="Notice", facts=facts))

    assert [str(each.text) for each in problems_of(xml)] == [
        f"The fact “area” cannot be “{default}” while it is unknown"
    ]
