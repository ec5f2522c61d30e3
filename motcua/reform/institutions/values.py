"""Documents under review, restructuring, staff and training, as they pass to pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.foundation.accounts.values import HistoryLine
from motcua.registry.organization.values import UnitView

TEXT_LENGTH_MAX = 4_000
NUMBER_LENGTH_MAX = 100
QUOTA_MAX = 100_000
COURSE_DAYS_MAX = 366
YEARS = range(2000, 2100)


class Form(StrEnum):
    """What kind of normative document it is."""

    RESOLUTION = "resolution"
    DECISION = "decision"


FORM_WORDS = {
    Form.RESOLUTION.value: _("Resolution of the council"),
    Form.DECISION.value: _("Decision of the committee"),
}


class Found(StrEnum):
    """What a review found."""

    IN_FORCE = "in_force"
    TO_AMEND = "to_amend"
    TO_ABOLISH = "to_abolish"
    EXPIRED = "expired"


FOUND_WORDS = {
    Found.IN_FORCE.value: _("Stays in force"),
    Found.TO_AMEND.value: _("To be amended"),
    Found.TO_ABOLISH.value: _("To be abolished"),
    Found.EXPIRED.value: _("Expired"),
}
#: What was found so is handled by another document.
TO_BE_HANDLED = frozenset({Found.TO_AMEND, Found.TO_ABOLISH})


class State(StrEnum):
    """How a document stands on a day, by its last review. Computed (`rules.state_of`), never kept."""

    UNPLANNED = "unplanned"
    TO_REVIEW = "to_review"
    OVERDUE = "overdue"
    REVIEWED = "reviewed"
    TO_HANDLE = "to_handle"
    HANDLED = "handled"


STATE_WORDS = {
    State.UNPLANNED: _("No review planned"),
    State.TO_REVIEW: _("To be reviewed"),
    State.OVERDUE: _("Review overdue"),
    State.REVIEWED: _("Reviewed"),
    State.TO_HANDLE: _("Reviewed, to be handled"),
    State.HANDLED: _("Handled"),
}


class Stage(StrEnum):
    """How far a restructuring proposal has come: its last step."""

    IDEA = "idea"
    SENT = "sent"
    APPRAISED = "appraised"
    APPROVED = "approved"
    REJECTED = "rejected"
    CARRIED_OUT = "carried_out"
    WITHDRAWN = "withdrawn"


STAGE_WORDS = {
    Stage.IDEA: _("In preparation"),
    Stage.SENT: _("Sent, to be appraised"),
    Stage.APPRAISED: _("Appraised, to be decided"),
    Stage.APPROVED: _("Approved, to be put into effect"),
    Stage.REJECTED: _("Not approved"),
    Stage.CARRIED_OUT: _("Put into effect"),
    Stage.WITHDRAWN: _("Withdrawn"),
}


class Balance(StrEnum):
    """Actual staff beside the quota on a day. Computed (`rules.balance_of`)."""

    NO_QUOTA = "no_quota"
    UNDER = "under"
    EVEN = "even"
    OVER = "over"


BALANCE_WORDS = {
    Balance.NO_QUOTA: _("No quota given"),
    Balance.UNDER: _("Under the quota"),
    Balance.EVEN: _("As the quota"),
    Balance.OVER: _("Over the quota"),
}


class Turn(StrEnum):
    """Whether an official has to be rotated on a day. Computed (`rules.turn_of`)."""

    SOON = "soon"
    DUE = "due"


TURN_WORDS = {Turn.DUE: _("To be rotated"), Turn.SOON: _("Within three months")}


@dataclass(frozen=True, kw_only=True)
class Named:
    """A unit in both languages."""

    id: UUID
    name_vi: str
    name_en: str

    @classmethod
    def of(cls, unit: UnitView | None, id_: UUID) -> Named:
        if unit is None:
            return cls(id=id_, name_vi=str(id_), name_en=str(id_))
        return cls(id=id_, name_vi=unit.name_vi, name_en=unit.name_en)


@dataclass(frozen=True, kw_only=True)
class NewDocument:
    """`unit` keeps it and reviews it; `issuer` issued it. `last_on` is the last day of its force, None for no end."""

    unit: UUID
    issuer: UUID
    form: Form
    number: str
    title: str
    field: str
    issued_on: date
    effective_on: date
    last_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class DocumentLine:
    """A document in a list, on a day. `found` is what its last review found."""

    id: UUID
    unit: Named
    issuer: Named
    form: Form
    number: str
    title: str
    field: str
    issued_on: date
    effective_on: date
    last_on: date | None
    state: State
    due_on: date | None
    found: Found | None


@dataclass(frozen=True, kw_only=True)
class FindingView:
    """`superseded_at` is when another finding took its place."""

    found: Found
    ground: str
    at: datetime
    by_name: str
    superseded_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class HandlingView:
    document: str
    on: date
    at: datetime
    by_name: str


@dataclass(frozen=True, kw_only=True)
class ReviewView:
    id: UUID
    due_on: date
    state: State
    findings: Sequence[FindingView]
    handling: HandlingView | None


@dataclass(frozen=True, kw_only=True)
class DocumentView:
    """A document's page. The `may_` are of its last review, the first of `reviews`."""

    line: DocumentLine
    is_in_force: bool
    withdrawn_at: datetime | None
    withdrawn_reason: str
    reviews: Sequence[ReviewView]
    history: Sequence[HistoryLine]
    may_plan: bool
    may_find: bool
    may_handle: bool
    may_withdraw: bool


