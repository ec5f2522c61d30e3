"""What gateways tell us: kept once before anything follows from it, taken in hand, settled or put off."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.service.payments.errors import UnableToKeepNotification
from motcua.service.payments.events import NotificationStuck
from motcua.service.payments.models import Notification
from motcua.service.payments.policy import may_tell
from motcua.service.payments.rules.asking import next_try_at
from motcua.service.payments.values import (
    Kept,
    NotificationKind,
    NotificationState,
    Notified,
    TakenNotification,
)

_TAKEN = """
    SELECT n.id, n.gateway, n.name, n.kind, n.reference, n.transaction, n.amount_vnd, n.happened_at, a.subject
    FROM payments_notification n LEFT JOIN payments_attempt a ON a.reference = n.reference
    WHERE n.state = 'waiting' AND n.try_at <= %s AND (%s::uuid IS NULL OR n.id = %s)
    ORDER BY n.try_at, n.id LIMIT %s FOR UPDATE OF n SKIP LOCKED"""


def keep_notification(*, gateway: str, notified: Notified, by: Actor, at: datetime) -> Kept:
    """Keeps what a gateway told us, whose signature was checked. Told again, nothing changes: a replay does no harm.

    The gateway may be told that it is here once the transaction is committed. Not in the journal: nothing has happened
    yet. Raises `UnableToKeepNotification` for something else under the same id.
    """
    require(may_tell(by), act="keep_notification")
    content_hash = _hash(notified)
    id_ = new_id()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO payments_notification (id, gateway, name, content_hash, kind, reference, transaction,"
            " amount_vnd, happened_at, kept_at, state, tries, try_at, fault)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'waiting', 0, %s, '') ON CONFLICT DO NOTHING",
            [
                id_,
                gateway,
                notified.id,
                content_hash,
                notified.kind.value,
                notified.reference,
                notified.transaction,
                notified.amount_vnd,
                notified.at,
                at,
                at,
            ],
        )
        if cursor.rowcount:
            return Kept(id_, again=False)
    earlier = Notification.objects.get(gateway=gateway, name=notified.id)
    if bytes(earlier.content_hash) != content_hash:
        raise UnableToKeepNotification(name=notified.id)
    return Kept(earlier.id, again=True)


def _hash(notified: Notified) -> bytes:
    said = (
        notified.kind.value,
        notified.reference,
        notified.transaction,
        str(notified.amount_vnd),
        notified.at.isoformat(),
    )
    return hashlib.sha256("\n".join(said).encode()).digest()


def take_notifications(*, at: datetime, limit: int, only: UUID | None = None) -> list[TakenNotification]:
    """Up to `limit` that wait, or just the one, locked for this transaction; others take the others. When it dies they wait
    again."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN, [at, only, only, limit])
        return [
            TakenNotification(
                id=id_,
                gateway=gateway,
                notified=Notified(
                    id=name,
                    kind=NotificationKind(kind),
                    reference=reference,
                    transaction=transaction,
                    amount_vnd=amount_vnd,
                    at=happened_at,
                ),
                subject=subject,
            )
            for id_, gateway, name, kind, reference, transaction, amount_vnd, happened_at, subject in cursor.fetchall()
        ]


def settle_notifications(ids: Collection[UUID], *, state: NotificationState, at: datetime) -> None:
    if ids:
        Notification.objects.filter(id__in=list(ids)).update(state=state.value, settled_at=at, fault="")


def postpone_notifications(*, ids: Sequence[UUID], cause: str, by: Actor, at: datetime) -> None:
    """They could not be followed: tried again later, and after many tries left to a person."""
    require(may_tell(by), act="postpone_notifications")
    rows = list(
        Notification.objects.select_for_update(no_key=True)
        .filter(id__in=ids, state=NotificationState.WAITING.value)
        .order_by("id")
    )
    for row in rows:
        row.tries += 1
        row.fault = cause[:500]
        again_at = next_try_at(tries=row.tries, at=at)
        row.try_at = again_at or at
        row.state = (NotificationState.STUCK if again_at is None else NotificationState.WAITING).value
    Notification.objects.bulk_update(rows, ["tries", "fault", "try_at", "state"])

    stuck = [row for row in rows if row.state == NotificationState.STUCK.value]
    record(events=[NotificationStuck(subject=row.id, gateway=row.gateway) for row in stuck], by=by, at=at)
