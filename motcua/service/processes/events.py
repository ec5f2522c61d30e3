"""What can happen to processes. Their subject is the dossier (a definition's is the definition)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, TypedDict
from uuid import UUID

from motcua.foundation.journal.values import Event, UnitPath


class OpenedTask(TypedDict):
    """A step that opened, as the entry tells it."""

    task: UUID
    step: str
    action: str
    role: str
    unit: UUID
    holder: UUID | None
    due_at: datetime | None


class DoneTask(TypedDict):
    """A step that was done already when the process started."""

    task: UUID
    step: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class ProcessPublished(Event):
    kind: ClassVar[str] = "process_published"

    key: str
    number: int
    xml_hash: str


@dataclass(frozen=True, kw_only=True)
class ProcessStarted(Event):
    """One entry tells the start and everything that opened by it."""

    kind: ClassVar[str] = "process_started"

    instance: UUID
    key: str
    number: int
    done: tuple[DoneTask, ...]
    opened: tuple[OpenedTask, ...]
    ended: bool


@dataclass(frozen=True, kw_only=True)
class TaskCompleted(Event):
    """One entry tells the completion, what opened by it, and whether the process ended with it. `worked_minutes`: working
    time since the step opened. `event`: what ended the step, where no person did."""

    kind: ClassVar[str] = "task_completed"

    task: UUID
    step: str
    action: str
    outcome: str
    opened: tuple[OpenedTask, ...]
    ended: bool
    worked_minutes: int | None = None
    event: str = ""


@dataclass(frozen=True, kw_only=True)
class EventCaught(Event):
    """A timer, or word from outside, that ended no step: the way waited for it, or something opened beside (`aside`) what
    was open, or ended a sub-process: the steps that were open in it are `withdrawn`. `caught` is its key in the drawing."""

    kind: ClassVar[str] = "event_caught"

    caught: str
    aside: bool
    opened: tuple[OpenedTask, ...]
    ended: bool
    withdrawn: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EventNotAwaited(Event):
    """Word from outside that the dossier did not wait for. It is kept and moves nothing."""

    kind: ClassVar[str] = "event_not_awaited"

    event: str
    key: str


@dataclass(frozen=True, kw_only=True)
class TaskClaimed(Event):
    kind: ClassVar[str] = "task_claimed"

    task: UUID
    step: str


@dataclass(frozen=True, kw_only=True)
class TaskReleased(Event):
    kind: ClassVar[str] = "task_released"

    task: UUID
    step: str


@dataclass(frozen=True, kw_only=True)
class TaskReassigned(Event):
    kind: ClassVar[str] = "task_reassigned"

    task: UUID
    step: str
    holder_before: UUID | None
    holder: UUID | None


@dataclass(frozen=True, kw_only=True)
class TasksDeferred(Event):
    kind: ClassVar[str] = "tasks_deferred"

    tasks: tuple[UUID, ...]
    minutes: int


@dataclass(frozen=True, kw_only=True)
class ProcessRedirected(Event):
    """The filing belongs to another unit; it stands in the places of the former one, with the steps named."""

    kind: ClassVar[str] = "process_redirected"

    from_unit: UUID
    to_unit: UUID
    tasks: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class CompletionUndone(Event):
    """What the undone completion told comes along, so that it is taken from where it was counted."""

    kind: ClassVar[str] = "completion_undone"

    task: UUID
    step: str
    withdrawn: tuple[UUID, ...]
    action: str = ""
    counted_at: UnitPath | None = None
    undone_at: datetime | None = None
    worked_minutes: int | None = None


@dataclass(frozen=True, kw_only=True)
class ProcessCancelled(Event):
    kind: ClassVar[str] = "process_cancelled"

    instance: UUID
    withdrawn: tuple[UUID, ...]
