"""What happens to money in the office. What people wrote stays out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event
from motcua.service.payments.collecting.values import DueStage
from motcua.service.payments.values_matters import MatterKind


@dataclass(frozen=True, kw_only=True)
class PayerReminded(Event):
    """`subject` is the payable. `about`: the house did it by itself, the day being near or over; None: an official did."""

    kind: ClassVar[str] = "payments_reminded"
    of: UUID
    about: DueStage | None = None


@dataclass(frozen=True, kw_only=True)
class MatterFound(Event):
    """`subject` is the matter, here and in the next ones."""

    kind: ClassVar[str] = "payments_matter_found"
    matter: MatterKind
    about: UUID


@dataclass(frozen=True, kw_only=True)
class MatterHanded(Event):
    kind: ClassVar[str] = "payments_matter_handed"


@dataclass(frozen=True, kw_only=True)
class MatterHealed(Event):
    kind: ClassVar[str] = "payments_matter_healed"


@dataclass(frozen=True, kw_only=True)
class MatterSettled(Event):
    kind: ClassVar[str] = "payments_matter_settled"


@dataclass(frozen=True, kw_only=True)
class TriedAgain(Event):
    """A person had it tried again; `subject` is the refund or the matter."""

    kind: ClassVar[str] = "payments_tried_again"
