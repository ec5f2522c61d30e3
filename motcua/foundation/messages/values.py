"""What passes between messages and the rooms that tell people something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Channel(StrEnum):
    IN_APP = "in_app"
    EMAIL = "email"
    SMS = "sms"


class Status(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    UNDELIVERABLE = "undeliverable"


@dataclass(frozen=True, kw_only=True)
class NewMessage:
    """Something to tell. In-app messages need `account`, the others `address`.

    `about` is what it is about (a dossier). With a `key`, a second message of the same `about`, `template` and
    `channel` is the first one again, so a job that is repeated tells nobody twice; give each recipient a key.
    """

    channel: Channel
    account: UUID | None
    address: str
    template: str
    subject_vi: str
    body_vi: str
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
