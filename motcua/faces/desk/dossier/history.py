"""A dossier's way as the office tells it: every step by its name and who did it, where it is now, what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.faces.ui.dossiers import language, state_of, unit_name
from motcua.faces.ui.values import JourneyStep, StepState
from motcua.foundation.accounts.queries import names_of
from motcua.service.dossiers.queries.dossier import DossierView
from motcua.service.dossiers.queries.timeline import TimelineLine
from motcua.service.dossiers.values import CLOSED, STOPPED, Status
from motcua.service.processes.values import LIVE, Action, TaskView

#: Completions that an entry of the dossier tells already.
_TOLD_BY_DOSSIER = frozenset({Action.RECEIVE.value, Action.SIGN.value, Action.RETURN_RESULT.value})


def history_of(view: DossierView, tasks: Sequence[TaskView], *, at: datetime) -> list[JourneyStep]:
    lines = [line for line in view.timeline if not _is_told_twice(line)]
    names = names_of(accounts={who for line in lines for who in (line.actor, line.on_behalf_of) if who})
    by_key = {task.step: task for task in tasks}
    steps = [_done(line, by_key, names) for line in lines]
    if view.status in CLOSED:
        return steps
    steps.append(_now(view, tasks, at))
    if view.status is not Status.RESULT_READY:
        steps += [JourneyStep(name=step.name(language()), state=StepState.AHEAD) for step in view.ahead]
    return steps


def _is_told_twice(line: TimelineLine) -> bool:
    """The first step that is done says that processing has begun; what acts of the dossier tell, steps need not."""
    completed = line.kind == "task_completed" and line.facts.get("action") in _TOLD_BY_DOSSIER
    return completed or line.kind == "processing_begun"


def _done(line: TimelineLine, tasks: Mapping[str, TaskView], names: Mapping[UUID, str]) -> JourneyStep:
    return JourneyStep(
        name=_title(line, tasks),
        state=state_of(line),
        unit=unit_name(line.unit),
        holder=_doer(line, names),
        done_at=line.at,
    )


def _doer(line: TimelineLine, names: Mapping[UUID, str]) -> str:
    """Who did it; a deputy with the one whom she stood in for."""
    name = names.get(line.actor, "") if line.actor else ""
    principal = names.get(line.on_behalf_of, "") if line.on_behalf_of else ""
    return _("%(name)s for %(principal)s") % {"name": name, "principal": principal} if principal else name


def _title(line: TimelineLine, tasks: Mapping[str, TaskView]) -> str:
    """A step that was completed is told by its own name and what came of it."""
    task = tasks.get(str(line.facts.get("step", ""))) if line.kind == "task_completed" else None
    if task is None:
        return str(line.title)
    outcomes = {outcome.value: outcome.name(language()) for outcome in task.outcomes}
    outcomes |= {catch.key: catch.name(language()) for catch in task.catches}
    outcome = outcomes.get(str(line.facts.get("outcome", "")), "")
    name = task.name(language())
    return f"{name}: {outcome[:1].lower()}{outcome[1:]}" if outcome and outcome != name else name


def nothing_to_do(view: DossierView) -> str:
    """What a dossier stands at where nobody has a step."""
    if view.awaited:
        return _("Waiting for: %(events)s") % {"events": "; ".join(each.name(language()) for each in view.awaited)}
    return _("The paper is being made")


def _now(view: DossierView, tasks: Sequence[TaskView], at: datetime) -> JourneyStep:
    holding = view.holding
    task = next((each for each in tasks if each.id == view.task and each.status in LIVE), None)
    waiting = view.status in STOPPED
    names = {
        Status.SUPPLEMENT_REQUESTED: _("Waiting for the citizen’s supplement"),
        Status.PAUSED: _("Paused by law"),
        Status.RESULT_READY: _("The result waits to be returned"),
    }
    return JourneyStep(
        name=names.get(view.status) or (task.name(language()) if task else nothing_to_do(view)),
        state=StepState.WAITING if waiting else StepState.NOW,
        unit=unit_name(holding.unit),
        holder=holding.name,
        since=holding.since_at,
        until=None if waiting or holding.began_late else holding.due_at,
        late=holding.due_at is not None and holding.due_at < at and not waiting,
    )
