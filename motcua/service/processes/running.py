"""One dossier's step forward, on rows that are locked and not yet written. The commands write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import AccountKind, Actor
from motcua.foundation.database.keys import new_id
from motcua.service.processes.due import Deadlines
from motcua.service.processes.models import Instance, Task, Timer
from motcua.service.processes.refusing import Refusal
from motcua.service.processes.rules.engine import OpenStep
from motcua.service.processes.rules.places import CONSULTED_MAX, all_asked, asked, missing_places, unit_for
from motcua.service.processes.rules.shape import Shape
from motcua.service.processes.shapes import units_of
from motcua.service.processes.timers import Left, timers_for
from motcua.service.processes.values import (
    LIVE,
    CatchView,
    Completion,
    FactValue,
    InstanceStatus,
    Start,
    StepView,
    TaskStatus,
)

_LIVE = {status.value for status in LIVE}


@dataclass
class Gone:
    """How far a way went: the rows that opened, what was left, steps that no person ended, and steps that ended undone with
    their sub-process: by instance and the engine's task, and then their rows."""

    tasks: list[Task] = field(default_factory=list)
    timers: list[Timer] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    closed: list[Task] = field(default_factory=list)
    dropped: list[tuple[UUID, UUID]] = field(default_factory=list)
    withdrawn: list[Task] = field(default_factory=list)

    def then(self, further: Gone) -> None:
        self.tasks += further.tasks
        self.timers += further.timers
        self.left += further.left
        self.closed += further.closed
        self.dropped += further.dropped


def new_instance(start: Start, shape: Shape, *, at: datetime) -> Instance:
    """A row for the dossier at the start. Raises `Refusal` when a place of the drawing is empty or a fact is wrong."""
    missing = missing_places(shape.places, start.units)
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


def first(instance: Instance, shape: Shape, *, at: datetime, deadlines: Deadlines) -> Gone:
    """What is open as the dossier enters."""
    return _opened(instance, shape, shape.start.opened, at=at, deadlines=deadlines, holder=None)


def complete(
    instance: Instance,
    task: Task,
    shape: Shape,
    done: Completion,
    *,
    beside: Sequence[Task] = (),
    by: Actor,
    at: datetime,
    deadlines: Deadlines,
) -> Gone:
    """Moves the rows forward. `beside`: the rows of the same step in other agencies; the way goes on with the last of
    them. Raises `Refusal`; then the rows are not to be written."""
    _refuse_done(instance, task)
    _refuse_others(task, by)
    step = shape.steps[task.step]
    chosen = _chosen(step, task.round, done)
    _learn(instance, shape, done)

    instance.completions += 1
    _close(task, instance, outcome=chosen, by=by, at=at)
    if any(each.status in _LIVE for each in beside):
        return Gone()
    outcome = step.combined([*(each.outcome for each in beside if each.outcome), chosen])
    return _go(instance, shape, task.engine_task, outcome, at=at, deadlines=deadlines, holder=done.holder)


def _chosen(step: StepView, round_: int, done: Completion) -> str:
    """The outcome that is meant, if it may be chosen in this round."""
    for outcome in step.outcomes_in(round_):
        if outcome.value == done.outcome or (not done.outcome and done.effect and outcome.effect is done.effect):
            return outcome.value
    raise Refusal(_("the outcome “{outcome}” is not open to it now").format(outcome=done.outcome or done.effect))


def happen(
    instance: Instance,
    shape: Shape,
    engine_task: UUID,
    catch: CatchView,
    *,
    tasks: Sequence[Task],
    by: Actor,
    at: datetime,
    deadlines: Deadlines,
) -> Gone:
    """An event comes to what is open as `engine_task`; `tasks` are its rows, if it is a step. Who has not answered is
    silent; the answers of the others count."""
    instance.completions += 1
    if catch.is_aside:
        return _go_aside(instance, shape, engine_task, catch, tasks=tasks, at=at, deadlines=deadlines)
    answers = [task.outcome for task in tasks if task.outcome]
    silent = [task for task in tasks if task.status in _LIVE]
    for task in silent:
        _close(task, instance, outcome=catch.key, by=by, at=at)
    outcome = shape.steps[catch.host].combined(answers) if answers else catch.key
    gone = _go(instance, shape, engine_task, outcome, at=at, deadlines=deadlines)
    gone.closed += silent
    return gone


