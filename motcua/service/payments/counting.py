"""What figures know of payments: the facts of each event that counts, and the rows that they are counted from anew."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypedDict
from uuid import UUID

from motcua.foundation.calendars.rules import city_day
from motcua.foundation.journal.values import Event, UnitPath
from motcua.service.payments.events import Countable, MoneyArrived, PaymentReversed, RefundPaid
from motcua.service.payments.models import Attempt, PaymentFact, RefundFact
from motcua.service.payments.values import ArrivalOutcome


class CountedBy(TypedDict):
    """The facts of `events.Countable`."""

    counted_at: UnitPath
    level: str
    procedure: UUID | None
    channel: str
    gateway: str
    family: str
    is_online: bool
    takes_online: bool


def counted_by(attempt: Attempt) -> CountedBy:
    """Money counts at the unit that received what it is paid for, whoever collects it."""
    return CountedBy(
        counted_at=UnitPath.of(attempt.counted_path or attempt.path),
        level=attempt.level,
        procedure=attempt.procedure,
        channel=attempt.channel,
        gateway=attempt.gateway,
        family=attempt.family,
        is_online=attempt.is_online,
        takes_online=attempt.takes_online,
    )


class _Columns(TypedDict):
    opened_by: UUID
    opened_on: date
    path: list[UUID]
    level: str
    procedure: UUID | None
    channel: str
    gateway: str
    family: str
    is_online: bool
    takes_online: bool


def _columns(event: Countable, *, entry: UUID, at: datetime) -> _Columns:
    assert event.counted_at is not None
    return _Columns(
        opened_by=entry,
        opened_on=city_day(at),
        path=list(event.counted_at.path),
        level=event.level,
        procedure=event.procedure,
        channel=event.channel,
        gateway=event.gateway,
        family=event.family,
        is_online=event.is_online,
        takes_online=event.takes_online,
    )


def arrival_facts(entries: Iterable[tuple[UUID, Event]], *, at: datetime) -> list[PaymentFact]:
    """A row for each entry that says that money was credited."""
    return [
        PaymentFact(
            **_columns(event, entry=entry, at=at),
            of=event.of,
            arrival=event.arrival,
            amount_vnd=event.amount_vnd,
            paid_on=city_day(at),
            stands=True,
        )
        for entry, event in entries
        if isinstance(event, MoneyArrived) and event.outcome is ArrivalOutcome.CREDITED
    ]


def reversal_fact(event: PaymentReversed, *, entry: UUID, at: datetime) -> PaymentFact:
    """What follows on the row of its arrival, which the caller closes by the same entry."""
    return PaymentFact(
        **_columns(event, entry=entry, at=at),
        of=event.of,
        arrival=event.arrival,
        amount_vnd=event.amount_vnd,
        paid_on=city_day(event.was_at),
        stands=False,
    )


def refund_fact(event: RefundPaid, *, of: UUID, entry: UUID, at: datetime) -> RefundFact:
    return RefundFact(**_columns(event, entry=entry, at=at), of=of, refund=event.subject, amount_vnd=event.amount_vnd)
