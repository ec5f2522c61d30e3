"""`verify ledger`: the books against themselves, against what the journal said when they were written, and against the rows
that say what was paid."""

from __future__ import annotations

from django.db import connection

from motcua.foundation.calendars.values import VIETNAM
from motcua.foundation.measures.values import Check
from motcua.service.payments.events import LedgerBooked
from motcua.service.payments.reconciliation.events import MoneyDeposited
from motcua.service.payments.reconciliation.verify import DEPOSITS

#: The same as `rules.ledger.lines_hash`: entries as text, in the order of their bytes.
LINES = """encode(sha256(convert_to(string_agg(
    account_id::text || ':' || coalesce(payable_id::text, '') || ':' || amount_vnd, ';'
    ORDER BY (account_id::text || ':' || coalesce(payable_id::text, '') || ':' || amount_vnd) COLLATE "C"
), 'UTF8')), 'hex')"""


def verify_ledger() -> Check:
    """Every transaction adds up to nothing and has the very entries that the journal says; what goes back undoes what came,
    account by account and payable by payable; every payable was paid what the books say; every sum that came is booked once;
    receipts of each series are numbered from 1 without a gap; what was deposited is what the lines of settlement files come
    to that the books have. Names the first that is wrong."""
    checked = wrong = 0
    first_wrong: str | None = None
    for statement in (_TRANSACTIONS, _MIRRORED, _PAYABLES, _ARRIVALS, _RECEIPTS, DEPOSITS):
        with connection.cursor() as cursor:
            cursor.execute(statement, {"booked": LedgerBooked.kind, "deposited": MoneyDeposited.kind})
            row = cursor.fetchone() or (0, 0, None)
        checked, wrong, first_wrong = checked + row[0], wrong + row[1], first_wrong or row[2]
    return Check(checked, wrong, first_wrong)


_COUNTED = "SELECT count(*), count(*) FILTER (WHERE differs), min(code) FILTER (WHERE differs) FROM compared"

_TRANSACTIONS = f"""
    WITH booked AS (
        SELECT transaction_id, sum(amount_vnd) AS balance, {LINES} AS lines FROM payments_entry GROUP BY transaction_id
    ), told AS (
        SELECT subject, data ->> 'lines_hash' AS lines, (data ->> 'day')::date AS day
        FROM journal_entry WHERE kind = %(booked)s
    ), compared AS (
        SELECT 'the transaction ' || coalesce(t.id, b.transaction_id, j.subject) AS code,
            t.id IS NULL OR b.balance IS DISTINCT FROM 0 OR b.lines IS DISTINCT FROM j.lines
                OR (j.day IS NOT NULL AND j.day IS DISTINCT FROM t.day) AS differs
        FROM payments_transaction t
        FULL JOIN booked b ON b.transaction_id = t.id
        FULL JOIN told j ON j.subject = t.id
    )
    {_COUNTED}"""
# Money goes back whole, so a refund or a reversal has the payment's entries with the other sign.
_MIRRORED = f"""
    WITH back AS (
        SELECT id, arrival_id FROM payments_transaction WHERE kind IN ('refund', 'reversal')
    ), sides AS (
        SELECT b.id, e.account_id, e.payable_id, e.amount_vnd FROM back b JOIN payments_entry e ON e.transaction_id = b.id
        UNION ALL
        SELECT b.id, e.account_id, e.payable_id, e.amount_vnd
        FROM back b JOIN payments_transaction t ON t.arrival_id = b.arrival_id AND t.kind = 'payment'
        JOIN payments_entry e ON e.transaction_id = t.id
    ), left_over AS (
        SELECT DISTINCT id FROM (
            SELECT id FROM sides GROUP BY id, account_id, payable_id HAVING sum(amount_vnd) <> 0) s
    ), compared AS (
        SELECT 'the transaction ' || b.id AS code, l.id IS NOT NULL AS differs
        FROM back b LEFT JOIN left_over l ON l.id = b.id
    )
    {_COUNTED}"""
_PAYABLES = f"""
    WITH booked AS (
        SELECT e.payable_id, coalesce(-sum(e.amount_vnd) FILTER (WHERE t.kind <> 'refund'), 0) AS paid,
            coalesce(sum(e.amount_vnd) FILTER (WHERE t.kind = 'refund'), 0) AS refunded
        FROM payments_entry e JOIN payments_transaction t ON t.id = e.transaction_id
        WHERE e.payable_id IS NOT NULL GROUP BY e.payable_id
    ), compared AS (
        SELECT 'the payable ' || p.id AS code,
            (p.paid_vnd, p.refunded_vnd) IS DISTINCT FROM (coalesce(b.paid, 0), coalesce(b.refunded, 0)) AS differs
        FROM payments_payable p LEFT JOIN booked b ON b.payable_id = p.id
    )
    {_COUNTED}"""
