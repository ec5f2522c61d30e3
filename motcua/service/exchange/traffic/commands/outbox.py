"""What goes to the portal: posted with the next number in the transaction of what it tells of, delivered in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.gathering import is_gathering
from motcua.foundation.database.rows import insert_rows
from motcua.foundation.database.versions import held
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import Recorded
from motcua.service.dossiers.queries.places import places
from motcua.service.exchange.models_traffic import Correspondence, InboxMessage, OutboxMessage
from motcua.service.exchange.traffic.events import PortalMessageStuck
from motcua.service.exchange.traffic.rules import LEASE, OUTAGE_WAIT, next_attempt_at
from motcua.service.exchange.traffic.synchronising import note_synchronised
from motcua.service.exchange.values_traffic import Attempt, OutboxState, Outgoing

#: The first of each correspondence that is not there yet.
_DUE = """
    WITH due AS (
        SELECT m.id FROM exchange_outbox m
        WHERE m.state = 'waiting' AND m.next_attempt_at <= %(at)s
          AND NOT EXISTS (
            SELECT 1 FROM exchange_outbox b
            WHERE b.correspondence_id = m.correspondence_id AND b.number < m.number AND b.state <> 'delivered')
        ORDER BY m.next_attempt_at, m.id LIMIT %(limit)s FOR UPDATE OF m SKIP LOCKED
    )
    UPDATE exchange_outbox m SET attempts = m.attempts + 1, next_attempt_at = %(back)s FROM due
    WHERE m.id = due.id RETURNING m.id"""


def post_entries(
    *, entries: Sequence[Recorded], kind: Outgoing, facts: Mapping[UUID, Mapping[str, Any]], at: datetime
) -> None:
    """Posts what happened to dossiers that the portal knows, an entry a message; the others are passed over. `facts` are
    by entry. Call it in the transaction of the entries, which holds the dossiers' locks."""
    linked = _correspondences([entry.event.subject for entry in entries])
    if not linked:
        return
    stand = places(dossiers=linked)
    _post(
        [
            OutboxMessage(
                correspondence_id=linked[entry.event.subject],
                kind=kind.value,
                entry=entry.id,
                status=stand[entry.event.subject].status,
                facts=dict(facts[entry.id]),
                made_at=at,
                next_attempt_at=at,
            )
            for entry in entries
            if entry.event.subject in linked
        ]
    )


def post_status(*, correspondence: UUID, status: str, facts: Mapping[str, Any], at: datetime) -> None:
    """Posts how a dossier stands, beside any entry: when it has just become one here, or when the portal has it wrong."""
    _post(
        [
            OutboxMessage(
                correspondence_id=correspondence,
                kind=Outgoing.STATUS.value,
                status=status,
                facts=dict(facts),
                made_at=at,
                next_attempt_at=at,
            )
        ]
    )


def post_refusal(*, message: InboxMessage, facts: Mapping[str, Any], at: datetime) -> None:
    """Posts why a message of the portal's is not followed. `facts` is what it is told."""
    _post(
        [
            OutboxMessage(
                correspondence_id=message.correspondence_id,
                kind=Outgoing.REFUSAL.value,
                facts={"of": str(message.id), "said": message.kind, **facts},
                made_at=at,
                next_attempt_at=at,
            )
        ]
    )


def _correspondences(dossiers: Collection[UUID]) -> dict[UUID, UUID]:
    # A transaction of hundreds of acts asks once whether the portal knows any dossier at all.
    if is_gathering() and not held("exchange_correspondence", Correspondence.objects.exists):
        return {}
    # Asked at nearly every act, and mostly there is none: not worth what Django takes to put it together.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT dossier, id FROM exchange_correspondence WHERE dossier = ANY(%s) AND dossier IS NOT NULL",
            [list(dossiers)],
        )
        return dict(cursor.fetchall())


def _post(rows: Sequence[OutboxMessage]) -> None:
    """Gives each the next number of its correspondence, in their order, and keeps them."""
    counts = Counter(row.correspondence_id for row in rows)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE exchange_correspondence c SET sent = c.sent + n.count"
            " FROM unnest(%s::uuid[], %s::int[]) AS n (id, count) WHERE c.id = n.id RETURNING c.id, c.sent - n.count",
            [list(counts), list(counts.values())],
        )
        last = dict(cursor.fetchall())
    for row in rows:
        last[row.correspondence_id] += 1
        row.number = last[row.correspondence_id]
    insert_rows(rows)


def take_due_letters(*, at: datetime, limit: int) -> list[UUID]:
    """Takes up to `limit` messages that are due into hand, of each correspondence the next one only, the oldest first.
    Nobody else gets them for `rules.LEASE`; when the taker dies they come back by themselves."""
    with connection.cursor() as cursor:
        cursor.execute(_DUE, {"at": at, "limit": limit, "back": at + LEASE})
        return sorted(id_ for (id_,) in cursor.fetchall())


def put_back(*, letters: Collection[UUID], cause: str, at: datetime) -> None:
    """Messages in hand that the portal was not there for. It counts for no try, so that no absence of the portal, however
    long, makes them undeliverable."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE exchange_outbox SET attempts = attempts - 1, next_attempt_at = %s, fault = %s"
            " WHERE id = ANY(%s) AND state = 'waiting'",
            [at + OUTAGE_WAIT, cause[:500], list(letters)],
        )


def record_attempts(*, attempts: Sequence[Attempt], by: Actor, at: datetime) -> None:
    """Writes what became of messages in hand: delivered, to be tried again later, or given up. Who waits behind one that
    was given up waits on."""
    delivered = [attempt.letter for attempt in attempts if attempt.fault is None]
    if delivered:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE exchange_outbox SET state = 'delivered', delivered_at = %s, fault = ''"
                " WHERE id = ANY(%s) AND state = 'waiting' RETURNING id",
                [at, delivered],
            )
            note_synchronised(delivered=[id_ for (id_,) in cursor.fetchall()], by=by, at=at)
    failed = {attempt.letter: attempt.fault for attempt in attempts if attempt.fault is not None}
    if not failed:
        return
    rows = list(
        OutboxMessage.objects.select_for_update(no_key=True)
        .filter(id__in=failed, state=OutboxState.WAITING.value)
        .order_by("id")
    )
    for row in rows:
        fault = failed[row.id]
        again_at = None if fault.permanent else next_attempt_at(attempts=row.attempts, at=at)
        row.fault = fault.cause[:500]
        row.state = (OutboxState.UNDELIVERABLE if again_at is None else OutboxState.WAITING).value
        row.next_attempt_at = again_at or at
    OutboxMessage.objects.bulk_update(rows, ["fault", "state", "next_attempt_at"], batch_size=500)

    record(
        events=[
            PortalMessageStuck(subject=row.correspondence_id, message=row.id, incoming=False, attempts=row.attempts)
            for row in rows
            if row.state == OutboxState.UNDELIVERABLE.value
        ],
        by=by,
        at=at,
    )
