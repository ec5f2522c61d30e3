"""Who is told of a paper that is given to her. The words are those of `texts`, or what an administrator has set in their
place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.messages.commands import in_account, send_messages
from motcua.foundation.messages.values import NewMessage
from motcua.registry.organization.queries import accounts_of_roles
from motcua.service.documents import texts
from motcua.service.documents.models import Assignment, Incoming
from motcua.service.documents.policy import HEADING

TOLD = HEADING | {Role.HANDLER}
#: More than a unit has of them would be a mistake in its posts.
OFFICIALS_MAX = 30
ABSTRACT_MAX = 200


def tell_assigned(given: Sequence[tuple[Incoming, Assignment]], *, by: Actor, at: datetime) -> None:
    """The official to whom a document is given; of a unit its heads and handlers. Nobody is told what she has given to
    herself."""
    units = {made.unit for _row, made in given if made.account is None}
    there = accounts_of_roles(units=units, roles=TOLD, on=city_day(at)) if units else {}
    told: list[NewMessage] = []
    for row, made in given:
        accounts = [made.account] if made.account else there[made.unit][:OFFICIALS_MAX]
        told += in_account(
            accounts=[each for each in accounts if each != by.account],
            template=texts.INCOMING_ASSIGNED,
            fields={
                texts.NUMBER: str(row.number),
                texts.SENDER: row.sender,
                texts.ABSTRACT: _shortened(row.abstract),
                texts.DUE_ON: f"{made.due_on:%d/%m/%Y}",
            },
            link=f"/ban-lam-viec/van-ban/den/{row.id}/",
            about=row.id,
            key=str(made.id),
        )
    send_messages(messages=told, by=by, at=at)


def _shortened(text: str) -> str:
    return text if len(text) <= ABSTRACT_MAX else f"{text[: ABSTRACT_MAX - 1]}…"
