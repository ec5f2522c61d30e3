"""What passes between this room and the rooms above."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NewType
from uuid import UUID

from motcua.foundation.accounts.values import Role

DefinitionId = NewType("DefinitionId", UUID)
InstanceId = NewType("InstanceId", UUID)
TaskId = NewType("TaskId", UUID)

#: A fact that conditions may name.
FactValue = str | int | float | bool | None


class Action(StrEnum):
    """What the official does in a step; pages choose their form by it."""

    RECEIVE = "receive"
    ASSIGN = "assign"
    EXAMINE = "examine"
    CONSULT = "consult"
    FORWARD = "forward"
    SIGN = "sign"
    ISSUE = "issue"
    RETURN_RESULT = "return_result"
    ACKNOWLEDGE = "acknowledge"


#: What the acts of dossiers say of a step; a drawing whose step of the action lacks it could not be worked.
OUTCOMES_ASKED: Mapping[Action, tuple[str, ...]] = {
    Action.RECEIVE: ("receive",),
    Action.SIGN: ("approve", "refuse"),
    Action.ISSUE: ("done",),
    Action.RETURN_RESULT: ("done",),
}


class DefinitionStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class DraftStatus(StrEnum):
    """A drawing under way, which becomes a definition when it is published."""

    OPEN = "open"
    PUBLISHED = "published"
    DROPPED = "dropped"


class InstanceStatus(StrEnum):
    RUNNING = "running"
    ENDED = "ended"
    CANCELLED = "cancelled"


class TaskStatus(StrEnum):
    OPEN = "open"  # waits for somebody of the role in the unit
    CLAIMED = "claimed"  # somebody has it
    DONE = "done"
    CANCELLED = "cancelled"


#: A task that can still be done.
LIVE = (TaskStatus.OPEN, TaskStatus.CLAIMED)


@dataclass(frozen=True)
class OutcomeView:
    """One way in which a step can be done. `rounds_max`: it may be chosen only in the step's first so many rounds."""

    value: str
    name_vi: str
    name_en: str
    rounds_max: int | None = None

    def name(self, language: str) -> str:
        return self.name_vi if language.startswith("vi") else self.name_en


@dataclass(frozen=True)
class StepView:
    """A step of a definition. The first outcome is the ordinary one.

    `place` says whose it is: "receiving", "handling", "signing", "consulted" or "leg:N". The time is a share of the
    dossier's whole limit, or so many working hours, or none.
    """

    key: str
    name_vi: str
    name_en: str
    action: Action
    role: Role
    place: str
    outcomes: tuple[OutcomeView, ...]
    limit_share: Decimal | None = None
    limit_hours: Decimal | None = None
    form: str = ""
    checklist: str = ""
    legal_basis: str = ""

    def name(self, language: str) -> str:
        return self.name_vi if language.startswith("vi") else self.name_en

    def outcomes_in(self, round_: int) -> tuple[OutcomeView, ...]:
        """What may be chosen in this round (1 is the first)."""
        return tuple(o for o in self.outcomes if o.rounds_max is None or round_ <= o.rounds_max)


@dataclass(frozen=True)
class DefinitionView:
    """One version of a process."""

    id: UUID
    key: str
    version: int
    name_vi: str
    name_en: str
    description_vi: str
    steps: Mapping[str, StepView]
    status: DefinitionStatus
    published_at: datetime | None


@dataclass(frozen=True)
class InstanceView:
    id: UUID
    dossier: UUID
    definition: UUID
    process_key: str
    version: int
    status: InstanceStatus
    units: Mapping[str, UUID]
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class TaskView:
    """A step of one dossier. `round` counts how often the dossier has come to this step (1 is the first time)."""

    id: UUID
    dossier: UUID
    instance: UUID
    step: str
    name_vi: str
    name_en: str
    action: Action
    role: Role
    unit: UUID
    holder: UUID | None
    opened_at: datetime
    due_at: datetime | None
    status: TaskStatus
    done_at: datetime | None = None
    done_by: UUID | None = None
    outcome: str = ""
    round: int = 1
    outcomes: tuple[OutcomeView, ...] = ()

    def name(self, language: str) -> str:
        return self.name_vi if language.startswith("vi") else self.name_en


@dataclass(frozen=True, kw_only=True)
class Start:
    """A dossier enters a process.

    `units`: who stands in the drawing's places, by place ("receiving", "handling", "leg:1", …). `facts`: what
    conditions may name; of the facts given, those that the definition declares are kept. `limit_minutes`: the whole
    limit in working minutes; None: the shares have no due time. `done`: steps that are done already, with their
    ordinary outcome, in order (`("receive",)` at a counter).
    """

    dossier: UUID
    process_key: str
    units: Mapping[str, UUID]
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    limit_minutes: int | None = None
    done: tuple[str, ...] = ()


@dataclass(frozen=True)
class Started:
    """`tasks`: every task made, those that are done already first."""

    instance: UUID
    tasks: tuple[TaskView, ...]
    dossier: UUID
    definition: UUID

    @property
    def opened(self) -> tuple[TaskView, ...]:
        return tuple(task for task in self.tasks if task.status in LIVE)


@dataclass(frozen=True, kw_only=True)
class Completion:
    """A task is done. `facts` and `units` are added to what the instance knows; `holder` gets what opens next."""

    task: UUID
    outcome: str
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    units: Mapping[str, UUID] = field(default_factory=dict)
    holder: UUID | None = None


@dataclass(frozen=True)
class Moved:
    task: TaskView
    opened: tuple[TaskView, ...]
    ended: bool


@dataclass(frozen=True, kw_only=True)
class Reassignment:
    """`holder` None: back to everybody of the role in the unit."""

    task: UUID
    holder: UUID | None


@dataclass(frozen=True, kw_only=True)
class Deferral:
    """The open tasks of `dossier` get so many working minutes more: a pause that ended, an extension."""

    dossier: UUID
    minutes: int


@dataclass(frozen=True)
class Published:
    """What `load_reference` did: definitions published anew and those that were the same already."""

    published: int
    unchanged: int


@dataclass(frozen=True)
class InstancesCheck:
    """What `verify` found: running instances checked, how many disagree with their tasks, and the first of them."""

    checked: int
    wrong: int
    first_wrong: str | None
