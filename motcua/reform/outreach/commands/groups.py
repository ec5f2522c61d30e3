"""Founding groups, joining and leaving them, dissolving them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import Event
from motcua.foundation.text.rules import search_key
from motcua.reform.outreach import policy
from motcua.reform.outreach.errors import UnableToChangeGroup, UnableToFindGroup, UnableToFoundGroups
from motcua.reform.outreach.events import GroupDissolved, GroupFounded, MemberJoined, MemberLeft
from motcua.reform.outreach.models import Group, GroupFact, MemberFact, Membership
from motcua.reform.outreach.values import TEXT_LENGTH_MAX, GroupKind, NewGroup, NewMember, Part
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory, UnitKind
from motcua.registry.people.queries import persons


def clean(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())


def lock_group(group: UUID) -> Group:
    """Everything that changes a group takes its row first. Raises `UnableToFindGroup`."""
    row = Group.objects.select_for_update(no_key=True).filter(id=group).first()
    if row is None:
        raise UnableToFindGroup
    return row


def found_groups(*, groups: Sequence[NewGroup], by: Actor, at: datetime) -> list[UUID]:
    """Founds groups with their first members, all or none; returns their ids in order. One that its unit has under that
    name is not founded twice; then its members are left as they are.

    Raises `UnableToFoundGroups` naming the first that cannot be: without a name or area, with an area outside its unit, with
    two leaders, or with somebody who is in a community team already.
    """
    units = directory(on=city_day(at))
    for unit in {each.unit for each in groups}:
        require(
            policy.may_manage(by, unit=unit, ancestors=units.path(unit).ancestors), act="found_groups", subject=unit
        )
    rows = [_row(each, by, at) for each in groups]
    for each in groups:
        if fault := _fault(each, units, city_day(at)):
            raise UnableToFoundGroups(reason=f"{each.name}: {fault}")
    # Who founds the same at this moment is waited for.
    Group.objects.bulk_create(rows, ignore_conflicts=True)
    standing = {
        (row.unit, row.kind, row.name_key): row
        for row in Group.objects.filter(
            unit__in={row.unit for row in rows}, name_key__in={row.name_key for row in rows}, dissolved_on=None
        )
    }
    found = [standing[row.unit, row.kind, row.name_key] for row in rows]
    fresh = [(each, row) for each, row, kept in zip(groups, rows, found, strict=True) if kept.id == row.id]
    wanted = [(row, member) for each, row in fresh for member in each.members]
    if busy := _busy(wanted):
        raise UnableToFoundGroups(reason=_in_words(busy))

    joined = [_membership(row, member, row.founded_on, by, at) for row, member in wanted]
    Membership.objects.bulk_create(joined)

    events: list[Event] = [
        GroupFounded(
            subject=row.id,
            at_unit=units.path(row.unit),
            group_kind=row.kind,
            communes=tuple(row.communes),
            founded_on=row.founded_on,
        )
        for _each, row in fresh
    ]
    events += [_joined(each, units) for each in joined]
    entries = record(events=events, by=by, at=at)
    _keep_groups([row for _each, row in fresh], entries=entries[: len(fresh)], at=at, units=units)
    _keep_members(joined, entries=entries[len(fresh) :], at=at, units=units)
    return [row.id for row in found]


def join_group(*, group: UUID, member: NewMember, on: date, by: Actor, at: datetime) -> UUID:
    """From `on` on. Joined twice, she joined once. Raises `UnableToChangeGroup` for a dissolved group, a second leader,
    a day outside its time, and somebody who is in a community team already."""
    row = lock_group(group)
    units = directory(on=city_day(at))
    require_managing(by, row, units, act="join_group")
    there = Membership.objects.filter(group=row, person=member.person, during__contains=on).first()
    if there is not None and there.part == member.part.value:
        return there.id
    if fault := _fault_of_joining(row, member, on, there, city_day(at)):
        raise UnableToChangeGroup(reason=fault)

    made = _membership(row, member, on, by, at)
    made.save(force_insert=True)

    entries = record(events=[_joined(made, units)], by=by, at=at)
    _keep_members([made], entries=entries, at=at, units=units)
    return made.id


def leave_group(*, membership: UUID, left_on: date, by: Actor, at: datetime) -> None:
    """`left_on` is the first day without her. Left twice, she left once. Raises `UnableToChangeGroup` for a day before she
    joined or after today."""
    found = Membership.objects.filter(id=membership).first()
    if found is None:
        raise UnableToFindGroup
    row = lock_group(found.group_id)
    units = directory(on=city_day(at))
    require_managing(by, row, units, act="leave_group")
    found.refresh_from_db()
    if found.during.upper is not None:
        return
    if not found.during.lower < left_on <= city_day(at):
        raise UnableToChangeGroup(reason=_("one leaves after one has joined, and not in the future."))

    _end([found], left_on, by=by, at=at, units=units)


def dissolve_group(*, group: UUID, on: date, reason: str, by: Actor, at: datetime) -> None:
    """`on` is the first day without it; its members leave with it. Dissolved twice, it was dissolved once. Raises
    `UnableToChangeGroup` without a reason, and for a day before it or one of its members began or after today."""
    row = lock_group(group)
    units, why = directory(on=city_day(at)), clean(reason)
    require_managing(by, row, units, act="dissolve_group")
    if row.dissolved_on is not None:
        return
    members = list(Membership.objects.filter(group=row, during__endswith=None).order_by("id"))
    if not why:
        raise UnableToChangeGroup(reason=_("say why."))
    if not max([row.founded_on, *(each.during.lower for each in members)]) < on <= city_day(at):
        raise UnableToChangeGroup(reason=_("it ends after it and its members began, and not in the future."))

    row.dissolved_on, row.dissolved_reason = on, why
    row.save(update_fields=["dissolved_on", "dissolved_reason"])

    event = GroupDissolved(subject=row.id, at_unit=units.path(row.unit), dissolved_on=on)
    entries = record(events=[event], by=by, at=at)
    _keep_groups([row], entries=entries, at=at, units=units)
    _end(members, on, by=by, at=at, units=units)


def require_managing(by: Actor, row: Group, units: Directory, *, act: str) -> None:
    verdict = policy.may_manage(by, unit=row.unit, ancestors=units.path(row.unit).ancestors)
    require(verdict, act=act, subject=row.id)


def _end(members: Sequence[Membership], on: date, *, by: Actor, at: datetime, units: Directory) -> None:
    for each in members:
        each.during = (each.during.lower, on)
        each.save(update_fields=["during"])
    events = [
        MemberLeft(subject=each.group_id, at_unit=units.path(each.group.unit), membership=each.id, left_on=on)
        for each in members
    ]
    entries = record(events=events, by=by, at=at)
    for each in members:
        each.refresh_from_db()
    _keep_members(members, entries=entries, at=at, units=units)


def _row(each: NewGroup, by: Actor, at: datetime) -> Group:
    return Group(
        id=new_id(),
        kind=each.kind.value,
        unit=each.unit,
        name=clean(each.name),
        name_key=search_key(each.name),
        communes=list(each.communes),
        place=clean(each.place),
        founded_on=each.founded_on,
        at=at,
        by=by.account,
    )


def _fault(each: NewGroup, units: Directory, today: date) -> str:
    if not search_key(each.name) or len(each.name) + len(each.place) > TEXT_LENGTH_MAX:
        return _("give it a name.")
    if each.unit not in units:
        return _("its unit is not there today.")
    below = {unit.id for unit in units.below(each.unit) if unit.kind is UnitKind.COMMUNE}
    if not each.communes or set(each.communes) - below:
        return _("its area is one or more communes of its unit.")
    if each.founded_on > today:
        return _("it is founded in the future.")
    people = Counter(member.person for member in each.members)
    if max(people.values(), default=0) > 1:
        return _("somebody stands in it twice.")
    if sum(member.part is Part.LEADER for member in each.members) > 1:
        return _("it has one leader.")
    if set(people) - set(persons(persons=list(people))):
        return _("one of its members is not registered.")
    return ""


def _busy(wanted: Collection[tuple[Group, NewMember]]) -> Mapping[UUID, str]:
    """Who would be in two community teams at once, with the name of the other."""
    teams = [(row, member) for row, member in wanted if row.kind == GroupKind.COMMUNITY_TEAM.value]
    found: dict[UUID, str] = {}
    firsts: dict[UUID, str] = {}
    for row, member in teams:
        if member.person in firsts:
            found[member.person] = firsts[member.person]
        firsts[member.person] = row.name
    since = {member.person: row.founded_on for row, member in teams}
    others = Membership.objects.filter(kind=GroupKind.COMMUNITY_TEAM.value, person__in=since).select_related("group")
    for other in others:
        if other.during.upper is None or other.during.upper > since[other.person_id]:
            found[other.person_id] = other.group.name
    return found


def _in_words(busy: Mapping[UUID, str]) -> str:
    person, other = next(iter(busy.items()))
    name = persons(persons=[person])[person].name
    return _("%(name)s is in the team %(other)s already: a person is in one community team at a time.") % {
        "name": name,
        "other": other,
    }


def _fault_of_joining(row: Group, member: NewMember, on: date, there: Membership | None, today: date) -> str:
    if row.dissolved_on is not None:
        return _("it is dissolved.")
    if there is not None:
        return _("she is in it already; let her leave first.")
    if not row.founded_on <= on <= today:
        return _("one joins after it was founded, and not in the future.")
    if member.person not in persons(persons=[member.person]):
        return _("nobody is registered so.")
    since = Membership.objects.filter(group=row, during__endswith=None)
    if member.part is Part.LEADER and since.filter(part=Part.LEADER.value).exists():
        return _("it has a leader; let her leave first.")
    if Membership.objects.filter(group=row, person=member.person, during__startswith__gt=on).exists():
        return _("she is in it already; let her leave first.")
    busy = _busy([(Group(kind=row.kind, name=row.name, founded_on=on), member)])
    return _in_words(busy) if busy else ""


def _membership(row: Group, member: NewMember, on: date, by: Actor, at: datetime) -> Membership:
    return Membership(
        id=new_id(),
        group=row,
        kind=row.kind,
        person_id=member.person,
        part=member.part.value,
        during=(on, None),
        at=at,
        by=by.account,
    )


def _joined(each: Membership, units: Directory) -> MemberJoined:
    return MemberJoined(
        subject=each.group_id,
        at_unit=units.path(each.group.unit),
        membership=each.id,
        person=each.person_id,
        part=each.part,
        joined_on=_lower(each),
    )


def _lower(each: Membership) -> date:
    """Of a row as it was made here, and as it was read."""
    first: date = each.during[0] if isinstance(each.during, tuple) else each.during.lower
    return first


def _upper(each: Membership) -> date | None:
    last: date | None = each.during[1] if isinstance(each.during, tuple) else each.during.upper
    return last


def _keep_groups(rows: Sequence[Group], *, entries: Sequence[UUID], at: datetime, units: Directory) -> None:
    for row, entry in zip(rows, entries, strict=True):
        GroupFact.objects.filter(group=row.id, closed_by=None).update(closed_by=entry)
    GroupFact.objects.bulk_create(
        GroupFact(
            opened_by=entry,
            opened_on=city_day(at),
            group=row.id,
            path=list(units.path(row.unit).path),
            kind=row.kind,
            communes=row.communes,
            founded_on=row.founded_on,
            dissolved_on=row.dissolved_on,
        )
        for row, entry in zip(rows, entries, strict=True)
    )


def _keep_members(rows: Sequence[Membership], *, entries: Sequence[UUID], at: datetime, units: Directory) -> None:
    closed = {each.id: entry for each, entry in zip(rows, entries, strict=True) if _upper(each) is not None}
    for membership, entry in closed.items():
        MemberFact.objects.filter(membership=membership, closed_by=None).update(closed_by=entry)
    MemberFact.objects.bulk_create(
        MemberFact(
            opened_by=entry,
            opened_on=city_day(at),
            membership=each.id,
            path=list(units.path(each.group.unit).path),
            kind=each.kind,
            person=each.person_id,
            joined_on=_lower(each),
            left_on=_upper(each),
        )
        for each, entry in zip(rows, entries, strict=True)
    )
