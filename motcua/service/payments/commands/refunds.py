"""Money that goes back: refunds, asked for by one person and approved by another, carried by the gateway that brought it; and
reversals of what was booked by mistake."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.keys import new_id
from motcua.foundation.database.rows import insert_rows, lock_rows, update_rows
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import Event, UnitPath
from motcua.service.payments.commands.booking import Booking, book
from motcua.service.payments.counting import counted_by, refund_fact, reversal_fact
from motcua.service.payments.errors import UnableToRefund, UnableToReverse
from motcua.service.payments.events import (
    PaymentReversed,
    ReceiptCancelled,
    RefundApproved,
    RefundAsked,
    RefundPaid,
    RefundRefused,
)
from motcua.service.payments.models import (
    Arrival,
    Attempt,
    Entry,
    Payable,
    PaymentFact,
    Receipt,
    Refund,
    Transaction,
)
from motcua.service.payments.policy import may_ask_refund, may_decide_refund, may_reverse, may_tell
from motcua.service.payments.rows import refund_view
from motcua.service.payments.rules.asking import next_try_at
from motcua.service.payments.rules.ledger import mirrored
from motcua.service.payments.values import (
    ArrivalOutcome,
    AttemptState,
    Fault,
    Line,
    RefundState,
    RefundView,
    TransactionKind,
)

CARRIED_AT_ONCE = 20


def ask_refund(*, arrival: UUID, amount_vnd: int, reason: str, by: Actor, at: datetime) -> UUID:
    """Asks that credited money go back, for another person to approve. What was credited goes back whole, so that its
    receipt either stands or is cancelled. Surplus goes back by itself.

    Raises `UnableToRefund` for another amount, without a reason, and when all of it went back or is about to.
    """
    row = _locked(arrival)
    attempt = Attempt.objects.get(id=row.attempt_id)
    require(may_ask_refund(by, unit=attempt.unit), act="ask_refund", subject=attempt.id)
    if not reason.strip():
        raise UnableToRefund(reason=_("a refund needs its reason."))
    if amount_vnd + row.refunded_vnd > row.amount_vnd:
        raise UnableToRefund(reason=_("all that was paid went back already, or is about to."))
    if amount_vnd != row.amount_vnd:
        raise UnableToRefund(reason=_("what was paid with a receipt goes back whole."))
    if attempt.state != AttemptState.PAID.value:
        raise UnableToRefund(reason=_("this payment does not stand."))

    row.refunded_vnd = row.amount_vnd
    update_rows([row], ["refunded_vnd"])
    refund = Refund(
        arrival_id=row.id,
        amount_vnd=amount_vnd,
        state=RefundState.ASKED.value,
        reason=reason.strip(),
        asked_at=at,
        asked_by=by.account,
    )
    insert_rows([refund])

    event = RefundAsked(
        subject=refund.id, at_unit=UnitPath.of(attempt.path), arrival=row.id, amount_vnd=amount_vnd, surplus=False
    )
    record(events=[event], by=by, at=at)
    return refund.id


def decide_refund(*, refund: UUID, approve: bool, answer: str = "", by: Actor, at: datetime) -> None:
    """The second person's word; `answer` is why. Raises `UnableToRefund` when it was said already."""
    row, arrival, attempt = _refund(refund)
    require(may_decide_refund(by, unit=attempt.unit, asked_by=row.asked_by), act="decide_refund", subject=attempt.id)
    if row.state != RefundState.ASKED.value:
        raise UnableToRefund(reason=_("it was decided already."))

    row.state = (RefundState.APPROVED if approve else RefundState.REFUSED).value
    row.decided_at, row.decided_by, row.try_at = at, by.account, at if approve else None
    row.answer = answer.strip()
    update_rows([row], ["state", "decided_at", "decided_by", "try_at", "answer"])
    if not approve:
        arrival.refunded_vnd -= row.amount_vnd
        update_rows([arrival], ["refunded_vnd"])

    event: type[Event] = RefundApproved if approve else RefundRefused
    record(events=[event(subject=row.id, at_unit=UnitPath.of(attempt.path))], by=by, at=at)


