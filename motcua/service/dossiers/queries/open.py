"""Open dossiers for jobs."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from motcua.foundation.calendars.rules import day_began
from motcua.service.dossiers.models import Dossier


def due_from(*, day: date, unit: UUID | None = None, after: UUID | None, limit: int) -> list[UUID]:
    """Open, received, undecided dossiers (of one receiving unit, or of all) whose dates lie on `day` or later, by id
    after `after`."""
    rows = _open_from(day, unit)
    if after is not None:
        rows = rows.filter(id__gt=after)
    return list(rows.order_by("id").values_list("id", flat=True)[:limit])


def any_due_from(*, day: date, unit: UUID | None = None) -> bool:
    """Is there such a dossier at all? A city that is being set up has none."""
    return _open_from(day, unit).exists()


def count_due_from(*, day: date, unit: UUID | None = None) -> int:
    """How many there are: those whose dates a change of the calendar from that day on can move."""
    return _open_from(day, unit).count()


def _open_from(day: date, unit: UUID | None) -> QuerySet[Dossier]:
    since = day_began(day)
    rows = Dossier.objects.filter(closed_at=None, received_at__isnull=False, decided_at=None, legal_due_at__gte=since)
    return rows if unit is None else rows.filter(receiving_unit=unit)
