"""The legal clock: pausing it with a ground, letting it go on, extending once, apologising once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.queries import calendar_of, calendars_now
from motcua.foundation.calendars.rules import city_day, due_at, working_minutes
from motcua.foundation.calendars.values import Limit
from motcua.foundation.database.rows import update_rows
from motcua.foundation.journal.commands import record
from motcua.registry.catalogue.queries import versions
from motcua.registry.organization.queries import directory as directory_on
from motcua.registry.people.queries import persons
from motcua.service.dossiers.commands.dues import demand_fees
from motcua.service.dossiers.counting import counted_by
from motcua.service.dossiers.deadlines import DUE_FIELDS, is_provisional, owed_at, pauses_of, set_due
from motcua.service.dossiers.events import (
    DossierExtended,
    DossierPaused,
    DossierReappointed,
    DossierResumed,
    DueDateRecomputed,
)
from motcua.service.dossiers.locks import lock_dossiers, permit_act, refuse_all, shown_code
from motcua.service.dossiers.models import Dossier, Extension, Pause, Reappointment
from motcua.service.dossiers.notices import money_awaited_notice, reappointed_notice, tell
from motcua.service.dossiers.rules.norms import MONEY, pause_grounds
from motcua.service.dossiers.values import RUNNING, Act, Status
from motcua.service.payments.queries import owed_on
from motcua.service.processes.commands import defer_tasks
from motcua.service.processes.values import Deferral


def pause_dossiers(*, dossiers: Sequence[UUID], ground: str, reason: str, by: Actor, at: datetime) -> None:
    """Stops the clock for a legal ground (data/pause_grounds.json). Raises `UnableToActOnDossiers` for an unknown
    ground and for every dossier whose clock does not run."""
    rows = list(lock_dossiers(dossiers).values())
    permit_act(rows, Act.PAUSE, by)
    if ground not in pause_grounds():
        refuse_all({shown_code(row): _("the law knows no such ground for a pause") for row in rows})

    _pause(rows, ground=ground, reason=reason, by=by, at=at)


def _pause(rows: Sequence[Dossier], *, ground: str, reason: str = "", by: Actor, at: datetime) -> None:
    _stop(rows, ground=ground, reason=reason, by=by, at=at)
    if ground == MONEY:
        _ask_for_money(rows, by=by, at=at)


def _stop(rows: Sequence[Dossier], *, ground: str, reason: str = "", by: Actor, at: datetime) -> None:
    directory = directory_on(on=city_day(at))
    open_pauses(rows, ground=ground, reason=reason, at=at)
    for row in rows:
        row.status = Status.PAUSED.value
    update_rows(rows, ["status"])

    record(
        events=[DossierPaused(subject=row.id, at_unit=directory.path(row.current_unit), ground=ground) for row in rows],
        by=by,
        at=at,
    )


def _ask_for_money(rows: Sequence[Dossier], *, by: Actor, at: datetime) -> None:
    """By the rules; what another agency's notice says is told by that agency."""
    demand_fees(rows, by=by, at=at)
    owed = owed_on(subjects=[row.id for row in rows])
    if owed:
        people = persons(persons={row.applicant for row in rows})
        notices = [
            money_awaited_notice(row, people[row.applicant], owed[row.id], at=at) for row in rows if row.id in owed
        ]
        tell(notices=notices, by=by, at=at)


def resume_dossiers(*, dossiers: Sequence[UUID], by: Actor, at: datetime) -> None:
    """Lets the clock go on; the dates move by what the pause took."""
    rows = list(lock_dossiers(dossiers).values())
    permit_act(rows, Act.RESUME, by)

    _resume(rows, by=by, at=at)


def _resume(rows: Sequence[Dossier], *, by: Actor, at: datetime) -> None:
    directory = directory_on(on=city_day(at))
    for row in rows:
        row.status = Status.IN_PROCESSING.value
    ended = end_pauses(rows, by=by, at=at)
    update_rows(rows, ["status", "step_due_at", *DUE_FIELDS])

    record(
        events=[
            DossierResumed(
                subject=row.id,
                at_unit=directory.path(row.current_unit),
                ground=ended[row.id].ground,
                legal_due_at=row.legal_due_at,
                promised_at=row.promised_at,
            )
            for row in rows
        ],
        by=by,
        at=at,
    )


