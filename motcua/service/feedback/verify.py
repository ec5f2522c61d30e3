"""What figures know of ratings, against the ratings."""

from __future__ import annotations

from django.db import connection

from motcua.foundation.measures.values import Check


def verify_ratings() -> Check:
    """Every rating has its fact, with the same face and where its dossier counts. Names the first that differs."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCES)
        checked, wrong, code = cursor.fetchone() or (0, 0, None)
    return Check(checked, wrong, f"what figures know of the rating of dossier {code}" if wrong else None)


_DIFFERENCES = """
    WITH compared AS (
        SELECT coalesce(d.code, d.reference, f.dossier::text) AS code,
            r.face IS DISTINCT FROM f.face OR d.counted_path IS DISTINCT FROM f.path AS differs
        FROM feedback_rating r JOIN dossiers_dossier d ON d.id = r.dossier_id
        FULL JOIN feedback_fact f ON f.dossier = r.dossier_id
    )
    SELECT count(*), count(*) FILTER (WHERE differs), min(code) FILTER (WHERE differs) FROM compared"""
