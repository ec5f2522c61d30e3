"""Setting an exam up, up to its announcement."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.reform.exams import policy
from motcua.reform.exams.errors import (
    UnableToAnnounce,
    UnableToCallOff,
    UnableToEnrol,
    UnableToPlanPaper,
    UnableToSetUpExam,
)
from motcua.reform.exams.events import CandidatesEnrolled, ExamAnnounced, ExamCalledOff, ExamSetUp, PaperPlanned
from motcua.reform.exams.models import Candidate, Exam, Question, Sitting
from motcua.reform.exams.models import PlanLine as PlanRow
from motcua.reform.exams.records import lock_exam, state, units_at
from motcua.reform.exams.rules import candidates_hash
from motcua.reform.exams.values import (
    MINUTES_MAX,
    POINTS_MAX,
    QUESTIONS_MAX,
    REASON_LENGTH_MAX,
    TITLE_LENGTH_MAX,
    Enrolled,
    ExamState,
    NewExam,
    PlanLine,
)
from motcua.registry.organization.queries import holdings

OPEN_TO_CANDIDATES = frozenset({ExamState.DRAFT, ExamState.ANNOUNCED, ExamState.OPEN})


def set_up_exam(*, new: NewExam, by: Actor, at: datetime) -> UUID:
    """A draft. The same exam sent twice is one. Raises `NotPermitted` and `UnableToSetUpExam`."""
    require(policy.may_organise(by, new.unit), act="set_up_exam", subject=new.unit)
    title = " ".join(new.title.split())
    fault = _fault(new, title, at)
    if fault:
        raise UnableToSetUpExam(reason=fault)

    row, is_new = Exam.objects.get_or_create(
        unit=new.unit,
        title=title,
        opens_at=new.opens_at,
        defaults={
            "id": new_id(),
            "closes_at": new.closes_at,
            "minutes": new.minutes,
            "pass_percent": new.pass_percent,
            "seed": secrets.token_hex(16),
            "made_at": at,
            "made_by": by.account,
        },
    )
    if not is_new:
        given = (new.closes_at, new.minutes, new.pass_percent)
        if (row.closes_at, row.minutes, row.pass_percent) != given or row.called_off_at is not None:
            raise UnableToSetUpExam(reason=_("there is an exam of this name at this time already."))
        return row.id

    event = ExamSetUp(
        subject=row.id,
        at_unit=units_at(at).path(row.unit),
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        minutes=row.minutes,
        pass_percent=row.pass_percent,
    )
    record(events=[event], by=by, at=at)
    return row.id


def _fault(new: NewExam, title: str, at: datetime) -> str:
    if not title or len(title) > TITLE_LENGTH_MAX:
        return _("it needs a name of at most %(count)s characters.") % {"count": TITLE_LENGTH_MAX}
    if new.opens_at >= new.closes_at:
        return _("it closes before it opens.")
    if new.closes_at <= at:
        return _("its time is over already.")
    if not 1 <= new.minutes <= MINUTES_MAX:
        return _("a paper takes 1 to %(count)s minutes.") % {"count": MINUTES_MAX}
    if not 1 <= new.pass_percent <= 100:
        return _("the pass mark is from 1 to 100 per cent.")
    return ""


def plan_paper(*, exam: UUID, lines: Sequence[PlanLine], by: Actor, at: datetime) -> None:
    """What a paper is made of; replaces the plan that stands, which is kept. The same plan changes nothing. Raises
    `UnableToPlanPaper` once the exam is announced, and for a plan that asks nothing, too much, or a topic twice."""
    row = lock_exam(exam)
    require(policy.may_organise(by, row.unit), act="plan_paper", subject=row.id)
    fault = _fault_of_plan(lines)
    if state(row, at) is not ExamState.DRAFT:
        fault = _("the exam is announced.")
    if fault:
        raise UnableToPlanPaper(reason=fault)
    standing = PlanRow.objects.filter(exam=row, superseded_at=None)
    if {(each.topic, each.count, each.points) for each in standing} == {
        (each.topic, each.count, each.points) for each in lines
    }:
        return

    standing.update(superseded_at=at)
    PlanRow.objects.bulk_create(
        PlanRow(id=new_id(), exam=row, topic=each.topic, count=each.count, points=each.points, at=at, by=by.account)
        for each in lines
    )

    event = PaperPlanned(
        subject=row.id,
        at_unit=units_at(at).path(row.unit),
        questions=sum(each.count for each in lines),
        points=sum(each.count * each.points for each in lines),
    )
    record(events=[event], by=by, at=at)


def _fault_of_plan(lines: Sequence[PlanLine]) -> str:
    if not lines:
        return _("it asks nothing.")
    if len({each.topic for each in lines}) != len(lines):
        return _("a topic stands in it twice.")
    if any(each.count < 1 or not 1 <= each.points <= POINTS_MAX for each in lines):
        return _("each topic needs questions, of 1 to %(count)s points.") % {"count": POINTS_MAX}
    if sum(each.count for each in lines) > QUESTIONS_MAX:
        return _("a paper has at most %(count)s questions.") % {"count": QUESTIONS_MAX}
    return ""


def enrol_units(*, exam: UUID, units: Sequence[UUID], by: Actor, at: datetime) -> Enrolled:
    """Everybody who holds a post today in these units, those who organise the exam left out. Who is enrolled already
    stays. Raises `UnableToEnrol` once the exam is closed, and where nobody holds a post there."""
    on = city_day(at)
    wanted = set(units)
    held = [each for each in holdings(on=on) if each.post.unit in wanted]
    return _enrol(exam, {each.account: each.post.unit for each in reversed(held)}, by=by, at=at)


def enrol_officials(*, exam: UUID, accounts: Sequence[UUID], by: Actor, at: datetime) -> Enrolled:
    """The same for single officials. Raises `UnableToEnrol` also where one of them holds no post today."""
    on = city_day(at)
    wanted = set(accounts)
    places = {each.account: each.post.unit for each in reversed(holdings(on=on)) if each.account in wanted}
    if wanted - places.keys():
        raise UnableToEnrol(reason=_("somebody among them holds no post today."))
    return _enrol(exam, places, by=by, at=at)


def _enrol(exam: UUID, places: dict[UUID, UUID], *, by: Actor, at: datetime) -> Enrolled:
    row = lock_exam(exam)
    require(policy.may_organise(by, row.unit), act="enrol_candidates", subject=row.id)
    if state(row, at) not in OPEN_TO_CANDIDATES:
        raise UnableToEnrol(reason=_("the exam is over or was called off."))
    if not places:
        raise UnableToEnrol(reason=_("nobody holds a post there today."))
    on = city_day(at)
    organisers = {each.account for each in holdings(on=on, unit=row.unit) if each.post.roles & policy.ORGANISING}
    known = set(Candidate.objects.filter(exam=row, account__in=places).values_list("account", flat=True))
    new = {account: unit for account, unit in places.items() if account not in organisers | known}
    counts = Enrolled(new=len(new), kept=len(known), left_out=len(places.keys() & organisers - known))
    if not new:
        return counts

    Candidate.objects.bulk_create(
        Candidate(id=new_id(), exam=row, account=account, unit=unit, at=at, by=by.account)
        for account, unit in sorted(new.items())
    )

    event = CandidatesEnrolled(
        subject=row.id, at_unit=units_at(at).path(row.unit), count=len(new), candidates_hash=candidates_hash(new)
    )
    record(events=[event], by=by, at=at)
    return counts


def announce_exam(*, exam: UUID, by: Actor, at: datetime) -> None:
    """From here on candidates see it, and plan and questions stand as they are now. Twice is once. Raises
    `UnableToAnnounce` without a plan, with too few questions of a topic, and after its opening."""
    row = lock_exam(exam)
    require(policy.may_organise(by, row.unit), act="announce_exam", subject=row.id)
    if row.announced_at is not None and row.called_off_at is None:
        return
    plan = list(PlanRow.objects.filter(exam=row, superseded_at=None).order_by("topic"))
    fault = ""
    if row.called_off_at is not None:
        fault = _("it was called off.")
    elif at >= row.closes_at:
        fault = _("its time is over.")
    elif not plan:
        fault = _("it has no plan of its paper yet.")
    else:
        fault = _short_of(row, plan)
    if fault:
        raise UnableToAnnounce(reason=fault)

    row.announced_at = at
    row.save(update_fields=["announced_at"])

    record(events=[ExamAnnounced(subject=row.id, at_unit=units_at(at).path(row.unit))], by=by, at=at)


def _short_of(row: Exam, plan: Sequence[PlanRow]) -> str:
    bank = Question.objects.filter(unit=row.unit, superseded_at=None, topic__in=[each.topic for each in plan])
    there = dict(bank.values_list("topic").annotate(count=Count("id")))
    for each in plan:
        if there.get(each.topic, 0) < each.count:
            return _("“%(topic)s” wants %(count)s questions, and the bank has %(there)s.") % {
                "topic": each.topic,
                "count": each.count,
                "there": there.get(each.topic, 0),
            }
    return ""


def call_off_exam(*, exam: UUID, reason: str, by: Actor, at: datetime) -> None:
    """It stays readable, with the reason. Raises `UnableToCallOff` without one, once somebody has begun, and after the
    release. Twice is once."""
    row = lock_exam(exam)
    require(policy.may_organise(by, row.unit), act="call_off_exam", subject=row.id)
    words = reason.replace("\x00", "").strip()
    if row.called_off_at is not None:
        return
    fault = ""
    if not words or len(words) > REASON_LENGTH_MAX:
        fault = _("say why, in at most %(count)s characters.") % {"count": REASON_LENGTH_MAX}
    elif Sitting.objects.filter(exam=row).exists():
        fault = _("somebody has begun her paper.")
    if fault:
        raise UnableToCallOff(reason=fault)

    row.called_off_at, row.called_off_reason = at, words
    row.save(update_fields=["called_off_at", "called_off_reason"])

    record(events=[ExamCalledOff(subject=row.id, at_unit=units_at(at).path(row.unit))], by=by, at=at)
