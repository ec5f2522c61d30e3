"""Messages as the outbox lists them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.faces.ui.values import Chip, Tone
from motcua.foundation.accounts.queries import names_of
from motcua.foundation.messages.values import Channel, MessageView, OutboxState, Status
from motcua.registry.people.rules import phone_as_dialled


@dataclass(frozen=True, kw_only=True)
class Letter:
    id: UUID
    icon: str
    way: str
    to: str
    subject: str
    body: str
    about: UUID
    made_at: datetime
    status: str
    tone: Tone
    mark: str
    fault: str
    attempts: int


_ICONS = {Channel.IN_APP: "bell", Channel.EMAIL: "mail", Channel.SMS: "smartphone"}
_MARKS = {
    Status.WAITING: ("hourglass", Tone.INFO),
    Status.DELIVERED: ("check", Tone.OK),
    Status.UNDELIVERABLE: ("triangle-alert", Tone.LATE),
}


def letters_of(found: Sequence[MessageView]) -> list[Letter]:
    names = names_of(accounts={message.account for message in found if message.account})
    return [_letter(message, names.get(message.account, "") if message.account else "") for message in found]


def _letter(message: MessageView, name: str) -> Letter:
    ways = {Channel.IN_APP: _("In the account"), Channel.EMAIL: _("E-mail"), Channel.SMS: _("SMS")}
    mark, tone = _MARKS[message.status]
    address = phone_as_dialled(message.address) if message.channel is Channel.SMS else message.address
    return Letter(
        id=message.id,
        icon=_ICONS[message.channel],
        way=ways[message.channel],
        to=name if message.channel is Channel.IN_APP else address,
        subject=message.subject_vi,
        body=message.body_vi,
        about=message.about,
        made_at=message.made_at,
        status=_status_words(message.status),
        tone=tone,
        mark=mark,
        fault=message.fault,
        attempts=message.attempts,
    )


def _status_words(status: Status) -> str:
    return {
        Status.WAITING: _("Waiting"),
        Status.DELIVERED: _("Delivered"),
        Status.UNDELIVERABLE: _("Could not be delivered"),
    }[status]


def filters_of(current: Status | None, state: OutboxState, *, address: str) -> list[Chip]:
    counts = {Status.WAITING: state.waiting, Status.UNDELIVERABLE: state.undeliverable}
    every = Chip(words=_("All"), href=address, current=current is None)
    return [
        every,
        *(
            Chip(
                words=_status_words(status),
                href=f"{address}?status={status.value}",
                current=status is current,
                count=counts.get(status),
            )
            for status in Status
        ),
    ]
