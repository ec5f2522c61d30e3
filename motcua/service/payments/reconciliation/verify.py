"""For `verify ledger`: what was deposited against the lines of the standing files, line by line and unit by unit. As it was
when each file was last compared: what the books have learnt since is deposited with the next comparison."""

from __future__ import annotations

from motcua.service.payments.reconciliation.matching import PAID_REFUND

#: Counted, wrong, the first that is wrong; wants `deposited`, the kind of the journal's entries.
DEPOSITS = f"""
    WITH standing AS (
        SELECT id, gateway, day, apart FROM payments_settlement WHERE superseded_at IS NULL AND apart IS NOT NULL
    ), apart AS (
        SELECT unnest(apart) AS id FROM standing
    ), lines AS (
        SELECT f.gateway, f.day, t.number, t.kind, t.transaction, t.reference, t.amount_vnd
        FROM standing f JOIN payments_settlement_line t ON t.file_id = f.id LEFT JOIN apart n ON n.id = t.id
        WHERE n.id IS NULL
    ), both_sides AS (
        SELECT t.*, r.id IS NOT NULL AS by_refund, coalesce(b.attempt_id, a.attempt_id) AS attempt,
            CASE WHEN r.id IS NOT NULL THEN r.amount_vnd ELSE a.amount_vnd END AS here_vnd
        FROM lines t
        LEFT JOIN payments_arrival a ON a.gateway = t.gateway AND a.transaction = t.transaction
        LEFT JOIN payments_refund r ON t.kind = 'refund' AND {PAID_REFUND}
        LEFT JOIN payments_arrival b ON b.id = r.arrival_id AND b.gateway = t.gateway
    ), said AS (
        SELECT t.*, p.unit, CASE t.kind WHEN 'refund' THEN -t.amount_vnd ELSE t.amount_vnd END AS moved_vnd,
            count(*) OVER (PARTITION BY t.gateway, t.kind, t.transaction,
                CASE t.kind WHEN 'refund' THEN t.reference END) AS times
        FROM both_sides t LEFT JOIN payments_attempt p ON p.id = t.attempt
    ), settled AS (
        SELECT gateway, day, unit, sum(moved_vnd)::bigint AS amount FROM said WHERE unit IS NOT NULL GROUP BY 1, 2, 3
    ), booked AS (
        SELECT t.id, f.gateway, f.day, t.unit,
            sum(e.amount_vnd) FILTER (WHERE c.kind = 'deposit')::bigint AS arrived,
            -sum(e.amount_vnd) FILTER (WHERE c.kind = 'gateway' AND c.gateway = f.gateway)::bigint AS gone,
            bool_and(c.unit = t.unit) AS of_unit
        FROM payments_transaction t JOIN payments_settlement f ON f.id = t.settlement_id
        JOIN payments_entry e ON e.transaction_id = t.id JOIN payments_account c ON c.id = e.account_id
        WHERE t.kind = 'deposit' GROUP BY t.id, f.gateway, f.day, t.unit
    ), deposited AS (
        SELECT gateway, day, unit, sum(arrived)::bigint AS amount FROM booked b
        WHERE EXISTS (SELECT FROM standing f WHERE f.gateway = b.gateway AND f.day = b.day) GROUP BY 1, 2, 3
    ), told AS (
        SELECT subject, (data ->> 'amount_vnd')::bigint AS amount FROM journal_entry WHERE kind = %(deposited)s
    ), compared AS (
        SELECT 'line ' || number || ' of the file of ' || gateway || ' of ' || day AS code,
            here_vnd IS DISTINCT FROM amount_vnd OR times > 1 AS differs
        FROM said
        UNION ALL
        SELECT 'the deposit ' || coalesce(b.id, j.subject),
            b.arrived IS DISTINCT FROM b.gone OR b.arrived IS DISTINCT FROM j.amount OR b.of_unit IS NOT TRUE
        FROM booked b FULL JOIN told j ON j.subject = b.id
        UNION ALL
        SELECT 'what ' || coalesce(s.gateway, d.gateway) || ' has settled of ' || coalesce(s.day, d.day) || ' in '
                || coalesce(s.unit, d.unit),
            coalesce(s.amount, 0) <> coalesce(d.amount, 0)
        FROM settled s FULL JOIN deposited d ON d.gateway = s.gateway AND d.day = s.day AND d.unit = s.unit
    )
    SELECT count(*), count(*) FILTER (WHERE differs), min(code) FILTER (WHERE differs) FROM compared"""
