"""What a dossier shows of its open task: lists sort and filter by it, so it stands on the dossier's own row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from motcua.registry.organization.values import Directory
from motcua.service.dossiers.models import Dossier
from motcua.service.processes.values import TaskView

CURRENT_FIELDS = [
    "current_unit", "current_role", "current_action", "current_step", "current_task", "holder", "held_since",
    "step_due_at", "involved_units", "units_above",
]  # fmt: skip


def show_task(row: Dossier, opened: Sequence[TaskView], *, directory: Directory, at: datetime) -> None:
    """Puts the first opened task on the row; none means that nothing is to be done (the fields are emptied)."""
    task = opened[0] if opened else None
    row.current_task = task.id if task else None
    row.current_role = task.role.value if task else ""
    row.current_action = task.action.value if task else ""
    row.current_step = task.name_vi if task else ""
    row.step_due_at = task.due_at if task else None
    row.holder = task.holder if task else None
    row.held_since = at
    for each in opened:
        involve(row, each, directory)
    if task:
        row.current_unit = task.unit


def show_next(
    row: Dossier, opened: Sequence[TaskView], live: Sequence[TaskView], *, directory: Directory, at: datetime
) -> None:
    """Puts on the row what is to be done next: what has just opened, or else the eldest of the steps that are open
    beside (`live`, by id). The fold of the journal says the same."""
    show_task(row, opened or live[:1], directory=directory, at=at)


def involve(row: Dossier, task: TaskView, directory: Directory) -> None:
    """Once a unit has held a dossier, its officials may see it; so may who oversees the units above."""
    path = directory.path(task.unit)
    row.involved_units = list(dict.fromkeys([*row.involved_units, task.unit]))
    row.units_above = list(dict.fromkeys([*row.units_above, *path.ancestors]))
