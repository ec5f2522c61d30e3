"""How an act moves the process of a dossier: completes its current task and shows the next one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.foundation.accounts.values import Actor
from motcua.foundation.journal.commands import record
from motcua.registry.organization.values import Directory
from motcua.service.dossiers.commands.legs import end_legs, open_legs
from motcua.service.dossiers.events import DossierForwarded
from motcua.service.dossiers.locks import refuse_all, shown_code
from motcua.service.dossiers.models import Dossier, Leg
from motcua.service.dossiers.tasks import show_next
from motcua.service.processes.commands import complete_tasks
from motcua.service.processes.forms.errors import UnableToAnswerForms
from motcua.service.processes.queries import open_tasks_of
from motcua.service.processes.values import Action, Completion, Effect, FactValue, Moved, TaskView

#: Steps after which the dossier is handed to another agency; asking an opinion or returning at the counter is not.
_HOLDING = frozenset({Action.ASSIGN, Action.EXAMINE, Action.FORWARD, Action.SIGN})


def complete_current(
    rows: Sequence[Dossier],
    *,
    outcome: str = "",
    effect: Effect | None = None,
    by: Actor,
    at: datetime,
    directory: Directory,
    facts: Mapping[str, FactValue] | None = None,
    holders: Mapping[UUID, UUID] | None = None,
    consulted: tuple[UUID, ...] = (),
    answers: Mapping[UUID, Mapping[str, Any]] | None = None,
) -> list[Moved]:
    """Completes the current task of each row with `outcome`, or with what has the `effect`, puts the next one on the row
    and opens a new leg where the dossier comes to another agency. `holders` ({dossier: account}) get what opens next;
    `consulted` are asked; `answers` ({dossier: of its step's form}) go before those that are kept with the step. Changes
    the rows; the caller saves them (CURRENT_FIELDS and `leg`). Raises `UnableToActOnDossiers` naming every dossier whose
    step has a form that is not filled in, or not well."""
    completions = [
        Completion(
            task=row.current_task,
            outcome=outcome,
            effect=effect,
            facts=facts or {},
            holder=(holders or {}).get(row.id),
            consulted=consulted,
            answers=(answers or {}).get(row.id),
        )
        for row in rows
        if row.current_task
    ]
    try:
        moved = complete_tasks(completions=completions, by=by, at=at)
    except UnableToAnswerForms as fault:
        wrong = {shown_code(row): fault.tasks.get(row.current_task, "") for row in rows if row.current_task}
        refuse_all({code: why for code, why in wrong.items() if why})
        raise
    opened = {move.task.dossier: move.opened for move in moved}
    ended = {move.task.dossier for move in moved if move.ended}
    go_on(rows, opened, ended=ended, by=by, at=at, directory=directory)
    return moved


def go_on(
    rows: Sequence[Dossier],
    opened: Mapping[UUID, Sequence[TaskView]],
    *,
    ended: Collection[UUID] = (),
    by: Actor,
    at: datetime,
    directory: Directory,
) -> None:
    """Puts what opened in each dossier on its row, or what is open still: nothing where the process is known to have
    `ended`. The caller saves."""
    quiet = [row.id for row in rows if not opened[row.id] and row.id not in ended]
    live = open_tasks_of(dossiers=quiet) if quiet else {}
    hand_over: list[tuple[Dossier, TaskView]] = []
    for row in rows:
        if opened[row.id] and _changes_hands(row, opened[row.id][0]):
            hand_over.append((row, opened[row.id][0]))
        show_next(row, opened[row.id], live.get(row.id, ()), directory=directory, at=at)
    _open_legs(hand_over, by=by, at=at, directory=directory)


def _changes_hands(row: Dossier, task: TaskView) -> bool:
    return task.action in _HOLDING and task.unit != row.current_unit


def _open_legs(hand_over: Sequence[tuple[Dossier, TaskView]], *, by: Actor, at: datetime, directory: Directory) -> None:
    if not hand_over:
        return
    left = end_legs([row.id for row, _task in hand_over], at=at)
    for row, _task in hand_over:
        row.leg += 1
    open_legs([Leg(dossier_id=row.id, number=row.leg, unit=task.unit, started_at=at) for row, task in hand_over])
    record(
        events=[
            DossierForwarded(
                subject=row.id,
                at_unit=directory.path(task.unit),
                leg=row.leg,
                from_unit=left[row.id],
                to_unit=task.unit,
            )
            for row, task in hand_over
        ],
        by=by,
        at=at,
    )
