"""A report is one value: its four writings say the same figures, each with its reference."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from html import unescape
from time import monotonic

import pytest
from django.template.loader import render_to_string
from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Length, Pt
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from pypdf import PdfReader

from motcua.faces.ui.samples.report import ADDRESS, a_figure, a_report, form_table
from motcua.faces.ui.templatetags.reports import official_report
from motcua.foundation.rendering.errors import UnableToWriteReport
from motcua.foundation.rendering.reports.balance import balanced
from motcua.foundation.rendering.reports.docx import report_docx
from motcua.foundation.rendering.reports.outline import figures_in, label, placed_heads, plain, roman, sources
from motcua.foundation.rendering.reports.pdf import report_pdf
from motcua.foundation.rendering.reports.values import Annex, Figure, Head, Paragraph, Report, Row, Section
from motcua.foundation.rendering.reports.xlsx import number_format, report_xlsx
from tests.conftest import moment

AT = moment("2023-07-05 10:00")
WRITINGS: list[Callable[..., bytes]] = [report_docx, report_pdf, report_xlsx]


def docx_of(report: Report) -> DocxDocument:
    return Document(io.BytesIO(report_docx(report=report, at=AT)))


def pdf_of(report: Report) -> PdfReader:
    return PdfReader(io.BytesIO(report_pdf(report=report, at=AT)))


def xlsx_of(report: Report) -> Workbook:
    return load_workbook(io.BytesIO(report_xlsx(report=report, at=AT)))


def html_of(report: Report) -> str:
    return render_to_string("ui/report.html", official_report(report))


def figures_of_docx(report: Report) -> dict[str, str]:
    controls = docx_of(report).element.body.iter(qn("w:sdt"))
    return {
        control.find(f".//{qn('w:tag')}").get(qn("w:val")): "".join(t.text or "" for t in control.iter(qn("w:t")))
        for control in controls
    }


def words_of_pdf(reader: PdfReader) -> str:
    pages = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(unicodedata.normalize("NFC", pages).split())


def figures_of_html(report: Report) -> dict[str, str]:
    found = re.findall(r'data-figure="([^"]+)">([^<]+)</data>', html_of(report))
    return {reference: unescape(words) for reference, words in found}


def a_section(*text: str | Figure) -> tuple[Section, ...]:
    return (Section(title="Kết quả", blocks=(Paragraph(text=text),)),)


def millimetres(*lengths: Length | None) -> list[int]:
    return [round(length.mm) for length in lengths if length is not None]


def bare(*text: str | Figure) -> Report:
    """A report of one paragraph."""
    return a_report(sections=a_section(*text), annexes=())


def expected() -> dict[str, str]:
    return {source.figure.reference: source.figure.words for source in sources(a_report())}


def test_docx_and_page_carry_every_figure_under_its_reference() -> None:
    assert len(expected()) == 5 + 6 + 7 * 11
    assert figures_of_docx(a_report()) == expected()
    assert figures_of_html(a_report()) == expected()


def test_the_workbook_has_each_figure_as_a_number_with_its_reference_as_comment() -> None:
    sheet = xlsx_of(a_report())["II.06a"]

    noted = [cell for row in sheet.iter_rows() for cell in row if cell.comment]
    found = {re.search(r"Mã tra cứu: (\S+)", cell.comment.text)[1]: cell.value for cell in noted}  # type: ignore[union-attr,index]
    table = [figure for row in form_table().rows for cell in row.cells for figure in figures_in(cell)]
    assert found == {figure.reference: figure.value for figure in table}
    assert all(isinstance(value, int) for value in found.values())


def test_the_workbook_lists_all_figures_of_the_prose_too() -> None:
    sheet = xlsx_of(a_report())["Tra cứu số liệu"]

    listed = {row[4].value for row in sheet.iter_rows(min_row=4)}
    assert listed == set(expected())
    share = next(row for row in sheet.iter_rows(min_row=4) if row[4].value == "online.share/2023-H1/92")
    assert (share[1].value, share[1].number_format) == (0.68, "0\N{NO-BREAK SPACE}%")


def test_the_pdf_says_every_figure_links_it_to_its_rows_and_names_its_reference() -> None:
    reader = pdf_of(a_report())

    annotations = [a.get_object() for page in reader.pages for a in page.get("/Annots", [])]
    links = {str(a["/A"]["/URI"]) for a in annotations if "/A" in a and "/URI" in a["/A"]}
    assert links == {ADDRESS + reference for reference in expected()}
    assert reader.metadata is not None
    assert set(str(reader.metadata["/Keywords"]).split(", ")) == set(expected())
    words = words_of_pdf(reader)
    assert not [shown for shown in expected().values() if " ".join(shown.split()) not in words]


def test_numbers_in_the_prose_lead_to_their_line_in_the_list() -> None:
    document = docx_of(a_report())

    anchors = [link.get(qn("w:anchor")) for link in document.element.iter(qn("w:hyperlink"))]
    names = [mark.get(qn("w:name")) for mark in document.element.iter(qn("w:bookmarkStart"))]
    assert [each for each in anchors if each] == names == [f"so_lieu_{number}" for number in range(1, 6)]
    pdf = pdf_of(a_report())
    inner = [a.get_object() for page in pdf.pages for a in page.get("/Annots", [])]
    assert len([a for a in inner if "/Dest" in a or "/D" in a.get("/A", {})]) == 5


def test_without_the_list_there_are_no_numbers_in_the_prose() -> None:
    report = a_report(sources_listed=False)

    assert "Tra cứu số liệu" not in words_of_pdf(pdf_of(report))
    assert "[1]" not in words_of_pdf(pdf_of(report))
    assert not any("[1]" in paragraph.text for paragraph in docx_of(report).paragraphs)
    assert figures_of_docx(report) == expected()


def test_a_figure_may_be_taken_out_in_word_and_not_typed_over() -> None:
    locks = [each.get(qn("w:val")) for each in docx_of(a_report()).element.iter(qn("w:lock"))]

    assert set(locks) == {"contentLocked"}


@pytest.mark.parametrize("writing", WRITINGS)
def test_the_same_report_gives_the_same_bytes(writing: Callable[..., bytes]) -> None:
    assert writing(report=a_report(), at=AT) == writing(report=a_report(), at=AT)


def test_the_paper_has_the_margins_and_sizes_of_the_decree() -> None:
    document = docx_of(a_report())

    first, annex, listing = document.sections
    assert millimetres(first.page_width, first.page_height) == [210, 297]
    assert millimetres(first.top_margin, first.bottom_margin, first.left_margin, first.right_margin) == [20, 20, 30, 15]
    assert annex.orientation == WD_ORIENT.LANDSCAPE
    assert millimetres(annex.page_width, annex.page_height) == [297, 210]
    assert listing.orientation == WD_ORIENT.PORTRAIT
    assert all(each.different_first_page_header_footer for each in document.sections)
    sizes = {
        run.text: (run.font.size, run.bold) for cell in document.tables[0]._cells for run in cell.paragraphs[0].runs
    }
    assert sizes["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"] == (Pt(12), True)
    assert sizes["Số: 05/BC-UBND"] == (Pt(13), None)
    assert document.styles["Body Text"].font.size == Pt(14)
    assert document.styles["Body Text"].font.name == "Times New Roman"


#: The order of what we write within each element, by the schema (ECMA-376, part 1, annex A).
SCHEMA = {
    "pPr": "pStyle keepNext keepLines numPr pBdr shd tabs spacing ind jc rPr sectPr",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook",
    "sectPr": "headerReference footerReference type pgSz pgMar pgNumType cols titlePg docGrid",
    "sdtPr": "alias tag id lock",
    "rPr": "rStyle rFonts b bCs i iCs color sz szCs u vertAlign lang",
}


def test_word_finds_the_elements_in_the_order_of_its_schema() -> None:
    element = docx_of(a_report()).element

    for name, order in SCHEMA.items():
        places = {qn(f"w:{child}"): place for place, child in enumerate(order.split())}
        parents = list(element.iter(qn(f"w:{name}")))
        assert parents
        for parent in parents:
            found = [places[child.tag] for child in parent]
            assert found == sorted(found), f"{name}: {[child.tag.split('}')[1] for child in parent]}"


def test_headings_are_numbered_by_their_place_and_kept_as_headings() -> None:
    headings = [(p.style.name, p.text) for p in docx_of(a_report()).paragraphs if p.style.name.startswith("Heading")]  # type: ignore[union-attr]

    assert headings == [
        ("Heading 1", "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH"),
        ("Heading 1", "II. KẾT QUẢ THỰC HIỆN"),
        ("Heading 2", "1. Cải cách thủ tục hành chính"),
        ("Heading 3", "a) Nguyên nhân quá hạn"),
        ("Heading 3", "b) Số kỳ thi công chức"),
        ("Heading 2", "2. Hiện đại hóa hành chính"),
        ("Heading 1", "III. PHƯƠNG HƯỚNG, NHIỆM VỤ 6 THÁNG CUỐI NĂM"),
    ]
    assert [label(depth=3, number=number) for number in (4, 5, 7)] == ["d)", "đ)", "g)"]
    assert [roman(number) for number in (4, 9, 14, 20)] == ["IV", "IX", "XIV", "XX"]


def test_the_form_has_its_heads_over_several_columns_in_every_writing() -> None:
    placed = {each.head.words: each for each in placed_heads(form_table())}
    sheet = xlsx_of(a_report())["II.06a"]

    received = placed["Số lượng hồ sơ tiếp nhận"]
    assert (received.row, received.column, received.head.columns) == (0, 2, 4)
    assert (placed["Trực tuyến"].row, placed["Trực tuyến"].column) == (2, 3)
    assert any(r.min_col == 3 and r.max_col == 6 and r.min_row == r.max_row for r in sheet.merged_cells.ranges)
    assert 'scope="colgroup" colspan="4"' in html_of(a_report())
    assert [p.get(qn("w:val")) for p in docx_of(a_report()).element.iter(qn("w:gridSpan"))].count("4") == 2


def test_a_form_of_hundreds_of_rows_is_written_in_seconds_and_repeats_its_heads() -> None:
    rows = tuple(
        Row(
            cells=((str(row),), ("Đất đai",), *((a_figure(f"r/{row}/{column}", row, unit=""),) for column in range(11)))
        )
        for row in range(200)
    )
    report = a_report(annexes=(Annex(title="x", blocks=(replace(form_table(), rows=rows),)),))

    began = monotonic()
    document = docx_of(report)
    took_seconds = monotonic() - began

    assert took_seconds < 15  # one or two; by the library's own ways more than half a minute
    assert len(list(document.tables[3]._tbl.iter(qn("w:tblHeader")))) == 4
    pages = [page for page in pdf_of(report).pages if page.mediabox.width > page.mediabox.height]
    assert len(pages) > 5
    assert all("STT" in page.extract_text() for page in pages)


def test_each_annex_counts_its_pages_and_lies_across() -> None:
    reader = pdf_of(a_report())

    turned = [page for page in reader.pages if page.mediabox.width > page.mediabox.height]
    assert len(turned) == 1
    assert "Biểu số II.06a" in unicodedata.normalize("NFC", turned[0].extract_text())
    assert not re.match(r"\s*\d", turned[0].extract_text())
    assert re.match(r"\s*2\b", reader.pages[1].extract_text())


def test_several_annexes_are_numbered() -> None:
    annexes = tuple(
        Annex(title=f"Bảng {key}", blocks=(replace(form_table(), key=key),), landscape=False) for key in "ab"
    )
    report = a_report(sections=a_section("Không."), annexes=annexes)

    words = words_of_pdf(pdf_of(replace(report, annexes=tuple(replace(a, blocks=()) for a in annexes))))
    assert "Phụ lục I " in words
    assert "Phụ lục II " in words


def test_a_draft_has_room_for_number_and_date() -> None:
    words = words_of_pdf(pdf_of(a_report(number=None, dated_on=None)))

    assert "Số: /BC-UBND" in words
    assert "Ô Môn, ngày tháng năm" in words


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize(
    ("report", "why"),
    [
        (bare(a_figure("x", 1), " và ", a_figure("x", 2)), r"x is 1\s% in one place and 2\s% in another"),
        (bare(a_figure("")), "not of 1 to 64 characters"),
        (bare(a_figure("x" * 65)), "not of 1 to 64 characters"),
        (bare(replace(a_figure(value=None), instead="")), "neither a value nor words instead"),
        (bare(a_figure("x", Decimal("NaN"))), "x has a value that is no number"),
        (bare("a\x00b"), r"U\+0000"),
        (replace(bare("x"), kind="\ud800"), r"U\+D800"),
    ],
    ids=["two values", "no reference", "long reference", "nothing", "no number", "NUL", "half a surrogate pair"],
)
def test_what_could_not_be_written_truly_is_refused(writing: Callable[..., bytes], report: Report, why: str) -> None:
    with pytest.raises(UnableToWriteReport, match=why):
        writing(report=report, at=AT)


def test_sections_deeper_than_points_are_refused() -> None:
    deepest = Section(title="Bốn")
    deep = Section(title="Một", sections=(Section(title="Hai", sections=(Section(title="Ba", sections=(deepest,)),)),))

    with pytest.raises(UnableToWriteReport, match="Bốn lies deeper than I"):
        report_docx(report=a_report(sections=(deep,)), at=AT)


def test_a_row_or_heads_that_do_not_fit_are_refused() -> None:
    table = form_table()
    short = replace(table, rows=(Row(cells=(("x",),)),))
    gap = replace(table, heads=((Head(words="x", columns=12),),))
    twice = replace(table, heads=((Head(words="x", columns=14),),))

    for wrong, why in ((short, "1 cells for 13"), (gap, "do not fill"), (twice, "do not fill")):
        with pytest.raises(UnableToWriteReport, match=why):
            report_xlsx(report=a_report(annexes=(Annex(title="x", blocks=(wrong,)),)), at=AT)


def test_two_tables_of_one_name_are_refused() -> None:
    annex = Annex(title="x", blocks=(form_table(), form_table()))

    with pytest.raises(UnableToWriteReport, match=r"two tables are called II\.06a"):
        report_xlsx(report=a_report(annexes=(annex,)), at=AT)


MARKUP = "=1+1 <b>đậm</b> & #strong[x] *y* {{ z }} $0"


def test_what_people_wrote_is_words_in_every_writing() -> None:
    table = replace(form_table(), rows=(Row(cells=((MARKUP,), *((),) * 12)),))
    report = replace(bare(MARKUP), annexes=(Annex(title="x", blocks=(table,)),))

    assert MARKUP in [paragraph.text for paragraph in docx_of(report).paragraphs]
    assert MARKUP in words_of_pdf(pdf_of(report))
    assert MARKUP in unescape(html_of(report))
    assert "<b>" not in html_of(report)
    cells = [cell for row in xlsx_of(report)["II.06a"].iter_rows() for cell in row]
    assert next(cell for cell in cells if cell.value == MARKUP).data_type == "s"


def test_a_figure_without_a_value_says_so_in_words_and_is_no_number() -> None:
    none = a_figure("exams", None, unit="kỳ")
    table = replace(form_table(), rows=(Row(cells=((none,), *((),) * 12)),))

    sheet = xlsx_of(replace(bare(none), annexes=(Annex(title="x", blocks=(table,)),)))["II.06a"]

    assert "không phát sinh" in [cell.value for row in sheet.iter_rows() for cell in row]
    assert "0" not in plain((none,))


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (Decimal("98.40"), "%", "0.00\N{NO-BREAK SPACE}%"),
        (1234, "", "#,##0"),
        (Decimal("14.6"), "ngày", '#,##0.0"\N{NO-BREAK SPACE}ngày"'),
    ],
)
def test_a_spreadsheet_shows_as_many_decimals_as_the_report(value: Decimal | int, unit: str, shown: str) -> None:
    assert number_format(a_figure("x", value, unit=unit)) == shown


@given(st.lists(st.sampled_from(["ỦY BAN", "NHÂN DÂN", "QUẬN", "Ô MÔN", "X"]), min_size=1, max_size=12))
def test_balanced_lines_keep_every_word_in_its_order(parts: list[str]) -> None:
    lines = balanced(" ".join(parts), room_mm=65, size=12)

    assert " ".join(lines).split() == " ".join(parts).split()
    assert all(lines)


def test_no_last_word_stands_alone() -> None:
    assert balanced("ỦY BAN NHÂN DÂN THÀNH PHỐ CẦN THƠ", room_mm=65, size=12) == [
        "ỦY BAN NHÂN DÂN",
        "THÀNH PHỐ CẦN THƠ",
    ]


def test_an_empty_report_is_still_a_paper() -> None:
    report = replace(bare(), opening=(), closing=(), sections=(), frozen="", addressees=())

    assert docx_of(report).paragraphs
    assert "TRẦN" in words_of_pdf(pdf_of(report)).upper()
    assert xlsx_of(report).sheetnames


def test_a_watermark_stands_on_each_page_and_nowhere_without_one() -> None:
    draft = replace(a_report(), watermark="Dự thảo")
    page = unicodedata.normalize("NFC", pdf_of(draft).pages[0].extract_text())
    headers = [header for section in docx_of(draft).sections for header in (section.header, section.first_page_header)]

    assert "DỰ THẢO" in page
    assert all("DỰ THẢO" in "".join(each.text for each in header.paragraphs) for header in headers)
    assert all(
        sheet.oddHeader and "DỰ THẢO" in (sheet.oddHeader.center.text or "") for sheet in xlsx_of(draft).worksheets
    )
    assert "Dự thảo" in html_of(draft)
    assert "DỰ THẢO" not in unicodedata.normalize("NFC", pdf_of(a_report()).pages[0].extract_text()).upper()