@dataclass(frozen=True, kw_only=True)
class NewProposal:
    """What shall become of `unit`, in words, and why."""

    unit: UUID
    title: str
    text: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ProposalLine:
    id: UUID
    unit: Named
    title: str
    stage: Stage
    at: datetime


@dataclass(frozen=True, kw_only=True)
class StepView:
    stage: Stage
    at: datetime
    by_name: str
    text: str
    document: str
    in_favour: bool | None
    on: date | None


@dataclass(frozen=True, kw_only=True)
class ProposalView:
    line: ProposalLine
    text: str
    reason: str
    by_name: str
    steps: Sequence[StepView]
    history: Sequence[HistoryLine]
    may_send: bool
    may_appraise: bool
    may_decide: bool
    may_carry_out: bool
    may_withdraw: bool


@dataclass(frozen=True, kw_only=True)
class NewQuota:
    """How many the unit may have from a day on until its year ends, by a decision."""

    unit: UUID
    from_on: date
    count: int
    document: str


@dataclass(frozen=True, kw_only=True)
class StaffLine:
    """A unit on a day: its quota with the decision (None where there is none), and who holds posts there, counted."""

    unit: Named
    quota: int | None
    document: str
    actual: int
    balance: Balance


@dataclass(frozen=True, kw_only=True)
class QuotaView:
    from_on: date
    count: int
    document: str
    at: datetime
    by_name: str
    superseded_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class StaffView:
    """A unit's staff: every quota that it was given, and who came to a post in the year."""

    line: StaffLine
    quotas: Sequence[QuotaView]
    appointments: Sequence[AppointmentLine]
    may_give: bool


@dataclass(frozen=True, kw_only=True)
class AppointmentLine:
    name: str
    title_vi: str
    title_en: str
    starts_on: date
    last_on: date | None


@dataclass(frozen=True, kw_only=True)
class RotationRule:
    """Posts with this role are changed after so many months; `source` says where that stands."""

    role: str
    months: int
    source: str


@dataclass(frozen=True, kw_only=True)
class RotationLine:
    """Who has held a post that is to be rotated, since when, and the day by which she is to change."""

    account: UUID
    name: str
    unit: Named
    title_vi: str
    title_en: str
    since: date
    due_on: date
    turn: Turn
    rule: RotationRule


@dataclass(frozen=True, kw_only=True)
class NewCourse:
    """A course that officials of `unit` went through; `days` are those of teaching, between its first and last."""

    unit: UUID
    title: str
    place: str
    from_on: date
    last_on: date
    days: int
    accounts: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class CourseLine:
    """`people` are those who went."""

    id: UUID
    unit: Named
    title: str
    place: str
    from_on: date
    last_on: date
    days: int
    people: int


@dataclass(frozen=True, kw_only=True)
class CourseView:
    line: CourseLine
    names: Sequence[str]
    by_name: str
    at: datetime
    withdrawn_at: datetime | None
    withdrawn_reason: str
    history: Sequence[HistoryLine]
    may_withdraw: bool
