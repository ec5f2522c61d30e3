"""What can happen to drafts; their subject is the draft. The drawing itself is told by its hash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event


@dataclass(frozen=True, kw_only=True)
class ProcessDraftOpened(Event):
    """`definition` is the published version that was copied; None for an imported file."""

    kind: ClassVar[str] = "process_draft_opened"

    key: str
    definition: UUID | None
    xml_hash: str


@dataclass(frozen=True, kw_only=True)
class ProcessDraftSaved(Event):
    kind: ClassVar[str] = "process_draft_saved"

    number: int
    xml_hash: str


@dataclass(frozen=True, kw_only=True)
class ProcessDraftCopyKept(Event):
    """A save came too late: `number` is the version that it began with, `standing` the one that it met."""

    kind: ClassVar[str] = "process_draft_copy_kept"

    copy: UUID
    number: int
    standing: int
    xml_hash: str


@dataclass(frozen=True, kw_only=True)
class ProcessDraftDropped(Event):
    kind: ClassVar[str] = "process_draft_dropped"

    reason: str


@dataclass(frozen=True, kw_only=True)
class ProcessDraftPublished(Event):
    kind: ClassVar[str] = "process_draft_published"

    definition: UUID
    key: str
    number: int
