"""Steps of the process: taking one, handing it over, completing it, and the leader's decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NoReturn
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import names_of
from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.calendars.values import VIETNAM
from motcua.foundation.database.rows import insert_rows, update_rows
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import Event
from motcua.registry.catalogue.queries import versions
from motcua.registry.organization.queries import directory as directory_on
from motcua.registry.organization.queries import holders
from motcua.registry.organization.values import Directory
from motcua.registry.people.queries import persons
from motcua.service.dossiers.checklists import failed_checks
from motcua.service.dossiers.commands.clock import pause_for_money
from motcua.service.dossiers.commands.moves import complete_current
from motcua.service.dossiers.commands.payments import go_on_if_paid
from motcua.service.dossiers.commands.receipt import receive_dossiers
from motcua.service.dossiers.commands.supplements import request_supplements
from motcua.service.dossiers.counting import counted_by
from motcua.service.dossiers.deadlines import owed_at
from motcua.service.dossiers.errors import UnableToTakeStep
from motcua.service.dossiers.events import DossierApproved, DossierRefused, DossierSentBack, ProcessingBegun
from motcua.service.dossiers.locks import lock_dossiers, permit, permit_act, refuse_all, shown_code
from motcua.service.dossiers.models import Dossier, Note
from motcua.service.dossiers.models import Ruling as RulingRow
from motcua.service.dossiers.notices import step_notice, tell
from motcua.service.dossiers.ports import defer_result
from motcua.service.dossiers.rules.transitions import decision_target, may_follow
from motcua.service.dossiers.tasks import CURRENT_FIELDS, show_task
from motcua.service.dossiers.values import (
    Act,
    Decision,
    Ruling,
    RulingOutcome,
    Status,
    StepDone,
    SupplementRequest,
)
from motcua.service.processes.commands import claim_tasks, reassign_tasks, release_tasks
from motcua.service.processes.queries import open_tasks_of
from motcua.service.processes.values import Action, Effect, Moved, Reassignment, TaskView

#: Steps that `complete_steps` completes; the others are acts with a command of their own.
WORKING = frozenset({Action.ASSIGN, Action.EXAMINE, Action.CONSULT, Action.FORWARD, Action.ACKNOWLEDGE})

_EFFECTS = {
    RulingOutcome.APPROVE: Effect.APPROVE,
    RulingOutcome.REFUSE: Effect.REFUSE,
    RulingOutcome.SEND_BACK: Effect.SEND_BACK,
}
_DECISIONS = {RulingOutcome.APPROVE: Decision.APPROVED, RulingOutcome.REFUSE: Decision.REFUSED}


def take_steps(*, dossiers: Sequence[UUID], by: Actor, at: datetime) -> None:
    """Takes the current steps into one's own hands. Of two officers who take the same one, one wins; the other is
    told who (`UnableToTakeTasks`). Taking one's own again changes nothing."""
    rows = list(lock_dossiers(dossiers).values())
    permit_act(rows, Act.TAKE_STEP, by)
    refuse_all({shown_code(row): _("it has no open step") for row in rows if row.current_task is None})
    permit_step(rows, Act.TAKE_STEP, by)

    claim_tasks(tasks=[row.current_task for row in rows if row.current_task], by=by, at=at)
    _put_in_hands([row for row in rows if row.holder != by.account], by.account, at)


def release_steps(*, dossiers: Sequence[UUID], by: Actor, at: datetime) -> None:
    """Puts steps back into the unit's common inbox."""
    rows = list(lock_dossiers(dossiers).values())
    permit_act(rows, Act.TAKE_STEP, by)
    refuse_all({shown_code(row): _("it is not in your hands") for row in rows if row.holder != by.account})

    release_tasks(tasks=[row.current_task for row in rows if row.current_task], by=by, at=at)
    _put_in_hands(rows, None, at)


