"""Notices of the account that asks: a page of them, one opened, all read. The same for citizens and officials."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from motcua.faces.ui.requests import CityRequest, id_or_none
from motcua.faces.ui.values import NoticeShown
from motcua.foundation.database.transactions import durable
from motcua.foundation.messages.commands import mark_all, mark_read
from motcua.foundation.messages.queries import message_of, messages_of, unread_count
from motcua.foundation.messages.values import MessageView

PAGE_ROWS = 30


def notices_words(request: CityRequest, *, page: str, notice: str) -> dict[str, object]:
    """What a page of notices shows. `page` and `notice` are the names of its address and of the one that opens a notice."""
    account, before = request.actor.account, request.GET.get("before", "")
    assert account is not None
    found = messages_of(account=account, before=id_or_none(before), limit=PAGE_ROWS + 1)
    shown, more = found[:PAGE_ROWS], len(found) > PAGE_ROWS
    address = reverse(page)
    return {
        "notices": notices_shown(shown, notice=notice),
        "unread": unread_count(account=account),
        "older_href": f"{address}?before={shown[-1].id}" if more else "",
        "first_href": address if before else "",
    }


def notices_shown(messages: Sequence[MessageView], *, notice: str) -> list[NoticeShown]:
    """Each with the address, called `notice`, that opens it."""
    return [
        NoticeShown(
            subject=message.subject_vi,
            body=message.body_vi,
            at=message.made_at,
            href=reverse(notice, args=[message.id]),
            is_new=message.read_at is None,
        )
        for message in messages
    ]


def open_notice(request: CityRequest, message: UUID, *, page: str) -> HttpResponse:
    """Marks it as read and leads to what it is about, or back to the `page`. 404 for one that is not there, and for
    somebody else's alike."""
    account = request.actor.account
    assert account is not None
    found = message_of(account=account, message=message)
    if found is None:
        raise Http404
    if found.read_at is None:
        with durable():
            mark_read(account=account, messages=[message], at=request.at)
    return redirect(found.link or page)


def mark_all_read(request: CityRequest) -> None:
    account = request.actor.account
    assert account is not None
    with durable():
        mark_all(account=account, at=request.at)