def pause_for_money(rows: Sequence[Dossier], *, by: Actor, at: datetime) -> None:
    """Stops the clock of locked dossiers that wait for a payment from now on."""
    if rows:
        _pause(rows, ground=MONEY, by=by, at=at)


def stand_still_for_money(rows: Sequence[Dossier], *, by: Actor, at: datetime) -> None:
    """Stops the clock of locked dossiers for what was asked for already, and tells nobody: who asked has told it."""
    if rows:
        _stop(rows, ground=MONEY, by=by, at=at)


def end_pauses_for_money(rows: Sequence[Dossier], *, by: Actor, at: datetime) -> None:
    """Lets the clock go on of those of the locked dossiers that stand still for money; the others are left alone."""
    paused = [row for row in rows if row.status == Status.PAUSED.value]
    if not paused:
        return
    pauses = Pause.objects.filter(dossier__in=paused, ground=MONEY, voided_at=None, period__upper_inf=True)
    for_money = set(pauses.values_list("dossier", flat=True))
    if for_money:
        _resume([row for row in paused if row.id in for_money], by=by, at=at)


def extend_dossier(*, dossier: UUID, extra: Limit, reason: str, legal_basis: str, by: Actor, at: datetime) -> datetime:
    """Extends the legal deadline, once. Returns the new one.

    Raises `UnableToActOnDossiers` when it was extended before, has no deadline, is over it already, or when reason
    or legal basis are missing: an extension after the deadline would make late work look punctual.
    """
    (row,) = lock_dossiers([dossier]).values()
    permit_act([row], Act.EXTEND, by)
    if fault := _extension_fault(row, reason=reason, legal_basis=legal_basis, at=at):
        refuse_all({shown_code(row): fault})

    assert row.legal_due_at is not None
    calendar = calendar_of(unit=row.receiving_unit)
    after = due_at(started_at=row.legal_due_at, limit=extra, pauses=pauses_of([row.id])[row.id], calendar=calendar)
    if after is None or after <= row.legal_due_at:
        refuse_all({shown_code(row): _("the extension must be longer than nothing")})
    assert after is not None
    defer_steps({row: working_minutes(start=row.legal_due_at, end=after, calendar=calendar)}, by=by, at=at)
    Extension.objects.create(
        dossier=row,
        reason=reason,
        legal_basis=legal_basis,
        extra_amount=extra.amount,
        extra_unit=extra.unit.value,
        due_before_at=row.legal_due_at,
        due_after_at=after,
        at=at,
        by=by.account,
    )
    row.legal_due_at = row.promised_at = after
    row.due_is_provisional = is_provisional(after, calendar)
    row.owed_at = owed_at(row)
    update_rows([row], ["step_due_at", *DUE_FIELDS])

    record(
        events=[
            DossierExtended(
                subject=row.id,
                at_unit=directory_on(on=city_day(at)).path(row.current_unit),
                legal_due_at=after,
                promised_at=after,
            )
        ],
        by=by,
        at=at,
    )
    return after


def _extension_fault(row: Dossier, *, reason: str, legal_basis: str, at: datetime) -> str | None:
    if row.legal_due_at is None:
        return _("it has no deadline")
    if Extension.objects.filter(dossier=row).exists():
        return _("it was extended once already")
    if at > row.legal_due_at:
        return _("its deadline is over; apologise and give a new date instead")
    if not reason.strip() or not legal_basis.strip():
        return _("an extension needs its reason and its legal basis")
    return None


def reappoint_dossier(*, dossier: UUID, promised_at: datetime, reason: str, by: Actor, at: datetime) -> None:
    """Apologises for a delay and names a new date (form 04), once. The legal deadline stays: what is late stays
    late.

    Raises `UnableToActOnDossiers` when it was done before, without a reason, or for a date that is not later.
    """
    (row,) = lock_dossiers([dossier]).values()
    permit_act([row], Act.REAPPOINT, by)
    fault = None
    if Reappointment.objects.filter(dossier=row).exists():
        fault = _("an apology with a new date was given once already")
    elif row.promised_at is None:
        fault = _("it has no date to move")
    elif promised_at <= max(at, row.promised_at):
        fault = _("the new date must be later than the old one and than now")
    elif not reason.strip():
        fault = _("an apology needs its reason")
    if fault:
        refuse_all({shown_code(row): fault})

    assert row.promised_at is not None
    Reappointment.objects.create(
        dossier=row,
        reason=reason,
        promised_before_at=row.promised_at,
        promised_after_at=promised_at,
        at=at,
        by=by.account,
    )
    row.reappointed_to = promised_at
    row.owed_at = owed_at(row)
    update_rows([row], DUE_FIELDS)

    record(
        events=[
            DossierReappointed(
                subject=row.id,
                at_unit=directory_on(on=city_day(at)).path(row.current_unit),
                promised_at=promised_at,
                **counted_by(row),
            )
        ],
        by=by,
        at=at,
    )
    people = persons(persons={row.applicant})
    tell(notices=[reappointed_notice(row, people[row.applicant], reason)], by=by, at=at)


