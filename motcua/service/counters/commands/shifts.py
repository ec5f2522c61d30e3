"""Scheduling shifts with their rosters, changing a roster, calling shifts off. No legal clock reads any of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.queries import calendars_now
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.calendars.values import VIETNAM, Calendar
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.registry.organization.queries import directory, holdings_ever
from motcua.registry.organization.values import HoldingView
from motcua.service.counters.errors import UnableToChangeShift, UnableToFindShift, UnableToScheduleShifts
from motcua.service.counters.events import RosterChanged, ShiftCalledOff, ShiftScheduled
from motcua.service.counters.models import Counter, Fact, Pilot, Rostered, Shift
from motcua.service.counters.records import lock_units, require_run
from motcua.service.counters.rules import half_of, is_half_day, minutes_outside
from motcua.service.counters.values import NewShift, ShiftKind

SHIFTS_MAX = 2_000
FAULTS_TOLD_MAX = 10
REASON_LENGTH_MAX = 300


@dataclass(frozen=True)
class _Ground:
    """What stands in the units concerned, read once."""

    counters: Mapping[UUID, Counter]
    pilots: Sequence[Pilot]
    calendars: Mapping[UUID, Calendar]
    held: Mapping[UUID, Sequence[HoldingView]]

    def pilot(self, unit: UUID, on: date) -> Pilot | None:
        return next(
            (each for each in self.pilots if each.unit == unit and each.during.lower <= on < each.during.upper), None
        )

    def sits_here(self, account: UUID, unit: UUID, on: date) -> bool:
        """Does she hold a counter's post of the unit on that day?"""
        return any(
            each.account == account
            and Role.COUNTER in each.post.roles
            and each.starts_on <= on
            and (each.last_on is None or on <= each.last_on)
            for each in self.held[unit]
        )


def schedule_shifts(*, shifts: Sequence[NewShift], by: Actor, at: datetime) -> list[UUID]:
    """Schedules them all, or none; one that stands just so is left as it is. Returns a shift for each.

    A shift beyond the unit's sessions needs a pilot in force on its day. Raises `NotPermitted`, and
    `UnableToScheduleShifts` naming what cannot be: a counter that is closed, no half-day, a day that has begun, an
    official without a counter's post or at another counter at the time.
    """
    if not 0 < len(shifts) <= SHIFTS_MAX:
        raise UnableToScheduleShifts(refused=_("give one shift at least, and %(n)s at most") % {"n": SHIFTS_MAX})
    counters = {row.id: row for row in Counter.objects.filter(id__in={each.counter for each in shifts})}
    units = {row.unit for row in counters.values()}
    require_run(units=units, by=by, on=city_day(at), act="schedule_shifts")
    lock_units(units)
    ground = _ground(counters)
    faults = [_named(new, fault, ground) for new in shifts if (fault := _fault(new, ground, at))]
    _refuse(faults)
    standing = _standing(shifts)
    rows: list[Shift] = []
    rosters: list[Rostered] = []
    ids: list[UUID] = []
    for new in shifts:
        row = _row(new, ground)
        there = standing.get((new.counter, new.on, row.half))
        if there is not None:
            if not _is_same(there, row, new):
                faults.append(_named(new, _("another shift stands in this half-day"), ground))
            ids.append(there.id)
            continue
        standing[new.counter, new.on, row.half] = row
        rows.append(row)
        rosters += _rostered(row, new.officials)
        ids.append(row.id)
    faults += _twice_at_once(rosters, {row.id: row for row in rows}, ground)
    _refuse(faults)
    Shift.objects.bulk_create(rows)
    Rostered.objects.bulk_create(rosters)
    entries = record(events=[_scheduled(row, rosters) for row in rows], by=by, at=at)
    _open_facts(rows, entries, at=at, counts=True)
    return ids


