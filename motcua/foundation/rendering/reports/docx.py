"""A report as DOCX in the layout of Decree 30/2020/NĐ-CP, annex I: A4, margins 20/20/30/15 mm, Times New Roman, the
page number in the middle of the top margin from the second page on.

A figure is a locked content control whose tag is its reference: people may write around it and take it out, and not
type over it. It links to its address; one in the prose has a small number that leads to the list of figures.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import count
from typing import cast

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table as DocxTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph as DocxParagraph
from docx.text.run import Run

from motcua.foundation.rendering.reports import wordml
from motcua.foundation.rendering.reports.balance import balanced
from motcua.foundation.rendering.reports.outline import (
    Heading,
    Source,
    annex_name,
    annex_reference,
    body,
    check,
    number_line,
    place_and_date,
    placed_heads,
    sources,
)
from motcua.foundation.rendering.reports.values import (
    Annex,
    Block,
    ColumnKind,
    Figure,
    FormHead,
    Paragraph,
    Report,
    Row,
    Table,
    Text,
)
from motcua.foundation.rendering.reports.words import (
    MOTTO,
    NATION,
    RECIPIENTS,
    SOURCES_HEADS,
    SOURCES_NOTE,
    SOURCES_TITLE,
    TABLE_SIZES,
)

_FONT = "Times New Roman"
_BODY, _INDENT, _GAP = Pt(14), Mm(12.7), Pt(6)
_TALL_MM, _WIDE_MM = 165, 257
_LEFT, _CENTRE, _RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
_HEAD_COLOUR = "EEEEEE"
#: The line under the motto is as long as the motto, that under the agency a third to a half of its name.
_MOTTO_LINE, _AGENCY_LINE, _TITLE_LINE = Mm(50), Mm(22), Mm(28)
_ALIGNMENTS = {ColumnKind.TEXT: _LEFT, ColumnKind.CENTRED: _CENTRE, ColumnKind.NUMBER: _RIGHT}


def report_docx(*, report: Report, at: datetime) -> bytes:
    """The report as DOCX. The same report and `at` give the same bytes. Raises `UnableToWriteReport` as `check` does."""
    check(report)
    return _dated(_Writer(report, at).made(), at)


def _dated(file: io.BytesIO, at: datetime) -> bytes:
    """The same parts, each dated `at` within the archive instead of by the machine's clock."""
    out = io.BytesIO()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, at.astimezone(UTC).timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return out.getvalue()


