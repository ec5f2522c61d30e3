"""Locks what a transaction of many commands is about to lock, together; see `foundation.database.holding`."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from motcua.registry.catalogue.queries import versions
from motcua.service.dossiers.commands.legs import hold_legs
from motcua.service.dossiers.locks import lock_dossiers
from motcua.service.processes.commands import hold_tasks
from motcua.service.processes.queries import definitions_in_force


def hold_dossiers(dossiers: Collection[UUID], *, filed_by: Collection[UUID] = ()) -> None:
    """With their open steps. The versions of their procedures are read too, and those by which others are to be filed
    (`filed_by`), with the processes that these go by.

    Raises `UnableToFindDossier` when one does not exist.
    """
    rows = lock_dossiers(dossiers).values()
    found = versions(ids={row.version for row in rows} | set(filed_by))
    definitions_in_force(keys={found[id_].process_key for id_ in filed_by if id_ in found})
    hold_legs([row.id for row in rows])
    hold_tasks([row.current_task for row in rows if row.current_task])
