"""The statements of the commands: each takes all rows at once, whatever their number."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection, models

from motcua.foundation.database.holding import Held, Holder, asking_for_nothing_held
from motcua.foundation.database.rows import columns_of, row_of
from motcua.service.processes.models import Instance, Task
from motcua.service.processes.values import TaskStatus

_INSTANCE_NEW = {
    "id": "uuid",
    "dossier": "uuid",
    "definition_id": "uuid",
    "state_id": "uuid",
    "status": "text",
    "units": "jsonb",
    "facts": "jsonb",
    "holders": "jsonb",
    "limit_minutes": "integer",
    "completions": "smallint",
    "started_at": "timestamptz",
    "ended_at": "timestamptz",
}
_INSTANCE_MOVED = {
    name: _INSTANCE_NEW[name]
    for name in ("id", "state_id", "status", "units", "facts", "holders", "completions", "ended_at")
}
_TASK_NEW = {
    "id": "uuid",
    "instance_id": "uuid",
    "dossier": "uuid",
    "definition_id": "uuid",
    "engine_task": "uuid",
    "step": "text",
    "round": "smallint",
    "action": "text",
    "role": "text",
    "unit_id": "uuid",
    "holder_id": "uuid",
    "opened_at": "timestamptz",
    "due_at": "timestamptz",
    "status": "text",
    "outcome": "text",
    "done_at": "timestamptz",
    "done_by_id": "uuid",
    "opened_no": "smallint",
    "closed_no": "smallint",
    "state_before_id": "uuid",
}
_TASK_MOVED = {
    name: _TASK_NEW[name]
    for name in (
        "id",
        "engine_task",
        "unit_id",
        "holder_id",
        "due_at",
        "status",
        "outcome",
        "done_at",
        "done_by_id",
        "closed_no",
        "state_before_id",
    )
}


def lock_tasks(ids: Collection[UUID]) -> dict[UUID, Task]:
    """The tasks with their instances, both locked (the instances in id order) and as they stand now. Tasks of one
    instance share the instance object."""
    held = _holder.held()
    if held is None:
        return _locked(ids, {})
    missing = [id_ for id_ in ids if id_ not in held.rows]
    if missing:
        # Neither these nor their instances, where those are not held, wait to be written.
        with asking_for_nothing_held():
            for task in _locked(missing, held.rows).values():
                held.rows[task.id], held.rows[task.instance_id] = task, task.instance
    return {task.id: task for task in sorted(held.among(ids).values(), key=lambda task: (task.instance_id, task.id))}


def held_tasks(ids: Collection[UUID]) -> dict[UUID, Task]:
    """Those of the tasks that are held now: they are as a statement would find them."""
    held = _holder.held()
    return held.among(ids) if held else {}


def _locked(ids: Collection[UUID], known: Mapping[Any, Any]) -> dict[UUID, Task]:
    """An instance that is `known` stays the object that it is."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns_of(Task)}, {columns_of(Instance, 'i')} FROM processes_task t"
            " JOIN processes_instance i ON i.id = t.instance_id WHERE t.id = ANY(%s) ORDER BY i.id, t.id"
            " FOR NO KEY UPDATE",
            [list(ids)],
        )
        rows = cursor.fetchall()
    instances: dict[UUID, Instance] = {}
    tasks: dict[UUID, Task] = {}
    width = len(Task._meta.concrete_fields)
    for row in rows:
        task = row_of(Task, row[:width])
        if task.instance_id not in instances:
            instances[task.instance_id] = known.get(task.instance_id) or row_of(Instance, row[width:])
        task.instance = instances[task.instance_id]
        tasks[task.id] = task
    return tasks


def tasks_at(places: Collection[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], list[Task]]:
    """The rows, but withdrawn ones, of these steps by instance and the engine's task; the instances are locked. A wait has
    none."""
    found = Task.objects.filter(
        instance__in={instance for instance, _task in places}, engine_task__in={task for _instance, task in places}
    ).exclude(status=TaskStatus.CANCELLED.value)
    grouped: dict[tuple[UUID, UUID], list[Task]] = {}
    for row in found.order_by("id"):
        if (row.instance_id, row.engine_task) in places:
            grouped.setdefault((row.instance_id, row.engine_task), []).append(row)
    return grouped


def lock_instances(dossiers: Collection[UUID]) -> dict[UUID, Instance]:
    """The instances of the dossiers, by dossier, locked in id order."""
    found = Instance.objects.select_for_update(no_key=True).filter(dossier__in=dossiers).order_by("id")
    return {instance.dossier: instance for instance in found}


