"""What figures know of steps, against the steps."""

from __future__ import annotations

from django.db import connection

from motcua.foundation.measures.values import Check


def verify_steps() -> Check:
    """Every step that figures count as done is done, at that moment and by that action. Names the first that differs."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCES)
        checked, wrong, task = cursor.fetchone() or (0, 0, None)
    return Check(checked, wrong, f"what figures know of step {task}" if wrong else None)


_DIFFERENCES = """
    WITH compared AS (
        SELECT f.task, (t.status, t.done_at, t.action) IS DISTINCT FROM ('done', f.done_at, f.action) AS differs
        FROM processes_step_fact f LEFT JOIN processes_task t ON t.id = f.task
        WHERE f.closed_by IS NULL AND f.done_at IS NOT NULL
    )
    SELECT count(*), count(*) FILTER (WHERE differs), min(task::text) FILTER (WHERE differs) FROM compared"""
