"""Money that came: credited to what was owed, with its receipt; or surplus, which goes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.keys import new_id
from motcua.foundation.database.rows import insert_rows, lock_rows, update_rows
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import Event, UnitPath
from motcua.service.payments.commands.booking import Booking, book, issue_receipts
from motcua.service.payments.commands.notifications import settle_notifications
from motcua.service.payments.counting import arrival_facts, counted_by
from motcua.service.payments.events import MoneyArrived, NotificationRefused, PaymentFailed, RefundAsked
from motcua.service.payments.models import Arrival, Attempt, AttemptShare, Payable, Refund
from motcua.service.payments.policy import may_tell
from motcua.service.payments.rows import owed_of
from motcua.service.payments.rules.attempts import may_follow, moved_at, surplus_reason
from motcua.service.payments.rules.ledger import payment_lines, surplus_lines
from motcua.service.payments.values import (
    ArrivalOutcome,
    AttemptState,
    AttemptView,
    Confirmed,
    NotificationKind,
    NotificationState,
    Notified,
    PayableKind,
    RefundState,
    Share,
    SurplusReason,
    TakenNotification,
    TransactionKind,
)


@dataclass
class _Desk:
    """What the notifications of one call are about, locked; and what follows from them, written at the end together."""

    attempts: dict[str, Attempt]
    shares: dict[UUID, list[Share]]
    payables: dict[UUID, Payable]
    known: dict[tuple[str, str], Arrival]
    arrivals: list[Arrival] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)
    bookings: list[Booking] = field(default_factory=list)
    receipted: list[tuple[Attempt, Arrival, int]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    moved: dict[UUID, Attempt] = field(default_factory=dict)
    paid: dict[UUID, Payable] = field(default_factory=dict)


def confirm_notifications(*, taken: Sequence[TakenNotification], by: Actor, at: datetime) -> list[Confirmed]:
    """Does what gateways tell us: each sum of money is booked once, whatever the order, and however often it is told.

    What was owed is credited and has its receipt; what was not (paid before, too late, another amount) is surplus, and is
    sent back by a job. The caller holds the locks of the subjects (`TakenNotification.subject`), and tells them.
    """
    require(may_tell(by), act="confirm_notifications")
    return _confirm(taken, by=by, at=at)


def take_money(*, attempt: AttemptView, by: Actor, at: datetime) -> Confirmed:
    """Money in hand for an attempt that was begun just now. Who may take it, the caller has asked."""
    said = Notified(
        id=str(attempt.id),
        kind=NotificationKind.PAID,
        reference=attempt.reference,
        transaction=attempt.reference,
        amount_vnd=attempt.amount_vnd,
        at=at,
    )
    taken = TakenNotification(id=attempt.id, gateway=attempt.gateway, notified=said, subject=attempt.subject)
    (confirmed,) = _confirm([taken], by=by, at=at)
    return confirmed


def _confirm(taken: Sequence[TakenNotification], *, by: Actor, at: datetime) -> list[Confirmed]:
    desk = _desk(taken)

    confirmed = [_follow(desk, each, at) for each in taken]

    _write(desk, by=by, at=at)
    unknown = [each for each, answer in zip(taken, confirmed, strict=True) if answer.attempt is None]
    refused = {each.id for each in unknown}
    settle_notifications([each.id for each in taken if each.id not in refused], state=NotificationState.DONE, at=at)
    settle_notifications(refused, state=NotificationState.REFUSED, at=at)
    desk.events += [NotificationRefused(subject=each.id, gateway=each.gateway) for each in unknown]
    ids = [new_id() for _event in desk.events]
    insert_rows(arrival_facts(zip(ids, desk.events, strict=True), at=at))
    record(events=desk.events, by=by, at=at, ids=ids)
    return confirmed


def _desk(taken: Sequence[TakenNotification]) -> _Desk:
    attempts = {
        row.reference: row
        for row in Attempt.objects.select_for_update(no_key=True)
        .filter(reference__in={each.notified.reference for each in taken})
        .order_by("id")
    }
    shares: dict[UUID, list[Share]] = {row.id: [] for row in attempts.values()}
    for share in AttemptShare.objects.filter(attempt__in=shares).order_by("payable"):
        shares[share.attempt_id].append(Share(payable=share.payable_id, amount_vnd=share.amount_vnd))
    payables = lock_rows(Payable, {share.payable for each in shares.values() for share in each})
    known = Arrival.objects.filter(transaction__in={each.notified.transaction for each in taken})
    return _Desk(
        attempts=attempts,
        shares=shares,
        payables={row.id: row for row in payables},
        known={(row.gateway, row.transaction): row for row in known},
    )


def _follow(desk: _Desk, taken: TakenNotification, at: datetime) -> Confirmed:
    said = taken.notified
    attempt = desk.attempts.get(said.reference)
    if attempt is None:
        return Confirmed(subject=None, attempt=None)
    if said.kind is NotificationKind.FAILED:
        if may_follow(AttemptState(attempt.state), AttemptState.FAILED):
            attempt.state = AttemptState.FAILED.value
            desk.moved[attempt.id] = attempt
            desk.events.append(PaymentFailed(subject=attempt.id, at_unit=UnitPath.of(attempt.path)))
        return Confirmed(subject=attempt.subject, attempt=attempt.id)
    earlier = desk.known.get((taken.gateway, said.transaction))
    if earlier is not None:
        return Confirmed(subject=attempt.subject, attempt=earlier.attempt_id, again=True)

    paid_at = moved_at(said=said.at, made_at=attempt.made_at, at=at)
    reason = surplus_reason(
        state=AttemptState(attempt.state),
        amount_vnd=attempt.amount_vnd,
        arrived_vnd=said.amount_vnd,
        moved_at=paid_at,
        expires_at=attempt.expires_at,
        shares=desk.shares[attempt.id],
        payables={share.payable: owed_of(desk.payables[share.payable]) for share in desk.shares[attempt.id]},
    )
    outcome = ArrivalOutcome.SURPLUS if reason else ArrivalOutcome.CREDITED
    arrival = Arrival(
        id=new_id(),
        attempt_id=attempt.id,
        gateway=taken.gateway,
        transaction=said.transaction,
        amount_vnd=said.amount_vnd,
        outcome=outcome.value,
        reason=reason.value,
        refunded_vnd=said.amount_vnd if reason else 0,
        paid_at=paid_at,
        at=at,
    )
    desk.known[taken.gateway, said.transaction] = arrival
    desk.arrivals.append(arrival)
    (_set_aside if reason else _credit)(desk, attempt, arrival, at)
    return Confirmed(subject=attempt.subject, attempt=attempt.id, outcome=outcome, amount_vnd=said.amount_vnd)


def _credit(desk: _Desk, attempt: Attempt, arrival: Arrival, at: datetime) -> None:
    shares = desk.shares[attempt.id]
    kinds = {share.payable: PayableKind(desk.payables[share.payable].kind) for share in shares}
    for share in shares:
        row = desk.payables[share.payable]
        row.paid_vnd += share.amount_vnd
        desk.paid[row.id] = row
    attempt.state, attempt.settled_at, attempt.ask_at = AttemptState.PAID.value, at, None
    desk.moved[attempt.id] = attempt
    desk.bookings.append(
        Booking(
            kind=TransactionKind.PAYMENT,
            unit=attempt.unit,
            path=attempt.path,
            gateway=arrival.gateway,
            arrival=arrival.id,
            lines=payment_lines(unit=attempt.unit, gateway=arrival.gateway, shares=shares, kinds=kinds),
        )
    )
    # For taxes the Treasury gives the paper, not the office.
    ours = sum(share.amount_vnd for share in shares if kinds[share.payable] is not PayableKind.LAND_TAX)
    if ours:
        desk.receipted.append((attempt, arrival, ours))
    by_kind: dict[str, int] = {}
    for share in shares:
        by_kind[kinds[share.payable].value] = by_kind.get(kinds[share.payable].value, 0) + share.amount_vnd
    desk.events.append(_arrived(attempt, arrival, tuple(by_kind.items())))


def _set_aside(desk: _Desk, attempt: Attempt, arrival: Arrival, at: datetime) -> None:
    """Surplus is not the city's: its way back begins with its coming."""
    refund = Refund(
        id=new_id(),
        arrival_id=arrival.id,
        amount_vnd=arrival.amount_vnd,
        state=RefundState.APPROVED.value,
        reason=arrival.reason,
        asked_at=at,
        decided_at=at,
        try_at=at,
    )
    desk.refunds.append(refund)
    desk.bookings.append(
        Booking(
            kind=TransactionKind.PAYMENT,
            unit=attempt.unit,
            path=attempt.path,
            gateway=arrival.gateway,
            arrival=arrival.id,
            lines=surplus_lines(unit=attempt.unit, gateway=arrival.gateway, amount_vnd=arrival.amount_vnd),
        )
    )
    asked = RefundAsked(
        subject=refund.id,
        at_unit=UnitPath.of(attempt.path),
        arrival=arrival.id,
        amount_vnd=arrival.amount_vnd,
        surplus=True,
    )
    desk.events += [_arrived(attempt, arrival, ()), asked]


def _arrived(attempt: Attempt, arrival: Arrival, kinds: tuple[tuple[str, int], ...]) -> MoneyArrived:
    return MoneyArrived(
        subject=attempt.id,
        at_unit=UnitPath.of(attempt.path),
        of=attempt.subject,
        arrival=arrival.id,
        **counted_by(attempt),
        amount_vnd=arrival.amount_vnd,
        outcome=ArrivalOutcome(arrival.outcome),
        reason=SurplusReason(arrival.reason),
        kinds=kinds,
    )


def _write(desk: _Desk, *, by: Actor, at: datetime) -> None:
    update_rows(list(desk.moved.values()), ["state", "settled_at", "ask_at"])
    update_rows(list(desk.paid.values()), ["paid_vnd"])
    desk.events += book(desk.bookings, arrivals=desk.arrivals, refunds=desk.refunds, by=by, at=at)
    desk.events += issue_receipts(desk.receipted, at=at)
