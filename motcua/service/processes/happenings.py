"""What happens without a person at the desk: timers that are due, and word from outside. Called by the commands."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.rows import insert_rows, update_rows
from motcua.foundation.journal.commands import record
from motcua.service.processes import models, rows, steps, timers
from motcua.service.processes.due import Deadlines
from motcua.service.processes.errors import UnableToDeliverEvents
from motcua.service.processes.events import EventNotAwaited, TaskCompleted
from motcua.service.processes.models import Instance, Task
from motcua.service.processes.refusing import refuse
from motcua.service.processes.running import Gone, happen
from motcua.service.processes.shapes import shape_of, task_view
from motcua.service.processes.telling import PathOf, caught, completed, paths
from motcua.service.processes.values import (
    CatchView,
    Caught,
    Delivered,
    Delivery,
    DeliveryAnswer,
    EventName,
    InstanceStatus,
    TaskStatus,
    TimerStatus,
)

_RUNNING = InstanceStatus.RUNNING.value
Rows = Mapping[tuple[UUID, UUID], Sequence[Task]]


@dataclass(frozen=True)
class _Happened:
    instance: Instance
    catch: CatchView
    gone: Gone


def fire(ids: Collection[UUID], standing: Collection[UUID], *, by: Actor, at: datetime) -> list[Caught]:
    dossiers = set(models.Timer.objects.filter(id__in=ids).values_list("dossier", flat=True))
    instances = rows.lock_instances(dossiers)
    due = [
        timer
        for timer in timers.lock_due(ids, at=at)
        if instances[timer.dossier].status == _RUNNING and not (timer.stands_still and timer.dossier in standing)
    ]
    at_step = rows.tasks_at({(timer.instance_id, timer.engine_task) for timer in due})

    deadlines = Deadlines()
    happened: list[_Happened] = []
    fired: list[models.Timer] = []
    # What an earlier one of these has left, the later ones do not reach; where it goes on, they follow it.
    left: dict[tuple[UUID, UUID], UUID | None] = {}
    for timer in due:
        instance, task = instances[timer.dossier], timer.engine_task
        shape = shape_of(instance.definition_id)
        if (instance.id, task) in left:
            continued = left[instance.id, task]
            if continued is None:
                continue
            task = continued
        catch = shape.model.catches[timer.event]
        gone = happen(
            instance,
            shape,
            task,
            catch,
            tasks=at_step.get((instance.id, timer.engine_task), ()),
            by=by,
            at=at,
            deadlines=deadlines,
        )
        here, *dropped = gone.left
        left |= {(instance.id, key): here.continued for key in (timer.engine_task, task)}
        left |= {(instance.id, each.engine_task): None for each in dropped}
        timer.status, timer.fired_at, timer.closed_no = TimerStatus.FIRED.value, at, instance.completions
        fired.append(timer)
        happened.append(_Happened(instance, catch, gone))

    update_rows(fired, ["status", "fired_at", "closed_no"])
    _write(happened, at_step)
    return _tell(happened, by=by, at=at, deadlines=deadlines)


def deliver(deliveries: Sequence[Delivery], *, by: Actor, at: datetime) -> list[Delivered]:
    instances = rows.lock_instances({delivery.dossier for delivery in deliveries})
    known = {row.key: row for row in models.Delivery.objects.filter(key__in=[each.key for each in deliveries])}
    new: dict[str, Delivery] = {}
    for each in deliveries:
        if each.key not in known:
            new.setdefault(each.key, each)
    refuse(UnableToDeliverEvents, _used_otherwise(deliveries, known, new))

    deadlines = Deadlines()
    happened = _taken(new, instances, by=by, at=at, deadlines=deadlines)
    answers = {key: DeliveryAnswer.TAKEN if key in happened else DeliveryAnswer.NOT_AWAITED for key in new}
    insert_rows(
        [
            models.Delivery(key=key, dossier=each.dossier, event=each.event.value, answer=answers[key].value, at=at)
            for key, each in new.items()
        ]
    )

    told = dict(zip(happened, _tell(list(happened.values()), by=by, at=at, deadlines=deadlines), strict=True))
    record(
        events=[
            EventNotAwaited(subject=each.dossier, event=each.event.value, key=key)
            for key, each in new.items()
            if answers[key] is DeliveryAnswer.NOT_AWAITED
        ],
        by=by,
        at=at,
    )
    return _answered(deliveries, known, answers, told)


def _taken(
    new: Mapping[str, Delivery], instances: Mapping[UUID, Instance], *, by: Actor, at: datetime, deadlines: Deadlines
) -> dict[str, _Happened]:
    """What each delivery did, by its key, where something waited for it. One after the other: by the first a dossier may
    come to wait for the second."""
    happened: dict[str, _Happened] = {}
    for key, delivery in new.items():
        instance = instances.get(delivery.dossier)
        found = _awaiting(instance, delivery.event) if instance is not None else None
        if instance is None or found is None:
            continue
        task, catch = found
        at_step = rows.tasks_at({(instance.id, task)})
        gone = happen(
            instance,
            shape_of(instance.definition_id),
            task,
            catch,
            tasks=at_step.get((instance.id, task), ()),
            by=by,
            at=at,
            deadlines=deadlines,
        )
        happened[key] = _Happened(instance, catch, gone)
        _write([happened[key]], at_step)
    return happened


def _answered(
    deliveries: Sequence[Delivery],
    known: Mapping[str, models.Delivery],
    answers: Mapping[str, DeliveryAnswer],
    told: Mapping[str, Caught],
) -> list[Delivered]:
    given: list[Delivered] = []
    for delivery in deliveries:
        key = delivery.key
        again = key in known or any(each.key == key for each in given)
        answer = DeliveryAnswer(known[key].answer) if key in known else answers[key]
        given.append(Delivered(key=key, answer=answer, again=again, caught=None if again else told.get(key)))
    return given


def _used_otherwise(
    deliveries: Sequence[Delivery], known: Mapping[str, models.Delivery], new: Mapping[str, Delivery]
) -> list[str]:
    """Keys that stand for another dossier or another event already."""
    why = _("the key was used for something else")
    return [
        f"{each.key} ({why})"
        for each in deliveries
        for earlier in (known.get(each.key) or new[each.key],)
        if (earlier.dossier, str(earlier.event)) != (each.dossier, each.event.value)
    ]


def _awaiting(instance: Instance, event: EventName) -> tuple[UUID, CatchView] | None:
    """What of the instance waits for the event: the engine's task, and how."""
    if instance.state_id is None:
        return None
    shape = shape_of(instance.definition_id)
    return next(
        (
            (waiting.task, catch)
            for waiting in shape.stands[instance.state_id].opened
            for catch in shape.catches_at(waiting)
            if catch.event is event
        ),
        None,
    )


