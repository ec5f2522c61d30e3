"""`motcua verify outreach`: what figures know of groups, members and visits, against them."""

from __future__ import annotations

from django.db import connection

from motcua.foundation.measures.values import Check
from motcua.reform.outreach.values import Help


def verify_outreach() -> Check:
    """Names the first that differs."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCES)
        checked, wrong, first = cursor.fetchone() or (0, 0, None)
    return Check(checked, wrong, f"what figures know of {first}" if wrong else None)


_HELPED = ", ".join(each.value for each in Help)
_DIFFERENCES = f"""
    WITH told AS (
        SELECT 'the group ' || id AS code, ROW(kind, communes, founded_on, dissolved_on, unit)::text AS said
        FROM outreach_group
        UNION ALL
        SELECT 'the membership ' || m.id, ROW(m.kind, m.person_id, lower(m.during), upper(m.during), g.unit)::text
        FROM outreach_membership m JOIN outreach_group g ON g.id = m.group_id
        UNION ALL
        SELECT 'the visit ' || id, ROW(held_on, {_HELPED})::text FROM outreach_visit WHERE withdrawn_at IS NULL
    ), known AS (
        SELECT 'the group ' || group_id AS code, ROW(kind, communes, founded_on, dissolved_on, path[1])::text AS said
        FROM outreach_group_fact WHERE closed_by IS NULL
        UNION ALL
        SELECT 'the membership ' || membership, ROW(kind, person, joined_on, left_on, path[1])::text
        FROM outreach_member_fact WHERE closed_by IS NULL
        UNION ALL
        SELECT 'the visit ' || visit, ROW(held_on, {_HELPED})::text FROM outreach_visit_fact
        WHERE closed_by IS NULL AND held_on IS NOT NULL
    ), compared AS (
        SELECT code, told.said IS DISTINCT FROM known.said AS differs FROM told FULL JOIN known USING (code)
    )
    SELECT count(*), count(*) FILTER (WHERE differs), min(code) FILTER (WHERE differs) FROM compared"""
