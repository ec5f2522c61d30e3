"""What tests of the table view share: drawings of the house and of elsewhere, and how they are compared."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from lxml import etree

from motcua.service.processes.rules.editing import ProcessEdit, StepEdit, change_process, change_step
from motcua.service.processes.rules.model import Model
from motcua.service.processes.rules.reading import BPMN, DATA, read_model
from motcua.service.processes.rules.table import OutcomeRow, ProcessTable, StepRow, read_table

HOUSE = {path.stem: path.read_bytes() for path in sorted(DATA.glob("*.bpmn"))}
#: As bpmn.io writes it, with marks of Camunda in it: plain tasks, no conditions, no ordinary way.
PLAIN = (Path(__file__).parent / "plain.bpmn").read_bytes()
NEW = StepEdit(
    name_vi="Kiểm tra thực địa",
    name_en="Look at the site",
    action="examine",
    role="handler",
    place="handling",
    limit_share="0.1",
)


def row_of(xml: bytes, key: str) -> StepRow:
    row = read_table(xml).row(key)
    assert row is not None
    return row


def as_edit(row: StepRow) -> StepEdit:
    """What a row holds now, to be changed by `dataclasses.replace`."""
    return StepEdit(
        name_vi=row.name_vi,
        name_en=row.name_en,
        action=row.action,
        role=row.role,
        place=row.place,
        limit_share=row.limit_share,
        limit_hours=row.limit_hours,
        form=row.form,
        checklist=row.checklist,
        legal_basis=row.legal_basis,
        outcomes=row.outcomes,
        leads={way.outcome: way.targets[0] for way in row.ways if way.outcome and way.targets},
        question_vi=row.question_vi,
        question_en=row.question_en,
    )


def edit_of(xml: bytes, key: str, **changes: object) -> StepEdit:
    """The row as it stands, with changes."""
    return replace(as_edit(row_of(xml, key)), **changes)  # type: ignore[arg-type]  # handed on as they came


def completed_plain() -> bytes:
    """The drawing of elsewhere with every row filled in, as an officer does it in the table."""
    xml = change_process(PLAIN, ProcessEdit(key="quick", name_vi="Giải quyết nhanh", name_en="Settled quickly"))
    receive, examine, sign, give = keys(xml)
    places = {
        receive: ("Receive", "receive", "counter", "receiving"),
        examine: ("Examine", "examine", "handler", "handling"),
        give: ("Return the result", "return_result", "counter", "receiving"),
    }
    for key, (name_en, action, role, place) in places.items():
        xml = change_step(xml, key, edit_of(xml, key, name_en=name_en, action=action, role=role, place=place)).xml
    outcomes = (
        OutcomeRow(value="approve", name_vi="Ký", name_en="Sign"),
        OutcomeRow(value="refuse", name_vi="Từ chối", name_en="Refuse"),
        OutcomeRow(value="again", name_vi="Làm lại", name_en="Do it again", rounds="2"),
    )
    signing = edit_of(
        xml,
        sign,
        name_en="Sign",
        action="sign",
        role="leader",
        place="signing",
        outcomes=outcomes,
        next="tra_ket_qua",
        leads={"again": "tham_dinh"},
        question_en="Agreed?",
    )
    return change_step(xml, sign, signing).xml


def keys(xml: bytes) -> list[str]:
    return [row.key for row in read_table(xml).rows]


def led(table: ProcessTable) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """What follows each step: condition and targets."""
    return {row.key: [(way.condition, way.targets) for way in row.ways] for row in table.rows}


def meaning(xml: bytes) -> tuple[object, ...]:
    """What a drawing says, whatever the order in which it is written."""
    model: Model = read_model(xml)
    flows = frozenset((flow.source, flow.target, flow.condition) for flow in model.flows)
    return dict(model.steps), {key: each.kind for key, each in model.gateways.items()}, flows, model.key


def written(xml: bytes, *, without: str) -> list[bytes]:
    """The bytes of every other node and flow, in canonical form."""
    process = etree.fromstring(xml).find(f"{{{BPMN}}}process")
    texts = [etree.tostring(each, method="c14n", exclusive=True, with_tail=False) for each in process]
    return [b"".join(text.split()) for text, each in zip(texts, process, strict=True) if each.get("id") != without]
