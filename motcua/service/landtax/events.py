"""What can happen to taxes on land. Who owes them and for which parcel stays out; amounts, codes and hashes suffice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event


@dataclass(frozen=True, kw_only=True)
class TaxNoticeRecorded(Event):
    """`subject` is the dossier. `replaces` is the notice of the same file that stood before; `stands` is false for one that
    came after its own correction. `lines_hash` is that of its lines (`rules.lines_hash`)."""

    kind: ClassVar[str] = "land_tax_notice_recorded"
    notice: UUID
    file: str
    revision: int
    stands: bool
    replaces: UUID | None
    due_on: date
    total_vnd: int
    asked_vnd: int
    overpaid_vnd: int
    lines_hash: str
