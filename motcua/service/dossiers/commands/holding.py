"""Locks what a transaction of many commands is about to lock, in two statements; see `foundation.database.holding`."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from motcua.service.dossiers.locks import lock_dossiers
from motcua.service.processes.commands import hold_tasks


def hold_dossiers(dossiers: Collection[UUID]) -> None:
    """With their open steps. Raises `UnableToFindDossier` when one does not exist."""
    rows = lock_dossiers(dossiers).values()
    hold_tasks([row.current_task for row in rows if row.current_task])
