"""What can happen to inspections. Texts stay out; of minutes and reports there is a hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event
from motcua.reform.inspections.values import Found, Manner


@dataclass(frozen=True, kw_only=True)
class InspectionPlanOpened(Event):
    """`subject` is the plan."""

    kind: ClassVar[str] = "inspection_plan_opened"
    year: int
    control: UUID


@dataclass(frozen=True, kw_only=True)
class InspectionPlanned(Event):
    """`subject` is the inspection, here and below."""

    kind: ClassVar[str] = "inspection_planned"
    plan: UUID
    number: int
    unit: UUID
    manner: Manner
    check_list: str
    from_on: date
    last_on: date


@dataclass(frozen=True, kw_only=True)
class InspectionMoved(Event):
    """The days that it had are those of `former_from_on` and `former_last_on`."""

    kind: ClassVar[str] = "inspection_moved"
    from_on: date
    last_on: date
    former_from_on: date
    former_last_on: date


@dataclass(frozen=True, kw_only=True)
class InspectionCalledOff(Event):
    kind: ClassVar[str] = "inspection_called_off"


@dataclass(frozen=True, kw_only=True)
class TeamAppointed(Event):
    """`members` is the whole team from now on, its head first."""

    kind: ClassVar[str] = "inspection_team_appointed"
    members: tuple[UUID, ...]
    left: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class InspectionNoticeSent(Event):
    kind: ClassVar[str] = "inspection_notice_sent"
    from_on: date


@dataclass(frozen=True, kw_only=True)
class FindingRecorded(Event):
    """With the figure of the records at `figure_position` where the item has one."""

    kind: ClassVar[str] = "inspection_finding_recorded"
    finding: UUID
    item: str
    found: Found
    evidence: tuple[str, ...]
    indicator: str = ""
    figure_position: int | None = None
    supersedes: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class MinutesClosed(Event):
    """With it the inspection is held."""

    kind: ClassVar[str] = "inspection_minutes_closed"
    manner: Manner
    text_hash: str


@dataclass(frozen=True, kw_only=True)
class MinutesSigned(Event):
    kind: ClassVar[str] = "inspection_minutes_signed"
    has_objection: bool


@dataclass(frozen=True, kw_only=True)
class RecommendationGiven(Event):
    kind: ClassVar[str] = "inspection_recommendation_given"
    recommendation: UUID
    number: int
    unit: UUID
    due_on: date


@dataclass(frozen=True, kw_only=True)
class RecommendationWithdrawn(Event):
    """Taken away from the moment in which it was given and the units for which it was counted."""

    kind: ClassVar[str] = "inspection_recommendation_withdrawn"
    recommendation: UUID
    given_at: datetime
    counted_at: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class RemedyReported(Event):
    kind: ClassVar[str] = "inspection_remedy_reported"
    recommendation: UUID
    report: UUID
    text_hash: str
    evidence: tuple[str, ...]
    supersedes: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class RemedyAccepted(Event):
    kind: ClassVar[str] = "inspection_remedy_accepted"
    recommendation: UUID
    report: UUID


@dataclass(frozen=True, kw_only=True)
class RemedySentBack(Event):
    kind: ClassVar[str] = "inspection_remedy_sent_back"
    recommendation: UUID
    report: UUID


@dataclass(frozen=True, kw_only=True)
class AcceptanceUndone(Event):
    """An acceptance that no longer stands, taken away from its moment and the units for which it was counted."""

    kind: ClassVar[str] = "inspection_acceptance_undone"
    recommendation: UUID
    report: UUID
    accepted_at: datetime
    counted_at: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class InspectionEvidenceWithdrawn(Event):
    kind: ClassVar[str] = "inspection_evidence_withdrawn"
    evidence: UUID
