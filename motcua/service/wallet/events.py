"""What can happen to papers. Numbers, names and what was shown stay out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event
from motcua.service.wallet.values import PaperSource


@dataclass(frozen=True, kw_only=True)
class PaperAdded(Event):
    """`subject` is the paper, here and below."""

    kind: ClassVar[str] = "wallet_paper_added"
    paper_kind: str
    source: PaperSource
    dossier: UUID | None
    sha256: str = ""


@dataclass(frozen=True, kw_only=True)
class PaperDigitised(Event):
    """Paper at a counter became a file that will be taken again. `first_of_dossier`: no other of its dossier did before."""

    kind: ClassVar[str] = "wallet_paper_digitised"
    paper_kind: str
    dossier: UUID
    sha256: str
    first_of_dossier: bool


@dataclass(frozen=True, kw_only=True)
class CopySigned(Event):
    """The signed copy of a scan is there."""

    kind: ClassVar[str] = "wallet_copy_signed"
    sha256: str
    signed_by: UUID


@dataclass(frozen=True, kw_only=True)
class PaperReused(Event):
    """It was a component of a filing, which nobody had to bring."""

    kind: ClassVar[str] = "wallet_paper_reused"
    paper_kind: str
    dossier: UUID


@dataclass(frozen=True, kw_only=True)
class PaperRevoked(Event):
    kind: ClassVar[str] = "wallet_paper_revoked"
    paper_kind: str


@dataclass(frozen=True, kw_only=True)
class PaperLost(Event):
    kind: ClassVar[str] = "wallet_paper_lost"
    shares_closed: int


@dataclass(frozen=True, kw_only=True)
class PaperFound(Event):
    kind: ClassVar[str] = "wallet_paper_found"


@dataclass(frozen=True, kw_only=True)
class PaperReplaced(Event):
    kind: ClassVar[str] = "wallet_paper_replaced"
    replaced_by: UUID


@dataclass(frozen=True, kw_only=True)
class PaperShared(Event):
    """`fields` are the names of what may be seen, not what it says."""

    kind: ClassVar[str] = "wallet_paper_shared"
    share: UUID
    fields: tuple[str, ...]
    with_file: bool
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class ShareEnded(Event):
    kind: ClassVar[str] = "wallet_share_ended"
    share: UUID


@dataclass(frozen=True, kw_only=True)
class ShareOpened(Event):
    """Somebody who has the link looked at it, or took the file."""

    kind: ClassVar[str] = "wallet_share_opened"
    share: UUID
    file: bool
