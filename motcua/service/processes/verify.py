"""What figures know of steps, against the steps; and the answers of their forms, against the journal."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from django.db import connection

from motcua.foundation.journal.queries import entries_of_many
from motcua.foundation.journal.rules import canonical
from motcua.foundation.measures.values import Check
from motcua.service.processes.forms.events import StepFormAnswered
from motcua.service.processes.models_forms import StepAnswers

CHUNK_DOSSIERS = 1_000


def verify_steps() -> Check:
    """Every step that figures count as done is done, at that moment and by that action. Names the first that differs."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCES)
        checked, wrong, task = cursor.fetchone() or (0, 0, None)
    return Check(checked, wrong, f"what figures know of step {task}" if wrong else None)


def verify_step_forms() -> Check:
    """The answers in force of every step's form are those that the journal told last of it, by their hash. Names the first
    step that differs."""
    checked, wrong = 0, list[UUID]()
    dossiers = list(StepAnswers.objects.order_by("dossier").values_list("dossier", flat=True).distinct())
    for first in range(0, len(dossiers), CHUNK_DOSSIERS):
        some = dossiers[first : first + CHUNK_DOSSIERS]
        told = {
            UUID(entry.data["task"]): entry.data["answers_hash"]
            for entry in entries_of_many(subjects=some, kinds=[StepFormAnswered.kind])
        }
        rows = StepAnswers.objects.filter(dossier__in=some, superseded_at=None).values_list("task", "answers")
        kept = {task: sha256(canonical(answers)).hexdigest() for task, answers in rows}
        checked += len(kept)
        wrong += sorted(task for task in {**told, **kept} if told.get(task) != kept.get(task))
    return Check(checked, len(wrong), f"the form of step {wrong[0]}" if wrong else None)


_DIFFERENCES = """
    WITH compared AS (
        SELECT f.task, (t.status, t.done_at, t.action) IS DISTINCT FROM ('done', f.done_at, f.action) AS differs
        FROM processes_step_fact f LEFT JOIN processes_task t ON t.id = f.task
        WHERE f.closed_by IS NULL AND f.done_at IS NOT NULL
    )
    SELECT count(*), count(*) FILTER (WHERE differs), min(task::text) FILTER (WHERE differs) FROM compared"""
