"""What the journal is told: one entry a start, one a completion, however many steps opened by it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from motcua.foundation.journal.values import UnitPath
from motcua.registry.organization.queries import directory
from motcua.service.processes.events import DoneTask, EventCaught, OpenedTask, ProcessStarted, TaskCompleted
from motcua.service.processes.models import Instance, Task
from motcua.service.processes.rules.places import RECEIVING, unit_for
from motcua.service.processes.running import Gone
from motcua.service.processes.shapes import shape_of, units_of
from motcua.service.processes.values import CatchView, InstanceStatus, TaskStatus

PathOf = Callable[[UUID], UnitPath]


def paths(at: datetime) -> PathOf:
    """Tells each unit with its ancestors of that day; a unit that is not in force on it, alone."""
    units = directory(on=localdate(at))
    return lambda unit: units.path(unit) if unit in units else UnitPath(unit=unit)


def started(instance: Instance, tasks: Sequence[Task], path_of: PathOf) -> ProcessStarted:
    view = shape_of(instance.definition_id).view
    receiving = unit_for(RECEIVING, units_of(instance))
    return ProcessStarted(
        subject=instance.dossier,
        at_unit=path_of(receiving) if receiving else None,
        instance=instance.id,
        key=view.key,
        number=view.version,
        done=tuple(_done(task) for task in tasks if task.status == TaskStatus.DONE.value),
        opened=tuple(_opened(task) for task in tasks if task.status != TaskStatus.DONE.value),
        ended=instance.status == InstanceStatus.ENDED.value,
    )


def completed(
    task: Task,
    opened: Sequence[Task],
    ended: bool,
    path_of: PathOf,
    *,
    worked_minutes: int | None,
    event: str = "",
) -> TaskCompleted:
    return TaskCompleted(
        subject=task.dossier,
        at_unit=path_of(task.unit_id),
        task=task.id,
        step=task.step,
        action=task.action,
        outcome=task.outcome,
        opened=tuple(map(_opened, opened)),
        ended=ended,
        worked_minutes=worked_minutes,
        event=event,
    )


def caught(instance: Instance, catch: CatchView, gone: Gone, path_of: PathOf) -> EventCaught:
    """What ended no step is told where the way stands: at the unit whose time counts, or else where it was received."""
    unit = unit_for(catch.place or RECEIVING, units_of(instance))
    return EventCaught(
        subject=instance.dossier,
        at_unit=path_of(unit) if unit else None,
        caught=catch.key,
        aside=not catch.interrupting,
        opened=tuple(map(_opened, gone.tasks)),
        ended=instance.status == InstanceStatus.ENDED.value,
        withdrawn=tuple(task.id for task in gone.withdrawn),
    )


def _done(task: Task) -> DoneTask:
    return DoneTask(task=task.id, step=task.step, outcome=task.outcome)


def _opened(task: Task) -> OpenedTask:
    return OpenedTask(
        task=task.id,
        step=task.step,
        action=task.action,
        role=task.role,
        unit=task.unit_id,
        holder=task.holder_id,
        due_at=task.due_at,
    )
