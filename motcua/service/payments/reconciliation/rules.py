"""What may be done about a difference, and what it is about."""

from __future__ import annotations

from collections.abc import Mapping

from motcua.service.payments.values import ArrivalOutcome, AttemptState
from motcua.service.payments.values_reconciliation import DifferenceKind, Remedy

#: Remedies that could help with each kind; whether one can be taken the facts say (`remedies_for`).
REMEDIES: Mapping[DifferenceKind, tuple[Remedy, ...]] = {
    DifferenceKind.MISSING_HERE: (Remedy.BOOK, Remedy.EXPLAIN),
    DifferenceKind.MISSING_THERE: (Remedy.REVERSE, Remedy.EXPLAIN),
    DifferenceKind.AMOUNT: (Remedy.REFUND, Remedy.REVERSE, Remedy.EXPLAIN),
    DifferenceKind.CURRENCY: (Remedy.REFUND, Remedy.REVERSE, Remedy.EXPLAIN),
    DifferenceKind.TWICE: (Remedy.EXPLAIN,),
    DifferenceKind.DAY: (Remedy.EXPLAIN,),
    DifferenceKind.REFUNDED: (Remedy.REVERSE, Remedy.EXPLAIN),
}
#: Those by which money moves: proposed by one person, taken by another.
MOVING = frozenset(Remedy) - {Remedy.EXPLAIN}


def remedies_for(
    *, kind: DifferenceKind, has_attempt: bool, outcome: str, attempt_state: str, is_going_back: bool
) -> tuple[Remedy, ...]:
    """Of the kind's remedies those that the facts allow. What is credited and stands can be refunded or reversed; what was
    never told can be booked where it names a payment of ours."""
    stands = outcome == ArrivalOutcome.CREDITED.value and attempt_state == AttemptState.PAID.value and not is_going_back
    possible = {
        Remedy.EXPLAIN: True,
        Remedy.BOOK: has_attempt and not outcome,
        Remedy.REFUND: stands,
        Remedy.REVERSE: stands,
    }
    return tuple(each for each in REMEDIES[kind] if possible[each])
