"""Money on its way back, by how it stands."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.listed import Listed
from motcua.service.payments.collecting.errors import UnableToFindMoney
from motcua.service.payments.collecting.policy import may_see_money, money_visible_to
from motcua.service.payments.collecting.rules import refund_view_of
from motcua.service.payments.collecting.values import RefundLine, RefundView
from motcua.service.payments.models import Refund
from motcua.service.payments.values import ArrivalOutcome, RefundState


def refund_lines(*, view: RefundView | None, actor: Actor) -> Listed[RefundLine]:
    """The newest first; what waits for a decision, the oldest first."""
    rows = _seen(actor)
    if view is not None:
        rows = rows.filter(_of_view(view))
    order = "asked_at" if view is RefundView.ASKED else "-asked_at"
    return Listed(rows.order_by(order, "id"), lambda found: [line_of(row) for row in found])


def refund_counts(*, actor: Actor) -> dict[RefundView, int]:
    counted = _seen(actor).aggregate(**{view.value: Count("id", filter=_of_view(view)) for view in RefundView})
    return {view: counted[view.value] for view in RefundView}


def refund_line(*, refund: UUID, actor: Actor) -> RefundLine:
    """Raises `UnableToFindMoney`, `NotPermitted`."""
    row = Refund.objects.select_related("arrival__attempt").filter(id=refund).first()
    if row is None:
        raise UnableToFindMoney
    attempt = row.arrival.attempt
    require(may_see_money(actor, unit=attempt.unit, path=attempt.path), act="see_refund", subject=row.id)
    return line_of(row)


def line_of(row: Refund) -> RefundLine:
    """`row` with its arrival and attempt."""
    attempt, state = row.arrival.attempt, RefundState(row.state)
    return RefundLine(
        id=row.id,
        attempt=attempt.id,
        subject=attempt.subject,
        unit=attempt.unit,
        path=tuple(attempt.path),
        reference=attempt.reference,
        gateway=row.arrival.gateway,
        amount_vnd=row.amount_vnd,
        state=state,
        view=refund_view_of(state, try_at=row.try_at),
        reason=row.reason,
        surplus=row.arrival.outcome == ArrivalOutcome.SURPLUS.value,
        asked_at=row.asked_at,
        asked_by=row.asked_by,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        answer=row.answer,
        paid_at=row.paid_at,
        tries=row.tries,
        try_at=row.try_at,
        fault=row.fault,
    )


def _seen(actor: Actor) -> QuerySet[Refund]:
    found = Refund.objects.filter(money_visible_to(actor, "arrival__attempt__"))
    return found.select_related("arrival__attempt")


def _of_view(view: RefundView) -> Q:
    """The same as `rules.refund_view_of`."""
    approved = Q(state=RefundState.APPROVED.value)
    return {
        RefundView.ASKED: Q(state=RefundState.ASKED.value),
        RefundView.ON_ITS_WAY: approved & Q(try_at__isnull=False),
        RefundView.FAILED: approved & Q(try_at=None),
        RefundView.PAID: Q(state=RefundState.PAID.value),
        RefundView.REFUSED: Q(state=RefundState.REFUSED.value),
    }[view]
