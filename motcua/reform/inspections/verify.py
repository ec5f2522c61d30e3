"""`motcua verify inspections`: what figures know of inspections and recommendations, against them."""

from __future__ import annotations

from django.db import connection

from motcua.foundation.calendars.values import VIETNAM
from motcua.foundation.measures.values import Check


def verify_inspections() -> Check:
    """Names the first that differs."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCES)
        checked, wrong, first = cursor.fetchone() or (0, 0, None)
    return Check(checked, wrong, f"what figures know of {first}" if wrong else None)


_DAY = f"AT TIME ZONE '{VIETNAM.key}')::date"
#: The report that stands: with evidence that still does, and not sent back.
REPORTED = """
    SELECT r.recommendation_id, r.at, j.at AS accepted_at FROM inspections_report r
    LEFT JOIN inspections_judgement j ON j.report_id = r.id AND j.superseded_at IS NULL
    WHERE r.superseded_at IS NULL AND coalesce(j.verdict, 'accepted') = 'accepted'
      AND EXISTS (SELECT 1 FROM inspections_evidence e WHERE e.report_id = r.id AND e.withdrawn_at IS NULL)"""
_DIFFERENCES = f"""
    WITH told AS (
        SELECT 'the inspection ' || i.id AS code, ROW(i.manner, i.unit, (m.at {_DAY})::text AS said
        FROM inspections_minutes m JOIN inspections_inspection i ON i.id = m.inspection_id
        UNION ALL
        SELECT 'the recommendation ' || c.id, ROW(c.unit, c.due_on, (c.at {_DAY}, (r.at {_DAY},
            (r.accepted_at {_DAY}, (c.withdrawn_at {_DAY})::text
        FROM inspections_recommendation c LEFT JOIN ({REPORTED}) r ON r.recommendation_id = c.id
    ), known AS (
        SELECT 'the inspection ' || inspection AS code, ROW(manner, path[1], opened_on)::text AS said
        FROM inspections_held_fact WHERE closed_by IS NULL
        UNION ALL
        SELECT 'the recommendation ' || recommendation,
            ROW(path[1], due_on, given_on, reported_on, done_on, withdrawn_on)::text
        FROM inspections_recommendation_fact WHERE closed_by IS NULL
    ), compared AS (
        SELECT code, told.said IS DISTINCT FROM known.said AS differs FROM told FULL JOIN known USING (code)
    )
    SELECT count(*), count(*) FILTER (WHERE differs), min(code) FILTER (WHERE differs) FROM compared"""
