"""What all writings of a report share: its order, its numbers, its figures, and what it must not be. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal

from motcua.foundation.rendering.errors import UnableToWriteReport
from motcua.foundation.rendering.reports.values import (
    REFERENCE_LENGTH_MAX,
    Block,
    Figure,
    Head,
    Paragraph,
    Report,
    Section,
    Table,
    Text,
)
from motcua.foundation.rendering.rules import written_date

DEPTH_MAX = 3
#: Points follow the Vietnamese alphabet.
_LETTERS = "abcdđeghiklmnopqrstuvxy"
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
#: What no file of these formats can hold.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NO_DATE = "ngày      tháng      năm        "


@dataclass(frozen=True, kw_only=True)
class Heading:
    """`depth` counts from 1; `label` is "I.", "1." or "a)"."""

    depth: int
    label: str
    title: str


@dataclass(frozen=True, kw_only=True)
class PlacedHead:
    """A heading of a table and the cell of the grid, from nought, at which it begins."""

    row: int
    column: int
    head: Head


@dataclass(frozen=True, kw_only=True)
class Source:
    """A figure and where it stands. `mark` is its number in the prose; figures of tables have none."""

    figure: Figure
    place: str
    mark: int | None = None


def roman(number: int) -> str:
    """4 → IV."""
    letters = ""
    for value, letter in _ROMAN:
        while number >= value:
            letters, number = letters + letter, number - value
    return letters


def label(*, depth: int, number: int) -> str:
    """The number of a section by its depth: I., 1., a)."""
    if depth == 1:
        return f"{roman(number)}."
    return f"{number}." if depth == 2 else f"{_LETTERS[number - 1]})"


def number_line(report: Report) -> str:
    """ "05/BC-UBND", with room for the number of a draft."""
    number = "" if report.number is None else f"{report.number:02}"
    return f"{number or '        '}/{report.issuer.symbol}"


def place_and_date(report: Report) -> str:
    """ "Cần Thơ, ngày 05 tháng 7 năm 2023"; a draft has room for the date."""
    return f"{report.issuer.place}, {written_date(report.dated_on) if report.dated_on else _NO_DATE}"


def annex_name(report: Report, number: int) -> str:
    """ "Phụ lục" where there is one, "Phụ lục II" where there are several. `number` counts from 1."""
    return f"Phụ lục {roman(number)}" if len(report.annexes) > 1 else "Phụ lục"


def annex_reference(report: Report) -> str:
    """The line under an annex's title which says to what it belongs."""
    dated = written_date(report.dated_on) if report.dated_on else _NO_DATE.rstrip()
    return f"(Kèm theo {report.kind} số {number_line(report)} {dated} của {report.issuer.name})"


def body(report: Report) -> Iterator[Heading | Block]:
    """What is read between addressees and signature, in its order."""
    yield from report.opening
    yield from _sections(report.sections, 1)
    yield from report.closing


def _sections(sections: Iterable[Section], depth: int) -> Iterator[Heading | Block]:
    for number, section in enumerate(sections, start=1):
        yield Heading(depth=depth, label=label(depth=depth, number=number), title=section.title)
        yield from section.blocks
        yield from _sections(section.sections, depth + 1)


def placed_heads(table: Table) -> tuple[PlacedHead, ...]:
    """Each heading with its place in the grid of heads, filled row by row from the left as HTML tables are.

    Raises `UnableToWriteReport` where they leave a gap or stand beyond the columns.
    """
    taken: set[tuple[int, int]] = set()
    placed: list[PlacedHead] = []
    for row, heads in enumerate(table.heads):
        for head in heads:
            free = (column for column in range(len(table.columns)) if (row, column) not in taken)
            column = next(free, len(table.columns))
            cells = {(row + down, column + right) for down in range(head.rows) for right in range(head.columns)}
            if taken & cells:
                raise UnableToWriteReport(
                    title=table.caption or table.key, cause=f"two heads in one place: {head.words}"
                )
            taken |= cells
            placed.append(PlacedHead(row=row, column=column, head=head))
    if taken != {(row, column) for row in range(len(table.heads)) for column in range(len(table.columns))}:
        raise UnableToWriteReport(title=table.caption or table.key, cause="its heads do not fill its columns")
    return tuple(placed)


