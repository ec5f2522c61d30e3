"""What a gateway has settled leaves its account in the books for the unit's account at the State Treasury (ADR 0031)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from motcua.foundation.accounts.values import Actor
from motcua.foundation.journal.values import Event, UnitPath
from motcua.service.payments.commands.booking import Booking, book
from motcua.service.payments.models_reconciliation import Settlement
from motcua.service.payments.reconciliation.events import MoneyDeposited
from motcua.service.payments.reconciliation.matching import PAID_REFUND
from motcua.service.payments.rules.ledger import deposit_lines
from motcua.service.payments.values import AccountKind, TransactionKind
from motcua.service.payments.values_reconciliation import LineKind


def deposit(settlement: Settlement, *, apart: Sequence[int], by: Actor, at: datetime) -> list[Event]:
    """Books what the file's lines come to, but those `apart`, less what was booked for this gateway and day before: one
    transaction a collecting unit, none where nothing has changed. Called right after the comparison, in its transaction.
    Returns what is to be recorded."""
    bookings, said = [], []
    for unit, path, standing_vnd, before_vnd in _sums(settlement, apart):
        booking = Booking(
            kind=TransactionKind.DEPOSIT,
            unit=unit,
            path=path,
            gateway=settlement.gateway,
            settlement=settlement.id,
            lines=deposit_lines(unit=unit, gateway=settlement.gateway, amount_vnd=standing_vnd - before_vnd),
        )
        bookings.append(booking)
        said.append(
            MoneyDeposited(
                subject=booking.id,
                at_unit=UnitPath.of(path),
                settlement=settlement.id,
                gateway=settlement.gateway,
                day=settlement.day,
                amount_vnd=standing_vnd - before_vnd,
                standing_vnd=standing_vnd,
            )
        )
    return [*book(bookings, by=by, at=at), *said] if bookings else []


def _sums(settlement: Settlement, apart: Sequence[int]) -> Iterator[tuple[UUID, Sequence[UUID], int, int]]:
    """Collecting units for which the file comes to another sum than was deposited: unit, those above it, both sums."""
    with connection.cursor() as cursor:
        cursor.execute(
            _SUMS,
            {"file": settlement.id, "gateway": settlement.gateway, "day": settlement.day, "apart": list(apart)},
        )
        yield from cursor.fetchall()


_SUMS = f"""
    WITH apart AS (
        SELECT unnest(%(apart)s::bigint[]) AS id
    ), lines AS (
        SELECT t.* FROM payments_theirs t LEFT JOIN apart n ON n.id = t.id WHERE n.id IS NULL
    ), moved AS (
        SELECT a.attempt_id, t.amount_vnd AS amount
        FROM lines t JOIN payments_arrival a ON a.gateway = %(gateway)s AND a.transaction = t.transaction
        WHERE t.kind = '{LineKind.PAYMENT.value}'
      UNION ALL
        SELECT a.attempt_id, -t.amount_vnd
        FROM lines t JOIN payments_refund r ON {PAID_REFUND}
        JOIN payments_arrival a ON a.gateway = %(gateway)s AND a.id = r.arrival_id
        WHERE t.kind = '{LineKind.REFUND.value}'
      UNION ALL
        -- Recalled by the bank, without a refund of ours.
        SELECT a.attempt_id, -t.amount_vnd
        FROM lines t JOIN payments_arrival a ON a.gateway = %(gateway)s AND a.transaction = t.transaction
        LEFT JOIN payments_refund r ON {PAID_REFUND}
        WHERE t.kind = '{LineKind.REFUND.value}' AND r.id IS NULL
    ), standing AS (
        SELECT p.unit, min(p.path) AS path, sum(m.amount)::bigint AS amount
        FROM moved m JOIN payments_attempt p ON p.id = m.attempt_id GROUP BY p.unit
    ), before AS (
        SELECT t.unit, sum(e.amount_vnd)::bigint AS amount
        FROM payments_settlement f
        JOIN payments_transaction t ON t.settlement_id = f.id AND t.kind = '{TransactionKind.DEPOSIT.value}'
        JOIN payments_entry e ON e.transaction_id = t.id
        JOIN payments_account c ON c.id = e.account_id AND c.kind = '{AccountKind.DEPOSIT.value}'
        WHERE f.gateway = %(gateway)s AND f.day = %(day)s GROUP BY t.unit
    )
    SELECT coalesce(s.unit, b.unit),
        coalesce(s.path, (SELECT path FROM payments_attempt WHERE unit = b.unit LIMIT 1)),
        coalesce(s.amount, 0), coalesce(b.amount, 0)
    FROM standing s FULL JOIN before b ON b.unit = s.unit
    WHERE coalesce(s.amount, 0) <> coalesce(b.amount, 0) ORDER BY 1"""
