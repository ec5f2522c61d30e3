"""What can happen to messages that the journal should know. Telling itself is no event; failing to tell is."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event


@dataclass(frozen=True, kw_only=True)
class MessageUndeliverable(Event):
    """Nobody could be told, after all attempts. `subject` is what the message is about."""

    kind: ClassVar[str] = "message_undeliverable"
    message: UUID
    channel: str
    template: str
    attempts: int


@dataclass(frozen=True, kw_only=True)
class MessageResent(Event):
    """Somebody sent an undeliverable message again. `subject` is what the message is about."""

    kind: ClassVar[str] = "message_resent"
    message: UUID
    channel: str
    template: str
