"""Edits of the table view: each gives the drawing that the canvas would give, and leaves alone what it is not about."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from motcua.service.processes.rules.checking import Checked, check_definition
from motcua.service.processes.rules.drawn import Drawn, key_of
from motcua.service.processes.rules.editing import (
    add_parallel,
    change_step,
    insert_step,
    move_step,
    remove_step,
)
from motcua.service.processes.rules.problems import errors_of
from motcua.service.processes.rules.reading import parse_xml, read_model, require_schema
from motcua.service.processes.rules.table import OutcomeRow, read_table
from motcua.service.processes.rules.ways import EditRefused
from tests.unit.service.processes.drawings import drawing, end, flows, start, step, straight
from tests.unit.service.processes.tables import (
    HOUSE,
    NEW,
    PLAIN,
    as_edit,
    completed_plain,
    edit_of,
    keys,
    led,
    meaning,
    row_of,
    written,
)

CONSULTATION = HOUSE["with_consultation"]
STEPS = [(name, row.key) for name, xml in HOUSE.items() for row in read_table(xml).rows]


def is_publishable(xml: bytes) -> bool:
    return isinstance(check_definition(xml), Checked)


def all_is_placed(xml: bytes) -> bool:
    """Has every node a shape and every flow an edge, and nothing that is gone one?"""
    tree, drawn = etree.fromstring(xml), Drawn(xml)
    shapes = {shape.get("bpmnElement") for shape in tree.findall(".//{*}BPMNShape")}
    edges = {edge.get("bpmnElement") for edge in tree.findall(".//{*}BPMNEdge")}
    return set(drawn.nodes) <= shapes and set(drawn.flows) <= edges and (shapes | edges) <= drawn.ids()


@pytest.mark.parametrize(("name", "key"), STEPS)
def test_keeping_a_row_as_it_is_changes_nothing(name: str, key: str) -> None:
    xml = HOUSE[name]
    ordinary = row_of(xml, key).ordinary
    assert ordinary is not None

    edited = change_step(xml, key, edit_of(xml, key, next=ordinary.targets[0]))

    assert edited.xml == Drawn(xml).written()


@given(
    where=st.sampled_from(STEPS),
    name=st.text(st.characters(categories=["L", "Nd", "P"]), min_size=1, max_size=40),
    share=st.sampled_from(["", "0.05", "0.1"]),
    role=st.sampled_from(["handler", "leader", "clerk"]),
)
@settings(max_examples=40, deadline=None)
def test_an_edited_row_reads_as_it_was_typed_and_no_other_changes(
    where: tuple[str, str], name: str, share: str, role: str
) -> None:
    xml, key = HOUSE[where[0]], where[1]
    edit = edit_of(xml, key, name_vi=name, role=role, limit_share=share, limit_hours="", legal_basis="Điều 5")

    edited = change_step(xml, key, edit).xml

    before, after = ({row.key: row for row in read_table(each).rows} for each in (xml, edited))
    assert as_edit(after.pop(key)) == edit
    assert {**after, key: before[key]} == before
    assert written(edited, without=key) == written(xml, without=key)


@given(st.lists(st.tuples(st.sampled_from(["insert", "remove", "later", "parallel"]), st.integers(0, 20)), max_size=5))
@settings(max_examples=30, deadline=None)
def test_whatever_is_edited_is_still_bpmn_with_everything_placed(edits: list[tuple[str, int]]) -> None:
    xml = CONSULTATION
    for act, number in edits:
        steps = keys(xml)
        if not steps:
            break
        key = steps[number % len(steps)]
        try:
            if act == "insert":
                xml = insert_step(xml, key, NEW).xml
            elif act == "remove":
                xml = remove_step(xml, key)
            elif act == "later":
                xml = move_step(xml, key, later=True)
            else:
                xml = add_parallel(xml, key, NEW).xml
        except EditRefused:
            continue
        require_schema(parse_xml(xml))
        assert all_is_placed(xml)


def test_a_new_step_stands_behind_the_choice_and_the_drawing_may_be_published() -> None:
    edited = insert_step(CONSULTATION, "examine", replace(NEW, limit_share=""))

    assert edited.step == "kiem_tra_thuc_dia"
    assert led(read_table(edited.xml))["examine"] == [
        ("", ("kiem_tra_thuc_dia",)),
        ('outcome == "consult"', ("consult",)),
    ]
    assert led(read_table(edited.xml))["kiem_tra_thuc_dia"] == [("", ("sign",))]
    assert is_publishable(edited.xml)
    assert all_is_placed(edited.xml)


def test_a_step_may_be_the_first_and_two_of_a_name_have_keys_of_their_own() -> None:
    once = insert_step(HOUSE["notice"], "start", NEW)
    twice = insert_step(once.xml, "start", NEW)

    assert keys(twice.xml)[:3] == ["kiem_tra_thuc_dia_2", "kiem_tra_thuc_dia", "receive"]


def test_a_step_taken_out_joins_what_was_around_it_and_takes_its_choice_along() -> None:
    edited = remove_step(CONSULTATION, "sign")

    assert led(read_table(edited))["examine"] == [("", ("issue",)), ('outcome == "consult"', ("consult",))]
    assert "after_sign" not in Drawn(edited).nodes
    assert is_publishable(edited)


def test_a_branch_that_is_empty_goes_with_its_only_step() -> None:
    edited = remove_step(CONSULTATION, "consult")

    assert led(read_table(edited))["examine"] == [("", ("sign",))]
    assert "after_examine" not in Drawn(edited).nodes
    assert is_publishable(edited)


#: A step that somebody's silence ends.
TIMED = drawing(
    start(),
    step("a"),
    step("b"),
    '<bpmn:boundaryEvent id="late" name="Quá hạn" attachedToRef="b">'
    '<bpmn:timerEventDefinition id="late_timer" /></bpmn:boundaryEvent>',
    step("c"),
    end(),
    flows("start > a", "a > b", "b > c", "c > end", "late > end"),
)


def test_an_event_on_a_step_s_edge_is_told_with_it_moves_with_it_and_goes_with_it() -> None:
    late = row_of(TIMED, "b").ways[-1]
    assert (late.event, late.name, late.targets) == ("late", "Quá hạn", ("end",))
    assert row_of(change_step(TIMED, "b", edit_of(TIMED, "b", name_vi="Chờ")).xml, "b").ways[-1] == late
    moved = move_step(TIMED, "b", later=True)
    assert keys(moved) == ["a", "c", "b"]
    assert row_of(moved, "b").ways[-1].event == "late"

    gone = remove_step(TIMED, "b")

    assert set(Drawn(gone).nodes) == {"start", "a", "c", "end"}
    assert all_is_placed(gone)


def test_an_outcome_keeps_what_else_is_written_in_it() -> None:
    xml = CONSULTATION.replace(b'<motcua:outcome value="refuse"', b'<motcua:outcome effect="refuse" value="refuse"')
    row = row_of(xml, "examine")

    first_gone = change_step(xml, "examine", edit_of(xml, "examine", outcomes=row.outcomes[1:])).xml

    (step_element,) = etree.fromstring(first_gone).xpath("//*[@id='examine']")
    kept = [(each.get("value"), each.get("effect")) for each in step_element.findall(".//{*}outcome")]
    assert kept == [("refuse", "refuse"), ("consult", None)]


def test_adding_a_step_and_taking_it_out_gives_the_drawing_as_it_was() -> None:
    for name, key in STEPS:
        added = insert_step(HOUSE[name], key, NEW)
        assert meaning(remove_step(added.xml, added.step)) == meaning(HOUSE[name]), (name, key)


def test_steps_change_places_and_back() -> None:
    moved = move_step(CONSULTATION, "assign", later=True)

    assert keys(moved)[:4] == ["receive", "examine", "assign", "sign"]
    assert is_publishable(moved)
    assert led(read_table(moved))["consult"][0] == ("", ("examine",))
    assert meaning(move_step(moved, "assign", later=False)) == meaning(CONSULTATION)


def test_what_has_nothing_to_change_places_with_stays() -> None:
    with pytest.raises(EditRefused, match="no step on that side"):
        move_step(CONSULTATION, "receive", later=False)
    with pytest.raises(EditRefused, match="no step on that side"):
        move_step(CONSULTATION, "return_result", later=True)
    with pytest.raises(EditRefused):
        move_step(CONSULTATION, "consult", later=True)


def test_an_outcome_is_led_elsewhere_by_a_choice_that_is_made_for_it() -> None:
    row = row_of(CONSULTATION, "issue")
    lost = OutcomeRow(value="mislaid", name_vi="Thất lạc", name_en="Mislaid", rounds="1")
    edit = edit_of(CONSULTATION, "issue", outcomes=(*row.outcomes, lost), leads={"mislaid": "sign"})

    led_back = change_step(CONSULTATION, "issue", edit).xml

    assert led(read_table(led_back))["issue"] == [("", ("return_result",)), ('outcome == "mislaid"', ("sign",))]
    assert is_publishable(led_back)
    assert all_is_placed(led_back)
    # And taken off again, the choice goes with it.
    plain = change_step(led_back, "issue", edit_of(led_back, "issue", outcomes=row.outcomes, leads={})).xml
    assert meaning(plain) == meaning(CONSULTATION)


def test_an_effect_is_given_left_as_it_stands_and_taken_off() -> None:
    def examined(xml: bytes, effect: str | None) -> bytes:
        first, *others = row_of(xml, "examine").outcomes
        edit = edit_of(xml, "examine", outcomes=(replace(first, effect=effect), *others))
        return change_step(xml, "examine", edit).xml

    def effect(xml: bytes) -> str | None:
        return row_of(xml, "examine").outcomes[0].effect

    told = examined(CONSULTATION, "notify")

    assert (effect(told), read_model(told).steps["examine"].outcomes[0].effect) == ("notify", "notify")
    assert effect(examined(told, None)) == "notify"
    assert meaning(examined(told, "")) == meaning(CONSULTATION)


def test_a_step_side_by_side_begins_with_the_other_and_is_waited_for() -> None:
    edited = add_parallel(CONSULTATION, "assign", replace(NEW, limit_share=""))

    table = read_table(edited.xml)
    assert led(table)["receive"] == [("", ("assign", "kiem_tra_thuc_dia"))]
    assert [row.ways[0].joined for row in table.rows if row.key in {"assign", "kiem_tra_thuc_dia"}] == [True, True]
    assert is_publishable(edited.xml)
    third = add_parallel(edited.xml, "assign", replace(NEW, limit_share=""))
    assert led(read_table(third.xml))["receive"] == [("", ("assign", "kiem_tra_thuc_dia", "kiem_tra_thuc_dia_2"))]
    # Without them the drawing is as it was.
    assert meaning(remove_step(remove_step(third.xml, third.step), edited.step)) == meaning(CONSULTATION)


def test_nothing_stands_beside_a_step_whose_outcome_decides_what_follows() -> None:
    with pytest.raises(EditRefused, match="depends on its outcome"):
        add_parallel(CONSULTATION, "examine", NEW)


def test_what_is_not_there_any_more_cannot_be_edited() -> None:
    with pytest.raises(EditRefused, match="no step “gone”"):
        change_step(CONSULTATION, "gone", NEW)
    with pytest.raises(EditRefused, match="no step “gone”"):
        change_step(CONSULTATION, "issue", edit_of(CONSULTATION, "issue", next="gone"))


def test_the_table_gives_the_drawing_that_the_canvas_gives() -> None:
    """As bpmn-js writes the same edit: the step at the end of the process, its flow drawn by hand, other places."""
    by_table = insert_step(CONSULTATION, "assign", replace(NEW, name_vi="Xem", limit_share="")).xml
    step = (
        '<bpmn:userTask id="xem" name="Xem" motcua:name_en="Look at the site" motcua:action="examine"'
        ' motcua:role="handler" motcua:unit="handling"><bpmn:extensionElements>'
        '<motcua:outcome value="approve" name="Đề xuất giải quyết" name_en="Propose to approve" />'
        '<motcua:outcome value="refuse" name="Đề xuất từ chối" name_en="Propose to refuse" />'
        "</bpmn:extensionElements></bpmn:userTask>"
        '<bpmn:sequenceFlow id="Flow_1x" sourceRef="xem" targetRef="examine" />'
    )
    text = CONSULTATION.decode()
    by_canvas = text.replace('sourceRef="assign" targetRef="examine"', 'sourceRef="assign" targetRef="xem"')
    by_canvas = by_canvas.replace("</bpmn:process>", f"{step}</bpmn:process>")

    assert meaning(by_table) == meaning(by_canvas.encode())


def test_what_others_have_written_is_kept() -> None:
    table = read_table(PLAIN)
    edited = PLAIN
    for number, row in enumerate(table.rows):
        edited = change_step(edited, row.key, replace(as_edit(row), name_en=f"Step {number}")).xml

    for kept in (
        b'camunda:asyncBefore="true"',
        b'<camunda:property name="owner"',
        b'bioc:fill="#bbdefb"',
        "Đối chiếu với bản chính.".encode(),
        "Theo Nghị định 61/2018".encode(),
        b'exporter="bpmn-js (https://demo.bpmn.io)"',
    ):
        assert kept in edited
    association = etree.fromstring(edited).find(".//{*}association")
    assert association.get("sourceRef") == "tham_dinh"
    require_schema(parse_xml(edited))
    assert all_is_placed(edited)


def test_a_drawing_of_another_editor_is_completed_row_by_row() -> None:
    xml = completed_plain()

    assert keys(xml) == ["tiep_nhan", "tham_dinh", "ky_duyet", "tra_ket_qua"]
    assert led(read_table(xml))["ky_duyet"] == [("", ("tra_ket_qua",)), ('outcome == "again"', ("tham_dinh",))]
    assert errors_of(xml) == ()
    assert is_publishable(xml)


def test_a_drawing_without_places_gets_them() -> None:
    edited = insert_step(straight(step("a"), step("b")), "a", NEW).xml

    assert all_is_placed(edited)
    require_schema(parse_xml(edited))


@pytest.mark.parametrize(
    ("name", "key"),
    [("Lấy ý kiến", "lay_y_kien"), ("  Đo đạc (lần 2) ", "do_dac_lan_2"), ("3 ngày", "b_3_ngay"), ("…", "b")],
)
def test_keys_are_made_from_names(name: str, key: str) -> None:
    assert key_of(name) == key
