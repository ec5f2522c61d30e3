"""What an official types into a step before it is done: the answers of its form, and the note that goes with its end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.registry.organization.queries import directory as directory_on
from motcua.service.dossiers.commands.steps import look_at, permit_step, refuse_moved
from motcua.service.dossiers.locks import lock_dossiers, permit_act
from motcua.service.dossiers.values import Act
from motcua.service.processes.forms.commands import keep_step_draft
from motcua.service.processes.values import Action


def keep_step_form(
    *,
    dossier: UUID,
    task: UUID,
    answers: Mapping[str, Any] | None = None,
    note: str | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Keeps what was typed into the open step, right or wrong; None leaves what was kept before. The step's end takes it.

    Raises `UnableToActOnDossiers` when the dossier has gone on since, `UnableToTakeStep` where a colleague holds the
    step, `UnableToKeepAnswers` for a step without a form and for answers beyond all bounds.
    """
    (row,) = lock_dossiers([dossier]).values()
    look_at([row], {row.id: task}, directory=directory_on(on=city_day(at)), at=at)
    permit_act([row], Act.CHECK, by)
    refuse_moved([row], {row.id: task}, frozenset(Action), by, at)
    permit_step([row], Act.CHECK, by)

    keep_step_draft(task=task, answers=answers, note=note, by=by, at=at)