def insert_instances(rows: Sequence[Instance]) -> set[UUID]:
    """Writes them and returns the ids of those written: a dossier that has an instance already gets no other. Where rows
    are held, these are too, and a second one is refused when they are written."""
    held = _holder.held()
    if held is not None:
        held.begin(rows)
        return {row.id for row in rows}
    with asking_for_nothing_held(), connection.cursor() as cursor:
        cursor.execute(
            f"{_INSERT_INSTANCES} ON CONFLICT (dossier) DO NOTHING RETURNING id",
            [_lines(rows, _INSTANCE_NEW)],
        )
        return {id_ for (id_,) in cursor.fetchall()}


def insert_tasks(rows: Sequence[Task]) -> None:
    held = _holder.held()
    if held is not None and all(row.instance_id in held.rows for row in rows):
        _hold_opened(held, rows)
    elif rows:
        with asking_for_nothing_held(), connection.cursor() as cursor:
            cursor.execute(_INSERT_TASKS, [_lines(rows, _TASK_NEW)])


def move(*, instances: Sequence[Instance], tasks: Sequence[Task], opened: Sequence[Task]) -> None:
    """Writes what a completion changes, and the tasks that it opened, in one statement: it is the most frequent of all."""
    if not tasks or not instances:
        return
    held = _holder.held()
    if held is None or not held.has([*instances, *tasks]):
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH moved AS ({_UPDATE_INSTANCES}), done AS ({_UPDATE_TASKS}) {_INSERT_TASKS}",
                [_lines(instances, _INSTANCE_MOVED), _lines(tasks, _TASK_MOVED), _lines(opened, _TASK_NEW)],
            )
        return
    held.change(instances, _INSTANCE_MOVED)
    held.change(tasks, _TASK_MOVED)
    _hold_opened(held, opened)


def _hold_opened(held: Held, tasks: Sequence[Task]) -> None:
    for task in tasks:
        task.instance = held.rows[task.instance_id]
    held.begin(tasks)


def _write(held: Held) -> None:
    # A new one is inserted as it is by now.
    changed, new = [held.rows[id_] for id_ in held.changed if id_ not in held.new], list(held.new.values())
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH begun AS ({_INSERT_INSTANCES}), moved AS ({_UPDATE_INSTANCES}), done AS ({_UPDATE_TASKS}) {_INSERT_TASKS}",
            [
                _lines([row for row in new if isinstance(row, Instance)], _INSTANCE_NEW),
                _lines([row for row in changed if isinstance(row, Instance)], _INSTANCE_MOVED),
                _lines([row for row in changed if isinstance(row, Task)], _TASK_MOVED),
                _lines([row for row in new if isinstance(row, Task)], _TASK_NEW),
            ],
        )


_holder = Holder("processes_task", "processes_instance", write=_write)


def update_instances(rows: Sequence[Instance]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_UPDATE_INSTANCES, [_lines(rows, _INSTANCE_MOVED)])


def update_tasks(rows: Sequence[Task]) -> None:
    held = _holder.held()
    if held is not None and held.has(rows):
        held.change(rows, _TASK_MOVED)
    elif rows:
        with connection.cursor() as cursor:
            cursor.execute(_UPDATE_TASKS, [_lines(rows, _TASK_MOVED)])


def _update(table: str, columns: Mapping[str, str]) -> str:
    sets = ", ".join(f"{name} = new.{name}" for name in columns if name != "id")
    return f"UPDATE {table} row SET {sets} FROM {_given(columns)} WHERE row.id = new.id"


def _given(columns: Mapping[str, str]) -> str:
    """The rows of `_lines`: one text, since an array for each column takes longer to make than the statement runs."""
    return f"jsonb_to_recordset(%s::jsonb) AS new ({', '.join(f'{name} {type_}' for name, type_ in columns.items())})"


def _lines(rows: Sequence[models.Model], columns: Collection[str]) -> str:
    # Ids and moments as text.
    return json.dumps([{name: getattr(row, name) for name in columns} for row in rows], default=str)


_INSERT_INSTANCES = f"INSERT INTO processes_instance ({', '.join(_INSTANCE_NEW)}) SELECT * FROM {_given(_INSTANCE_NEW)}"
_INSERT_TASKS = f"INSERT INTO processes_task ({', '.join(_TASK_NEW)}) SELECT * FROM {_given(_TASK_NEW)}"
_UPDATE_INSTANCES = _update("processes_instance", _INSTANCE_MOVED)
_UPDATE_TASKS = _update("processes_task", _TASK_MOVED)
