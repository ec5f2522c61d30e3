"""`motcua verify initiatives`: what figures know of initiatives, against their pilots, decisions and replications."""

from __future__ import annotations

from django.db import connection

from motcua.foundation.calendars.values import VIETNAM
from motcua.foundation.measures.values import Check


def verify_initiatives() -> Check:
    """Names the first that differs."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCES)
        checked, wrong, title = cursor.fetchone() or (0, 0, None)
    return Check(checked, wrong, f"what figures know of the initiative {title}" if wrong else None)


_DAY = f"AT TIME ZONE '{VIETNAM.key}')::date"
_DIFFERENCES = f"""
    WITH told AS (
        SELECT i.id, i.title, ROW(i.unit, (i.at {_DAY}, p.from_on, p.until_on, d.decided_on,
            (SELECT min(r.from_on) FROM initiatives_replication r WHERE r.initiative_id = i.id AND r.until_on IS NULL),
            (i.given_up_at {_DAY})::text AS said
        FROM initiatives_initiative i
        LEFT JOIN initiatives_pilot p ON p.initiative_id = i.id AND p.superseded_at IS NULL
        LEFT JOIN initiatives_decision d ON d.initiative_id = i.id AND d.superseded_at IS NULL AND d.recognised
    ), known AS (
        SELECT initiative, ROW(path[1], proposed_on, pilot_from, pilot_until, recognised_on, replicated_on,
            given_up_on)::text AS said
        FROM initiatives_fact WHERE closed_by IS NULL
    ), compared AS (
        SELECT coalesce(told.title, known.initiative::text) AS title, told.said IS DISTINCT FROM known.said AS differs
        FROM told FULL JOIN known ON known.initiative = told.id
    )
    SELECT count(*), count(*) FILTER (WHERE differs), min(title) FILTER (WHERE differs) FROM compared"""
