"""Opening a plan, planning its tasks, revising, dropping and handing them over."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.text.rules import search_key, trimmed
from motcua.reform.programme import policy, rules
from motcua.reform.programme.commands.facts import keep_fact, keep_first_facts
from motcua.reform.programme.errors import (
    UnableToDropTask,
    UnableToHandOver,
    UnableToOpenPlan,
    UnableToPlanTasks,
    UnableToReviseTask,
)
from motcua.reform.programme.events import PlanOpened, TaskDropped, TaskPlanned, TaskRevised, TaskTakenOver
from motcua.reform.programme.models import Plan, Task, Terms
from motcua.reform.programme.notices import tell_leads
from motcua.reform.programme.rows import judgement_of, lock_plan, lock_task, scope_of, standing_progress, terms_of
from motcua.reform.programme.values import TEXT_LENGTH_MAX, Content, NewTask, NewTerms, Verdict
from motcua.registry.organization.queries import directory, successions
from motcua.registry.organization.values import Directory

YEARS = range(2000, 2100)


def open_plan(*, unit: UUID, year: int, number: str, title: str, control: UUID, by: Actor, at: datetime) -> UUID:
    """The programme of a unit and a year; `number` is that of the paper by which it was issued. The same again is the one
    that is there.

    Raises `UnableToOpenPlan` for another one of the same year, without a number or title, and for units that are not
    there or a control unit that is neither the plan's unit nor below it.
    """
    units = directory(on=city_day(at))
    require(policy.may_plan(by, policy.Scope(unit=unit, control=control)), act="open_programme", subject=unit)
    number, title = trimmed(number), trimmed(title)
    if unit not in units or control not in units or unit not in (control, *units.ancestors(control)):
        raise UnableToOpenPlan(reason=_("the unit that controls it lies below the unit whose programme it is."))
    if not number or not title or year not in YEARS or len(number) + len(title) > TEXT_LENGTH_MAX:
        raise UnableToOpenPlan(reason=_("give its year, number and title."))
    made = Plan(id=new_id(), unit=unit, year=year, number=number, title=title, control=control, at=at, by=by.account)

    # A twin that opens it at this moment is waited for.
    Plan.objects.bulk_create([made], ignore_conflicts=True)
    row = Plan.objects.get(unit=unit, year=year)
    if row.id != made.id:
        if (row.number, row.title, row.control) == (number, title, control):
            return row.id
        raise UnableToOpenPlan(
            reason=_("the unit has a programme of %(year)s already: %(number)s.") % {"year": year, "number": row.number}
        )

    record(
        events=[PlanOpened(subject=row.id, at_unit=units.path(unit).reaching(row.unit), year=year, control=control)],
        by=by,
        at=at,
    )
    return row.id


def plan_tasks(*, plan: UUID, tasks: Sequence[NewTask], by: Actor, at: datetime) -> list[UUID]:
    """Adds tasks, all or none; returns their ids in order. One that is there with the same words and terms is not planned
    twice. Who heads the units that lead them is told. Raises `UnableToPlanTasks` naming the first that cannot be planned."""
    row = lock_plan(plan)
    require(policy.may_plan(by, scope_of(row)), act="plan_tasks", subject=row.id)
    units = directory(on=city_day(at))
    if not tasks:
        raise UnableToPlanTasks(reason=_("there is none."))
    for number in rules.twins(tasks):
        raise UnableToPlanTasks(reason=_("the number %(number)s stands twice.") % {"number": number})
    for each in tasks:
        if fault := _fault(each, row, units):
            raise UnableToPlanTasks(reason=_("number %(number)s: %(fault)s") % {"number": each.number, "fault": fault})
    standing = {each.number: each for each in Task.objects.filter(plan=row, number__in=[each.number for each in tasks])}
    _refuse_others(tasks, standing)
    wanted = [each for each in tasks if each.number not in standing]

    made = [_task(each, row, by, at) for each in wanted]
    terms = [_terms(task, each, by, at) for task, each in zip(made, wanted, strict=True)]
    Task.objects.bulk_create(made)
    Terms.objects.bulk_create(terms)

    events = [
        TaskPlanned(
            subject=task.id,
            at_unit=units.path(own.lead).reaching(row.unit),
            plan=row.id,
            number=task.number,
            content=Content(task.content),
            lead=own.lead,
            from_on=own.from_on,
            due_on=own.due_on,
        )
        for task, own in zip(made, terms, strict=True)
    ]
    entries = record(events=events, by=by, at=at)
    keep_first_facts(made, terms, entries=entries, units=units)
    tell_leads(row, terms, by=by, at=at)
    ids = {task.number: task.id for task in (*standing.values(), *made)}
    return [ids[each.number] for each in tasks]


def revise_task(*, task: UUID, terms: NewTerms, reason: str, seen: UUID, by: Actor, at: datetime) -> UUID:
    """Other units or dates from now on; what stood stays readable. The same again changes nothing. `seen` are the terms
    that the page showed.

    Raises `UnableToReviseTask` without a reason, for a task that is done or dropped, and where somebody else revised it
    meanwhile.
    """
    row = lock_task(task)
    require(policy.may_plan(by, scope_of(row.plan)), act="revise_task", subject=row.id)
    units, standing, why = directory(on=city_day(at)), terms_of(row), trimmed(reason)
    if _same(standing, terms):
        return standing.id
    if standing.id != seen:
        raise UnableToReviseTask(reason=_("somebody else has revised it meanwhile: look at that first."))
    if not why:
        raise UnableToReviseTask(reason=_("say why."))
    if _is_over(row):
        raise UnableToReviseTask(reason=_("it is done or dropped."))
    if fault := _fault_of_terms(terms, row.plan, units):
        raise UnableToReviseTask(reason=fault)

    made = _supersede(row, standing, terms, why, by, at)

    event = TaskRevised(
        subject=row.id,
        at_unit=units.path(terms.lead).reaching(row.plan.unit),
        lead=terms.lead,
        from_on=terms.from_on,
        due_on=terms.due_on,
        supersedes=standing.id,
    )
    (entry,) = record(events=[event], by=by, at=at)
    keep_fact(row, entry=entry, at=at, units=units)
    if made.lead != standing.lead:
        tell_leads(row.plan, [made], by=by, at=at)
    return made.id


def drop_task(*, task: UUID, reason: str, by: Actor, at: datetime) -> None:
    """Takes a task out of the programme; it stays readable, with the reason. Dropped twice, it was dropped once. Raises
    `UnableToDropTask` without a reason and for a task that is done."""
    row = lock_task(task)
    require(policy.may_plan(by, scope_of(row.plan)), act="drop_task", subject=row.id)
    why = trimmed(reason)
    if row.dropped_at is not None:
        return
    if not why:
        raise UnableToDropTask(reason=_("say why."))
    if _is_over(row):
        raise UnableToDropTask(reason=_("it is done."))

    row.dropped_at, row.dropped_by, row.dropped_reason = at, by.account, why
    row.save(update_fields=["dropped_at", "dropped_by", "dropped_reason"])

    units = directory(on=city_day(at))
    event = TaskDropped(subject=row.id, at_unit=units.path(terms_of(row).lead).reaching(row.plan.unit))
    (entry,) = record(events=[event], by=by, at=at)
    keep_fact(row, entry=entry, at=at, units=units)


def hand_over_tasks(*, plan: UUID, by: Actor, at: datetime) -> list[int]:
    """The open tasks of units that were dissolved go to who took over from them, lead and support alike. Returns the
    numbers of the tasks; done twice, there is nothing left to do. Raises `UnableToHandOver` naming the tasks of a lead
    unit that nobody took over from: revise those."""
    found = lock_plan(plan)
    require(policy.may_plan(by, scope_of(found)), act="hand_over_tasks", subject=found.id)
    units = directory(on=city_day(at))
    rows = [row for row in _locked(found) if not _is_over(row)]
    gone = {row.id: own for row in rows if (own := terms_of(row)) and _missing(own, units)}
    heirs = rules.heirs_of(
        units={unit for own in gone.values() for unit in _missing(own, units)},
        successions=successions(),
        there={unit.id for unit in units.all()},
        on=city_day(at),
    )
    orphans = [str(row.number) for row in rows if row.id in gone and _is_orphan(gone[row.id], units, heirs)]
    if orphans:
        reason = _("nobody took over from the lead unit of number %(numbers)s: choose another one there.")
        raise UnableToHandOver(reason=reason % {"numbers": ", ".join(orphans)})

    handed = [row for row in rows if row.id in gone]
    taken: list[Terms] = []
    for row in handed:
        own = gone[row.id]
        lead = heirs.get(own.lead, own.lead)
        supporting = dict.fromkeys(heirs.get(unit, unit) for unit in own.supporting)
        kept = tuple(unit for unit in supporting if unit != lead and unit in units)
        terms = NewTerms(lead=lead, supporting=kept, from_on=own.from_on, due_on=own.due_on)
        made = _supersede(row, own, terms, _("The unit was dissolved; its successor takes over."), by, at)
        taken += [made] if lead != own.lead else []
        event = TaskTakenOver(
            subject=row.id,
            at_unit=units.path(lead).reaching(found.unit),
            lead=lead,
            former=tuple(_missing(own, units)),
            supersedes=own.id,
        )
        (entry,) = record(events=[event], by=by, at=at)
        keep_fact(row, entry=entry, at=at, units=units)
    tell_leads(found, taken, by=by, at=at)
    return [row.number for row in handed]


def _locked(plan: Plan) -> list[Task]:
    rows = Task.objects.select_for_update(no_key=True, of=("self",)).select_related("plan")
    return list(rows.filter(plan=plan, dropped_at=None).order_by("id"))


def _missing(terms: Terms, units: Directory) -> list[UUID]:
    return [unit for unit in (terms.lead, *terms.supporting) if unit not in units]


def _is_orphan(terms: Terms, units: Directory, heirs: Collection[UUID]) -> bool:
    return terms.lead not in units and terms.lead not in heirs


def _is_over(row: Task) -> bool:
    """Done or dropped."""
    last = standing_progress(row)
    judged = judgement_of(last) if last is not None and last.is_completion else None
    return row.dropped_at is not None or (judged is not None and judged.verdict == Verdict.ACCEPTED.value)


def _supersede(row: Task, standing: Terms, terms: NewTerms, why: str, by: Actor, at: datetime) -> Terms:
    standing.superseded_at = at
    standing.save(update_fields=["superseded_at"])
    return Terms.objects.create(
        id=new_id(),
        task=row,
        lead=terms.lead,
        supporting=list(terms.supporting),
        from_on=terms.from_on,
        due_on=terms.due_on,
        reason=why,
        at=at,
        by=by.account,
    )


def _same(row: Terms, terms: NewTerms) -> bool:
    stands = (row.lead, tuple(row.supporting), row.from_on, row.due_on)
    return stands == (terms.lead, terms.supporting, terms.from_on, terms.due_on)


def _fault(task: NewTask, plan: Plan, units: Directory) -> str:
    texts = [trimmed(task.title), trimmed(task.product), trimmed(task.source)]
    if task.number < 1:
        return _("numbers begin at 1.")
    if not all(texts) or max(map(len, texts)) > TEXT_LENGTH_MAX:
        return _("it needs a title, a product and a source.")
    own = NewTerms(lead=task.lead, supporting=task.supporting, from_on=task.from_on, due_on=task.due_on)
    return _fault_of_terms(own, plan, units)


def _fault_of_terms(terms: NewTerms, plan: Plan, units: Directory) -> str:
    if terms.lead not in units or any(unit not in units for unit in terms.supporting):
        return _("one of its units is not there today.")
    if terms.lead in terms.supporting or len(set(terms.supporting)) < len(terms.supporting):
        return _("a unit is named twice.")
    if terms.due_on < terms.from_on:
        return _("it is due before it begins.")
    if not rules.touches(from_on=terms.from_on, due_on=terms.due_on, year=plan.year):
        return _("it has no day in the year of the programme.")
    return ""


def _refuse_others(tasks: Sequence[NewTask], standing: dict[int, Task]) -> None:
    """A number that is taken by something else."""
    first = {
        own.task_id: own for own in Terms.objects.filter(task__in=standing.values()).order_by("-at", "-id")
    }  # the first terms of each come last
    for each in tasks:
        row = standing.get(each.number)
        if row is None:
            continue
        words = [search_key(text) for text in (row.content, row.title, row.product, row.source)]
        given = [search_key(text) for text in (each.content.value, each.title, each.product, each.source)]
        own = NewTerms(lead=each.lead, supporting=each.supporting, from_on=each.from_on, due_on=each.due_on)
        if words != given or not _same(first[row.id], own):
            reason = _("the number %(number)s is taken by another task; revise that one on its page.")
            raise UnableToPlanTasks(reason=reason % {"number": each.number})


def _task(each: NewTask, plan: Plan, by: Actor, at: datetime) -> Task:
    return Task(
        id=new_id(),
        plan=plan,
        number=each.number,
        content=each.content.value,
        title=trimmed(each.title),
        product=trimmed(each.product),
        source=trimmed(each.source),
        at=at,
        by=by.account,
    )


def _terms(task: Task, each: NewTask, by: Actor, at: datetime) -> Terms:
    return Terms(
        id=new_id(),
        task=task,
        lead=each.lead,
        supporting=list(each.supporting),
        from_on=each.from_on,
        due_on=each.due_on,
        at=at,
        by=by.account,
    )
