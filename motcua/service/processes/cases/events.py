"""What can happen to cases. Their subject is the version, or the draft, to which they belong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event


@dataclass(frozen=True, kw_only=True)
class CasesWritten(Event):
    """`cases` are the new rows; `replaced` those whose numbers they took. `dossier`: from whose path a case was made."""

    kind: ClassVar[str] = "process_cases_written"

    key: str
    cases: tuple[UUID, ...]
    replaced: tuple[UUID, ...] = ()
    dossier: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CasesSuperseded(Event):
    kind: ClassVar[str] = "process_cases_superseded"

    key: str
    cases: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class ReasonsGiven(Event):
    """Why these sequence flows are left uncovered; the words stand in the table."""

    kind: ClassVar[str] = "process_reasons_given"

    key: str
    elements: tuple[str, ...]
