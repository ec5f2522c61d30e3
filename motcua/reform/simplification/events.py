"""What can happen to a review and its proposals. Texts stay out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event
from motcua.reform.simplification.values import Change, Stage


@dataclass(frozen=True, kw_only=True)
class ReviewOpened(Event):
    """`subject` is the plan."""

    kind: ClassVar[str] = "simplification_review_opened"
    year: int
    control: UUID


@dataclass(frozen=True, kw_only=True)
class ReviewPlanned(Event):
    """`subject` is the task, here and below."""

    kind: ClassVar[str] = "simplification_review_planned"
    plan: UUID
    procedure: UUID
    due_on: date


@dataclass(frozen=True, kw_only=True)
class ProcedureKept(Event):
    """Reviewed, and needed as it is."""

    kind: ClassVar[str] = "simplification_procedure_kept"


@dataclass(frozen=True, kw_only=True)
class ReviewDropped(Event):
    kind: ClassVar[str] = "simplification_review_dropped"


@dataclass(frozen=True, kw_only=True)
class ProposalMade(Event):
    kind: ClassVar[str] = "simplification_proposal_made"
    proposal: UUID
    change: Change
    of_version: UUID


@dataclass(frozen=True, kw_only=True)
class BurdenEstimated(Event):
    """Minutes and đồng in a year; None while a number is missing."""

    kind: ClassVar[str] = "simplification_burden_estimated"
    proposal: UUID
    saved_minutes: int | None
    saved_vnd: int | None


@dataclass(frozen=True, kw_only=True)
class ProposalMoved(Event):
    """One step on. `in_version` is the catalogue's in which it is carried out; `after` is the step that was the last one."""

    kind: ClassVar[str] = "simplification_proposal_moved"
    proposal: UUID
    stage: Stage
    in_favour: bool | None = None
    in_version: UUID | None = None
    on: date | None = None
    after: UUID | None = None
