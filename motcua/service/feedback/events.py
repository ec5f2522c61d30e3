"""What can happen here. Texts stay out of the journal; of remarks there is a hash, which proves what was said without
telling it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event
from motcua.service.dossiers.events import Countable


@dataclass(frozen=True, kw_only=True)
class DossierRated(Countable):
    kind: ClassVar[str] = "dossier_rated"
    face: str


@dataclass(frozen=True, kw_only=True)
class RatingExplained(Event):
    kind: ClassVar[str] = "rating_explained"


@dataclass(frozen=True, kw_only=True)
class DelayComplained(Event):
    kind: ClassVar[str] = "delay_complained"
    complaint: UUID


@dataclass(frozen=True, kw_only=True)
class ComplaintAnswered(Event):
    kind: ClassVar[str] = "complaint_answered"
    complaint: UUID


@dataclass(frozen=True, kw_only=True)
class ApplicantWrote(Event):
    kind: ClassVar[str] = "applicant_wrote"
    remark: UUID
    text_hash: str


@dataclass(frozen=True, kw_only=True)
class OfficeWrote(Event):
    kind: ClassVar[str] = "office_wrote"
    remark: UUID
    text_hash: str
