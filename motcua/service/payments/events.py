"""What can happen to money. Names of payers and what people wrote stay out; amounts, ids and hashes suffice to check the
books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event, UnitPath
from motcua.service.payments.values import ArrivalOutcome, PayableKind, SurplusReason, TransactionKind


@dataclass(frozen=True, kw_only=True)
class Countable(Event):
    """What figures cut money by. `counted_at`: the unit that received what it is paid for, and those above it on that day
    (None: the entry's own). `is_online`: not cash; `takes_online`: the procedure goes online."""

    counted_at: UnitPath | None = None
    level: str = ""
    procedure: UUID | None = None
    channel: str = ""
    gateway: str = ""
    family: str = ""
    is_online: bool = False
    takes_online: bool = False


@dataclass(frozen=True, kw_only=True)
class PayableDemanded(Event):
    """`subject` is the payable; `of` is what it is owed for."""

    kind: ClassVar[str] = "payments_demanded"
    of: UUID
    key: str
    payable_kind: PayableKind
    amount_vnd: int
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class PayableCancelled(Event):
    kind: ClassVar[str] = "payments_demand_cancelled"
    of: UUID


@dataclass(frozen=True, kw_only=True)
class PaymentBegun(Event):
    """`subject` is the attempt, here and in the next ones."""

    kind: ClassVar[str] = "payments_begun"
    of: UUID
    gateway: str
    amount_vnd: int


@dataclass(frozen=True, kw_only=True)
class PaymentFailed(Event):
    kind: ClassVar[str] = "payments_failed"


@dataclass(frozen=True, kw_only=True)
class PaymentExpired(Event):
    kind: ClassVar[str] = "payments_expired"


@dataclass(frozen=True, kw_only=True)
class MoneyArrived(Countable):
    kind: ClassVar[str] = "payments_arrived"
    of: UUID
    arrival: UUID
    amount_vnd: int
    outcome: ArrivalOutcome
    reason: SurplusReason
    #: Shares of what was credited, by kind of payable; empty for surplus.
    kinds: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True)
class PaymentReversed(Countable):
    """What was booked on `was_at` did not come after all: the figures of that day are corrected."""

    kind: ClassVar[str] = "payments_reversed"
    of: UUID
    arrival: UUID
    amount_vnd: int
    was_at: datetime


@dataclass(frozen=True, kw_only=True)
class LedgerBooked(Event):
    """`subject` is the transaction. `lines_hash` is that of its entries (`rules.ledger.lines_hash`), `day` that of the
    books."""

    kind: ClassVar[str] = "payments_booked"
    booked: TransactionKind
    lines_hash: str
    day: date


@dataclass(frozen=True, kw_only=True)
class ReceiptIssued(Event):
    """`subject` is the receipt."""

    kind: ClassVar[str] = "payments_receipt_issued"
    series: UUID
    number: int
    amount_vnd: int


@dataclass(frozen=True, kw_only=True)
class ReceiptCancelled(Event):
    kind: ClassVar[str] = "payments_receipt_cancelled"


@dataclass(frozen=True, kw_only=True)
class ReceiptSealed(Event):
    """Its papers are made. The hashes are of what was sealed: the PDF and the XML of each edition."""

    kind: ClassVar[str] = "payments_receipt_sealed"
    cancelled: bool
    sha256: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class NotificationRefused(Event):
    """`subject` is the notification: no attempt has its reference."""

    kind: ClassVar[str] = "payments_notification_refused"
    gateway: str


@dataclass(frozen=True, kw_only=True)
class NotificationStuck(Event):
    kind: ClassVar[str] = "payments_notification_stuck"
    gateway: str


@dataclass(frozen=True, kw_only=True)
class RefundAsked(Event):
    """`subject` is the refund, here and in the next ones."""

    kind: ClassVar[str] = "payments_refund_asked"
    arrival: UUID
    amount_vnd: int
    surplus: bool


@dataclass(frozen=True, kw_only=True)
class RefundApproved(Event):
    kind: ClassVar[str] = "payments_refund_approved"


@dataclass(frozen=True, kw_only=True)
class RefundRefused(Event):
    kind: ClassVar[str] = "payments_refund_refused"


@dataclass(frozen=True, kw_only=True)
class RefundPaid(Countable):
    kind: ClassVar[str] = "payments_refund_paid"
    amount_vnd: int
    surplus: bool = False