def recompute_due_dates(*, dossiers: Sequence[UUID], cause: str, by: Actor, at: datetime) -> int:
    """Computes the dates anew, after a year's calendar was decided or working hours changed. Returns how many moved;
    the others record nothing. Left as they are: dossiers whose clock does not run. One that stands still counts by
    the calendar of the moment in which it goes on."""
    rows = [row for row in lock_dossiers(dossiers).values() if Status(row.status) in RUNNING]
    by_version = versions(ids={row.version for row in rows})
    before = {row.id: (row.legal_due_at, row.promised_at) for row in rows}
    was_provisional = {row.id: row.due_is_provisional for row in rows}
    set_due(rows, by_version=by_version)
    directory = directory_on(on=city_day(at))
    moved: list[Dossier] = []
    settled: list[Dossier] = []
    for row in rows:
        if (row.legal_due_at, row.promised_at) != before[row.id]:
            moved.append(row)
        elif was_provisional[row.id] != row.due_is_provisional:
            settled.append(row)
    update_rows([*moved, *settled], DUE_FIELDS)

    record(
        events=[
            DueDateRecomputed(
                subject=row.id,
                at_unit=directory.path(row.current_unit),
                cause=cause,
                legal_due_at=row.legal_due_at,
                promised_at=row.promised_at,
            )
            for row in moved
        ],
        by=by,
        at=at,
    )
    return len(moved)


def open_pauses(rows: Sequence[Dossier], *, ground: str, at: datetime, reason: str = "") -> None:
    """Begins a pause of each locked dossier. Of two acts at once the later may have read the clock earlier: a pause
    begins no sooner than the last one ended."""
    ends: dict[UUID, datetime] = {}
    for past in Pause.objects.filter(dossier__in=[row.id for row in rows], voided_at=None).order_by("period"):
        ends[past.dossier_id] = past.period.upper
    Pause.objects.bulk_create(
        Pause(
            dossier=row,
            ground=ground,
            reason=reason,
            period=TimestamptzRange(max(at, ends.get(row.id, at)), None),
        )
        for row in rows
    )


def end_pauses(rows: Sequence[Dossier], *, by: Actor, at: datetime) -> dict[UUID, Pause]:
    """Ends the open pause of each locked dossier, by dossier, and moves its dates and those of its open steps by what
    the pause took; the caller saves and records. A pause of no length is voided: it never was."""
    ended = {
        pause.dossier_id: pause
        for pause in Pause.objects.filter(dossier__in=[row.id for row in rows], voided_at=None, period__upper_inf=True)
    }
    took: dict[Dossier, int] = {}
    since: dict[UUID, datetime] = {}
    calendars = calendars_now()
    for row in rows:
        pause = ended[row.id]
        began = pause.period.lower
        if began >= at:
            pause.voided_at = at
        else:
            pause.period = TimestamptzRange(began, at)
            since[row.id] = began
            took[row] = working_minutes(start=began, end=at, calendar=calendars(row.receiving_unit))
    update_rows(list(ended.values()), ["period", "voided_at"])
    set_due(rows, by_version=versions(ids={row.version for row in rows}))
    defer_steps(took, since, by=by, at=at)
    return ended


def defer_steps(
    minutes: Mapping[Dossier, int], since: Mapping[UUID, datetime] | None = None, *, by: Actor, at: datetime
) -> None:
    """Gives the open steps of the dossiers so many working minutes more, but for those that opened after `since`; the
    caller saves the dossiers."""
    rows = {row.id: row for row in minutes}
    deferrals = [
        Deferral(dossier=row.id, minutes=more, since=(since or {}).get(row.id)) for row, more in minutes.items() if more
    ]
    for task in defer_tasks(deferrals=deferrals, by=by, at=at) if deferrals else ():
        if rows[task.dossier].current_task == task.id:
            rows[task.dossier].step_due_at = task.due_at
