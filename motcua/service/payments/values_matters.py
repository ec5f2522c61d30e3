"""What does not fit between money and dossiers, as pages see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class MatterKind(StrEnum):
    """The named states. The first four: paid, but the dossier does not know."""

    UNKNOWN_REFERENCE = "unknown_reference"  # a gateway tells of money, and no attempt has its reference
    STUCK = "stuck"  # told, and given up after many tries
    NOT_FOLLOWED = "not_followed"  # told, and still being tried
    DOSSIER_UNAWARE = "dossier_unaware"  # all is paid, and the dossier still waits for it
    NOT_CONFIRMED = "not_confirmed"  # registered but not paid: its gateway could not be asked
    REFUND_STUCK = "refund_stuck"  # approved, and the gateway refuses to carry it


PAID_UNKNOWN = (
    MatterKind.UNKNOWN_REFERENCE,
    MatterKind.STUCK,
    MatterKind.NOT_FOLLOWED,
    MatterKind.DOSSIER_UNAWARE,
)


class Outcome(StrEnum):
    OPEN = "open"
    HEALED = "healed"  # by itself
    SETTLED = "settled"  # by a person, who says how


@dataclass(frozen=True, kw_only=True)
class MatterView:
    """`fault` is why it does not go on by itself, in the machine's words; `next_at` when it is tried next."""

    id: UUID
    kind: MatterKind
    about: UUID
    subject: UUID | None
    unit: UUID | None
    reference: str
    gateway: str
    amount_vnd: int
    found_at: datetime
    handed_at: datetime | None
    outcome: Outcome
    ended_at: datetime | None
    ended_by: UUID | None
    note: str
    fault: str = ""
    tries: int = 0
    next_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class MatterCounts:
    """`handed` wait for a person, `healing` are tried again by themselves, `registered` are begun and not paid."""

    handed: int
    healing: int
    registered: int
    ended: int
