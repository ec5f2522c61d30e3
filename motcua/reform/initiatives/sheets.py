"""Initiatives as a spreadsheet: read with every fault by its cell, and written in the same layout."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import IO
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.sheets.reading import read_sheet, refuse_faults
from motcua.foundation.sheets.values import CellFault, CellValue, Column, Layout, SheetRow
from motcua.foundation.text.rules import search_key
from motcua.reform.initiatives import policy
from motcua.reform.initiatives.commands.proposing import propose_initiatives
from motcua.reform.initiatives.queries import possible_heads
from motcua.reform.initiatives.values import TEXT_LENGTH_MAX, TITLE_LENGTH_MAX, InitiativeLine, NewInitiative
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory

ROWS_MAX = 500

LAYOUT = Layout(
    name="initiatives",
    title=gettext_lazy("Initiatives"),
    columns=(
        Column(
            name="unit",
            title=gettext_lazy("Unit"),
            required=True,
            help=gettext_lazy("Its name, or its identifier where several are called alike."),
        ),
        Column(
            name="head",
            title=gettext_lazy("Head"),
            required=True,
            help=gettext_lazy("The name of a head or leader of the unit."),
        ),
        Column(name="title", title=gettext_lazy("Title"), required=True, length_max=TITLE_LENGTH_MAX),
        Column(name="problem", title=gettext_lazy("Problem"), required=True, length_max=TEXT_LENGTH_MAX),
        Column(name="practice", title=gettext_lazy("Practice"), required=True, length_max=TEXT_LENGTH_MAX),
    ),
    rows_max=ROWS_MAX,
)


def import_initiatives(*, content: IO[bytes], by: Actor, at: datetime) -> int:
    """Returns how many the sheet has; imported twice, they are proposed once. Raises `UnableToReadSheet`,
    `UnableToImportSheet` with every wrong cell, and what `propose_initiatives` raises."""
    names = _by_name(directory(on=city_day(at)))
    faults: list[CellFault] = []
    found: list[NewInitiative] = []
    seen: set[tuple[UUID, str]] = set()
    for line in read_sheet(content=content, layout=LAYOUT):
        unit = _unit(line, names, by, faults)
        if unit is None:
            continue
        head = _head(line, unit, at, faults)
        key = (unit, search_key(line.text("title")))
        if key in seen:
            faults.append(line.fault("title", _("this title stands twice")))
        seen.add(key)
        if head is not None:
            found.append(
                NewInitiative(
                    unit=unit,
                    head=head,
                    title=line.text("title"),
                    problem=line.text("problem"),
                    practice=line.text("practice"),
                )
            )
    refuse_faults(faults)
    propose_initiatives(initiatives=found, by=by, at=at)
    return len(found)


def rows_of(lines: Sequence[InitiativeLine], units: Directory) -> list[dict[str, CellValue]]:
    """Initiatives as rows of the same sheet."""
    names = _by_name(units)

    def name(line: InitiativeLine) -> str:
        there = units.get(line.unit.id)
        if there is None:
            return line.unit.name_vi
        return there.name_vi if len(names[search_key(there.name_vi)]) == 1 else there.key

    return [
        {
            "unit": name(line),
            "head": line.head_name,
            "title": line.title,
            "problem": line.problem,
            "practice": line.practice,
        }
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


def _unit(line: SheetRow, names: dict[str, set[UUID]], by: Actor, faults: list[CellFault]) -> UUID | None:
    ids = names.get(search_key(line.text("unit")), set())
    if len(ids) != 1:
        reason = _("several units are called so; write the identifier") if ids else _("no unit is called so")
        faults.append(line.fault("unit", reason))
        return None
    (unit,) = ids
    if not policy.may_propose(by, unit):
        faults.append(line.fault("unit", _("you do not work in this unit")))
        return None
    return unit


def _head(line: SheetRow, unit: UUID, at: datetime, faults: list[CellFault]) -> UUID | None:
    wanted = search_key(line.text("head"))
    found = [each.account for each in possible_heads(unit=unit, at=at) if search_key(each.name) == wanted]
    if len(found) == 1:
        return found[0]
    reason = _("several heads of the unit are called so") if found else _("no head of the unit is called so")
    faults.append(line.fault("head", reason))
    return None