def take_refunds(*, at: datetime, limit: int = CARRIED_AT_ONCE) -> list[RefundView]:
    """Approved refunds to carry now, taken in hand for a while: when the taker dies they come back."""
    rows = list(
        Refund.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
        .select_related("arrival", "arrival__attempt")
        .filter(state=RefundState.APPROVED.value, try_at__lte=at)
        .order_by("try_at", "id")[:limit]
    )
    for row in rows:
        row.tries += 1
        row.try_at = next_try_at(tries=row.tries, at=at)
    update_rows(rows, ["tries", "try_at"])
    return [refund_view(row, row.arrival, row.arrival.attempt.reference) for row in rows]


def note_fault(*, refund: UUID, fault: Fault, by: Actor, at: datetime) -> None:
    """It could not be carried: tried again by itself, unless the gateway refuses it for good; then a person looks."""
    require(may_tell(by), act="note_refund_fault")
    row, _arrival, _attempt = _refund(refund)
    row.fault = fault.cause[:500]
    if fault.permanent:
        row.try_at = None
    update_rows([row], ["fault", "try_at"])


def complete_refund(*, refund: UUID, by: Actor, at: datetime) -> None:
    """The gateway has sent it back: it is booked, and a receipt of it cancelled, its number kept. Twice, it is once."""
    require(may_tell(by), act="complete_refund")
    row, arrival, attempt = _refund(refund)
    if row.state == RefundState.PAID.value:
        return
    if row.state != RefundState.APPROVED.value:
        raise UnableToRefund(reason=_("nobody has approved it."))
    lines = mirrored(_lines_of(arrival))
    row.state, row.paid_at, row.try_at, row.fault = RefundState.PAID.value, at, None, ""
    update_rows([row], ["state", "paid_at", "try_at", "fault"])
    events: list[Event] = []
    if arrival.outcome == ArrivalOutcome.CREDITED.value:
        payables = lock_rows(Payable, {line.payable for line in lines if line.payable})
        given = {line.payable: line.amount_vnd for line in lines if line.payable}
        for payable in payables:
            payable.refunded_vnd += given[payable.id]
        update_rows(payables, ["refunded_vnd"])
        attempt.state = AttemptState.REFUNDED.value
        update_rows([attempt], ["state"])
        events += cancel_receipts(arrival, attempt, reason=row.reason, at=at)
    events += book([_booking(TransactionKind.REFUND, arrival, attempt, lines, refund=row.id)], by=by, at=at)

    paid = RefundPaid(
        subject=row.id,
        at_unit=UnitPath.of(attempt.path),
        **counted_by(attempt),
        amount_vnd=row.amount_vnd,
        surplus=arrival.outcome == ArrivalOutcome.SURPLUS.value,
    )
    entry = new_id()
    insert_rows([] if paid.surplus else [refund_fact(paid, of=attempt.subject, entry=entry, at=at)])
    record(events=[*events, paid], by=by, at=at, ids=[*(new_id() for _event in events), entry])


def reverse_arrival(*, arrival: UUID, reason: str, by: Actor, at: datetime) -> None:
    """Undoes the booking of money that did not come after all: a mistake at the cash desk, a transfer that the bank
    recalled. What it paid is owed again, and its receipt is cancelled.

    Raises `UnableToReverse` for what was refunded or reversed, for surplus, and without a reason.
    """
    row = _locked(arrival)
    attempt = Attempt.objects.select_for_update(no_key=True).get(id=row.attempt_id)
    require(may_reverse(by, unit=attempt.unit), act="reverse_payment", subject=attempt.id)
    undo_arrival(row, attempt, reason=reason, by=by, at=at)


