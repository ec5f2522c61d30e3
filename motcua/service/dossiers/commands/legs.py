"""The legs of a dossier's way: which agency had it from when to when."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from motcua.foundation.database.holding import Held, asking_for_nothing_held
from motcua.foundation.database.rows import held_of, insert_rows, rows_where, update_rows
from motcua.service.dossiers.models import Leg


def open_legs(legs: Sequence[Leg]) -> None:
    """The next leg of each dossier, whose last one has ended."""
    insert_rows(legs)
    remember_last(legs)


def end_legs(dossiers: Collection[UUID], *, at: datetime) -> dict[UUID, UUID]:
    """Ends the legs that are open; returns the unit of each dossier's last one."""
    held = held_of(Leg)
    if held is None:
        return _end(dossiers, at=at)
    last = _last_of(held, dossiers)
    for leg in last:
        leg.ended_at = leg.ended_at or at
    update_rows(last, ["ended_at"])
    return {leg.dossier_id: leg.unit for leg in last}


def hold_legs(dossiers: Collection[UUID]) -> None:
    """Where rows are held, the last legs of these are from now on."""
    held = held_of(Leg)
    if held is not None:
        _last_of(held, dossiers)


def remember_last(legs: Iterable[Leg]) -> None:
    """Where rows are held, these are known as the last of their dossiers. Only the last can be open."""
    held = held_of(Leg)
    if held is not None:
        held.rows.update((_of(leg.dossier_id), leg) for leg in legs)


def _last_of(held: Held, dossiers: Collection[UUID]) -> list[Leg]:
    missing = [id_ for id_ in dossiers if _of(id_) not in held.rows]
    if missing:
        # What waits to be written is of dossiers whose last leg is known.
        with asking_for_nothing_held():
            found = rows_where(Leg, _LAST, {"dossiers": missing})
        held.rows.update((leg.id, leg) for leg in found)
        remember_last(found)
    return [held.rows[_of(id_)] for id_ in dossiers]


def _of(dossier: UUID) -> Hashable:
    return "last leg", dossier


_LAST = (
    "t.dossier_id = ANY(%(dossiers)s)"
    " AND t.number = (SELECT max(l.number) FROM dossiers_leg l WHERE l.dossier_id = t.dossier_id)"
)


def _end(dossiers: Collection[UUID], *, at: datetime) -> dict[UUID, UUID]:
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH ended AS (UPDATE dossiers_leg SET ended_at = %(at)s"
            " WHERE dossier_id = ANY(%(dossiers)s) AND ended_at IS NULL)"
            " SELECT DISTINCT ON (dossier_id) dossier_id, unit FROM dossiers_leg"
            " WHERE dossier_id = ANY(%(dossiers)s) ORDER BY dossier_id, number DESC",
            {"dossiers": list(dossiers), "at": at},
        )
        return dict(cursor.fetchall())
