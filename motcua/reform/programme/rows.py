"""Rows of the programme, and the one lock that all commands on a task take first."""

from __future__ import annotations

from uuid import UUID

from motcua.reform.programme.errors import UnableToFindPlan, UnableToFindTask
from motcua.reform.programme.models import Evidence, Judgement, Plan, Progress, Task, Terms
from motcua.reform.programme.policy import Scope


def plan_row(plan: UUID) -> Plan:
    """Raises `UnableToFindPlan`."""
    row = Plan.objects.filter(id=plan).first()
    if row is None:
        raise UnableToFindPlan
    return row


def lock_plan(plan: UUID) -> Plan:
    """Who adds tasks or hands them over takes the plan first. Raises `UnableToFindPlan`."""
    row = Plan.objects.select_for_update(no_key=True).filter(id=plan).first()
    if row is None:
        raise UnableToFindPlan
    return row


def lock_task(task: UUID) -> Task:
    """Everything that changes a task takes its row first. Raises `UnableToFindTask`."""
    row = Task.objects.select_for_update(no_key=True, of=("self",)).select_related("plan").filter(id=task).first()
    if row is None:
        raise UnableToFindTask
    return row


def scope_of(plan: Plan) -> Scope:
    return Scope(unit=plan.unit, control=plan.control)


def terms_of(task: Task) -> Terms:
    """Those that stand: there are always some."""
    return Terms.objects.get(task=task, superseded_at=None)


def standing_progress(task: Task) -> Progress | None:
    """The last report, unless a later one replaced it."""
    return Progress.objects.filter(task=task, superseded_at=None).order_by("-at", "-id").first()


def judgement_of(progress: Progress) -> Judgement | None:
    """The one that stands."""
    return Judgement.objects.filter(progress=progress, superseded_at=None).first()


def has_evidence(progress: Progress) -> bool:
    """Any that was not withdrawn."""
    return Evidence.objects.filter(progress=progress, withdrawn_at=None).exists()
