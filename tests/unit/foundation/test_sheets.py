"""Sheets that people fill in: read back whole, or not at all and with every fault by its cell."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from openpyxl import Workbook, load_workbook

from motcua.foundation.sheets.errors import UnableToImportSheet, UnableToReadSheet
from motcua.foundation.sheets.reading import read_sheet, refuse_faults
from motcua.foundation.sheets.values import CellValue, Column, Kind, Layout
from motcua.foundation.sheets.writing import template_of

AT = datetime(2023, 6, 15, 9, 30)
LAYOUT = Layout(
    name="tasks",
    title="Nhiệm vụ",
    columns=(
        Column(name="title", title="Tên nhiệm vụ", required=True, help="Một câu."),
        Column(name="due_on", title="Hạn hoàn thành", kind=Kind.DAY, required=True),
        Column(name="count", title="Số lượng", kind=Kind.WHOLE),
        Column(name="share", title="Tỷ lệ", kind=Kind.DECIMAL),
        Column(name="urgent", title="Khẩn", kind=Kind.FLAG),
        Column(name="state", title="Trạng thái", kind=Kind.CHOICE, choices={"open": "Đang làm", "done": "Đã xong"}),
    ),
    rows_max=100,
)
HEAD = [str(column.title) for column in LAYOUT.columns]


def book(*rows: list[Any], change: Callable[[Any], None] = lambda sheet: None, head: list[str] = HEAD) -> io.BytesIO:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(head)
    for row in rows:
        sheet.append(row)
    change(sheet)
    out = io.BytesIO()
    made.save(out)
    out.seek(0)
    return out


def faults_of(content: io.BytesIO) -> dict[str, str]:
    with pytest.raises(UnableToImportSheet) as raised:
        read_sheet(content=content, layout=LAYOUT)
    return {fault.cell: str(fault.reason) for fault in raised.value.faults}


def test_a_template_that_is_filled_in_is_read_back_as_it_was() -> None:
    names = [column.name for column in LAYOUT.columns]
    filled: list[list[CellValue]] = [
        ["=SUM(A1)", date(2023, 6, 30), 3, Decimal("46.5"), True, "done"],
        ["Đơn giản hóa", date(2023, 12, 31), None, None, False, None],
    ]
    rows = [dict(zip(names, each, strict=True)) for each in filled]

    read = read_sheet(content=io.BytesIO(template_of(LAYOUT, made_at=AT, rows=rows)), layout=LAYOUT)

    assert [dict(row.values) for row in read] == rows
    assert [row.number for row in read] == [4, 5]


def test_a_template_is_the_same_twice_over() -> None:
    assert template_of(LAYOUT, made_at=AT) == template_of(LAYOUT, made_at=AT)


def test_an_empty_template_has_no_rows() -> None:
    assert read_sheet(content=io.BytesIO(template_of(LAYOUT, made_at=AT)), layout=LAYOUT) == []


def test_what_people_type_is_understood() -> None:
    content = book(
        ["Một", "15/6/2023", "1.200,0", "46,5", "X", "đang làm"],
        ["Hai", datetime(2023, 6, 15, 8), 12.0, 0.5, "không", "DONE"],
        ["Ba", "2023-06-15", None, "1 234,5", None, None],
    )

    rows = read_sheet(content=content, layout=LAYOUT)

    assert [row.day("due_on") for row in rows] == [date(2023, 6, 15)] * 3
    assert [row.whole("count") for row in rows] == [1200, 12, None]
    assert [row.decimal("share") for row in rows] == [Decimal("46.5"), Decimal("0.5"), Decimal("1234.5")]
    assert [row.flag("urgent") for row in rows] == [True, False, False]
    assert [row.text("state") for row in rows] == ["open", "done", ""]


def test_columns_may_stand_in_another_order_with_others_between() -> None:
    content = book(["x", date(2023, 6, 1), "Một"], head=["Ghi chú", "HAN HOAN THANH", "Tên nhiệm vụ"])

    (row,) = read_sheet(content=content, layout=LAYOUT)

    assert (row.text("title"), row.day("due_on")) == ("Một", date(2023, 6, 1))
    assert row.cells["title"] == "C2"


def test_every_fault_is_told_by_its_cell() -> None:
    content = book(
        ["Một", date(2023, 6, 1), 1, 1, None, "open"],
        [None, "31/02/2023", "ba", "x", "có lẽ", "treo"],
        ["Ba", None, 1.5, None, None, None],
    )

    with translation.override("en"):
        faults = faults_of(content)

    assert list(faults) == ["A3", "B3", "C3", "D3", "E3", "F3", "B4", "C4"]
    assert "whole number" in faults["C4"]
    assert "Đang làm, Đã xong" in faults["F3"]


def test_merged_cells_are_refused_where_they_stand() -> None:
    content = book(["Một", date(2023, 6, 1)], ["", date(2023, 6, 2)], change=lambda sheet: sheet.merge_cells("A2:A3"))

    assert "A2:A3" in faults_of(content)["A2"]


def test_a_formula_with_an_error_is_told() -> None:
    content = book(["Một", date(2023, 6, 1), "#REF!"])

    assert set(faults_of(content)) == {"C2"}


def test_a_missing_column_is_named() -> None:
    with pytest.raises(UnableToReadSheet, match="Hạn hoàn thành"):
        read_sheet(content=book(["Một"], head=["Tên nhiệm vụ"]), layout=LAYOUT)


def test_too_many_rows_are_refused() -> None:
    content = book(*[["Một", date(2023, 6, 1)]] * (LAYOUT.rows_max + 1))

    with pytest.raises(UnableToReadSheet, match="100"):
        read_sheet(content=content, layout=LAYOUT)


@pytest.mark.parametrize("content", [b"", b"name,day\n", b"PK\x03\x04broken"])
def test_something_else_is_no_workbook(content: bytes) -> None:
    with pytest.raises(UnableToReadSheet):
        read_sheet(content=io.BytesIO(content), layout=LAYOUT)


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motcua.foundation.sheets.reading.UNPACKED_BYTES_MAX", 100_000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 200_000)

    with pytest.raises(UnableToReadSheet, match="too large"):
        read_sheet(content=packed, layout=LAYOUT)


def test_what_a_room_finds_later_is_told_by_cell_too() -> None:
    (row,) = read_sheet(content=book(["Một", date(2023, 6, 1)]), layout=LAYOUT)

    with pytest.raises(UnableToImportSheet) as raised:
        refuse_faults([row.fault("title", "có rồi")])

    assert raised.value.faults[0].cell == "A2"
    refuse_faults([])


def test_a_template_says_what_is_wanted_and_offers_the_choices() -> None:
    sheet = load_workbook(io.BytesIO(template_of(LAYOUT, made_at=AT))).worksheets[0]

    assert [cell.value for cell in sheet[3]] == HEAD
    assert "Một câu." in str(sheet["A3"].comment.text)
    assert [check.formula1 for check in sheet.data_validations.dataValidation] == ['"Đang làm,Đã xong"']
