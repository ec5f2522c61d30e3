"""What figures know of components that were digitised or reused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from motcua.foundation.calendars.rules import city_day
from motcua.foundation.journal.values import UnitPath
from motcua.service.wallet.models import ComponentFact


class How(StrEnum):
    DIGITISED = "digitised"
    REUSED = "reused"


@dataclass(frozen=True, kw_only=True)
class Component:
    """A component of a dossier: `id` is the scan or the use of a paper."""

    id: UUID
    paper_kind: str
    path: UnitPath
    first_of_dossier: bool = False


def keep_facts(components: Sequence[Component], *, how: How, entries: Sequence[UUID], at: datetime) -> None:
    """Beside what the entries tell of, one for each."""
    ComponentFact.objects.bulk_create(
        ComponentFact(
            opened_by=entry,
            opened_on=city_day(at),
            path=list(each.path.path),
            component=each.id,
            how=how.value,
            paper_kind=each.paper_kind,
            first_of_dossier=each.first_of_dossier,
        )
        for each, entry in zip(components, entries, strict=True)
    )
