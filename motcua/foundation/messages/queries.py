"""Reads of messages. Lists go by key, newest first: `before` is the last id of the page before."""

from __future__ import annotations

from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from motcua.foundation.messages.models import Message
from motcua.foundation.messages.values import Channel, MessageView, OutboxState, Status

PAGE = 50


def outbox(
    *,
    about: UUID | None = None,
    address: str | None = None,
    channel: Channel | None = None,
    status: Status | None = None,
    before: UUID | None = None,
    limit: int = PAGE,
) -> list[MessageView]:
    """Messages of every channel, by what they are about, to whom, how, and how they stand."""
    wanted = {"about": about, "address": address, "channel": channel, "status": status}
    found = Message.objects.filter(**{name: value for name, value in wanted.items() if value is not None})
    return _page(found, before, limit)


def messages_of(
    *, account: UUID, unread_only: bool = False, before: UUID | None = None, limit: int = PAGE
) -> list[MessageView]:
    """In-app messages of an account."""
    found = Message.objects.filter(channel=Channel.IN_APP, account=account)
    return _page(found.filter(read_at=None) if unread_only else found, before, limit)


def message_of(*, account: UUID, message: UUID) -> MessageView | None:
    """One in-app message of an account; None for another's as for none."""
    row = Message.objects.filter(channel=Channel.IN_APP, account=account, id=message).first()
    return _view(row) if row else None


def unread_count(*, account: UUID) -> int:
    return Message.objects.filter(channel=Channel.IN_APP, account=account, read_at=None).count()


def outbox_state() -> OutboxState:
    """How many wait, since when, and how many were given up."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE status = 'waiting'), min(made_at) FILTER (WHERE status = 'waiting'),"
            " count(*) FILTER (WHERE status = 'undeliverable')"
            " FROM messages_message WHERE status IN ('waiting', 'undeliverable')"
        )
        row = cursor.fetchone()
    assert row is not None
    return OutboxState(*row)


def _page(found: QuerySet[Message], before: UUID | None, limit: int) -> list[MessageView]:
    if before is not None:
        found = found.filter(id__lt=before)
    return [_view(row) for row in found.order_by("-id")[:limit]]


def _view(row: Message) -> MessageView:
    return MessageView(
        id=row.id,
        channel=Channel(row.channel),
        account=row.account,
        address=row.address,
        template=row.template,
        subject_vi=row.subject_vi,
        body_vi=row.body_vi,
        link=row.link,
        about=row.about,
        status=Status(row.status),
        attempts=row.attempts,
        fault=row.fault,
        made_at=row.made_at,
        next_attempt_at=row.next_attempt_at,
        delivered_at=row.delivered_at,
        read_at=row.read_at,
    )
