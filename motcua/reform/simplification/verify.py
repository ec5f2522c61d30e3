"""`motcua verify simplification`: what figures know of reviews and proposals, against them."""

from __future__ import annotations

from django.db import connection

from motcua.foundation.calendars.values import VIETNAM
from motcua.foundation.measures.values import Check


def verify_simplification() -> Check:
    """Names the first that differs."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCES)
        checked, wrong, first = cursor.fetchone() or (0, 0, None)
    return Check(checked, wrong, f"what figures know of {first}" if wrong else None)


def _day(moment: str) -> str:
    return f"({moment} AT TIME ZONE '{VIETNAM.key}')::date"


#: The steps of a proposal in one row, and what its standing numbers come to, computed here a second time.
_STEPS = f"""
    SELECT proposal_id,
        {_day("min(at) FILTER (WHERE stage = 'sent')")} AS sent_on,
        {_day("min(at) FILTER (WHERE stage = 'approved')")} AS approved_on,
        {_day("min(at) FILTER (WHERE stage = 'rejected')")} AS rejected_on,
        min(carried_out_on) AS carried_out_on,
        {_day("min(at) FILTER (WHERE stage = 'withdrawn')")} AS withdrawn_on
    FROM simplification_step GROUP BY proposal_id"""


def _of(quantity: str, side: str) -> str:
    return f"max({side}) FILTER (WHERE quantity = '{quantity}')"


def _minutes(side: str) -> str:
    return f"{_of('components', side)} * {_of('minutes', side)} * {_of('dossiers', side)}"


def _vnd(side: str) -> str:
    time = f"floor({_minutes(side)}::numeric * {_of('hourly_vnd', side)} / 60 + 0.5)"
    return f"({time} + {_of('cash_vnd', side)} * {_of('dossiers', side)})"


_SAVED = f"""
    SELECT proposal_id, floor(({_minutes("before")} - {_minutes("after")})::numeric / 60 + 0.5)::bigint AS saved_hours,
        ({_vnd("before")} - {_vnd("after")})::bigint AS saved_vnd
    FROM simplification_burden WHERE superseded_at IS NULL GROUP BY proposal_id HAVING count(*) = 5"""
_PROPOSAL = "sent_on, approved_on, rejected_on, carried_out_on, withdrawn_on, saved_hours, saved_vnd"
_DIFFERENCES = f"""
    WITH told AS (
        SELECT 'the review ' || t.id AS code, ROW(l.year, t.lead, {_day("t.at")}, t.due_on,
            least({_day("t.kept_at")}, (SELECT min(s.sent_on) FROM ({_STEPS}) s
                JOIN simplification_proposal p ON p.id = s.proposal_id WHERE p.task_id = t.id)),
            {_day("t.dropped_at")})::text AS said
        FROM simplification_task t JOIN simplification_plan l ON l.id = t.plan_id
        UNION ALL
        SELECT 'the proposal ' || p.id, ROW(p.change, t.lead, {_day("p.at")}, {_PROPOSAL})::text
        FROM simplification_proposal p JOIN simplification_task t ON t.id = p.task_id
        LEFT JOIN ({_STEPS}) s ON s.proposal_id = p.id LEFT JOIN ({_SAVED}) b ON b.proposal_id = p.id
    ), known AS (
        SELECT 'the review ' || task AS code, ROW(year, path[1], given_on, due_on, reviewed_on, dropped_on)::text AS said
        FROM simplification_task_fact WHERE closed_by IS NULL
        UNION ALL
        SELECT 'the proposal ' || proposal, ROW(change, path[1], proposed_on, {_PROPOSAL})::text
        FROM simplification_proposal_fact WHERE closed_by IS NULL
    ), compared AS (
        SELECT code, told.said IS DISTINCT FROM known.said AS differs FROM told FULL JOIN known USING (code)
    )
    SELECT count(*), count(*) FILTER (WHERE differs), min(code) FILTER (WHERE differs) FROM compared"""
