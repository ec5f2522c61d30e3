"""Rows as CSV and as a workbook, written while they are read, so that memory stays flat and the first byte is early."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID
from xml.sax.saxutils import escape

from django.utils.timezone import localtime

from motcua.foundation.database.transactions import durable

CHUNK_ROWS = 500
#: A sheet of the format has so many rows at most; longer lists go on in the next sheet.
SHEET_ROWS_MAX = 1_048_576

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

#: Text that a spreadsheet would run as a formula is shown as text instead (CSV injection).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
#: How such a cell begins within a line of CSV, quoted or not.
_CELL_STARTS = tuple(f"{before}{start}" for before in (",", "\n", ',"', '\n"') for start in _FORMULA_STARTS)
_OPENING = '<c t="inlineStr"><is><t xml:space="preserve">'
_CLOSING = "</t></is></c>"
_BETWEEN = _CLOSING + _OPENING
_TEXTS = frozenset({str, type(None)})
_UNKNOWN_TO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NOT_PLAIN = re.compile(f"[&<>]|{_UNKNOWN_TO_XML.pattern}")
#: What CSV writes as we would.
_AS_IT_IS = frozenset({str, int, UUID, type(None)})


def in_one_transaction(rows: Iterator[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """The rows, read in a transaction of their own, which ends with the last of them or when nobody wants more."""
    with durable():
        yield from rows


def csv_lines(rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The rows as CSV (RFC 4180), UTF-8 with a byte order mark, so that spreadsheets read the Vietnamese marks.

    The first row, the names of the columns, goes out before the second is asked for.
    """
    source = iter(rows)
    yield ("\ufeff" + _csv(list(islice(source, 1)))).encode()
    for chunk in _chunks(source):
        yield _csv(chunk).encode()


def _csv(chunk: Sequence[Sequence[Any]]) -> str:
    """Nearly all chunks have nothing to be written out or disarmed; one look at the whole is quicker than one at each
    cell."""
    if _AS_IT_IS.issuperset({type(cell) for row in chunk for cell in row}):
        text = _written(chunk)
        if not text.startswith(_FORMULA_STARTS) and not any(start in text for start in _CELL_STARTS):
            return text
    return _written([[_harmless(cell) for cell in row] for row in chunk])


def _written(rows: Iterable[Sequence[Any]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()


def xlsx_chunks(rows: Iterable[Sequence[Any]], *, title: str) -> Iterator[bytes]:
    """The rows as a workbook (ECMA-376), its first row repeated at the head of each further sheet.

    The libraries for this format need the whole before the first byte; a sheet of inline strings in a zip that is
    written as it grows does not.
    """
    drain = _Drain()
    with zipfile.ZipFile(drain, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        source = iter(rows)
        head = next(source, ())
        sheets = 0
        pending: Sequence[Any] | None = next(source, None)
        while pending is not None or sheets == 0:
            sheets += 1
            with book.open(f"xl/worksheets/sheet{sheets}.xml", "w", force_zip64=True) as sheet:
                sheet.write(f'{_DECLARATION}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
                sheet.write(_row(head))
                written = 1
                while pending is not None and written < SHEET_ROWS_MAX:
                    sheet.write(_row(pending))
                    written += 1
                    pending = next(source, None)
                    if written % CHUNK_ROWS == 0 and (ready := drain.take()):
                        yield ready
                sheet.write(b"</sheetData></worksheet>")
        for name, text in _frame(title, sheets).items():
            book.writestr(name, _DECLARATION + text)
    yield drain.take()


class _Drain(io.RawIOBase):
    """A file that cannot seek: what zip writes is taken out again between two rows."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        ready = b"".join(self._parts)
        self._parts.clear()
        return ready


def _row(cells: Sequence[Any]) -> bytes:
    """Rows of plain texts, as most are, are put together at once: four times quicker than cell by cell."""
    if _TEXTS.issuperset(map(type, cells)):
        texts = [cell or "" for cell in cells]
        if not _NOT_PLAIN.search("".join(texts)):
            return f"<row>{_OPENING}{_BETWEEN.join(texts)}{_CLOSING}</row>".encode()
    return f"<row>{''.join(map(_cell, cells))}</row>".encode()


def _cell(cell: Any) -> str:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return f"<c><v>{cell}</v></c>"
    return f"{_OPENING}{escape(_UNKNOWN_TO_XML.sub('', _shown(cell)))}{_CLOSING}"


def _frame(title: str, sheets: int) -> dict[str, str]:
    """The small parts that make sheets a workbook."""
    numbers = range(1, sheets + 1)
    names = [escape(title if number == 1 else f"{title} {number}", {'"': "&quot;"}) for number in numbers]
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in zip(numbers, names, strict=True)
    )
    related = "".join(
        f'<Relationship Id="r{n}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    typed = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>' for n in numbers
    )
    return {
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="{_TYPE}.sheet.main+xml"/>{typed}</Types>',
    }


def _shown(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return localtime(cell).strftime("%Y-%m-%d %H:%M:%S")
    return str(cell)


def _harmless(cell: Any) -> str:
    """As text; numbers may begin with a sign, texts get an apostrophe before it."""
    text = _shown(cell)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) and not isinstance(cell, int | float | Decimal) else text


def _chunks(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    source = iter(rows)
    while chunk := list(islice(source, CHUNK_ROWS)):
        yield chunk
