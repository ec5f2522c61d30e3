"""What passes between the city and the National Portal, and what is known of it here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

#: How the portal calls itself in the messages.
PORTAL = "dvcqg"


class Incoming(StrEnum):
    """What the portal sends."""

    DOSSIER = "dossier"
    SUPPLEMENT = "supplement"
    WITHDRAWAL = "withdrawal"


class Outgoing(StrEnum):
    """What the city sends."""

    STATUS = "status"
    RESULT = "result"
    #: A message of the portal's that the city cannot follow, with its reason.
    REFUSAL = "refusal"


class InboxState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    #: It could not be followed, and the portal is told why.
    REFUSED = "refused"
    #: It was given up after all tries; a person looks at it.
    STUCK = "stuck"


class OutboxState(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    UNDELIVERABLE = "undeliverable"


class DifferenceKind(StrEnum):
    """How the two sides' lists differ."""

    MISSING_HERE = "missing_here"
    MISSING_THERE = "missing_there"
    STATUS = "status"


class DifferenceState(StrEnum):
    #: Sent or asked for again, by the reconciliation itself.
    HEALED = "healed"
    #: For a person.
    OPEN = "open"
    SETTLED = "settled"


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """A message, whichever side sent it. `number` counts its side's messages on one dossier from 1; `dossier` is the
    portal's code of it. `body` depends on `kind`: docs/reference/exchange.md."""

    id: UUID
    sender: str
    receiver: str
    kind: str
    dossier: str
    number: int
    sent_at: datetime
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Kept:
    """The outcome of a message that came. `again` says that it was kept before."""

    message: UUID
    again: bool


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A message that came, in hand to be followed. `dossier` is what its correspondence became here."""

    id: UUID
    envelope: Envelope
    correspondence: UUID
    dossier: UUID | None
    attempts: int


@dataclass(frozen=True)
class NamedFile:
    """A file that the portal holds for a slot of the form, by its hash."""

    slot: str
    sha256: str
    name: str
    size_bytes: int


@dataclass(frozen=True)
class Parcel:
    """A file that goes out, by its hash; whoever carries it opens it."""

    sha256: str
    size_bytes: int
    media_type: str


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A message that goes out, in hand to be carried, with the files that must be there before it."""

    envelope: Envelope
    files: tuple[Parcel, ...] = ()


@dataclass(frozen=True)
class Fault:
    """Why a letter was not taken. A permanent one would be the same the next time; `outage` says that the portal
    cannot be reached at all, so that other letters need not be tried now."""

    cause: str
    permanent: bool = False
    outage: bool = False


@dataclass(frozen=True)
class Attempt:
    letter: UUID
    fault: Fault | None


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A dossier as the portal lists it: its last status there (the portal's own code, empty before the first), and how
    far it has counted."""

    dossier: str
    status: str
    received: int
    sent: int


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the city's side says of the same dossier. `waiting`: something is on its way."""

    correspondence: UUID
    dossier: UUID | None
    code: str
    status: str
    received: int
    waiting: bool


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One difference between the two lists, in the portal's codes of statuses."""

    code: str
    kind: DifferenceKind
    ours: str = ""
    theirs: str = ""


@dataclass(frozen=True, kw_only=True)
class StuckMessage:
    """A message that does not get on, for the repair page. `behind`: how many wait behind it."""

    id: UUID
    incoming: bool
    kind: str
    code: str
    number: int
    dossier: UUID | None
    state: str
    fault: str
    attempts: int
    since_at: datetime
    next_attempt_at: datetime | None
    behind: int


@dataclass(frozen=True, kw_only=True)
class DifferenceView:
    """One that waits for a person."""

    id: UUID
    code: str
    kind: DifferenceKind
    ours: str
    theirs: str
    dossier: UUID | None
    found_at: datetime


@dataclass(frozen=True, kw_only=True)
class Reconciled:
    """The last comparison. `fault` says why it could not be made."""

    at: datetime
    listed: int
    healed: int
    handed: int
    fault: str


@dataclass(frozen=True, kw_only=True)
class TrafficState:
    """Both directions in numbers."""

    in_waiting: int
    in_stuck: int
    in_refused: int
    out_waiting: int
    out_undeliverable: int
    oldest_in_at: datetime | None
    oldest_out_at: datetime | None
    differences: int
    reconciled: Reconciled | None
