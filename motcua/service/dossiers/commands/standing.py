"""Dossiers that stand still: the alarm to citizen and leaders, and its end. Once a standstill, however often the job
runs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.queries import calendar_of
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.gathering import Gathering
from motcua.foundation.journal.commands import record
from motcua.foundation.messages.commands import send_messages
from motcua.foundation.messages.values import NewMessage
from motcua.registry.organization.queries import directory, holders
from motcua.registry.people.queries import persons
from motcua.service.dossiers.events import DossierStoodStill
from motcua.service.dossiers.locks import lock_dossiers
from motcua.service.dossiers.models import Dossier, Standstill
from motcua.service.dossiers.notices import stood_still_in_unit_notice, stood_still_notice
from motcua.service.dossiers.queries.standing import MOVING, last_seen
from motcua.service.dossiers.rules.norms import norm
from motcua.service.dossiers.rules.standing import stands_still
from motcua.service.dossiers.values import Status

NORM = "standstill_working_days"


def note_standstills(*, dossiers: Collection[UUID], by: Actor, at: datetime) -> list[UUID]:
    """Raises the alarm for those of `dossiers` that still stand, now that they are locked, and were not told of for
    this standstill. Returns them. Days count in the city's calendar, from the last thing that the citizen saw."""
    rows = lock_dossiers(dossiers)
    seen = last_seen(dossiers=rows)
    known = set(
        Standstill.objects.filter(dossier__in=rows).values_list("dossier_id", "since_at"),
    )
    calendar, days = calendar_of(unit=None), norm(NORM)
    standing = [
        row
        for row in rows.values()
        if Status(row.status) in MOVING
        and row.id in seen
        and (row.id, seen[row.id]) not in known
        and stands_still(last_seen_at=seen[row.id], working_days=days, calendar=calendar, at=at)
    ]
    if not standing:
        return []

    # A standstill that somebody's act ended without the citizen seeing it cannot be; the newer one takes its place.
    Standstill.objects.filter(dossier__in=standing, ended_at=None).update(ended_at=at)
    Standstill.objects.bulk_create(
        Standstill(dossier=row, since_at=seen[row.id], found_at=at, unit=row.current_unit) for row in standing
    )

    units = directory(on=city_day(at))
    events = [
        DossierStoodStill(
            subject=row.id, at_unit=units.path(row.current_unit), since_at=seen[row.id], working_days=days
        )
        for row in standing
    ]
    record(events=events, by=by, at=at)
    send_messages(messages=_alarms(standing, seen=seen, days=days, at=at), by=by, at=at)
    return [row.id for row in standing]


def end_standstills(*, dossiers: Collection[UUID], at: datetime) -> None:
    """Something happened that the citizen sees. What happened is the caller's entry; this only closes the alarm."""
    _ends.add([(dossier, (dossier, at)) for dossier in dossiers])


def _end(ends: Sequence[tuple[UUID, datetime]]) -> None:
    # Asked at nearly every act, and mostly there is none: not worth what Django takes to put it together.
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE dossiers_standstill s SET ended_at = u.at FROM unnest(%s::uuid[], %s::timestamptz[]) AS u (dossier, at)"
            " WHERE s.dossier_id = u.dossier AND s.ended_at IS NULL",
            [[dossier for dossier, _at in ends], [at for _dossier, at in ends]],
        )


_ends: Gathering[UUID, tuple[UUID, datetime]] = Gathering(_end, first_counts=True)


def _alarms(rows: Sequence[Dossier], *, seen: dict[UUID, datetime], days: int, at: datetime) -> list[NewMessage]:
    applicants = persons(persons={row.applicant for row in rows})
    on = city_day(at)
    leaders = {
        unit: {holder.account for role in (Role.HEAD, Role.LEADER) for holder in holders(unit=unit, role=role, on=on)}
        for unit in {row.current_unit for row in rows}
    }
    messages: list[NewMessage] = []
    for row in rows:
        told = stood_still_notice(row, applicants[row.applicant], days=days, since_at=seen[row.id])
        messages += [told] if told else []
        messages += [
            stood_still_in_unit_notice(row, leader, days=days, since_at=seen[row.id])
            for leader in sorted(leaders[row.current_unit])
        ]
    return messages
