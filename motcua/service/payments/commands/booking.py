"""Writing into the ledger, and numbering receipts."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.database.rows import insert_rows
from motcua.foundation.journal.values import Event, UnitPath
from motcua.service.payments.commands.days import posting_days
from motcua.service.payments.events import LedgerBooked, ReceiptIssued
from motcua.service.payments.models import Account, Arrival, Attempt, Entry, Receipt, Refund, Transaction
from motcua.service.payments.rules.codes import receipt_code
from motcua.service.payments.rules.ledger import account_id, lines_hash
from motcua.service.payments.rules.receipts import TEMPLATE, series_id
from motcua.service.payments.values import AccountKind, Line, TransactionKind


@dataclass(frozen=True, kw_only=True)
class Booking:
    """A transaction to be written, of an arrival or of a settlement file. `path` is where figures count it."""

    kind: TransactionKind
    unit: UUID
    path: Sequence[UUID]
    gateway: str
    lines: tuple[Line, ...]
    arrival: UUID | None = None
    settlement: UUID | None = None
    refund: UUID | None = None
    reverses: UUID | None = None
    id: UUID = field(default_factory=new_id)

    def event(self, day: date) -> LedgerBooked:
        """`day` is that of the books."""
        return LedgerBooked(
            subject=self.id,
            at_unit=UnitPath.of(self.path),
            booked=self.kind,
            lines_hash=lines_hash(self.lines),
            day=day,
        )


def book(
    bookings: Sequence[Booking],
    *,
    arrivals: Sequence[Arrival] = (),
    refunds: Sequence[Refund] = (),
    by: Actor,
    at: datetime,
) -> list[LedgerBooked]:
    """Writes transactions with their entries, and the arrivals and refunds that they are of, each in the books of the day on
    which its money moved, or of the first open one after it. Returns what is to be recorded. That each adds up to nothing the
    database itself sees to, at the end of its transaction."""
    _open_accounts(bookings)
    moved_on: dict[UUID | None, date] = {row.id: city_day(row.paid_at) for row in arrivals}
    due = {each.id: (each.unit, moved_on.get(each.arrival, city_day(at))) for each in bookings}
    days = posting_days(due.values())
    insert_rows(
        arrivals,
        refunds,
        [
            Transaction(
                id=each.id,
                kind=each.kind.value,
                arrival_id=each.arrival,
                settlement_id=each.settlement,
                refund_id=each.refund,
                reverses_id=each.reverses,
                at=at,
                by=by.account,
                unit=each.unit,
                day=days[due[each.id]],
            )
            for each in bookings
        ],
        [
            Entry(
                transaction_id=each.id,
                account_id=line.account,
                payable_id=line.payable,
                amount_vnd=line.amount_vnd,
            )
            for each in bookings
            for line in each.lines
        ],
    )
    return [each.event(days[due[each.id]]) for each in bookings]


def _open_accounts(bookings: Iterable[Booking]) -> None:
    """Those that are not there yet. Who opens one at the same moment is waited for."""
    wanted = {line.account: each for each in bookings for line in each.lines}
    known = set(Account.objects.filter(id__in=wanted).values_list("id", flat=True))
    places = sorted({(each.unit, each.gateway) for account, each in wanted.items() if account not in known})
    if not places:
        return
    rows = [
        (account_id(unit=unit, kind=kind, gateway=name), unit, kind.value, name)
        for unit, gateway in places
        for kind in AccountKind
        for name in (gateway if kind is AccountKind.GATEWAY else "",)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO payments_account (id, unit, kind, gateway) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
            sorted(set(rows)),
        )


def issue_receipts(credited: Sequence[tuple[Attempt, Arrival, int]], *, at: datetime) -> list[Event]:
    """A receipt for each (attempt, arrival, amount), with the next number of its unit's series of the year. Of two at once
    the second waits for the first, so that no number is left out. Call it as the last that takes a lock."""
    year = city_day(at).year
    counts = Counter(attempt.unit for attempt, _arrival, _amount in credited)
    if not counts:
        return []
    units = sorted(counts)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO payments_receipt_series AS s (id, unit, year, name, last)"
            " SELECT id, unit, %s, %s, more FROM unnest(%s::uuid[], %s::uuid[], %s::int[]) AS n (id, unit, more)"
            " ON CONFLICT (unit, year, name) DO UPDATE SET last = s.last + excluded.last"
            " RETURNING unit, id, last",
            [
                year,
                TEMPLATE,
                [series_id(unit=unit, year=year, name=TEMPLATE) for unit in units],
                units,
                [counts[unit] for unit in units],
            ],
        )
        series = {unit: (id_, last) for unit, id_, last in cursor.fetchall()}
    following = {unit: last - counts[unit] for unit, (_id, last) in series.items()}
    rows: list[Receipt] = []
    events: list[Event] = []
    for attempt, arrival, amount_vnd in credited:
        following[attempt.unit] += 1
        row = Receipt(
            series_id=series[attempt.unit][0],
            number=following[attempt.unit],
            code=receipt_code(secrets.randbits(64)),
            arrival_id=arrival.id,
            amount_vnd=amount_vnd,
            payer_name=attempt.payer_name,
            issued_at=at,
            seal_at=at,
        )
        rows.append(row)
        events.append(
            ReceiptIssued(
                subject=row.id,
                at_unit=UnitPath.of(attempt.path),
                series=series[attempt.unit][0],
                number=row.number,
                amount_vnd=amount_vnd,
            )
        )
    insert_rows(rows)
    return events
