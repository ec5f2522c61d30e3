"""`motcua verify programme`: what figures know of tasks, against the tasks, their terms, reports and judgements."""

from __future__ import annotations

from django.db import connection

from motcua.foundation.calendars.values import VIETNAM
from motcua.foundation.measures.values import Check


def verify_programme() -> Check:
    """Every task has its fact with the same year, terms, completion and acceptance. Names the first that differs."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCES)
        checked, wrong, task = cursor.fetchone() or (0, 0, None)
    return Check(checked, wrong, f"what figures know of the task {task} of the programme" if wrong else None)


_DAY = f"AT TIME ZONE '{VIETNAM.key}')::date"
#: The completion that stands: handed in with evidence that still does, and not sent back.
COMPLETION = """
    SELECT p.task_id, p.at, j.at AS accepted_at FROM programme_progress p
    LEFT JOIN programme_judgement j ON j.progress_id = p.id AND j.superseded_at IS NULL
    WHERE p.is_completion AND p.superseded_at IS NULL AND coalesce(j.verdict, 'accepted') = 'accepted'
      AND EXISTS (SELECT 1 FROM programme_evidence e WHERE e.progress_id = p.id AND e.withdrawn_at IS NULL)"""
_DIFFERENCES = f"""
    WITH told AS (
        SELECT t.id, l.year || '/' || t.number AS code,
            ROW(l.year, t.content, s.lead, s.from_on, s.due_on, (t.at {_DAY},
                (c.at {_DAY}, (c.accepted_at {_DAY}, (t.dropped_at {_DAY})::text AS said
        FROM programme_task t JOIN programme_plan l ON l.id = t.plan_id
        JOIN programme_terms s ON s.task_id = t.id AND s.superseded_at IS NULL
        LEFT JOIN ({COMPLETION}) c ON c.task_id = t.id
    ), known AS (
        SELECT task, ROW(year, content, path[1], from_on, due_on, given_on, completed_on, done_on, dropped_on)::text AS said
        FROM programme_fact WHERE closed_by IS NULL
    ), compared AS (
        SELECT coalesce(told.code, known.task::text) AS code, told.said IS DISTINCT FROM known.said AS differs
        FROM told FULL JOIN known ON known.task = told.id
    )
    SELECT count(*), count(*) FILTER (WHERE differs), min(code) FILTER (WHERE differs) FROM compared"""
