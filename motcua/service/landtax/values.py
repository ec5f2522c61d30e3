"""What passes between this room, the tax office and the pages. All amounts are whole đồng."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class SubItem:
    """One tax on land, by the budget's code of it (tiểu mục; data/sub_items.json)."""

    code: str
    name_vi: str
    name_en: str
    ground: str
    status: str
    source: str


@dataclass(frozen=True, kw_only=True)
class NewLine:
    """One tax of a notice. `identifier` is the tax office's of what is payable (mã định danh khoản phải nộp); `amount_vnd` of
    nought says that it is exempt."""

    sub_item: str
    identifier: str
    amount_vnd: int


@dataclass(frozen=True, kw_only=True)
class NewNotice:
    """A notice as the tax office gives it. `key` is its own of the message: the same key is the same notice. `file` and
    `revision` (from 1) say which notice follows which: of a file the highest revision stands, in whatever order they come.
    Money goes to `treasury_account`, booked under `chapter`."""

    key: str
    dossier: UUID
    file: str
    revision: int
    number: str
    office: str
    issued_on: date
    due_on: date
    lines: tuple[NewLine, ...]
    treasury_account: str = ""
    chapter: str = ""

    @property
    def total_vnd(self) -> int:
        return sum(line.amount_vnd for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class NoticeRecorded:
    """What became of a notice. `again`: it was here before. `stands`: no later one of its file was here first. `asked_vnd` is
    what it asks for beside what was paid for the file already; `overpaid_vnd` what was paid and is not owed after all."""

    notice: UUID
    dossier: UUID
    again: bool = False
    stands: bool = True
    asked_vnd: int = 0
    overpaid_vnd: int = 0
