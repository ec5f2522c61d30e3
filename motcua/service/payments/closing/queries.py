"""Reads of books by day: what is open, what was closed, sums of accounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.queries import calendar_of
from motcua.foundation.calendars.rules import city_day
from motcua.service.payments.closing.errors import UnableToFindClosing
from motcua.service.payments.closing.policy import may_see_books
from motcua.service.payments.gateways.registered import GATEWAYS
from motcua.service.payments.models_reconciliation import Books, Closing
from motcua.service.payments.reconciliation.queries import open_differences, reach
from motcua.service.payments.rules.days import closable_through
from motcua.service.payments.values_reconciliation import AccountSum, ClosingState, ClosingView, OpenDays

SHOWN = 30
STANDING = (ClosingState.CLOSED.value, ClosingState.CONFIRMED.value, ClosingState.REOPENING.value)


def units_with_books(*, actor: Actor, at: datetime) -> list[UUID]:
    """The collecting units whose books she may look at."""
    of_actor = reach(actor=actor, at=at)
    rows = Books.objects.all() if of_actor.everything else Books.objects.filter(unit__in=of_actor.units)
    return sorted(rows.values_list("unit", flat=True))


def open_days(*, unit: UUID, actor: Actor, at: datetime) -> OpenDays | None:
    """What may be closed next in the unit; None where nothing was ever booked, or all is closed up to today."""
    require(may_see_books(reach(actor=actor, at=at), unit=unit), act="see_books", subject=unit)
    return next_days(unit=unit, at=at)


def next_days(*, unit: UUID, at: datetime, through: date | None = None) -> OpenDays | None:
    """The same for the command, which has asked its own policy; with `through`, only up to there."""
    today = city_day(at)
    closed_through = Books.objects.filter(unit=unit).values_list("closed_through", flat=True).first()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT day FROM payments_transaction WHERE unit = %s AND day <= %s AND (%s::date IS NULL OR day > %s)"
            " ORDER BY day",
            [unit, today, closed_through, closed_through],
        )
        busy = [day for (day,) in cursor.fetchall()]
    starts_on = closed_through + timedelta(days=1) if closed_through else (busy[0] if busy else None)
    if starts_on is None or starts_on > today:
        return None
    calendar = calendar_of(unit=unit)
    through_on = closable_through(
        starts_on=starts_on,
        today=today,
        busy=busy,
        is_working=lambda day: bool(calendar.sessions_on(day)),
        is_first=closed_through is None,
    )
    through_on = min(through_on, through or through_on)
    transactions, late = movements(unit=unit, first=starts_on, last=through_on)
    return OpenDays(
        unit=unit,
        starts_on=starts_on,
        through_on=through_on,
        transactions=transactions,
        late=late,
        sums=sums(unit=unit, first=starts_on, last=through_on),
        differences=open_differences(unit=unit, through=through_on),
        uncompared=_uncompared(unit, starts_on, through_on),
    )


def sums(*, unit: UUID, first: date, last: date) -> list[AccountSum]:
    """What moved on each account of the unit from `first` to `last`, both with it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.kind, a.gateway, coalesce(sum(e.amount_vnd) FILTER (WHERE e.amount_vnd > 0), 0)::bigint,"
            " coalesce(sum(e.amount_vnd) FILTER (WHERE e.amount_vnd < 0), 0)::bigint"
            " FROM payments_transaction t JOIN payments_entry e ON e.transaction_id = t.id"
            " JOIN payments_account a ON a.id = e.account_id"
            " WHERE t.unit = %s AND t.day BETWEEN %s AND %s GROUP BY a.kind, a.gateway ORDER BY a.kind, a.gateway",
            [unit, first, last],
        )
        return [
            AccountSum(kind=kind, gateway=gateway, debits_vnd=debits, credits_vnd=credits_)
            for kind, gateway, debits, credits_ in cursor.fetchall()
        ]


def movements(*, unit: UUID, first: date, last: date) -> tuple[int, int]:
    """How many transactions stand in the books of these days, and of how many the money came on a day closed before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE t.day >"
            " (CASE t.kind WHEN 'payment' THEN a.paid_at ELSE t.at END AT TIME ZONE 'Asia/Ho_Chi_Minh')::date)"
            " FROM payments_transaction t LEFT JOIN payments_arrival a ON a.id = t.arrival_id"
            " WHERE t.unit = %s AND t.day BETWEEN %s AND %s",
            [unit, first, last],
        )
        many, late = cursor.fetchone() or (0, 0)
        return many, late


def _uncompared(unit: UUID, first: date, last: date) -> list[tuple[str, date]]:
    """Gateways and days with money of the unit of which no settlement file has come yet."""
    online = sorted(key for key, each in GATEWAYS.items() if each.is_online)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT a.gateway, (a.paid_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS moved_on"
            " FROM payments_transaction t JOIN payments_arrival a ON a.id = t.arrival_id"
            " WHERE t.unit = %s AND t.day BETWEEN %s AND %s AND t.kind = 'payment' AND a.gateway = ANY(%s)"
            " AND NOT EXISTS (SELECT FROM payments_settlement f WHERE f.gateway = a.gateway AND f.superseded_at IS NULL"
            " AND f.day = (a.paid_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date) ORDER BY moved_on, a.gateway",
            [unit, first, last, online],
        )
        return [(gateway, day) for gateway, day in cursor.fetchall()]


def closings(*, unit: UUID, actor: Actor, at: datetime) -> list[ClosingView]:
    """The newest first."""
    require(may_see_books(reach(actor=actor, at=at), unit=unit), act="see_books", subject=unit)
    rows = list(Closing.objects.filter(unit=unit).prefetch_related("sums").order_by("-closed_at", "-id")[:SHOWN])
    return _views(rows)


def closing_of(*, closing: UUID, actor: Actor, at: datetime) -> ClosingView:
    """Raises `UnableToFindClosing`."""
    row = Closing.objects.filter(id=closing).prefetch_related("sums").first()
    if row is None:
        raise UnableToFindClosing
    require(may_see_books(reach(actor=actor, at=at), unit=row.unit), act="see_books", subject=row.unit)
    return _views([row])[0]


def _views(rows: Sequence[Closing]) -> list[ClosingView]:
    closed = dict(Books.objects.filter(unit__in={row.unit for row in rows}).values_list("unit", "closed_through"))
    return [
        ClosingView(
            id=row.id,
            unit=row.unit,
            starts_on=row.starts_on,
            through_on=row.through_on,
            state=ClosingState(row.state),
            transactions=row.transactions,
            late=row.late,
            sums=[
                AccountSum(
                    kind=each.account_kind,
                    gateway=each.gateway,
                    debits_vnd=each.debits_vnd,
                    credits_vnd=each.credits_vnd,
                )
                for each in sorted(row.sums.all(), key=lambda each: (each.account_kind, each.gateway))
            ],
            differences=row.differences,
            carried_reason=row.carried_reason,
            closed_at=row.closed_at,
            closed_by=row.closed_by,
            decided_at=row.decided_at,
            decided_by=row.decided_by,
            answer=row.answer,
            reopen_reason=row.reopen_reason,
            reopen_by=row.reopen_by,
            is_last=row.state in STANDING and closed.get(row.unit) == row.through_on,
        )
        for row in rows
    ]
