"""Money that came for a dossier, with its receipts and what goes back of it: for the dossier's own page."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from motcua.service.payments.collecting.queries import receipts, refunds
from motcua.service.payments.collecting.values import ArrivalLine, ReceiptLine, RefundLine
from motcua.service.payments.models import Arrival, Payable, Receipt, Refund, Transaction
from motcua.service.payments.values import ArrivalOutcome, AttemptState, TransactionKind


def arrivals_of(*, subject: UUID) -> list[ArrivalLine]:
    """The newest first. Whether the actor may see them is asked of the subject."""
    return _lines(
        list(Arrival.objects.select_related("attempt").filter(attempt__subject=subject).order_by("-at", "-id"))
    )


def waived_keys(*, subject: UUID) -> frozenset[str]:
    """What the office let go of what was asked for: the rules ask for it no more."""
    rows = Payable.objects.filter(subject=subject, cancelled_by__isnull=False)
    return frozenset(rows.values_list("key", flat=True))


def credited_between(*, since: datetime, until: datetime, limit: int) -> list[UUID]:
    """What money was credited for in that time, the newest first."""
    rows = Arrival.objects.filter(outcome=ArrivalOutcome.CREDITED.value, at__gte=since, at__lt=until)
    return list(rows.order_by("-at").values_list("attempt__subject", flat=True)[:limit])


def _lines(rows: list[Arrival]) -> list[ArrivalLine]:
    papers: dict[UUID, list[ReceiptLine]] = {}
    for receipt in (
        Receipt.objects.select_related("series", "arrival__attempt").filter(arrival__in=rows).order_by("-number")
    ):
        papers.setdefault(receipt.arrival_id, []).append(receipts.line_of(receipt))
    back: dict[UUID, RefundLine] = {}
    for refund in Refund.objects.select_related("arrival__attempt").filter(arrival__in=rows).order_by("asked_at", "id"):
        back[refund.arrival_id] = refunds.line_of(refund)
    booked = Transaction.objects.filter(arrival__in=rows, kind=TransactionKind.PAYMENT.value)
    taken = dict(booked.values_list("arrival", "by"))
    return [
        ArrivalLine(
            id=row.id,
            unit=row.attempt.unit,
            attempt=row.attempt_id,
            reference=row.attempt.reference,
            gateway=row.gateway,
            amount_vnd=row.amount_vnd,
            outcome=ArrivalOutcome(row.outcome),
            state=AttemptState(row.attempt.state),
            at=row.at,
            taken_by=taken.get(row.id),
            receipts=tuple(papers.get(row.id, ())),
            refund=back.get(row.id),
        )
        for row in rows
    ]