def sources(report: Report) -> tuple[Source, ...]:
    """Every figure in the order of reading. A figure that stands twice is listed twice, with each place."""
    found: list[Source] = []
    where = ""
    for line in body(report):
        if isinstance(line, Heading):
            where = f"Mục {line.label.rstrip('.)')}" if line.depth == 1 else where
        else:
            found.extend(_sources_of(line, where, found))
    for number, annex in enumerate(report.annexes, start=1):
        for block in annex.blocks:
            found.extend(_sources_of(block, annex_name(report, number), found))
    return tuple(found)


def _sources_of(block: Block, where: str, before: list[Source]) -> Iterator[Source]:
    if isinstance(block, Paragraph):
        marks = sum(1 for each in before if each.mark is not None)
        for mark, figure in enumerate(figures_in(block.text), start=marks + 1):
            yield Source(figure=figure, place=where, mark=mark)
        return
    for line, row in enumerate(block.rows, start=1):
        for column, cell in enumerate(row.cells, start=1):
            for figure in figures_in(cell):
                place = f"dòng {line}, cột {column}"
                yield Source(figure=figure, place=f"{where}, {place}" if where else place)


def figures_in(text: Text) -> Iterator[Figure]:
    return (each for each in text if isinstance(each, Figure))


def plain(text: Text) -> str:
    """The text as it reads, figures as words."""
    return "".join(each.words if isinstance(each, Figure) else each for each in text)


def check(report: Report) -> None:
    """Raises `UnableToWriteReport` for a report that could not be written, or not truly: one reference with two values, a
    reference that is empty or too long, sections too deep or too many, rows or heads that do not fit the columns, a
    character that a file cannot hold."""
    cause = next(_faults(report), None)
    if cause is not None:
        raise UnableToWriteReport(title=report.title, cause=cause)


def tables(report: Report) -> Iterator[Table]:
    """All tables, in the order of reading."""
    blocks = [*body(report), *(block for annex in report.annexes for block in annex.blocks)]
    return (block for block in blocks if isinstance(block, Table))


def _faults(report: Report) -> Iterator[str]:
    yield from _faults_of_sections(report.sections, 1)
    keys: set[str] = set()
    for table in tables(report):
        yield from _faults_of_table(table)
        if table.key in keys:
            yield f"two tables are called {table.key}"
        keys.add(table.key)
    yield from _faults_of_figures(sources(report))
    bad = next(filter(None, map(_CONTROL.search, _words(report))), None)
    if bad:
        yield f"it has the character U+{ord(bad[0]):04X}, which no file can hold"


def _faults_of_sections(sections: tuple[Section, ...], depth: int) -> Iterator[str]:
    if sections and depth > DEPTH_MAX:
        yield f"{sections[0].title} lies deeper than I., 1., a)"
        return
    if depth == DEPTH_MAX and len(sections) > len(_LETTERS):
        yield f"{len(sections)} points, and the alphabet has {len(_LETTERS)} letters"
    for section in sections:
        yield from _faults_of_sections(section.sections, depth + 1)


def _faults_of_table(table: Table) -> Iterator[str]:
    placed_heads(table)
    for number, row in enumerate(table.rows, start=1):
        if len(row.cells) != len(table.columns):
            yield f"row {number} of {table.key} has {len(row.cells)} cells for {len(table.columns)} columns"


def _faults_of_figures(found: Iterable[Source]) -> Iterator[str]:
    known: dict[str, Figure] = {}
    for figure in (source.figure for source in found):
        if not Decimal(figure.value or 0).is_finite():
            yield f"{figure.reference} has a value that is no number"
            return
        first = known.setdefault(figure.reference, figure)
        if not 0 < len(figure.reference) <= REFERENCE_LENGTH_MAX:
            yield f"the reference {figure.reference!r} is not of 1 to {REFERENCE_LENGTH_MAX} characters"
        if first.value != figure.value:
            yield f"{figure.reference} is {first.words} in one place and {figure.words} in another"
        if figure.value is None and not figure.instead:
            yield f"{figure.reference} has neither a value nor words instead"


def _words(value: object) -> Iterator[str]:
    """All texts within a value of dataclasses and tuples."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _words(each)
    elif is_dataclass(value):
        for name in fields(value):
            yield from _words(getattr(value, name.name))
