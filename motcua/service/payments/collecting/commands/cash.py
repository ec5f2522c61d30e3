"""Cash that was booked by mistake."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.service.payments.collecting.errors import UnableToFindMoney
from motcua.service.payments.collecting.policy import may_reverse_cash
from motcua.service.payments.commands.refunds import undo_arrival
from motcua.service.payments.errors import UnableToReverse
from motcua.service.payments.gateways.cash.gateway import Cash
from motcua.service.payments.models import Arrival, Attempt, Transaction
from motcua.service.payments.values import TransactionKind


def subject_of_arrival(*, arrival: UUID) -> UUID:
    """What the money came for. Raises `UnableToFindMoney`."""
    found = Arrival.objects.filter(id=arrival).values_list("attempt__subject", flat=True).first()
    if found is None:
        raise UnableToFindMoney
    return found


def reverse_cash(*, arrival: UUID, reason: str, by: Actor, at: datetime) -> None:
    """Takes cash back out of the books on the day on which it was taken, by another person than who took it: what it paid
    is owed again, its receipt is cancelled. The caller holds the lock of the subject.

    Raises `UnableToReverse` for what is no cash, on another day, without a reason, and for what went back already.
    """
    row = Arrival.objects.select_for_update(no_key=True).get(id=arrival)
    attempt = Attempt.objects.select_for_update(no_key=True).get(id=row.attempt_id)
    booked = Transaction.objects.get(arrival=row, kind=TransactionKind.PAYMENT.value)
    verdict = may_reverse_cash(by, unit=attempt.unit, taken_by=booked.by)
    require(verdict, act="reverse_cash", subject=attempt.id)
    if row.gateway != Cash.key:
        raise UnableToReverse(reason=_("this was not paid in cash."))
    if city_day(row.at) != city_day(at):
        raise UnableToReverse(reason=_("the day on which it was taken is over: ask that it be refunded."))

    undo_arrival(row, attempt, reason=reason, by=by, at=at)
