"""Open dossiers for jobs."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.db.models import QuerySet

from motcua.service.dossiers.models import Dossier


def due_from(*, year: int, after: UUID | None, limit: int) -> list[UUID]:
    """Open, received, undecided dossiers whose dates lie in `year` or later, by id after `after`."""
    rows = _open_from(year)
    if after is not None:
        rows = rows.filter(id__gt=after)
    return list(rows.order_by("id").values_list("id", flat=True)[:limit])


def any_due_from(*, year: int) -> bool:
    """Is there such a dossier at all? A city that is being set up has none."""
    return _open_from(year).exists()


def _open_from(year: int) -> QuerySet[Dossier]:
    return Dossier.objects.filter(
        closed_at=None, received_at__isnull=False, decided_at=None, legal_due_at__gte=datetime(year, 1, 1, tzinfo=UTC)
    )
