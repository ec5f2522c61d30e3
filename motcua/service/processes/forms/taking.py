"""Takes the answers of forms with the completions of their steps: all of them good, or none is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.forms.rules.normalising import normalise
from motcua.foundation.forms.rules.validation import validate
from motcua.foundation.forms.values import Answers, Lookups
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.rules import canonical
from motcua.registry.people.lookups import form_lookups
from motcua.service.processes.forms.errors import UnableToAnswerForms
from motcua.service.processes.forms.events import StepFormAnswered
from motcua.service.processes.models import Task
from motcua.service.processes.models_forms import StepAnswers, StepDraft
from motcua.service.processes.refusing import step_name
from motcua.service.processes.rules.forms import facts_in
from motcua.service.processes.shapes import shape_of
from motcua.service.processes.telling import PathOf
from motcua.service.processes.values import LIVE, Completion, FactValue, StepForm

_LIVE = {status.value for status in LIVE}
#: Enough to begin mending with.
PROBLEMS_TOLD = 5


@dataclass(frozen=True, kw_only=True)
class Taken:
    """Good answers of one step, as they are kept and as conditions know them."""

    task: Task
    form: StepForm
    answers: Answers
    facts: Mapping[str, FactValue]


def taken(completions: Sequence[Completion], tasks: Mapping[UUID, Task], *, at: datetime) -> dict[UUID, Taken]:
    """By task, for those whose step has a form. No statement where none has.

    Raises `UnableToAnswerForms` naming every step whose form is not filled in, or not well.
    """
    asked = {each.task: form for each in completions if (form := _form_of(tasks.get(each.task)))}
    if not asked:
        return {}
    drafts = dict(StepDraft.objects.filter(task__in=asked, answers__isnull=False).values_list("task", "answers"))
    given = {each.task: drafts.get(each.task) if each.answers is None else each.answers for each in completions}
    lookups, today = form_lookups(on=city_day(at)), city_day(at)
    found: dict[UUID, Taken] = {}
    wrong: dict[UUID, str] = {}
    for task, form in asked.items():
        answers = given[task]
        fault = fault_of(form, answers, lookups=lookups, today=today)
        if fault:
            wrong[task] = fault
        else:
            kept = normalise(form.form, answers or {})
            found[task] = Taken(task=tasks[task], form=form, answers=kept, facts=facts_in(form.form, kept))
    if wrong:
        told = "; ".join(f"{step_name(tasks, task)} ({fault})" for task, fault in wrong.items())
        raise UnableToAnswerForms(refused=told, tasks=wrong)
    return found


def fault_of(form: StepForm, answers: Mapping[str, Any] | None, *, lookups: Lookups, today: date) -> str:
    """Why a step cannot be done with these answers of its form, in a line for people; '' when it can."""
    language = get_language() or "vi"
    if answers is None:
        return _("its form “%(form)s” is not filled in") % {"form": form.name(language)}
    problems = validate(form.form, answers, lookups=lookups, today=today)
    if not problems:
        return ""
    words = "; ".join(each.speak("en" if language == "en" else "vi") for each in problems[:PROBLEMS_TOLD])
    return _("in its form “%(form)s”: %(problems)s") % {"form": form.name(language), "problems": words}


def keep(found: Mapping[UUID, Taken], *, path_of: PathOf, by: Actor, at: datetime) -> None:
    """Writes what was taken, with its entries; called with the completions, in their transaction."""
    if not found:
        return
    StepAnswers.objects.filter(task__in=found, superseded_at=None).update(superseded_at=at)
    StepAnswers.objects.bulk_create(
        StepAnswers(
            task_id=task,
            dossier=each.task.dossier,
            form=each.form.key,
            answers=each.answers,
            by=by.account,
            at=at,
        )
        for task, each in found.items()
    )
    record(
        events=[
            StepFormAnswered(
                subject=each.task.dossier,
                at_unit=path_of(each.task.unit_id),
                task=task,
                step=each.task.step,
                form=each.form.key,
                answers_hash=sha256(canonical(each.answers)).hexdigest(),
            )
            for task, each in found.items()
        ],
        by=by,
        at=at,
    )


def _form_of(task: Task | None) -> StepForm | None:
    """Of a step that can still be done: of another one the completion itself says so."""
    if task is None or task.status not in _LIVE:
        return None
    model = shape_of(task.definition_id).model
    # Of a drawing without forms nothing more is asked: this is on the way of every completion.
    return model.form_of(model.steps[task.step]) if model.forms else None
