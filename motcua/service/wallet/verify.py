"""`motcua verify wallet`: what figures know of components, and the journal's word on every share, against the tables."""

from __future__ import annotations

from django.db import connection

from motcua.foundation.calendars.values import VIETNAM
from motcua.foundation.measures.values import Check


def verify_wallet() -> Check:
    """Every scan and every use has its fact with the same day and kind; every share was opened as often as the journal tells,
    and none is open to a paper that was lost or replaced. Names the first that differs."""
    checked, wrong, first = 0, 0, None
    for statement, what in ((_FACTS, "what figures know of component"), (_SHARES, "share")):
        with connection.cursor() as cursor:
            cursor.execute(statement)
            seen, differing, code = cursor.fetchone() or (0, 0, None)
        checked, wrong = checked + seen, wrong + differing
        first = first or (f"{what} {code}" if differing else None)
    return Check(checked, wrong, first)


_DAY = f"AT TIME ZONE '{VIETNAM.key}')::date"
_FACTS = f"""
    WITH told AS (
        SELECT p.id, ROW('digitised', p.kind, (p.at {_DAY})::text AS said FROM wallet_paper p WHERE p.source = 'scan'
        UNION ALL
        SELECT r.id, ROW('reused', p.kind, (r.at {_DAY})::text
        FROM wallet_reused r JOIN wallet_paper p ON p.id = r.paper_id
    ), known AS (
        SELECT component AS id, ROW(how, paper_kind, opened_on)::text AS said
        FROM wallet_component_fact WHERE closed_by IS NULL
    ), compared AS (
        SELECT id::text AS code, told.said IS DISTINCT FROM known.said AS differs FROM told FULL JOIN known USING (id)
    )
    SELECT count(*), count(*) FILTER (WHERE differs), min(code) FILTER (WHERE differs) FROM compared"""
_SHARES = """
    WITH opened AS (
        SELECT data->>'share' AS share, count(*) AS times FROM journal_entry
        WHERE kind = 'wallet_share_opened' GROUP BY 1
    ), compared AS (
        SELECT s.id::text AS code, s.openings IS DISTINCT FROM coalesce(o.times, 0)
            OR (s.ended_at IS NULL AND s.expires_at > coalesce(p.lost_at, 'infinity')) AS differs
        FROM wallet_share s JOIN wallet_paper p ON p.id = s.paper_id LEFT JOIN opened o ON o.share = s.id::text
    )
    SELECT count(*), count(*) FILTER (WHERE differs), min(code) FILTER (WHERE differs) FROM compared"""
