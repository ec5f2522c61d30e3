"""Reviews, proposals and burdens, as they pass to pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.foundation.accounts.values import HistoryLine

TEXT_LENGTH_MAX = 4_000


class Change(StrEnum):
    """What a proposal does to its procedure."""

    DROP_COMPONENT = "drop_component"
    SHORTEN_LIMIT = "shorten_limit"
    MERGE_STEPS = "merge_steps"
    DELEGATE = "delegate"
    ABOLISH = "abolish"


CHANGE_WORDS = {
    Change.DROP_COMPONENT.value: _("Drop a component"),
    Change.SHORTEN_LIMIT.value: _("Shorten the limit"),
    Change.MERGE_STEPS.value: _("Merge steps"),
    Change.DELEGATE.value: _("Delegate to a lower level"),
    Change.ABOLISH.value: _("Abolish the procedure"),
}


class Stage(StrEnum):
    """How far a proposal has come: its last step."""

    IDEA = "idea"
    SENT = "sent"
    APPRAISED = "appraised"
    APPROVED = "approved"
    REJECTED = "rejected"
    CARRIED_OUT = "carried_out"
    WITHDRAWN = "withdrawn"


STAGE_WORDS = {
    Stage.IDEA: _("Being prepared"),
    Stage.SENT: _("Sent, to be appraised"),
    Stage.APPRAISED: _("Appraised, to be decided"),
    Stage.APPROVED: _("Approved, to be carried out"),
    Stage.REJECTED: _("Rejected"),
    Stage.CARRIED_OUT: _("Carried out"),
    Stage.WITHDRAWN: _("Withdrawn"),
}


class State(StrEnum):
    """How a review stands on a day. Computed (`rules.state_of`), never kept."""

    OPEN = "open"
    OVERDUE = "overdue"
    PROPOSED = "proposed"  # reviewed, and a proposal was sent
    KEPT = "kept"  # reviewed, and everything is needed as it is


STATE_WORDS = {
    State.OPEN: _("To be reviewed"),
    State.OVERDUE: _("Review overdue"),
    State.PROPOSED: _("Reviewed, with a proposal"),
    State.KEPT: _("Reviewed, kept as it is"),
}


class Quantity(StrEnum):
    """What a burden is made of, in the standard cost model's order."""

    COMPONENTS = "components"
    MINUTES = "minutes"
    CASH_VND = "cash_vnd"
    DOSSIERS = "dossiers"
    HOURLY_VND = "hourly_vnd"


QUANTITY_WORDS = {
    Quantity.COMPONENTS.value: _("Papers of a dossier"),
    Quantity.MINUTES.value: _("Minutes to get one of them ready"),
    Quantity.CASH_VND.value: _("Money spent on a dossier: fees, copies, travel (đồng)"),
    Quantity.DOSSIERS.value: _("Dossiers a year"),
    Quantity.HOURLY_VND.value: _("What an hour of the applicant counts (đồng)"),
}


#: More than any of a burden: what is larger was mistyped, and would be too large to be multiplied.
QUANTITY_MAX = {
    Quantity.COMPONENTS: 100,
    Quantity.MINUTES: 10_000,
    Quantity.CASH_VND: 100_000_000,
    Quantity.DOSSIERS: 1_000_000,
    Quantity.HOURLY_VND: 1_000_000,
}


@dataclass(frozen=True, kw_only=True)
class NewTask:
    """A procedure to be reviewed by `lead`; `reason` says why it was chosen."""

    procedure: UUID
    lead: UUID
    due_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class NewProposal:
    """What shall change, in words (`text`), and why."""

    task: UUID
    change: Change
    text: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Given:
    """A quantity as it is and as it would be, and where both come from."""

    quantity: Quantity
    before: int
    after: int
    source: str


@dataclass(frozen=True)
class Burden:
    """What a procedure costs all who ask in a year: their time, and their time and money in đồng."""

    minutes: int
    vnd: int


@dataclass(frozen=True)
class Compared:
    before: Burden
    after: Burden

    @property
    def saved_minutes(self) -> int:
        return self.before.minutes - self.after.minutes

    @property
    def saved_vnd(self) -> int:
        return self.before.vnd - self.after.vnd


@dataclass(frozen=True, kw_only=True)
class UnitNamed:
    id: UUID
    name_vi: str
    name_en: str


@dataclass(frozen=True, kw_only=True)
class PlanView:
    id: UUID
    unit: UnitNamed
    control: UnitNamed
    year: int
    number: str
    title: str
    may_plan: bool


@dataclass(frozen=True, kw_only=True)
class TaskLine:
    """A review in a list, on a day. `stages` are those of its proposals."""

    id: UUID
    procedure: UUID
    code: str
    level: str
    name_vi: str
    name_en: str
    lead: UnitNamed
    due_on: date
    reason: str
    state: State
    stages: tuple[Stage, ...]


@dataclass(frozen=True, kw_only=True)
class StepView:
    """What was done with a proposal. `in_favour` is said by an appraisal alone."""

    stage: Stage
    at: datetime
    by_name: str
    text: str
    document: str
    in_favour: bool | None
    on: date | None
    version_number: int | None


@dataclass(frozen=True, kw_only=True)
class May:
    """What the reader may do with a proposal now."""

    estimate: bool
    send: bool
    appraise: bool
    decide: bool
    carry_out: bool
    withdraw: bool


@dataclass(frozen=True, kw_only=True)
class ProposalView:
    """`given` are the numbers that stand, `compared` what comes of them, None while some are missing."""

    id: UUID
    number: int
    change: Change
    text: str
    reason: str
    stage: Stage
    at: datetime
    by_name: str
    given: Mapping[Quantity, Given]
    compared: Compared | None
    steps: Sequence[StepView]
    may: May


@dataclass(frozen=True, kw_only=True)
class TaskView:
    """A review's page."""

    line: TaskLine
    plan: PlanView
    kept_reason: str
    kept_at: datetime | None
    dropped_at: datetime | None
    dropped_reason: str
    proposals: Sequence[ProposalView]
    #: Versions of the procedure: id, number and the first day in force, for who carries a proposal out.
    versions: Sequence[tuple[UUID, int, date | None]]
    history: Sequence[HistoryLine]
    may_plan: bool
    may_propose: bool
    may_keep: bool
