"""A plan as a spreadsheet: the columns, reading it into tasks with every fault by its cell, and writing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import IO
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.foundation.sheets.reading import read_sheet, refuse_faults
from motcua.foundation.sheets.values import CellFault, CellValue, Column, Kind, Layout, SheetRow
from motcua.foundation.text.rules import search_key
from motcua.reform.programme.rules import touches
from motcua.reform.programme.values import CONTENT_WORDS, TEXT_LENGTH_MAX, Content, NewTask, TaskLine
from motcua.registry.organization.values import Directory

ROWS_MAX = 1_000
SEPARATOR = ";"

LAYOUT = Layout(
    name="programme",
    title=gettext_lazy("Reform programme"),
    columns=(
        Column(name="number", title=gettext_lazy("No."), kind=Kind.WHOLE, required=True),
        Column(name="content", title=gettext_lazy("Content"), kind=Kind.CHOICE, required=True, choices=CONTENT_WORDS),
        Column(name="title", title=gettext_lazy("Task"), required=True, length_max=TEXT_LENGTH_MAX),
        Column(name="product", title=gettext_lazy("Product"), required=True, length_max=TEXT_LENGTH_MAX),
        Column(
            name="lead",
            title=gettext_lazy("Lead unit"),
            required=True,
            help=gettext_lazy("Its name, or its identifier where several are called alike."),
        ),
        Column(
            name="supporting",
            title=gettext_lazy("Supporting units"),
            help=gettext_lazy("Several are parted by semicolons."),
        ),
        Column(name="from_on", title=gettext_lazy("From"), kind=Kind.DAY, required=True),
        Column(name="due_on", title=gettext_lazy("Due on"), kind=Kind.DAY, required=True),
        Column(name="source", title=gettext_lazy("Source"), required=True, length_max=TEXT_LENGTH_MAX),
    ),
    rows_max=ROWS_MAX,
)


def tasks_of_sheet(*, content: IO[bytes], year: int, taken: Mapping[int, str], units: Directory) -> list[NewTask]:
    """The tasks of a filled-in sheet; `taken` are the numbers that the plan has, with their titles. Raises
    `UnableToReadSheet`, and `UnableToImportSheet` with every wrong cell: then there are none at all."""
    rows = read_sheet(content=content, layout=LAYOUT)
    named = _Named(units)
    faults: list[CellFault] = []
    found: list[NewTask] = []
    numbers: set[int] = set()
    for row in rows:
        wrong = list(_faults(row, year=year, taken=taken, numbers=numbers))
        lead = named.found(row, "lead", row.text("lead"), wrong)
        texts = [text.strip() for text in row.text("supporting").split(SEPARATOR) if text.strip()]
        supporting = [named.found(row, "supporting", text, wrong) for text in texts]
        if not wrong and (lead in supporting or len(set(supporting)) < len(supporting)):
            wrong.append(row.fault("supporting", _("a unit is named twice")))
        faults += wrong
        numbers.add(row.whole("number") or 0)
        if not wrong:
            found.append(_task(row, lead, supporting))
    refuse_faults(faults)
    return found


def rows_of(lines: Sequence[TaskLine], units: Directory) -> list[dict[str, CellValue]]:
    """Tasks as rows of the same sheet."""
    named = _Named(units)
    return [
        {
            "number": line.number,
            "content": line.content.value,
            "title": line.title,
            "product": line.product,
            "lead": named.name(line.lead.id, line.lead.name_vi),
            "supporting": f"{SEPARATOR} ".join(named.name(each.id, each.name_vi) for each in line.supporting),
            "from_on": line.from_on,
            "due_on": line.due_on,
            "source": line.source,
        }
        for line in lines
    ]


class _Named:
    """Units by what people write for them: a name that only one has, a key or an identifier."""

    def __init__(self, units: Directory) -> None:
        self._units = units
        self._by_name: dict[str, set[UUID]] = {}
        for unit in units.all():
            for name in (unit.name_vi, unit.authority_vi, unit.key, unit.code):
                if name:
                    self._by_name.setdefault(search_key(name), set()).add(unit.id)

    def found(self, row: SheetRow, column: str, text: str, faults: list[CellFault]) -> UUID | None:
        ids = self._by_name.get(search_key(text), set())
        if len(ids) == 1:
            return next(iter(ids))
        if text:
            reason = _("several units are called so; write the identifier") if ids else _("no unit is called so")
            faults.append(row.fault(column, reason))
        return None

    def name(self, unit: UUID, otherwise: str) -> str:
        there = self._units.get(unit)
        if there is None:
            return otherwise
        return there.name_vi if len(self._by_name[search_key(there.name_vi)]) == 1 else there.key


def _faults(row: SheetRow, *, year: int, taken: Mapping[int, str], numbers: set[int]) -> list[CellFault]:
    found: list[CellFault] = []
    number, from_on, due_on = row.whole("number"), row.day("from_on"), row.day("due_on")
    if number is not None and number < 1:
        found.append(row.fault("number", _("numbers begin at 1")))
    if number in numbers:
        found.append(row.fault("number", _("this number stands twice")))
    if number is not None and number in taken and search_key(taken[number]) != search_key(row.text("title")):
        found.append(row.fault("number", _("the programme has another task of this number")))
    if from_on and due_on and due_on < from_on:
        found.append(row.fault("due_on", _("it is due before it begins")))
    elif from_on and due_on and not touches(from_on=from_on, due_on=due_on, year=year):
        found.append(row.fault("due_on", _("the task has no day in %(year)s") % {"year": year}))
    return found


def _task(row: SheetRow, lead: UUID | None, supporting: Sequence[UUID | None]) -> NewTask:
    number, from_on, due_on = row.whole("number"), row.day("from_on"), row.day("due_on")
    assert number is not None
    assert from_on is not None
    assert due_on is not None
    assert lead is not None
    return NewTask(
        number=number,
        content=Content(row.text("content")),
        title=row.text("title"),
        product=row.text("product"),
        lead=lead,
        supporting=tuple(unit for unit in supporting if unit is not None),
        from_on=from_on,
        due_on=due_on,
        source=row.text("source"),
    )
