"""What passes between reconciliation, closing and the pages. All amounts are whole đồng, all days the city's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

#: What the books are kept in; a settlement file's line in another currency is a difference.
CURRENCY = "VND"


class LineKind(StrEnum):
    """What a line of a settlement file says of money."""

    PAYMENT = "payment"
    REFUND = "refund"


class DifferenceKind(StrEnum):
    MISSING_HERE = "missing_here"  # they have it, the books do not
    MISSING_THERE = "missing_there"  # the books have it, they do not
    AMOUNT = "amount"
    CURRENCY = "currency"
    TWICE = "twice"  # they have it a second time
    DAY = "day"  # on another day than in the books
    REFUNDED = "refunded"  # money went back that only one side knows of, or another amount


class DifferenceState(StrEnum):
    OPEN = "open"
    PROPOSED = "proposed"  # money is to move: waits for another person
    RESOLVED = "resolved"
    GONE = "gone"  # a later file, or what was booked meanwhile, leaves no difference


class Remedy(StrEnum):
    """What is done about a difference."""

    EXPLAIN = "explain"  # no money moves: the reason says why both sides are right, or who corrects what outside
    BOOK = "book"  # what came and was never told is followed now, as if the gateway had told it
    REFUND = "refund"  # what was credited goes back
    REVERSE = "reverse"  # what was booked did not come, or was recalled: the booking is undone


@dataclass(frozen=True, kw_only=True)
class SettlementLine:
    """A line as it stands in the file. `number` is the file's own; `reference` the city's reference found in the payer's
    words (or the refund's id), `words` all of them."""

    number: int
    kind: LineKind
    transaction: str
    reference: str
    words: str
    amount_vnd: int
    currency: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class SettlementTotals:
    lines: int
    paid_vnd: int
    returned_vnd: int


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of a settlement file. `again`: just this file was here already, and nothing was changed."""

    file: UUID
    again: bool
    lines: int
    matched: int
    found: int
    gone: int


@dataclass(frozen=True, kw_only=True)
class FileView:
    id: UUID
    gateway: str
    day: date
    revision: int
    lines: int
    paid_vnd: int
    returned_vnd: int
    matched: int
    sha256: str
    taken_at: datetime
    taken_by: UUID | None
    superseded_at: datetime | None
    open: int = 0
    differences: int = 0


@dataclass(frozen=True, kw_only=True)
class DayLine:
    """A gateway's day in the list: `file` is None while none has come; `booked` counts what the books have of it."""

    gateway: str
    day: date
    booked: int
    booked_vnd: int
    file: FileView | None


@dataclass(frozen=True, kw_only=True)
class GatewayMoney:
    """A collecting unit's money with a gateway: what arrived at the State Treasury of late, and what is still at the gateway
    (below nought: sent back by it and not yet taken off)."""

    unit: UUID
    gateway: str
    arrived_vnd: int
    left_vnd: int


@dataclass(frozen=True, kw_only=True)
class DifferenceLine:
    """A line of the work-list."""

    id: UUID
    gateway: str
    day: date
    kind: DifferenceKind
    state: DifferenceState
    transaction: str
    reference: str
    here_vnd: int | None
    there_vnd: int | None
    currency: str
    unit: UUID | None
    found_at: datetime
    remedy: Remedy | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class SideOfBooks:
    """What the books say of the money. None of its fields is empty where there is a booking."""

    amount_vnd: int
    at: datetime
    booked_on: date | None
    outcome: str
    receipt: str


@dataclass(frozen=True, kw_only=True)
class SideOfFile:
    """What their file says of it; `line` is the line's number there."""

    amount_vnd: int
    currency: str
    at: datetime
    words: str
    line: int
    file: UUID
    file_day: date
    revision: int


@dataclass(frozen=True, kw_only=True)
class DifferenceView:
    """A difference with both sides. `remedies` is what may be done about it."""

    line: DifferenceLine
    here: SideOfBooks | None
    there: SideOfFile | None
    payment: str  # the reference of the payment it is about, empty where none of ours is
    remedies: Sequence[Remedy]
    proposed_by: UUID | None
    proposed_at: datetime | None
    decided_by: UUID | None
    decided_at: datetime | None
    answer: str


class ClosingState(StrEnum):
    CLOSED = "closed"  # by one person; waits for another to confirm
    CONFIRMED = "confirmed"
    RETURNED = "returned"  # the other person did not confirm: the days are open again
    REOPENING = "reopening"  # somebody asks that it be opened; waits for another person
    REOPENED = "reopened"


@dataclass(frozen=True, kw_only=True)
class AccountSum:
    """What moved on an account in a period: debits above nought, credits below."""

    kind: str
    gateway: str
    debits_vnd: int
    credits_vnd: int

    @property
    def balance_vnd(self) -> int:
        return self.debits_vnd + self.credits_vnd


@dataclass(frozen=True, kw_only=True)
class OpenDays:
    """What a unit may close next: `starts_on` is the first open day, `through_on` the last that may be closed with it."""

    unit: UUID
    starts_on: date
    through_on: date
    transactions: int
    late: int
    sums: Sequence[AccountSum]
    differences: int
    uncompared: Sequence[tuple[str, date]]


@dataclass(frozen=True, kw_only=True)
class ClosingView:
    id: UUID
    unit: UUID
    starts_on: date
    through_on: date
    state: ClosingState
    transactions: int
    late: int
    sums: Sequence[AccountSum]
    differences: int
    carried_reason: str
    closed_at: datetime
    closed_by: UUID
    decided_at: datetime | None
    decided_by: UUID | None
    answer: str
    reopen_reason: str
    reopen_by: UUID | None
    is_last: bool
