"""Receipt books: each unit's numbers of a year, without a gap, the cancelled ones in their place."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.service.payments.collecting.errors import UnableToFindMoney
from motcua.service.payments.collecting.policy import may_see_money, money_visible_to
from motcua.service.payments.collecting.values import Book, ReceiptLine
from motcua.service.payments.models import Receipt
from motcua.service.payments.rules.receipts import shown_number, shown_series


def books(*, actor: Actor, unit: UUID | None = None) -> list[Book]:
    """The newest year first."""
    rows = Receipt.objects.filter(money_visible_to(actor, "arrival__attempt__"))
    if unit is not None:
        rows = rows.filter(series__unit=unit)
    return _books(rows)


def book(*, series: UUID, actor: Actor) -> Book:
    """Raises `UnableToFindMoney`: one of another unit is not there."""
    found = _books(Receipt.objects.filter(money_visible_to(actor, "arrival__attempt__"), series=series))
    if not found:
        raise UnableToFindMoney
    return found[0]


def receipts_in(
    *,
    series: UUID,
    actor: Actor,
    cancelled_only: bool = False,
    below: int | None = None,
    number: int | None = None,
    limit: int,
) -> list[ReceiptLine]:
    """By number, the last first; `below` is the number before which a page begins, `number` just that one."""
    rows = Receipt.objects.filter(money_visible_to(actor, "arrival__attempt__"), series=series)
    if cancelled_only:
        rows = rows.exclude(cancelled_at=None)
    if below is not None:
        rows = rows.filter(number__lt=below)
    if number is not None:
        rows = rows.filter(number=number)
    return [line_of(row) for row in rows.select_related("series", "arrival__attempt").order_by("-number")[:limit]]


def receipt_line(*, code: str, actor: Actor) -> ReceiptLine:
    """Raises `UnableToFindMoney`, `NotPermitted`."""
    row = Receipt.objects.select_related("series", "arrival__attempt").filter(code=code).first()
    if row is None:
        raise UnableToFindMoney
    attempt = row.arrival.attempt
    require(may_see_money(actor, unit=attempt.unit, path=attempt.path), act="see_receipt", subject=row.id)
    return line_of(row)


def line_of(row: Receipt) -> ReceiptLine:
    """`row` with its series, arrival and attempt."""
    return ReceiptLine(
        id=row.id,
        code=row.code,
        series=shown_series(name=row.series.name, year=row.series.year),
        number=shown_number(row.number),
        amount_vnd=row.amount_vnd,
        payer_name=row.payer_name,
        issued_at=row.issued_at,
        cancelled_at=row.cancelled_at,
        cancelled_reason=row.cancelled_reason,
        subject=row.arrival.attempt.subject,
        gateway=row.arrival.gateway,
    )


def _books(rows: QuerySet[Receipt]) -> list[Book]:
    standing = Q(cancelled_at=None)
    counted = rows.values("series", "series__unit", "series__year", "series__name").annotate(
        first=Min("number"),
        greatest=Max("number"),
        count=Count("id"),
        cancelled=Count("id", filter=~standing),
        standing=Sum("amount_vnd", filter=standing),
    )
    return [
        Book(
            series=row["series"],
            unit=row["series__unit"],
            year=row["series__year"],
            name=shown_series(name=row["series__name"], year=row["series__year"]),
            first=row["first"],
            last=row["greatest"],
            count=row["count"],
            cancelled=row["cancelled"],
            standing_vnd=row["standing"] or 0,
        )
        for row in counted.order_by("-series__year", "series__unit", "series__name")
    ]
