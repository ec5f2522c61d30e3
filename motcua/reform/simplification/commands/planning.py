"""Opening a review plan, putting procedures under review, and ending a review that proposes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.text.rules import trimmed
from motcua.reform.simplification import policy
from motcua.reform.simplification.commands.facts import keep_first_facts, keep_task_fact
from motcua.reform.simplification.errors import UnableToEndReview, UnableToOpenReview, UnableToPlanReviews
from motcua.reform.simplification.events import ProcedureKept, ReviewDropped, ReviewOpened, ReviewPlanned
from motcua.reform.simplification.models import Plan, Proposal, Task
from motcua.reform.simplification.rows import last_step, lock_plan, lock_task, scope_of, stage_of
from motcua.reform.simplification.values import TEXT_LENGTH_MAX, NewTask, Stage
from motcua.registry.catalogue.queries import procedures
from motcua.registry.organization.queries import directory

YEARS = range(2000, 2100)


def open_review(*, unit: UUID, year: int, number: str, title: str, control: UUID, by: Actor, at: datetime) -> UUID:
    """The review of a unit and a year; `number` is that of the paper by which it was issued. The same again is the one that
    is there.

    Raises `UnableToOpenReview` for another one of the same year, without a number or title, and for units that are not there
    or a control unit that is neither the plan's unit nor below it.
    """
    units = directory(on=city_day(at))
    require(policy.may_plan(by, policy.Scope(unit=unit, control=control)), act="open_review", subject=unit)
    number, title = trimmed(number), trimmed(title)
    if unit not in units or control not in units or unit not in (control, *units.ancestors(control)):
        raise UnableToOpenReview(reason=_("the unit that controls procedures lies below the unit whose review it is."))
    if not number or not title or year not in YEARS or len(number) + len(title) > TEXT_LENGTH_MAX:
        raise UnableToOpenReview(reason=_("give its year, number and title."))
    made = Plan(id=new_id(), unit=unit, year=year, number=number, title=title, control=control, at=at, by=by.account)

    # A twin that opens it at this moment is waited for.
    Plan.objects.bulk_create([made], ignore_conflicts=True)
    row = Plan.objects.get(unit=unit, year=year)
    if row.id != made.id:
        if (row.number, row.title, row.control) == (number, title, control):
            return row.id
        raise UnableToOpenReview(
            reason=_("the unit has a review of %(year)s already: %(number)s.") % {"year": year, "number": row.number}
        )

    event = ReviewOpened(subject=row.id, at_unit=units.path(unit).reaching(row.unit), year=year, control=control)
    record(events=[event], by=by, at=at)
    return row.id


def plan_reviews(*, plan: UUID, tasks: Sequence[NewTask], by: Actor, at: datetime) -> list[UUID]:
    """Puts procedures under review, all or none; returns the reviews in order. One that is there with the same unit and day
    is not planned twice. Raises `UnableToPlanReviews` naming the first that cannot be planned."""
    row = lock_plan(plan)
    require(policy.may_plan(by, scope_of(row)), act="plan_reviews", subject=row.id)
    units = directory(on=city_day(at))
    names: dict[UUID, str] = {each.procedure: each.code for each in procedures(city_day(at))}
    if not tasks:
        raise UnableToPlanReviews(reason=_("there is none."))
    twins = Counter((each.procedure, each.lead) for each in tasks)
    standing = {(each.procedure, each.lead): each for each in Task.objects.filter(plan=row, dropped_at=None)}
    for each in tasks:
        code, there = names.get(each.procedure, ""), standing.get((each.procedure, each.lead))
        if each.lead not in units or not code:
            raise UnableToPlanReviews(reason=_("its procedure is not in force today, or its unit is not there."))
        if twins[each.procedure, each.lead] > 1 or (there and there.due_on != each.due_on):
            raise UnableToPlanReviews(
                reason=_("%(code)s is under review there already, with its day.") % {"code": code}
            )
        if each.due_on.year != row.year or not 0 < len(trimmed(each.reason)) <= TEXT_LENGTH_MAX:
            raise UnableToPlanReviews(
                reason=_("%(code)s: say why it is reviewed, by a day of the plan’s year.") % {"code": code}
            )

    made = [
        Task(
            id=new_id(),
            plan=row,
            procedure=each.procedure,
            lead=each.lead,
            due_on=each.due_on,
            reason=trimmed(each.reason),
            at=at,
            by=by.account,
        )
        for each in tasks
        if (each.procedure, each.lead) not in standing
    ]
    Task.objects.bulk_create(made)

    events = [
        ReviewPlanned(
            subject=task.id,
            at_unit=units.path(task.lead).reaching(row.unit),
            plan=row.id,
            procedure=task.procedure,
            due_on=task.due_on,
        )
        for task in made
    ]
    keep_first_facts(made, entries=record(events=events, by=by, at=at), units=units)
    ids = {(task.procedure, task.lead): task.id for task in (*standing.values(), *made)}
    return [ids[each.procedure, each.lead] for each in tasks]


def keep_procedure(*, task: UUID, reason: str, by: Actor, at: datetime) -> None:
    """The lead unit has reviewed the procedure and needs it as it is. Twice, it was once. Raises `UnableToEndReview` without
    a reason, for a dropped review, and while a proposal of it is under way or was approved."""
    row = lock_task(task)
    require(policy.may_send(by, row.lead), act="keep_procedure", subject=row.id)
    why = trimmed(reason)
    if row.kept_at is not None:
        return
    if fault := _fault_of_ending(row, why):
        raise UnableToEndReview(reason=fault)

    row.kept_at, row.kept_by, row.kept_reason = at, by.account, why
    row.save(update_fields=["kept_at", "kept_by", "kept_reason"])

    units = directory(on=city_day(at))
    event = ProcedureKept(subject=row.id, at_unit=units.path(row.lead).reaching(row.plan.unit))
    (entry,) = record(events=[event], by=by, at=at)
    keep_task_fact(row, entry=entry, at=at, units=units)


def drop_review(*, task: UUID, reason: str, by: Actor, at: datetime) -> None:
    """Takes a procedure out of the plan; the review stays readable, with the reason. Twice, it was once. Raises
    `UnableToEndReview` without a reason and while a proposal of it is under way or was approved."""
    row = lock_task(task)
    require(policy.may_plan(by, scope_of(row.plan)), act="drop_review", subject=row.id)
    why = trimmed(reason)
    if row.dropped_at is not None:
        return
    if fault := _fault_of_ending(row, why):
        raise UnableToEndReview(reason=fault)

    row.dropped_at, row.dropped_by, row.dropped_reason = at, by.account, why
    row.save(update_fields=["dropped_at", "dropped_by", "dropped_reason"])

    units = directory(on=city_day(at))
    event = ReviewDropped(subject=row.id, at_unit=units.path(row.lead).reaching(row.plan.unit))
    (entry,) = record(events=[event], by=by, at=at)
    keep_task_fact(row, entry=entry, at=at, units=units)


def _fault_of_ending(row: Task, why: str) -> str:
    if not 0 < len(why) <= TEXT_LENGTH_MAX:
        return _("say why.")
    if row.dropped_at is not None:
        return _("it was taken out of the plan.")
    over = {Stage.REJECTED, Stage.WITHDRAWN}
    if any(stage_of(last_step(each)) not in over for each in Proposal.objects.filter(task=row)):
        return _("a proposal is under way or was approved.")
    return ""
