"""The only code that writes messages. The texts that they are made of are set in `texts.py`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from uuid import UUID

from django.db import connection

from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.gathering import Gathering, is_gathering
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import Doer
from motcua.foundation.messages.errors import UnableToResendMessages, UnableToSendMessages
from motcua.foundation.messages.events import MessageResent, MessageUndeliverable
from motcua.foundation.messages.models import Message
from motcua.foundation.messages.queries import kept_texts, read_texts
from motcua.foundation.messages.rules import LEASE, filled, next_attempt_at, wording_on
from motcua.foundation.messages.values import (
    Attempt,
    Channel,
    Field,
    Letter,
    NewMessage,
    Status,
    Template,
    Texts,
    Wording,
)

_Keyed = tuple[UUID, str, str, str]


@dataclass(frozen=True)
class _Sent:
    id: UUID
    message: NewMessage
    at: datetime


def send_messages(*, messages: Sequence[NewMessage], by: Doer, at: datetime) -> list[UUID]:
    """Puts the messages into the outbox, in one statement, and returns their ids in order. Inside of `gathered` they are put
    there at its end, and one that was there before has no id then.

    They say what holds on the city's day of `at`, and keep those words whatever is set later. In-app ones are delivered
    with that; the others go out with the job. One whose key was used before is not written again, and the older one's
    id is returned. `by` is not kept: who told is in the entry of what is told.
    Raises `UnableToSendMessages` naming every one without a recipient.
    """
    lost = [message.template.name for message in messages if not _has_recipient(message)]
    if lost:
        raise UnableToSendMessages(templates=", ".join(lost))
    if not messages:
        return []

    ids = [new_id() for _ in messages]
    sent = [_Sent(id_, message, at) for id_, message in zip(ids, messages, strict=True)]
    if is_gathering():
        _outgoing.add([(_keyed(each.message) if each.message.key else each.id, each) for each in sent])
        return ids
    inserted = _write(sent)
    if len(inserted) == len(ids):
        return ids
    older = _ids_by_key([m for id_, m in zip(ids, messages, strict=True) if id_ not in inserted])
    return [id_ if id_ in inserted else older[_keyed(m)] for id_, m in zip(ids, messages, strict=True)]


def in_account(
    *, accounts: Iterable[UUID], template: Template, fields: Mapping[Field, str], link: str, about: UUID, key: str
) -> list[NewMessage]:
    """The same to each account, to be read in it: once for a `key`, however often it is sent."""
    return [
        NewMessage(
            channel=Channel.IN_APP,
            account=account,
            address="",
            template=template,
            fields=fields,
            link=link,
            about=about,
            key=f"{key}:{account}",
        )
        for account in dict.fromkeys(accounts)
    ]


def _has_recipient(message: NewMessage) -> bool:
    return message.account is not None if message.channel is Channel.IN_APP else bool(message.address)


def _keyed(message: NewMessage) -> _Keyed:
    return (message.about, message.template.name, message.channel.value, message.key)


def _write(sent: Sequence[_Sent]) -> set[UUID]:
    """The ids of those that were not there."""
    inserted = _insert(sent, texts=kept_texts())
    if inserted is None:
        inserted = _insert(sent, texts=read_texts(hold=True))
        assert inserted is not None, "held texts do not change"
    return inserted


_outgoing: Gathering[_Keyed | UUID, _Sent] = Gathering(_write, first_counts=True)


def _insert(sent: Sequence[_Sent], *, texts: Texts) -> set[UUID] | None:
    """The ids of those that were not there. None when these texts hold no longer: then none was written."""
    lines = [
        {
            "id": each.id,
            "channel": each.message.channel.value,
            "account": each.message.account,
            "address": each.message.address,
            "template": each.message.template.name,
            "key": each.message.key,
            "subject_vi": words.subject_vi,
            "body_vi": words.body_vi,
            "link": each.message.link,
            "about": each.message.about,
            "status": (Status.DELIVERED if each.message.channel is Channel.IN_APP else Status.WAITING).value,
            "delivered_at": each.at if each.message.channel is Channel.IN_APP else None,
            "made_at": each.at,
        }
        for each, words in zip(sent, _worded(sent, texts), strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH texts AS (SELECT FROM messages_text_version WHERE id = 1 AND token = %s), sent AS ("
            " INSERT INTO messages_message (id, channel, account, address, template, key, subject_vi, body_vi, link,"
            " about, status, delivered_at, made_at, next_attempt_at, attempts, fault)"
            " SELECT m.*, m.made_at, 0, '' FROM texts, jsonb_to_recordset(%s::jsonb) AS m (id uuid, channel text,"
            " account uuid, address text, template text, key text, subject_vi text, body_vi text, link text, about uuid,"
            " status text, delivered_at timestamptz, made_at timestamptz)"
            " ON CONFLICT (about, template, channel, key) WHERE NOT (key = '') DO NOTHING RETURNING id)"
            " SELECT sent.id FROM texts LEFT JOIN sent ON true",
            [texts.version, json.dumps(lines, default=str)],
        )
        rows = cursor.fetchall()
    return {id_ for (id_,) in rows if id_ is not None} if rows else None


def _worded(sent: Sequence[_Sent], texts: Texts) -> list[Wording]:
    """What each says on its day."""

    @cache
    def wording(template: str, on: date) -> Wording:
        return wording_on(templates[template], texts.by_template.get(template, ()), on=on)

    templates = {each.message.template.name: each.message.template for each in sent}
    return [filled(wording(each.message.template.name, city_day(each.at)), each.message.fields) for each in sent]


def _ids_by_key(messages: Sequence[NewMessage]) -> dict[_Keyed, UUID]:
    keys = [_keyed(message) for message in messages]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.about, m.template, m.channel, m.key, m.id FROM messages_message m"
            " JOIN unnest(%s::uuid[], %s::text[], %s::text[], %s::text[]) AS k (about, template, channel, key)"
            " USING (about, template, channel, key)",
            [list(column) for column in zip(*keys, strict=True)],
        )
        return {(about, template, channel, key): id_ for about, template, channel, key, id_ in cursor.fetchall()}


def take_due_letters(*, at: datetime, limit: int) -> list[Letter]:
    """Takes up to `limit` letters that are due into hand, the oldest first.

    Nobody else gets them for `rules.LEASE`; when the taker dies they come back by themselves. Letters that another
    taker holds at this moment are passed over.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH due AS (SELECT id FROM messages_message WHERE status = 'waiting' AND next_attempt_at <= %s"
            " ORDER BY next_attempt_at, id LIMIT %s FOR UPDATE SKIP LOCKED)"
            " UPDATE messages_message m SET attempts = attempts + 1, next_attempt_at = %s FROM due"
            " WHERE m.id = due.id RETURNING m.id, m.channel, m.address, m.subject_vi, m.body_vi, m.link",
            [at, limit, at + LEASE],
        )
        rows = cursor.fetchall()
    return [Letter(row[0], Channel(row[1]), *row[2:]) for row in sorted(rows)]


