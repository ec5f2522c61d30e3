"""What passes between drafts and the rooms above."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.foundation.accounts.values import HistoryLine
from motcua.service.processes.values import DraftStatus


@dataclass(frozen=True, kw_only=True)
class DraftLine:
    """A draft in a list. `based_on` is the number of the published version that it was copied from; 0 for none. `errors`:
    how many problems hinder its publication, as far as they are seen at a glance."""

    id: UUID
    key: str
    name_vi: str
    name_en: str
    version: int
    status: DraftStatus
    based_on: int
    saved_at: datetime
    saved_by: str
    errors: int


@dataclass(frozen=True, kw_only=True)
class CopyView:
    """What the reader wanted to save when somebody else had saved before."""

    id: UUID
    version: int
    kept_at: datetime


@dataclass(frozen=True, kw_only=True)
class DraftView:
    """A draft as a whole. `in_force` is the number of the version in force of its key now; 0 for none."""

    line: DraftLine
    definition: UUID | None
    xml: str
    in_force: int
    copies: tuple[CopyView, ...]
    history: tuple[HistoryLine, ...]
    may_draw: bool

    @property
    def content(self) -> bytes:
        return self.xml.encode()


@dataclass(frozen=True, kw_only=True)
class ProcessLine:
    """A published process in a list: its latest version."""

    definition: UUID
    key: str
    version: int
    name_vi: str
    name_en: str
    published_at: datetime
    steps: int


@dataclass(frozen=True, kw_only=True)
class Saved:
    """The draft's version after a save."""

    version: int


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """Somebody else saved before: which version stands now, whose and when. What was to be saved is kept (`copy`) for who
    wanted it."""

    version: int
    by: str
    at: datetime
    copy: UUID


#: Says what else stands in the way of a publication, in the reader's language: from the draft, its key and its drawing.
Gate = Callable[[UUID, str, bytes], tuple[str, ...]]
