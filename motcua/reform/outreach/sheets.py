"""Groups with their members as a spreadsheet, a member a line: the columns, reading it with every fault by its cell, and
founding what stands in it, all or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from motcua.reform.outreach import policy
from motcua.reform.outreach.commands.groups import found_groups
from motcua.reform.outreach.models import Membership
from motcua.reform.outreach.values import KIND_WORDS, PART_WORDS, GroupKind, GroupLine, NewGroup, NewMember, Part
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory, UnitKind, UnitView
from motcua.registry.people.queries import known_numbers

LAYOUT = Layout(
    name="outreach",
    title=gettext_lazy("Teams and their members"),
    columns=(
        Column(name="kind", title=gettext_lazy("Kind"), kind=Kind.CHOICE, required=True, choices=KIND_WORDS),
        Column(
            name="unit",
            title=gettext_lazy("Commune or district"),
            required=True,
            help=gettext_lazy("Its name, or its identifier where several are called alike."),
        ),
        Column(name="name", title=gettext_lazy("Name of the team"), required=True, length_max=200),
        Column(name="place", title=gettext_lazy("Area (hamlet)"), required=True, length_max=200),
        Column(name="founded_on", title=gettext_lazy("Founded on"), kind=Kind.DAY, required=True),
        Column(
            name="number",
            title=gettext_lazy("Citizen number of the member"),
            required=True,
            help=gettext_lazy("Twelve digits; the member is registered in the city already."),
        ),
        Column(
            name="part", title=gettext_lazy("Role in the team"), kind=Kind.CHOICE, required=True, choices=PART_WORDS
        ),
    ),
)
GroupKey = tuple[str, UUID, str]


def import_groups(*, content: IO[bytes], by: Actor, at: datetime) -> int:
    """Returns how many groups the sheet has; imported twice, they are founded once. Raises `UnableToReadSheet`, and
    `UnableToImportSheet` with every wrong cell: then nothing is founded."""
    rows = read_sheet(content=content, layout=LAYOUT)
    units = directory(on=city_day(at))
    named = _named(units)
    known = known_numbers(numbers={row.text("number") for row in rows})
    faults: list[CellFault] = []
    members: dict[GroupKey, list[NewMember]] = {}
    firsts: dict[GroupKey, SheetRow] = {}
    teams: dict[UUID, GroupKey] = _teams_of(list(known.values()))
    for row in rows:
        unit = _unit(row, named, faults)
        person = known.get(row.text("number"))
        if person is None:
            faults.append(row.fault("number", _("nobody is registered under this number")))
        if unit is None or person is None:
            continue
        require(
            policy.may_manage(by, unit=unit.id, ancestors=units.ancestors(unit.id)), act="found_groups", subject=unit.id
        )
        key = (row.text("kind"), unit.id, search_key(row.text("name")))
        firsts.setdefault(key, row)
        own = members.setdefault(key, [])
        faults += _faults(row, firsts[key], person, own, key, teams)
        own.append(NewMember(person=person, part=Part(row.text("part"))))
    refuse_faults(faults)
    found_groups(groups=[_group(firsts[key], key, own, units) for key, own in members.items()], by=by, at=at)
    return len(members)


def rows_of(lines: Sequence[GroupLine]) -> list[dict[str, CellValue]]:
    """Groups with the numbers of their members, as rows of the same sheet; for who may see them."""
    by_id = {line.id: line for line in lines}
    active = Membership.objects.filter(group__in=by_id, during__endswith=None).select_related("person")
    return [
        {
            "kind": by_id[each.group_id].kind.value,
            "unit": by_id[each.group_id].unit_vi,
            "name": by_id[each.group_id].name,
            "place": by_id[each.group_id].place,
            "founded_on": by_id[each.group_id].founded_on,
            "number": each.person.number,
            "part": each.part,
        }
        for each in active.order_by("group", "part", "id")
    ]


def _teams_of(persons: Sequence[UUID]) -> dict[UUID, GroupKey]:
    """In which community team each is."""
    rows = Membership.objects.filter(
        person__in=persons, kind=GroupKind.COMMUNITY_TEAM.value, during__endswith=None
    ).select_related("group")
    return {each.person_id: (each.kind, each.group.unit, each.group.name_key) for each in rows}


def _named(units: Directory) -> Mapping[str, list[UnitView]]:
    found: dict[str, list[UnitView]] = {}
    for unit in units.all():
        if unit.kind in {UnitKind.COMMUNE, UnitKind.DISTRICT}:
            for name in {search_key(name) for name in (unit.name_vi, unit.key, unit.code, unit.division_code) if name}:
                found.setdefault(name, []).append(unit)
    return found


def _unit(row: SheetRow, named: Mapping[str, list[UnitView]], faults: list[CellFault]) -> UnitView | None:
    found = named.get(search_key(row.text("unit")), [])
    if len(found) == 1:
        return found[0]
    reason = (
        _("several units are called so; write the identifier") if found else _("no commune or district is called so")
    )
    faults.append(row.fault("unit", reason))
    return None


def _faults(
    row: SheetRow,
    first: SheetRow,
    person: UUID,
    own: Sequence[NewMember],
    key: GroupKey,
    teams: dict[UUID, GroupKey],
) -> list[CellFault]:
    found: list[CellFault] = []
    if row.text("place") != first.text("place"):
        found.append(row.fault("place", _("the team has another area above")))
    if row.day("founded_on") != first.day("founded_on"):
        found.append(row.fault("founded_on", _("the team has another day above")))
    if any(member.person == person for member in own):
        found.append(row.fault("number", _("stands in this team already")))
    elif key[0] == GroupKind.COMMUNITY_TEAM.value and teams.setdefault(person, key) != key:
        found.append(row.fault("number", _("is in another community team")))
    if row.text("part") == Part.LEADER.value and any(member.part is Part.LEADER for member in own):
        found.append(row.fault("part", _("the team has a leader above")))
    return found


def _group(row: SheetRow, key: GroupKey, members: Sequence[NewMember], units: Directory) -> NewGroup:
    founded_on = row.day("founded_on")
    assert founded_on is not None
    communes = tuple(unit.id for unit in units.below(key[1]) if unit.kind is UnitKind.COMMUNE)
    return NewGroup(
        kind=GroupKind(key[0]),
        unit=key[1],
        name=row.text("name"),
        communes=communes,
        place=row.text("place"),
        founded_on=founded_on,
        members=tuple(members),
    )
