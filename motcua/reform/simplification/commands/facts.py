"""What figures know of reviews and proposals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from motcua.foundation.calendars.rules import city_day
from motcua.reform.simplification import rules
from motcua.reform.simplification.models import Proposal, ProposalFact, Step, Task, TaskFact
from motcua.reform.simplification.rows import given_of
from motcua.reform.simplification.values import Stage
from motcua.registry.organization.values import Directory


def keep_first_facts(tasks: Sequence[Task], *, entries: Sequence[UUID], units: Directory) -> None:
    """Beside reviews that were planned just now."""
    TaskFact.objects.bulk_create(
        TaskFact(
            opened_by=entry,
            opened_on=city_day(task.at),
            task=task.id,
            path=units.path(task.lead).reaching(task.plan.unit).path,
            year=task.plan.year,
            given_on=city_day(task.at),
            due_on=task.due_on,
        )
        for task, entry in zip(tasks, entries, strict=True)
    )


def keep_task_fact(task: Task, *, entry: UUID, at: datetime, units: Directory) -> None:
    """Read from the rows as they stand after what the entry tells of; the former fact is closed by it."""
    first = Step.objects.filter(proposal__task=task, stage=Stage.SENT.value).order_by("at").first()
    days = [city_day(each) for each in (first.at if first else None, task.kept_at) if each]
    TaskFact.objects.filter(task=task.id, closed_by=None).update(closed_by=entry)
    TaskFact.objects.create(
        opened_by=entry,
        opened_on=city_day(at),
        task=task.id,
        path=units.path(task.lead).reaching(task.plan.unit).path,
        year=task.plan.year,
        given_on=city_day(task.at),
        due_on=task.due_on,
        reviewed_on=min(days, default=None),
        dropped_on=city_day(task.dropped_at) if task.dropped_at else None,
    )


def keep_proposal_fact(proposal: Proposal, *, entry: UUID, at: datetime, units: Directory) -> None:
    """The same of a proposal."""
    steps = {step.stage: step for step in Step.objects.filter(proposal=proposal)}
    compared = rules.compared(given_of(proposal))

    def day(stage: Stage) -> date | None:
        return city_day(steps[stage.value].at) if stage.value in steps else None

    done = steps.get(Stage.CARRIED_OUT.value)
    ProposalFact.objects.filter(proposal=proposal.id, closed_by=None).update(closed_by=entry)
    ProposalFact.objects.create(
        opened_by=entry,
        opened_on=city_day(at),
        proposal=proposal.id,
        path=units.path(proposal.task.lead).reaching(proposal.task.plan.unit).path,
        change=proposal.change,
        proposed_on=city_day(proposal.at),
        sent_on=day(Stage.SENT),
        approved_on=day(Stage.APPROVED),
        rejected_on=day(Stage.REJECTED),
        carried_out_on=done.on if done else None,
        withdrawn_on=day(Stage.WITHDRAWN),
        saved_hours=rules.hours_of(compared.saved_minutes) if compared else None,
        saved_vnd=compared.saved_vnd if compared else None,
    )
