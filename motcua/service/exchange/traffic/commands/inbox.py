"""What the portal sends: kept once, taken in the order of its numbers, and settled."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.service.exchange.models_traffic import Correspondence, InboxMessage
from motcua.service.exchange.traffic.commands.outbox import post_refusal
from motcua.service.exchange.traffic.errors import UnableToKeepMessage
from motcua.service.exchange.traffic.events import PortalMessageKept, PortalMessageRefused, PortalMessageStuck
from motcua.service.exchange.traffic.policy import may_follow_portal
from motcua.service.exchange.traffic.rules import (
    FOLLOWING_ATTEMPTS_MAX,
    LEASE,
    OUTAGE_WAIT,
    next_attempt_at,
    payload_of,
    read,
)
from motcua.service.exchange.values_traffic import Envelope, InboxState, Kept, Taken

#: The next of each correspondence: nothing before it is missing or unsettled.
_DUE = """
    WITH due AS (
        SELECT m.id FROM exchange_inbox m
        WHERE m.state = 'waiting' AND m.next_attempt_at <= %(at)s
          AND m.number = 1 + (
            SELECT count(*) FROM exchange_inbox b
            WHERE b.correspondence_id = m.correspondence_id AND b.number < m.number AND b.settled_at IS NOT NULL)
        ORDER BY m.next_attempt_at, m.id LIMIT %(limit)s FOR UPDATE OF m SKIP LOCKED
    )
    UPDATE exchange_inbox m SET attempts = m.attempts + 1, next_attempt_at = %(back)s
    FROM due, exchange_correspondence c WHERE m.id = due.id AND c.id = m.correspondence_id
    RETURNING m.id, m.attempts, m.signed, c.id, c.dossier"""


def keep_message(*, envelope: Envelope, payload: bytes, signed: str, by: Actor, at: datetime) -> Kept:
    """Keeps a message whose signature was checked. The same message sent again changes nothing.

    The portal may be told that it is here once the transaction is committed, not before. Raises `UnableToKeepMessage`
    for another message under the same id or number.
    """
    require(may_follow_portal(by), act="keep_portal_message")
    content_hash = hashlib.sha256(payload).digest()
    correspondence = _correspondence(envelope.dossier, at)
    if not _insert(envelope, correspondence, content_hash=content_hash, signed=signed, at=at):
        earlier = InboxMessage.objects.filter(id=envelope.id).values_list("content_hash", flat=True).first()
        if earlier is None or bytes(earlier) != content_hash:
            raise UnableToKeepMessage(name=f"number {envelope.number}" if earlier is None else f"id {envelope.id}")
        return Kept(envelope.id, again=True)

    record(
        events=[
            PortalMessageKept(
                subject=correspondence,
                message=envelope.id,
                said=envelope.kind,
                number=envelope.number,
                content_hash=content_hash.hex(),
            )
        ],
        by=by,
        at=at,
    )
    return Kept(envelope.id, again=False)


def _correspondence(code: str, at: datetime) -> UUID:
    """The correspondence on a dossier of the portal's, begun where there is none. Who begins it at the same moment is
    waited for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO exchange_correspondence (id, code, sent, begun_at) VALUES (%s, %s, 0, %s)"
            " ON CONFLICT (code) DO NOTHING",
            [new_id(), code, at],
        )
    return Correspondence.objects.values_list("id", flat=True).get(code=code)


def _insert(envelope: Envelope, correspondence: UUID, *, content_hash: bytes, signed: str, at: datetime) -> bool:
    """Was it new? A twin that is being kept at this moment is waited for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO exchange_inbox (id, correspondence_id, number, kind, content_hash, signed, kept_at, state,"
            " attempts, fault, next_attempt_at) VALUES (%s, %s, %s, %s, %s, %s, %s, 'waiting', 0, '', %s)"
            " ON CONFLICT DO NOTHING",
            [envelope.id, correspondence, envelope.number, envelope.kind, content_hash, signed, at, at],
        )
        return bool(cursor.rowcount)


def take_due_messages(*, at: datetime, limit: int) -> list[Taken]:
    """Takes up to `limit` messages that are due into hand, of each correspondence the next one only. Nobody else gets
    them for `rules.LEASE`; when the taker dies they come back by themselves."""
    with connection.cursor() as cursor:
        cursor.execute(_DUE, {"at": at, "limit": limit, "back": at + LEASE})
        rows = cursor.fetchall()
    return [
        Taken(
            id=id_,
            envelope=read(payload_of(signed)),
            correspondence=correspondence,
            dossier=dossier,
            attempts=attempts,
        )
        for id_, attempts, signed, correspondence, dossier in sorted(rows)
    ]


def still_in_hand(taken: Taken) -> InboxMessage | None:
    """Its row, locked; None when its lease ran out and another took it, or it is settled."""
    rows = InboxMessage.objects.select_for_update(no_key=True)
    return rows.filter(id=taken.id, state=InboxState.WAITING.value, attempts=taken.attempts).first()


def settle(row: InboxMessage, *, state: InboxState, fault: str = "", at: datetime) -> None:
    row.state, row.settled_at, row.fault = state.value, at, fault[:500]
    row.save(update_fields=["state", "settled_at", "fault"])


def refuse_message(*, taken: Taken, error: UnableTo, facts: Mapping[str, object], by: Actor, at: datetime) -> None:
    """Settles a message that cannot be followed and posts the reason to the portal. Nothing for one that is not in hand
    any more."""
    require(may_follow_portal(by), act="refuse_portal_message")
    row = still_in_hand(taken)
    if row is None:
        return
    settle(row, state=InboxState.REFUSED, fault=error.message, at=at)
    post_refusal(message=row, facts={"reason_vi": error.message, **facts}, at=at)

    event = PortalMessageRefused(
        subject=taken.correspondence, message=taken.id, said=taken.envelope.kind, error=error.code
    )
    record(events=[event], by=by, at=at)


def postpone_message(*, taken: Taken, cause: str, by: Actor, at: datetime) -> None:
    """Tries it again later; after `rules.FOLLOWING_ATTEMPTS_MAX` tries it is for a person."""
    require(may_follow_portal(by), act="postpone_portal_message")
    row = still_in_hand(taken)
    if row is None:
        return
    again_at = next_attempt_at(attempts=row.attempts, at=at, attempts_max=FOLLOWING_ATTEMPTS_MAX)
    row.fault = cause[:500]
    row.state = (InboxState.STUCK if again_at is None else InboxState.WAITING).value
    row.next_attempt_at = again_at or at
    row.save(update_fields=["fault", "state", "next_attempt_at"])
    if again_at is None:
        stuck = PortalMessageStuck(subject=taken.correspondence, message=taken.id, incoming=True, attempts=row.attempts)
        record(events=[stuck], by=by, at=at)


def await_portal(*, taken: Taken, cause: str, by: Actor, at: datetime) -> None:
    """Its files cannot be fetched because the portal is not there. That counts for no try."""
    require(may_follow_portal(by), act="postpone_portal_message")
    row = still_in_hand(taken)
    if row is not None:
        row.attempts -= 1
        row.fault, row.next_attempt_at = cause[:500], at + OUTAGE_WAIT
        row.save(update_fields=["attempts", "fault", "next_attempt_at"])
