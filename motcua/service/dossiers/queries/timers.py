"""Timers of processes, for the job that lets them happen."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.db import connection

from motcua.service.dossiers.values import CLOSED, STOPPED
from motcua.service.processes.values import TimerStatus

_EVER = datetime(2000, 1, 1, tzinfo=UTC)


def due_timers(*, at: datetime, since: datetime | None = None, limit: int) -> dict[UUID, UUID]:
    """Up to `limit` timers that fell due since then, the earliest first: {timer: dossier}. Left out are those of closed
    dossiers, and those of steps where the clock stands still: no time passes there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.id, t.dossier FROM processes_timer t JOIN dossiers_dossier d ON d.id = t.dossier"
            " WHERE t.status = %s AND t.due_at BETWEEN %s AND %s AND d.status <> ALL(%s)"
            " AND NOT (t.stands_still AND d.status = ANY(%s)) ORDER BY t.due_at, t.id LIMIT %s",
            [TimerStatus.WAITING.value, since or _EVER, at, sorted(CLOSED), sorted(STOPPED), limit],
        )
        return dict(cursor.fetchall())
