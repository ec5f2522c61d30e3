"""Builders of settlement files for tests, and of the finance office that looks after them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from motcua.foundation.accounts.values import SYSTEM, Actor, Role
from motcua.foundation.calendars.rules import city_day
from motcua.registry.organization.queries import directory
from motcua.service.payments.models import Arrival
from motcua.service.payments.models_reconciliation import Difference
from motcua.service.payments.reconciliation.commands.taking import take_settlement
from motcua.service.payments.reconciliation.reading import HEAD
from motcua.service.payments.values import AttemptView
from motcua.service.payments.values_reconciliation import Taken
from tests.cast import AT, JUNE_15, whoever

NEXT_DAY = AT + timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Said:
    """A line of a gateway's file."""

    kind: str = "payment"
    transaction: str = "FT-1"
    reference: str = ""
    amount: int | str = 16_000
    currency: str = "VND"
    at: datetime = AT

    def but(self, **changes: object) -> Said:
        return replace(self, **changes)  # type: ignore[arg-type]  # fields of this class


def said_of(attempt: AttemptView) -> Said:
    """What the bank's file says of a payment when both agree."""
    arrival = Arrival.objects.get(attempt=attempt.id)
    return Said(
        transaction=arrival.transaction,
        reference=f"CT DEN {attempt.reference} GD 1",
        amount=arrival.amount_vnd,
        at=arrival.paid_at,
    )


def a_file(lines: Sequence[Said], *, day: date = JUNE_15) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for each in lines:
        writer.writerow([each.kind, each.transaction, each.reference, each.amount, each.currency, each.at.isoformat()])
    sums = [
        sum(each.amount for each in lines if each.kind == kind and isinstance(each.amount, int))
        for kind in ("payment", "refund")
    ]
    writer.writerow(["END", len(lines), *sums, day.isoformat()])
    return out.getvalue().encode()


def take(
    lines: Sequence[Said], *, day: date = JUNE_15, gateway: str = "vietqr", by: Actor = SYSTEM, at: datetime = NEXT_DAY
) -> Taken:
    at = max(at, at.replace(year=day.year, month=day.month, day=day.day) + timedelta(days=1))
    return take_settlement(gateway=gateway, day=day, content=a_file(lines, day=day), by=by, at=at)


def standing() -> list[tuple[str, str, date]]:
    """Kind, transaction and day of the differences that are not gone."""
    rows = Difference.objects.exclude(state="gone").order_by("day", "kind", "transaction")
    return list(rows.values_list("kind", "transaction", "day"))


def finance(role: Role) -> Actor:
    """Somebody of the city's finance office."""
    unit = directory(on=city_day(AT)).by_key("department-finance")
    assert unit is not None
    return whoever(unit=unit, role=role)
