"""`motcua verify documents`: numbers without gap or double, and what figures know of documents, against the registers."""

from __future__ import annotations

from django.db import connection

from motcua.foundation.calendars.values import VIETNAM
from motcua.foundation.measures.values import Check


def verify_documents() -> Check:
    """Every series runs from 1 to its last number; every line has its fact with the same days; what stands in the
    line is what stands in its assignment and handling. Names the first that differs."""
    checked, wrong, first = 0, 0, None
    for statement, what in ((_SERIES, "the numbers of"), (_DIFFERENCES, "what figures know of")):
        with connection.cursor() as cursor:
            cursor.execute(statement)
            seen, differing, code = cursor.fetchone() or (0, 0, None)
        checked, wrong = checked + seen, wrong + differing
        first = first or (f"{what} {code}" if differing else None)
    return Check(checked, wrong, first)


_DAY = f"AT TIME ZONE '{VIETNAM.key}')::date"
_SERIES = """
    WITH given AS (
        SELECT unit, year, 'in' AS name, number FROM documents_incoming
        UNION ALL SELECT unit, year, kind, number FROM documents_outgoing WHERE number IS NOT NULL
    ), counted AS (
        SELECT unit, year, name, count(*) AS many, count(DISTINCT number) AS different, min(number) AS least,
            max(number) AS greatest FROM given GROUP BY unit, year, name
    ), compared AS (
        SELECT 'the series ' || name || ' of ' || year || ' in ' || unit AS code,
            (coalesce(c.many, 0), coalesce(c.different, 0), coalesce(c.least, 1), coalesce(c.greatest, 0))
                IS DISTINCT FROM (coalesce(s.last, 0)::bigint, coalesce(s.last, 0)::bigint, 1, coalesce(s.last, 0))
                AS differs
        FROM counted c FULL JOIN documents_series s USING (unit, year, name)
    )
    SELECT count(*), count(*) FILTER (WHERE differs), min(code) FILTER (WHERE differs) FROM compared"""
_DIFFERENCES = f"""
    WITH told AS (
        SELECT 'the incoming document ' || i.number || '/' || i.year || ' (' || i.id || ')' AS code, i.id AS document,
            ROW(i.kind, i.path, (i.at {_DAY}, a.due_on, (h.at {_DAY}, h.timing, (i.annulled_at {_DAY})::text AS said,
            (i.assigned_unit, i.assigned_account, i.due_on, i.handled_at)
                IS DISTINCT FROM (a.unit, a.account, a.due_on, h.at) AS stands_apart
        FROM documents_incoming i
        LEFT JOIN documents_assignment a ON a.incoming_id = i.id AND a.superseded_at IS NULL
        LEFT JOIN documents_handling h ON h.incoming_id = i.id AND h.superseded_at IS NULL
        UNION ALL
        SELECT 'the document ' || code || ' (' || id || ')', id, ROW(kind, path, (issued_at {_DAY})::text, false
        FROM documents_outgoing WHERE number IS NOT NULL
    ), known AS (
        SELECT document, ROW(document_kind, path, registered_on, due_on, handled_on, timing, annulled_on)::text AS said
        FROM documents_incoming_fact WHERE closed_by IS NULL
        UNION ALL
        SELECT document, ROW(document_kind, path, opened_on)::text FROM documents_outgoing_fact WHERE closed_by IS NULL
    ), compared AS (
        SELECT coalesce(told.code, known.document::text) AS code,
            told.said IS DISTINCT FROM known.said OR coalesce(told.stands_apart, false) AS differs
        FROM told FULL JOIN known USING (document)
    )
    SELECT count(*), count(*) FILTER (WHERE differs), min(code) FILTER (WHERE differs) FROM compared"""
