"""Who inspects, and the notice that is sent ahead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.queries import names_of
from motcua.foundation.accounts.values import Actor, PostHeld
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import UnitPath
from motcua.foundation.text.rules import trimmed
from motcua.reform.inspections import rules
from motcua.reform.inspections.commands.planning import is_announced
from motcua.reform.inspections.errors import UnableToAppointTeam, UnableToSendNotice
from motcua.reform.inspections.events import InspectionNoticeSent, TeamAppointed
from motcua.reform.inspections.models import Inspection, Member
from motcua.reform.inspections.notices import tell_unit
from motcua.reform.inspections.rows import (
    days_of,
    lock_inspection,
    minutes_of,
    require_planning,
    team_of,
)
from motcua.reform.inspections.values import TEXT_LENGTH_MAX, NewMember, Part
from motcua.registry.organization.queries import directory, posts_of
from motcua.registry.organization.values import Directory

TEAM_MAX = 20


def appoint_team(*, inspection: UUID, members: Sequence[NewMember], by: Actor, at: datetime) -> None:
    """The whole team from now on: who is not named leaves, and when stays known. The same again changes nothing.

    Raises `UnableToAppointTeam` without just one head, for somebody named twice or without a post, for an inspection
    that is over, and for who holds a post in the inspected unit, in one that it answers to or in one that answers to it.
    """
    row = lock_inspection(inspection)
    require_planning(by, row, act="appoint_team")
    team, wanted = team_of(row), {each.account: each for each in members}
    if {(each.account, each.part) for each in team} == {(each.account, each.part.value) for each in members}:
        return
    on = city_day(at)
    units = directory(on=on)
    posts = {account: posts_of(account=account, on=on) for account in wanted}
    if fault := _fault(row, members, posts, units):
        raise UnableToAppointTeam(reason=fault)

    kept = {each.account for each in team if each.account in wanted and each.part == wanted[each.account].part.value}
    left = [each for each in team if each.account not in kept]
    Member.objects.filter(id__in=[each.id for each in left]).update(left_at=at)
    Member.objects.bulk_create(
        Member(
            id=new_id(),
            inspection=row,
            account=each.account,
            post=posts[each.account][0].post,
            unit=posts[each.account][0].unit,
            part=each.part.value,
            at=at,
            by=by.account,
        )
        for each in members
        if each.account not in kept
    )

    event = TeamAppointed(
        subject=row.id,
        at_unit=UnitPath.of(row.path),
        members=tuple(each.account for each in sorted(members, key=lambda each: each.part.value)),
        left=tuple(each.account for each in left if each.account not in wanted),
    )
    record(events=[event], by=by, at=at)


def send_notice(*, inspection: UUID, number: str, by: Actor, at: datetime) -> None:
    """Tells the unit of an announced inspection; from now on it sees it, and who heads it has a notice. `number` is that of
    the letter. Sent twice, it was sent once.

    Raises `UnableToSendNotice` for an unannounced one, without a team or a number, under another number, and less than
    three days before the first day.
    """
    row = lock_inspection(inspection)
    require_planning(by, row, act="send_notice")
    text = trimmed(number)
    if row.notice_at is not None and row.notice_number == text:
        return
    if fault := _fault_of_notice(row, text, at):
        raise UnableToSendNotice(reason=fault)

    row.notice_at, row.notice_by, row.notice_number = at, by.account, text
    row.save(update_fields=["notice_at", "notice_by", "notice_number"])

    from_on = days_of(row).from_on
    event = InspectionNoticeSent(subject=row.id, at_unit=UnitPath.of(row.path), from_on=from_on)
    record(events=[event], by=by, at=at)
    tell_unit(row, from_on=from_on, by=by, at=at)


def _fault(
    row: Inspection, members: Sequence[NewMember], posts: Mapping[UUID, Sequence[PostHeld]], units: Directory
) -> str:
    if row.called_off_at is not None or minutes_of(row) is not None:
        return _("the inspection is over or called off.")
    if len(posts) < len(members) or len(members) > TEAM_MAX:
        return _("somebody stands in it twice, or it has more than %(count)s members.") % {"count": TEAM_MAX}
    if sum(each.part is Part.HEAD for each in members) != 1:
        return _("a team has one head.")
    without = {account for account, held in posts.items() if not held}
    if without:
        return _("%(names)s holds no post today.") % {"names": _names(without)}
    inspected_above = units.path(row.unit).ancestors
    insiders = {
        account
        for account, held in posts.items()
        for post in held
        if rules.answers_to(
            unit=post.unit, unit_above=post.ancestors, inspected=row.unit, inspected_above=inspected_above
        )
    }
    if insiders:
        reason = _("%(names)s holds a post in the inspected unit, above or below it: nobody inspects the own unit.")
        return reason % {"names": _names(insiders)}
    return ""


def _names(accounts: set[UUID]) -> str:
    return ", ".join(sorted(names_of(accounts=accounts).values()))


def _fault_of_notice(row: Inspection, text: str, at: datetime) -> str:
    if not is_announced(row):
        return _("an unannounced inspection is not told before.")
    if row.called_off_at is not None or minutes_of(row) is not None:
        return _("the inspection is over or called off.")
    if row.notice_at is not None:
        return _("it was sent already, as %(number)s.") % {"number": row.notice_number}
    if not text or len(text) > TEXT_LENGTH_MAX:
        return _("give the number of the letter.")
    if not team_of(row):
        return _("appoint the team first: the letter names it.")
    if not rules.notice_is_in_time(notice_on=city_day(at), from_on=days_of(row).from_on):
        return _("the unit hears of it three days before at the least: move the inspection first.")
    return ""
