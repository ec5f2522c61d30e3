"""Definitions from their tables, kept in memory: a published one never changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast

from motcua.foundation.accounts.values import Role
from motcua.foundation.database.versions import held_each
from motcua.service.processes.errors import UnableToFindProcess
from motcua.service.processes.models import Definition, Instance, State, Task
from motcua.service.processes.rules.engine import Engine, OpenStep
from motcua.service.processes.rules.model import Model
from motcua.service.processes.rules.reading import read_model
from motcua.service.processes.rules.shape import Shape, Stand
from motcua.service.processes.values import Action, DefinitionStatus, DefinitionView, TaskStatus, TaskView

#: Shapes by definition. A city has some hundred versions, a few hundred kilobytes each.
_shapes: dict[UUID, Shape] = {}


def shape_of(definition: UUID) -> Shape:
    """The shape of a published definition; two statements the first time in a process, none afterwards."""
    if definition not in _shapes:
        _shapes[definition] = _loaded(Definition.objects.get(id=definition))
    return _shapes[definition]


def shapes_in_force(keys: Iterable[str]) -> dict[str, Shape]:
    """The latest published version of each process. Raises `UnableToFindProcess` naming every unknown key."""
    wanted = set(keys)
    shapes = known_shapes_in_force(wanted)
    if unknown := wanted - set(shapes):
        raise UnableToFindProcess(key=", ".join(sorted(unknown)))
    return shapes


def known_shapes_in_force(keys: Iterable[str]) -> dict[str, Shape]:
    """The same without the unknown ones."""
    return {key: shape_of(id_) for key, id_ in held_each("definitions in force", set(keys), _in_force).items()}


def _in_force(keys: Collection[str]) -> dict[str, UUID]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (key) key, id FROM processes_definition WHERE key = ANY(%s) AND status = %s"
            " ORDER BY key, version DESC",
            [sorted(keys), DefinitionStatus.PUBLISHED.value],
        )
        return dict(cursor.fetchall())


def _loaded(row: Definition) -> Shape:
    model = published_model(row)
    states = State.objects.filter(definition=row).order_by("number")
    as_text = states.values_list("id", "hash", "opened", Cast("content", TextField()))
    return Shape(
        view=definition_view(row),
        model=model,
        engine=Engine.from_stored(row.spec),
        stands=[Stand(id_, bytes(hash_), opened_from(opened), content) for id_, hash_, opened, content in as_text],
    )


def published_model(row: Definition) -> Model:
    """A published drawing holds the forms of its steps; one of before they had forms goes without."""
    return read_model(row.xml.encode(), offered={})


def definition_view(row: Definition) -> DefinitionView:
    model = published_model(row)
    return DefinitionView(
        id=row.id,
        key=row.key,
        version=row.version,
        name_vi=model.name_vi,
        name_en=model.name_en,
        description_vi=model.description_vi,
        steps=model.steps,
        status=DefinitionStatus(row.status),
        published_at=row.published_at,
    )


def opened_from(stored: Iterable[Mapping[str, Any]]) -> tuple[OpenStep, ...]:
    return tuple(
        OpenStep(UUID(step["task"]), step["step"], step["round"], tuple(step.get("fired", ()))) for step in stored
    )


def opened_stored(opened: Iterable[OpenStep], model: Model) -> list[dict[str, Any]]:
    """As kept with a state: what nobody does is marked, and events that left a step open are named."""
    return [
        {"task": str(step.task), "step": step.step, "round": step.round}
        | ({"waits": True} if step.step in model.waits else {})
        | ({"fired": step.fired} if step.fired else {})
        for step in opened
    ]


def units_of(row: Instance) -> dict[str, UUID]:
    """Who stands in its places."""
    return {place: UUID(unit) for place, unit in row.units.items()}


def task_view(row: Task) -> TaskView:
    """A row as a value. Names and outcomes come from the definition's shape."""
    model = shape_of(row.definition_id).model
    step = model.steps[row.step]
    return TaskView(
        id=row.id,
        dossier=row.dossier,
        instance=row.instance_id,
        step=row.step,
        name_vi=step.name_vi,
        name_en=step.name_en,
        action=Action(row.action),
        role=Role(row.role),
        unit=row.unit_id,
        holder=row.holder_id,
        opened_at=row.opened_at,
        due_at=row.due_at,
        status=TaskStatus(row.status),
        done_at=row.done_at,
        done_by=row.done_by_id,
        outcome=row.outcome,
        round=row.round,
        outcomes=step.outcomes_in(row.round),
        catches=step.catches,
        checklist=step.checklist,
        form=model.form_of(step),
    )
