"""What accountants take along of a unit's books, as spreadsheets. Every sheet's money is proven against the ledger by a
statement of its own before anybody gets it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.sheets.values import CellValue, Column, Kind, Layout
from motcua.foundation.sheets.writing import template_of
from motcua.service.payments.closing.errors import UnableToExportBooks
from motcua.service.payments.closing.policy import may_see_books
from motcua.service.payments.reconciliation.queries import reach
from motcua.service.payments.rules.receipts import shown_number, shown_series
from motcua.service.payments.words import (
    ACCOUNT_WORDS,
    DIFFERENCE_STATE_WORDS,
    DIFFERENCE_WORDS,
    REFUND_STATE_WORDS,
    REMEDY_WORDS,
    gateway_words,
)


class Sheet(StrEnum):
    COLLECTIONS = "collections"
    LEDGER = "ledger"
    RECEIPTS = "receipts"
    REFUNDS = "refunds"
    RECONCILIATION = "reconciliation"
    DEPOSITS = "deposits"


Row = dict[str, CellValue]


@dataclass(frozen=True)
class _Made:
    """`proven` is what the ledger says the column of that name comes to."""

    rows: Sequence[Row]
    totals: tuple[str, ...]
    proven: Mapping[str, int]


def books_sheet(*, sheet: Sheet, unit: UUID, first: date, last: date, actor: Actor, at: datetime) -> bytes:
    """The sheet of a unit's books from `first` to `last`, both with it, in the reader's language. Raises
    `UnableToExportBooks` when its rows do not come to what the ledger says."""
    require(may_see_books(reach(actor=actor, at=at), unit=unit), act="export_books", subject=unit)
    made = _MAKERS[sheet]({"unit": unit, "first": first, "last": last})
    totals = {name: sum(int(str(row.get(name) or 0)) for row in made.rows) for name in made.totals}
    for name, amount_vnd in made.proven.items():
        if totals[name] != amount_vnd:
            raise UnableToExportBooks(rows=totals[name], books=amount_vnd)
    return template_of(LAYOUTS[sheet], made_at=at, rows=made.rows, totals=totals)


def _asked(statement: str, given: Mapping[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, dict(given))
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _collections(given: Mapping[str, Any]) -> _Made:
    rows = [
        {
            **row,
            "gateway": gateway_words(row["gateway"]),
            "what": row["what"] or str(ACCOUNT_WORDS[row["account"]]),
            "receipt": shown_number(row["receipt"]) if row["receipt"] else None,
            "late": row["late"],
        }
        for row in _asked(_COLLECTIONS, given)
    ]
    (proof,) = _asked(_COLLECTED, given)
    return _Made(rows, ("amount",), {"amount": proof["amount"]})


def _ledger(given: Mapping[str, Any]) -> _Made:
    rows = [
        {
            **row,
            "account": str(ACCOUNT_WORDS[row["account"]]),
            "gateway": gateway_words(row["gateway"]) if row["gateway"] else None,
        }
        for row in _asked(_LEDGER, given)
    ]
    (proof,) = _asked(_MOVED, given)
    return _Made(
        rows,
        ("opening", "debits", "credits", "closing"),
        # What is in the books adds up to nothing, at the beginning and at the end.
        {"opening": 0, "closing": 0, "debits": proof["debits"], "credits": proof["debits"]},
    )


def _receipts(given: Mapping[str, Any]) -> _Made:
    rows = [
        {
            **row,
            "series": shown_series(name=row["series"], year=row["year"]),
            "number": shown_number(row["number"]),
            "gateway": gateway_words(row["gateway"]),
        }
        for row in _asked(_RECEIPTS, given)
    ]
    (proof,) = _asked(_RECEIPTED, given)
    return _Made(rows, ("amount", "in_force"), {"amount": proof["amount"]})


def _refunds(given: Mapping[str, Any]) -> _Made:
    rows = [
        {
            **row,
            "state": str(REFUND_STATE_WORDS[row["state"]]),
            "gateway": gateway_words(row["gateway"]),
        }
        for row in _asked(_REFUNDS, given)
    ]
    (proof,) = _asked(_RETURNED, given)
    return _Made(rows, ("amount", "paid"), {"paid": proof["amount"]})


def _reconciliation(given: Mapping[str, Any]) -> _Made:
    rows = [
        {
            **row,
            "gateway": gateway_words(row["gateway"]),
            "kind": str(DIFFERENCE_WORDS[row["kind"]]),
            "state": str(DIFFERENCE_STATE_WORDS[row["state"]]),
            "remedy": str(REMEDY_WORDS[row["remedy"]]) if row["remedy"] else None,
        }
        for row in _asked(_DIFFERENCES, given)
    ]
    return _Made(rows, ("here", "there"), {})


def _deposits(given: Mapping[str, Any]) -> _Made:
    rows = [{**row, "gateway": gateway_words(row["gateway"])} for row in _asked(_GATEWAYS_BY_DAY, given)]
    (proof,) = _asked(_DEPOSITED, given)
    return _Made(rows, ("came", "back", "arrived"), {"came": proof["came"], "arrived": proof["arrived"]})


_MAKERS: Mapping[Sheet, Callable[[Mapping[str, Any]], _Made]] = {
    Sheet.COLLECTIONS: _collections,
    Sheet.LEDGER: _ledger,
    Sheet.RECEIPTS: _receipts,
    Sheet.REFUNDS: _refunds,
    Sheet.RECONCILIATION: _reconciliation,
    Sheet.DEPOSITS: _deposits,
}

_DAY, _GATEWAY = Column(name="day", title=_("Day of the books"), kind=Kind.DAY), Column(name="gateway", title=_("Way"))
_AMOUNT = Column(name="amount", title=_("Amount (đồng)"), kind=Kind.MONEY)
_TRANSACTION = Column(name="transaction", title=_("Number of the transaction"))
_REFERENCE = Column(name="reference", title=_("Reference of the payment"))
LAYOUTS: Mapping[Sheet, Layout] = {
    Sheet.COLLECTIONS: Layout(
        name="collections",
        title=_("Money collected"),
        columns=(
            _DAY,
            Column(name="moved_on", title=_("Day of the money"), kind=Kind.DAY),
            Column(name="late", title=_("Came after closing"), kind=Kind.FLAG),
            _GATEWAY,
            _TRANSACTION,
            _REFERENCE,
            Column(name="what", title=_("For what")),
            Column(name="sub_item", title=_("Sub-item")),
            _AMOUNT,
            Column(name="receipt", title=_("Receipt")),
        ),
    ),
    Sheet.LEDGER: Layout(
        name="ledger",
        title=_("Ledger by account"),
        columns=(
            Column(name="account", title=_("Account")),
            _GATEWAY,
            Column(name="opening", title=_("Opening balance"), kind=Kind.MONEY),
            Column(name="debits", title=_("Debits"), kind=Kind.MONEY),
            Column(name="credits", title=_("Credits"), kind=Kind.MONEY),
            Column(name="closing", title=_("Closing balance"), kind=Kind.MONEY),
        ),
    ),
    Sheet.RECEIPTS: Layout(
        name="receipts",
        title=_("Receipts"),
        columns=(
            _DAY,
            Column(name="series", title=_("Series")),
            Column(name="number", title=pgettext_lazy("of a receipt", "Number")),
            Column(name="code", title=_("Code")),
            Column(name="payer", title=_("Payer")),
            _GATEWAY,
            _AMOUNT,
            Column(name="in_force", title=_("Of it in force (đồng)"), kind=Kind.MONEY),
            Column(name="cancelled_on", title=_("Cancelled on"), kind=Kind.DAY),
            Column(name="why", title=_("Why cancelled")),
        ),
    ),
    Sheet.REFUNDS: Layout(
        name="refunds",
        title=_("Refunds"),
        columns=(
            Column(name="asked_on", title=_("Asked for on"), kind=Kind.DAY),
            _GATEWAY,
            _TRANSACTION,
            _REFERENCE,
            _AMOUNT,
            Column(name="state", title=_("State")),
            Column(name="day", title=_("Booked on"), kind=Kind.DAY),
            Column(name="paid", title=_("Given back (đồng)"), kind=Kind.MONEY),
            Column(name="reason", title=_("Reason")),
        ),
    ),
    Sheet.RECONCILIATION: Layout(
        name="reconciliation",
        title=pgettext_lazy("reconciliation", "Differences"),
        columns=(
            Column(name="day", title=_("Day of the file"), kind=Kind.DAY),
            _GATEWAY,
            Column(name="kind", title=_("Difference")),
            _TRANSACTION,
            _REFERENCE,
            Column(name="here", title=_("In the books (đồng)"), kind=Kind.MONEY),
            Column(name="there", title=_("In the file"), kind=Kind.MONEY),
            Column(name="currency", title=_("Currency")),
            Column(name="state", title=_("State")),
            Column(name="remedy", title=pgettext_lazy("reconciliation", "What was done")),
            Column(name="reason", title=_("Reason")),
        ),
    ),
    Sheet.DEPOSITS: Layout(
        name="deposits",
        title=_("Arrived and still at the gateway"),
        columns=(
            _DAY,
            _GATEWAY,
            Column(name="before", title=_("At the gateway before (đồng)"), kind=Kind.MONEY),
            Column(name="came", title=_("Came (đồng)"), kind=Kind.MONEY),
            Column(name="back", title=_("Went back (đồng)"), kind=Kind.MONEY),
            Column(name="arrived", title=_("Arrived at the State Treasury (đồng)"), kind=Kind.MONEY),
            Column(name="still", title=_("Still at the gateway (đồng)"), kind=Kind.MONEY),
        ),
    ),
}

_ZONE = "Asia/Ho_Chi_Minh"
_IN_DAYS = "t.unit = %(unit)s AND t.day BETWEEN %(first)s AND %(last)s"
_COLLECTIONS = f"""
    SELECT t.day, (a.paid_at AT TIME ZONE '{_ZONE}')::date AS moved_on,
        t.day > (a.paid_at AT TIME ZONE '{_ZONE}')::date AS late, a.gateway, a.transaction, p.reference, c.kind AS account,
        coalesce(b.name_vi, '') AS what, nullif(b.sub_item, '') AS sub_item, -e.amount_vnd AS amount, r.number AS receipt
    FROM payments_transaction t
    JOIN payments_arrival a ON a.id = t.arrival_id JOIN payments_attempt p ON p.id = a.attempt_id
    JOIN payments_entry e ON e.transaction_id = t.id AND e.amount_vnd < 0 JOIN payments_account c ON c.id = e.account_id
    LEFT JOIN payments_payable b ON b.id = e.payable_id
    LEFT JOIN LATERAL (
        SELECT number FROM payments_receipt WHERE arrival_id = a.id ORDER BY issued_at DESC LIMIT 1) r ON TRUE
    WHERE {_IN_DAYS} AND t.kind = 'payment' ORDER BY t.day, a.paid_at, t.id, e.id"""
_COLLECTED = f"""
    SELECT coalesce(sum(e.amount_vnd), 0)::bigint AS amount FROM payments_transaction t
    JOIN payments_entry e ON e.transaction_id = t.id JOIN payments_account c ON c.id = e.account_id
    WHERE {_IN_DAYS} AND t.kind = 'payment' AND c.kind = 'gateway'"""
_LEDGER = """
    SELECT c.kind AS account, c.gateway, coalesce(sum(e.amount_vnd) FILTER (WHERE t.day < %(first)s), 0)::bigint AS opening,
        coalesce(sum(e.amount_vnd) FILTER (WHERE t.day >= %(first)s AND e.amount_vnd > 0), 0)::bigint AS debits,
        coalesce(-sum(e.amount_vnd) FILTER (WHERE t.day >= %(first)s AND e.amount_vnd < 0), 0)::bigint AS credits,
        sum(e.amount_vnd)::bigint AS closing
    FROM payments_entry e JOIN payments_transaction t ON t.id = e.transaction_id
    JOIN payments_account c ON c.id = e.account_id
    WHERE t.unit = %(unit)s AND t.day <= %(last)s GROUP BY c.kind, c.gateway ORDER BY c.kind, c.gateway"""
_MOVED = f"""
    SELECT coalesce(sum(abs(e.amount_vnd)) / 2, 0)::bigint AS debits FROM payments_entry e
    JOIN payments_transaction t ON t.id = e.transaction_id WHERE {_IN_DAYS}"""
_RECEIPTS = f"""
    SELECT t.day, s.name AS series, s.year, r.number, r.code, r.payer_name AS payer, a.gateway, r.amount_vnd AS amount,
        CASE WHEN r.cancelled_at IS NULL THEN r.amount_vnd END AS in_force,
        (r.cancelled_at AT TIME ZONE '{_ZONE}')::date AS cancelled_on, nullif(r.cancelled_reason, '') AS why
    FROM payments_receipt r JOIN payments_receipt_series s ON s.id = r.series_id
    JOIN payments_arrival a ON a.id = r.arrival_id
    JOIN payments_transaction t ON t.arrival_id = a.id AND t.kind = 'payment'
    WHERE {_IN_DAYS} ORDER BY s.year, s.name, r.number"""
# What was booked, and once more for each receipt that was made anew for the same money.
_RECEIPTED = f"""
    SELECT (SELECT coalesce(-sum(e.amount_vnd), 0) FROM payments_transaction t
        JOIN payments_entry e ON e.transaction_id = t.id JOIN payments_account c ON c.id = e.account_id
        WHERE {_IN_DAYS} AND t.kind = 'payment' AND c.kind IN ('fees', 'charges'))::bigint
    + (SELECT coalesce(sum(r.amount_vnd), 0) FROM payments_transaction t
        JOIN payments_receipt r ON r.arrival_id = t.arrival_id
        WHERE {_IN_DAYS} AND t.kind = 'payment' AND EXISTS (
            SELECT FROM payments_receipt newer
            WHERE newer.arrival_id = r.arrival_id AND (newer.series_id, newer.number) > (r.series_id, r.number)
        ))::bigint AS amount"""
_REFUNDS = f"""
    SELECT (r.asked_at AT TIME ZONE '{_ZONE}')::date AS asked_on, a.gateway, a.transaction, p.reference,
        r.amount_vnd AS amount, r.state, t.day, CASE WHEN t.id IS NOT NULL THEN r.amount_vnd END AS paid, r.reason
    FROM payments_refund r JOIN payments_arrival a ON a.id = r.arrival_id JOIN payments_attempt p ON p.id = a.attempt_id
    LEFT JOIN payments_transaction t ON t.refund_id = r.id AND {_IN_DAYS}
    WHERE p.unit = %(unit)s AND (t.id IS NOT NULL OR (r.state <> 'paid'
        AND (r.asked_at AT TIME ZONE '{_ZONE}')::date BETWEEN %(first)s AND %(last)s)) ORDER BY r.asked_at, r.id"""
_RETURNED = f"""
    SELECT coalesce(-sum(e.amount_vnd), 0)::bigint AS amount FROM payments_transaction t
    JOIN payments_entry e ON e.transaction_id = t.id JOIN payments_account c ON c.id = e.account_id
    WHERE {_IN_DAYS} AND t.kind = 'refund' AND c.kind = 'gateway'"""
_DIFFERENCES = """
    SELECT day, gateway, kind, transaction, reference, here_vnd AS here, there_vnd AS there, nullif(currency, '') AS currency,
        state, nullif(remedy, '') AS remedy, nullif(reason, '') AS reason
    FROM payments_difference
    WHERE path[1] = %(unit)s AND day BETWEEN %(first)s AND %(last)s AND state <> 'gone' ORDER BY day, gateway, id"""
# By day of the books and gateway; cash is no gateway's.
_GATEWAYS_BY_DAY = """
    WITH moved AS (
        SELECT t.day, c.gateway, coalesce(sum(e.amount_vnd) FILTER (WHERE t.kind = 'payment'), 0)::bigint AS came,
            coalesce(-sum(e.amount_vnd) FILTER (WHERE t.kind IN ('refund', 'reversal')), 0)::bigint AS back,
            coalesce(-sum(e.amount_vnd) FILTER (WHERE t.kind = 'deposit'), 0)::bigint AS arrived,
            sum(e.amount_vnd)::bigint AS change
        FROM payments_transaction t JOIN payments_entry e ON e.transaction_id = t.id
        JOIN payments_account c ON c.id = e.account_id AND c.kind = 'gateway' AND c.gateway <> 'cash'
        WHERE t.unit = %(unit)s AND t.day <= %(last)s GROUP BY t.day, c.gateway
    ), summed AS (
        SELECT *, sum(change) OVER (PARTITION BY gateway ORDER BY day)::bigint AS still FROM moved
    )
    SELECT day, gateway, still - change AS before, came, back, arrived, still FROM summed
    WHERE day >= %(first)s ORDER BY day, gateway"""
_DEPOSITED = f"""
    SELECT coalesce(sum(e.amount_vnd) FILTER (WHERE t.kind = 'deposit' AND c.kind = 'deposit'), 0)::bigint AS arrived,
        coalesce(-sum(e.amount_vnd) FILTER (WHERE t.kind = 'payment' AND e.amount_vnd < 0 AND a.gateway <> 'cash'), 0)::bigint
            AS came
    FROM payments_transaction t
    JOIN payments_entry e ON e.transaction_id = t.id JOIN payments_account c ON c.id = e.account_id
    LEFT JOIN payments_arrival a ON a.id = t.arrival_id WHERE {_IN_DAYS}"""
