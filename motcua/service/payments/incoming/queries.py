"""Reads of accounts and refusals."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.service.payments.incoming.policy import may_administer_payments
from motcua.service.payments.models_incoming import Refusal, UnitAccount
from motcua.service.payments.values_incoming import BankAccount, HeldAccount, RefusalKind, RefusedCalls

REFUSALS_SHOWN_MAX = 100


def bank_account_of(*, unit: UUID, on: date) -> BankAccount | None:
    """The unit's own account of that day. For who makes a code: asked of nobody."""
    row = UnitAccount.objects.filter(unit=unit, period__contains=on).first()
    return BankAccount(bank=row.bank, number=row.number, holder=row.holder) if row else None


def is_unit_account(*, number: str) -> bool:
    """Is it, or was it, the account of a unit?"""
    return UnitAccount.objects.filter(number=number).exists()


def bank_accounts(*, actor: Actor) -> list[HeldAccount]:
    """All that were ever set, the newest of each unit first. Raises `NotPermitted`."""
    require(may_administer_payments(actor), act="see_bank_accounts")
    return [
        HeldAccount(
            unit=row.unit,
            account=BankAccount(bank=row.bank, number=row.number, holder=row.holder),
            source=row.source,
            from_on=row.period.lower,
            until_on=row.period.upper,
        )
        for row in UnitAccount.objects.order_by("unit", "-period")
    ]


def refused_calls(*, actor: Actor, since: datetime) -> list[RefusedCalls]:
    """What gateways, or who pretends to be one, sent and was not taken in; the latest first. Raises `NotPermitted`."""
    require(may_administer_payments(actor), act="see_refused_calls")
    rows = Refusal.objects.filter(hour__gte=since).order_by("-last_at", "-id")[:REFUSALS_SHOWN_MAX]
    return [
        RefusedCalls(
            gateway=row.gateway,
            kind=RefusalKind(row.kind),
            detail=row.detail,
            times=row.times,
            first_at=row.first_at,
            last_at=row.last_at,
        )
        for row in rows
    ]
