"""What passes between messages and the rooms that tell people something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid5

#: Under this a template's name gives the id by which the journal calls it.
_TEMPLATES = UUID("6f6f9c52-5d1c-4c0a-9d0e-0b3c8a4d5e71")
#: The version of the texts of a city in which none was ever set. Every other is random and never comes again.
NEVER_SET = UUID(int=0)


class Channel(StrEnum):
    IN_APP = "in_app"
    EMAIL = "email"
    SMS = "sms"


class Status(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    UNDELIVERABLE = "undeliverable"


def template_id(name: str) -> UUID:
    """What the journal calls the template of that name."""
    return uuid5(_TEMPLATES, name)


@dataclass(frozen=True, kw_only=True)
class Field:
    """A place in a wording, written `{name}`, that is filled when the message is made.

    `name` and `sample` are Vietnamese, since administrators read and write them; `label` says in English what it is,
    marked for translation. Without a field that it `must` have, a wording is refused.
    """

    name: str
    label: str
    sample: str
    must: bool = False

    @property
    def placed(self) -> str:
        """As it stands in a wording."""
        return f"{{{self.name}}}"


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A subject and a body, with fields in braces or filled."""

    subject_vi: str
    body_vi: str


@dataclass(frozen=True, kw_only=True)
class Template:
    """Something that people can be told. `group` and `purpose` are English, marked for translation.

    One that may go out `by_sms` is to be short, and its body says everything, since an SMS has no subject.
    """

    name: str
    group: str
    purpose: str
    fields: tuple[Field, ...]
    shipped: Wording
    by_sms: bool = False


class Fate(StrEnum):
    """What became of a text before it gave way to a later day's."""

    REPLACED = "replaced"  # by another of the same day
    CALLED_OFF = "called_off"  # before its day came


@dataclass(frozen=True, kw_only=True)
class NewText:
    """A wording that is to hold from a day on; None for the shipped one. `seen` is the `rules.mark_of` the texts of
    this template that whoever decided was shown."""

    template: str
    words: Wording | None
    from_on: date
    reason: str
    seen: int


@dataclass(frozen=True, kw_only=True)
class TextView:
    """A wording that was set, by whom and why; None for the shipped one. It holds from `from_on` until the next one's
    day, unless it has a `fate`."""

    id: UUID
    template: str
    words: Wording | None
    from_on: date
    reason: str
    made_by: UUID | None
    made_at: datetime
    fate: Fate | None
    over_by: UUID | None
    over_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Texts:
    """All texts without a fate, by template, and the version of the table that they are from."""

    version: UUID
    by_template: Mapping[str, tuple[TextView, ...]]


@dataclass(frozen=True, kw_only=True)
class SmsSize:
    """How long a text is as an SMS: in characters as networks count them, and in parts."""

    characters: int
    parts: int


@dataclass(frozen=True, kw_only=True)
class NewMessage:
    """Something to tell: `fields` fill the wording of `template` that holds when it is sent, every one of the
    template's. In-app messages need `account`, the others `address`.

    `about` is what it is about (a dossier). With a `key`, a second message of the same `about`, `template` and
    `channel` is the first one again, so a job that is repeated tells nobody twice; give each recipient a key.
    """

    channel: Channel
    account: UUID | None
    address: str
    template: Template
    fields: Mapping[Field, str]
    link: str
    about: UUID
    key: str = ""


@dataclass(frozen=True)
class Letter:
    """What a carrier needs to know."""

    id: UUID
    channel: Channel
    address: str
    subject_vi: str
    body_vi: str
    link: str


@dataclass(frozen=True)
class Fault:
    """Why a letter did not arrive. After a `permanent` one (no such address) nobody tries again by themselves."""

    cause: str
    permanent: bool = False


@dataclass(frozen=True)
class Attempt:
    """What became of one letter: delivered when there is no fault."""

    message: UUID
    fault: Fault | None


@dataclass(frozen=True)
class MessageView:
    """A message as the outbox shows it."""

    id: UUID
    channel: Channel
    account: UUID | None
    address: str
    template: str
    subject_vi: str
    body_vi: str
    link: str
    about: UUID
    status: Status
    attempts: int
    fault: str
    made_at: datetime
    next_attempt_at: datetime
    delivered_at: datetime | None
    read_at: datetime | None


@dataclass(frozen=True)
class OutboxState:
    """How the outbox stands: for the health page and its alarm."""

    waiting: int
    oldest_waiting_at: datetime | None
    undeliverable: int
