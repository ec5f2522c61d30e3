"""Inspections, what they found and what became of it, as they pass to pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.foundation.accounts.values import HistoryLine

TEXT_LENGTH_MAX = 4_000
EVIDENCE_MAX = 10
#: An announced inspection's notice is sent so many days before the first one, at the least.
NOTICE_DAYS = 3


class Manner(StrEnum):
    ANNOUNCED = "announced"
    UNANNOUNCED = "unannounced"


MANNER_WORDS = {Manner.ANNOUNCED.value: _("Announced ahead"), Manner.UNANNOUNCED.value: _("Unannounced")}


class Part(StrEnum):
    HEAD = "head"
    MEMBER = "member"


PART_WORDS = {Part.HEAD.value: _("Head of the team"), Part.MEMBER.value: _("Member of the team")}


class Found(StrEnum):
    """What was found at an item."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"


FOUND_WORDS = {Found.MET.value: _("Met"), Found.PARTLY.value: _("Partly met"), Found.NOT_MET.value: _("Not met")}


class State(StrEnum):
    """How an inspection stands on a day. Computed (`rules.state_of`), never kept."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"  # from its first day until its minutes are closed
    MINUTES_CLOSED = "minutes_closed"  # and nothing is recommended
    OPEN = "open"  # a recommendation is not remedied yet
    OVERDUE = "overdue"  # and one of them is past its day
    REMEDIED = "remedied"
    CALLED_OFF = "called_off"


STATE_WORDS = {
    State.PLANNED: _("Not begun yet"),
    State.UNDER_WAY: _("Under way"),
    State.MINUTES_CLOSED: _("Minutes closed"),
    State.OPEN: _("Recommendations open"),
    State.OVERDUE: _("Recommendations overdue"),
    State.REMEDIED: _("All remedied"),
    State.CALLED_OFF: _("Called off"),
}


class Remedy(StrEnum):
    """How a recommendation stands on a day. Computed (`rules.remedy_of`)."""

    OPEN = "open"
    OVERDUE = "overdue"
    REPORTED = "reported"  # in time, and it waits for the control unit
    REMEDIED = "remedied"
    WITHDRAWN = "withdrawn"


REMEDY_WORDS = {
    Remedy.OPEN: _("To be remedied"),
    Remedy.OVERDUE: _("Overdue"),
    Remedy.REPORTED: _("Reported, waits for the check"),
    Remedy.REMEDIED: _("Remedied"),
    Remedy.WITHDRAWN: _("Withdrawn"),
}


class Verdict(StrEnum):
    ACCEPTED = "accepted"
    SENT_BACK = "sent_back"


@dataclass(frozen=True, kw_only=True)
class ListItem:
    """What is looked at. With an `indicator`, its figure is read from the records when the finding is recorded."""

    key: str
    content_vi: str
    content_en: str
    text_vi: str
    text_en: str
    indicator: str = ""


@dataclass(frozen=True, kw_only=True)
class CheckList:
    """A template of a day: `since` when it has been like this, and after what (`source`)."""

    name: str
    title_vi: str
    title_en: str
    since: date
    source: str
    items: tuple[ListItem, ...]


@dataclass(frozen=True, kw_only=True)
class NewInspection:
    """A line of a plan: which unit is inspected, how, by which check-list, from which day to which."""

    number: int
    unit: UUID
    manner: Manner
    check_list: str
    subject: str
    from_on: date
    last_on: date


@dataclass(frozen=True, kw_only=True)
class NewMember:
    account: UUID
    part: Part = Part.MEMBER


@dataclass(frozen=True, kw_only=True)
class GivenEvidence:
    """A file that was kept, as who gives it calls it."""

    sha256: str
    name: str


@dataclass(frozen=True, kw_only=True)
class NewFinding:
    item: UUID
    found: Found
    remark: str = ""
    evidence: tuple[GivenEvidence, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NewRecommendation:
    """`unit` is who is to remedy it by `due_on`."""

    text: str
    unit: UUID
    due_on: date


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
class InspectionLine:
    """An inspection in a list, on a day. `overdue` are its recommendations past their day."""

    id: UUID
    plan: UUID
    number: int
    unit: UUID
    unit_vi: str
    unit_en: str
    manner: Manner
    check_list: str
    subject: str
    from_on: date
    last_on: date
    state: State
    recommended: int
    remedied: int
    overdue: int


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
class FigureRead:
    """A figure as the records told it when the finding was recorded, at `position` of the journal."""

    indicator: str
    numerator: int
    denominator: int | None
    position: int

    @property
    def value(self) -> Fraction | None:
        """None says that there was no case."""
        if self.denominator is None:
            return Fraction(self.numerator)
        return Fraction(self.numerator, self.denominator) if self.denominator else None


@dataclass(frozen=True, kw_only=True)
class FindingView:
    found: Found
    remark: str
    figure: FigureRead | None
    at: datetime
    by_name: str
    evidence: tuple[EvidenceView, ...]


@dataclass(frozen=True, kw_only=True)
class ItemView:
    """`earlier` counts the findings that were replaced."""

    id: UUID
    key: str
    content_vi: str
    content_en: str
    text_vi: str
    text_en: str
    indicator: str
    finding: FindingView | None
    earlier: int


@dataclass(frozen=True, kw_only=True)
class MemberView:
    account: UUID
    name: str
    part: Part
    unit_vi: str
    unit_en: str
    joined_on: date
    left_on: date | None


@dataclass(frozen=True, kw_only=True)
class MinutesView:
    text: str
    at: datetime
    by_name: str
    signed_at: datetime | None
    signed_by_name: str
    objection: str


@dataclass(frozen=True, kw_only=True)
class ReportView:
    """What the responsible unit reported, and what was said of it. `verdict` is the one that stands."""

    id: UUID
    text: str
    at: datetime
    by_name: str
    superseded_at: datetime | None
    verdict: Verdict | None
    reason: str
    judged_at: datetime | None
    judged_by_name: str
    evidence: tuple[EvidenceView, ...]
    may_judge: bool
    may_withdraw: bool


@dataclass(frozen=True, kw_only=True)
class RecommendationView:
    id: UUID
    number: int
    text: str
    unit: UUID
    unit_vi: str
    unit_en: str
    due_on: date
    done_on: date | None
    remedy: Remedy
    withdrawn_reason: str
    reports: tuple[ReportView, ...]
    may_report: bool
    may_withdraw: bool


@dataclass(frozen=True, kw_only=True)
class InspectionView:
    """An inspection's page. `may_inspect` is for the team while the minutes are open, `may_close` and `may_recommend`
    for its head; `may_withdraw` is of the evidence of findings."""

    line: InspectionLine
    plan: PlanView
    list_title_vi: str
    list_title_en: str
    list_since: date
    list_source: str
    called_off_reason: str
    notice_number: str
    notice_on: date | None
    members: Sequence[MemberView]
    items: Sequence[ItemView]
    minutes: MinutesView | None
    recommendations: Sequence[RecommendationView]
    history: Sequence[HistoryLine]
    may_plan: bool
    may_inspect: bool
    may_close: bool
    may_sign: bool
    may_recommend: bool
    may_withdraw: bool