def rows_by_step(tasks: Mapping[UUID, Task]) -> Rows:
    """The rows of those of the steps that several agencies do, by instance and the engine's task. A row that is in `tasks` is
    that very object."""
    several = {
        (task.instance_id, task.engine_task)
        for task in tasks.values()
        if shape_of(task.definition_id).steps[task.step].several
    }
    found = rows.tasks_at(several) if several else {}
    return {place: [tasks.get(row.id, row) for row in at_step] for place, at_step in found.items()}


def ended_with(tasks: Mapping[UUID, Task], last: Mapping[UUID, int]) -> dict[UUID, Task]:
    """The other rows that the last move of each instance ended: agencies that were silent together."""
    if not any(shape_of(task.definition_id).steps[task.step].several for task in tasks.values()):
        return {}
    found = Task.objects.filter(instance__in=last, status=TaskStatus.DONE.value).exclude(id__in=tasks)
    return {row.id: row for row in found if row.closed_no == last[row.instance_id]}


def _write(happened: Sequence[_Happened], at_step: Rows) -> None:
    gone = [each.gone for each in happened]
    rows.update_instances(list({each.instance.id: each.instance for each in happened}.values()))
    rows.update_tasks([task for tasks in at_step.values() for task in tasks])
    timers.leave([left for each in gone for left in each.left])
    rows.insert_tasks([task for each in gone for task in each.tasks])
    timers.insert([timer for each in gone for timer in each.timers])
    _withdraw([each for each in gone if each.dropped])


def _withdraw(gone: Sequence[Gone]) -> None:
    """The steps that ended undone with their sub-process: nobody did them, and nobody can any more."""
    if not gone:
        return
    found = rows.tasks_at({place for each in gone for place in each.dropped})
    for each in gone:
        each.withdrawn = [
            task for place in each.dropped for task in found.get(place, ()) if task.status != TaskStatus.DONE.value
        ]
        for task in each.withdrawn:
            task.status = TaskStatus.CANCELLED.value
    rows.update_tasks([task for each in gone for task in each.withdrawn])


def _tell(happened: Sequence[_Happened], *, by: Actor, at: datetime, deadlines: Deadlines) -> list[Caught]:
    """A step that ended is told as any other that is done; what ended none, by itself."""
    path_of = paths(at)
    done = [event for each in happened for event in _done(each, path_of, at=at, deadlines=deadlines)]
    if done:
        steps.keep(done, record(events=done, by=by, at=at), at=at)
    record(
        events=[caught(each.instance, each.catch, each.gone, path_of) for each in happened if not each.gone.closed],
        by=by,
        at=at,
    )
    return [
        Caught(
            dossier=each.instance.dossier,
            event=each.catch.key,
            done=tuple(map(task_view, each.gone.closed)),
            opened=tuple(map(task_view, each.gone.tasks)),
            ended=each.instance.status == InstanceStatus.ENDED.value,
            aside=not each.catch.interrupting,
        )
        for each in happened
    ]


def _done(each: _Happened, path_of: PathOf, *, at: datetime, deadlines: Deadlines) -> list[TaskCompleted]:
    """One entry a row; with the last of them the way goes on."""
    ended = each.instance.status == InstanceStatus.ENDED.value
    return [
        completed(
            task,
            each.gone.tasks if task is each.gone.closed[-1] else (),
            ended and task is each.gone.closed[-1],
            path_of,
            worked_minutes=deadlines.worked(unit=task.unit_id, start=task.opened_at, end=at),
            event=each.catch.key,
        )
        for task in each.gone.closed
    ]
