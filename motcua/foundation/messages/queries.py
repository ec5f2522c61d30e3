"""Reads of messages. Lists go by key, newest first: `before` is the last id of the page before. And of the texts that
were set: they are told to everybody, so nobody is asked who reads them."""

from __future__ import annotations

from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from motcua.foundation.database.versions import version_of
from motcua.foundation.messages.models import Message, Text
from motcua.foundation.messages.values import (
    NEVER_SET,
    Channel,
    Fate,
    MessageView,
    OutboxState,
    Status,
    Texts,
    TextView,
    Wording,
)

PAGE = 50

# The texts of one version of their table. Replaced as a whole, never changed, so that threads need no lock.
_kept = Texts(version=NEVER_SET, by_template={})


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


def texts_of(*, template: str) -> list[TextView]:
    """Every text that was ever set for a template, in the order in which they were."""
    return [_text(row) for row in Text.objects.filter(template=template).order_by("id")]


def kept_texts() -> Texts:
    """The texts as this process has read them last: they may have changed since. Who sends by them asks in the same
    statement whether their version still holds, and reads them anew with `read_texts` where it does not."""
    return _kept


def read_texts(*, hold: bool = False) -> Texts:
    """All texts without a fate, as they stand. With `hold` none is set until the transaction ends."""
    global _kept
    # What is read after the version can only be newer than it, and is then read again by whoever asks for it next.
    version = version_of("messages_text_version", "token", hold=hold)
    by_template: dict[str, tuple[TextView, ...]] = {}
    for row in Text.objects.filter(fate=None).order_by("template", "from_on"):
        by_template[row.template] = (*by_template.get(row.template, ()), _text(row))
    _kept = Texts(version=version, by_template=by_template)
    return _kept


def _text(row: Text) -> TextView:
    has_words = row.subject_vi is not None and row.body_vi is not None
    return TextView(
        id=row.id,
        template=row.template,
        words=Wording(subject_vi=row.subject_vi or "", body_vi=row.body_vi or "") if has_words else None,
        from_on=row.from_on,
        reason=row.reason,
        made_by=row.made_by,
        made_at=row.made_at,
        fate=Fate(row.fate) if row.fate else None,
        over_by=row.over_by,
        over_at=row.over_at,
    )


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
