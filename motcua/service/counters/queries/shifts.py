"""Counters, shifts and what was served in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from uuid import UUID

from django.db import connection
from django.db.models import Q

from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.queries import calendars_now
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.calendars.values import VIETNAM, Session
from motcua.service.counters.errors import UnableToFindCounter
from motcua.service.counters.models import Counter, Pilot, Rostered, Shift
from motcua.service.counters.records import counter_view, pilot_view, require_see, shift_view
from motcua.service.counters.rules import time_outside
from motcua.service.counters.values import CounterView, PilotView, Served, ShiftKind, ShiftView

SHIFTS_MAX = 500


def counters_of(*, unit: UUID, actor: Actor, at: datetime) -> list[CounterView]:
    """The unit's counters, those that are closed last."""
    require_see(unit=unit, by=actor, on=city_day(at), act="see_counters")
    rows = [counter_view(row) for row in Counter.objects.filter(unit=unit).order_by("number", "id")]
    return sorted(rows, key=lambda row: row.until_on is not None)


def counter_of(*, counter: UUID, actor: Actor, at: datetime) -> CounterView:
    """Raises `UnableToFindCounter`, and `NotPermitted` for who may not see it."""
    row = Counter.objects.filter(id=counter).first()
    if row is None:
        raise UnableToFindCounter
    require_see(unit=row.unit, by=actor, on=city_day(at), act="see_counters")
    return counter_view(row)


def pilots_of(*, unit: UUID, actor: Actor, at: datetime) -> list[PilotView]:
    require_see(unit=unit, by=actor, on=city_day(at), act="see_counters")
    return [pilot_view(row) for row in Pilot.objects.filter(unit=unit).order_by("-during")]


def shifts_of(
    *,
    unit: UUID,
    from_on: date,
    until_on: date,
    actor: Actor,
    at: datetime,
    counter: UUID | None = None,
    kind: ShiftKind | None = None,
    with_called_off: bool = False,
    limit: int = SHIFTS_MAX,
) -> list[ShiftView]:
    """The unit's shifts of these days with their rosters, by day and counter."""
    require_see(unit=unit, by=actor, on=city_day(at), act="see_counters")
    wanted = Q(unit=unit, on__gte=from_on, on__lt=until_on)
    if counter is not None:
        wanted &= Q(counter=counter)
    if kind is not None:
        wanted &= Q(kind=kind.value)
    if not with_called_off:
        wanted &= Q(called_off_at=None)
    rows = list(Shift.objects.filter(wanted).order_by("on", "starts_at", "counter__number", "id")[:limit])
    sitting: dict[UUID, list[UUID]] = {}
    for shift, account in Rostered.objects.filter(shift__in=rows, superseded_at=None).values_list("shift", "account"):
        sitting.setdefault(shift, []).append(account)
    return [shift_view(row, tuple(sitting.get(row.id, ()))) for row in rows]


def after_hours_on(*, units: Collection[UUID], on: date) -> Mapping[UUID, Sequence[Session]]:
    """When these units are open beyond their sessions on a day, for the portal: public, so nobody is asked who reads."""
    calendars = calendars_now()
    rows = Shift.objects.filter(
        unit__in=units, on=on, called_off_at=None, kind=ShiftKind.AFTER_HOURS.value
    ).values_list("unit", "starts_at", "ends_at")
    found: dict[UUID, set[Session]] = {}
    for unit, starts, ends in rows:
        open_ = Session(starts.astimezone(VIETNAM).time(), ends.astimezone(VIETNAM).time())
        found.setdefault(unit, set()).update(time_outside(open_, sessions=calendars(unit).sessions_on(on)))
    return {unit: sorted(sessions) for unit, sessions in found.items()}


def served_after_hours(*, unit: UUID, from_on: date, until_on: date, actor: Actor, at: datetime) -> Served:
    """What the unit received and handed over at its counter within its after-hours shifts, outside its sessions; counted
    from the dossiers as they are now."""
    require_see(unit=unit, by=actor, on=city_day(at), act="see_counters")
    rows = list(
        Shift.objects.filter(
            unit=unit, on__gte=from_on, on__lt=until_on, called_off_at=None, kind=ShiftKind.AFTER_HOURS.value
        )
    )
    stretches = _stretches(rows, unit)
    received = returned = 0
    if stretches:
        with connection.cursor() as cursor:
            cursor.execute(
                _SERVED,
                {
                    "unit": unit,
                    "starts": [each[0] for each in stretches],
                    "ends": [each[1] for each in stretches],
                    "first": min(each[0] for each in stretches),
                    "last": max(each[1] for each in stretches),
                },
            )
            received, returned = cursor.fetchone() or (0, 0)
    return Served(received, returned, sum(row.extra_minutes for row in rows), len(rows))


def _stretches(rows: Sequence[Shift], unit: UUID) -> list[tuple[datetime, datetime]]:
    """Several counters open at once are one stretch: a dossier counts once."""
    calendar = calendars_now()(unit)
    found: set[tuple[datetime, datetime]] = set()
    for row in rows:
        open_ = Session(row.starts_at.astimezone(VIETNAM).time(), row.ends_at.astimezone(VIETNAM).time())
        for each in time_outside(open_, sessions=calendar.sessions_on(row.on)):
            found.add((_moment(row.on, each.starts), _moment(row.on, each.ends)))
    merged: list[tuple[datetime, datetime]] = []
    for starts, ends in sorted(found):
        if merged and starts <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(ends, merged[-1][1]))
        else:
            merged.append((starts, ends))
    return merged


def _moment(on: date, wall: time) -> datetime:
    return datetime.combine(on, wall, VIETNAM)


_SERVED = """
    WITH open_ AS (SELECT * FROM unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[]) AS o (starts, ends))
    SELECT
        count(*) FILTER (WHERE d.channel <> 'online' AND EXISTS (
            SELECT FROM open_ o WHERE o.starts <= d.received_at AND d.received_at < o.ends)),
        count(*) FILTER (WHERE d.return_method = 'counter' AND EXISTS (
            SELECT FROM open_ o WHERE o.starts <= d.returned_at AND d.returned_at < o.ends))
    FROM dossiers_dossier d
    WHERE d.receiving_unit = %(unit)s
      AND (d.received_at BETWEEN %(first)s AND %(last)s OR d.returned_at BETWEEN %(first)s AND %(last)s)"""