class _Writer:
    """One document being written from the top."""

    def __init__(self, report: Report, at: datetime) -> None:
        self.report = report
        self.document: DocxDocument = Document()
        self.sources = sources(report)
        self.marks: Iterator[int] = iter([each.mark for each in self.sources if each.mark is not None])
        #: Ids of content controls and bookmarks.
        self.ids = count(1)
        self._properties(at)
        _set_styles(self.document)
        self._first_section()

    def made(self) -> io.BytesIO:
        self._letterhead()
        self._headline()
        self._addressees()
        for line in body(self.report):
            self._line(line, _TALL_MM)
        self._signatures()
        for number, annex in enumerate(self.report.annexes, start=1):
            self._annex(annex, number)
        self._end()
        out = io.BytesIO()
        self.document.save(out)
        return out

    def _properties(self, at: datetime) -> None:
        about = self.document.core_properties
        about.title, about.author, about.last_modified_by = self.report.title, self.report.issuer.name, ""
        about.created = about.modified = at.astimezone(UTC).replace(tzinfo=None)
        about.comments, about.language = self.report.frozen, "vi-VN"

    def _first_section(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin = section.bottom_margin = Mm(20)
        section.left_margin, section.right_margin = Mm(30), Mm(15)
        section.header_distance = Mm(10)
        section.different_first_page_header_footer = True
        wordml.count_pages_anew(section)
        number = section.header.paragraphs[0]
        number.alignment = _CENTRE
        wordml.page_number(number)
        if self.report.watermark:
            self._marked(section.first_page_header.paragraphs[0])
            self._marked(section.header.add_paragraph())

    def _marked(self, paragraph: DocxParagraph) -> None:
        """On top of each page: what lies across it would be a drawing of an older Word, which others do not show."""
        run = _say(paragraph, self.report.watermark.upper(), size=13, bold=True, align=_CENTRE).runs[0]
        run.font.color.rgb = RGBColor(0x80, 0x80, 0x80)

    def _letterhead(self) -> None:
        issuer, left_mm, right_mm = self.report.issuer, 65, 100
        table = self._frame((left_mm, right_mm), rows=2)
        left, right = table.rows[0].cells
        if issuer.parent:
            _say_balanced(_first(left), issuer.parent.upper(), size=12, bold=False, room_mm=left_mm)
        own = left.add_paragraph() if issuer.parent else _first(left)
        _say_balanced(own, issuer.name.upper(), size=12, room_mm=left_mm)
        wordml.rule(left.add_paragraph(), length=_AGENCY_LINE, room=Mm(left_mm))
        _say(_first(right), NATION, size=12, bold=True, align=_CENTRE)
        _say(right.add_paragraph(), MOTTO, size=13, bold=True, align=_CENTRE)
        wordml.rule(right.add_paragraph(), length=_MOTTO_LINE, room=Mm(right_mm))
        number, place = (_first(cell) for cell in table.rows[1].cells)
        _say(number, f"Số: {number_line(self.report)}", size=13, align=_CENTRE)
        _say(place, place_and_date(self.report), size=13, italic=True, align=_CENTRE)

    def _headline(self) -> None:
        kind = _say(self.document.add_paragraph(), self.report.kind.upper(), size=14, bold=True, align=_CENTRE)
        kind.paragraph_format.space_before = Pt(18)
        _say_balanced(self.document.add_paragraph(), self.report.about, size=14, room_mm=_TALL_MM)
        line = self.document.add_paragraph()
        wordml.rule(line, length=_TITLE_LINE, room=Mm(_TALL_MM))
        line.paragraph_format.space_after = Pt(12)

    def _addressees(self) -> None:
        addressees = self.report.addressees
        if not addressees:
            return
        lines = [f"Kính gửi: {addressees[0]}."]
        if len(addressees) > 1:
            ends = [*(";" for _ in addressees[1:]), "."]
            lines = ["Kính gửi:", *(f"- {each}{end}" for each, end in zip(addressees, ends, strict=True))]
        for place, words in enumerate(lines):
            paragraph = _say(self.document.add_paragraph(), words)
            paragraph.paragraph_format.left_indent = Mm(25 if place == 0 else 38)
            paragraph.paragraph_format.space_after = Pt(12) if place == len(lines) - 1 else Pt(2)

    def _line(self, line: Heading | Block, room_mm: int) -> None:
        if isinstance(line, Heading):
            title = line.title.upper() if line.depth == 1 else line.title
            self.document.add_paragraph(f"{line.label} {title}", style=f"Heading {line.depth}")
        elif isinstance(line, Paragraph):
            paragraph = self.document.add_paragraph(style="Body Text")
            self._write(paragraph, line.text, marked=self.report.sources_listed)
        else:
            self._table(line, room_mm)

    def _write(
        self, paragraph: DocxParagraph, text: Text, *, size: int = 14, bold: bool = False, marked: bool = False
    ) -> None:
        """The text with its figures as content controls; `marked` ones get their number in the list of figures."""
        for each in text:
            run = paragraph.add_run(each.words if isinstance(each, Figure) else each)
            run.font.size, run.bold = Pt(size), bold or None
            if isinstance(each, Figure):
                self._bind(run, each)
                if marked:
                    self._mark(paragraph)

    def _bind(self, run: Run, figure: Figure) -> None:
        number = next(self.ids)
        wordml.wrap_in_control(run, number=number, tag=figure.reference, title=figure.meaning or figure.words)
        if figure.address:
            wordml.link_to_address(run, number=number, address=figure.address)

    def _mark(self, paragraph: DocxParagraph) -> None:
        mark = next(self.marks)
        run = paragraph.add_run(f"[{mark}]")
        run.font.superscript, run.font.size = True, Pt(11)
        wordml.link_to_bookmark(run, _bookmark_name(mark))

    def _table(self, table: Table, room_mm: int) -> None:
        size = next(size for columns, size in TABLE_SIZES if len(table.columns) <= columns)
        if table.caption:
            caption = _say(self.document.add_paragraph(), table.caption, size=13, bold=True, align=_CENTRE)
            caption.paragraph_format.space_before, caption.paragraph_format.space_after = _GAP, Pt(3)
            caption.paragraph_format.keep_with_next = True
        if table.counted_in:
            counted_in = _say(self.document.add_paragraph(), table.counted_in, size=size, italic=True, align=_RIGHT)
            counted_in.paragraph_format.keep_with_next = True
        made = self._grid(table, size, room_mm)
        for row in table.rows:
            self._row(wordml.add_row(made), row, table, size)
        for note in table.notes:
            _say(self.document.add_paragraph(), note, size=size, italic=True).paragraph_format.space_before = Pt(3)
        # Two tables that touch would become one.
        self.document.add_paragraph().paragraph_format.line_spacing = _GAP

    def _grid(self, table: Table, size: int, room_mm: int) -> DocxTable:
        """The table with its heads, which are repeated on each page; its rows are still to be added."""
        made: DocxTable = self.document.add_table(len(table.heads), len(table.columns), style="Table Grid")
        made.alignment = WD_TABLE_ALIGNMENT.CENTER
        wordml.set_margins(made, Mm(1))
        wordml.set_widths(made, wordml.parts_of_width(room_mm, tuple(column.width for column in table.columns)))
        for row in made.rows:
            wordml.keep_whole(row._tr)
            wordml.repeat_on_each_page(row)
        for placed in placed_heads(table):
            first = made.cell(placed.row, placed.column)
            last = made.cell(placed.row + placed.head.rows - 1, placed.column + placed.head.columns - 1)
            cell = first.merge(last)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            wordml.shade(cell, _HEAD_COLOUR)
            words = _say(_first(cell), placed.head.words, size=size, bold=True, align=_CENTRE).paragraph_format
            words.space_before = words.space_after = Pt(1)
        return made

    def _row(self, cells: Sequence[_Cell], row: Row, table: Table, size: int) -> None:
        for cell, column, text in zip(cells, table.columns, row.cells, strict=True):
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            paragraph = _first(cell)
            paragraph.alignment = _ALIGNMENTS[column.kind]
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
            self._write(paragraph, text, size=size, bold=row.strong)

    def _signatures(self) -> None:
        signatory = self.report.signatory
        # Nobody signs on a page without a word of what is signed.
        for paragraph in (self.document.paragraphs[-1], self.document.add_paragraph()):
            paragraph.paragraph_format.keep_with_next = True
        table = self._frame((75, 90), rows=1)
        wordml.keep_whole(table.rows[0]._tr)
        left, right = table.rows[0].cells
        _say(_first(left), RECIPIENTS, size=12, bold=True, italic=True)
        for each in self.report.recipients:
            _say(left.add_paragraph(), f"- {each};", size=11)
        _say(left.add_paragraph(), f"- Lưu: {self.report.archive}.", size=11)
        above = [words.upper() for words in (signatory.authority, signatory.prefix, signatory.title) if words]
        for place, words in enumerate(above):
            paragraph = right.add_paragraph() if place else _first(right)
            _say(paragraph, words, size=14, bold=True, align=_CENTRE)
        _say(right.add_paragraph(), "", size=14).paragraph_format.space_after = Mm(24)
        _say(right.add_paragraph(), signatory.name, size=14, bold=True, align=_CENTRE)

    def _annex(self, annex: Annex, number: int) -> None:
        self._new_section(landscape=annex.landscape)
        room_mm = _WIDE_MM if annex.landscape else _TALL_MM
        _say(self.document.add_paragraph(), annex_name(self.report, number), size=14, bold=True, align=_CENTRE)
        if annex.form is None:
            _say_balanced(self.document.add_paragraph(), annex.title.upper(), size=13, room_mm=room_mm)
        reference = _say(
            self.document.add_paragraph(), annex_reference(self.report), size=13, italic=True, align=_CENTRE
        )
        reference.paragraph_format.space_after = Pt(12)
        if annex.form is not None:
            self._form_head(annex.form, annex.title, room_mm)
        for block in annex.blocks:
            self._line(block, room_mm)

    def _form_head(self, form: FormHead, title: str, room_mm: int) -> None:
        middle_mm = room_mm - 120
        left, middle, right = self._frame((55, middle_mm, 65), rows=1).rows[0].cells
        _say(_first(left), form.code, size=11, bold=True)
        _say(left.add_paragraph(), form.issued_with, size=11, italic=True)
        _say_balanced(_first(middle), title.upper(), size=13, room_mm=middle_mm - 8)
        _say_balanced(middle.add_paragraph(), form.period, size=12, room_mm=middle_mm - 8)
        _say(_first(right), f"- Đơn vị báo cáo: {form.reporter}", size=11)
        _say(right.add_paragraph(), f"- Đơn vị nhận báo cáo: {form.receiver}", size=11)

    def _new_section(self, *, landscape: bool) -> None:
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
        section.left_margin, section.right_margin = (Mm(20), Mm(20)) if landscape else (Mm(30), Mm(15))

    def _end(self) -> None:
        """When the figures were taken, and the list of those in the prose."""
        listed = [each for each in self.sources if each.mark is not None] if self.report.sources_listed else []
        if listed:
            self._new_section(landscape=False)
            title = _say(self.document.add_paragraph(), SOURCES_TITLE, size=14, bold=True, align=_CENTRE)
            title.paragraph_format.space_after = _GAP
        if self.report.frozen:
            _say(
                self.document.add_paragraph(), self.report.frozen, size=11, italic=True
            ).paragraph_format.space_after = _GAP
        if listed:
            self._list(listed)

    def _list(self, listed: Sequence[Source]) -> None:
        table = self.document.add_table(1, len(SOURCES_HEADS), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        wordml.set_margins(table, Mm(1))
        wordml.set_widths(table, wordml.parts_of_width(_TALL_MM, (10, 27, 58, 22, 48)))
        wordml.repeat_on_each_page(table.rows[0])
        for cell, words in zip(table.rows[0].cells, SOURCES_HEADS, strict=True):
            wordml.shade(cell, _HEAD_COLOUR)
            _say(_first(cell), words, size=10, bold=True, align=_CENTRE)
        for source in listed:
            mark, number, meaning, place, reference = map(_first, wordml.add_row(table))
            _say(mark, str(source.mark), size=10, align=_CENTRE)
            wordml.bookmark(mark.runs[0], name=_bookmark_name(source.mark), number=next(self.ids))
            number.alignment = _RIGHT
            self._write(number, (source.figure,), size=10)
            for paragraph, words in ((meaning, source.figure.meaning), (place, source.place)):
                _say(paragraph, words, size=10)
            _say(reference, source.figure.reference, size=9)
        _say(self.document.add_paragraph(), SOURCES_NOTE, size=10, italic=True).paragraph_format.space_before = _GAP

    def _frame(self, widths_mm: tuple[int, ...], *, rows: int) -> DocxTable:
        """A table without lines, for what stands side by side."""
        table: DocxTable = self.document.add_table(rows, len(widths_mm))
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        wordml.set_margins(table, Mm(0))
        wordml.set_widths(table, [Mm(width) for width in widths_mm])
        return table


def _set_styles(document: DocxDocument) -> None:
    """Body and headings as the decree has them; headings stay headings, so that Word's outline shows them."""
    for name in ("Normal", "Body Text", "Heading 1", "Heading 2", "Heading 3"):
        style = cast(ParagraphStyle, document.styles[name])
        style.font.name, style.font.size, style.font.color.rgb = _FONT, _BODY, RGBColor(0, 0, 0)
        style.font.bold, style.font.italic = name in {"Heading 1", "Heading 2"}, False
        # A theme's font or another script's would win over the named one.
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{attribute}"), None)
        for attribute in ("eastAsia", "cs"):
            fonts.set(qn(f"w:{attribute}"), _FONT)
        shape = style.paragraph_format
        shape.space_before, shape.space_after, shape.line_spacing = Pt(0), Pt(0), 1.0
        if name != "Normal":
            shape.first_line_indent, shape.space_after = _INDENT, _GAP
            shape.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
            shape.space_before, shape.keep_with_next = (Pt(0), False) if name == "Body Text" else (_GAP, True)
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:val"), "vi-VN")


def _bookmark_name(mark: int | None) -> str:
    return f"so_lieu_{mark}"


def _first(cell: _Cell) -> DocxParagraph:
    paragraph: DocxParagraph = cell.paragraphs[0]
    return paragraph


def _say(
    paragraph: DocxParagraph,
    words: str,
    *,
    size: float = 14,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH = _LEFT,
) -> DocxParagraph:
    run = paragraph.add_run(words)
    run.font.size, run.bold, run.italic = Pt(size), bold or None, italic or None
    paragraph.alignment = align
    return paragraph


def _say_balanced(
    paragraph: DocxParagraph, words: str, *, size: float, room_mm: float, bold: bool = True
) -> DocxParagraph:
    """In the middle, in lines of nearly one length. (A line feed becomes a break within the paragraph.)"""
    lines = balanced(words, room_mm=room_mm, size=size, bold=bold)
    return _say(paragraph, "\n".join(lines), size=size, bold=bold, align=_CENTRE)
