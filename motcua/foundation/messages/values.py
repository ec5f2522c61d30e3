from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Channel(StrEnum):
    IN_APP = "in_app"
    EMAIL = "email"
    SMS = "sms"


@dataclass(frozen=True, kw_only=True)
class NewMessage:
    channel: Channel
    account: UUID | None
    address: str
    template: str
    subject_vi: str
    body_vi: str
    link: str
    about: UUID
    key: str = ""
