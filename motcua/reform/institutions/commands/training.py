"""Training that officials went through, as their unit registers it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.text.rules import trimmed
from motcua.reform.institutions import policy
from motcua.reform.institutions.commands.facts import keep_course_fact
from motcua.reform.institutions.errors import UnableToFindCourse, UnableToRegisterCourse, UnableToWithdrawCourse
from motcua.reform.institutions.events import CourseRegistered, CourseWithdrawn
from motcua.reform.institutions.models import Attendance, Course
from motcua.reform.institutions.values import COURSE_DAYS_MAX, TEXT_LENGTH_MAX, NewCourse
from motcua.registry.organization.queries import directory, holdings


def register_course(*, course: NewCourse, by: Actor, at: datetime) -> UUID:
    """Keeps who went, with the posts that they held in the unit on its first day. The same again is the one that is there.

    Raises `UnableToRegisterCourse` without a title or anybody who went, for days that are not in order or to come, for who
    held no post in the unit then, and for another course of the unit with the same title and first day.
    """
    require(policy.may_keep(by, course.unit), act="register_course", subject=course.unit)
    units = directory(on=city_day(at))
    title, place = trimmed(course.title), trimmed(course.place)
    posts = {held.account: held.post.id for held in reversed(holdings(on=course.from_on, unit=course.unit))}
    accounts = list(dict.fromkeys(course.accounts))
    if not title or len(title) + len(place) > TEXT_LENGTH_MAX or not accounts:
        raise UnableToRegisterCourse(reason=_("give its title, and say who went."))
    if not course.from_on <= course.last_on <= city_day(at):
        raise UnableToRegisterCourse(reason=_("its days are not in order, or in the future."))
    if not 1 <= course.days <= min(COURSE_DAYS_MAX, (course.last_on - course.from_on).days + 1):
        raise UnableToRegisterCourse(reason=_("it has no or more days of teaching than there are."))
    if set(accounts) - posts.keys():
        raise UnableToRegisterCourse(reason=_("somebody held no post in the unit on its first day."))

    row = Course(
        id=new_id(),
        unit=course.unit,
        path=units.path(course.unit).path,
        title=title,
        place=place,
        from_on=course.from_on,
        last_on=course.last_on,
        days=course.days,
        at=at,
        by=by.account,
    )
    # A twin that registers it at this moment is waited for.
    Course.objects.bulk_create([row], ignore_conflicts=True)
    there = Course.objects.get(unit=row.unit, from_on=row.from_on, title=title, withdrawn_at=None)
    if there.id != row.id:
        went = set(Attendance.objects.filter(course=there).values_list("account", flat=True))
        if (there.last_on, there.days, there.place, went) == (row.last_on, row.days, place, set(accounts)):
            return there.id
        raise UnableToRegisterCourse(reason=_("a course of this title and first day is there, with other facts."))
    Attendance.objects.bulk_create(
        Attendance(id=new_id(), course=row, account=each, post=posts[each]) for each in accounts
    )

    event = CourseRegistered(subject=row.id, at_unit=units.path(row.unit), days=row.days, people=len(accounts))
    (entry,) = record(events=[event], by=by, at=at)
    keep_course_fact(row, people=len(accounts), entry=entry, at=at, units=units)
    return row.id


def withdraw_course(*, course: UUID, reason: str, by: Actor, at: datetime) -> None:
    """It was entered wrongly; it stays readable, with the reason. Twice, it was once. Raises `UnableToFindCourse`, and
    `UnableToWithdrawCourse` without a reason."""
    row = Course.objects.select_for_update(no_key=True).filter(id=course).first()
    if row is None:
        raise UnableToFindCourse
    require(policy.may_keep(by, row.unit), act="withdraw_course", subject=row.id)
    why = trimmed(reason)
    if row.withdrawn_at is not None:
        return
    if not 0 < len(why) <= TEXT_LENGTH_MAX:
        raise UnableToWithdrawCourse(reason=_("say why."))

    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = at, by.account, why
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])

    units = directory(on=city_day(at))
    (entry,) = record(events=[CourseWithdrawn(subject=row.id, at_unit=units.path(row.unit))], by=by, at=at)
    people = Attendance.objects.filter(course=row).count()
    keep_course_fact(row, people=people, entry=entry, at=at, units=units)
