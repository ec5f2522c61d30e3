"""The template of a layout, and rows written in it."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from motcua.foundation.sheets.values import CellValue, Column, Kind, Layout

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEAD_ROW = 2
_WIDTHS = {Kind.TEXT: 32, Kind.WHOLE: 10, Kind.MONEY: 18, Kind.DECIMAL: 12, Kind.DAY: 12, Kind.FLAG: 8, Kind.CHOICE: 24}
#: So many rows of a template check what is typed into them.
_CHECKED_ROWS = 1_000
#: What the format allows for a list to choose from.
_LIST_LENGTH_MAX = 255
_SHEET_NAME_MAX = 31


def template_of(
    layout: Layout,
    *,
    made_at: datetime,
    rows: Sequence[Mapping[str, CellValue]] = (),
    totals: Mapping[str, int] | None = None,
) -> bytes:
    """An .xlsx in the reader's language: the title, the columns, what is wanted in each as a remark, and lists to choose
    from. With `rows` it is filled; `totals` are those of columns, shown below them as sums that the spreadsheet makes
    itself. The same input gives the same bytes."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yyyy", "strings_to_formulas": False}) as book:
        book.set_properties({"title": str(layout.title), "created": made_at.replace(tzinfo=None)})
        sheet = book.add_worksheet(str(layout.title)[:_SHEET_NAME_MAX].replace("/", "-").replace(":", " "))
        bold = book.add_format({"bold": True, "font_size": 14})
        head = book.add_format({"bold": True, "bg_color": "#E3EFF8", "border": 1, "text_wrap": True})
        formats = {
            Kind.DAY: book.add_format({"num_format": "dd/mm/yyyy"}),
            Kind.MONEY: book.add_format({"num_format": "#,##0"}),
        }
        total = book.add_format({"bold": True, "top": 1, "num_format": "#,##0"})
        sheet.write_string(0, 0, str(layout.title), bold)
        sheet.freeze_panes(_HEAD_ROW + 1, 0)
        for place, column in enumerate(layout.columns):
            sheet.set_column(place, place, _WIDTHS[column.kind], formats.get(column.kind))
            sheet.write_string(_HEAD_ROW, place, str(column.title), head)
            if remark := _remark(column):
                sheet.write_comment(_HEAD_ROW, place, remark)
            if column.kind is Kind.CHOICE and column.choices:
                words = [str(each) for each in column.choices.values()]
                if len(",".join(words)) <= _LIST_LENGTH_MAX:
                    sheet.data_validation(
                        _HEAD_ROW + 1, place, _HEAD_ROW + _CHECKED_ROWS, place, {"validate": "list", "source": words}
                    )
        for number, row in enumerate(rows, start=_HEAD_ROW + 1):
            for place, column in enumerate(layout.columns):
                _write(sheet, number, place, column, row.get(column.name), formats[Kind.DAY])
        if totals and rows:
            _write_totals(sheet, layout, totals, count=len(rows), format_=total)
    return out.getvalue()


def _write_totals(sheet: Worksheet, layout: Layout, totals: Mapping[str, int], *, count: int, format_: Format) -> None:
    """Below the rows: a formula for each, with what it comes to for readers that make no sums."""
    first, last = _HEAD_ROW + 1, _HEAD_ROW + count
    for place, column in enumerate(layout.columns):
        if column.name in totals:
            cells = f"{xl_rowcol_to_cell(first, place)}:{xl_rowcol_to_cell(last, place)}"
            sheet.write_formula(last + 1, place, f"=SUM({cells})", format_, totals[column.name])
        elif place == 0:
            sheet.write_string(last + 1, place, _("Total"), format_)


def _remark(column: Column) -> str:
    parts = [_("Required.")] if column.required else []
    if column.help:
        parts.append(str(column.help))
    return " ".join(parts)


def _write(sheet: Worksheet, number: int, place: int, column: Column, value: CellValue, day: Format) -> None:
    if value is None or value is False:
        return
    if value is True:
        sheet.write_string(number, place, "x")
    elif isinstance(value, date):
        sheet.write_datetime(number, place, datetime.combine(value, time.min), day)
    elif isinstance(value, str):
        words = (column.choices or {}).get(value, value) if column.kind is Kind.CHOICE else value
        # Never as a formula, whatever somebody typed.
        sheet.write_string(number, place, str(words))
    else:
        sheet.write_number(number, place, float(value))
