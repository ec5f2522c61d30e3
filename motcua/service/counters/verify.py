"""What figures know of shifts, against the shifts."""

from __future__ import annotations

from django.db import connection

from motcua.foundation.measures.values import Check


def verify_shifts() -> Check:
    """Every shift has one open fact, with the same minutes, which counts while the shift stands. Names the first that
    differs."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCES)
        checked, wrong, found = cursor.fetchone() or (0, 0, None)
    return Check(checked, wrong, f"what figures know of shift {found}" if wrong else None)


_DIFFERENCES = """
    WITH compared AS (
        SELECT coalesce(s.id, f.shift)::text AS found,
            (s.extra_minutes, s."on", s.half, s.in_pilot AND s.called_off_at IS NULL)
                IS DISTINCT FROM (f.extra_minutes, f.shift_on, f.half, f.counts) AS differs
        FROM counters_shift s FULL JOIN (SELECT * FROM counters_fact WHERE closed_by IS NULL) f ON f.shift = s.id
    )
    SELECT count(*), count(*) FILTER (WHERE differs), min(found) FILTER (WHERE differs) FROM compared"""
