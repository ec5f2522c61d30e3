"""What can happen to persons. The journal cannot forget, so there are ids and names of fields here, no contents."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event


@dataclass(frozen=True, kw_only=True)
class PersonRegistered(Event):
    kind: ClassVar[str] = "person_registered"
    person_kind: str
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PersonCompleted(Event):
    """A person was registered again; `fields` had been empty and were filled in."""

    kind: ClassVar[str] = "person_completed"
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ContactUpdated(Event):
    kind: ClassVar[str] = "contact_updated"
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class MandateGiven(Event):
    """`subject` is the principal, for whom `agent` may act."""

    kind: ClassVar[str] = "mandate_given"
    mandate: UUID
    agent: UUID
    mandate_kind: str
    on: date
    last_on: date | None


@dataclass(frozen=True, kw_only=True)
class MandateRevoked(Event):
    """`subject` is the principal, for whom `agent` may act no more."""

    kind: ClassVar[str] = "mandate_revoked"
    mandate: UUID
    agent: UUID