def hand_over_steps(*, dossiers: Sequence[UUID], to: UUID, by: Actor, at: datetime) -> None:
    """The head of a unit puts steps into a colleague's hands, also those that somebody else holds."""
    rows = list(lock_dossiers(dossiers).values())
    permit_act(rows, Act.HAND_OVER, by)
    refuse_all({shown_code(row): _("it has no open step") for row in rows if row.current_task is None})
    _refuse_others_steps(rows, to, at)

    reassign_tasks(
        reassignments=[Reassignment(task=row.current_task, holder=to) for row in rows if row.current_task],
        by=by,
        at=at,
    )
    _put_in_hands(rows, to, at)


def begin_step(*, dossier: UUID, task: UUID, action: str, by: Actor, at: datetime) -> bool:
    """The ordinary way into a step: a filing that waits for receipt is received (True); a step that nobody has is
    taken by who may; everything else is left as it is, to be looked at.

    `task` is what the official saw. Raises `UnableToActOnDossiers` when the dossier has gone on since.
    """
    (row,) = lock_dossiers([dossier]).values()
    permit(rows=[row], act=Act.TAKE_STEP, by=by)
    if row.current_task != task:
        refuse_all({shown_code(row): _("it has gone on to the step “%(step)s” meanwhile") % {"step": row.current_step}})

    mine = bool(row.current_role) and by.holds(Role(row.current_role), row.current_unit)
    if mine and action == Action.RECEIVE.value:
        receive_dossiers(dossiers=[dossier], by=by, at=at)
        return True
    if mine and row.holder is None and may_follow(Act.TAKE_STEP, Status(row.status)):
        take_steps(dossiers=[dossier], by=by, at=at)
    return False


def complete_steps(*, steps: Sequence[StepDone], by: Actor, at: datetime) -> None:
    """Completes working steps, all or none. The dossier goes on to the next step, unit or agency by itself, whatever
    its check-list says: who calls it may have a list of her own. The desk asks first.

    Where the outcome asks the citizen for more, she is asked with the same word: for what `request` names, else for what
    failed on the step's check-list. Where it tells her, she is told. A step that has a form is done with the answers of
    `StepDone.answers`, or else with those that are kept with it.

    Raises `UnableToActOnDossiers` naming every dossier whose step is another by now, whose form is not filled in or whose
    request cannot be sent, and `UnableToTakeStep` where a colleague holds it.
    """
    by_dossier = {step.dossier: step for step in steps}
    rows = list(lock_dossiers(by_dossier).values())
    directory = directory_on(on=city_day(at))
    look_at(rows, {row.id: by_dossier[row.id].task for row in rows}, directory=directory, at=at)
    permit_act(rows, Act.COMPLETE_STEP, by)
    refuse_moved(rows, {row.id: by_dossier[row.id].task for row in rows}, WORKING, by, at)
    permit_step(rows, Act.COMPLETE_STEP, by)
    refuse_all(
        {
            shown_code(row): _("an agency that is to be asked is not there today")
            for row in rows
            if any(unit not in directory for unit in by_dossier[row.id].consulted)
        }
    )

    begun = [row for row in rows if row.status == Status.RECEIVED.value]
    for row in rows:
        row.status = Status.IN_PROCESSING.value
    moved = _complete_alike(rows, by_dossier, by=by, at=at, directory=directory)
    done = {each.task.dossier: each.task for each in moved}
    effects = {id_: task.effect_of(task.outcome) for id_, task in done.items()}
    acknowledged = [row for row in rows if effects[row.id] is Effect.ACKNOWLEDGE]
    for row in acknowledged:
        row.status, row.decision, row.decided_at = Status.APPROVED.value, Decision.APPROVED.value, at
    update_rows(rows, ["status", "decision", "decided_at", "leg", *CURRENT_FIELDS])
    insert_rows(
        [
            Note(dossier=row, task=by_dossier[row.id].task, text=by_dossier[row.id].note, by=by.account, at=at)
            for row in rows
            if by_dossier[row.id].note.strip()
        ]
    )

    events: list[Event] = [ProcessingBegun(subject=row.id, at_unit=directory.path(row.current_unit)) for row in begun]
    events += [DossierApproved(subject=row.id, at_unit=directory.path(row.current_unit)) for row in acknowledged]
    record(events=events, by=by, at=at)
    awaiting_money = [row for row in rows if effects[row.id] is Effect.PAUSE_FOR_MONEY]
    pause_for_money(awaiting_money, by=by, at=at)
    go_on_if_paid([row.id for row in awaiting_money], at=at)
    _ask_citizens([row for row in rows if effects[row.id] is Effect.REQUEST_SUPPLEMENT], by_dossier, done, by=by, at=at)
    _tell_citizens([row for row in rows if effects[row.id] is Effect.NOTIFY], done, by=by, at=at)
    defer_result([row.id for row in acknowledged])


