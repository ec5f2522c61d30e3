"""A drawing as a table: every step a row, in the order of the ordinary way, with what follows it."""

from __future__ import annotations

import pytest

from motcua.service.processes.errors import UnableToReadProcess
from motcua.service.processes.rules.reading import read_model
from motcua.service.processes.rules.table import differences, mark_of, read_table
from tests.unit.service.processes.drawings import drawing, end, flows, fork, start, step
from tests.unit.service.processes.tables import HOUSE, PLAIN, led, row_of

TOGETHER = drawing(
    start(),
    step("a"),
    fork("f"),
    step("b"),
    step("c"),
    fork("j"),
    step("d"),
    end(),
    flows("start > a", "a > f", "f > b", "f > c", "b > j", "c > j", "j > d", "d > end"),
)


@pytest.mark.parametrize("name", HOUSE)
def test_the_rows_of_a_drawing_say_what_its_model_says(name: str) -> None:
    table, model = read_table(HOUSE[name]), read_model(HOUSE[name])

    assert {row.key for row in table.rows} == set(model.steps)
    for row in table.rows:
        view = model.steps[row.key]
        assert (row.name_vi, row.name_en, row.action, row.role, row.place) == (
            view.name_vi,
            view.name_en,
            view.action.value,
            view.role.value,
            view.place,
        )
        assert [outcome.value for outcome in row.outcomes] == [outcome.value for outcome in view.outcomes]


def test_rows_stand_in_the_order_of_the_ordinary_way_and_branches_behind_it() -> None:
    table = read_table(HOUSE["with_consultation"])

    assert [row.key for row in table.rows] == [
        "receive",
        "assign",
        "examine",
        "sign",
        "issue",
        "return_result",
        "consult",
    ]
    assert led(table)["examine"] == [("", ("sign",)), ('outcome == "consult"', ("consult",))]
    assert led(table)["return_result"] == [("", ("end",))]
    assert row_of(HOUSE["with_consultation"], "sign").question_vi == "Lãnh đạo đã quyết định?"


def test_steps_side_by_side_are_named_together_and_wait_for_each_other() -> None:
    table = read_table(TOGETHER)

    assert led(table) == {
        "a": [("", ("b", "c"))],
        "b": [("", ("d",))],
        "c": [("", ("d",))],
        "d": [("", ("end",))],
    }
    assert [way.joined for row in table.rows for way in row.ways] == [False, True, True, False]


def test_another_editor_s_drawing_is_read_as_it_is() -> None:
    table = read_table(PLAIN)

    assert [row.name_vi for row in table.rows] == ["Tiếp nhận", "Thẩm định", "Ký duyệt", "Trả kết quả"]
    assert all(row.is_plain and not row.role for row in table.rows)
    assert not table.is_executable
    assert [way.name for way in table.rows[2].ways] == ["Không", "Có"]


def test_loops_and_loose_ends_are_read_without_end() -> None:
    table = read_table(
        drawing(start(), step("a"), step("b"), step("c"), end(), flows("start > a", "a > b", "b > a", "c > nowhere"))
    )

    assert led(table) == {"a": [("", ("b",))], "b": [("", ("a",))], "c": [("", ())]}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"<a", "line 1"),
        (b"no drawing", "line 1"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "document type"),
        (
            b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>',
            "0 processes instead of one",
        ),
    ],
)
def test_what_is_no_drawing_is_refused_with_its_line(text: bytes, reason: str) -> None:
    with pytest.raises(UnableToReadProcess, match=reason):
        read_table(text)


def test_a_row_s_mark_changes_with_the_row_only() -> None:
    before = HOUSE["standard"]
    after = before.replace("Ký duyệt".encode(), "Ký ban hành".encode(), 1)

    assert mark_of(row_of(before, "sign")) != mark_of(row_of(after, "sign"))
    assert mark_of(row_of(before, "issue")) == mark_of(row_of(after, "issue"))


def test_differences_name_what_is_new_gone_and_changed() -> None:
    before = read_table(HOUSE["standard"])
    after = read_table(HOUSE["with_consultation"])

    found = differences(before, after)

    assert [row.key for row in found.added] == ["consult"]
    assert not found.removed
    assert {each.row.key: each.fields for each in found.changed}["examine"] == (
        "limit_share",
        "outcomes",
        "question_vi",
        "question_en",
        "ways",
    )
    assert not differences(before, before)
