"""Ratings, complaints and conversations as they pass to pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

#: Longer than anybody writes on a telephone, shorter than a paper that belongs into the dossier.
TEXT_LENGTH_MAX = 2_000


class Face(StrEnum):
    """The three faces of the one-tap rating."""

    GLAD = "glad"
    SO_SO = "so_so"
    UNHAPPY = "unhappy"


class Side(StrEnum):
    """Who speaks in a conversation."""

    APPLICANT = "applicant"
    OFFICE = "office"


@dataclass(frozen=True)
class RatingView:
    face: Face
    text: str
    at: datetime


@dataclass(frozen=True)
class ComplaintView:
    id: UUID
    dossier: UUID
    text: str
    at: datetime
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True)
class RemarkView:
    """One thing said. `name` is the speaker's, `unit` the office's for which she spoke; `is_new` that the other side
    said it and this reader has not seen it yet."""

    id: UUID
    side: Side
    name: str
    unit: UUID | None
    text: str
    at: datetime
    is_new: bool


@dataclass(frozen=True)
class ConversationView:
    """A dossier's conversation for one reader, oldest first. `own_side` is None for who may read and not speak;
    `waits_since` is since when the applicant's side has had no answer."""

    dossier: UUID
    own_side: Side | None
    remarks: tuple[RemarkView, ...]
    waits_since: datetime | None

    @property
    def unread(self) -> int:
        return sum(remark.is_new for remark in self.remarks)


@dataclass(frozen=True)
class WaitingLine:
    """A dossier whose citizen waits for an answer: to a remark, or to a complaint about a delay."""

    dossier: UUID
    code: str
    applicant_name: str
    procedure_vi: str
    procedure_en: str
    since_at: datetime
    is_complaint: bool
