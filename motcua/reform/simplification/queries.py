"""Reads of reviews and proposals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import history_of, names_of
from motcua.foundation.accounts.values import SYSTEM, Actor, HistoryLine
from motcua.foundation.calendars.rules import city_day
from motcua.reform.simplification import policy, rules
from motcua.reform.simplification.errors import UnableToFindReview
from motcua.reform.simplification.models import BurdenLine, Plan, Proposal, Step, Task
from motcua.reform.simplification.rows import given, plan_row, scope_of, stage_of
from motcua.reform.simplification.values import (
    Change,
    Given,
    May,
    PlanView,
    ProposalView,
    Quantity,
    Stage,
    State,
    StepView,
    TaskLine,
    TaskView,
    UnitNamed,
)
from motcua.registry.catalogue.queries import newest_versions, procedures, versions, versions_of
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory, UnitView


def plans(*, actor: Actor, at: datetime) -> list[PlanView]:
    """Those that the actor may see, the newest first."""
    units = directory(on=city_day(at))
    rows = Plan.objects.order_by("-year", "at")
    return [_plan_view(row, actor, units) for row in rows if policy.may_see(actor, scope_of(row))]


def plannable_units(*, actor: Actor, at: datetime) -> list[UnitView]:
    """The units in whose posts the actor plans."""
    own = {post.unit for post in actor.posts if post.roles & policy.CONTROLLING}
    return [unit for unit in directory(on=city_day(at)).all() if unit.id in own]


def reviews(
    *,
    plan: UUID,
    actor: Actor,
    at: datetime,
    state: State | None = None,
    stage: Stage | None = None,
    lead: UUID | None = None,
) -> list[TaskLine]:
    """The reviews of a plan as they stand today, less those dropped; by the day they are due. Raises `UnableToFindReview`."""
    row = plan_row(plan)
    require(policy.may_see(actor, scope_of(row)), act="see_review", subject=row.id)
    found = Task.objects.filter(plan=row, dropped_at=None).order_by("due_on", "id")
    rows = list(found.filter(lead=lead) if lead else found)
    return [
        line
        for line in _lines(rows, at)
        if (state is None or line.state is state) and (stage is None or stage in line.stages)
    ]


def review_view(*, task: UUID, actor: Actor, at: datetime) -> TaskView:
    """Raises `UnableToFindReview`; to who may not see its plan, it is not there."""
    row = Task.objects.select_related("plan").filter(id=task).first()
    if row is None:
        raise UnableToFindReview
    scope = scope_of(row.plan)
    require(policy.may_see(actor, scope), act="see_review", subject=row.id)
    (line,) = _lines([row], at)
    proposals = _proposals(row, actor)
    is_open = row.dropped_at is None and row.kept_at is None
    under_way = any(each.stage not in {Stage.REJECTED, Stage.WITHDRAWN} for each in proposals)
    known = versions_of(procedure=row.procedure, actor=actor)
    return TaskView(
        line=line,
        plan=_plan_view(row.plan, actor, directory(on=city_day(at))),
        kept_reason=row.kept_reason,
        kept_at=row.kept_at,
        dropped_at=row.dropped_at,
        dropped_reason=row.dropped_reason,
        proposals=proposals,
        versions=[(each.id, each.number, each.in_force.starts_on) for each in known if each.in_force],
        history=_history(row),
        may_plan=row.dropped_at is None and not under_way and bool(policy.may_plan(actor, scope)),
        may_propose=is_open and bool(policy.may_propose(actor, row.lead)),
        may_keep=is_open and not under_way and bool(policy.may_send(actor, row.lead)),
    )


def _lines(rows: Sequence[Task], at: datetime) -> list[TaskLine]:
    stages, sent = _stages({row.id for row in rows})
    names = _names({row.procedure for row in rows}, city_day(at))
    units = directory(on=city_day(at))
    return [
        TaskLine(
            id=row.id,
            procedure=row.procedure,
            code=names[row.procedure][0],
            level=names[row.procedure][1],
            name_vi=names[row.procedure][2],
            name_en=names[row.procedure][3],
            lead=_named(row.lead, units),
            due_on=row.due_on,
            reason=row.reason,
            state=rules.state_of(
                due_on=row.due_on,
                kept_on=city_day(row.kept_at) if row.kept_at else None,
                sent_on=city_day(sent[row.id]) if row.id in sent else None,
                on=city_day(at),
            ),
            stages=tuple(stages[row.id]),
        )
        for row in rows
    ]


def _stages(tasks: Collection[UUID]) -> tuple[Mapping[UUID, list[Stage]], Mapping[UUID, datetime]]:
    """How far each review's proposals are, and when the first was sent."""
    last: dict[UUID, Stage] = {}
    sent: dict[UUID, datetime] = {}
    for step in Step.objects.filter(proposal__task__in=tasks).select_related("proposal").order_by("at", "number"):
        last[step.proposal_id] = Stage(step.stage)
        if step.stage == Stage.SENT.value:
            sent.setdefault(step.proposal.task_id, step.at)
    stages: dict[UUID, list[Stage]] = defaultdict(list)
    for id_, task in Proposal.objects.filter(task__in=tasks).order_by("number").values_list("id", "task_id"):
        stages[task].append(last.get(id_, Stage.IDEA))
    return stages, sent


