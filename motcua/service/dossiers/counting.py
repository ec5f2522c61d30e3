"""What figures cut a dossier's acts by, taken from its row into each event that counts."""

from __future__ import annotations

from typing import TypedDict
from uuid import UUID

from motcua.foundation.journal.values import UnitPath
from motcua.registry.organization.values import Directory
from motcua.service.dossiers.models import Dossier


class CountedBy(TypedDict):
    """The facts of `events.Countable`."""

    counted_at: UnitPath
    level: str
    procedure: UUID
    channel: str
    by_officer: bool


def counted_by(row: Dossier) -> CountedBy:
    """Everything that happens to a dossier counts at the unit that received it and those above it on that day: what
    came in there is what is settled there, whoever worked on it since and whatever became of the unit."""
    return CountedBy(
        counted_at=UnitPath.of(row.counted_path or [row.receiving_unit]),
        level=row.counted_level,
        procedure=row.procedure,
        channel=row.channel,
        by_officer=row.by_officer,
    )


def set_counted(row: Dossier, directory: Directory) -> None:
    """Lets the dossier count at its receiving unit as that stands in `directory`. Changes the row only."""
    unit = directory.get(row.receiving_unit)
    row.counted_path = list(directory.path(row.receiving_unit).path)
    row.counted_level = unit.level.value if unit else ""


COUNTED_FIELDS = ["counted_path", "counted_level"]
