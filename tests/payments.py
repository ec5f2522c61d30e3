"""Builders of payments for tests: dossiers that cost something, and what gateways tell of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import connection

from motcua.foundation.accounts.values import SYSTEM
from motcua.service.dossiers.commands.payments import begin_payment, confirm_payments
from motcua.service.dossiers.models import Dossier
from motcua.service.payments.commands.notifications import keep_notification, take_notifications
from motcua.service.payments.models import Arrival
from motcua.service.payments.values import AttemptView, Confirmed, NotificationKind, Notified
from tests.cast import AT, Cast
from tests.dossiers import a_received_dossier, birth_answers

#: Two copies of the extract at 8,000 each.
COSTS_VND = 16_000


def a_dossier_that_costs(cast: Cast, *, at: datetime = AT, **more: Any) -> Dossier:
    """A birth registration with two copies of the extract, received."""
    return a_received_dossier(cast, at=at, answers=birth_answers(extract_copies=2), **more)


def begun(cast: Cast, row: Dossier, *, gateway: str = "vietqr", at: datetime = AT) -> AttemptView:
    return begin_payment(dossier=row.id, gateway=gateway, by=cast.citizen, at=at)


def tell(attempt: AttemptView, *, at: datetime, **changes: Any) -> None:
    """A notification of the attempt's gateway is kept: paid as asked for, unless said otherwise."""
    said: dict[str, Any] = {
        "id": uuid4().hex,
        "kind": NotificationKind.PAID,
        "reference": attempt.reference,
        "transaction": f"FT-{attempt.reference}",
        "amount_vnd": attempt.amount_vnd,
        "at": at,
    }
    keep_notification(gateway=attempt.gateway, notified=Notified(**{**said, **changes}), by=SYSTEM, at=at)


def follow(*, at: datetime) -> list[Confirmed]:
    """What the worker does with all that was told, in the test's own transaction."""
    confirmed = confirm_payments(taken=take_notifications(at=at, limit=1_000), by=SYSTEM, at=at)
    connection.check_constraints()
    return confirmed


def paid(cast: Cast, row: Dossier, *, gateway: str = "vietqr", at: datetime = AT) -> AttemptView:
    """All that the dossier owes, paid by the citizen."""
    attempt = begun(cast, row, gateway=gateway, at=at)
    tell(attempt, at=at)
    follow(at=at)
    return attempt


def arrival_of(attempt: AttemptView) -> Arrival:
    return Arrival.objects.get(attempt=attempt.id)
