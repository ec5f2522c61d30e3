"""What figures know of ratings."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from motcua.foundation.calendars.rules import city_day
from motcua.service.dossiers.models import Dossier
from motcua.service.feedback.models import Fact
from motcua.service.feedback.values import Face


def keep_fact(row: Dossier, face: Face, *, entry: UUID, at: datetime) -> None:
    """Beside the rating, by the entry that tells of it."""
    Fact.objects.create(
        opened_by=entry,
        rated_on=city_day(at),
        dossier=row.id,
        path=row.counted_path,
        level=row.counted_level,
        procedure=row.procedure,
        channel=row.channel,
        face=face.value,
    )
