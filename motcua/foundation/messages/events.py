"""What can happen to messages that the journal should know. Telling itself is no event; failing to tell is."""

from dataclasses import dataclass
from datetime import date
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


@dataclass(frozen=True, kw_only=True)
class MessageTextSet(Event):
    """Another wording holds for a template (`subject` is its id) from a day on, or (`words_hash` empty) the shipped one
    again. `replaced_hash` is that of the wording that would have held on that day. Hashes are `rules.words_hash`."""

    kind: ClassVar[str] = "message_text_set"
    template: str
    text: UUID
    from_on: date
    words_hash: str
    replaced_hash: str


@dataclass(frozen=True, kw_only=True)
class MessageTextCalledOff(Event):
    """A wording that was to hold from a day on will not. `subject` is the template's id."""

    kind: ClassVar[str] = "message_text_called_off"
    template: str
    text: UUID
    from_on: date