def record_attempts(*, attempts: Sequence[Attempt], by: Doer, at: datetime) -> None:
    """Writes what became of letters in hand: delivered, to be tried again later, or given up."""
    delivered = [attempt.message for attempt in attempts if attempt.fault is None]
    if delivered:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE messages_message SET status = 'delivered', delivered_at = %s, fault = ''"
                " WHERE id = ANY(%s) AND status = 'waiting'",
                [at, delivered],
            )
    failed = {attempt.message: attempt.fault for attempt in attempts if attempt.fault is not None}
    if not failed:
        return
    rows = list(Message.objects.select_for_update().filter(id__in=failed, status=Status.WAITING).order_by("id"))
    for row in rows:
        fault = failed[row.id]
        again_at = None if fault.permanent else next_attempt_at(attempts=row.attempts, at=at)
        row.fault = fault.cause[:500]
        row.status = Status.UNDELIVERABLE if again_at is None else Status.WAITING
        row.next_attempt_at = again_at or at
    Message.objects.bulk_update(rows, ["fault", "status", "next_attempt_at"], batch_size=500)

    given_up = [row for row in rows if row.status == Status.UNDELIVERABLE]
    record(
        events=[
            MessageUndeliverable(
                subject=row.about, message=row.id, channel=row.channel, template=row.template, attempts=row.attempts
            )
            for row in given_up
        ],
        by=by,
        at=at,
    )


def resend_messages(*, messages: Sequence[UUID], by: Doer, at: datetime) -> None:
    """Puts undeliverable messages back into the queue with all their attempts, all or none.

    Raises `UnableToResendMessages` naming every one that is not undeliverable.
    """
    wanted = set(messages)
    rows = list(Message.objects.select_for_update().filter(id__in=wanted).order_by("id"))
    other = wanted - {row.id for row in rows if row.status == Status.UNDELIVERABLE}
    if other:
        raise UnableToResendMessages(messages=", ".join(sorted(str(id_) for id_ in other)))

    Message.objects.filter(id__in=wanted).update(status=Status.WAITING, attempts=0, next_attempt_at=at)

    record(
        events=[
            MessageResent(subject=row.about, message=row.id, channel=row.channel, template=row.template) for row in rows
        ],
        by=by,
        at=at,
    )


def mark_read(*, account: UUID, messages: Sequence[UUID], at: datetime) -> int:
    """Marks in-app messages of `account` as read, returns how many were not yet. Others' are left alone."""
    unread = Message.objects.filter(channel=Channel.IN_APP, account=account, id__in=list(messages), read_at=None)
    return unread.update(read_at=at)


def mark_all(*, account: UUID, at: datetime) -> int:
    """Marks all in-app messages of `account` made until `at` as read, returns how many were not yet."""
    unread = Message.objects.filter(channel=Channel.IN_APP, account=account, read_at=None, made_at__lte=at)
    return unread.update(read_at=at)
