"""Reads of staff, rotation and training: from quotas and courses, and from the posts that officials hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import history_of, names_of
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.text.rules import name_sort_key
from motcua.reform.institutions import policy, rules
from motcua.reform.institutions.due import rotations
from motcua.reform.institutions.errors import UnableToFindCourse, UnableToFindStaff
from motcua.reform.institutions.models import Attendance, Course, Quota
from motcua.reform.institutions.values import (
    AppointmentLine,
    CourseLine,
    CourseView,
    Named,
    QuotaView,
    RotationLine,
    StaffLine,
    StaffView,
)
from motcua.registry.organization.queries import directory, headcounts, holdings, holdings_ever
from motcua.registry.organization.values import Directory, HoldingView


def staff(*, actor: Actor, at: datetime, on: date) -> list[StaffLine]:
    """The units that the actor may see as they were staffed on a day: those with a quota or with officials. Above first."""
    units = directory(on=on)
    control = policy.control_of(directory(on=city_day(at)))
    given, people = _quotas_on(on), headcounts(on=on)
    lines = [
        _staff_line(unit.id, units, given.get(unit.id), people.get(unit.id, 0))
        for unit in units.all()
        if unit.id in given or unit.id in people
    ]
    return [line for line in lines if policy.may_see(actor, path=units.path(line.unit.id).path, control=control)]


def staff_view(*, unit: UUID, actor: Actor, at: datetime) -> StaffView:
    """A unit's staff today. Raises `UnableToFindStaff`; to who may not see it, it is not there."""
    on = city_day(at)
    units = directory(on=on)
    if unit not in units:
        raise UnableToFindStaff
    control = policy.control_of(units)
    require(policy.may_see(actor, path=units.path(unit).path, control=control), act="see_staff", subject=unit)
    rows = list(Quota.objects.filter(unit=unit).order_by("-from_on", "-at"))
    names = names_of(accounts={row.by for row in rows if row.by})
    return StaffView(
        line=_staff_line(unit, units, _quotas_on(on).get(unit), headcounts(on=on).get(unit, 0)),
        quotas=[
            QuotaView(
                from_on=row.from_on,
                count=row.count,
                document=row.document,
                at=row.at,
                by_name=names.get(row.by, "") if row.by else "",
                superseded_at=row.superseded_at,
            )
            for row in rows
        ],
        appointments=[
            AppointmentLine(
                name=held.name,
                title_vi=held.post.title_vi,
                title_en=held.post.title_en,
                starts_on=held.starts_on,
                last_on=held.last_on,
            )
            for held in holdings_ever(unit=unit)
            if held.starts_on.year == on.year and held.starts_on <= on
        ],
        may_give=bool(policy.may_give_quotas(actor, control=control)),
    )


def may_give_quotas(*, actor: Actor, at: datetime) -> bool:
    return bool(policy.may_give_quotas(actor, control=policy.control_of(directory(on=city_day(at)))))


def to_be_rotated(*, actor: Actor, at: datetime) -> list[RotationLine]:
    """Who has to be rotated today or within three months, of the units that the actor may see; the longest overdue first."""
    on = city_day(at)
    units = directory(on=on)
    control = policy.control_of(units)
    lines = [
        RotationLine(
            account=held.account,
            name=held.name,
            unit=Named.of(units.get(held.post.unit), held.post.unit),
            title_vi=held.post.title_vi,
            title_en=held.post.title_en,
            since=held.starts_on,
            due_on=due_on,
            turn=turn,
            rule=rule,
        )
        for held, rule, due_on in rotations(on=on, until_on=rules.months_after(on, rules.SOON_MONTHS))
        if (turn := rules.turn_of(due_on=due_on, on=on)) is not None
        and policy.may_see(actor, path=units.path(held.post.unit).path, control=control)
    ]
    return sorted(lines, key=lambda line: line.due_on)


def courses(*, actor: Actor, at: datetime) -> list[CourseLine]:
    """Those that were not withdrawn, the newest first."""
    units = directory(on=city_day(at))
    visible = policy.visible_to(actor, policy.control_of(units))
    rows = list(Course.objects.filter(visible, withdrawn_at=None).order_by("-from_on", "title"))
    went = dict(
        Attendance.objects.filter(course__in=rows)
        .values("course")
        .annotate(people=Count("id"))
        .values_list("course", "people")
    )
    return [_course_line(row, went.get(row.id, 0), units) for row in rows]


def course_view(*, course: UUID, actor: Actor, at: datetime) -> CourseView:
    """Raises `UnableToFindCourse`; to who may not see it, it is not there."""
    row = Course.objects.filter(id=course).first()
    if row is None:
        raise UnableToFindCourse
    units = directory(on=city_day(at))
    require(policy.may_see(actor, path=row.path, control=policy.control_of(units)), act="see_course", subject=row.id)
    went = set(Attendance.objects.filter(course=row).values_list("account", flat=True))
    names = names_of(accounts=went | ({row.by} if row.by else set()))
    return CourseView(
        line=_course_line(row, len(went), units),
        names=sorted((names[each] for each in went), key=name_sort_key),
        by_name=names.get(row.by, "") if row.by else "",
        at=row.at,
        withdrawn_at=row.withdrawn_at,
        withdrawn_reason=row.withdrawn_reason,
        history=history_of(subject=row.id),
        may_withdraw=row.withdrawn_at is None and bool(policy.may_keep(actor, row.unit)),
    )


def possible_attendants(*, unit: UUID, actor: Actor, at: datetime) -> list[HoldingView]:
    """Who works in the unit today, each with a post, for who keeps its courses; by name."""
    require(policy.may_keep(actor, unit), act="see_possible_attendants", subject=unit)
    people = {held.account: held for held in holdings(on=city_day(at), unit=unit)}
    return sorted(people.values(), key=lambda held: name_sort_key(held.name))


def _quotas_on(on: date) -> Mapping[UUID, Quota]:
    """Of each unit the last that had begun by that day, of its year."""
    rows = Quota.objects.filter(superseded_at=None, from_on__gte=date(on.year, 1, 1), from_on__lte=on)
    return {row.unit: row for row in rows.order_by("from_on")}


def _staff_line(unit: UUID, units: Directory, quota: Quota | None, actual: int) -> StaffLine:
    count = quota.count if quota else None
    return StaffLine(
        unit=Named.of(units.get(unit), unit),
        quota=count,
        document=quota.document if quota else "",
        actual=actual,
        balance=rules.balance_of(quota=count, actual=actual),
    )


def _course_line(row: Course, people: int, units: Directory) -> CourseLine:
    return CourseLine(
        id=row.id,
        unit=Named.of(units.get(row.unit), row.unit),
        title=row.title,
        place=row.place,
        from_on=row.from_on,
        last_on=row.last_on,
        days=row.days,
        people=people,
    )