def change_roster(*, shift: UUID, officials: Sequence[UUID], by: Actor, at: datetime) -> None:
    """Who sits there instead; the same again changes nothing. Raises `UnableToChangeShift` when it is over or called off."""
    row = _locked([shift], by=by, at=at, act="change_roster")[0]
    wanted = tuple(dict.fromkeys(officials))
    now = list(Rostered.objects.filter(shift=row, superseded_at=None))
    if {each.account for each in now} == set(wanted):
        return
    ground = _ground({row.counter_id: row.counter})
    if row.called_off_at is not None or row.ends_at <= at:
        raise UnableToChangeShift(reason=_("it is over or was called off"))
    if not wanted or not all(ground.sits_here(each, row.unit, row.on) for each in wanted):
        raise UnableToChangeShift(reason=_("everybody on a roster holds a counter’s post of the unit on that day"))
    gone = [each.id for each in now if each.account not in wanted]
    Rostered.objects.filter(id__in=gone).update(superseded_at=at)
    new = _rostered(row, [each for each in wanted if each not in {one.account for one in now}])
    if _twice_at_once(new, {row.id: row}, ground):
        raise UnableToChangeShift(reason=_("somebody sits at another counter then"))
    Rostered.objects.bulk_create(new)
    event = RosterChanged(subject=row.id, at_unit=directory(on=city_day(at)).path(row.unit), officials=wanted)
    record(events=[event], by=by, at=at)


def call_off_shifts(*, shifts: Sequence[UUID], reason: str, by: Actor, at: datetime) -> None:
    """All or none, before they begin; called off twice is called off once. Raises `UnableToChangeShift`."""
    rows = _locked(shifts, by=by, at=at, act="call_off_shifts")
    if not 0 < len(reason.strip()) <= REASON_LENGTH_MAX:
        raise UnableToChangeShift(reason=_("say why it is called off"))
    due = [row for row in rows if row.called_off_at is None]
    if any(row.starts_at <= at for row in due):
        raise UnableToChangeShift(reason=_("it has begun already"))
    ids = [row.id for row in due]
    Shift.objects.filter(id__in=ids).update(called_off_at=at, called_off_reason=reason.strip())
    Rostered.objects.filter(shift__in=ids, superseded_at=None).update(superseded_at=at)
    entries = record(events=[_called_off(row) for row in due], by=by, at=at)
    for row, entry in zip(due, entries, strict=True):
        Fact.objects.filter(shift=row.id, closed_by=None).update(closed_by=entry)
    _open_facts(due, entries, at=at, counts=False)


def _locked(shifts: Sequence[UUID], *, by: Actor, at: datetime, act: str) -> list[Shift]:
    wanted = sorted(set(shifts))
    rows = list(Shift.objects.select_related("counter").filter(id__in=wanted).order_by("id"))
    if len(rows) != len(wanted) or not rows:
        raise UnableToFindShift
    require_run(units={row.unit for row in rows}, by=by, on=city_day(at), act=act)
    lock_units(row.unit for row in rows)
    return list(Shift.objects.select_related("counter").filter(id__in=wanted).order_by("id"))


def _ground(counters: Mapping[UUID, Counter]) -> _Ground:
    units = {row.unit for row in counters.values()}
    calendars = calendars_now()
    return _Ground(
        counters=counters,
        pilots=list(Pilot.objects.filter(unit__in=units)),
        calendars={unit: calendars(unit) for unit in units},
        held={unit: holdings_ever(unit=unit) for unit in units},
    )


def _fault(new: NewShift, ground: _Ground, at: datetime) -> str:
    counter = ground.counters.get(new.counter)
    if counter is None or new.on not in counter.during:
        return _("its counter is not open on that day")
    if not is_half_day(starts=new.starts, ends=new.ends):
        return _("a shift is a half-day of whole minutes, six hours at most")
    if datetime.combine(new.on, new.starts, VIETNAM) < at:
        return _("it has begun already")
    if not new.officials or not all(ground.sits_here(each, counter.unit, new.on) for each in new.officials):
        return _("everybody on a roster holds a counter’s post of the unit on that day")
    sessions = ground.calendars[counter.unit].sessions_on(new.on)
    if ground.pilot(counter.unit, new.on) is None and minutes_outside(
        starts=new.starts, ends=new.ends, sessions=sessions
    ):
        return _("it reaches beyond the unit’s sessions, and no decision allows that on this day")
    return ""


