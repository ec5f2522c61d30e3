"""Where dossiers stand now: what whoever does the next step needs to know of many at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from motcua.foundation.database.holding import asking_for_nothing_held
from motcua.foundation.database.rows import held_rows
from motcua.service.dossiers.models import Dossier


@dataclass(frozen=True, slots=True)
class Place:
    """A dossier's open step. `action` is empty and `task` None where nothing is to be done."""

    dossier: UUID
    code: str | None
    status: str
    unit: UUID
    role: str
    action: str
    step: str
    task: UUID | None
    holder: UUID | None
    receiving_unit: UUID
    received_at: datetime | None


def places(*, dossiers: Collection[UUID]) -> dict[UUID, Place]:
    """For jobs and players that act as many; who they act as is decided by the commands. Unknown ids are left out."""
    held = held_rows(Dossier, dossiers)
    found = {id_: Place(id_, *(getattr(row, column) for column in _COLUMNS)) for id_, row in held.items()}
    missing = [id_ for id_ in dossiers if id_ not in held]
    if missing:
        with asking_for_nothing_held(), connection.cursor() as cursor:
            cursor.execute(_PLACES, [missing])
            found.update((row[0], Place(*row)) for row in cursor.fetchall())
    return found


#: Of `Dossier`, in the order of a `Place`.
_COLUMNS = (
    "code",
    "status",
    "current_unit",
    "current_role",
    "current_action",
    "current_step",
    "current_task",
    "holder",
    "receiving_unit",
    "received_at",
)
_PLACES = f"""SELECT id, {", ".join(f'"{column}"' for column in _COLUMNS)} FROM dossiers_dossier WHERE id = ANY(%s)"""
