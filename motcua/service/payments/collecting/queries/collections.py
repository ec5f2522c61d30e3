"""What was collected, of the ledger itself: by unit and kind, by gateway, by hour; and the rows behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Func, IntegerField, Q, QuerySet, Sum

from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import day_began
from motcua.foundation.calendars.values import VIETNAM
from motcua.foundation.database.listed import Listed
from motcua.service.payments.collecting import values
from motcua.service.payments.collecting.policy import money_visible_to
from motcua.service.payments.collecting.values import Collections, Cut, Days, Movement
from motcua.service.payments.models import Entry, Receipt
from motcua.service.payments.rules.receipts import shown_number, shown_series
from motcua.service.payments.values import AccountKind, TransactionKind

#: Where what was collected is credited; the gateways' accounts are its other side, and go on into the Treasury's.
CREDITED = tuple(kind for kind in AccountKind if kind not in {AccountKind.GATEWAY, AccountKind.DEPOSIT})


class _CityHour(Func):
    """The hour of the city's day."""

    template = f"extract(hour FROM %(expressions)s AT TIME ZONE '{VIETNAM.key}')::int"
    output_field = IntegerField()


def collections(*, cut: Cut, actor: Actor) -> Collections:
    """What moved in the period, of what the actor sees. What went back is counted on the day on which it did."""
    entries = _entries(cut, actor)
    by_unit: dict[tuple[UUID, AccountKind], values.Sum] = {}
    by_gateway: dict[str, values.Sum] = {}
    by_hour: dict[int, values.Sum] = {}
    rows = entries.values(
        "account__unit",
        "account__kind",
        kind=F("transaction__kind"),
        gateway=F("transaction__arrival__gateway"),
        hour=_CityHour("transaction__at"),
    ).annotate(amount=-Sum("amount_vnd"), count=Count("transaction", distinct=True))
    total = values.Sum()
    for row in rows.order_by():
        found = _sum(row)
        key = (row["account__unit"], AccountKind(row["account__kind"]))
        by_unit[key] = by_unit.get(key, values.Sum()) + found
        by_gateway[row["gateway"]] = by_gateway.get(row["gateway"], values.Sum()) + found
        by_hour[row["hour"]] = by_hour.get(row["hour"], values.Sum()) + found
        total = total + found
    payments = entries.filter(transaction__kind=TransactionKind.PAYMENT.value)
    return Collections(
        by_unit=by_unit,
        by_gateway=by_gateway,
        by_hour=by_hour,
        total=total,
        payments=payments.aggregate(count=Count("transaction", distinct=True))["count"],
    )


def movements(*, cut: Cut, actor: Actor) -> Listed[Movement]:
    """The rows behind a sum, the newest first. What went back is negative."""
    found = (
        _entries(cut, actor)
        .values(
            "transaction_id",
            "transaction__kind",
            "transaction__at",
            "account__unit",
            "transaction__arrival",
            "transaction__arrival__gateway",
            "transaction__arrival__attempt",
            "transaction__arrival__attempt__subject",
            "transaction__arrival__attempt__reference",
        )
        .annotate(amount=-Sum("amount_vnd"))
        .order_by("-transaction__at", "-transaction_id")
    )
    return Listed(found, _movements)


def _entries(cut: Cut, actor: Actor) -> QuerySet[Entry]:
    found = Entry.objects.filter(
        money_visible_to(actor, "transaction__arrival__attempt__"),
        *_within(cut.days),
        account__kind__in=[cut.kind.value] if cut.kind else [kind.value for kind in CREDITED],
    )
    if cut.unit is not None:
        found = found.filter(account__unit=cut.unit)
    if cut.gateway:
        found = found.filter(transaction__arrival__gateway=cut.gateway)
    if cut.hour is not None:
        found = found.alias(hour_of=_CityHour("transaction__at")).filter(hour_of=cut.hour)
    return found


def _within(days: Days) -> tuple[Q, Q]:
    return Q(transaction__at__gte=day_began(days.first_on)), Q(
        transaction__at__lt=day_began(days.last_on + timedelta(days=1))
    )


def _sum(row: Mapping[str, Any]) -> values.Sum:
    if row["kind"] == TransactionKind.PAYMENT.value:
        return values.Sum(collected_vnd=row["amount"], count=row["count"])
    return values.Sum(back_vnd=-row["amount"])


def _movements(rows: Sequence[Mapping[str, Any]]) -> list[Movement]:
    receipts = _receipts(row["transaction__arrival"] for row in rows)
    return [_movement(row, receipts) for row in rows]


def _receipts(arrivals: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Code and number by arrival: the one that stands, else the newest."""
    rows = Receipt.objects.filter(arrival__in=list(arrivals)).select_related("series")
    ordered = rows.order_by(F("cancelled_at").asc(nulls_last=True), "number")  # the last one of each stays
    return {
        row.arrival_id: (
            row.code,
            f"{shown_series(name=row.series.name, year=row.series.year)} {shown_number(row.number)}",
        )
        for row in ordered
    }


def _movement(row: Mapping[str, Any], receipts: dict[UUID, tuple[str, str]]) -> Movement:
    code, number = receipts.get(row["transaction__arrival"], ("", ""))
    return Movement(
        id=row["transaction_id"],
        kind=TransactionKind(row["transaction__kind"]),
        at=row["transaction__at"],
        unit=row["account__unit"],
        subject=row["transaction__arrival__attempt__subject"],
        attempt=row["transaction__arrival__attempt"],
        reference=row["transaction__arrival__attempt__reference"],
        gateway=row["transaction__arrival__gateway"],
        amount_vnd=row["amount"],
        receipt=code,
        number=number,
    )
