"""Dossiers that stand still, and since when their citizens have seen nothing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection

from motcua.foundation.accounts.values import Actor
from motcua.service.dossiers.models import Dossier, Standstill
from motcua.service.dossiers.policy import visible_to
from motcua.service.dossiers.queries.lists import DossierLine, lines_of
from motcua.service.dossiers.queries.timeline import SEEN_BY_CITIZEN
from motcua.service.dossiers.values import RUNNING, Status

#: The office is to act. While the citizen or what the law names is awaited, silence is nobody's fault.
MOVING = RUNNING | {Status.FILED, Status.APPROVED, Status.REFUSED}


def silent_dossiers(*, before: datetime, limit: int) -> list[UUID]:
    """Up to `limit` open dossiers that wait for their office and whose last event that the citizen sees lies before
    `before`, without those whose standstill is known. In no order: whoever notes them asks again for the rest."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.id FROM dossiers_dossier d, LATERAL ("
            "  SELECT max(e.at) AS at FROM journal_entry e WHERE e.subject = d.id AND e.kind = ANY(%s)) seen"
            " WHERE d.closed_at IS NULL AND d.status = ANY(%s) AND d.filed_at < %s AND seen.at < %s"
            " AND NOT EXISTS (SELECT 1 FROM dossiers_standstill s"
            "  WHERE s.dossier_id = d.id AND s.since_at = seen.at)"
            " LIMIT %s",
            [sorted(SEEN_BY_CITIZEN), sorted(status.value for status in MOVING), before, before, limit],
        )
        return [row[0] for row in cursor.fetchall()]


def last_seen(*, dossiers: Collection[UUID]) -> dict[UUID, datetime]:
    """When each dossier's citizen saw something for the last time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject, max(at) FROM journal_entry WHERE subject = ANY(%s) AND kind = ANY(%s) GROUP BY subject",
            [list(dossiers), sorted(SEEN_BY_CITIZEN)],
        )
        return dict(cursor.fetchall())


def last_standstill(*, dossier: UUID) -> tuple[datetime | None, datetime | None]:
    """Since when the dossier stands still (None: it moves), and when its citizen was told so for the last time, though it
    may have moved since. Callers have asked whether the dossier may be seen."""
    row = Standstill.objects.filter(dossier=dossier).order_by("-found_at").first()
    if row is None:
        return None, None
    return (row.since_at if row.ended_at is None else None), row.found_at


def stands_since(*, dossier: UUID) -> datetime | None:
    """Since when nothing has happened on a dossier that stands still; None for one that moves. Callers have asked
    whether the dossier may be seen."""
    return Standstill.objects.filter(dossier=dossier, ended_at=None).values_list("since_at", flat=True).first()


def standing(*, actor: Actor, at: datetime, limit: int = 200) -> list[DossierLine]:
    """Those that stand still among the dossiers that the actor may see, the longest first."""
    rows = Dossier.objects.filter(visible_to(actor), closed_at=None)
    found = Standstill.objects.filter(ended_at=None, dossier__in=rows).select_related("dossier")
    return lines_of([each.dossier for each in found.order_by("since_at", "dossier_id")[:limit]], at=at)
