"""Rows as values, and the lock that all changes of a unit's counters take first."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db import connection

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.values import VIETNAM
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory
from motcua.service.counters.models import Code, Counter, Pilot, Shift
from motcua.service.counters.policy import may_run, may_see
from motcua.service.counters.rules import link_of, state_of
from motcua.service.counters.signing import link_key
from motcua.service.counters.values import CodeView, CounterView, Half, PilotView, ShiftKind, ShiftView

UNITS_LOCK = 0x6D63_636F


def lock_units(units: Iterable[UUID]) -> None:
    """In a fixed order, until the transaction ends."""
    with connection.cursor() as cursor:
        for unit in sorted(set(units)):
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [UNITS_LOCK, str(unit)])


def require_run(*, units: Collection[UUID], by: Actor, on: date, act: str) -> Directory:
    """Raises `NotPermitted` unless the actor runs all these units, and returns the units of the day."""
    tree = directory(on=on)
    for unit in sorted(set(units)):
        above = tree.ancestors(unit) if unit in tree else ()
        require(may_run(by, unit=unit, above=above), act=act, subject=unit)
    return tree


def require_see(*, unit: UUID, by: Actor, on: date, act: str) -> Directory:
    tree = directory(on=on)
    above = tree.ancestors(unit) if unit in tree else ()
    require(may_see(by, unit=unit, above=above), act=act, subject=unit)
    return tree


def counter_view(row: Counter) -> CounterView:
    return CounterView(
        id=row.id,
        unit=row.unit,
        number=row.number,
        name_vi=row.name_vi,
        name_en=row.name_en or row.name_vi,
        from_on=row.during.lower,
        until_on=row.during.upper,
    )


def pilot_view(row: Pilot) -> PilotView:
    return PilotView(
        id=row.id, unit=row.unit, from_on=row.during.lower, until_on=row.during.upper, decision=row.decision
    )


def shift_view(row: Shift, officials: tuple[UUID, ...] = ()) -> ShiftView:
    return ShiftView(
        id=row.id,
        counter=row.counter_id,
        unit=row.unit,
        on=row.on,
        half=Half(row.half),
        starts=row.starts_at.astimezone(VIETNAM).time(),
        ends=row.ends_at.astimezone(VIETNAM).time(),
        kind=ShiftKind(row.kind),
        extra_minutes=row.extra_minutes,
        officials=officials,
        called_off_at=row.called_off_at,
    )


def code_view(row: Code, *, on: date) -> CodeView:
    first, until = row.during.lower, row.during.upper
    return CodeView(
        id=row.id,
        link=link_of(row.number, key=link_key()),
        procedure=row.procedure,
        place=row.place,
        owner=row.owner,
        from_on=first,
        until_on=until,
        state=state_of(from_on=first, until_on=until, is_withdrawn=row.withdrawn_at is not None, on=on),
        withdrawn_reason=row.withdrawn_reason,
        scans=row.scans,
        started=row.started,
        filed=row.filed,
    )
