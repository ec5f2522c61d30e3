"""What passes between this room, the tax office and the pages. All amounts are whole đồng."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from motcua.service.payments.values import PayableState


class LetterKind(StrEnum):
    """What the tax office is told."""

    REQUEST = "request"  # what changes hands: say what is owed (phiếu chuyển thông tin địa chính)
    PROOF = "proof"  # it was paid
    TAKEN_BACK = "taken_back"  # the payment went back or was booked by mistake: the proof does not hold
    WITHDRAWN = "withdrawn"  # the dossier was: nothing is to be paid for it any more
    REFUSAL = "refusal"  # a message of the tax office's that cannot be followed, and why


class LetterState(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    UNDELIVERABLE = "undeliverable"  # refused, or tried too often: a person looks into it


class MessageState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"  # it cannot be followed; the tax office was told why
    STUCK = "stuck"  # tried too often: a person looks into it


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


@dataclass(frozen=True)
class TakenLetter:
    """A letter in hand, as it goes."""

    id: UUID
    kind: LetterKind
    body: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class TaxMessage:
    """A notice as the tax office sends it, of its own format: `code` is the dossier's, `body` what was signed."""

    name: str
    code: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Kept:
    message: UUID
    again: bool


@dataclass(frozen=True, kw_only=True)
class LineView:
    """One tax of a notice as it stands. `state` None: nothing was asked for it, being exempt or paid before."""

    name_vi: str
    name_en: str
    sub_item: str
    identifier: str
    amount_vnd: int
    owed_vnd: int
    state: PayableState | None


@dataclass(frozen=True, kw_only=True)
class NoticeView:
    """A notice as it stands. `is_overdue`: something is owed, and its day is over."""

    id: UUID
    file: str
    revision: int
    number: str
    office: str
    issued_on: date
    due_on: date
    treasury_account: str
    chapter: str
    total_vnd: int
    overpaid_vnd: int
    at: datetime
    superseded_at: datetime | None
    is_overdue: bool
    lines: tuple[LineView, ...]

    @property
    def owed_vnd(self) -> int:
        return sum(line.owed_vnd for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class LetterView:
    """What was sent to the tax office, or waits to be. `is_late`: a request that the tax office has had for longer than its
    own time limit."""

    id: UUID
    kind: LetterKind
    state: LetterState
    made_at: datetime
    delivered_at: datetime | None
    closed_at: datetime | None
    fault: str
    tries: int
    is_late: bool


class StuckWhy(StrEnum):
    """Why a letter to the tax office does not go on."""

    REFUSED = "refused"  # the tax office does not take it, or it was tried too often
    SILENT = "silent"  # a request that the tax office has had for longer than its own time limit
    UNDELIVERED = "undelivered"  # on its way for too long: the tax office is not there


@dataclass(frozen=True, kw_only=True)
class StuckLetter:
    """A letter that does not go on. `since_at` is when it was delivered, or made where it was not; `fault` says what went
    wrong last. `dossier` is None for one about none of ours. `may_send`: the reader may send it anew."""

    id: UUID
    dossier: UUID | None
    code: str
    kind: LetterKind
    why: StuckWhy
    since_at: datetime
    try_at: datetime | None
    fault: str
    tries: int
    may_send: bool


@dataclass(frozen=True, kw_only=True)
class LandTax:
    """All that passed between the land office and the tax office on a dossier, the newest first. `may_ask`: the reader may
    send (again) what changes hands."""

    notices: tuple[NoticeView, ...]
    letters: tuple[LetterView, ...]
    may_ask: bool

    @property
    def standing(self) -> tuple[NoticeView, ...]:
        return tuple(each for each in self.notices if each.superseded_at is None)

    @property
    def owed_vnd(self) -> int:
        return sum(each.owed_vnd for each in self.standing)