def _ask_citizens(
    rows: Sequence[Dossier], steps: Mapping[UUID, StepDone], done: Mapping[UUID, TaskView], *, by: Actor, at: datetime
) -> None:
    """What the officials name, else what failed on the check-lists of the steps that were just done."""
    if not rows:
        return
    by_version = versions(ids={row.version for row in rows})
    requests = []
    for row in rows:
        named, task = steps[row.id].request, done[row.id]
        defects = named.defects if named else failed_checks(row, by_version[row.version], task.action, task=task.id)
        requests.append(SupplementRequest(dossier=row.id, defects=defects, note=named.note if named else ""))
    request_supplements(requests=requests, by=by, at=at)


def _tell_citizens(rows: Sequence[Dossier], done: Mapping[UUID, TaskView], *, by: Actor, at: datetime) -> None:
    if not rows:
        return
    by_version = versions(ids={row.version for row in rows})
    people = persons(persons={row.applicant for row in rows})
    tell(
        notices=[step_notice(row, people[row.applicant], by_version[row.version], done[row.id]) for row in rows],
        by=by,
        at=at,
    )


def look_at(rows: Sequence[Dossier], tasks: Mapping[UUID, UUID], *, directory: Directory, at: datetime) -> None:
    """Where several steps are open at once, looks at the one that is meant, until it is done."""
    others = {row.id: row for row in rows if row.current_task != tasks[row.id]}
    for dossier, live in open_tasks_of(dossiers=others).items() if others else ():
        meant = [task for task in live if task.id == tasks[dossier]]
        if meant:
            show_task(others[dossier], meant, directory=directory, at=at)


def decide_dossiers(*, rulings: Sequence[Ruling], by: Actor, at: datetime) -> None:
    """A leader signs, refuses or sends back, many at once. The documents are made and signed by a job; a process
    with an issuing step waits for the clerk first. Check-lists are not looked at here; the desk asks first.

    Raises `UnableToActOnDossiers` naming every dossier that is not before a leader any more, and every refusal or
    return without its reason.
    """
    by_dossier = {ruling.dossier: ruling for ruling in rulings}
    rows = list(lock_dossiers(by_dossier).values())
    permit_act(rows, Act.DECIDE, by)
    refuse_moved(rows, {row.id: by_dossier[row.id].task for row in rows}, frozenset({Action.SIGN}), by, at)
    refuse_all(
        {
            shown_code(row): _("a reason is needed")
            for row in rows
            if by_dossier[row.id].outcome is not RulingOutcome.APPROVE and not by_dossier[row.id].reason.strip()
        }
    )

    directory = directory_on(on=city_day(at))
    for outcome in RulingOutcome:
        alike = [row for row in rows if by_dossier[row.id].outcome is outcome]
        if alike:
            complete_current(alike, effect=_EFFECTS[outcome], by=by, at=at, directory=directory)
    events = [_decide(row, by_dossier[row.id], at=at, directory=directory) for row in rows]
    update_rows(rows, ["status", "decision", "decided_at", "leg", "owed_at", *CURRENT_FIELDS])
    insert_rows(
        [
            RulingRow(
                dossier=row,
                outcome=row.decision,
                reason=by_dossier[row.id].reason,
                by=by.account,
                at=at,
            )
            for row in rows
            if row.decision
        ]
    )
    insert_rows(
        [
            Note(dossier=row, task=ruling.task, text=text, by=by.account, at=at)
            for row in rows
            for ruling in (by_dossier[row.id],)
            for text in (ruling.note if row.decision else ruling.reason, "" if row.decision else ruling.note)
            if text.strip()
        ]
    )

    record(events=events, by=by, at=at)
    defer_result([row.id for row in rows if row.decision and row.current_action != Action.ISSUE.value])


