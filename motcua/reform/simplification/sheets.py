"""A review plan as a spreadsheet: a procedure and a unit a line; read with every fault by its cell, and written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
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
from motcua.reform.simplification import policy
from motcua.reform.simplification.commands.planning import plan_reviews
from motcua.reform.simplification.rows import lock_plan, scope_of
from motcua.reform.simplification.values import TEXT_LENGTH_MAX, NewTask, TaskLine
from motcua.registry.catalogue.queries import procedures
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory, Level

ROWS_MAX = 2_000
LEVEL_WORDS = {
    Level.PROVINCE.value: gettext_lazy("Province level"),
    Level.DISTRICT.value: gettext_lazy("District level"),
    Level.COMMUNE.value: gettext_lazy("Commune level"),
}

LAYOUT = Layout(
    name="simplification",
    title=gettext_lazy("Procedures to be reviewed"),
    columns=(
        Column(name="code", title=gettext_lazy("Code of the procedure"), required=True, length_max=40),
        Column(name="level", title=gettext_lazy("Level"), kind=Kind.CHOICE, required=True, choices=LEVEL_WORDS),
        Column(
            name="lead",
            title=gettext_lazy("Reviewing unit"),
            required=True,
            help=gettext_lazy("Its name, or its identifier where several are called alike."),
        ),
        Column(name="due_on", title=gettext_lazy("Due on"), kind=Kind.DAY, required=True),
        Column(name="reason", title=gettext_lazy("Why it is reviewed"), required=True, length_max=TEXT_LENGTH_MAX),
    ),
    rows_max=ROWS_MAX,
)


def import_reviews(*, plan: UUID, content: IO[bytes], by: Actor, at: datetime) -> int:
    """Returns how many procedures the sheet has; imported twice, they are planned once. Raises `UnableToReadSheet`,
    `UnableToImportSheet` with every wrong cell, and what `plan_reviews` raises."""
    row = lock_plan(plan)
    require(policy.may_plan(by, scope_of(row)), act="plan_reviews", subject=row.id)
    known: dict[tuple[str, str], UUID] = {
        (each.code, each.level.value): each.procedure for each in procedures(city_day(at))
    }
    names = _by_name(directory(on=city_day(at)))
    faults: list[CellFault] = []
    found: list[NewTask] = []
    seen: set[tuple[UUID, UUID]] = set()
    for line in read_sheet(content=content, layout=LAYOUT):
        procedure = known.get((line.text("code").strip(), line.text("level")))
        leads = names.get(search_key(line.text("lead")), set())
        wrong = list(_faults(line, has_procedure=procedure is not None, units=len(leads), year=row.year))
        lead = next(iter(leads)) if len(leads) == 1 else None
        if procedure and lead and (procedure, lead) in seen:
            wrong.append(line.fault("code", _("this procedure and unit stand twice")))
        due_on = line.day("due_on")
        if not wrong and procedure and lead and due_on:
            seen.add((procedure, lead))
            found.append(NewTask(procedure=procedure, lead=lead, due_on=due_on, reason=line.text("reason")))
        faults += wrong
    refuse_faults(faults)
    plan_reviews(plan=plan, tasks=found, by=by, at=at)
    return len(found)


def rows_of(lines: Sequence[TaskLine], units: Directory) -> list[dict[str, CellValue]]:
    """Reviews as rows of the same sheet."""
    names = _by_name(units)

    def name(line: TaskLine) -> str:
        there = units.get(line.lead.id)
        if there is None:
            return line.lead.name_vi
        return there.name_vi if len(names[search_key(there.name_vi)]) == 1 else there.key

    return [
        {"code": line.code, "level": line.level, "lead": name(line), "due_on": line.due_on, "reason": line.reason}
        for line in lines
    ]


def _by_name(units: Directory) -> dict[str, set[UUID]]:
    """Units by what people write for them: a name that only one has, a key or an identifier."""
    found: dict[str, set[UUID]] = {}
    for unit in units.all():
        for name in (unit.name_vi, unit.authority_vi, unit.key, unit.code):
            if name:
                found.setdefault(search_key(name), set()).add(unit.id)
    return found


def _faults(line: SheetRow, *, has_procedure: bool, units: int, year: int) -> list[CellFault]:
    found: list[CellFault] = []
    if not has_procedure:
        found.append(line.fault("code", _("no procedure of this code and level is in force")))
    if units != 1:
        reason = _("several units are called so; write the identifier") if units else _("no unit is called so")
        found.append(line.fault("lead", reason))
    due_on = line.day("due_on")
    if due_on is not None and due_on.year != year:
        found.append(line.fault("due_on", _("the day does not lie in %(year)s") % {"year": year}))
    return found
