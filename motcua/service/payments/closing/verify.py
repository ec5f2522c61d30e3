"""`verify closings`: settlement files are whole; closed days come to what two persons looked at, and to what the journal
says; nothing stands in the books after they were closed."""

from __future__ import annotations

from django.db import connection

from motcua.foundation.measures.values import Check
from motcua.service.payments.closing.events import DaysClosed
from motcua.service.payments.reconciliation.events import SettlementTaken


def verify_closings() -> Check:
    """Names the first that is wrong: a file whose lines do not make its sums, or days whose books have another sum than the
    one they were closed with."""
    checked = wrong = 0
    first_wrong: str | None = None
    for statement in (_FILES, _CLOSINGS, _BOOKS):
        with connection.cursor() as cursor:
            cursor.execute(statement, {"taken": SettlementTaken.kind, "closed": DaysClosed.kind})
            row = cursor.fetchone() or (0, 0, None)
        checked, wrong, first_wrong = checked + row[0], wrong + row[1], first_wrong or row[2]
    return Check(checked, wrong, first_wrong)


_COUNTED = "SELECT count(*), count(*) FILTER (WHERE differs), min(code) FILTER (WHERE differs) FROM compared"

_FILES = f"""
    WITH counted AS (
        SELECT file_id, count(*)::int AS lines,
            coalesce(sum(amount_vnd) FILTER (WHERE kind = 'payment'), 0)::bigint AS paid,
            coalesce(sum(amount_vnd) FILTER (WHERE kind = 'refund'), 0)::bigint AS returned
        FROM payments_settlement_line GROUP BY file_id
    ), told AS (
        SELECT subject, data ->> 'sha256' AS sha256, (data ->> 'paid_vnd')::bigint AS paid FROM journal_entry
        WHERE kind = %(taken)s
    ), compared AS (
        SELECT 'the file of ' || f.gateway || ' of ' || f.day || ', revision ' || f.revision AS code,
            (f.lines, f.paid_vnd, f.returned_vnd, f.sha256, f.paid_vnd) IS DISTINCT FROM
            (coalesce(c.lines, 0), coalesce(c.paid, 0::bigint), coalesce(c.returned, 0::bigint), t.sha256, t.paid) AS differs
        FROM payments_settlement f LEFT JOIN counted c ON c.file_id = f.id LEFT JOIN told t ON t.subject = f.id
    )
    {_COUNTED}"""
# What stands in the books of a standing closing's days now, account by account, against what was closed and told.
_CLOSINGS = f"""
    WITH standing AS (
        SELECT * FROM payments_closing WHERE state IN ('closed', 'confirmed', 'reopening')
    ), now AS (
        SELECT s.id, a.kind, a.gateway, coalesce(sum(e.amount_vnd) FILTER (WHERE e.amount_vnd > 0), 0)::bigint AS debits,
            coalesce(sum(e.amount_vnd) FILTER (WHERE e.amount_vnd < 0), 0)::bigint AS credits
        FROM standing s JOIN payments_transaction t ON t.unit = s.unit AND t.day BETWEEN s.starts_on AND s.through_on
        JOIN payments_entry e ON e.transaction_id = t.id JOIN payments_account a ON a.id = e.account_id
        GROUP BY s.id, a.kind, a.gateway
    ), kept AS (
        SELECT m.* FROM payments_closing_sum m JOIN standing s ON s.id = m.closing_id
    ), told AS (
        SELECT j.subject, m ->> 0 AS kind, m ->> 1 AS gateway, (m ->> 2)::bigint AS debits, (m ->> 3)::bigint AS credits
        FROM journal_entry j JOIN standing s ON s.id = j.subject, jsonb_array_elements(j.data -> 'sums') m
        WHERE j.kind = %(closed)s
    ), compared AS (
        SELECT 'the closing ' || coalesce(k.closing_id, n.id, t.subject) || ', account ' ||
                coalesce(k.account_kind, n.kind, t.kind) AS code,
            (k.debits_vnd, k.credits_vnd) IS DISTINCT FROM (n.debits, n.credits)
            OR (k.debits_vnd, k.credits_vnd) IS DISTINCT FROM (t.debits, t.credits) AS differs
        FROM kept k
        FULL JOIN now n ON n.id = k.closing_id AND n.kind = k.account_kind AND n.gateway = k.gateway
        FULL JOIN told t ON t.subject = coalesce(k.closing_id, n.id) AND t.kind = coalesce(k.account_kind, n.kind)
            AND t.gateway = coalesce(k.gateway, n.gateway)
    )
    {_COUNTED}"""
_BOOKS = f"""
    WITH last AS (
        SELECT unit, max(through_on) AS through_on FROM payments_closing
        WHERE state IN ('closed', 'confirmed', 'reopening') GROUP BY unit
    ), compared AS (
        SELECT 'the books of ' || b.unit AS code, b.closed_through IS DISTINCT FROM l.through_on AS differs
        FROM payments_books b LEFT JOIN last l ON l.unit = b.unit
    )
    {_COUNTED}"""