def _decide(row: Dossier, ruling: Ruling, *, at: datetime, directory: Directory) -> Event:
    row.status = decision_target(ruling.outcome).value
    if ruling.outcome in _DECISIONS:
        row.decision, row.decided_at = _DECISIONS[ruling.outcome].value, at
    row.owed_at = owed_at(row)
    at_unit = directory.path(row.current_unit)
    if ruling.outcome is RulingOutcome.REFUSE:
        return DossierRefused(subject=row.id, at_unit=at_unit, **counted_by(row))
    event = DossierApproved if ruling.outcome is RulingOutcome.APPROVE else DossierSentBack
    return event(subject=row.id, at_unit=at_unit)


def refuse_moved(
    rows: Sequence[Dossier], tasks: Mapping[UUID, UUID], actions: frozenset[Action], by: Actor, at: datetime
) -> None:
    """Refuses when a dossier went on since the official looked at it, or when a colleague holds the step."""
    awaited = {action.value for action in actions}
    refuse_all(
        {
            shown_code(row): _("it has gone on to the step “%(step)s” meanwhile") % {"step": row.current_step}
            for row in rows
            if row.current_task != tasks[row.id] or row.current_action not in awaited
        }
    )
    for row in rows:
        if row.holder not in (None, by.account) and by.kind is not AccountKind.SYSTEM:
            _refuse_held(row)


def _refuse_others_steps(rows: Sequence[Dossier], to: UUID, at: datetime) -> None:
    """A step goes only to who holds its role in its unit."""
    on = city_day(at)
    places = {(row.current_unit, Role(row.current_role)) for row in rows}
    fit = {
        place
        for place in places
        if any(holder.account == to for holder in holders(unit=place[0], role=place[1], on=on))
    }
    refuse_all(
        {
            shown_code(row): _("its step is for another post than this colleague's")
            for row in rows
            if (row.current_unit, Role(row.current_role)) not in fit
        }
    )


def _refuse_held(row: Dossier) -> NoReturn:
    name = names_of(accounts={row.holder}).get(row.holder, "") if row.holder else ""
    since = f"{row.held_since.astimezone(VIETNAM):%H:%M %d/%m/%Y}" if row.held_since else ""
    raise UnableToTakeStep(holder=name, since=since)


def permit_step(rows: Sequence[Dossier], act: Act, by: Actor) -> None:
    """A step is for those who hold its role in its unit: whoever examines does not receive, and the counter does not
    examine. Raises `NotPermitted` for the first that is for others."""
    for row in rows:
        mine = by.kind is AccountKind.SYSTEM or by.holds(Role(row.current_role), row.current_unit)
        refused = Refused(_("This step is for another post of the unit that holds the dossier."))
        require(ALLOWED if mine else refused, act=act.value, subject=row.id)


def _complete_alike(
    rows: Sequence[Dossier], steps: Mapping[UUID, StepDone], *, by: Actor, at: datetime, directory: Directory
) -> list[Moved]:
    """Completes rows that share outcome, facts and whom to ask together; the next steps go to whom they are meant for."""
    groups: dict[tuple[str, str, tuple[UUID, ...]], list[Dossier]] = {}
    for row in rows:
        step = steps[row.id]
        groups.setdefault((step.outcome, repr(sorted(step.facts.items())), step.consulted), []).append(row)
    moved: list[Moved] = []
    for (outcome, _facts, consulted), alike in groups.items():
        moved += complete_current(
            alike,
            outcome=outcome,
            by=by,
            at=at,
            directory=directory,
            facts=steps[alike[0].id].facts,
            consulted=consulted,
            holders={row.id: assignee for row in alike if (assignee := steps[row.id].assignee)},
            answers={row.id: given for row in alike if (given := steps[row.id].answers) is not None},
        )
    return moved


def _put_in_hands(rows: Sequence[Dossier], holder: UUID | None, at: datetime) -> None:
    for row in rows:
        row.holder, row.held_since = holder, at
    update_rows(rows, ["holder", "held_since"])
