"""Plans, tasks and what is reported of them, as they pass to pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.foundation.accounts.values import HistoryLine

TEXT_LENGTH_MAX = 4_000
EVIDENCE_MAX = 10


class Content(StrEnum):
    """The six contents of Resolution 76/NQ-CP of 15 July 2021, in its order."""

    INSTITUTIONS = "institutions"
    PROCEDURES = "procedures"
    ORGANIZATION = "organization"
    CIVIL_SERVICE = "civil_service"
    PUBLIC_FINANCE = "public_finance"
    DIGITAL_GOVERNMENT = "digital_government"


CONTENT_WORDS = {
    Content.INSTITUTIONS.value: _("Institutions"),
    Content.PROCEDURES.value: _("Administrative procedures"),
    Content.ORGANIZATION.value: _("Organisation of the apparatus"),
    Content.CIVIL_SERVICE.value: _("Civil service"),
    Content.PUBLIC_FINANCE.value: _("Public finance"),
    Content.DIGITAL_GOVERNMENT.value: _("Digital government"),
}


class State(StrEnum):
    """How a task stands on a day. Computed (`rules.state_of`), never kept."""

    NOT_DUE = "not_due"  # its time has not begun
    ON_SCHEDULE = "on_schedule"
    AT_RISK = "at_risk"  # the last days run and no completion was handed in
    OVERDUE = "overdue"
    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"


DONE = frozenset({State.DONE_ON_TIME, State.DONE_LATE})

STATE_WORDS = {
    State.NOT_DUE: _("Not yet due"),
    State.ON_SCHEDULE: _("In progress, on schedule"),
    State.AT_RISK: _("At risk"),
    State.OVERDUE: _("Overdue"),
    State.DONE_ON_TIME: _("Done on time"),
    State.DONE_LATE: _("Done late"),
}


class Verdict(StrEnum):
    ACCEPTED = "accepted"
    SENT_BACK = "sent_back"


@dataclass(frozen=True, kw_only=True)
class NewTask:
    """A line of a plan. `lead` and `supporting` are units of the day on which it is planned."""

    number: int
    content: Content
    title: str
    product: str
    lead: UUID
    from_on: date
    due_on: date
    source: str
    supporting: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NewTerms:
    """Who leads a task and by when, from now on."""

    lead: UUID
    supporting: tuple[UUID, ...]
    from_on: date
    due_on: date


@dataclass(frozen=True, kw_only=True)
class GivenEvidence:
    """A file that was kept, as the reporter calls it."""

    sha256: str
    name: str


@dataclass(frozen=True, kw_only=True)
class PlanView:
    id: UUID
    unit: UUID
    unit_vi: str
    unit_en: str
    year: int
    number: str
    title: str
    control: UUID
    control_vi: str
    control_en: str
    may_plan: bool


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many tasks a plan has, and how many of them are done."""

    tasks: int
    done: int


@dataclass(frozen=True, kw_only=True)
class UnitNamed:
    """A unit that a task names. `is_there` is false for one that was dissolved; `heir` is who took over from it."""

    id: UUID
    name_vi: str
    name_en: str
    is_there: bool = True
    heir_vi: str = ""
    heir_en: str = ""


@dataclass(frozen=True, kw_only=True)
class TaskLine:
    """A task in a list, on a day. `awaits` says that something reported waits for the control unit."""

    id: UUID
    number: int
    content: Content
    title: str
    product: str
    source: str
    lead: UnitNamed
    supporting: tuple[UnitNamed, ...]
    from_on: date
    due_on: date
    state: State
    completed_on: date | None
    done_on: date | None
    awaits: bool


@dataclass(frozen=True, kw_only=True)
class EvidenceView:
    id: UUID
    sha256: str
    name: str
    media_type: str
    size_bytes: int
    withdrawn_at: datetime | None
    withdrawn_reason: str


@dataclass(frozen=True, kw_only=True)
class JudgementView:
    verdict: Verdict
    reason: str
    at: datetime
    by_name: str
    superseded_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ProgressView:
    """What was reported. `judgements` are all, the last one last; `verdict` is the one that stands."""

    id: UUID
    unit_vi: str
    unit_en: str
    text: str
    is_completion: bool
    at: datetime
    by_name: str
    superseded_at: datetime | None
    evidence: tuple[EvidenceView, ...]
    judgements: tuple[JudgementView, ...]
    may_judge: bool

    @property
    def verdict(self) -> JudgementView | None:
        return next((each for each in self.judgements if each.superseded_at is None), None)


@dataclass(frozen=True, kw_only=True)
class TaskView:
    """A task's page. `terms` is the id of what stands, for who changes it."""

    line: TaskLine
    plan: PlanView
    terms: UUID
    dropped_at: datetime | None
    dropped_reason: str
    progress: Sequence[ProgressView]
    history: Sequence[HistoryLine]
    may_plan: bool
    may_report: bool
    may_withdraw: bool
