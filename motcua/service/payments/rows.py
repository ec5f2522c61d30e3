"""Rows as values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from motcua.service.payments.models import Arrival, Attempt, Payable, Refund
from motcua.service.payments.rules.attempts import Owed, state_of
from motcua.service.payments.values import (
    AttemptState,
    AttemptView,
    PayableKind,
    PayableView,
    RefundState,
    RefundView,
    SurplusReason,
)


def owed_of(row: Payable) -> Owed:
    return Owed(
        id=row.id,
        kind=PayableKind(row.kind),
        amount_vnd=row.amount_vnd,
        paid_vnd=row.paid_vnd,
        refunded_vnd=row.refunded_vnd,
        is_cancelled=row.cancelled_at is not None,
    )


def payable_view(row: Payable) -> PayableView:
    owed = owed_of(row)
    return PayableView(
        id=row.id,
        subject=row.subject,
        key=row.key,
        kind=owed.kind,
        name_vi=row.name_vi,
        name_en=row.name_en,
        ground=row.ground,
        amount_vnd=row.amount_vnd,
        owed_vnd=owed.left_vnd,
        due_on=row.due_on,
        state=state_of(owed),
        kept_vnd=row.paid_vnd - row.refunded_vnd,
        sub_item=row.sub_item,
        identifier=row.identifier,
    )


def attempt_view(
    row: Attempt,
    *,
    surplus: Mapping[str, int | str] | None = None,
    receipt: str = "",
    refunded_vnd: int = 0,
    returned_at: datetime | None = None,
) -> AttemptView:
    found = surplus or {}
    return AttemptView(
        id=row.id,
        reference=row.reference,
        subject=row.subject,
        unit=row.unit,
        gateway=row.gateway,
        amount_vnd=row.amount_vnd,
        state=AttemptState(row.state),
        made_at=row.made_at,
        expires_at=row.expires_at,
        settled_at=row.settled_at,
        surplus_vnd=int(found.get("came", 0)),
        returned_vnd=int(found.get("returned", 0)),
        surplus_reason=SurplusReason(str(found.get("reason", ""))),
        receipt=receipt,
        refunded_vnd=refunded_vnd,
        returned_at=returned_at,
    )


def refund_view(row: Refund, arrival: Arrival, reference: str) -> RefundView:
    return RefundView(
        id=row.id,
        gateway=arrival.gateway,
        transaction=arrival.transaction,
        reference=reference,
        amount_vnd=row.amount_vnd,
        state=RefundState(row.state),
        reason=row.reason,
    )
