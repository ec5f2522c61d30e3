"""One dossier's step forward, on rows that are locked and not yet written. The commands write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import AccountKind, Actor
from motcua.foundation.database.keys import new_id
from motcua.service.processes.due import Deadlines
from motcua.service.processes.models import Instance, Task
from motcua.service.processes.refusing import Refusal
from motcua.service.processes.rules.engine import OpenStep
from motcua.service.processes.rules.places import missing_places, unit_for
from motcua.service.processes.rules.shape import Shape
from motcua.service.processes.values import Completion, FactValue, InstanceStatus, Start, TaskStatus


def new_instance(start: Start, shape: Shape, *, at: datetime) -> Instance:
    """A row for the dossier at the start. Raises `Refusal` when a place of the drawing is empty or a fact is wrong."""
    missing = missing_places((step.place for step in shape.steps.values()), start.units)
    if missing:
        raise Refusal(_("no unit is named for {places}").format(places=", ".join(missing)))
    return Instance(
        id=new_id(),
        dossier=start.dossier,
        definition_id=shape.view.id,
        state_id=shape.start.id,
        status=InstanceStatus.RUNNING.value,
        units={place: str(unit) for place, unit in start.units.items()},
        facts=_facts(shape, start.facts),
        holders={},
        limit_minutes=start.limit_minutes,
        completions=0,
        started_at=at,
    )


def first_tasks(instance: Instance, shape: Shape, *, at: datetime, deadlines: Deadlines) -> list[Task]:
    return _opened(instance, shape, shape.start.opened, at=at, deadlines=deadlines, holder=None)


def complete(
    instance: Instance, task: Task, shape: Shape, done: Completion, *, by: Actor, at: datetime, deadlines: Deadlines
) -> list[Task]:
    """Moves the rows forward and returns the new tasks. Raises `Refusal`; then the rows are not to be written."""
    _refuse_done(instance, task)
    _refuse_others(task, by)
    if done.outcome not in {outcome.value for outcome in shape.steps[task.step].outcomes_in(task.round)}:
        raise Refusal(_("the outcome “{outcome}” is not open to it now").format(outcome=done.outcome))
    if done.facts:
        instance.facts = _facts(shape, done.facts, instance.facts)
    if done.units:
        instance.units = instance.units | {place: str(unit) for place, unit in done.units.items()}
    assert instance.state_id is not None
    move = shape.move(stand=instance.state_id, task=task.engine_task, outcome=done.outcome, facts=instance.facts)

    instance.completions += 1
    opened = _opened(instance, shape, move.opened, at=at, deadlines=deadlines, holder=done.holder)
    _close(task, instance, outcome=done.outcome, by=by, at=at)
    instance.state_id = move.stand
    if move.stand is None:
        instance.status, instance.ended_at = InstanceStatus.ENDED.value, at
    return opened


def _refuse_done(instance: Instance, task: Task) -> None:
    if instance.status == InstanceStatus.CANCELLED.value or task.status == TaskStatus.CANCELLED.value:
        raise Refusal(_("it was withdrawn"))
    if task.status == TaskStatus.DONE.value:
        raise Refusal(_("it is done already"))


def _refuse_others(task: Task, by: Actor) -> None:
    if task.status == TaskStatus.CLAIMED.value and task.holder_id != by.account and by.kind is not AccountKind.SYSTEM:
        raise Refusal(_("somebody else has it"))


def _facts(
    shape: Shape, given: Mapping[str, FactValue], before: Mapping[str, FactValue] | None = None
) -> dict[str, FactValue]:
    try:
        return shape.facts_from(given, before)
    except ValueError as fault:
        raise Refusal(_("the fact “{fact}” is of another type").format(fact=fault)) from fault


def _close(task: Task, instance: Instance, *, outcome: str, by: Actor, at: datetime) -> None:
    task.status, task.outcome = TaskStatus.DONE.value, outcome
    task.done_at, task.done_by_id = at, by.account
    task.closed_no, task.state_before_id = instance.completions, instance.state_id
    if by.account is not None:
        instance.holders = instance.holders | {task.step: str(by.account)}


def _opened(
    instance: Instance,
    shape: Shape,
    waiting: Sequence[OpenStep],
    *,
    at: datetime,
    deadlines: Deadlines,
    holder: UUID | None,
) -> list[Task]:
    units = {place: UUID(unit) for place, unit in instance.units.items()}
    return [_task(instance, shape, each, units, at, deadlines, holder) for each in waiting]


def _task(
    instance: Instance,
    shape: Shape,
    waiting: OpenStep,
    units: Mapping[str, UUID],
    at: datetime,
    deadlines: Deadlines,
    holder: UUID | None,
) -> Task:
    step = shape.steps[waiting.step]
    unit = unit_for(step.place, units)
    if unit is None:
        raise Refusal(_("no unit is named for {places}").format(places=step.place))
    if holder is None and waiting.round > 1 and step.key in instance.holders:
        # A step that comes again goes back to who did it.
        holder = UUID(instance.holders[step.key])
    return Task(
        id=new_id(),
        instance_id=instance.id,
        dossier=instance.dossier,
        definition_id=instance.definition_id,
        engine_task=waiting.task,
        step=step.key,
        round=waiting.round,
        action=step.action.value,
        role=step.role.value,
        unit_id=unit,
        holder_id=holder,
        opened_at=at,
        due_at=deadlines.due_at(step=step, unit=unit, opened_at=at, limit_minutes=instance.limit_minutes),
        status=(TaskStatus.CLAIMED if holder else TaskStatus.OPEN).value,
        outcome="",
        opened_no=instance.completions,
    )


def reopen(task: Task, instance: Instance) -> None:
    """The rows as before the completion of `task`, which was the instance's last."""
    instance.state_id, instance.status, instance.ended_at = task.state_before_id, InstanceStatus.RUNNING.value, None
    instance.completions -= 1
    task.status = (TaskStatus.CLAIMED if task.holder_id else TaskStatus.OPEN).value
    task.outcome, task.done_at, task.done_by_id = "", None, None
    task.closed_no, task.state_before_id = None, None


def send(task: Task, instance: Instance, shape: Shape, unit: UUID, at: datetime, deadlines: Deadlines) -> None:
    """The open task goes to another unit, whose time begins now; nobody there has it yet."""
    step = shape.steps[task.step]
    task.unit_id, task.holder_id, task.status = unit, None, TaskStatus.OPEN.value
    task.due_at = deadlines.due_at(step=step, unit=unit, opened_at=at, limit_minutes=instance.limit_minutes)
