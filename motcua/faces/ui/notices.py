"""Notices of the account that asks: a page of them, one opened, all read. The same for citizens and officials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from motcua.faces.ui.requests import CityRequest
from motcua.foundation.database.transactions import durable
from motcua.foundation.messages.commands import mark_all, mark_read
from motcua.foundation.messages.queries import message_of, messages_of, unread_count
from motcua.foundation.messages.values import MessageView

PAGE_ROWS = 30


@dataclass(frozen=True)
class NoticePage:
    """`after` is the key of the next page, empty at the end."""

    messages: Sequence[MessageView]
    unread: int
    after: str


def before_of(request: CityRequest) -> UUID | None:
    """The last one of the page before; a key that was not made here shows the first page."""
    try:
        return UUID(request.GET.get("before", ""))
    except ValueError:
        return None


def page_of(request: CityRequest, *, before: UUID | None) -> NoticePage:
    account = request.actor.account
    assert account is not None
    found = messages_of(account=account, before=before, limit=PAGE_ROWS + 1)
    after = str(found[PAGE_ROWS - 1].id) if len(found) > PAGE_ROWS else ""
    return NoticePage(found[:PAGE_ROWS], unread_count(account=account), after)


def open_notice(request: CityRequest, message: UUID) -> str | None:
    """Marks it as read and gives its link; None for one that is not there, and for somebody else's alike."""
    account = request.actor.account
    assert account is not None
    found = message_of(account=account, message=message)
    if found is None:
        return None
    if found.read_at is None:
        with durable():
            mark_read(account=account, messages=[message], at=request.at)
    return found.link


def mark_all_read(request: CityRequest) -> None:
    account = request.actor.account
    assert account is not None
    with durable():
        mark_all(account=account, at=request.at)
