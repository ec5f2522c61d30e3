"""What the traffic writes into the journal. `subject` is the correspondence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event


@dataclass(frozen=True, kw_only=True)
class PortalMessageKept(Event):
    """A message of the portal's is kept. `content_hash` is that of what was signed."""

    kind: ClassVar[str] = "portal_message_kept"
    message: UUID
    said: str
    number: int
    content_hash: str


@dataclass(frozen=True, kw_only=True)
class PortalMessageFollowed(Event):
    """What the portal asked for is done; `dossier` is the one that it was about."""

    kind: ClassVar[str] = "portal_message_followed"
    message: UUID
    said: str
    dossier: UUID


@dataclass(frozen=True, kw_only=True)
class PortalMessageRefused(Event):
    """It cannot be followed, and the portal is told why. The reason stays out: it may quote answers."""

    kind: ClassVar[str] = "portal_message_refused"
    message: UUID
    said: str
    error: str


@dataclass(frozen=True, kw_only=True)
class PortalMessageStuck(Event):
    """A message (one way or the other) was given up after all tries."""

    kind: ClassVar[str] = "portal_message_stuck"
    message: UUID
    incoming: bool
    attempts: int


@dataclass(frozen=True, kw_only=True)
class DossierSynchronised(Event):
    """The portal has heard that a dossier was received. `subject` is the dossier, the unit the one that received it;
    `in_time`: within what is held for at once (data/synchronised.toml)."""

    kind: ClassVar[str] = "dossier_synchronised"
    message: UUID
    received_at: datetime
    in_time: bool


@dataclass(frozen=True, kw_only=True)
class PortalMessageTriedAgain(Event):
    """Somebody had a given-up message tried again."""

    kind: ClassVar[str] = "portal_message_tried_again"
    message: UUID
    incoming: bool


@dataclass(frozen=True, kw_only=True)
class PortalDifferenceFound(Event):
    """The two sides' lists differ. `subject` is the difference."""

    kind: ClassVar[str] = "portal_difference_found"
    code: str
    how: str
    ours: str
    theirs: str
    healed: bool


@dataclass(frozen=True, kw_only=True)
class PortalDifferenceSettled(Event):
    """Somebody looked into a difference, or it was gone. `subject` is the difference."""

    kind: ClassVar[str] = "portal_difference_settled"
    by_itself: bool