def _go(
    instance: Instance,
    shape: Shape,
    engine_task: UUID,
    outcome: str,
    *,
    at: datetime,
    deadlines: Deadlines,
    holder: UUID | None = None,
) -> Gone:
    assert instance.state_id is not None
    move = shape.move(stand=instance.state_id, task=engine_task, outcome=outcome, facts=instance.facts)
    gone = _opened(instance, shape, move.opened, at=at, deadlines=deadlines, holder=holder)
    gone.left.append(Left(instance.id, engine_task, instance.completions, move.continued))
    gone.left += [Left(instance.id, each.task, instance.completions) for each in move.dropped]
    gone.dropped += [(instance.id, each.task) for each in move.dropped if each.step in shape.steps]
    instance.state_id = move.stand
    if move.stand is None:
        instance.status, instance.ended_at = InstanceStatus.ENDED.value, at
    return gone


def _go_aside(
    instance: Instance,
    shape: Shape,
    engine_task: UUID,
    catch: CatchView,
    *,
    tasks: Sequence[Task],
    at: datetime,
    deadlines: Deadlines,
) -> Gone:
    """Something opens beside the step, which stays open; the engine calls it by another id from now on."""
    gone = _go(instance, shape, engine_task, catch.key, at=at, deadlines=deadlines)
    left = gone.left[0]
    assert left.continued is not None
    for task in tasks:
        task.engine_task = left.continued
    return gone


def _learn(instance: Instance, shape: Shape, done: Completion) -> None:
    if done.facts:
        instance.facts = _facts(shape, done.facts, instance.facts)
    if len(done.consulted) > CONSULTED_MAX:
        raise Refusal(_("at most {count} agencies are asked at once").format(count=CONSULTED_MAX))
    if done.consulted:
        units = asked(units_of(instance), done.consulted)
        instance.units = {place: str(unit) for place, unit in units.items()}


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
        return shape.model.facts_from(given, before)
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
) -> Gone:
    gone = Gone()
    for each in waiting:
        tasks = []
        if each.step in shape.steps:
            step = shape.steps[each.step]
            whose = holder or _who_did_it(instance, step, each)
            tasks = [
                _task(instance, step, each, unit, at=at, deadlines=deadlines, holder=None if step.several else whose)
                for unit in _units_for(instance, step)
            ]
        gone.tasks += tasks
        gone.timers += timers_for(instance, shape, each, tasks, at=at, deadlines=deadlines)
    return gone


def _units_for(instance: Instance, step: StepView) -> tuple[UUID, ...]:
    units = units_of(instance)
    found = all_asked(units) if step.several else ()
    one = unit_for(step.place, units)
    if not found and one is None:
        raise Refusal(_("no unit is named for {places}").format(places=step.place))
    return found or ((one,) if one else ())


def _who_did_it(instance: Instance, step: StepView, waiting: OpenStep) -> UUID | None:
    """A step that comes again goes back to who did it."""
    before = instance.holders.get(step.key) if waiting.round > 1 else None
    return UUID(before) if before else None


def _task(
    instance: Instance,
    step: StepView,
    waiting: OpenStep,
    unit: UUID,
    *,
    at: datetime,
    deadlines: Deadlines,
    holder: UUID | None,
) -> Task:
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


def go_back(instance: Instance, task: Task) -> None:
    """The instance as before the move that ended `task`, which was its last."""
    instance.state_id, instance.status, instance.ended_at = task.state_before_id, InstanceStatus.RUNNING.value, None
    instance.completions -= 1


def reopen(task: Task) -> None:
    task.status = (TaskStatus.CLAIMED if task.holder_id else TaskStatus.OPEN).value
    task.outcome, task.done_at, task.done_by_id = "", None, None
    task.closed_no, task.state_before_id = None, None


def send(task: Task, instance: Instance, shape: Shape, unit: UUID, at: datetime, deadlines: Deadlines) -> None:
    """The open task goes to another unit, whose time begins now; nobody there has it yet."""
    step = shape.steps[task.step]
    task.unit_id, task.holder_id, task.status = unit, None, TaskStatus.OPEN.value
    task.due_at = deadlines.due_at(step=step, unit=unit, opened_at=at, limit_minutes=instance.limit_minutes)
