"""Where dossiers stand now: what whoever does the next step needs to know of many at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection


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
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT id, code, status, current_unit, "current_role", current_action, current_step, current_task, holder,'
            " receiving_unit, received_at"
            " FROM dossiers_dossier WHERE id = ANY(%s)",
            [list(dossiers)],
        )
        return {row[0]: Place(*row) for row in cursor.fetchall()}
