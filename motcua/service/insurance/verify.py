"""`motcua verify insurance`: what figures know of facilities and look-ups, against them."""

from __future__ import annotations

from django.db import connection

from motcua.foundation.measures.values import Check


def verify_insurance() -> Check:
    """Every facility has one open fact that says the same; every answered look-up has one, and no other has. Names the first
    that differs."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCES)
        checked, wrong, found = cursor.fetchone() or (0, 0, None)
    return Check(checked, wrong, f"what figures know of {found}" if wrong else None)


_DIFFERENCES = """
    WITH told AS (
        SELECT 'facility ' || id AS code, ROW(path, from_on, until_on)::text AS said FROM insurance_facility
        UNION ALL
        SELECT 'look-up ' || id, ROW(facility_id, outcome, way)::text FROM insurance_lookup WHERE answered_at IS NOT NULL
    ), known AS (
        SELECT 'facility ' || facility AS code, ROW(path, from_on, until_on)::text AS said
        FROM insurance_facility_fact WHERE closed_by IS NULL
        UNION ALL
        SELECT 'look-up ' || lookup, ROW(facility, outcome, way)::text FROM insurance_lookup_fact WHERE closed_by IS NULL
    ), compared AS (
        SELECT code, told.said IS DISTINCT FROM known.said AS differs FROM told FULL JOIN known USING (code)
    )
    SELECT count(*), count(*) FILTER (WHERE differs), min(code) FILTER (WHERE differs) FROM compared"""
