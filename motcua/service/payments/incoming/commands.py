"""Setting a unit's account, and counting what was refused."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.registry.organization.queries import directory
from motcua.service.payments.incoming.errors import UnableToSetBankAccount
from motcua.service.payments.incoming.events import BankAccountSet
from motcua.service.payments.incoming.policy import may_administer_payments
from motcua.service.payments.incoming.rules import DETAIL_LENGTH_MAX, REFUSALS, fault_of, hour_of
from motcua.service.payments.models_incoming import UnitAccount
from motcua.service.payments.values_incoming import BankAccount, RefusalKind

#: Rows an hour and gateway; one more is not kept. The reasons of the house are fewer.
REFUSALS_AN_HOUR_MAX = 50


def set_bank_account(*, unit: UUID, account: BankAccount, source: str, from_on: date, by: Actor, at: datetime) -> None:
    """From that day on the unit collects into this account; the one before holds until then, and is kept. Payments that
    were begun before go where they were sent.

    Raises `NotPermitted`, and `UnableToSetBankAccount` for a day that is over, an account that a code cannot hold, a unit
    that is not there, and when another begins on or after that day.
    """
    require(may_administer_payments(by), act="set_bank_account", subject=unit)
    _refuse_faults(account, source, from_on, at)
    units = directory(on=from_on)
    if units.get(unit) is None:
        raise UnableToSetBankAccount(reason=_("the unit is not there on that day."))
    with connection.cursor() as cursor:
        # Of two at once the second waits and sees the first.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"payments_unit_account/{unit}"])
    last = UnitAccount.objects.filter(unit=unit).order_by("-period").first()
    if last is not None and last.period.lower >= from_on:
        raise UnableToSetBankAccount(reason=_("another account begins on that day or later."))

    if last is not None:
        last.period = DateRange(last.period.lower, from_on)
        last.save(update_fields=["period"])
    UnitAccount.objects.create(
        unit=unit,
        bank=account.bank,
        number=account.number,
        holder=account.holder.strip(),
        source=source.strip(),
        period=DateRange(from_on, None),
        at=at,
        by=by.account,
    )

    event = BankAccountSet(
        subject=unit, at_unit=units.path(unit), bank=account.bank, number=account.number, from_on=from_on
    )
    record(events=[event], by=by, at=at)


def _refuse_faults(account: BankAccount, source: str, from_on: date, at: datetime) -> None:
    words = {
        "bank": _("a bank’s number has six digits."),
        "number": _("an account number has 4 to 19 capital letters and digits."),
        "holder": _("the holder’s name is missing or too long."),
    }
    if fault := fault_of(account):
        raise UnableToSetBankAccount(reason=words[fault])
    if not source.strip():
        raise UnableToSetBankAccount(reason=_("the decision that says so is missing."))
    if from_on < city_day(at):
        raise UnableToSetBankAccount(reason=_("the first day is over."))


def count_refusal(*, gateway: str, fault: UnableTo, at: datetime) -> None:
    """Something came to a gateway's address and was refused: counted by the hour with its reason, nothing of it kept. Not in
    the journal: nothing has happened. In a transaction of its own, after the refused one."""
    kind = REFUSALS[type(fault)]
    detail = "" if kind is RefusalKind.OTHER_CONTENT else str(fault.facts.get("reason", ""))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO payments_refusal (id, gateway, kind, detail, hour, times, first_at, last_at)"
            " SELECT %(id)s, %(gateway)s, %(kind)s, %(detail)s, %(hour)s, 1, %(at)s, %(at)s"
            " WHERE (SELECT count(*) FROM payments_refusal WHERE hour = %(hour)s AND gateway = %(gateway)s) < %(max)s"
            " OR EXISTS (SELECT FROM payments_refusal WHERE (hour, gateway, kind, detail)"
            " = (%(hour)s, %(gateway)s, %(kind)s, %(detail)s))"
            " ON CONFLICT (hour, gateway, kind, detail) DO UPDATE"
            " SET times = payments_refusal.times + 1, last_at = greatest(payments_refusal.last_at, excluded.last_at)",
            {
                "id": new_id(),
                "gateway": gateway,
                "kind": kind.value,
                "detail": detail[:DETAIL_LENGTH_MAX],
                "hour": hour_of(at),
                "at": at,
                "max": REFUSALS_AN_HOUR_MAX,
            },
        )
