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


@dataclass(frozen=True, kw_only=True)
class PetitionSent(Event):
    kind: ClassVar[str] = "petition_sent"
    petition_kind: str
    about: str
    text_hash: str


@dataclass(frozen=True, kw_only=True)
class PetitionTaken(Event):
    kind: ClassVar[str] = "petition_taken"
    in_time: bool


@dataclass(frozen=True, kw_only=True)
class PetitionPassedOn(Event):
    """`at_unit` is the one that has it from now on."""

    kind: ClassVar[str] = "petition_passed_on"
    move: UUID
    from_unit: UUID


@dataclass(frozen=True, kw_only=True)
class PetitionConcerns(Event):
    """It is about this official, who neither answers nor sees it."""

    kind: ClassVar[str] = "petition_concerns"
    account: UUID


@dataclass(frozen=True, kw_only=True)
class PetitionAsked(Event):
    kind: ClassVar[str] = "petition_asked"
    question: UUID


@dataclass(frozen=True, kw_only=True)
class PetitionReplied(Event):
    kind: ClassVar[str] = "petition_replied"
    question: UUID


@dataclass(frozen=True, kw_only=True)
class PetitionAnswered(Event):
    kind: ClassVar[str] = "petition_answered"
    answer: UUID
    petition_kind: str
    in_time: bool
    text_hash: str


@dataclass(frozen=True, kw_only=True)
class PetitionReopened(Event):
    kind: ClassVar[str] = "petition_reopened"
    answer: UUID
    petition_kind: str


@dataclass(frozen=True, kw_only=True)
class PetitionPublished(Event):
    kind: ClassVar[str] = "petition_published"
    publication: UUID


@dataclass(frozen=True, kw_only=True)
class PetitionKeptInside(Event):
    kind: ClassVar[str] = "petition_kept_inside"
    publication: UUID
