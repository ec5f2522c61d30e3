"""Rows as values."""

from __future__ import annotations

from uuid import UUID

from motcua.service.payments.models import Arrival, Attempt
from motcua.service.payments.models_reconciliation import Difference, Settlement
from motcua.service.payments.reconciliation.rules import remedies_for
from motcua.service.payments.values_reconciliation import (
    DifferenceKind,
    DifferenceLine,
    DifferenceState,
    FileView,
    Remedy,
)


def unit_of(row: Difference) -> UUID | None:
    """The collecting unit; None where the money is of no payment of ours."""
    return row.path[0] if row.path else None


def remedies_of(row: Difference) -> tuple[Remedy, ...]:
    arrival = Arrival.objects.select_related("attempt").filter(id=row.arrival_id).first() if row.arrival_id else None
    return remedies_for(
        kind=DifferenceKind(row.kind),
        has_attempt=bool(row.reference) and Attempt.objects.filter(reference=row.reference).exists(),
        outcome=arrival.outcome if arrival else "",
        attempt_state=arrival.attempt.state if arrival else "",
        is_going_back=bool(arrival and arrival.refunded_vnd),
    )


def difference_line(row: Difference) -> DifferenceLine:
    return DifferenceLine(
        id=row.id,
        gateway=row.gateway,
        day=row.day,
        kind=DifferenceKind(row.kind),
        state=DifferenceState(row.state),
        transaction=row.transaction,
        reference=row.reference,
        here_vnd=row.here_vnd,
        there_vnd=row.there_vnd,
        currency=row.currency,
        unit=unit_of(row),
        found_at=row.found_at,
        remedy=Remedy(row.remedy) if row.remedy else None,
        reason=row.reason,
    )


def file_view(row: Settlement, *, open_: int = 0, differences: int = 0) -> FileView:
    return FileView(
        id=row.id,
        gateway=row.gateway,
        day=row.day,
        revision=row.revision,
        lines=row.lines,
        paid_vnd=row.paid_vnd,
        returned_vnd=row.returned_vnd,
        matched=row.matched,
        sha256=row.sha256,
        taken_at=row.taken_at,
        taken_by=row.taken_by,
        superseded_at=row.superseded_at,
        open=open_,
        differences=differences,
    )
