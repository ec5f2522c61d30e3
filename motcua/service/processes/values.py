"""What passes between this room and the rooms above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, NewType
from uuid import UUID

from motcua.foundation.accounts.values import Role
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.values import Form

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


class Effect(StrEnum):
    """What it does to the dossier that a step is done with an outcome, besides moving it on. Dossiers act by it, whatever
    the drawing calls the outcome."""

    RECEIVE = "receive"
    APPROVE = "approve"
    REFUSE = "refuse"
    SEND_BACK = "send_back"
    ACKNOWLEDGE = "acknowledge"
    ISSUE = "issue"
    RETURN_RESULT = "return_result"
    PAUSE_FOR_MONEY = "pause_for_money"  # the clock stands still until the payment that is awaited next
    REQUEST_SUPPLEMENT = "request_supplement"  # the citizen is asked for what is missing, and the clock stands still
    NOTIFY = "notify"  # the applicant is told how the step came out, in the outcome's own words


#: What each action can do; a drawing that asks more of it is not published.
EFFECTS: Mapping[Action, frozenset[Effect]] = {
    Action.RECEIVE: frozenset({Effect.RECEIVE}),
    Action.ASSIGN: frozenset({Effect.NOTIFY}),
    Action.EXAMINE: frozenset({Effect.PAUSE_FOR_MONEY, Effect.REQUEST_SUPPLEMENT, Effect.NOTIFY}),
    Action.CONSULT: frozenset(),
    Action.FORWARD: frozenset({Effect.PAUSE_FOR_MONEY, Effect.NOTIFY}),
    Action.SIGN: frozenset({Effect.APPROVE, Effect.REFUSE, Effect.SEND_BACK}),
    Action.ISSUE: frozenset({Effect.ISSUE}),
    Action.RETURN_RESULT: frozenset({Effect.RETURN_RESULT}),
    Action.ACKNOWLEDGE: frozenset({Effect.ACKNOWLEDGE}),
}

#: What the acts of dossiers ask of a step; a drawing whose step of the action lacks it could not be worked.
EFFECTS_ASKED: Mapping[Action, tuple[Effect, ...]] = {
    Action.RECEIVE: (Effect.RECEIVE,),
    Action.SIGN: (Effect.APPROVE, Effect.REFUSE),
    Action.ISSUE: (Effect.ISSUE,),
    Action.RETURN_RESULT: (Effect.RETURN_RESULT,),
    Action.ACKNOWLEDGE: (Effect.ACKNOWLEDGE,),
}

#: The effect of an outcome of that name whose drawing says none.
USUAL_EFFECTS: Mapping[tuple[Action, str], Effect] = {
    (Action.RECEIVE, "receive"): Effect.RECEIVE,
    (Action.SIGN, "approve"): Effect.APPROVE,
    (Action.SIGN, "refuse"): Effect.REFUSE,
    (Action.SIGN, "send_back"): Effect.SEND_BACK,
    (Action.ISSUE, "done"): Effect.ISSUE,
    (Action.RETURN_RESULT, "done"): Effect.RETURN_RESULT,
    (Action.ACKNOWLEDGE, "done"): Effect.ACKNOWLEDGE,
}

#: How the outcomes asked for are usually called: what an editor proposes.
OUTCOMES_ASKED: Mapping[Action, tuple[str, ...]] = {
    action: tuple(value for (of, value), effect in USUAL_EFFECTS.items() if of is action and effect in asked)
    for action, asked in EFFECTS_ASKED.items()
}

#: Steps that somebody's silence may end: the others are acts of the dossier, which a clock does not do.
SILENCEABLE = frozenset({Action.ASSIGN, Action.EXAMINE, Action.CONSULT, Action.FORWARD})


class CatchKind(StrEnum):
    """What a process can wait for besides people: the clock, or word from outside."""

    TIMER = "timer"
    MESSAGE = "message"
    SIGNAL = "signal"


class EventName(StrEnum):
    """What a dossier can be told from outside. A drawing's messages and signals have one of these names."""

    PAYMENT_RECEIVED = "payment_received"
    REPLY_RECEIVED = "reply_received"
    PAPERS_RECEIVED = "papers_received"


class Combination(StrEnum):
    """How the answers of several agencies become one. The step's first outcome agrees, its last is against; who was
    silent agrees."""

    ALL_AGREE = "all_agree"  # the first, if everybody chose it; else the last
    ANY_AGAINST = "any_against"  # the last, if anybody chose it; else the first


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


class TimerStatus(StrEnum):
    WAITING = "waiting"
    FIRED = "fired"
    CANCELLED = "cancelled"  # what it was set for went on before


class DeliveryAnswer(StrEnum):
    """What became of word from outside."""

    TAKEN = "taken"
    NOT_AWAITED = "not_awaited"


#: A task that can still be done.
LIVE = (TaskStatus.OPEN, TaskStatus.CLAIMED)


@dataclass(frozen=True)
class OutcomeView:
    """One way in which a step can be done. `rounds_max`: it may be chosen only in the step's first so many rounds."""

    value: str
    name_vi: str
    name_en: str
    rounds_max: int | None = None
    effect: Effect | None = None

    def name(self, language: str) -> str:
        return self.name_vi if language.startswith("vi") else self.name_en


