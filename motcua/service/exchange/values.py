"""What passes between exchange and those who show it, and what it is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from motcua.foundation.accounts.values import HistoryLine
from motcua.registry.catalogue.values import OnlineLevel, ProcedureVersion
from motcua.registry.organization.values import Level

TEXT_LENGTH_MAX = 1_000
NAME_LENGTH_MAX = 300


class Hindrance(StrEnum):
    """Why a service is not wholly online: a step that somebody has to come for."""

    NOT_ONLINE = "not_online"  # it cannot be filed online at all
    PRESENCE = "presence"  # somebody must be there
    SHOWN = "shown"  # a paper is only shown at the counter
    COLLECTED = "collected"  # the result is handed over at the counter alone


class Stage(StrEnum):
    """The last step of an integration that was taken."""

    OPEN = "open"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    CONFIRMED = "confirmed"
    SUSPENDED = "suspended"


class State(StrEnum):
    """How far a service has come; of an integration all but the first three."""

    NOT_DUE = "not_due"
    NOT_BEGUN = "not_begun"
    RETEST = "retest"  # an earlier version was on the Portal, this one is not begun or not tested
    PREPARING = "preparing"
    READY = "ready"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    CONFIRMED = "confirmed"
    SUSPENDED = "suspended"


class Probe(StrEnum):
    """What the Portal tries when it tests a service."""

    SIGN_IN = "sign_in"
    PREFILL = "prefill"
    FILE = "file"
    FEE = "fee"
    STATUS = "status"
    RESULT = "result"
    WITHDRAWAL = "withdrawal"


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    NOT_NEEDED = "not_needed"
    UNANSWERED = "unanswered"  # the Portal or the city did not answer: nothing is known


class ReasonKind(StrEnum):
    """Why a service that is due is not integrated."""

    MINISTRY_SYSTEM = "ministry_system"  # it runs on a ministry's own system
    NO_DOSSIERS = "no_dossiers"  # nobody has asked for it
    BEING_CHANGED = "being_changed"  # the procedure is about to be changed or repealed
    NOT_CONFORMING = "not_conforming"  # a conformity run fails
    OTHER = "other"


class ItemFor(StrEnum):
    """Which services a check-list's item is for."""

    ALL = "all"
    FULL = "full"
    FEES = "fees"


@dataclass(frozen=True, kw_only=True)
class Item:
    """An item of the check-list, with the law that asks for it."""

    key: str
    name_vi: str
    name_en: str
    source: str
    wanted_of: ItemFor


@dataclass(frozen=True, kw_only=True)
class NewPlan:
    """The services that are due from `from_on` on, by the ids of their procedures; `unit` is the city."""

    unit: UUID
    decision: str
    title: str
    decided_on: date
    from_on: date
    procedures: Sequence[UUID]


@dataclass(frozen=True, kw_only=True)
class GivenReason:
    procedure: UUID
    kind: ReasonKind
    text: str


@dataclass(frozen=True, kw_only=True)
class ItemAnswer:
    """That an item is fulfilled or not, with a note where there is something to say."""

    integration: UUID
    item: str
    fine: bool
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ProbeResult:
    probe: Probe
    outcome: Outcome
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class ServiceToTest:
    """What the Portal is asked to test."""

    integration: UUID
    version: ProcedureVersion
    online_level: OnlineLevel


@dataclass(frozen=True, kw_only=True)
class SubmittedService:
    """What lies with the Portal since `since`, to be confirmed or sent back."""

    integration: UUID
    version: ProcedureVersion
    online_level: OnlineLevel
    since: datetime


@dataclass(frozen=True, kw_only=True)
class SuspendedService:
    """What the Portal is to offer no more since `since`."""

    integration: UUID
    version: ProcedureVersion
    online_level: OnlineLevel
    since: datetime


@dataclass(frozen=True, kw_only=True)
class NewRun:
    """A conformity run: a result for every probe."""

    integration: UUID
    results: Sequence[ProbeResult]


@dataclass(frozen=True, kw_only=True)
class PortalAnswer:
    """The Portal's confirmation, with the number under which it keeps the service, or why it sends it back."""

    integration: UUID
    text: str


@dataclass(frozen=True, kw_only=True)
class PortalWord:
    """What the Portal says of a service that was submitted: `confirmed`, else it sends it back."""

    confirmed: bool
    answer: PortalAnswer


@dataclass(frozen=True, kw_only=True)
class PlanView:
    id: UUID
    decision: str
    title: str
    decided_on: date
    from_on: date
    until_on: date | None
    services: int


@dataclass(frozen=True, kw_only=True)
class ReasonView:
    kind: ReasonKind
    text: str
    at: datetime
    by_name: str


@dataclass(frozen=True, kw_only=True)
class ServiceLine:
    """A service on a day. `derived` follows from its version's facts, `stated` is what the catalogue says. `failing`: it is
    on the Portal, and its last run failed."""

    procedure: UUID
    version: UUID
    code: str
    level: Level
    name_vi: str
    name_en: str
    field: str
    field_vi: str
    field_en: str
    synthetic: bool
    derived: OnlineLevel
    stated: OnlineLevel
    due: bool
    state: State
    integration: UUID | None
    since: datetime | None
    reason: ReasonKind | None
    failing: bool

    @property
    def differs(self) -> bool:
        return self.derived is not self.stated

    @property
    def unexplained(self) -> bool:
        """Due, not on the Portal, and nobody has said why."""
        return self.due and self.state is not State.CONFIRMED and self.reason is None


@dataclass(frozen=True, kw_only=True)
class ItemView:
    """`fine` is None while nobody has answered."""

    item: Item
    fine: bool | None
    note: str
    at: datetime | None
    by_name: str


@dataclass(frozen=True, kw_only=True)
class RunView:
    id: UUID
    at: datetime
    passed: bool
    results: Sequence[ProbeResult]


@dataclass(frozen=True, kw_only=True)
class StepView:
    stage: Stage
    text: str
    at: datetime
    by_name: str


@dataclass(frozen=True, kw_only=True)
class ServiceView:
    """A service's page. `acts` are those that its state allows and the reader may do."""

    line: ServiceLine
    version: ProcedureVersion
    hindrances: Sequence[Hindrance]
    items: Sequence[ItemView]
    runs: Sequence[RunView]
    steps: Sequence[StepView]
    plan: PlanView | None
    reason: ReasonView | None
    history: Sequence[HistoryLine]
    acts: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Board:
    """Where the plan stands: of what is due, how much is on the Portal, and what is missing."""

    plan: PlanView | None
    due: int
    due_integrated: int
    integrated: int
    full: int
    partial: int
    by_state: Mapping[State, int]
    unexplained: int
    failing: int
    differing: int
