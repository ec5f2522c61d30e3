"""The tables of a report as a workbook: a sheet for each, in the order of reading, and the list of all its figures.

Numbers are numbers, with the decimals they have in the report; a figure's reference is the comment of its cell.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from motcua.foundation.rendering.reports.outline import (
    annex_name,
    annex_reference,
    body,
    check,
    figures_in,
    number_line,
    placed_heads,
    plain,
    sources,
)
from motcua.foundation.rendering.reports.values import (
    Annex,
    ColumnKind,
    Figure,
    FormHead,
    Report,
    Row,
    Table,
    Text,
)
from motcua.foundation.rendering.reports.words import SOURCES_HEADS, SOURCES_TITLE
from motcua.foundation.text.numbers import decimals_of

_FONT = {"font_name": "Times New Roman", "font_size": 12}
_A4, _PORTRAIT_CHARACTERS, _LANDSCAPE_CHARACTERS = 9, 90, 140
_Style = dict[str, str | int | bool]
#: What a sheet's name may not have, and how long it may be.
_NOT_IN_NAMES, _NAME_LENGTH_MAX = re.compile(r"[\[\]:*?/\\']"), 31


def report_xlsx(*, report: Report, at: datetime) -> bytes:
    """The workbook. The same report and `at` give the same bytes. Raises `UnableToWriteReport` as `check` does."""
    check(report)
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_urls": False})
    book.set_properties(
        {
            "title": report.title,
            "author": report.issuer.name,
            "comments": report.frozen,
            "created": at.astimezone(UTC).replace(tzinfo=None),
        }
    )
    writer = _Writer(book, watermark=report.watermark)
    for page in _pages(report):
        writer.page(page)
    writer.sources(report)
    book.close()
    return out.getvalue()


@dataclass(frozen=True, kw_only=True)
class _Page:
    """A table with what stands over it."""

    table: Table
    above: tuple[str, ...]
    form: FormHead | None
    landscape: bool


def _pages(report: Report) -> Iterator[_Page]:
    for line in body(report):
        if isinstance(line, Table):
            above = (f"{report.kind} số {number_line(report)}", line.caption or report.about)
            yield _Page(table=line, above=above, form=None, landscape=False)
    for number, annex in enumerate(report.annexes, start=1):
        yield from _pages_of_annex(report, annex, number)


def _pages_of_annex(report: Report, annex: Annex, number: int) -> Iterator[_Page]:
    above = (annex_name(report, number), annex.title, annex_reference(report))
    for block in annex.blocks:
        if isinstance(block, Table):
            yield _Page(table=block, above=above, form=annex.form, landscape=annex.landscape)


class _Writer:
    """A workbook being written sheet by sheet."""

    def __init__(self, book: Workbook, *, watermark: str) -> None:
        self.book, self.watermark = book, watermark
        self.names: set[str] = set()
        self._formats: dict[tuple[tuple[str, str | int | bool], ...], Format] = {}

    def page(self, page: _Page) -> None:
        table = page.table
        sheet = self._sheet(table.key, landscape=page.landscape)
        characters = _LANDSCAPE_CHARACTERS if page.landscape else _PORTRAIT_CHARACTERS
        whole = sum(column.width for column in table.columns)
        widths = [max(5, characters * column.width / whole) for column in table.columns]
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        first = self._above(sheet, page)
        self._heads(sheet, table, first)
        rows_from = first + len(table.heads)
        for place, row in enumerate(table.rows, start=rows_from):
            self._row(sheet, place, row, table, widths)
        for place, note in enumerate(table.notes, start=rows_from + len(table.rows)):
            sheet.write_string(place, 0, note, self._format(italic=True))
        sheet.freeze_panes(rows_from, _text_columns(table))
        sheet.repeat_rows(first, rows_from - 1)

    def _sheet(self, key: str, *, landscape: bool) -> Worksheet:
        wanted = _NOT_IN_NAMES.sub(" ", key).strip()[:_NAME_LENGTH_MAX] or "1"
        name, number = wanted, 1
        while name.lower() in self.names:
            number += 1
            name = f"{wanted[: _NAME_LENGTH_MAX - 4]} {number}"
        self.names.add(name.lower())
        sheet = self.book.add_worksheet(name)
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
        sheet.fit_to_pages(1, 0)
        if self.watermark:
            sheet.set_header(f"&C&14&K808080{self.watermark.upper()}")
        if landscape:
            sheet.set_landscape()
        return sheet

    def _above(self, sheet: Worksheet, page: _Page) -> int:
        """Titles over the table; gives the row at which the table begins."""
        last = len(page.table.columns) - 1
        lines = [*page.above, *((page.form.period,) if page.form else ())]
        place = 0
        if page.form:
            form = page.form
            for words in (
                f"{form.code} ({form.issued_with})",
                f"Đơn vị báo cáo: {form.reporter}",
                f"Đơn vị nhận báo cáo: {form.receiver}",
            ):
                sheet.write_string(place, 0, words, self._format(bold=place == 0))
                place += 1
        for number, words in enumerate(lines):
            style = self._format(bold=number < 2, align="center", text_wrap=True, valign="vcenter")
            _across(sheet, place, 0, place, last, words, style)
            sheet.set_row(place, 34 if len(words) > 80 else 18)
            place += 1
        if page.table.counted_in:
            _across(sheet, place, 0, place, last, page.table.counted_in, self._format(italic=True, align="right"))
            place += 1
        return place

    def _heads(self, sheet: Worksheet, table: Table, first: int) -> None:
        style = self._format(bold=True, align="center", valign="vcenter", text_wrap=True, border=1, bg_color="#EEEEEE")
        for placed in placed_heads(table):
            top, left, head = first + placed.row, placed.column, placed.head
            _across(sheet, top, left, top + head.rows - 1, left + head.columns - 1, head.words, style)
        for row in range(len(table.heads)):
            sheet.set_row(first + row, 32 if any(len(head.words) > 12 for head in table.heads[row]) else 18)

    def _row(self, sheet: Worksheet, place: int, row: Row, table: Table, characters: Sequence[float]) -> None:
        """The height is told, since not every program finds it by itself."""
        lines = 1
        for number, (text, column) in enumerate(zip(row.cells, table.columns, strict=True)):
            self._cell(sheet, place, number, text, column.kind, strong=row.strong)
            lines = max(lines, math.ceil(len(plain(text)) * 1.15 / characters[number]))
        sheet.set_row(place, 17 * lines)

    def _cell(self, sheet: Worksheet, row: int, column: int, text: Text, kind: ColumnKind, *, strong: bool) -> None:
        align = {ColumnKind.TEXT: "left", ColumnKind.CENTRED: "center", ColumnKind.NUMBER: "right"}[kind]
        style: _Style = {
            "align": align,
            "bold": strong,
            "border": 1,
            "valign": "vcenter",
            "text_wrap": kind != "number",
        }
        figures = list(figures_in(text))
        if len(text) == 1 and len(figures) == 1:
            self._figure(sheet, row, column, figures[0], style)
        else:
            sheet.write_string(row, column, plain(text), self._format(**style))
        if figures:
            sheet.write_comment(row, column, "\n".join(map(_comment, figures)), {"x_scale": 2.2, "author": ""})

    def _figure(self, sheet: Worksheet, row: int, column: int, figure: Figure, style: _Style) -> None:
        """A number as a number: hundredths where the report says "%", so that the sheet may go on counting."""
        if figure.value is None:
            sheet.write_string(row, column, figure.instead, self._format(**style))
            return
        value = Decimal(figure.value) / (100 if figure.unit == "%" else 1)
        sheet.write_number(row, column, float(value), self._format(**style, num_format=number_format(figure)))

    def sources(self, report: Report) -> None:
        """All figures of the report, also those of the prose, with where each stands."""
        found = sources(report)
        if not found:
            return
        sheet = self._sheet(SOURCES_TITLE, landscape=True)
        sheet.write_string(0, 0, SOURCES_TITLE, self._format(bold=True))
        sheet.write_string(1, 0, report.frozen, self._format(italic=True))
        for column, (words, width) in enumerate(zip((*SOURCES_HEADS, "Địa chỉ"), (6, 16, 48, 26, 40, 60), strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(2, column, words, self._format(bold=True, border=1, align="center", bg_color="#EEEEEE"))
        for place, source in enumerate(found, start=3):
            figure = source.figure
            style: _Style = {"border": 1}
            self._figure(sheet, place, 1, figure, {**style, "align": "right"})
            mark = "" if source.mark is None else str(source.mark)
            texts = {0: mark, 2: figure.meaning, 3: source.place, 4: figure.reference, 5: figure.address}
            for column, words in texts.items():
                sheet.write_string(place, column, words, self._format(**style))
        sheet.freeze_panes(3, 0)
        sheet.repeat_rows(2)

    def _format(self, **wanted: str | int | bool) -> Format:
        """One format for all cells that look alike: a workbook holds only so many."""
        key = tuple(sorted(wanted.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format({**_FONT, **wanted})
        return self._formats[key]


def number_format(figure: Figure) -> str:
    """How a spreadsheet shows the figure: with its own decimals and unit, in the reader's own signs."""
    assert figure.value is not None
    decimals = decimals_of(figure.value)
    digits = "#,##0" + (f".{'0' * decimals}" if decimals else "")
    if figure.unit == "%":
        return f"{digits.removeprefix('#,##')}\N{NO-BREAK SPACE}%"
    unit = figure.unit.replace('"', "")
    return f'{digits}"\N{NO-BREAK SPACE}{unit}"' if unit else digits


def _comment(figure: Figure) -> str:
    return "\n".join(filter(None, (figure.meaning, f"Mã tra cứu: {figure.reference}", figure.address)))


def _across(sheet: Worksheet, top: int, left: int, bottom: int, right: int, words: str, style: Format) -> None:
    """One cell over several; a single one cannot be merged."""
    if (top, left) == (bottom, right):
        sheet.write_string(top, left, words, style)
    else:
        sheet.merge_range(top, left, bottom, right, "", style)
        sheet.write_string(top, left, words, style)


def _text_columns(table: Table) -> int:
    """The first columns up to the first number: they stay in view while one scrolls."""
    kinds: Sequence[ColumnKind] = [column.kind for column in table.columns]
    return kinds.index(ColumnKind.NUMBER) if ColumnKind.NUMBER in kinds else 0
