"""A plan's inspections as a spreadsheet: the columns, reading it with every fault by its cell, and writing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import IO
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.sheets.reading import read_sheet, refuse_faults
from motcua.foundation.sheets.values import CellFault, CellValue, Column, Kind, Layout, SheetRow
from motcua.foundation.text.rules import search_key
from motcua.reform.inspections import policy
from motcua.reform.inspections.check_lists import check_lists
from motcua.reform.inspections.commands.planning import fault_of_days, plan_inspections
from motcua.reform.inspections.models import Inspection
from motcua.reform.inspections.rows import lock_plan, scope_of
from motcua.reform.inspections.values import (
    MANNER_WORDS,
    TEXT_LENGTH_MAX,
    CheckList,
    InspectionLine,
    Manner,
    NewInspection,
)
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory

ROWS_MAX = 1_000

LAYOUT = Layout(
    name="inspections",
    title=gettext_lazy("Inspection plan"),
    columns=(
        Column(name="number", title=gettext_lazy("No."), kind=Kind.WHOLE, required=True),
        Column(
            name="unit",
            title=gettext_lazy("Inspected unit"),
            required=True,
            help=gettext_lazy("Its name, or its identifier where several are called alike."),
        ),
        Column(name="manner", title=gettext_lazy("Manner"), kind=Kind.CHOICE, required=True, choices=MANNER_WORDS),
        Column(
            name="check_list",
            title=gettext_lazy("Check-list"),
            required=True,
            help=gettext_lazy("Its name, as the page of the plan shows it."),
        ),
        Column(name="subject", title=gettext_lazy("What is inspected"), required=True, length_max=TEXT_LENGTH_MAX),
        Column(name="from_on", title=gettext_lazy("From"), kind=Kind.DAY, required=True),
        Column(name="last_on", title=gettext_lazy("Last day"), kind=Kind.DAY, required=True),
    ),
    rows_max=ROWS_MAX,
)


def import_inspections(*, plan: UUID, content: IO[bytes], by: Actor, at: datetime) -> int:
    """Returns how many inspections the sheet has; imported twice, they are planned once. Raises `UnableToReadSheet`,
    `UnableToImportSheet` with every wrong cell, and what `plan_inspections` raises."""
    row = lock_plan(plan)
    require(policy.may_plan(by, scope_of(row)), act="plan_inspections", subject=row.id)
    on = city_day(at)
    taken = {each.number: (each.unit, each.subject) for each in Inspection.objects.filter(plan=row)}
    named, lists = _Named(directory(on=on)), check_lists(on=on)
    faults: list[CellFault] = []
    found: list[NewInspection] = []
    numbers: set[int] = set()
    for line in read_sheet(content=content, layout=LAYOUT):
        wrong: list[CellFault] = []
        unit = named.found(line, wrong)
        chosen = _check_list(line, lists, wrong)
        wrong += _faults(line, row.year, taken, numbers, unit)
        faults += wrong
        numbers.add(line.whole("number") or 0)
        if not wrong and unit is not None and chosen is not None:
            found.append(_inspection(line, unit, chosen))
    refuse_faults(faults)
    plan_inspections(plan=row.id, inspections=found, by=by, at=at)
    return len(found)


def rows_of(lines: Sequence[InspectionLine], *, on: date) -> list[dict[str, CellValue]]:
    """Inspections as rows of the same sheet."""
    named, lists = _Named(directory(on=on)), check_lists(on=on)
    return [
        {
            "number": line.number,
            "unit": named.name(line.unit, line.unit_vi),
            "manner": line.manner.value,
            "check_list": lists[line.check_list].title_vi if line.check_list in lists else line.check_list,
            "subject": line.subject,
            "from_on": line.from_on,
            "last_on": line.last_on,
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

    def found(self, row: SheetRow, faults: list[CellFault]) -> UUID | None:
        ids = self._by_name.get(search_key(row.text("unit")), set())
        if len(ids) == 1:
            return next(iter(ids))
        reason = _("several units are called so; write the identifier") if ids else _("no unit is called so")
        faults.append(row.fault("unit", reason))
        return None

    def name(self, unit: UUID, otherwise: str) -> str:
        there = self._units.get(unit)
        if there is None:
            return otherwise
        return there.name_vi if len(self._by_name[search_key(there.name_vi)]) == 1 else there.key


def _check_list(row: SheetRow, lists: Mapping[str, CheckList], faults: list[CellFault]) -> CheckList | None:
    given = search_key(row.text("check_list"))
    for each in lists.values():
        if given in {search_key(each.name), search_key(each.title_vi), search_key(each.title_en)}:
            return each
    faults.append(row.fault("check_list", _("no check-list is called so")))
    return None


def _faults(
    row: SheetRow, year: int, taken: Mapping[int, tuple[UUID, str]], numbers: set[int], unit: UUID | None
) -> list[CellFault]:
    found: list[CellFault] = []
    number, from_on, last_on = row.whole("number"), row.day("from_on"), row.day("last_on")
    if number is not None and number < 1:
        found.append(row.fault("number", _("numbers begin at 1")))
    if number in numbers:
        found.append(row.fault("number", _("this number stands twice")))
    if number is not None and number in taken:
        there, subject = taken[number]
        if there != unit or search_key(subject) != search_key(row.text("subject")):
            found.append(row.fault("number", _("the plan has another inspection of this number")))
    if from_on and last_on and (fault := fault_of_days(from_on, last_on, year)):
        found.append(row.fault("last_on", fault))
    return found


def _inspection(row: SheetRow, unit: UUID, chosen: CheckList) -> NewInspection:
    number, from_on, last_on = row.whole("number"), row.day("from_on"), row.day("last_on")
    assert number is not None
    assert from_on is not None
    assert last_on is not None
    return NewInspection(
        number=number,
        unit=unit,
        manner=Manner(row.text("manner")),
        check_list=chosen.name,
        subject=row.text("subject"),
        from_on=from_on,
        last_on=last_on,
    )
