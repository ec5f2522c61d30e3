"""Parts of Word's markup (ECMA-376) for which python-docx has no words of its own."""

from __future__ import annotations

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

#: A title of a content control is cut by Word at this length.
_ALIAS_LENGTH_MAX = 64


def element(tag: str, /, **attributes: str | int) -> BaseOxmlElement:
    """`element("w:tag", val="x")` is `<w:tag w:val="x"/>`."""
    made = OxmlElement(tag)
    for attribute, value in attributes.items():
        made.set(qn(f"w:{attribute}"), str(value))
    return made


def _insert(parent: BaseOxmlElement, child: BaseOxmlElement, *, before: tuple[str, ...]) -> None:
    """Puts `child` where the schema wants it: Word calls a file damaged whose elements stand in another order."""
    parent.insert_element_before(child, *before)


def wrap_in_control(run: Run, *, number: int, tag: str, title: str) -> None:
    """Puts `run` into a content control: what it says can be read by `tag` and not be typed over; it can be removed."""
    control, properties, content = element("w:sdt"), element("w:sdtPr"), element("w:sdtContent")
    properties.append(element("w:alias", val=title[:_ALIAS_LENGTH_MAX]))
    properties.append(element("w:tag", val=tag))
    properties.append(element("w:id", val=number))
    properties.append(element("w:lock", val="contentLocked"))
    run._r.addprevious(control)
    control.append(properties)
    control.append(content)
    content.append(run._r)


def link_to_address(run: Run, *, number: int, address: str) -> None:
    """Makes `run` a link to an address outside; it looks as before, since it is printed. `number` is the link's own: the
    library's would look at all others first, and a form has thousands."""
    name = f"address{number}"
    run.part.rels.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, address, name, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), name)
    run._r.addprevious(link)
    link.append(run._r)


def link_to_bookmark(run: Run, name: str) -> None:
    """Makes `run` a link to a place of the document."""
    link = element("w:hyperlink", anchor=name)
    run._r.addprevious(link)
    link.append(run._r)


def bookmark(run: Run, *, name: str, number: int) -> None:
    """Names the place of `run`."""
    run._r.addprevious(element("w:bookmarkStart", id=number, name=name))
    run._r.addnext(element("w:bookmarkEnd", id=number))


def page_number(paragraph: Paragraph) -> None:
    """The number of the page, counted by whoever lays the document out."""
    field = element("w:fldSimple", instr="PAGE")
    paragraph._p.append(field)
    run = paragraph.add_run("1")
    run.font.size = Pt(13)
    field.append(run._r)


def count_pages_anew(section: Section) -> None:
    """The section's first page is page 1."""
    _insert(section._sectPr, element("w:pgNumType", start=1), before=("w:cols", "w:titlePg", "w:docGrid"))


def rule(paragraph: Paragraph, *, length: Length, room: Length) -> None:
    """Turns an empty paragraph into a line of `length` in the middle of `room`."""
    aside = Length((room - length) // 2)
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = aside
    shape.space_before, shape.space_after, shape.line_spacing = Pt(4), Pt(0), Pt(4)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    borders = element("w:pBdr")
    borders.append(element("w:top", val="single", sz=6, space=1, color="000000"))
    _insert(paragraph._p.get_or_add_pPr(), borders, before=("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"))


def set_margins(table: Table, aside: Length) -> None:
    """The room left and right within each cell. None: what stands there is in line with the text around."""
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w=round(aside.twips), type="dxa"))
    _insert(table._tbl.tblPr, margins, before=("w:tblLook", "w:tblCaption"))


def repeat_on_each_page(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(element("w:tblHeader"))


def keep_whole(row: CT_Row) -> None:
    """No page break within the row."""
    row.get_or_add_trPr().insert(0, element("w:cantSplit"))


def add_row(table: Table) -> list[_Cell]:
    """A row at the end, kept whole. The library's own way looks at all cells of the table for each row: long forms
    would take minutes."""
    row: CT_Row = table._tbl.add_tr()
    keep_whole(row)
    cells = []
    for column in table.columns:
        cell = row.add_tc()
        cell.width = column.width or Mm(10)
        cells.append(_Cell(cell, table))
    return cells


def shade(cell: _Cell, colour: str) -> None:
    shading = element("w:shd", val="clear", color="auto", fill=colour)
    _insert(cell._tc.get_or_add_tcPr(), shading, before=("w:noWrap", "w:tcMar", "w:vAlign", "w:hideMark"))


def set_widths(table: Table, widths: list[Length]) -> None:
    """Fixed widths, in the grid and in each cell, since programs read the one or the other."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def parts_of_width(room_mm: int, parts: tuple[int, ...]) -> list[Length]:
    return [Mm(room_mm * part / sum(parts)) for part in parts]
