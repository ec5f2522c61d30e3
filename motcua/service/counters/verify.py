"""What figures know of shifts, against the shifts; the sums that codes keep, against their days."""

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


def verify_codes() -> Check:
    """Every code's sums are those of its days. Names the first that differs."""
    with connection.cursor() as cursor:
        cursor.execute(_SUMS)
        checked, wrong, found = cursor.fetchone() or (0, 0, None)
    return Check(checked, wrong, f"the sums of code {found}" if wrong else None)


_SUMS = """
    WITH compared AS (
        SELECT c.number, (c.scans, c.started, c.filed)
            IS DISTINCT FROM (coalesce(d.scans, 0), coalesce(d.started, 0), coalesce(d.filed, 0)) AS differs
        FROM counters_code c LEFT JOIN (
            SELECT code_id, sum(scans) AS scans, sum(started) AS started, sum(filed) AS filed
            FROM counters_code_day GROUP BY code_id
        ) d ON d.code_id = c.id
    )
    SELECT count(*), count(*) FILTER (WHERE differs), min(number) FILTER (WHERE differs) FROM compared"""


_DIFFERENCES = """
    WITH compared AS (
        SELECT coalesce(s.id, f.shift)::text AS found,
            (s.extra_minutes, s."on", s.half, s.in_pilot AND s.called_off_at IS NULL)
                IS DISTINCT FROM (f.extra_minutes, f.shift_on, f.half, f.counts) AS differs
        FROM counters_shift s FULL JOIN (SELECT * FROM counters_fact WHERE closed_by IS NULL) f ON f.shift = s.id
    )
    SELECT count(*), count(*) FILTER (WHERE differs), min(found) FILTER (WHERE differs) FROM compared"""
