"""What figures know of steps: a row for each that was done or taken back, written with the entry that tells of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from django.db import connection

from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.gathering import Gathering
from motcua.foundation.journal.values import UnitPath
from motcua.service.processes.events import CompletionUndone, TaskCompleted
from motcua.service.processes.models import StepFact


class Counted(TypedDict, total=False):
    """How a completion was counted, for the event that takes it back."""

    action: str
    counted_at: UnitPath
    undone_at: datetime
    worked_minutes: int | None


def keep(events: Sequence[TaskCompleted], entries: Sequence[UUID], *, at: datetime) -> None:
    """Opens a row for each completion, and closes the one that said that the step was taken back."""
    on = city_day(at)
    _done.add(
        [
            (
                event.task,
                {
                    "entry": entry,
                    "at": at,
                    "on": on,
                    "task": event.task,
                    "dossier": event.subject,
                    "path": event.at_unit.as_array,
                    "action": event.action,
                    "minutes": event.worked_minutes,
                },
            )
            for event, entry in zip(events, entries, strict=True)
            if event.at_unit is not None
        ]
    )


def _write_done(rows: Sequence[Mapping[str, Any]]) -> None:
    with connection.cursor() as cursor:
        # Ids and moments as text.
        cursor.execute(_DONE, [json.dumps(rows, default=str)])


_done: Gathering[UUID, Mapping[str, Any]] = Gathering(_write_done)


def kept(tasks: Sequence[UUID]) -> dict[UUID, Counted]:
    """By task; empty for one of which figures know nothing."""
    _done.flush()
    found: dict[UUID, Counted] = {task: Counted() for task in tasks}
    for row in StepFact.objects.filter(task__in=tasks, closed_by=None, done_at__isnull=False):
        assert row.done_at is not None
        found[row.task] = Counted(
            action=row.action,
            counted_at=UnitPath.of(row.path),
            undone_at=row.done_at,
            worked_minutes=row.worked_minutes,
        )
    return found


def take_back(events: Sequence[CompletionUndone], entries: Sequence[UUID], *, at: datetime) -> None:
    """Closes the rows of the steps and opens some that say so."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_BACK, [[event.task for event in events], list(entries), city_day(at)])


# Each looks for the one open row by the index of its kind.
_DONE = """
    WITH done AS (
        SELECT * FROM jsonb_to_recordset(%s::jsonb) AS d (
            entry uuid, at timestamptz, "on" date, task uuid, dossier uuid, path text, action text, minutes int)
    ), closed AS (
        UPDATE processes_step_fact f SET closed_by = d.entry FROM done d
        WHERE f.task = d.task AND f.closed_by IS NULL AND f.done_at IS NULL
    )
    INSERT INTO processes_step_fact (
        opened_by, opened_on, done_at, done_on, task, dossier, path, action, worked_minutes)
    SELECT entry, "on", at, "on", task, dossier, path::uuid[], action, minutes FROM done"""
_TAKE_BACK = """
    WITH closed AS (
        UPDATE processes_step_fact f SET closed_by = u.entry
        FROM unnest(%s::uuid[], %s::uuid[]) AS u (task, entry)
        WHERE f.task = u.task AND f.closed_by IS NULL AND f.done_at IS NOT NULL
        RETURNING u.entry, f.task, f.dossier, f.path, f.action
    )
    INSERT INTO processes_step_fact (opened_by, opened_on, task, dossier, path, action)
    SELECT entry, %s, task, dossier, path, action FROM closed"""