@dataclass(frozen=True)
class CatchView:
    """Something that a process waits for: at a step (`host`), where it ends the step or, not `interrupting`, opens
    something beside it; or at a place of its own. The way goes on by `key`, as by an outcome.

    A timer's time is a share of the dossier's whole limit or so many working hours of `place`; at a step it is the
    step's own time and unit unless it says another. `event`: what a message or signal is called. `scope`: the sub-process
    at whose edge it waits, as a place of its own, while that is under way.
    """

    key: str
    name_vi: str
    name_en: str
    kind: CatchKind
    host: str
    interrupting: bool = True
    event: EventName | None = None
    place: str = ""
    limit_share: Decimal | None = None
    limit_hours: Decimal | None = None
    legal_basis: str = ""
    scope: str = ""

    @property
    def is_aside(self) -> bool:
        """Does it leave the very step open at which it comes?"""
        return not self.interrupting and not self.scope

    def name(self, language: str) -> str:
        return self.name_vi if language.startswith("vi") else self.name_en


@dataclass(frozen=True)
class StepView:
    """A step of a definition. The first outcome is the ordinary one.

    `place` says whose it is: "receiving", "handling", "signing", "consulted" or "leg:N". The time is a share of the
    dossier's whole limit, or so many working hours, or none. `combine`: every consulted unit does the step, and this
    is how their outcomes become one. `catches`: what can happen to it meanwhile.
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
    combine: Combination | None = None
    catches: tuple[CatchView, ...] = ()

    def name(self, language: str) -> str:
        return self.name_vi if language.startswith("vi") else self.name_en

    @property
    def several(self) -> bool:
        """Do several units do it at once?"""
        return self.combine is not None

    def moves_in(self, round_: int) -> tuple[str, ...]:
        """The outcomes by which the way can go on in this round: those that can be chosen, or, of several agencies,
        those that their answers can add up to."""
        values = tuple(outcome.value for outcome in self.outcomes_in(round_))
        return tuple(dict.fromkeys((values[0], values[-1]))) if self.several and values else values

    def combined(self, answers: Sequence[str]) -> str:
        """One outcome of the answers of several agencies; of a single agency, its own."""
        if self.combine is None:
            return answers[-1]
        agree, against = self.outcomes[0].value, self.outcomes[-1].value
        contrary = {
            Combination.ALL_AGREE: any(answer != agree for answer in answers),
            Combination.ANY_AGAINST: against != agree and against in answers,
        }[self.combine]
        return against if contrary else agree

    def outcomes_in(self, round_: int) -> tuple[OutcomeView, ...]:
        """What may be chosen in this round (1 is the first)."""
        return tuple(o for o in self.outcomes if o.rounds_max is None or round_ <= o.rounds_max)


@dataclass(frozen=True, kw_only=True)
class StepForm:
    """A form that is answered with a step. `definition`: as `foundation.forms` reads it."""

    key: str
    name_vi: str
    name_en: str
    definition: Mapping[str, Any]

    @property
    def form(self) -> Form:
        """Raises `UnableToReadForm`; not of a published one."""
        return form_of(self.definition)

    def name(self, language: str) -> str:
        return self.name_vi if language.startswith("vi") else self.name_en


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
    #: What can happen to the step by itself, or could have: a name for an `outcome` that nobody chose.
    catches: tuple[CatchView, ...] = ()
    #: The check-list that the drawing names: that of steps with this action.
    checklist: str = ""
    #: What is answered with it before it is done.
    form: StepForm | None = None

    @property
    def checked_as(self) -> str:
        """Whose check-list the step has: that which the drawing names, or else that of what is done."""
        return self.checklist or self.action.value

    def effect_of(self, outcome: str) -> Effect | None:
        """What it does to the dossier that the step is done so."""
        return next((each.effect for each in self.outcomes if each.value == outcome), None)

    def name(self, language: str) -> str:
        return self.name_vi if language.startswith("vi") else self.name_en


@dataclass(frozen=True, kw_only=True)
class AsksNext:
    """That an open step can ask several agencies: by which of its outcomes, what they are to do, and who they are unless
    others are named with the completion."""

    outcomes: tuple[OutcomeView, ...]
    step: StepView
    units: tuple[UUID, ...]

    def is_asked_by(self, outcome: str) -> bool:
        return any(each.value == outcome for each in self.outcomes)


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
    """A task is done, with an outcome of the drawing's or with the one that has the `effect`. `facts` are added
    to what the instance knows; `holder` gets what opens next. `consulted`: who is asked in the next step, in the place of
    whoever was asked before. `answers`: of the step's form; None means those that are kept with the step."""

    task: UUID
    outcome: str = ""
    effect: Effect | None = None
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    holder: UUID | None = None
    consulted: tuple[UUID, ...] = ()
    answers: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Moved:
    task: TaskView
    opened: tuple[TaskView, ...]
    ended: bool


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """Word from outside for a dossier. `key` is the sender's: the same key is taken once."""

    key: str
    dossier: UUID
    event: EventName


@dataclass(frozen=True)
class Caught:
    """What a timer or word from outside did to a dossier: steps that it ended, steps that opened. `event` is its key in
    the drawing. `aside`: it opened something beside what was open, which stays so."""

    dossier: UUID
    event: str
    done: tuple[TaskView, ...]
    opened: tuple[TaskView, ...]
    ended: bool
    aside: bool


@dataclass(frozen=True)
class Delivered:
    """The answer to a delivery. `again`: it was answered before, and nothing happened now."""

    key: str
    answer: DeliveryAnswer
    again: bool
    caught: Caught | None = None


@dataclass(frozen=True, kw_only=True)
class Reassignment:
    """`holder` None: back to everybody of the role in the unit."""

    task: UUID
    holder: UUID | None


@dataclass(frozen=True, kw_only=True)
class Deferral:
    """The open tasks and the timers of `dossier` get so many working minutes more: a pause that ended, an extension.
    `since`: what opened after it, in a pause, is left alone."""

    dossier: UUID
    minutes: int
    since: datetime | None = None


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
