"""Initiatives, and what came of them, as they pass to pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.foundation.accounts.values import HistoryLine
from motcua.foundation.measures.values import Period
from motcua.reform.indicators.values import Figure

TITLE_LENGTH_MAX = 300
TEXT_LENGTH_MAX = 4_000
INDICATORS_MAX = 6


class State(StrEnum):
    """How an initiative stands on a day. Computed (`rules.state_of`), never kept."""

    PROPOSED = "proposed"
    IN_PILOT = "in_pilot"
    PILOT_OVER = "pilot_over"
    NOT_RECOGNISED = "not_recognised"
    RECOGNISED = "recognised"
    REPLICATED = "replicated"
    GIVEN_UP = "given_up"


STATE_WORDS = {
    State.PROPOSED: _("Proposed"),
    State.IN_PILOT: _("Being tried"),
    State.PILOT_OVER: _("Pilot over, to be decided"),
    State.NOT_RECOGNISED: _("Not recognised"),
    State.RECOGNISED: _("Recognised"),
    State.REPLICATED: _("Taken up elsewhere"),
    State.GIVEN_UP: _("Given up"),
}


@dataclass(frozen=True, kw_only=True)
class NewInitiative:
    """`head` is the account of the official of the unit who is answerable for it."""

    unit: UUID
    head: UUID
    title: str
    problem: str
    practice: str


@dataclass(frozen=True, kw_only=True)
class NewPilot:
    """Where and when it is tried (half-open), and by which indicators it is measured. `seen` is the pilot that the page
    showed, None where there was none; `reason` is needed where one is replaced."""

    initiative: UUID
    units: tuple[UUID, ...]
    from_on: date
    until_on: date
    indicators: tuple[str, ...]
    document: str
    seen: UUID | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class NewDecision:
    """Of `unit`, which is the owner or stands above it, by a document of a day."""

    unit: UUID
    recognised: bool
    document: str
    decided_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class NewReplication:
    """A unit that works so from a day on."""

    initiative: UUID
    unit: UUID
    from_on: date
    document: str


@dataclass(frozen=True, kw_only=True)
class UnitNamed:
    id: UUID
    name_vi: str
    name_en: str


@dataclass(frozen=True, kw_only=True)
class InitiativeLine:
    """An initiative in a list, on a day."""

    id: UUID
    unit: UnitNamed
    head: UUID
    head_name: str
    title: str
    problem: str
    practice: str
    proposed_on: date
    state: State
    pilot_from: date | None
    pilot_until: date | None
    replications: int


@dataclass(frozen=True, kw_only=True)
class PilotView:
    """`until_on` is the first day after it, `last_on` its last one."""

    id: UUID
    units: tuple[UnitNamed, ...]
    from_on: date
    until_on: date
    indicators: tuple[str, ...]
    document: str
    reason: str
    at: datetime
    by_name: str
    superseded_at: datetime | None

    @property
    def last_on(self) -> date:
        return self.until_on - timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class DecisionView:
    id: UUID
    unit: UnitNamed
    level: str
    recognised: bool
    document: str
    decided_on: date
    reason: str
    at: datetime
    by_name: str
    superseded_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ReplicationView:
    """`until_on` is the first day without it."""

    id: UUID
    unit: UnitNamed
    from_on: date
    until_on: date | None
    document: str
    ended_reason: str
    may_end: bool


@dataclass(frozen=True, kw_only=True)
class EffectLine:
    """An indicator before and during the pilot, of the units that try it and of those beside. None where an indicator is
    not kept by such days."""

    indicator: str
    tried_before: Figure | None
    tried_during: Figure | None
    beside_before: Figure | None
    beside_during: Figure | None


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What came of a pilot: `before` is as long as `during` and ends where it begins. `beside` are the units of the same
    kinds that neither tried it nor took it up."""

    before: Period
    during: Period
    tried: int
    beside: int
    lines: Sequence[EffectLine]


@dataclass(frozen=True, kw_only=True)
class InitiativeView:
    """An initiative's page. Of pilots and decisions the one that stands comes first."""

    line: InitiativeLine
    given_up_at: datetime | None
    given_up_reason: str
    pilots: Sequence[PilotView]
    decisions: Sequence[DecisionView]
    replications: Sequence[ReplicationView]
    history: Sequence[HistoryLine]
    #: Units that the actor decides for, and those that she may let take it up.
    deciding: Sequence[UnitNamed]
    taking: Sequence[UnitNamed]
    piloting: Sequence[UnitNamed]
    may_pilot: bool
    may_give_up: bool

    @property
    def pilot(self) -> PilotView | None:
        return next((each for each in self.pilots if each.superseded_at is None), None)

    @property
    def decision(self) -> DecisionView | None:
        return next((each for each in self.decisions if each.superseded_at is None), None)
