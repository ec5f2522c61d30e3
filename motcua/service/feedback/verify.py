"""What figures know of ratings and petitions, against these."""

from __future__ import annotations

from django.db import connection

from motcua.foundation.calendars.values import VIETNAM
from motcua.foundation.measures.values import Check


def verify_ratings() -> Check:
    """Every rating has its fact, with the same face and where its dossier counts. Names the first that differs."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCES)
        checked, wrong, code = cursor.fetchone() or (0, 0, None)
    return Check(checked, wrong, f"what figures know of the rating of dossier {code}" if wrong else None)


def verify_petitions() -> Check:
    """`motcua verify petitions`: how each stands, and each time that one was received, answered or disputed. Names the first
    that differs."""
    with connection.cursor() as cursor:
        cursor.execute(_PETITION_DIFFERENCES)
        checked, wrong, code = cursor.fetchone() or (0, 0, None)
    return Check(checked, wrong, f"what figures know of {code}" if wrong else None)


_DIFFERENCES = """
    WITH compared AS (
        SELECT coalesce(d.code, d.reference, f.dossier::text) AS code,
            r.face IS DISTINCT FROM f.face OR d.counted_path IS DISTINCT FROM f.path AS differs
        FROM feedback_rating r JOIN dossiers_dossier d ON d.id = r.dossier_id
        FULL JOIN feedback_fact f ON f.dossier = r.dossier_id
    )
    SELECT count(*), count(*) FILTER (WHERE differs), min(code) FILTER (WHERE differs) FROM compared"""

_DAY = f"AT TIME ZONE '{VIETNAM.key}')::date"
_PETITION_DIFFERENCES = f"""
    WITH told AS (
        SELECT 'the petition ' || p.id AS code, ROW(p.kind, p.path, p.answered_at IS NULL,
            CASE WHEN p.answered_at IS NULL THEN (p.due_at {_DAY} END)::text AS said
        FROM feedback_petition p
        UNION ALL
        SELECT 'receiving ' || p.id, ROW('received', p.kind, (p.at {_DAY}, NULL::boolean)::text FROM feedback_petition p
        UNION ALL
        SELECT 'answer ' || a.id, ROW('answered', p.kind, (a.at {_DAY}, a.in_time AND a.at <= a.due_at)::text
        FROM feedback_petition_answer a JOIN feedback_petition p ON p.id = a.petition_id
        UNION ALL
        SELECT 'dispute of ' || p.id, ROW('reopened', p.kind, (a.disputed_at {_DAY}, NULL::boolean)::text
        FROM feedback_petition_answer a JOIN feedback_petition p ON p.id = a.petition_id WHERE a.disputed_at IS NOT NULL
    ), known AS (
        SELECT 'the petition ' || petition AS code, ROW(petition_kind, path, is_open, due_on)::text AS said
        FROM feedback_petition_fact WHERE closed_by IS NULL
        UNION ALL
        SELECT CASE done WHEN 'received' THEN 'receiving ' || petition WHEN 'answered' THEN 'answer ' || act
            ELSE 'dispute of ' || petition END,
            ROW(done, petition_kind, opened_on, in_time)::text
        FROM feedback_petition_act_fact
    ), compared AS (
        SELECT code, told.said IS DISTINCT FROM known.said AS differs FROM told FULL JOIN known USING (code)
    )
    SELECT count(*), count(*) FILTER (WHERE differs), min(code) FILTER (WHERE differs) FROM compared"""
