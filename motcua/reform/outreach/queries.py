"""Reads of outreach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import history_of
from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.rules import city_day
from motcua.reform.outreach import policy
from motcua.reform.outreach.errors import UnableToFindGroup
from motcua.reform.outreach.models import Campaign, Group, Membership, Visit
from motcua.reform.outreach.values import (
    CampaignView,
    Channel,
    Coverage,
    GroupKind,
    GroupLine,
    GroupView,
    Help,
    MemberView,
    Part,
    VisitView,
)
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory, UnitKind, UnitView

#: Entries that a group's page tells.
HISTORY_MAX = 100


def seen_units(*, actor: Actor, on: date) -> list[UnitView]:
    """The units whose groups the actor may see: her own, all below those that she heads, all for auditors."""
    units = directory(on=on)
    if actor.has_role(Role.AUDITOR):
        return list(units.all())
    found: dict[UUID, UnitView] = {}
    for post in actor.posts:
        if post.unit in units:
            below = units.below(post.unit) if post.roles & policy.OVERSEEING else (units.unit(post.unit),)
            found |= {unit.id: unit for unit in below}
    return list(found.values())


def managed_units(*, actor: Actor, on: date) -> list[UnitView]:
    """Those that have communes below them or are one, and for which the actor founds groups."""
    units = directory(on=on)
    return [
        unit
        for unit in seen_units(actor=actor, on=on)
        if unit.kind in {UnitKind.COMMUNE, UnitKind.DISTRICT, UnitKind.CITY}
        and policy.may_manage(actor, unit=unit.id, ancestors=units.ancestors(unit.id))
    ]


def groups(
    *,
    actor: Actor,
    on: date,
    kind: GroupKind | None = None,
    unit: UUID | None = None,
    ids: Collection[UUID] | None = None,
) -> list[GroupLine]:
    """Those that the actor may see and that there were on the day, by unit and name; with `unit`, of it and those below;
    with `ids`, of these only."""
    rows = _there(actor, on, unit)
    if kind is not None:
        rows = rows.filter(kind=kind.value)
    if ids is not None:
        rows = rows.filter(id__in=ids)
    return _lines(list(rows), directory(on=on), on)


def kinds_of_groups(*, actor: Actor, on: date, unit: UUID | None = None) -> list[tuple[UUID, GroupKind]]:
    """What `groups` finds, by its kinds alone: what chips count and pages are cut from, without counting members."""
    return [(id_, GroupKind(kind)) for id_, kind in _there(actor, on, unit).values_list("id", "kind")]


def _there(actor: Actor, on: date, unit: UUID | None) -> QuerySet[Group]:
    units = directory(on=on)
    seen = {each.id for each in seen_units(actor=actor, on=on)}
    if unit is not None:
        seen &= {each.id for each in units.below(unit)} if unit in units else {unit}
    rows = Group.objects.filter(Q(dissolved_on=None) | Q(dissolved_on__gt=on), unit__in=seen, founded_on__lte=on)
    return rows.order_by("unit", "name_key", "id")


def coverage(*, actor: Actor, on: date) -> Coverage:
    """Of the communes that the actor may see."""
    communes = [each for each in seen_units(actor=actor, on=on) if each.kind is UnitKind.COMMUNE]
    rows = Group.objects.filter(
        Q(dissolved_on=None) | Q(dissolved_on__gt=on), kind=GroupKind.COMMUNITY_TEAM.value, founded_on__lte=on
    )
    covered = {commune for found in rows.values_list("communes", flat=True) for commune in found}
    without = [each for each in communes if each.id not in covered]
    return Coverage(
        covered=len(communes) - len(without),
        communes=len(communes),
        without_vi=tuple(each.name_vi for each in without),
        without_en=tuple(each.name_en for each in without),
    )


def campaigns(*, actor: Actor, on: date) -> list[CampaignView]:
    """Of the units that the actor may see, begun by that day, the newest first."""
    units = directory(on=on)
    seen = {each.id for each in seen_units(actor=actor, on=on)}
    rows = Campaign.objects.filter(unit__in=seen, from_on__lte=on).order_by("-from_on", "title")[:100]
    return [
        CampaignView(
            id=row.id,
            unit_vi=_name(units, row.unit)[0],
            unit_en=_name(units, row.unit)[1],
            title=row.title,
            audience=row.audience,
            channel=Channel(row.channel),
            from_on=row.from_on,
            last_on=row.last_on,
            reach=row.reach,
        )
        for row in rows
    ]


def group_view(*, group: UUID, actor: Actor, at: datetime) -> GroupView:
    """Raises `UnableToFindGroup`; to who may not see it, it is not there."""
    row = Group.objects.filter(id=group).first()
    if row is None:
        raise UnableToFindGroup
    units = directory(on=city_day(at))
    above = units.path(row.unit).ancestors
    require(policy.may_see(actor, unit=row.unit, ancestors=above), act="see_group", subject=row.id)
    members = Membership.objects.filter(group=row).select_related("person").order_by("part", "during", "id")
    visits = Visit.objects.filter(group=row).order_by("-on", "-id")
    return GroupView(
        line=_lines([row], units, city_day(at))[0],
        dissolved_reason=row.dissolved_reason,
        members=[_member(each) for each in members],
        visits=[_visit(each) for each in visits],
        history=history_of(subject=row.id, latest=HISTORY_MAX),
        may_manage=row.dissolved_on is None and bool(policy.may_manage(actor, unit=row.unit, ancestors=above)),
    )


def _lines(rows: Sequence[Group], units: Directory, on: date) -> list[GroupLine]:
    active = Membership.objects.filter(group__in=[row.id for row in rows], during__contains=on)
    members: dict[UUID, int] = defaultdict(int)
    leaders: dict[UUID, str] = {}
    for group, part, name in active.values_list("group_id", "part", "person__name"):
        members[group] += 1
        if part == Part.LEADER.value:
            leaders[group] = name
    return [_line(row, members, leaders, units) for row in rows]


def _line(row: Group, members: Mapping[UUID, int], leaders: Mapping[UUID, str], units: Directory) -> GroupLine:
    unit = _name(units, row.unit)
    communes = [_name(units, each) for each in row.communes]
    return GroupLine(
        id=row.id,
        kind=GroupKind(row.kind),
        name=row.name,
        place=row.place,
        unit=row.unit,
        unit_vi=unit[0],
        unit_en=unit[1],
        communes_vi=tuple(each[0] for each in communes),
        communes_en=tuple(each[1] for each in communes),
        founded_on=row.founded_on,
        dissolved_on=row.dissolved_on,
        members=members.get(row.id, 0),
        leader=leaders.get(row.id, ""),
    )


def _name(units: Directory, unit: UUID) -> tuple[str, str]:
    found = units.get(unit)
    return (found.name_vi, found.name_en) if found else (str(unit), str(unit))


def _member(row: Membership) -> MemberView:
    return MemberView(
        id=row.id, name=row.person.name, part=Part(row.part), joined_on=row.during.lower, left_on=row.during.upper
    )


def _visit(row: Visit) -> VisitView:
    return VisitView(
        id=row.id,
        on=row.on,
        place=row.place,
        households=row.households,
        consented=row.consented,
        helped={each: getattr(row, each.value) for each in Help},
        withdrawn_at=row.withdrawn_at,
        withdrawn_reason=row.withdrawn_reason,
    )
