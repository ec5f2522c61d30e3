"""Reads of payments. Who may see them is asked of what they are for, or follows from the code that was typed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet

from motcua.service.payments.errors import UnableToFindPayment, UnableToFindReceipt
from motcua.service.payments.models import (
    Arrival,
    Attempt,
    AttemptShare,
    Payable,
    Receipt,
    ReceiptPaper,
    Refund,
    Transaction,
)
from motcua.service.payments.rows import attempt_view, payable_view
from motcua.service.payments.rules.codes import masked, spelled_receipt_code
from motcua.service.payments.rules.receipts import shown_number, shown_series
from motcua.service.payments.values import (
    ArrivalOutcome,
    ArrivalView,
    AttemptView,
    Edition,
    PaidBack,
    PayableKind,
    PayableView,
    ReceiptView,
    RefundState,
    SealedPaper,
    Share,
)

OWN_MAX = 100


def payables_of(*, subject: UUID) -> tuple[PayableView, ...]:
    """What is or was owed on a subject, without what was cancelled, in the order in which it was asked for."""
    rows = Payable.objects.filter(subject=subject, cancelled_at=None).order_by("at", "id")
    return tuple(payable_view(row) for row in rows)


def payables_by(*, subjects: Collection[UUID], kind: PayableKind) -> list[PayableView]:
    """Those of a kind on these subjects, without what was cancelled, in the order in which they were asked for."""
    rows = Payable.objects.filter(subject__in=list(subjects), kind=kind.value, cancelled_at=None)
    return [payable_view(row) for row in rows.order_by("at", "id")]


def identified(*, identifiers: Collection[str]) -> dict[str, UUID]:
    """The subject of each of the identifiers by which an amount stands."""
    rows = Payable.objects.filter(identifier__in=list(identifiers), cancelled_at=None)
    return dict(rows.values_list("identifier", "subject"))


def owed_on(*, subjects: Collection[UUID]) -> dict[UUID, int]:
    """How much is owed on each of the subjects on which something is."""
    rows = Payable.objects.filter(subject__in=list(subjects), cancelled_at=None, paid_vnd__lt=F("amount_vnd"))
    owed: dict[UUID, int] = {}
    for subject, left in rows.values_list("subject", F("amount_vnd") - F("paid_vnd")):
        owed[subject] = owed.get(subject, 0) + left
    return owed


def unpaid_among(*, subjects: Collection[UUID]) -> set[UUID]:
    """The subjects on which something is owed still."""
    return set(owed_on(subjects=subjects))


def paid_among(*, subjects: Collection[UUID]) -> set[UUID]:
    """The subjects on which something was asked for, and all of it is paid."""
    rows = Payable.objects.filter(subject__in=list(subjects), cancelled_at=None)
    return set(rows.values_list("subject", flat=True)) - unpaid_among(subjects=subjects)


def attempt_of(*, attempt: UUID) -> AttemptView:
    """Raises `UnableToFindPayment`. The face asks the policy of its subject."""
    rows = _views(Attempt.objects.filter(id=attempt)[:1])
    if not rows:
        raise UnableToFindPayment
    return rows[0]


def attempts_of(*, subject: UUID) -> list[AttemptView]:
    """The newest first."""
    return _views(Attempt.objects.filter(subject=subject).order_by("-made_at", "-id")[:OWN_MAX])


def own_attempts(*, account: UUID, limit: int = OWN_MAX) -> list[AttemptView]:
    """What somebody began to pay, the newest first."""
    return _views(Attempt.objects.filter(payer_account=account).order_by("-made_at", "-id")[:limit])


def attempts_to_ask(*, at: datetime, limit: int) -> list[AttemptView]:
    """Those whose gateway is to be asked now."""
    return [attempt_view(row) for row in Attempt.objects.filter(ask_at__lte=at).order_by("ask_at", "id")[:limit]]


def arrivals_of(*, arrivals: Collection[UUID]) -> dict[UUID, ArrivalView]:
    """Money that came, with what it was for."""
    rows = {row.id: row for row in Arrival.objects.filter(id__in=list(arrivals)).select_related("attempt")}
    shares: dict[UUID, list[Share]] = {}
    for share in AttemptShare.objects.filter(attempt__in={row.attempt_id for row in rows.values()}).order_by("id"):
        shares.setdefault(share.attempt_id, []).append(Share(payable=share.payable_id, amount_vnd=share.amount_vnd))
    return {
        row.id: ArrivalView(
            id=row.id,
            subject=row.attempt.subject,
            gateway=row.gateway,
            transaction=row.transaction,
            amount_vnd=row.amount_vnd,
            paid_at=row.paid_at,
            shares=tuple(shares.get(row.attempt_id, ())),
        )
        for row in rows.values()
    }


def paid_back(*, refunds: Collection[UUID]) -> list[PaidBack]:
    """Those of the refunds that were paid."""
    rows = Refund.objects.filter(id__in=list(refunds), state=RefundState.PAID.value).select_related("arrival__attempt")
    return [
        PaidBack(
            refund=row.id,
            subject=row.arrival.attempt.subject,
            payer=row.arrival.attempt.payer_account,
            amount_vnd=row.amount_vnd,
        )
        for row in rows.order_by("id")
    ]


def credited_behind(*, transactions: Collection[UUID]) -> dict[UUID, UUID]:
    """Of those movements of the ledger that move money which was credited, its arrival."""
    rows = Transaction.objects.filter(id__in=list(transactions), arrival__outcome=ArrivalOutcome.CREDITED.value)
    return dict(rows.values_list("id", "arrival"))


def receipt_of(*, code: str) -> ReceiptView:
    """By its code, for anybody who holds the paper. Raises `UnableToFindReceipt`."""
    return _receipt_view(Receipt.objects.filter(code=spelled_receipt_code(code)))


def receipt_by_id(*, receipt: UUID) -> ReceiptView:
    """For who makes its papers. Raises `UnableToFindReceipt`."""
    return _receipt_view(Receipt.objects.filter(id=receipt))


def sealed_paper(*, receipt: ReceiptView, edition: Edition) -> SealedPaper | None:
    """The paper that says what the receipt is now; None while it is being made."""
    row = ReceiptPaper.objects.filter(
        receipt=receipt.id, edition=edition.value, cancelled=receipt.cancelled_at is not None
    ).first()
    return SealedPaper(sha256=row.sha256, xml=bytes(row.xml), xml_seal=bytes(row.xml_seal), at=row.at) if row else None


def _receipt_view(found: QuerySet[Receipt]) -> ReceiptView:
    row = found.select_related("series", "arrival__attempt").first()
    if row is None:
        raise UnableToFindReceipt
    shares = AttemptShare.objects.filter(attempt=row.arrival.attempt_id).select_related("payable").order_by("id")
    return ReceiptView(
        id=row.id,
        code=row.code,
        series=shown_series(name=row.series.name, year=row.series.year),
        number=shown_number(row.number),
        unit=row.series.unit,
        payer_name=row.payer_name,
        payer_masked=masked(row.payer_name),
        payer_account=row.arrival.attempt.payer_account,
        lines=tuple(
            (share.payable.name_vi, share.payable.name_en, share.amount_vnd)
            for share in shares
            if share.payable.kind != PayableKind.LAND_TAX.value
        ),
        amount_vnd=row.amount_vnd,
        gateway=row.arrival.gateway,
        issued_at=row.issued_at,
        cancelled_at=row.cancelled_at,
        cancelled_reason=row.cancelled_reason,
    )


def _views(rows: Iterable[Attempt]) -> list[AttemptView]:
    attempts = list(rows)
    ids = [row.id for row in attempts]
    arrivals = list(Arrival.objects.filter(attempt__in=ids))
    receipts = dict(
        Receipt.objects.filter(arrival__in=arrivals, cancelled_at=None).values_list("arrival__attempt", "code")
    )
    surplus: dict[UUID, dict[str, int | str]] = {}
    for arrival in arrivals:
        if arrival.outcome == ArrivalOutcome.SURPLUS.value:
            found = surplus.setdefault(arrival.attempt_id, {"came": 0, "returned": 0, "reason": arrival.reason})
            found["came"] = int(found["came"]) + arrival.amount_vnd
    by_arrival = {arrival.id: arrival for arrival in arrivals if arrival.refunded_vnd}
    returned = Refund.objects.filter(arrival__in=by_arrival, state=RefundState.PAID.value) if by_arrival else ()
    refunded: dict[UUID, int] = {}
    returned_at: dict[UUID, datetime] = {}
    for refund in sorted(returned, key=lambda each: each.paid_at or each.asked_at):
        arrival = by_arrival[refund.arrival_id]
        if arrival.outcome == ArrivalOutcome.SURPLUS.value:
            found = surplus[arrival.attempt_id]
            found["returned"] = int(found["returned"]) + refund.amount_vnd
        else:
            refunded[arrival.attempt_id] = refund.amount_vnd
        assert refund.paid_at is not None, "a constraint says so"
        returned_at[arrival.attempt_id] = refund.paid_at
    return [
        attempt_view(
            row,
            surplus=surplus.get(row.id),
            receipt=receipts.get(row.id, ""),
            refunded_vnd=refunded.get(row.id, 0),
            returned_at=returned_at.get(row.id),
        )
        for row in attempts
    ]
