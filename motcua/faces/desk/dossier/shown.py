"""A dossier as its officials see it: the head, the acts of the step that they may do, the questions of its form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.faces.ui.dossiers import language, speaks_vietnamese
from motcua.faces.ui.values import Due, Fact, Identity
from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.forms.rules.definition import form_of
from motcua.registry.organization.queries import holders
from motcua.registry.organization.values import Holder
from motcua.service.dossiers.deadlines import city_day
from motcua.service.dossiers.queries.dossier import DossierView
from motcua.service.dossiers.rules.norms import pause_grounds
from motcua.service.dossiers.values import Act, PauseGround, Status
from motcua.service.processes.values import LIVE, Action, OutcomeView, TaskView


@dataclass(frozen=True)
class Target:
    """A question or file slot that a supplement may name."""

    name: str
    label: str


@dataclass(frozen=True)
class Desk:
    """What the page offers: the current task with its outcomes, colleagues, grounds, and which acts are open."""

    task: TaskView | None
    step: str
    is_mine: bool
    may_take: bool
    may_complete: bool
    may_decide: bool
    may_issue: bool
    may_return: bool
    may_receive: bool
    may_supplement: bool
    outcomes: tuple[OutcomeView, ...]
    colleagues: Sequence[Holder]
    grounds: Sequence[PauseGround]
    acts: frozenset[Act]
    undoable: frozenset[Act]


def identity_of(view: DossierView, due: Due) -> Identity:
    """The head that stays while one scrolls."""
    unit = view.holding.unit
    return Identity(
        code=view.code,
        title=view.version.name_vi if speaks_vietnamese() else view.version.name_en,
        status=view.status.value,
        due=due,
        facts=(
            Fact(label=_("Applicant"), value=view.applicant_name, icon="user"),
            Fact(
                label=_("With"),
                value=" · ".join(part for part in (view.holding.name, unit.name_vi if unit else "") if part),
                icon="building-2",
            ),
        ),
    )


def desk_of(view: DossierView, tasks: Sequence[TaskView], *, actor: Actor, at: datetime) -> Desk:
    """What this official may do now. Everything is asked of policy again by the command."""
    task = next((each for each in tasks if each.status in LIVE), None)
    free = task is not None and task.holder in (None, actor.account)
    entitled = task is not None and actor.holds(task.role, task.unit)
    here = free and entitled
    action = task.action if task else None
    working = {Action.ASSIGN, Action.EXAMINE, Action.CONSULT, Action.FORWARD, Action.ACKNOWLEDGE}
    return Desk(
        task=task,
        step="" if task is None else task.name(language()),
        is_mine=task is not None and task.holder == actor.account,
        may_take=entitled and task is not None and task.holder is None and Act.TAKE_STEP in view.acts,
        may_complete=here and action in working and Act.COMPLETE_STEP in view.acts,
        may_decide=here and action is Action.SIGN and Act.DECIDE in view.acts,
        may_issue=here and action is Action.ISSUE and Act.ISSUE in view.acts,
        may_return=view.status is Status.RESULT_READY and Act.RETURN_RESULT in view.acts,
        may_receive=Act.RECEIVE in view.acts,
        may_supplement=Act.REQUEST_SUPPLEMENT in view.acts,
        outcomes=task.outcomes if task else (),
        colleagues=_colleagues(task, view, at=at),
        grounds=list(pause_grounds().values()),
        acts=view.acts,
        undoable=view.undoable,
    )


def _colleagues(task: TaskView | None, view: DossierView, *, at: datetime) -> Sequence[Holder]:
    """Who may get the step: those of its role in its unit; an assigning head chooses among the handlers."""
    if task is None:
        return ()
    role = Role.HANDLER if task.action is Action.ASSIGN else task.role
    return holders(unit=task.unit, role=role, on=city_day(at))


def supplement_targets(view: DossierView) -> list[Target]:
    """Every question and slot of the form, in its order."""
    form = form_of(view.version.form)
    names = [name for page in form.pages for name in page.fields]
    return [Target(name, form.fields[name].label.speak(language())) for name in names]
