"""What can happen to a report, the `subject` of each. Texts stay out; their hashes prove what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event
from motcua.reform.reports.values import Verdict


@dataclass(frozen=True, kw_only=True)
class ReportOpened(Event):
    kind: ClassVar[str] = "report_opened"
    report_kind: str
    period: str


@dataclass(frozen=True, kw_only=True)
class PassageWritten(Event):
    kind: ClassVar[str] = "report_passage_written"
    section: str
    passage: UUID
    text_hash: str
    supersedes: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ContributionAsked(Event):
    kind: ClassVar[str] = "report_contribution_asked"
    unit: UUID
    due_on: date
    supersedes: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ContributionGiven(Event):
    kind: ClassVar[str] = "report_contribution_given"
    unit: UUID
    contribution: UUID
    text_hash: str
    was_late: bool
    supersedes: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ContributionJudged(Event):
    kind: ClassVar[str] = "report_contribution_judged"
    unit: UUID
    contribution: UUID
    verdict: Verdict


@dataclass(frozen=True, kw_only=True)
class ReportFrozen(Event):
    kind: ClassVar[str] = "report_frozen"
    number: int
    position: int
    content_hash: str
    supersedes: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReportApproved(Event):
    kind: ClassVar[str] = "report_approved"
    number: int
    content_hash: str


@dataclass(frozen=True, kw_only=True)
class FreezeWithdrawn(Event):
    kind: ClassVar[str] = "report_freeze_withdrawn"
    number: int
