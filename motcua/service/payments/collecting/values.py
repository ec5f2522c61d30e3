"""Money as the collecting office sees it. All amounts are whole đồng."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from motcua.service.payments.values import (
    AccountKind,
    ArrivalOutcome,
    AttemptState,
    PayableKind,
    RefundState,
    TransactionKind,
)


@dataclass(frozen=True)
class Days:
    """Whole days of the city, both ends in it."""

    first_on: date
    last_on: date


@dataclass(frozen=True, kw_only=True)
class Cut:
    """What of the collections is asked for; None is all. `hour` is of the city's day."""

    days: Days
    unit: UUID | None = None
    kind: AccountKind | None = None
    gateway: str = ""
    hour: int | None = None


@dataclass(frozen=True)
class Sum:
    """`collected_vnd` came and was credited (or is surplus); `back_vnd` of whatever day's went back or was reversed."""

    collected_vnd: int = 0
    back_vnd: int = 0
    count: int = 0

    def __add__(self, other: Sum) -> Sum:
        return Sum(self.collected_vnd + other.collected_vnd, self.back_vnd + other.back_vnd, self.count + other.count)


@dataclass(frozen=True, kw_only=True)
class Collections:
    """`payments` are the payments themselves: one for a fee and a charge is one, and counts in both kinds."""

    by_unit: dict[tuple[UUID, AccountKind], Sum]
    by_gateway: dict[str, Sum]
    by_hour: dict[int, Sum]
    total: Sum
    payments: int


@dataclass(frozen=True, kw_only=True)
class Movement:
    """A row behind the collections: what a transaction of the ledger moved of what was asked for."""

    id: UUID
    kind: TransactionKind
    at: datetime
    unit: UUID
    subject: UUID
    attempt: UUID
    reference: str
    gateway: str
    amount_vnd: int
    receipt: str
    number: str


class DueState(StrEnum):
    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"
    UNDATED = "undated"


class DueStage(StrEnum):
    """What payers are told of by the house itself."""

    SOON = "soon"  # the day is near
    LATE = "late"  # it is over


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is told at a stage: amounts due from `first_on` to `last_on`, both with it, asked for before `today_at`, when
    today began; whoever was reminded since is left in peace until tomorrow."""

    stage: DueStage
    kinds: frozenset[PayableKind]
    first_on: date
    last_on: date
    today_at: datetime


@dataclass(frozen=True, kw_only=True)
class DueNow:
    """Of what is paid for: how much is owed that is due, and the first of its days."""

    owed_vnd: int
    due_on: date


@dataclass(frozen=True, kw_only=True)
class OwedLine:
    """A payable that is not paid."""

    id: UUID
    subject: UUID
    unit: UUID
    kind: PayableKind
    name_vi: str
    name_en: str
    amount_vnd: int
    owed_vnd: int
    due_on: date | None
    state: DueState
    at: datetime
    reminded_at: datetime | None
    reminders: int


@dataclass(frozen=True, kw_only=True)
class OwedCounts:
    counts: dict[DueState, int]
    owed_vnd: int
    overdue_vnd: int


class RefundView(StrEnum):
    """The lists of refunds. What failed for good waits for a person."""

    ASKED = "asked"
    ON_ITS_WAY = "on_its_way"
    FAILED = "failed"
    PAID = "paid"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class RefundLine:
    """`surplus`: money that was not owed, which nobody need approve."""

    id: UUID
    attempt: UUID
    subject: UUID
    unit: UUID
    path: tuple[UUID, ...]
    reference: str
    gateway: str
    amount_vnd: int
    state: RefundState
    view: RefundView
    reason: str
    surplus: bool
    asked_at: datetime
    asked_by: UUID | None
    decided_at: datetime | None
    decided_by: UUID | None
    answer: str
    paid_at: datetime | None
    tries: int
    try_at: datetime | None
    fault: str


@dataclass(frozen=True, kw_only=True)
class ArrivalLine:
    """Money that came for a subject, and what became of it. `taken_by` is who booked it, for cash."""

    id: UUID
    unit: UUID
    attempt: UUID
    reference: str
    gateway: str
    amount_vnd: int
    outcome: ArrivalOutcome
    state: AttemptState
    at: datetime
    taken_by: UUID | None
    receipts: tuple[ReceiptLine, ...]
    refund: RefundLine | None


@dataclass(frozen=True, kw_only=True)
class ReceiptLine:
    """`number` and `series` are as printed. A cancelled one keeps them."""

    id: UUID
    code: str
    series: str
    number: str
    amount_vnd: int
    payer_name: str
    issued_at: datetime
    cancelled_at: datetime | None
    cancelled_reason: str
    subject: UUID
    gateway: str


@dataclass(frozen=True, kw_only=True)
class Book:
    """A unit's receipts of a year. Without a gap `last` is how many there are."""

    series: UUID
    unit: UUID
    year: int
    name: str
    first: int
    last: int
    count: int
    cancelled: int
    standing_vnd: int

    @property
    def has_gap(self) -> bool:
        return self.count != self.last or self.first != 1
