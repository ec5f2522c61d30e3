"""What cases are made of, and what running them gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from motcua.foundation.calendars.values import Limit
from motcua.foundation.text.faults import Fault
from motcua.registry.organization.values import Level
from motcua.service.processes.rules.model import Flow, Model
from motcua.service.processes.values import EventName, FactValue


class OwnerKind(StrEnum):
    """To what cases belong."""

    DEFINITION = "definition"  # a published version
    DRAFT = "draft"  # a drawing that is being changed


@dataclass(frozen=True)
class Owner:
    """A published version or a draft of one."""

    kind: OwnerKind
    id: UUID


@dataclass(frozen=True, kw_only=True)
class Source:
    """A drawing on which cases are run: whose they are, and the BPMN as it is now. `version`: None for a draft."""

    owner: Owner
    key: str
    version: int | None
    xml: bytes


class Happening(StrEnum):
    """What an event of a case is."""

    STEP = "step"  # an open step is done with one of its outcomes
    PAUSE = "pause"  # the dossier's clock stands (a supplement, a payment, a verification)
    RESUME = "resume"
    DEFER = "defer"  # the open steps get working minutes more (an extension; a pause that was)
    TIMER = "timer"  # the clock of the case goes on to this moment, and what was due by then fires
    OUTSIDE = "outside"  # a system outside answers with facts, or fails
    MESSAGE = "message"  # word comes for which the drawing waits


@dataclass(frozen=True, kw_only=True)
class CaseEvent:
    """One thing that happens at a moment. `step` and `outcome` of a step; `system` and `fails` of a system outside;
    `facts` come with the one or with the other; `answers`: of the step's form, None where the case does not look at it;
    `minutes` of a deferral; `event`: what word comes."""

    at: datetime
    kind: Happening
    step: str = ""
    outcome: str = ""
    system: str = ""
    event: EventName | None = None
    fails: bool = False
    minutes: int = 0
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    answers: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class ProcedureNamed:
    """A procedure whose fees and documents the case looks at, by code and level."""

    code: str
    level: Level


@dataclass(frozen=True, kw_only=True)
class Given:
    """Where a case begins and what happens in it. `units`: by place, the key of a unit; a place that is not named has
    the city's hours. `filing`: answers and facts of the filing, by which fees are reckoned."""

    starts_at: datetime
    events: tuple[CaseEvent, ...] = ()
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    limit: Limit | None = None
    units: Mapping[str, str] = field(default_factory=dict)
    procedure: ProcedureNamed | None = None
    filing: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class OpenStepDue:
    """A step that waits to be done, and until when (None: it has no time of its own)."""

    step: str
    due_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What must come of a case. `path`: the steps and events in the order in which they are done and come.
    `fee_vnd` and `documents`: None where the case does not look at them."""

    path: tuple[str, ...]
    opened: tuple[OpenStepDue, ...] = ()
    ended: bool = False
    fee_vnd: int | None = None
    documents: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class NewCase:
    """A case to be written. `number`: of the case that it replaces, `seen` that case's id; None for a new one."""

    name_vi: str
    name_en: str
    given: Given
    expected: Expected
    number: int | None = None
    seen: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CaseView:
    id: UUID
    number: int
    name_vi: str
    name_en: str
    given: Given
    expected: Expected
    at: datetime

    def name(self, language: str) -> str:
        return self.name_vi if language.startswith("vi") else self.name_en


@dataclass(frozen=True)
class DoneStep:
    """A step that the run did (`late`: after its due time), or an event that came, which has no outcome."""

    step: str
    outcome: str
    round: int
    at: datetime
    late: bool


@dataclass(frozen=True)
class OpenNow:
    """A step that is open at the end of a run, or a place that waits for an event. `outcomes`: what may be chosen in this
    round."""

    step: str
    round: int
    opened_at: datetime
    due_at: datetime | None
    outcomes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Run:
    """What came of a case. `flows`: the ids of the sequence flows that it passed. `stopped`: why it could not go on,
    with `happened` events done until then."""

    path: tuple[DoneStep, ...] = ()
    opened: tuple[OpenNow, ...] = ()
    ended: bool = False
    paused: bool = False
    flows: frozenset[str] = frozenset()
    fee_vnd: int | None = None
    documents: tuple[str, ...] | None = None
    happened: int = 0
    stopped: Fault | None = None


class Aspect(StrEnum):
    """In what run and expectation can part."""

    STOPPED = "stopped"
    PATH = "path"
    OPENED = "opened"
    ENDED = "ended"
    FEE = "fee"
    DOCUMENTS = "documents"


@dataclass(frozen=True)
class Parting:
    aspect: Aspect
    said: Fault


@dataclass(frozen=True)
class Result:
    """A case, what came of it, and where the two part (nowhere: it passes)."""

    case: CaseView
    run: Run
    partings: tuple[Parting, ...]

    @property
    def passed(self) -> bool:
        return not self.partings


@dataclass(frozen=True)
class Reason:
    """Why a sequence flow is left uncovered."""

    element: str
    text: str
    at: datetime
    by_name: str = ""


@dataclass(frozen=True, kw_only=True)
class NewReason:
    element: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Tested:
    """All cases of one version, run. `passes`: by sequence flow, how many cases pass it. `uncovered`: the flows that none
    passes, in the drawing's order; `reasons` by flow."""

    source: Source
    model: Model
    results: tuple[Result, ...]
    passes: Mapping[str, int]
    uncovered: tuple[Flow, ...]
    reasons: Mapping[str, Reason]

    def name(self, language: str) -> str:
        return self.model.name_vi if language.startswith("vi") else self.model.name_en

    @property
    def failed(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if not result.passed)

    @property
    def unexplained(self) -> tuple[Flow, ...]:
        """Uncovered, and nobody has written why."""
        return tuple(flow for flow in self.uncovered if flow.key not in self.reasons)


@dataclass(frozen=True)
class CasesLoaded:
    """What `load_reference` did: cases written, and processes whose cases were there already."""

    cases: int
    kept: int
