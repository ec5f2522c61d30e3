"""Timers as rows: set with what they are for, called off when the way goes on, moved with the dossier's clock.

Whoever calls has locked the instances; a process without timers costs no statement.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from motcua.foundation.database.keys import new_id
from motcua.foundation.database.rows import insert_rows, lock_rows, update_rows
from motcua.service.processes.due import Deadlines, minutes_for
from motcua.service.processes.models import Instance, Task, Timer
from motcua.service.processes.rules.engine import OpenStep
from motcua.service.processes.rules.places import unit_for
from motcua.service.processes.rules.shape import Shape
from motcua.service.processes.shapes import shape_of, units_of
from motcua.service.processes.values import CatchKind, CatchView, TimerStatus

_WAITING = TimerStatus.WAITING.value


class Left(NamedTuple):
    """What the way of an instance has left, by the move of this number. `continued`: the step goes on under another id
    of the engine's, and so do its timers."""

    instance: UUID
    engine_task: UUID
    number: int
    continued: UUID | None = None


def timers_for(
    instance: Instance,
    shape: Shape,
    waiting: OpenStep,
    tasks: Sequence[Task],
    *,
    at: datetime,
    deadlines: Deadlines,
) -> list[Timer]:
    """The timers of a step or wait that has just opened; `tasks` are the step's rows."""
    timers: list[Timer] = []
    for catch in shape.catches_at(waiting):
        due = _due(instance, catch, tasks, at, deadlines) if catch.kind is CatchKind.TIMER else None
        if due is not None:
            due_at, unit = due
            timers.append(
                Timer(
                    id=new_id(),
                    instance_id=instance.id,
                    dossier=instance.dossier,
                    event=catch.key,
                    engine_task=waiting.task,
                    unit_id=unit,
                    set_at=at,
                    due_at=due_at,
                    stands_still=bool(catch.scope) or waiting.step in shape.steps,
                    status=_WAITING,
                    opened_no=instance.completions,
                )
            )
    return timers


def _due(
    instance: Instance, catch: CatchView, tasks: Sequence[Task], at: datetime, deadlines: Deadlines
) -> tuple[datetime, UUID] | None:
    """When, and by whose working time. Of several agencies the slowest clock counts. None: the dossier has no limit of
    which this would be a share."""
    if catch.host == catch.key or not tasks:
        unit = unit_for(catch.place, units_of(instance))
        units = [unit] if unit else []
    else:
        units = [task.unit_id for task in tasks]
    if minutes_for(catch, instance.limit_minutes) is None:
        dues = [(task.due_at, task.unit_id) for task in tasks if task.due_at is not None]
        return max(dues) if dues else None
    timed = (
        (deadlines.due_at(step=catch, unit=unit, opened_at=at, limit_minutes=instance.limit_minutes), unit)
        for unit in units
    )
    return max(((due_at, unit) for due_at, unit in timed if due_at is not None), default=None)


def still_waiting(timers: Sequence[Timer], left: Sequence[Left]) -> list[Timer]:
    """What was set and left in one call never was."""
    gone = {(each.instance, each.engine_task) for each in left}
    return [timer for timer in timers if (timer.instance_id, timer.engine_task) not in gone]


def insert(timers: Sequence[Timer]) -> None:
    insert_rows(timers)


def leave(left: Sequence[Left]) -> None:
    """Calls off the timers of what was left, or takes them along with what goes on. What an instance left later may be
    where it went on before, so that each goes in turn."""
    turns: dict[UUID, int] = {}
    waves: dict[int, list[Left]] = {}
    for each in left:
        turns[each.instance] = turns.get(each.instance, 0) + 1
        waves.setdefault(turns[each.instance], []).append(each)
    with connection.cursor() as cursor:
        for wave in waves.values():
            cursor.execute(
                _LEAVE,
                [
                    [each.instance for each in wave],
                    [each.engine_task for each in wave],
                    [each.number for each in wave],
                    [each.continued for each in wave],
                ],
            )


