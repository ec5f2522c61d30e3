"""The only code that writes processes. The dossier is locked by the caller before it comes here.

Each command takes many and runs a fixed handful of statements, whatever their number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.queries import names_of
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.queries import Calendars
from motcua.foundation.journal.commands import record
from motcua.service.processes import happenings, publishing, rows, steps, timers
from motcua.service.processes.due import Deadlines
from motcua.service.processes.errors import (
    UnableToCancelProcesses,
    UnableToCompleteTasks,
    UnableToReassignTasks,
    UnableToRedirectProcesses,
    UnableToReleaseTasks,
    UnableToStartProcesses,
    UnableToTakeTasks,
    UnableToUndoCompletions,
)
from motcua.service.processes.events import (
    CompletionUndone,
    ProcessCancelled,
    ProcessPublished,
    ProcessRedirected,
    TaskClaimed,
    TaskReassigned,
    TaskReleased,
    TasksDeferred,
)
from motcua.service.processes.forms import taking as forms
from motcua.service.processes.models import Instance, Task
from motcua.service.processes.refusing import Refusal, decide_all, found, found_live, refuse, step_name
from motcua.service.processes.rules.elements import DATA
from motcua.service.processes.rules.forms_editing import holding_its_forms
from motcua.service.processes.rules.shape import Shape
from motcua.service.processes.running import Gone, complete, first, go_back, new_instance, reopen, send
from motcua.service.processes.shapes import shape_of, shapes_in_force, task_view
from motcua.service.processes.telling import completed, paths, started
from motcua.service.processes.values import (
    LIVE,
    Caught,
    Completion,
    Deferral,
    Delivered,
    Delivery,
    InstanceStatus,
    Moved,
    Published,
    Reassignment,
    Start,
    Started,
    TaskStatus,
    TaskView,
)

_LIVE = {status.value for status in LIVE}


def load_reference(*, by: Actor, at: datetime) -> Published:
    """Publishes the drawings of `data/`. A drawing that did not change is left alone; a changed one is a new version,
    and what runs keeps its own. Raises `UnableToPublishProcess` naming every problem; then none is published."""
    return publish_processes(
        drawings={path.name: path.read_bytes() for path in sorted(DATA.glob("*.bpmn"))}, by=by, at=at
    )


def publish_processes(*, drawings: Mapping[str, bytes], by: Actor, at: datetime) -> Published:
    """Publishes BPMN 2.0 drawings, given by a name that errors can use. See `load_reference`."""
    drawings = {name: holding_its_forms(xml) for name, xml in drawings.items()}
    publishing.lock_publishing()

    in_force = publishing.keys_in_force()
    hashes = {name: publishing.drawing_hash(xml) for name, xml in drawings.items()}
    new = {name: xml for name, xml in drawings.items() if hashes[name] not in in_force}
    good = publishing.checked(new)
    unchanged = [in_force[hash_] for hash_ in hashes.values() if hash_ in in_force]
    publishing.refuse_twins([*unchanged, *(result.model.key for result in good.values())])

    written = publishing.new_definitions(good, new, at=at) if good else []

    events = [
        ProcessPublished(subject=row.id, key=row.key, number=row.version, xml_hash=bytes(row.xml_hash).hex())
        for row in written
    ]
    record(events=events, by=by, at=at)
    return Published(published=len(written), unchanged=len(unchanged))


def start_instances(
    *, starts: Sequence[Start], by: Actor, at: datetime, calendars: Calendars | None = None
) -> list[Started]:
    """Lets dossiers enter their processes, in the latest version. Results in the order of `starts`. `calendars` are
    those that the caller has read already.

    Raises `UnableToStartProcesses` naming every dossier that has a process already, lacks a unit, or names a step as
    done that is not open; `UnableToFindProcess` for unknown keys.
    """
    shapes = shapes_in_force(start.process_key for start in starts)

    deadlines = Deadlines(calendars)

    def enter(start: Start) -> tuple[Instance, Gone]:
        return _entered(start, shapes[start.process_key], by=by, at=at, deadlines=deadlines)

    made = decide_all(starts, enter, UnableToStartProcesses, lambda start: str(start.dossier))
    instances = [instance for instance, _gone in made]

    written = rows.insert_instances(instances)
    left_out, why = [each.dossier for each in instances if each.id not in written], _("it is in a process already")
    refuse(UnableToStartProcesses, [f"{dossier} ({why})" for dossier in left_out])
    rows.insert_tasks([task for _instance, gone in made for task in gone.tasks])
    timers.insert([timer for _instance, gone in made for timer in timers.still_waiting(gone.timers, gone.left)])

    path_of = paths(at)
    record(events=[started(instance, gone.tasks, path_of) for instance, gone in made], by=by, at=at)
    return [
        Started(
            instance=instance.id,
            tasks=tuple(map(task_view, gone.tasks)),
            dossier=instance.dossier,
            definition=instance.definition_id,
        )
        for instance, gone in made
    ]


def _entered(start: Start, shape: Shape, *, by: Actor, at: datetime, deadlines: Deadlines) -> tuple[Instance, Gone]:
    instance = new_instance(start, shape, at=at)
    gone = first(instance, shape, at=at, deadlines=deadlines)
    for key in start.done:
        here = next((task for task in gone.tasks if task.step == key and task.status in _LIVE), None)
        if here is None:
            raise Refusal(_("the step “{step}” is not open").format(step=key))
        done = Completion(task=here.id, outcome=shape.steps[key].outcomes[0].value)
        gone.then(complete(instance, here, shape, done, by=by, at=at, deadlines=deadlines))
    return instance, gone


def hold_tasks(tasks: Collection[UUID]) -> None:
    """Locks steps that commands of this transaction are about to change, in one statement."""
    rows.lock_tasks(tasks)


def complete_tasks(*, completions: Sequence[Completion], by: Actor, at: datetime) -> list[Moved]:
    """Completes steps, each with one of its outcomes, and opens what follows. Results in the order of `completions`.

    A step that has a form is done with the answers of `Completion.answers`, or else with those that are kept with it.

    Raises `UnableToCompleteTasks` naming every step that is done or withdrawn already, that somebody else has, whose
    outcome is not open to it, or whose next step has no unit; `UnableToAnswerForms` naming every step whose form is not
    filled in, or not well.
    """
    tasks = rows.lock_tasks([completion.task for completion in completions])
    answers = happenings.rows_by_step(tasks)
    formed = forms.taken(completions, tasks, at=at)

    deadlines = Deadlines()

    def move(completion: Completion) -> tuple[Task, Gone, bool]:
        task = found(tasks, completion.task)
        if task.id in formed:
            completion = replace(completion, facts={**formed[task.id].facts, **completion.facts})
        shape = shape_of(task.definition_id)
        others = [each for each in answers.get((task.instance_id, task.engine_task), ()) if each is not task]
        gone = complete(task.instance, task, shape, completion, beside=others, by=by, at=at, deadlines=deadlines)
        return task, gone, task.instance.status == InstanceStatus.ENDED.value

    moved = decide_all(completions, move, UnableToCompleteTasks, lambda item: step_name(tasks, item.task))

    rows.move(
        instances=_instances(tasks),
        tasks=list(tasks.values()),
        opened=[task for _done, gone, _ended in moved for task in gone.tasks],
    )
    if timers.has_timers(task.definition_id for task in tasks.values()):
        timers.leave([left for _done, gone, _ended in moved for left in gone.left])
        timers.insert([timer for _done, gone, _ended in moved for timer in gone.timers])

    path_of = paths(at)
    forms.keep(formed, path_of=path_of, by=by, at=at)
    events = [
        completed(
            task,
            gone.tasks,
            ended,
            path_of,
            worked_minutes=deadlines.worked(unit=task.unit_id, start=task.opened_at, end=at),
        )
        for task, gone, ended in moved
    ]
    steps.keep(events, record(events=events, by=by, at=at), at=at)
    return [Moved(task_view(task), tuple(map(task_view, gone.tasks)), ended) for task, gone, ended in moved]


def fire_timers(*, ids: Collection[UUID], standing: Collection[UUID] = (), by: Actor, at: datetime) -> list[Caught]:
    """Lets happen what is due of these timers, the earliest first. One that has fired, was called off or is not due yet is
    passed over: a job that was killed asks again. `standing`: dossiers whose clock stands still; the timers of their steps
    are passed over too."""
    return happenings.fire(ids, standing, by=by, at=at)


def deliver_events(*, deliveries: Sequence[Delivery], by: Actor, at: datetime) -> list[Delivered]:
    """Tells dossiers what came from outside, each key once. Answers in the order of `deliveries`; what a dossier does
    not wait for is kept and answered so, for it may come twice, too late or too soon.

    Raises `UnableToDeliverEvents` naming every key that was used for something else.
    """
    return happenings.deliver(deliveries, by=by, at=at)


def claim_tasks(*, tasks: Sequence[UUID], by: Actor, at: datetime) -> list[TaskView]:
    """Takes open steps for the actor. One that the actor has already stays so, without an entry.

    Raises `UnableToTakeTasks` naming every step that is not open, and who has it.
    """
    assert by.account is not None, "only a person takes a step"
    locked = rows.lock_tasks(tasks)

    new: list[Task] = []
    holders = {task.holder_id for task in locked.values() if task.holder_id not in {None, by.account}}
    names = names_of(accounts={holder for holder in holders if holder}) if holders else {}

    def take(id_: UUID) -> None:
        task = found_live(locked, id_)
        if task.holder_id not in {None, by.account}:
            raise Refusal(_("{who} has it").format(who=names.get(task.holder_id, "…")))
        if task.holder_id is None:
            task.holder_id, task.status = by.account, TaskStatus.CLAIMED.value
            new.append(task)

    decide_all(tasks, take, UnableToTakeTasks, lambda id_: step_name(locked, id_))

    rows.update_tasks(new)

    path_of = paths(at)
    events = [
        TaskClaimed(subject=task.dossier, at_unit=path_of(task.unit_id), task=task.id, step=task.step) for task in new
    ]
    record(events=events, by=by, at=at)
    return [task_view(locked[id_]) for id_ in tasks]


def release_tasks(*, tasks: Sequence[UUID], by: Actor, at: datetime) -> list[TaskView]:
    """Gives steps back to everybody of the role in the unit. Raises `UnableToReleaseTasks` naming every step that the
    actor does not have."""
    locked = rows.lock_tasks(tasks)

    def release(id_: UUID) -> None:
        task = found_live(locked, id_)
        if task.holder_id is None or task.holder_id != by.account:
            raise Refusal(_("you do not have it"))
        task.holder_id, task.status = None, TaskStatus.OPEN.value

    decide_all(tasks, release, UnableToReleaseTasks, lambda id_: step_name(locked, id_))

    rows.update_tasks(list(locked.values()))

    path_of = paths(at)
    events = [
        TaskReleased(subject=task.dossier, at_unit=path_of(task.unit_id), task=task.id, step=task.step)
        for task in locked.values()
    ]
    record(events=events, by=by, at=at)
    return [task_view(locked[id_]) for id_ in tasks]


def reassign_tasks(*, reassignments: Sequence[Reassignment], by: Actor, at: datetime) -> list[TaskView]:
    """Gives steps to other people, or back to the unit; who may, dossiers decides. Raises `UnableToReassignTasks`
    naming every step that is not open any more."""
    locked = rows.lock_tasks([reassignment.task for reassignment in reassignments])

    before = {id_: task.holder_id for id_, task in locked.items()}

    def assign(reassignment: Reassignment) -> None:
        task = found_live(locked, reassignment.task)
        task.holder_id = reassignment.holder
        task.status = (TaskStatus.CLAIMED if reassignment.holder else TaskStatus.OPEN).value

    decide_all(reassignments, assign, UnableToReassignTasks, lambda item: step_name(locked, item.task))

    changed = [task for id_, task in locked.items() if task.holder_id != before[id_]]
    rows.update_tasks(changed)

    path_of = paths(at)
    events = [
        TaskReassigned(
            subject=task.dossier,
            at_unit=path_of(task.unit_id),
            task=task.id,
            step=task.step,
            holder_before=before[task.id],
            holder=task.holder_id,
        )
        for task in changed
    ]
    record(events=events, by=by, at=at)
    return [task_view(locked[reassignment.task]) for reassignment in reassignments]


def defer_tasks(*, deferrals: Sequence[Deferral], by: Actor, at: datetime) -> list[TaskView]:
    """Moves the due times of the dossiers' open steps and timers by working minutes of their units. Steps without one are
    left alone; a dossier without open steps is no fault. Returns the steps moved."""
    minutes = {deferral.dossier: deferral.minutes for deferral in deferrals}
    since = {deferral.dossier: deferral.since for deferral in deferrals if deferral.since is not None}
    locked = rows.lock_instances(minutes)

    deadlines = Deadlines()
    moved = [
        task
        for task in _live_tasks(minutes)
        if task.due_at is not None and task.opened_at <= since.get(task.dossier, task.opened_at)
    ]
    for task in moved:
        assert task.due_at is not None
        task.due_at = deadlines.later(unit=task.unit_id, start=task.due_at, minutes=minutes[task.dossier])

    rows.update_tasks(moved)
    if timers.has_timers(instance.definition_id for instance in locked.values()):
        timers.move_by(minutes, since, deadlines=deadlines)

    events = [
        TasksDeferred(subject=dossier, tasks=tuple(task.id for task in tasks), minutes=minutes[dossier])
        for dossier, tasks in _by_dossier(moved).items()
    ]
    record(events=events, by=by, at=at)
    return [task_view(task) for task in moved]


def redirect_instances(
    *,
    moves: Mapping[UUID, tuple[UUID, UUID]],
    ways: Mapping[UUID, Mapping[str, UUID]] | None = None,
    by: Actor,
    at: datetime,
) -> list[TaskView]:
    """Puts another unit into every place where `moves` ({dossier: (from, to)}) finds the former one. Its open steps
    go to the new unit, free, with their time anew from `at`. `ways` ({dossier: {place: unit}}) says who stands in the
    places from then on where the others change too. Returns the steps that went.

    Raises `UnableToRedirectProcesses` naming every dossier without a running process in which the unit stands.
    """
    locked = rows.lock_instances(moves)

    def redirect(dossier: UUID) -> None:
        instance, (left, to) = locked.get(dossier), moves[dossier]
        if instance is None or instance.status != InstanceStatus.RUNNING.value:
            raise Refusal(_("no process is running"))
        if str(left) not in instance.units.values():
            raise Refusal(_("the unit has no part in it"))
        instance.units = {place: str(to) if unit == str(left) else unit for place, unit in instance.units.items()}
        if ways is not None:
            instance.units |= {place: str(unit) for place, unit in ways[dossier].items()}

    decide_all(list(moves), redirect, UnableToRedirectProcesses, str)
    deadlines = Deadlines()
    gone = [task for task in _live_tasks(moves) if task.unit_id == moves[task.dossier][0]]
    for task in gone:
        send(task, locked[task.dossier], shape_of(task.definition_id), moves[task.dossier][1], at, deadlines)

    rows.update_instances(list(locked.values()))
    rows.update_tasks(gone)
    if timers.has_timers(instance.definition_id for instance in locked.values()):
        to = {dossier: unit for dossier, (_left, unit) in moves.items()}
        timers.send(gone, locked, to, at=at, deadlines=deadlines)

    path_of, by_dossier = paths(at), _by_dossier(gone)
    events = [
        ProcessRedirected(
            subject=dossier,
            at_unit=path_of(left),
            from_unit=left,
            to_unit=to,
            tasks=tuple(task.id for task in by_dossier.get(dossier, ())),
        )
        for dossier, (left, to) in moves.items()
    ]
    record(events=events, by=by, at=at)
    return [task_view(task) for task in gone]


def cancel_instances(*, dossiers: Sequence[UUID], by: Actor, at: datetime) -> list[TaskView]:
    """Ends processes before their end (a withdrawal, a refusal at receipt) and withdraws what is open in them.
    Returns the steps withdrawn. Raises `UnableToCancelProcesses` naming every dossier without a running process."""
    locked = rows.lock_instances(dossiers)

    def cancel(dossier: UUID) -> None:
        instance = locked.get(dossier)
        if instance is None or instance.status != InstanceStatus.RUNNING.value:
            raise Refusal(_("no process is running"))
        instance.status, instance.state_id, instance.ended_at = InstanceStatus.CANCELLED.value, None, at

    decide_all(dossiers, cancel, UnableToCancelProcesses, str)
    withdrawn = _live_tasks(locked)
    for task in withdrawn:
        task.status = TaskStatus.CANCELLED.value

    rows.update_instances(list(locked.values()))
    rows.update_tasks(withdrawn)
    if timers.has_timers(instance.definition_id for instance in locked.values()):
        timers.call_off([instance.id for instance in locked.values()])

    by_dossier = _by_dossier(withdrawn)
    events = [
        ProcessCancelled(
            subject=dossier,
            instance=instance.id,
            withdrawn=tuple(task.id for task in by_dossier.get(dossier, ())),
        )
        for dossier, instance in locked.items()
    ]
    record(events=events, by=by, at=at)
    return [task_view(task) for task in withdrawn]


def undo_completions(*, tasks: Sequence[UUID], by: Actor, at: datetime) -> list[TaskView]:
    """Takes back mistaken completions: each step is open again as it was, with its timers, and what it had opened is
    withdrawn. Also when the process ended with it, and when several agencies were silent at once. Facts and units that
    came with the completion stay until they are given anew.

    Raises `UnableToUndoCompletions` naming every step that is not its dossier's last one done.
    """
    locked = rows.lock_tasks(tasks)

    last = {task.instance_id: task.instance.completions for task in locked.values()}

    back: dict[UUID, Task] = {}

    def undo(id_: UUID) -> None:
        task = found(locked, id_)
        if task.status != TaskStatus.DONE.value:
            raise Refusal(_("it is not done"))
        if task.instance.status == InstanceStatus.CANCELLED.value:
            raise Refusal(_("it was withdrawn"))
        if task.closed_no != last[task.instance_id]:
            raise Refusal(_("a later step is done already"))
        back[task.instance_id] = task

    decide_all(tasks, undo, UnableToUndoCompletions, lambda id_: step_name(locked, id_))
    for task in back.values():
        go_back(task.instance, task)
    silent = happenings.ended_with(locked, last)
    reopened = {**silent, **locked}
    for task in reopened.values():
        reopen(task)
    opened = Task.objects.filter(instance__in=last, status__in=_LIVE)
    withdrawn = [task for task in opened if task.opened_no == last[task.instance_id]]
    for task in withdrawn:
        task.status = TaskStatus.CANCELLED.value

    rows.update_instances(_instances(locked))
    rows.update_tasks([*withdrawn, *reopened.values()])
    if timers.has_timers(task.definition_id for task in locked.values()):
        timers.take_back(last)

    path_of, by_dossier = paths(at), _by_dossier(withdrawn)
    known = steps.kept(list(reopened))
    events = [
        CompletionUndone(
            subject=task.dossier,
            at_unit=path_of(task.unit_id),
            task=task.id,
            step=task.step,
            withdrawn=tuple(each.id for each in by_dossier.get(task.dossier, ())),
            **known[task.id],
        )
        for task in reopened.values()
    ]
    steps.take_back(events, record(events=events, by=by, at=at), at=at)
    return [task_view(locked[id_]) for id_ in tasks]


def _live_tasks(dossiers: Collection[UUID]) -> list[Task]:
    found = list(Task.objects.filter(dossier__in=dossiers, status__in=_LIVE).order_by("id"))
    held = rows.held_tasks([task.id for task in found])
    return [held.get(task.id, task) for task in found]


def _by_dossier(tasks: Iterable[Task]) -> dict[UUID, list[Task]]:
    grouped: dict[UUID, list[Task]] = {}
    for task in tasks:
        grouped.setdefault(task.dossier, []).append(task)
    return grouped


def _instances(tasks: Mapping[UUID, Task]) -> list[Instance]:
    """The instances of the tasks, each once."""
    return list({task.instance_id: task.instance for task in tasks.values()}.values())
