"""What can happen here. Texts stay out of the journal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event


@dataclass(frozen=True, kw_only=True)
class DossierRated(Event):
    kind: ClassVar[str] = "dossier_rated"
    face: str


@dataclass(frozen=True, kw_only=True)
class DelayComplained(Event):
    kind: ClassVar[str] = "delay_complained"
    complaint: UUID


@dataclass(frozen=True, kw_only=True)
class ComplaintAnswered(Event):
    kind: ClassVar[str] = "complaint_answered"
    complaint: UUID
