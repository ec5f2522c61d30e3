"""`verify ledger`: the books (`payments.verify`), and beside them the tax office's notices: against the journal, against what
was asked for by them, and against the proofs that the tax office was given."""

from __future__ import annotations

from django.db import connection

from motcua.foundation.measures.values import Check
from motcua.service.landtax.events import TaxNoticeRecorded
from motcua.service.landtax.values import LetterKind
from motcua.service.payments.verify import verify_ledger as verify_books

#: The same as `rules.lines_hash`.
LINES = """encode(sha256(convert_to(string_agg(
    sub_item || ':' || identifier || ':' || amount_vnd, ';'
    ORDER BY (sub_item || ':' || identifier || ':' || amount_vnd) COLLATE "C"
), 'UTF8')), 'hex')"""


def verify_ledger() -> Check:
    """The books, and the notices with them. Names the first that is wrong."""
    books, notices = verify_books(), verify_notices()
    return Check(books.checked + notices.checked, books.wrong + notices.wrong, books.first_wrong or notices.first_wrong)


def verify_notices() -> Check:
    """Every notice has the very lines that the journal says; of a notice that stands, what is asked for is what it says or
    less, by what was paid before, and of one that does not, nothing unpaid is asked for; of every tax that is paid the tax
    office has its proof, or a letter with it waits."""
    checked = wrong = 0
    first_wrong: str | None = None
    for statement in (_NOTICES, _PAYABLES, _PROOFS):
        with connection.cursor() as cursor:
            cursor.execute(statement, {"recorded": TaxNoticeRecorded.kind, "proof": LetterKind.PROOF.value})
            row = cursor.fetchone() or (0, 0, None)
        checked, wrong, first_wrong = checked + row[0], wrong + row[1], first_wrong or row[2]
    return Check(checked, wrong, first_wrong)


_COUNTED = "SELECT count(*), count(*) FILTER (WHERE differs), min(code) FILTER (WHERE differs) FROM compared"

_NOTICES = f"""
    WITH written AS (
        SELECT notice_id, {LINES} AS lines, sum(amount_vnd) AS total FROM landtax_notice_line GROUP BY notice_id
    ), told AS (
        SELECT (data ->> 'notice')::uuid AS notice, data ->> 'lines_hash' AS lines, data ->> 'due_on' AS due_on
        FROM journal_entry WHERE kind = %(recorded)s
    ), compared AS (
        SELECT 'the tax notice ' || coalesce(n.file || '/' || n.revision, j.notice::text) AS code,
            n.id IS NULL OR (w.lines, w.total, n.lines_hash, n.due_on::text)
                IS DISTINCT FROM (j.lines, n.total_vnd::numeric, j.lines, j.due_on) AS differs
        FROM landtax_notice n
        LEFT JOIN written w ON w.notice_id = n.id
        FULL JOIN told j ON j.notice = n.id
    )
    {_COUNTED}"""
_PAYABLES = f"""
    WITH compared AS (
        SELECT 'the payable ' || l.payable || ' of the tax notice ' || n.file || '/' || n.revision AS code,
            p.id IS NULL OR (p.subject, p.identifier, p.sub_item) IS DISTINCT FROM (n.dossier, l.identifier, l.sub_item)
                OR p.amount_vnd > l.amount_vnd
                OR n.superseded_at IS NOT NULL AND p.cancelled_at IS NULL AND p.paid_vnd = 0 AS differs
        FROM landtax_notice_line l
        JOIN landtax_notice n ON n.id = l.notice_id
        LEFT JOIN payments_payable p ON p.id = l.payable
        WHERE l.payable IS NOT NULL
    )
    {_COUNTED}"""
_PROOFS = f"""
    WITH compared AS (
        SELECT DISTINCT 'the proof of the payment ' || a.transaction || ' by ' || a.gateway AS code, NOT EXISTS (
            SELECT FROM landtax_letter t WHERE t.kind = %(proof)s AND t.of = a.id) AS differs
        FROM payments_arrival a
        JOIN payments_attempt_share s ON s.attempt_id = a.attempt_id
        JOIN landtax_notice_line l ON l.payable = s.payable_id
        WHERE a.outcome = 'credited'
    )
    {_COUNTED}"""
