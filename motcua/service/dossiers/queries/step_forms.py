"""The forms of a dossier's steps: that of the open one as far as it is filled in, and those of former steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import names_of
from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.prefill import prefill_answers
from motcua.foundation.forms.rules.validation import validate
from motcua.foundation.forms.rules.visibility import visible_fields
from motcua.foundation.forms.values import Answers, Form, Lookups, Problem
from motcua.service.dossiers.queries.dossier import DossierView
from motcua.service.processes.forms.queries import answered_forms, step_draft
from motcua.service.processes.forms.values import Answered
from motcua.service.processes.values import StepForm, TaskView


@dataclass(frozen=True, kw_only=True)
class OpenStepForm:
    """The form of an open step. `answers`: as they are kept, or, where nothing is (`kept_at` None), filled in with what is
    known. `problems`: why the step cannot be done yet. `asked`: how many questions it asks as it is answered now."""

    task: UUID
    form: StepForm
    answers: Answers
    problems: tuple[Problem, ...]
    asked: int
    kept_at: datetime | None = None
    kept_by: str = ""

    @property
    def is_whole(self) -> bool:
        return self.kept_at is not None and not self.problems


def open_step_form(
    *,
    of: DossierView,
    step: TaskView,
    known: Mapping[str, object],
    actor: Actor,
    lookups: Lookups,
    today: date,
) -> OpenStepForm | None:
    """None for a step without a form. `known`: what is known of the applicant, by the keys that forms are filled in from.
    Of a dossier that the actor was shown; raises `NotPermitted` for who is not inside."""
    _require_inside(of, actor)
    if step.form is None:
        return None
    kept = step_draft(task=step.id)
    if kept is None or kept.answers is None:
        answers, kept_at, kept_by = _filled_in(of, step.form.form, known), None, ""
    else:
        answers, kept_at = kept.answers, kept.at
        kept_by = names_of(accounts={kept.by}).get(kept.by, "") if kept.by else ""
    return OpenStepForm(
        task=step.id,
        form=step.form,
        answers=answers,
        problems=validate(step.form.form, answers, lookups=lookups, today=today),
        asked=len(visible_fields(step.form.form, answers)),
        kept_at=kept_at,
        kept_by=kept_by,
    )


def filled_step_forms(*, of: DossierView, actor: Actor) -> Sequence[tuple[Answered, str]]:
    """The forms that steps were done with, each with the name of who did it, in the order of time. For officials only."""
    _require_inside(of, actor)
    found = answered_forms(dossiers=[of.id]).get(of.id, ())
    names = names_of(accounts={each.by for each in found if each.by}) if found else {}
    return [(each, names.get(each.by, "") if each.by else "") for each in found]


def _require_inside(of: DossierView, actor: Actor) -> None:
    inside = actor.kind in {AccountKind.OFFICIAL, AccountKind.SYSTEM}
    verdict = ALLOWED if inside else Refused("Forms of steps are the office's own.", hidden=True)
    require(verdict, act="see_step_forms", subject=of.id)


def _filled_in(of: DossierView, form: Form, known: Mapping[str, object]) -> Answers:
    """What the form's prefills say, what the citizen answered to the same questions, and then what former steps did:
    fields are the same that have the same name and component."""
    answers: dict[str, Any] = prefill_answers(form, known)
    _carry(form, form_of(of.version.form), of.answers, answers)
    for each in answered_forms(dossiers=[of.id]).get(of.id, ()):
        _carry(form, each.form.form, each.answers, answers)
    return answers


def _carry(form: Form, other: Form, given: Mapping[str, Any], answers: dict[str, Any]) -> None:
    for name, field in form.fields.items():
        same = other.fields.get(name)
        if name in given and same is not None and same.component is field.component:
            answers[name] = given[name]