def _names(wanted: Collection[UUID], on: date) -> Mapping[UUID, tuple[str, str, str, str]]:
    """Code, level and names, of today; of what is in force no more, as it was last."""
    found: dict[UUID, ProcedureVersion] = {}
    for each in procedures(on):
        if each.procedure in wanted:
            found[each.procedure] = each
    if gone := set(wanted) - set(found):
        found |= newest_versions(procedures=gone, actor=SYSTEM)
    return {id_: (each.code, each.level.value, each.name_vi, each.name_en) for id_, each in found.items()}


def _named(unit: UUID, units: Directory) -> UnitNamed:
    there = units.get(unit)
    if there is None:
        return UnitNamed(id=unit, name_vi=str(unit), name_en=str(unit))
    return UnitNamed(id=unit, name_vi=there.name_vi, name_en=there.name_en)


def _plan_view(row: Plan, actor: Actor, units: Directory) -> PlanView:
    return PlanView(
        id=row.id,
        unit=_named(row.unit, units),
        control=_named(row.control, units),
        year=row.year,
        number=row.number,
        title=row.title,
        may_plan=bool(policy.may_plan(actor, scope_of(row))),
    )


def _proposals(row: Task, actor: Actor) -> list[ProposalView]:
    """The last one first."""
    rows = list(Proposal.objects.filter(task=row).order_by("-number"))
    steps: dict[UUID, list[Step]] = defaultdict(list)
    for step in Step.objects.filter(proposal__in=rows).order_by("number"):
        steps[step.proposal_id].append(step)
    numbers: dict[UUID, dict[Quantity, Given]] = defaultdict(dict)
    for line in BurdenLine.objects.filter(proposal__in=rows, superseded_at=None):
        numbers[line.proposal_id][Quantity(line.quantity)] = given(line)
    every = [step for found in steps.values() for step in found]
    names = names_of(accounts={by for by in (*(each.by for each in rows), *(step.by for step in every)) if by})
    known = versions(ids={step.version for step in every if step.version})

    def view(each: Proposal) -> ProposalView:
        own = steps[each.id]
        return ProposalView(
            id=each.id,
            number=each.number,
            change=Change(each.change),
            text=each.text,
            reason=each.reason,
            stage=stage_of(own[-1] if own else None),
            at=each.at,
            by_name=names.get(each.by, "") if each.by else "",
            given=numbers[each.id],
            compared=rules.compared(numbers[each.id]),
            steps=[
                StepView(
                    stage=Stage(step.stage),
                    at=step.at,
                    by_name=names.get(step.by, "") if step.by else "",
                    text=step.text,
                    document=step.document,
                    in_favour=step.in_favour,
                    on=step.on,
                    version_number=known[step.version].number if step.version in known else None,
                )
                for step in own
            ],
            may=_may(each, row, own, actor, is_whole=rules.compared(numbers[each.id]) is not None),
        )

    return [view(each) for each in rows]


def _may(each: Proposal, task: Task, steps: Sequence[Step], actor: Actor, *, is_whole: bool) -> May:
    scope, stage = scope_of(task.plan), stage_of(steps[-1] if steps else None)
    following = rules.NEXT[stage] if task.dropped_at is None else frozenset[Stage]()
    involved = {each.by, *(step.by for step in steps if step.stage == Stage.SENT.value)}
    appraises = policy.may_appraise(actor, scope, lead=task.lead, involved=involved)
    return May(
        estimate=stage in rules.ESTIMATED_IN and bool(following) and bool(policy.may_propose(actor, task.lead)),
        send=Stage.SENT in following and is_whole and bool(policy.may_send(actor, task.lead)),
        appraise=Stage.APPRAISED in following and bool(appraises),
        decide=Stage.APPROVED in following and bool(policy.may_decide(actor, scope, involved=involved)),
        carry_out=Stage.CARRIED_OUT in following and bool(policy.may_carry_out(actor, scope)),
        withdraw=Stage.WITHDRAWN in following and bool(policy.may_send(actor, task.lead)),
    )


def _history(row: Task) -> list[HistoryLine]:
    """What the journal tells; a step of a proposal by its stage."""
    lines = history_of(subject=row.id)
    return [
        replace(each, kind=f"{each.kind}:{stage}") if (stage := each.facts.get("stage")) else each for each in lines
    ]
