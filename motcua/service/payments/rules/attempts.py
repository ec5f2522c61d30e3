"""What becomes of an attempt, and whether money that came was owed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.service.payments.values import (
    AMOUNT_VND_MAX,
    AttemptState,
    PayableKind,
    PayableState,
    Share,
    SurplusReason,
)

#: Which state may follow which. Gateways change their minds: what failed or ran out may turn out to be paid.
TRANSITIONS: Mapping[AttemptState, frozenset[AttemptState]] = {
    AttemptState.OPEN: frozenset({AttemptState.PAID, AttemptState.FAILED, AttemptState.EXPIRED}),
    AttemptState.FAILED: frozenset({AttemptState.PAID}),
    AttemptState.EXPIRED: frozenset({AttemptState.PAID, AttemptState.FAILED}),
    AttemptState.PAID: frozenset({AttemptState.REFUNDED, AttemptState.REVERSED}),
    AttemptState.REFUNDED: frozenset(),
    AttemptState.REVERSED: frozenset(),
}


@dataclass(frozen=True, kw_only=True)
class Owed:
    """A payable as the decision about money sees it."""

    id: UUID
    kind: PayableKind
    amount_vnd: int
    paid_vnd: int
    refunded_vnd: int
    is_cancelled: bool

    @property
    def left_vnd(self) -> int:
        """What is still owed. What was paid and given back is not owed again."""
        return 0 if self.is_cancelled else self.amount_vnd - self.paid_vnd


def state_of(owed: Owed) -> PayableState:
    if owed.is_cancelled:
        return PayableState.CANCELLED
    if owed.paid_vnd and owed.refunded_vnd == owed.paid_vnd:
        return PayableState.REFUNDED
    if owed.paid_vnd == owed.amount_vnd:
        return PayableState.PAID
    return PayableState.PART_PAID if owed.paid_vnd else PayableState.UNPAID


def may_follow(state: AttemptState, following: AttemptState) -> bool:
    return following in TRANSITIONS[state]


def moved_at(*, said: datetime, made_at: datetime, at: datetime) -> datetime:
    """When the money moved, of what a gateway says of it: its clock may be wrong, and nothing was paid before it was
    asked for or after we were told."""
    return min(max(said, made_at), at)


def surplus_reason(
    *,
    state: AttemptState,
    amount_vnd: int,
    arrived_vnd: int,
    moved_at: datetime,
    expires_at: datetime,
    shares: Sequence[Share],
    payables: Mapping[UUID, Owed],
) -> SurplusReason:
    """Why money that came for an attempt is not credited; `NONE` when it is. It is whole or not at all: nobody is to
    wonder which part of what she paid was taken."""
    if not may_follow(state, AttemptState.PAID):
        return SurplusReason.PAID_BEFORE
    owed = [payables[share.payable] for share in shares]
    if any(each.is_cancelled for each in owed):
        return SurplusReason.NOT_OWED
    if any(share.amount_vnd > payables[share.payable].left_vnd for share in shares):
        return SurplusReason.PAID_BEFORE
    if moved_at > expires_at:
        return SurplusReason.EXPIRED
    if arrived_vnd != amount_vnd:
        return SurplusReason.WRONG_AMOUNT
    return SurplusReason.NONE


def is_amount(amount_vnd: object) -> bool:
    """A whole number of đồng that somebody can pay."""
    return isinstance(amount_vnd, int) and not isinstance(amount_vnd, bool) and 0 < amount_vnd <= AMOUNT_VND_MAX
