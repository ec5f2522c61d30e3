"""Withdrawing, and undoing a mistake by a compensating act with its reason. Nothing is erased."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.rows import insert_rows, update_rows
from motcua.foundation.journal.commands import record
from motcua.registry.catalogue.queries import versions
from motcua.registry.organization.queries import directory as directory_on
from motcua.service.dossiers.commands.legs import end_legs
from motcua.service.dossiers.counting import counted_by
from motcua.service.dossiers.deadlines import NOTHING_OWED, owed_at, set_due
from motcua.service.dossiers.events import ActUndone, DossierWithdrawn
from motcua.service.dossiers.locks import lock_dossiers, permit, permit_act, refuse_all, shown_code, words
from motcua.service.dossiers.models import Dossier, Leg, Note, Pause, Ruling
from motcua.service.dossiers.rules.timing import timing
from motcua.service.dossiers.rules.transitions import UNDOABLE, may_undo
from motcua.service.dossiers.tasks import CURRENT_FIELDS, show_task
from motcua.service.dossiers.values import Act, Decision, Status
from motcua.service.payments.commands.payables import cancel_unpaid
from motcua.service.processes.commands import cancel_instances, undo_completions
from motcua.service.processes.queries import last_done_task
from motcua.service.processes.values import Action

#: Acts that complete a step, which undoing opens again. A result that went home by itself completed none.
_STEPS = {
    Act.DECIDE: frozenset({Action.SIGN, Action.ACKNOWLEDGE}),
    Act.RETURN_RESULT: frozenset({Action.RETURN_RESULT}),
}

#: When the act that is undone was done, for figures of acts that count in a period; a pause is no such act.
_UNDONE_AT: dict[Act, Callable[[Dossier], datetime | None]] = {
    Act.REFUSE_RECEIPT: lambda row: row.closed_at,
    Act.PAUSE: lambda row: None,
    Act.DECIDE: lambda row: row.decided_at,
    Act.RETURN_RESULT: lambda row: row.returned_at,
}


def withdraw_dossiers(*, dossiers: Sequence[UUID], reason: str, by: Actor, at: datetime) -> None:
    """Takes dossiers back at the citizen's wish. Their processes end; what was filed is kept."""
    rows = list(lock_dossiers(dossiers).values())
    permit_act(rows, Act.WITHDRAW, by)

    directory = directory_on(on=city_day(at))
    paths = {row.id: directory.path(row.current_unit) for row in rows}
    cancel_instances(dossiers=[row.id for row in rows], by=by, at=at)
    cancel_unpaid(subjects=[row.id for row in rows], reason="withdrawn", by=by, at=at)
    open_pauses = list(
        Pause.objects.filter(dossier__in=[row.id for row in rows], voided_at=None, period__upper_inf=True)
    )
    stopped = {pause.dossier_id: pause.period.lower for pause in open_pauses}
    Pause.objects.filter(id__in=[pause.id for pause in open_pauses]).update(voided_at=at)
    end_legs([row.id for row in rows], at=at)
    for row in rows:
        row.status = Status.WITHDRAWN.value
        row.closed_at = at
        row.owed_at = NOTHING_OWED
        show_task(row, (), directory=directory, at=at)
    update_rows(rows, ["status", "closed_at", "owed_at", *CURRENT_FIELDS])
    insert_rows([Note(dossier=row, text=reason, by=by.account, at=at) for row in rows if reason.strip()])

    record(
        events=[
            DossierWithdrawn(
                subject=row.id,
                at_unit=paths[row.id],
                timing=timing(due_at=row.promised_at, settled_at=at, stopped_at=stopped.get(row.id)).value
                if row.received_at
                else "",
                **counted_by(row),
            )
            for row in rows
        ],
        by=by,
        at=at,
    )


def undo(*, dossier: UUID, act: Act, reason: str, by: Actor, at: datetime) -> None:
    """Turns the last act back: a refused receipt, a pause, a decision that is not issued yet and whose
    document is not made yet, a return.

    Raises `UnableToActOnDossiers` when the act is not the one that the dossier stands on, or without a reason.
    """
    (row,) = lock_dossiers([dossier]).values()
    permit([row], act, by)
    permit([row], Act.UNDO, by)
    if act not in UNDOABLE or not may_undo(act, Status(row.status)):
        refuse_all({shown_code(row): _("this cannot be undone, it %(stands)s") % {"stands": words(row.status)}})
    if not reason.strip():
        refuse_all({shown_code(row): _("a reason is needed")})

    step = last_done_task(dossier=row.id) if act in _STEPS else None
    if act is Act.DECIDE and step and step.action not in _STEPS[act]:
        refuse_all({shown_code(row): _("it was issued already")})

    directory = directory_on(on=city_day(at))
    undone_at, decision = _UNDONE_AT[act](row), row.decision
    if step and step.action in _STEPS[act]:
        show_task(row, undo_completions(tasks=[step.id], by=by, at=at), directory=directory, at=at)
    if act is Act.PAUSE:
        _void_pause(row, at=at)
    if act is Act.DECIDE:
        Ruling.objects.filter(dossier=row, superseded_at=None).update(superseded_at=at)
        row.decision, row.decided_at = Decision.NONE.value, None
    if act is Act.RETURN_RESULT:
        row.returned_at = None
        Leg.objects.filter(dossier=row, number=row.leg).update(ended_at=None)
    row.status = UNDOABLE[act][1].value
    row.closed_at = None
    row.owed_at = owed_at(row)
    row.save()
    Note.objects.create(dossier=row, text=reason, by=by.account, at=at)

    record(
        events=[
            ActUndone(
                subject=row.id,
                at_unit=directory.path(row.current_unit),
                act=act.value,
                restored=row.status,
                undone_at=undone_at,
                decision=decision,
                **counted_by(row),
                legal_due_at=row.legal_due_at,
                promised_at=row.promised_at,
            )
        ],
        by=by,
        at=at,
    )


def _void_pause(row: Dossier, *, at: datetime) -> None:
    """A pause made by mistake never was: the clock counts through it."""
    Pause.objects.filter(dossier=row, voided_at=None, period__upper_inf=True).update(voided_at=at)
    set_due([row], by_version=versions(ids={row.version}))
