"""What can happen to a plan and its tasks. Texts stay out; of reports there is a hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event
from motcua.reform.programme.values import Content, Verdict


@dataclass(frozen=True, kw_only=True)
class PlanOpened(Event):
    """`subject` is the plan."""

    kind: ClassVar[str] = "programme_plan_opened"
    year: int
    control: UUID


@dataclass(frozen=True, kw_only=True)
class TaskPlanned(Event):
    """`subject` is the task, here and below."""

    kind: ClassVar[str] = "programme_task_planned"
    plan: UUID
    number: int
    content: Content
    lead: UUID
    from_on: date
    due_on: date


@dataclass(frozen=True, kw_only=True)
class TaskRevised(Event):
    kind: ClassVar[str] = "programme_task_revised"
    lead: UUID
    from_on: date
    due_on: date
    supersedes: UUID


@dataclass(frozen=True, kw_only=True)
class TaskTakenOver(Event):
    """The lead unit was dissolved and its heir took over, or a supporting one's did."""

    kind: ClassVar[str] = "programme_task_taken_over"
    lead: UUID
    former: tuple[UUID, ...]
    supersedes: UUID


@dataclass(frozen=True, kw_only=True)
class TaskDropped(Event):
    kind: ClassVar[str] = "programme_task_dropped"


@dataclass(frozen=True, kw_only=True)
class ProgressReported(Event):
    kind: ClassVar[str] = "programme_progress_reported"
    progress: UUID
    is_completion: bool
    text_hash: str
    evidence: tuple[str, ...]
    supersedes: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ProgressJudged(Event):
    kind: ClassVar[str] = "programme_progress_judged"
    progress: UUID
    is_completion: bool
    verdict: Verdict
    supersedes: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class EvidenceWithdrawn(Event):
    """`supersedes` is the judgement that no longer stands because of it."""

    kind: ClassVar[str] = "programme_evidence_withdrawn"
    progress: UUID
    evidence: UUID
    supersedes: UUID | None = None
