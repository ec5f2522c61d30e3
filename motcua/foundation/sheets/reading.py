"""Reading a filled-in sheet. All faults are told at once, by cell."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import IO, Any

from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from motcua.foundation.sheets.errors import UnableToImportSheet, UnableToReadSheet
from motcua.foundation.sheets.values import CellFault, CellValue, Column, Kind, Layout, SheetRow
from motcua.foundation.text.rules import search_key

#: A small file can unpack into a machine's memory.
UNPACKED_BYTES_MAX = 200_000_000
HEAD_ROWS_MAX = 10
FAULTS_MAX = 200
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_YES = frozenset({"x", "co", "yes", "true", "1", "✓"})
_NO = frozenset({"", "khong", "no", "false", "0"})
LANGUAGES = ("vi", "en")


class _Misread(Exception):
    """What a cell should have held, in words."""


def read_sheet(*, content: IO[bytes], layout: Layout) -> list[SheetRow]:
    """The rows of the first sheet under the line that has the layout's titles; empty ones are left out.

    Raises `UnableToReadSheet` for what is no workbook or has not the columns, and `UnableToImportSheet` with every cell
    that cannot be understood: then there are no rows at all.
    """
    sheet = _first_sheet(content)
    head, places = _head(sheet, layout)
    faults: list[CellFault] = list(_merged(sheet, after=head))
    rows: list[SheetRow] = []
    for number, cells in enumerate(sheet.iter_rows(min_row=head + 1), start=head + 1):
        given = {name: cells[place] for name, place in places.items() if place < len(cells)}
        if all(_is_empty(cell.value) for cell in given.values()):
            continue
        if len(rows) >= layout.rows_max:
            raise UnableToReadSheet(reason=_("it has more than %(count)s rows.") % {"count": layout.rows_max})
        rows.append(_row(number, given, layout, faults))
    if faults:
        raise UnableToImportSheet(sorted(faults, key=_place)[:FAULTS_MAX])
    return rows


def _first_sheet(content: IO[bytes]) -> Any:
    try:
        with zipfile.ZipFile(content) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED_BYTES_MAX:
                raise UnableToReadSheet(reason=_("it is too large."))
        content.seek(0)
        return load_workbook(content, data_only=True).worksheets[0]
    except UnableToReadSheet:
        raise
    except Exception as fault:  # openpyxl raises whatever a broken part makes it stumble over
        raise UnableToReadSheet(reason=_("its parts are damaged, or it is something else.")) from fault


def _head(sheet: Any, layout: Layout) -> tuple[int, dict[str, int]]:
    """The number of the line with the titles, and the place of each column in it."""
    wanted = {key: column.name for column in layout.columns for key in _names_of(column)}
    best: tuple[int, dict[str, int]] = (0, {})
    for number, cells in enumerate(sheet.iter_rows(max_row=HEAD_ROWS_MAX, values_only=True), start=1):
        places = {
            wanted[search_key(str(title))]: place
            for place, title in enumerate(cells)
            if title is not None and search_key(str(title)) in wanted
        }
        if len(places) > len(best[1]):
            best = (number, places)
    missing = [str(column.title) for column in layout.columns if column.required and column.name not in best[1]]
    if missing:
        raise UnableToReadSheet(reason=_("it has no column %(names)s.") % {"names": ", ".join(missing)})
    return best


def _names_of(column: Column) -> Iterator[str]:
    yield search_key(column.name)
    for language in LANGUAGES:
        with translation.override(language):
            yield search_key(str(column.title))


def _merged(sheet: Any, *, after: int) -> Iterator[CellFault]:
    """Of merged cells only the first has a value: the others would be read as empty."""
    for span in sheet.merged_cells.ranges:
        if span.max_row > after:
            reason = _("cells are merged here (%(span)s); give each row its own") % {"span": span.coord}
            yield CellFault(cell=span.coord.partition(":")[0], value="", reason=reason)


def _row(number: int, given: Mapping[str, Any], layout: Layout, faults: list[CellFault]) -> SheetRow:
    values: dict[str, CellValue] = {}
    places = {
        name: f"{get_column_letter(cell.column)}{number}" for name, cell in given.items() if hasattr(cell, "column")
    }
    for column in layout.columns:
        cell = given.get(column.name)
        raw = None if cell is None else cell.value
        try:
            values[column.name] = _understood(raw, column)
        except _Misread as fault:
            place = places.get(column.name, f"A{number}")
            faults.append(CellFault(cell=place, value="" if raw is None else str(raw), reason=str(fault)))
    return SheetRow(number, values, places)


def _understood(raw: Any, column: Column) -> CellValue:
    if _is_empty(raw):
        if column.required:
            raise _Misread(_("“%(title)s” must not be empty") % {"title": column.title})
        return False if column.kind is Kind.FLAG else None
    if isinstance(raw, str) and raw.startswith("#"):
        raise _Misread(_("the formula of this cell has an error"))
    understood: CellValue = _READERS[column.kind](raw, column)
    return understood


def _text(raw: Any, column: Column) -> str:
    # A code typed as a number comes as 31149.0.
    text = str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw).strip()
    if len(text) > column.length_max:
        raise _Misread(_("it is longer than %(count)s characters") % {"count": column.length_max})
    return text


def _whole(raw: Any, _column: Column) -> int:
    number = _decimal(raw, _column)
    if number != number.to_integral_value():
        raise _Misread(_("a whole number is wanted"))
    return int(number)


def _decimal(raw: Any, _column: Column) -> Decimal:
    if isinstance(raw, bool | date):
        raise _Misread(_("a number is wanted"))
    text = str(raw).strip().replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
    if isinstance(raw, str):
        # As people type it: 1.234,5.
        text = text.replace(".", "").replace(",", ".") if "," in text else text
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise _Misread(_("a number is wanted")) from None
    if not number.is_finite():
        raise _Misread(_("a number is wanted"))
    return number


def _day(raw: Any, _column: Column) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = str(raw).strip()
    parts = None
    if found := _DAY.fullmatch(text):
        parts = (found[3], found[2], found[1])
    elif found := _ISO_DAY.fullmatch(text):
        parts = (found[1], found[2], found[3])
    try:
        return date(*map(int, parts)) if parts else _no_day()
    except ValueError:
        return _no_day()


def _no_day() -> date:
    raise _Misread(_("a day is wanted, as 15/06/2023"))


def _flag(raw: Any, _column: Column) -> bool:
    if isinstance(raw, bool):
        return raw
    key = search_key(str(raw))
    if key in _YES or str(raw).strip() == "✓":
        return True
    if key in _NO:
        return False
    raise _Misread(_("x or nothing is wanted"))


def _choice(raw: Any, column: Column) -> str:
    key = search_key(str(raw))
    for value, words in (column.choices or {}).items():
        if key in {search_key(value), *_words_of(words)}:
            return value
    known = ", ".join(str(words) for words in (column.choices or {}).values())
    raise _Misread(_("one of these is wanted: %(known)s") % {"known": known})


def _words_of(words: Any) -> Iterator[str]:
    for language in LANGUAGES:
        with translation.override(language):
            yield search_key(str(words))


_READERS: Mapping[Kind, Any] = {
    Kind.TEXT: _text,
    Kind.WHOLE: _whole,
    Kind.MONEY: _whole,
    Kind.DECIMAL: _decimal,
    Kind.DAY: _day,
    Kind.FLAG: _flag,
    Kind.CHOICE: _choice,
}


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _place(fault: CellFault) -> tuple[int, int, str]:
    letters = fault.cell.rstrip("0123456789")
    return int(fault.cell[len(letters) :] or 0), len(letters), letters


def refuse_faults(faults: Sequence[CellFault]) -> None:
    """For what a room finds wrong in rows that could be read. Raises `UnableToImportSheet` when there is any."""
    if faults:
        raise UnableToImportSheet(sorted(faults, key=_place)[:FAULTS_MAX])
