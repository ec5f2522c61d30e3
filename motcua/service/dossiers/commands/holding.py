"""Locks what a transaction of many commands is about to lock, together; see `foundation.database.holding`."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from motcua.registry.catalogue.queries import versions
from motcua.service.dossiers.locks import lock_dossiers
from motcua.service.processes.commands import hold_tasks


def hold_dossiers(dossiers: Collection[UUID]) -> None:
    """With their open steps; the versions of their procedures are read too.

    Raises `UnableToFindDossier` when one does not exist.
    """
    rows = lock_dossiers(dossiers).values()
    versions(ids={row.version for row in rows})
    hold_tasks([row.current_task for row in rows if row.current_task])
