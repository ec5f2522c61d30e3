"""Reads of the programme."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import history_of, names_of
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.files.queries import receipts_of
from motcua.reform.programme import policy
from motcua.reform.programme.errors import UnableToFindTask
from motcua.reform.programme.models import Evidence, Fact, Judgement, Plan, Progress, Task, Terms
from motcua.reform.programme.rows import plan_row, scope_of
from motcua.reform.programme.rules import heirs_of, state_of
from motcua.reform.programme.values import (
    DONE,
    Content,
    Counts,
    EvidenceView,
    JudgementView,
    PlanView,
    ProgressView,
    State,
    TaskLine,
    TaskView,
    UnitNamed,
    Verdict,
)
from motcua.registry.organization.queries import directories, directory, successions
from motcua.registry.organization.values import Directory, UnitView


def plans(*, actor: Actor, at: datetime) -> list[PlanView]:
    """Those that the actor may see, the newest first."""
    rows = [row for row in Plan.objects.order_by("-year", "at") if policy.may_see(actor, scope_of(row))]
    named = _Named({unit for row in rows for unit in (row.unit, row.control)}, at)
    return [_plan_view(row, actor, named) for row in rows]


def counts(*, plans: Collection[UUID], actor: Actor, on: date) -> Mapping[UUID, Counts]:
    """Of plans that the actor may see: how many tasks each has at the end of day `on`, and how many of them are done; the
    same as `tasks` tells of them. In three statements, however many they are."""
    seen = [row.id for row in Plan.objects.filter(id__in=plans) if policy.may_see(actor, scope_of(row))]
    found = list(Task.objects.filter(plan__in=seen).only("id", "plan_id", "at", "dropped_at"))
    facts = Fact.objects.filter(task__in=[task.id for task in found], closed_by=None, done_on__isnull=False)
    done = set(facts.values_list("task", flat=True))
    there = [task for task in found if _is_in(task, on)]
    tasks_of, done_of = (
        Counter(task.plan_id for task in there),
        Counter(task.plan_id for task in there if task.id in done),
    )
    return {plan: Counts(tasks=tasks_of[plan], done=done_of[plan]) for plan in seen}


def plan(*, plan: UUID, actor: Actor, at: datetime) -> PlanView:
    """Raises `UnableToFindPlan`; to who may not see it, it is not there."""
    row = plan_row(plan)
    require(policy.may_see(actor, scope_of(row)), act="see_programme", subject=row.id)
    return _plan_view(row, actor, _Named({row.unit, row.control}, at))


def plannable_units(*, actor: Actor, at: datetime) -> list[UnitView]:
    """Those for which the actor could open a plan: the units in whose posts she plans."""
    units = directory(on=city_day(at))
    own = {post.unit for post in actor.posts if post.roles & policy.CONTROLLING}
    return [unit for unit in units.all() if unit.id in own]


def tasks(*, plan: UUID, actor: Actor, on: date, at: datetime) -> list[TaskLine]:
    """The tasks of a plan as they stand at the end of day `on`, by the dates as they are known now: the same that the
    figures count. Those that were not planned yet or were dropped by then are left out. Raises `UnableToFindPlan`."""
    row = plan_row(plan)
    require(policy.may_see(actor, scope_of(row)), act="see_programme", subject=row.id)
    found = list(Task.objects.filter(plan=row).order_by("number"))
    lines = _lines(found, on=on, at=at)
    return [line for task in found if (line := lines[task.id]) and _is_in(task, on)]


def chosen(
    lines: Iterable[TaskLine], *, content: Content | None = None, state: State | None = None, lead: UUID | None = None
) -> list[TaskLine]:
    """Those that a filter leaves."""
    return [
        line
        for line in lines
        if (content is None or line.content is content)
        and (state is None or line.state is state)
        and (lead is None or line.lead.id == lead)
    ]


def task_view(*, task: UUID, actor: Actor, at: datetime) -> TaskView:
    """Raises `UnableToFindTask`; to who may not see its plan, it is not there."""
    row = Task.objects.select_related("plan").filter(id=task).first()
    if row is None:
        raise UnableToFindTask
    scope = scope_of(row.plan)
    require(policy.may_see(actor, scope), act="see_programme", subject=row.id)
    terms = Terms.objects.get(task=row, superseded_at=None)
    is_open = row.dropped_at is None
    return TaskView(
        line=_lines([row], on=city_day(at), at=at)[row.id],
        plan=_plan_view(row.plan, actor, _Named({row.plan.unit, row.plan.control}, at)),
        terms=terms.id,
        dropped_at=row.dropped_at,
        dropped_reason=row.dropped_reason,
        progress=_progress(row, terms, actor, at),
        history=history_of(subject=row.id),
        may_plan=is_open and bool(policy.may_plan(actor, scope)),
        may_report=is_open and bool(policy.may_report(actor, terms.lead)),
        may_withdraw=is_open and bool(policy.may_withdraw(actor, scope, lead=terms.lead)),
    )


def evidence_file(*, task: UUID, sha256: str, actor: Actor, at: datetime) -> EvidenceView:
    """A file of a task. Raises `UnableToFindTask` for one that is none of its evidence, and for one that was withdrawn."""
    for progress in task_view(task=task, actor=actor, at=at).progress:
        for each in progress.evidence:
            if each.sha256 == sha256 and each.withdrawn_at is None:
                return each
    raise UnableToFindTask


def dissolved(lines: Iterable[TaskLine]) -> list[TaskLine]:
    """The tasks that are not done and name a unit which is no more."""
    return [
        line
        for line in lines
        if line.state not in DONE and not all(unit.is_there for unit in (line.lead, *line.supporting))
    ]


def _is_in(task: Task, on: date) -> bool:
    return city_day(task.at) <= on and (task.dropped_at is None or city_day(task.dropped_at) > on)


def _lines(rows: Sequence[Task], *, on: date, at: datetime) -> Mapping[UUID, TaskLine]:
    ids = [row.id for row in rows]
    terms = {each.task_id: each for each in Terms.objects.filter(task__in=ids, superseded_at=None)}
    facts = {fact.task: fact for fact in Fact.objects.filter(task__in=ids, closed_by=None)}
    waiting = _waiting(ids)
    named = _Named({unit for own in terms.values() for unit in (own.lead, *own.supporting)}, at)
    return {row.id: _line(row, terms[row.id], facts[row.id], row.id in waiting, named, on) for row in rows}


def _waiting(tasks: Sequence[UUID]) -> set[UUID]:
    """Whose last report waits for its verdict."""
    judged = Judgement.objects.filter(superseded_at=None).values("progress")
    rows = Progress.objects.filter(task__in=tasks, superseded_at=None).exclude(id__in=judged)
    return set(rows.values_list("task_id", flat=True))


def _line(row: Task, terms: Terms, fact: Fact, awaits: bool, named: _Named, on: date) -> TaskLine:
    return TaskLine(
        id=row.id,
        number=row.number,
        content=Content(row.content),
        title=row.title,
        product=row.product,
        source=row.source,
        lead=named.unit(terms.lead),
        supporting=tuple(named.unit(unit) for unit in terms.supporting),
        from_on=terms.from_on,
        due_on=terms.due_on,
        state=state_of(
            from_on=fact.from_on,
            due_on=fact.due_on,
            completed_on=fact.completed_on,
            done_on=fact.done_on,
            on=on,
        ),
        completed_on=fact.completed_on,
        done_on=fact.done_on,
        awaits=awaits,
    )


class _Named:
    """Units by their names of today, or by their last ones with their heir."""

    def __init__(self, units: Collection[UUID], at: datetime) -> None:
        on = directories()
        self._there = on(city_day(at))
        gone = {unit for unit in units if unit not in self._there}
        known = successions() if gone else ()
        there = {unit.id for unit in self._there.all()} if gone else set()
        self._heirs = heirs_of(units=gone, successions=known, there=there, on=city_day(at))
        # A unit's last name is that of the day before it was dissolved.
        self._last: dict[UUID, Directory] = {}
        for each in known:
            if each.old in gone:
                self._last[each.old] = on(date.fromordinal(each.on.toordinal() - 1))

    def unit(self, unit: UUID) -> UnitNamed:
        there = self._there.get(unit)
        if there is not None:
            return UnitNamed(id=unit, name_vi=there.name_vi, name_en=there.name_en)
        last = self._last[unit].get(unit) if unit in self._last else None
        heir = self._there.get(self._heirs[unit]) if unit in self._heirs else None
        return UnitNamed(
            id=unit,
            name_vi=last.name_vi if last else str(unit),
            name_en=last.name_en if last else str(unit),
            is_there=False,
            heir_vi=heir.name_vi if heir else "",
            heir_en=heir.name_en if heir else "",
        )


def _plan_view(row: Plan, actor: Actor, named: _Named) -> PlanView:
    unit, control = named.unit(row.unit), named.unit(row.control)
    return PlanView(
        id=row.id,
        unit=row.unit,
        unit_vi=unit.name_vi,
        unit_en=unit.name_en,
        year=row.year,
        number=row.number,
        title=row.title,
        control=row.control,
        control_vi=control.name_vi,
        control_en=control.name_en,
        may_plan=bool(policy.may_plan(actor, scope_of(row))),
    )


def _progress(row: Task, terms: Terms, actor: Actor, at: datetime) -> list[ProgressView]:
    """The last one first."""
    rows = list(Progress.objects.filter(task=row).order_by("-at", "-id"))
    files: dict[UUID, list[Evidence]] = defaultdict(list)
    for each in Evidence.objects.filter(progress__in=rows).order_by("id"):
        files[each.progress_id].append(each)
    judged: dict[UUID, list[Judgement]] = defaultdict(list)
    for one in Judgement.objects.filter(progress__in=rows).order_by("at", "id"):
        judged[one.progress_id].append(one)
    receipts = receipts_of(shas=[each.sha256 for found in files.values() for each in found])
    sizes = {sha: (receipt.media_type, receipt.size_bytes) for sha, receipt in receipts.items()}
    people = {row.by for row in rows} | {one.by for found in judged.values() for one in found}
    names = names_of(accounts={by for by in people if by})
    named = _Named({each.unit for each in rows}, at)

    def view(each: Progress) -> ProgressView:
        unit = named.unit(each.unit)
        allowed = policy.may_judge(actor, scope_of(row.plan), lead=terms.lead, reporters=[each.by])
        return ProgressView(
            id=each.id,
            unit_vi=unit.name_vi,
            unit_en=unit.name_en,
            text=each.text,
            is_completion=each.is_completion,
            at=each.at,
            by_name=names.get(each.by, "") if each.by else "",
            superseded_at=each.superseded_at,
            evidence=tuple(_evidence(file, *sizes.get(file.sha256, ("", 0))) for file in files[each.id]),
            judgements=tuple(_judgement(one, names) for one in judged[each.id]),
            may_judge=row.dropped_at is None and each.superseded_at is None and bool(allowed),
        )

    return [view(each) for each in rows]


def _evidence(row: Evidence, media_type: str, size_bytes: int) -> EvidenceView:
    return EvidenceView(
        id=row.id,
        sha256=row.sha256,
        name=row.name,
        media_type=media_type,
        size_bytes=size_bytes,
        withdrawn_at=row.withdrawn_at,
        withdrawn_reason=row.withdrawn_reason,
    )


def _judgement(row: Judgement, names: Mapping[UUID, str]) -> JudgementView:
    return JudgementView(
        verdict=Verdict(row.verdict),
        reason=row.reason,
        at=row.at,
        by_name=names.get(row.by, "") if row.by else "",
        superseded_at=row.superseded_at,
    )
