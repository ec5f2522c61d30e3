"""What failed for good, tried again at a person's word."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.rows import update_rows
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import UnitPath
from motcua.service.payments.collecting.errors import UnableToFindMoney, UnableToTryAgain
from motcua.service.payments.collecting.events import TriedAgain
from motcua.service.payments.collecting.policy import may_keep_books
from motcua.service.payments.collecting.rules import refund_view_of
from motcua.service.payments.collecting.values import RefundView
from motcua.service.payments.models import Attempt, Notification, Refund
from motcua.service.payments.values import NotificationState, RefundState


def retry_refund(*, refund: UUID, by: Actor, at: datetime) -> None:
    """Has a refund that its gateway refused carried again. Raises `UnableToTryAgain` for one that has not failed."""
    row = Refund.objects.select_for_update(no_key=True, of=("self",)).filter(id=refund).first()
    if row is None:
        raise UnableToFindMoney
    attempt = row.arrival.attempt
    require(may_keep_books(by, unit=attempt.unit), act="retry_refund", subject=row.id)
    if refund_view_of(RefundState(row.state), try_at=row.try_at) is not RefundView.FAILED:
        raise UnableToTryAgain(reason=_("this refund has not failed."))

    row.try_at, row.tries, row.fault = at, 0, ""
    update_rows([row], ["try_at", "tries", "fault"])

    record(events=[TriedAgain(subject=row.id, at_unit=UnitPath.of(attempt.path))], by=by, at=at)


def retry_notification(notification: UUID, *, at: datetime) -> None:
    """Lets the worker follow one that was given up or refused once more: the attempt may be there now. Who may, the caller
    has asked."""
    row = Notification.objects.select_for_update(no_key=True).get(id=notification)
    if row.state not in {NotificationState.REFUSED.value, NotificationState.STUCK.value}:
        raise UnableToTryAgain(reason=_("it is being tried by itself."))
    row.state, row.tries, row.try_at, row.fault, row.settled_at = NotificationState.WAITING.value, 0, at, "", None
    update_rows([row], ["state", "tries", "try_at", "fault", "settled_at"])


def ask_again(attempt: UUID, *, at: datetime) -> None:
    """Its gateway is asked at the next tick, in whatever state the try is."""
    row = Attempt.objects.select_for_update(no_key=True).get(id=attempt)
    row.ask_at = at
    update_rows([row], ["ask_at"])
