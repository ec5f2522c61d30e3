"""Reads of processes. Inboxes are dossiers' queries over the `Task` table; `views_of` turns their rows into values."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from motcua.service.processes.errors import UnableToUndoCompletions
from motcua.service.processes.models import Definition, Instance, State, Task
from motcua.service.processes.rows import held_tasks
from motcua.service.processes.rules.places import all_asked
from motcua.service.processes.shapes import (
    definition_view,
    known_shapes_in_force,
    shape_of,
    shapes_in_force,
    task_view,
    units_of,
)
from motcua.service.processes.values import (
    LIVE,
    Action,
    AsksNext,
    CatchView,
    DefinitionView,
    EventName,
    InstancesCheck,
    InstanceStatus,
    InstanceView,
    OutcomeView,
    StepView,
    TaskStatus,
    TaskView,
)

_LIVE = [status.value for status in LIVE]


def open_tasks_of(*, dossiers: Collection[UUID]) -> dict[UUID, tuple[TaskView, ...]]:
    """The steps of each dossier that can be done now (open or claimed); a dossier without any has an empty tuple."""
    found: dict[UUID, list[TaskView]] = {dossier: [] for dossier in dossiers}
    for row in Task.objects.filter(dossier__in=found, status__in=_LIVE).order_by("id"):
        found[row.dossier].append(task_view(row))
    return {dossier: tuple(tasks) for dossier, tasks in found.items()}


def tasks_of(*, dossier: UUID) -> tuple[TaskView, ...]:
    """Every step of the dossier, done and withdrawn ones too, in the order of their opening."""
    return views_of(Task.objects.filter(dossier=dossier).order_by("opened_no", "id"))


def last_done_of(*, dossiers: Collection[UUID], actions: Collection[Action]) -> dict[UUID, TaskView]:
    """The step of these actions that was done last with each dossier; those that have none are left out."""
    done = Task.objects.filter(dossier__in=dossiers, status=TaskStatus.DONE.value, action__in=sorted(actions))
    return {row.dossier: task_view(row) for row in done.order_by("closed_no", "id")}


def last_done_task(*, dossier: UUID) -> TaskView:
    """The step that `undo_completions` can take back. Raises `UnableToUndoCompletions` when nothing is done yet."""
    found = Task.objects.filter(dossier=dossier, status=TaskStatus.DONE.value).order_by("-closed_no").first()
    if found is None:
        why = _("nothing is done yet")
        raise UnableToUndoCompletions(refused=f"{dossier} ({why})")
    return task_view(found)


def tasks(*, ids: Collection[UUID]) -> dict[UUID, TaskView]:
    """Tasks by id; unknown ids are left out."""
    found = held_tasks(ids)
    if missing := set(ids) - found.keys():
        found |= {row.id: row for row in Task.objects.filter(id__in=missing)}
    return {id_: task_view(row) for id_, row in found.items()}


def views_of(rows: Iterable[Task]) -> tuple[TaskView, ...]:
    """Rows as values, without further statements (but for a definition that this process has not met yet)."""
    return tuple(map(task_view, rows))


def instances_of(*, dossiers: Collection[UUID]) -> dict[UUID, InstanceView]:
    """The process of each dossier that has one."""
    return {row.dossier: _instance_view(row) for row in Instance.objects.filter(dossier__in=dossiers)}


def awaited_of(*, dossier: UUID) -> tuple[CatchView, ...]:
    """What the dossier waits for where nobody has anything to do: the events behind its gateway, or a lone one; not those
    that may come to a sub-process while it is under way."""
    row = Instance.objects.filter(dossier=dossier, state__isnull=False).first()
    if row is None or row.state_id is None:
        return ()
    shape = shape_of(row.definition_id)
    waits = [each for each in shape.stands[row.state_id].opened if each.step in shape.model.waits]
    return tuple(catch for each in waits for catch in shape.catches_at(each) if not catch.scope)


def awaiting(*, dossiers: Collection[UUID], event: EventName) -> set[UUID]:
    """Those of the dossiers whose process waits for this word from outside, at a step or behind a gateway."""
    rows = Instance.objects.filter(dossier__in=list(dossiers), status=InstanceStatus.RUNNING.value)
    found: set[UUID] = set()
    for row in rows.exclude(state=None):
        shape = shape_of(row.definition_id)
        assert row.state_id is not None
        opened = shape.stands[row.state_id].opened
        if any(catch.event is event for each in opened for catch in shape.catches_at(each)):
            found.add(row.dossier)
    return found


def asks_next(*, task: UUID) -> AsksNext | None:
    """Whom the open step can ask. None where none of its outcomes comes to a step of several agencies, and for such a
    step itself: where it leads is known when the last of them has answered."""
    row = Task.objects.select_related("instance").filter(id=task, status__in=_LIVE).first()
    stand = row.instance.state_id if row else None
    if row is None or stand is None:
        return None
    shape, facts = shape_of(row.definition_id), row.instance.facts
    step = shape.steps[row.step]
    asking: dict[OutcomeView, StepView] = {}
    for outcome in () if step.several else step.outcomes_in(row.round):
        move = shape.move(stand=stand, task=row.engine_task, outcome=outcome.value, facts=facts)
        opened = [shape.steps[each.step] for each in move.opened if each.step in shape.steps]
        asked = next((each for each in opened if each.several), None)
        if asked is not None:
            asking[outcome] = asked
    if not asking:
        return None
    first = next(iter(asking.values()))
    return AsksNext(outcomes=tuple(asking), step=first, units=all_asked(units_of(row.instance)))


def finished_of(*, dossiers: Collection[UUID]) -> list[UUID]:
    """Those of the dossiers whose process came to its end: nobody has anything to do, and nothing is awaited."""
    ended = Instance.objects.filter(dossier__in=dossiers, status=InstanceStatus.ENDED.value) if dossiers else ()
    known = {row.dossier for row in ended}
    return [dossier for dossier in dossiers if dossier in known]


def _instance_view(row: Instance) -> InstanceView:
    view = shape_of(row.definition_id).view
    return InstanceView(
        id=row.id,
        dossier=row.dossier,
        definition=row.definition_id,
        process_key=view.key,
        version=view.version,
        status=InstanceStatus(row.status),
        units=units_of(row),
        started_at=row.started_at,
        ended_at=row.ended_at,
    )


def definition(*, definition: UUID) -> DefinitionView:
    return shape_of(definition).view


def definition_in_force(*, key: str) -> DefinitionView:
    """The latest published version. Raises `UnableToFindProcess`."""
    return shapes_in_force([key])[key].view


def definitions_in_force(*, keys: Collection[str]) -> dict[str, DefinitionView]:
    """Many at once, by key; unknown ones are left out."""
    return {key: shape.view for key, shape in known_shapes_in_force(keys).items()}


def definitions() -> tuple[DefinitionView, ...]:
    """Every version of every process, by key and then the latest first."""
    return tuple(definition_view(row) for row in Definition.objects.order_by("key", "-version"))


def drawing_of(*, definition: UUID) -> str:
    """The BPMN 2.0 drawing, for a viewer or a designer."""
    return Definition.objects.values_list("xml", flat=True).get(id=definition)


def path_of(*, definition: UUID) -> tuple[StepView, ...]:
    """The steps of the ordinary way, in order: every step is done with its first outcome."""
    shape = shape_of(definition)
    first = [waiting.step for waiting in shape.start.opened]
    return tuple(shape.steps[key] for key in (*first, *shape.ahead(shape.start.id, shape.model.facts_from({}))))


def steps_ahead(*, dossier: UUID) -> tuple[StepView, ...]:
    """What is still to come after the steps that are open now, on the ordinary way. Empty without a running process."""
    row = Instance.objects.filter(dossier=dossier, state__isnull=False).first()
    if row is None or row.state_id is None:
        return ()
    shape = shape_of(row.definition_id)
    return tuple(shape.steps[key] for key in shape.ahead(row.state_id, row.facts))


def verify_instances() -> InstancesCheck:
    """Compares what is open by each running instance's state with its task rows; names the first that disagrees.
    A process that does not run has no open task."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT count(*), count(*) FILTER (WHERE wrong), min(dossier::text) FILTER (WHERE wrong) FROM (
                SELECT i.dossier, coalesce(s.waiting, '{{}}') <> coalesce(t.live, '{{}}') AS wrong
                FROM {Instance._meta.db_table} i
                LEFT JOIN (
                    SELECT id, array(
                        SELECT (each ->> 'task')::uuid FROM jsonb_array_elements(opened) each
                        WHERE NOT each ? 'waits' ORDER BY 1
                    ) AS waiting
                    FROM {State._meta.db_table}
                ) s ON s.id = i.state_id
                LEFT JOIN (
                    SELECT instance_id, array_agg(DISTINCT engine_task ORDER BY engine_task) AS live
                    FROM {Task._meta.db_table} WHERE status = ANY(%s) GROUP BY instance_id
                ) t ON t.instance_id = i.id
            ) AS compared
            """,
            [_LIVE],
        )
        row = cursor.fetchone()
    assert row is not None
    checked, wrong, first_wrong = row
    return InstancesCheck(checked=checked, wrong=wrong, first_wrong=f"dossier {first_wrong}" if first_wrong else None)
