"""Ratings and complaints as they pass to pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Face(StrEnum):
    """The three faces of the one-tap rating."""

    GLAD = "glad"
    SO_SO = "so_so"
    UNHAPPY = "unhappy"


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