_ARRIVALS = f"""
    WITH booked AS (
        SELECT t.arrival_id, sum(e.amount_vnd) AS came
        FROM payments_transaction t JOIN payments_entry e ON e.transaction_id = t.id
        WHERE t.kind = 'payment' AND e.amount_vnd > 0 GROUP BY t.arrival_id
    ), back AS (
        SELECT arrival_id, sum(amount_vnd) AS asked FROM payments_refund WHERE state <> 'refused' GROUP BY arrival_id
    ), compared AS (
        SELECT 'the money that came as ' || a.transaction || ' by ' || a.gateway AS code,
            (a.amount_vnd, a.refunded_vnd) IS DISTINCT FROM (b.came::bigint, coalesce(k.asked, 0)::bigint) AS differs
        FROM payments_arrival a LEFT JOIN booked b ON b.arrival_id = a.id LEFT JOIN back k ON k.arrival_id = a.id
        UNION ALL
        SELECT 'the payment ' || p.reference,
            (p.state IN ('paid', 'refunded', 'reversed')) IS DISTINCT FROM EXISTS (
                SELECT FROM payments_arrival a WHERE a.attempt_id = p.id AND a.outcome = 'credited')
        FROM payments_attempt p
    )
    {_COUNTED}"""
_RECEIPTS = f"""
    WITH given AS (
        SELECT series_id, count(*) AS many, min(number) AS least, max(number) AS greatest
        FROM payments_receipt GROUP BY series_id
    ), compared AS (
        SELECT 'the receipts of the series ' || s.name || ' of ' || s.year || ' in ' || s.unit AS code,
            (coalesce(g.many, 0), coalesce(g.least, 1), coalesce(g.greatest, 0)) IS DISTINCT FROM (s.last, 1, s.last)
                AS differs
        FROM payments_receipt_series s LEFT JOIN given g ON g.series_id = s.id
    )
    {_COUNTED}"""


def verify_payment_facts() -> Check:
    """What figures know of payments and refunds, against arrivals, attempts and refunds. Names the first that differs."""
    with connection.cursor() as cursor:
        cursor.execute(_FACTS)
        checked, wrong, code = cursor.fetchone() or (0, 0, None)
    return Check(checked, wrong, f"what figures know of {code}" if wrong else None)


_CITY_DAY = f"AT TIME ZONE '{VIETNAM.key}')::date"
_SAID_OF_ATTEMPT = "p.subject, p.gateway, p.family, p.is_online, p.procedure, p.level"
_SAID_OF_FACT = "of, gateway, family, is_online, procedure, level"
_FACTS = f"""
    WITH told AS (
        SELECT 'the payment ' || a.id AS code,
            ROW({_SAID_OF_ATTEMPT}, a.amount_vnd, (a.at {_CITY_DAY}, p.state <> 'reversed')::text AS said
        FROM payments_arrival a JOIN payments_attempt p ON p.id = a.attempt_id
        WHERE a.outcome = 'credited' AND p.family <> ''
        UNION ALL
        SELECT 'the refund ' || r.id, ROW({_SAID_OF_ATTEMPT}, r.amount_vnd, (r.paid_at {_CITY_DAY})::text
        FROM payments_refund r JOIN payments_arrival a ON a.id = r.arrival_id JOIN payments_attempt p ON p.id = a.attempt_id
        WHERE r.state = 'paid' AND a.outcome = 'credited' AND p.family <> ''
    ), known AS (
        SELECT 'the payment ' || arrival AS code, ROW({_SAID_OF_FACT}, amount_vnd, paid_on, stands)::text AS said
        FROM payments_fact WHERE closed_by IS NULL
        UNION ALL
        SELECT 'the refund ' || refund, ROW({_SAID_OF_FACT}, amount_vnd, opened_on)::text
        FROM payments_refund_fact WHERE closed_by IS NULL
    ), compared AS (
        SELECT code, told.said IS DISTINCT FROM known.said AS differs FROM told FULL JOIN known USING (code)
    )
    {_COUNTED}"""