def _row(new: NewShift, ground: _Ground) -> Shift:
    unit = ground.counters[new.counter].unit
    sessions = ground.calendars[unit].sessions_on(new.on)
    extra = minutes_outside(starts=new.starts, ends=new.ends, sessions=sessions)
    pilot = ground.pilot(unit, new.on)
    return Shift(
        id=new_id(),
        counter=ground.counters[new.counter],
        unit=unit,
        on=new.on,
        half=half_of(new.starts).value,
        starts_at=datetime.combine(new.on, new.starts, VIETNAM),
        ends_at=datetime.combine(new.on, new.ends, VIETNAM),
        kind=(ShiftKind.AFTER_HOURS if extra else ShiftKind.ORDINARY).value,
        extra_minutes=extra,
        pilot=pilot,
        in_pilot=pilot is not None and bool(sessions),
    )


def _standing(shifts: Sequence[NewShift]) -> dict[tuple[UUID, date, str], Shift]:
    rows = Shift.objects.filter(
        counter__in={each.counter for each in shifts}, on__in={each.on for each in shifts}, called_off_at=None
    )
    return {(row.counter_id, row.on, row.half): row for row in rows}


def _is_same(there: Shift, row: Shift, new: NewShift) -> bool:
    sitting = set(Rostered.objects.filter(shift=there.id, superseded_at=None).values_list("account", flat=True))
    return (there.starts_at, there.ends_at) == (row.starts_at, row.ends_at) and sitting in (set(), set(new.officials))


def _rostered(row: Shift, officials: Iterable[UUID]) -> list[Rostered]:
    during = DateTimeTZRange(row.starts_at, row.ends_at)
    return [Rostered(id=new_id(), shift=row, account=each, during=during) for each in dict.fromkeys(officials)]


def _twice_at_once(rosters: Sequence[Rostered], rows: Mapping[UUID, Shift], ground: _Ground) -> list[str]:
    """Who would sit at two counters at a time: among these, and with what stands."""
    faults: list[str] = []
    by_account: dict[UUID, list[Rostered]] = {}
    if rosters:
        standing = Rostered.objects.filter(
            account__in={each.account for each in rosters},
            superseded_at=None,
            during__overlap=DateTimeTZRange(
                min(each.during.lower for each in rosters), max(each.during.upper for each in rosters)
            ),
        )
        for each in standing:
            by_account.setdefault(each.account, []).append(each)
    for each in rosters:
        others = by_account.setdefault(each.account, [])
        if any(one.during.lower < each.during.upper and each.during.lower < one.during.upper for one in others):
            row = rows[each.shift_id]
            faults.append(f"{_where(row.counter_id, row.on, ground)}: {_('somebody sits at another counter then')}")
        others.append(each)
    return faults


def _named(new: NewShift, fault: str, ground: _Ground) -> str:
    return f"{_where(new.counter, new.on, ground)} {new.starts:%H:%M}: {fault}"


def _where(counter: UUID, on: date, ground: _Ground) -> str:
    row = ground.counters.get(counter)
    return f"{row.number if row else '?'} {on:%d/%m/%Y}"


def _refuse(faults: Sequence[str]) -> None:
    if faults:
        raise UnableToScheduleShifts(refused="; ".join(dict.fromkeys(faults[:FAULTS_TOLD_MAX])))


def _scheduled(row: Shift, rosters: Sequence[Rostered]) -> ShiftScheduled:
    return ShiftScheduled(
        subject=row.id,
        at_unit=directory(on=row.on).path(row.unit),
        counter=row.counter_id,
        half=row.half,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        extra_minutes=row.extra_minutes,
        in_pilot=row.in_pilot,
        shift_kind=row.kind,
        pilot=row.pilot_id,
        officials=tuple(each.account for each in rosters if each.shift_id == row.id),
    )


def _called_off(row: Shift) -> ShiftCalledOff:
    return ShiftCalledOff(
        subject=row.id,
        at_unit=directory(on=row.on).path(row.unit),
        counter=row.counter_id,
        half=row.half,
        starts_at=row.starts_at,
        extra_minutes=row.extra_minutes,
        in_pilot=row.in_pilot,
    )


def _open_facts(rows: Sequence[Shift], entries: Sequence[UUID], *, at: datetime, counts: bool) -> None:
    """Beside the shifts, by the entries that tell of them."""
    Fact.objects.bulk_create(
        Fact(
            opened_by=entry,
            opened_on=city_day(at),
            shift=row.id,
            path=list(directory(on=row.on).path(row.unit).path),
            shift_on=row.on,
            half=row.half,
            extra_minutes=row.extra_minutes,
            counts=counts and row.in_pilot,
        )
        for row, entry in zip(rows, entries, strict=True)
    )
