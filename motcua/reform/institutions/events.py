"""What can happen here. Texts and names stay out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event
from motcua.reform.institutions.values import Found, Stage


@dataclass(frozen=True, kw_only=True)
class DocumentRegistered(Event):
    """`subject` is the document, here and in the next four."""

    kind: ClassVar[str] = "institutions_document_registered"
    issuer: UUID
    effective_on: date
    last_on: date | None


@dataclass(frozen=True, kw_only=True)
class DocumentWithdrawn(Event):
    """Out of the register: it should not have stood there."""

    kind: ClassVar[str] = "institutions_document_withdrawn"


@dataclass(frozen=True, kw_only=True)
class DocumentReviewPlanned(Event):
    kind: ClassVar[str] = "institutions_review_planned"
    review: UUID
    due_on: date


@dataclass(frozen=True, kw_only=True)
class DocumentReviewed(Event):
    """`after` is the finding that was replaced."""

    kind: ClassVar[str] = "institutions_document_reviewed"
    review: UUID
    found: Found
    after: UUID | None


@dataclass(frozen=True, kw_only=True)
class DocumentHandled(Event):
    kind: ClassVar[str] = "institutions_document_handled"
    review: UUID
    on: date


@dataclass(frozen=True, kw_only=True)
class RestructuringProposed(Event):
    """`subject` is the proposal, here and below."""

    kind: ClassVar[str] = "institutions_proposal_made"


@dataclass(frozen=True, kw_only=True)
class RestructuringMoved(Event):
    """One step on; `after` is the step that was the last one."""

    kind: ClassVar[str] = "institutions_proposal_moved"
    stage: Stage
    in_favour: bool | None = None
    on: date | None = None
    after: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class QuotaGiven(Event):
    """`subject` is the series of quotas for one unit and day; `former` the count that stood before."""

    kind: ClassVar[str] = "institutions_quota_given"
    of_unit: UUID
    from_on: date
    count: int
    former: int | None


@dataclass(frozen=True, kw_only=True)
class CourseRegistered(Event):
    """`subject` is the course, here and below. Who went stays out."""

    kind: ClassVar[str] = "institutions_course_registered"
    days: int
    people: int


@dataclass(frozen=True, kw_only=True)
class CourseWithdrawn(Event):
    kind: ClassVar[str] = "institutions_course_withdrawn"
