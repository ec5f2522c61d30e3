"""Rows of reviews, and the one lock that all commands on a review take first."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from motcua.reform.simplification.errors import UnableToFindReview
from motcua.reform.simplification.models import BurdenLine, Plan, Proposal, Step, Task
from motcua.reform.simplification.policy import Scope
from motcua.reform.simplification.values import Given, Quantity, Stage


def plan_row(plan: UUID) -> Plan:
    """Raises `UnableToFindReview`."""
    row = Plan.objects.filter(id=plan).first()
    if row is None:
        raise UnableToFindReview
    return row


def lock_plan(plan: UUID) -> Plan:
    """Who adds tasks takes the plan first. Raises `UnableToFindReview`."""
    row = Plan.objects.select_for_update(no_key=True).filter(id=plan).first()
    if row is None:
        raise UnableToFindReview
    return row


def lock_tasks(tasks: Collection[UUID]) -> dict[UUID, Task]:
    """Everything that changes a review or a proposal takes the review's row first; several in the order of their ids.
    Raises `UnableToFindReview` where one of them is not there."""
    found = Task.objects.select_for_update(no_key=True, of=("self",)).select_related("plan")
    rows = {row.id: row for row in found.filter(id__in=tasks).order_by("id")}
    if set(tasks) - rows.keys():
        raise UnableToFindReview
    return rows


def lock_task(task: UUID) -> Task:
    """Raises `UnableToFindReview`."""
    return lock_tasks([task])[task]


def lock_proposals(proposals: Collection[UUID]) -> list[Proposal]:
    """With their tasks locked, in the order asked for. Raises `UnableToFindReview`."""
    known = dict(Proposal.objects.filter(id__in=proposals).values_list("id", "task_id"))
    if set(proposals) - known.keys():
        raise UnableToFindReview
    tasks = lock_tasks(set(known.values()))
    rows = {row.id: row for row in Proposal.objects.filter(id__in=proposals)}
    for row in rows.values():
        row.task = tasks[row.task_id]
    return [rows[each] for each in dict.fromkeys(proposals)]


def scope_of(plan: Plan) -> Scope:
    return Scope(unit=plan.unit, control=plan.control)


def last_step(proposal: Proposal) -> Step | None:
    return Step.objects.filter(proposal=proposal).order_by("-number").first()


def stage_of(step: Step | None) -> Stage:
    return Stage(step.stage) if step else Stage.IDEA


def given_of(proposal: Proposal) -> dict[Quantity, Given]:
    """The numbers that stand."""
    rows = BurdenLine.objects.filter(proposal=proposal, superseded_at=None)
    return {Quantity(row.quantity): given(row) for row in rows}


def given(row: BurdenLine) -> Given:
    return Given(quantity=Quantity(row.quantity), before=row.before, after=row.after, source=row.source)


def involved_in(proposal: Proposal) -> set[UUID | None]:
    """Who proposed it and sent it."""
    sent = Step.objects.filter(proposal=proposal, stage=Stage.SENT.value).values_list("by", flat=True)
    return {proposal.by, *sent}