def undo_arrival(row: Arrival, attempt: Attempt, *, reason: str, by: Actor, at: datetime) -> None:
    """The same for rows that are locked, whoever may. Raises `UnableToReverse`."""
    if not reason.strip():
        raise UnableToReverse(reason=_("it needs a reason."))
    if row.outcome != ArrivalOutcome.CREDITED.value or attempt.state != AttemptState.PAID.value or row.refunded_vnd:
        raise UnableToReverse(reason=_("this payment does not stand, or is going back already."))

    lines = mirrored(_lines_of(row))
    taken = {line.payable: line.amount_vnd for line in lines if line.payable}
    payables = lock_rows(Payable, taken.keys())
    for payable in payables:
        payable.paid_vnd -= taken[payable.id]
    update_rows(payables, ["paid_vnd"])
    attempt.state = AttemptState.REVERSED.value
    update_rows([attempt], ["state"])
    events: list[Event] = cancel_receipts(row, attempt, reason=reason.strip(), at=at)
    original = Transaction.objects.values_list("id", flat=True).get(arrival=row, kind=TransactionKind.PAYMENT.value)
    booking = _booking(TransactionKind.REVERSAL, row, attempt, lines, reverses=original)

    reversed_ = PaymentReversed(
        subject=attempt.id,
        at_unit=UnitPath.of(attempt.path),
        of=attempt.subject,
        arrival=row.id,
        **counted_by(attempt),
        amount_vnd=row.amount_vnd,
        was_at=row.at,
    )
    entry = new_id()
    PaymentFact.objects.filter(arrival=row.id, closed_by=None).update(closed_by=entry)
    insert_rows([reversal_fact(reversed_, entry=entry, at=at)])
    events += book([booking], by=by, at=at)
    record(events=[*events, reversed_], by=by, at=at, ids=[*(new_id() for _event in events), entry])


def _locked(arrival: UUID) -> Arrival:
    row = Arrival.objects.select_for_update(no_key=True).filter(id=arrival).first()
    if row is None:
        raise UnableToRefund(reason=_("this payment is not there."))
    return row


def _refund(refund: UUID) -> tuple[Refund, Arrival, Attempt]:
    """Locked, in the order in which every command here locks: arrival, attempt, refund."""
    found = Refund.objects.filter(id=refund).values_list("arrival", flat=True).first()
    if found is None:
        raise UnableToRefund(reason=_("this refund is not there."))
    arrival = _locked(found)
    attempt = Attempt.objects.select_for_update(no_key=True).get(id=arrival.attempt_id)
    return Refund.objects.select_for_update(no_key=True).get(id=refund), arrival, attempt


def _lines_of(arrival: Arrival) -> Sequence[Line]:
    """The entries by which the money came."""
    rows = Entry.objects.filter(transaction__arrival=arrival, transaction__kind=TransactionKind.PAYMENT.value)
    return [Line(row.account_id, row.amount_vnd, row.payable_id) for row in rows.order_by("id")]


def _booking(
    kind: TransactionKind,
    arrival: Arrival,
    attempt: Attempt,
    lines: tuple[Line, ...],
    *,
    refund: UUID | None = None,
    reverses: UUID | None = None,
) -> Booking:
    return Booking(
        kind=kind,
        unit=attempt.unit,
        path=attempt.path,
        gateway=arrival.gateway,
        arrival=arrival.id,
        lines=lines,
        refund=refund,
        reverses=reverses,
    )


def cancel_receipts(arrival: Arrival, attempt: Attempt, *, reason: str, at: datetime) -> list[Event]:
    """The receipt that stands is cancelled, and keeps its number. Returns what is to be recorded."""
    rows = list(Receipt.objects.select_for_update(no_key=True).filter(arrival=arrival, cancelled_at=None))
    for row in rows:
        row.cancelled_at, row.cancelled_reason = at, reason
        row.seal_at, row.seal_tries = at, 0
    update_rows(rows, ["cancelled_at", "cancelled_reason", "seal_at", "seal_tries"])
    return [ReceiptCancelled(subject=row.id, at_unit=UnitPath.of(attempt.path)) for row in rows]
