"""`motcua verify institutions`: what figures know of reviews, proposals, quotas and courses, against them."""

from __future__ import annotations

from django.db import connection

from motcua.foundation.calendars.values import VIETNAM
from motcua.foundation.measures.values import Check


def verify_institutions() -> Check:
    """Names the first that differs."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCES)
        checked, wrong, first = cursor.fetchone() or (0, 0, None)
    return Check(checked, wrong, f"what figures know of {first}" if wrong else None)


def _day(moment: str) -> str:
    return f"({moment} AT TIME ZONE '{VIETNAM.key}')::date"


def _step(stage: str) -> str:
    return _day(f"(SELECT min(s.at) FROM institutions_step s WHERE s.proposal_id = p.id AND s.stage = '{stage}')")


#: A withdrawn document's last review is the one that counts no more; what was done in earlier years was done.
_DIFFERENCES = f"""
    WITH told AS (
        SELECT 'the review ' || r.id AS code, ROW(d.unit, {_day("r.at")}, r.due_on, {_day("f.at")}, f.found, h.handled_on,
            CASE WHEN NOT EXISTS (SELECT FROM institutions_review l WHERE l.document_id = d.id AND l.due_on > r.due_on)
                THEN {_day("d.withdrawn_at")} END)::text AS said
        FROM institutions_review r JOIN institutions_document d ON d.id = r.document_id
        LEFT JOIN institutions_finding f ON f.review_id = r.id AND f.superseded_at IS NULL
        LEFT JOIN institutions_handling h ON h.review_id = r.id
        UNION ALL
        SELECT 'the proposal ' || p.id, ROW(p.unit, {_day("p.at")}, {_step("sent")}, {_step("approved")},
            {_step("rejected")}, (SELECT min(carried_out_on) FROM institutions_step s WHERE s.proposal_id = p.id),
            {_step("withdrawn")})::text
        FROM institutions_proposal p
        UNION ALL
        SELECT 'the quota ' || series, ROW(unit, from_on, count)::text FROM institutions_quota WHERE superseded_at IS NULL
        UNION ALL
        SELECT 'the course ' || c.id, ROW(c.unit, c.last_on, c.days,
            (SELECT count(*) FROM institutions_attendance a WHERE a.course_id = c.id), {_day("c.withdrawn_at")})::text
        FROM institutions_course c
    ), known AS (
        SELECT 'the review ' || review AS code,
            ROW(path[1], given_on, due_on, found_on, found, handled_on, withdrawn_on)::text AS said
        FROM institutions_review_fact WHERE closed_by IS NULL
        UNION ALL
        SELECT 'the proposal ' || proposal,
            ROW(path[1], proposed_on, sent_on, approved_on, rejected_on, carried_out_on, withdrawn_on)::text
        FROM institutions_proposal_fact WHERE closed_by IS NULL
        UNION ALL
        SELECT 'the quota ' || series, ROW(path[1], from_on, count)::text
        FROM institutions_quota_fact WHERE closed_by IS NULL
        UNION ALL
        SELECT 'the course ' || course, ROW(path[1], last_on, days, people, withdrawn_on)::text
        FROM institutions_course_fact WHERE closed_by IS NULL
    ), compared AS (
        SELECT code, told.said IS DISTINCT FROM known.said AS differs FROM told FULL JOIN known USING (code)
    )
    SELECT count(*), count(*) FILTER (WHERE differs), min(code) FILTER (WHERE differs) FROM compared"""