def has_timers(definitions: Iterable[UUID]) -> bool:
    """Does any of these drawings hold a timer?"""
    return any(
        catch.kind is CatchKind.TIMER for each in set(definitions) for catch in shape_of(each).model.catches.values()
    )


def lock_due(ids: Collection[UUID], *, at: datetime) -> list[Timer]:
    """The timers of these ids that wait and are due, locked, the earliest first."""
    due = [timer for timer in lock_rows(Timer, ids) if timer.status == _WAITING and timer.due_at <= at]
    return sorted(due, key=lambda timer: (timer.due_at, timer.id))


def call_off(instances: Collection[UUID]) -> None:
    """Nothing happens by itself any more in these."""
    Timer.objects.filter(instance__in=instances, status=_WAITING).update(status=TimerStatus.CANCELLED.value)


def move_by(minutes: Mapping[UUID, int], since: Mapping[UUID, datetime], *, deadlines: Deadlines) -> None:
    """Gives the timers that stand still in a pause so many working minutes more, by dossier, but for those set after the
    pause began."""
    moved = [
        timer
        for timer in Timer.objects.filter(instance__dossier__in=minutes, status=_WAITING, stands_still=True)
        if timer.set_at <= since.get(timer.dossier, timer.set_at)
    ]
    for timer in moved:
        timer.due_at = deadlines.later(unit=timer.unit_id, start=timer.due_at, minutes=minutes[timer.dossier])
    update_rows(moved, ["due_at"])


def send(
    tasks: Sequence[Task],
    instances: Mapping[UUID, Instance],
    to: Mapping[UUID, UUID],
    *,
    at: datetime,
    deadlines: Deadlines,
) -> None:
    """The timers of steps that go to another unit begin anew there. `instances` and `to` (the units) by dossier."""
    by_step = {(task.instance_id, task.engine_task): task for task in tasks}
    moved = [
        timer
        for timer in Timer.objects.filter(instance__in={task.instance_id for task in tasks}, status=_WAITING)
        if (timer.instance_id, timer.engine_task) in by_step
    ]
    for timer in moved:
        instance = instances[timer.dossier]
        catch = shape_of(instance.definition_id).model.catches[timer.event]
        due = _due(instance, catch, [by_step[timer.instance_id, timer.engine_task]], at, deadlines)
        if due is not None:
            timer.due_at, timer.unit_id = due[0], to[timer.dossier]
    update_rows(moved, ["due_at", "unit"])


def take_back(numbers: Mapping[UUID, int]) -> None:
    """Undoes what the move of that number did in each instance: its timers are off, those that it ended wait again."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_BACK, [list(numbers), list(numbers.values())])


_LEAVE = """
    UPDATE processes_timer t SET
        engine_task = coalesce(l.continued, t.engine_task),
        status = CASE WHEN l.continued IS NULL THEN 'cancelled' ELSE t.status END,
        closed_no = CASE WHEN l.continued IS NULL THEN l.number ELSE t.closed_no END
    FROM unnest(%s::uuid[], %s::uuid[], %s::smallint[], %s::uuid[]) AS l (instance, task, number, continued)
    WHERE t.instance_id = l.instance AND t.engine_task = l.task AND t.status = 'waiting'"""
# The two never meet in the table: what the move set is at other ids of the engine's, which are made from the way.
_TAKE_BACK = """
    WITH undone AS (SELECT * FROM unnest(%s::uuid[], %s::smallint[]) AS u (instance, number)), off AS (
        UPDATE processes_timer t SET status = 'cancelled' FROM undone u
        WHERE t.instance_id = u.instance AND t.opened_no = u.number AND t.status = 'waiting'
    )
    UPDATE processes_timer t SET status = 'waiting', fired_at = NULL, closed_no = NULL FROM undone u
    WHERE t.instance_id = u.instance AND t.closed_no = u.number AND t.opened_no < u.number"""
