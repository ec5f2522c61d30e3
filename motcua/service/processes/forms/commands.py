"""The only code that writes drafts of steps. The dossier is locked, and who may do it was asked, before it comes here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import Actor
from motcua.foundation.forms.errors import UnableToReadAnswers
from motcua.foundation.forms.rules.answers import bound_answers
from motcua.service.processes.forms.errors import UnableToKeepAnswers
from motcua.service.processes.models_forms import StepDraft
from motcua.service.processes.queries import tasks
from motcua.service.processes.values import LIVE

NOTE_LENGTH_MAX = 4_000


def keep_step_draft(
    *, task: UUID, answers: Mapping[str, Any] | None = None, note: str | None = None, by: Actor, at: datetime
) -> None:
    """Keeps what was typed into an open step: answers of its form as they are, also wrong ones, and the note; None leaves
    what was kept before. The same again changes nothing but the moment.

    Raises `UnableToKeepAnswers` for a step that is not open, one without a form that is given answers, and answers
    beyond the bounds of forms.
    """
    step = tasks(ids=[task]).get(task)
    if step is None or step.status not in LIVE:
        raise UnableToKeepAnswers(reason=_("the step is not open any more"))
    if answers is not None and step.form is None:
        raise UnableToKeepAnswers(reason=_("the step has no form"))
    written: dict[str, Any] = {"by": by.account, "at": at}
    if answers is not None:
        written["answers"] = _bound(answers)
    if note is not None:
        written["note"] = note[:NOTE_LENGTH_MAX]
    StepDraft.objects.update_or_create(task_id=task, defaults=written)


def _bound(answers: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        bound_answers(answers)
    except UnableToReadAnswers as beyond:
        raise UnableToKeepAnswers(reason=beyond.message) from beyond
    return answers
