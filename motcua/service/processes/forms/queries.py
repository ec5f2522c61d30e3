"""Reads of steps' forms: what is typed into open ones, and what former ones were done with."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from motcua.service.processes.forms.values import Answered, StepDraft
from motcua.service.processes.models import Task
from motcua.service.processes.models_forms import StepAnswers
from motcua.service.processes.models_forms import StepDraft as DraftRow
from motcua.service.processes.shapes import shape_of


def step_draft(*, task: UUID) -> StepDraft | None:
    row = DraftRow.objects.filter(task=task).first()
    if row is None:
        return None
    return StepDraft(task=task, answers=row.answers, note=row.note, by=row.by, at=row.at)


def answered_forms(*, dossiers: Collection[UUID]) -> dict[UUID, tuple[Answered, ...]]:
    """The forms that the steps of each dossier were done with, in the order of time; dossiers without any are left out."""
    rows = list(StepAnswers.objects.filter(dossier__in=dossiers, superseded_at=None).order_by("at", "id"))
    steps = {task.id: task for task in Task.objects.filter(id__in=[row.task_id for row in rows])} if rows else {}
    found: dict[UUID, tuple[Answered, ...]] = {}
    for row in rows:
        found[row.dossier] = (*found.get(row.dossier, ()), _answered(row, steps[row.task_id]))
    return found


def _answered(row: StepAnswers, task: Task) -> Answered:
    model = shape_of(task.definition_id).model
    step = model.steps[task.step]
    return Answered(
        task=task.id,
        step_vi=step.name_vi,
        step_en=step.name_en,
        form=model.forms[row.form],
        answers=row.answers,
        by=row.by,
        at=row.at,
    )
