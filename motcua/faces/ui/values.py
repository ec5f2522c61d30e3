"""What faces hand to the components: frozen values of words, links and moments, ready to be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    Words = str | StrPromise
else:
    Words = str

#: A working day of the city, in minutes: 07:00-11:00 and 13:00-17:00. Pages pass the calendar's own where it differs.
WORKING_DAY_MINUTES = 480


class Tone(StrEnum):
    """The colour family of a status; always beside an icon and words."""

    MUTE = "mute"
    INFO = "info"
    OK = "ok"
    SOON = "soon"
    LATE = "late"
    WAIT = "wait"


class DueState(StrEnum):
    """How a promise stands."""

    ON_TIME = "on_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    NONE = "none"


class StepState(StrEnum):
    DONE = "done"
    NOW = "now"
    WAITING = "waiting"
    AHEAD = "ahead"
    STOPPED = "stopped"


class SignatureState(StrEnum):
    VALID = "valid"
    UNTRUSTED = "untrusted"
    BROKEN = "broken"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Due:
    """A promised moment. `left_minutes` is working time: left when positive, overdue by when negative.

    `skipped` says in words which days are not counted; `explain_href` leads to the line-by-line account.
    """

    due_at: datetime | None
    state: DueState
    left_minutes: int = 0
    day_minutes: int = WORKING_DAY_MINUTES
    skipped: Words = ""
    reason: Words = ""
    provisional: bool = False
    explain_href: str = ""


@dataclass(frozen=True, kw_only=True)
class JourneyStep:
    """One step of a dossier's way: who holds it, since when, and by when the step is owed."""

    name: Words
    state: StepState
    unit: Words = ""
    holder: Words = ""
    since: datetime | None = None
    until: datetime | None = None
    done_at: datetime | None = None
    late: bool = False
    note: Words = ""


@dataclass(frozen=True, kw_only=True)
class Act:
    """Something to click. `post` makes it a button of a form; `words_more` is read out but not seen."""

    words: Words
    href: str
    icon: str = ""
    words_more: Words = ""


@dataclass(frozen=True, kw_only=True)
class SummaryRow:
    label: Words
    value: Words
    note: Words = ""
    act: Act | None = None


@dataclass(frozen=True, kw_only=True)
class Task:
    """A line of a task list. `status` is a word of the vocabulary (`done`, `to_do`, `cannot_start`, …)."""

    name: Words
    status: str
    href: str = ""
    hint: Words = ""


@dataclass(frozen=True, kw_only=True)
class FileShown:
    """A file's receipt. `problem` says why it was not kept, and then nothing else of it holds."""

    name: str
    size_bytes: int = 0
    pages: int | None = None
    media: Words = ""
    sha256: str = ""
    received_at: datetime | None = None
    href: str = ""
    remove_action: str = ""
    problem: Words = ""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A line of the error summary: what is wrong and the id of the field that mends it."""

    message: Words
    field_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Defect:
    """One thing to mend in a returned dossier, with the way to the one question that mends it."""

    about: Words
    words: Words
    act: Act | None = None
    law: Words = ""
    mended: bool = False


@dataclass(frozen=True, kw_only=True)
class Check:
    """A line of an official's check-list. `answer` is `pass`, `fail`, `ask` or empty. With `remark_name` there is room
    for a remark on what is not right; `note` says who answered when, or that it is to be looked at anew."""

    name: str
    words: Words
    law: Words = ""
    answer: str = ""
    remark_name: str = ""
    remark: str = ""
    note: Words = ""


@dataclass(frozen=True, kw_only=True)
class Chip:
    words: Words
    href: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class Kpi:
    """A figure that leads to its rows. `value` is already formatted; `note` says n, target or definition; `current`
    says that these rows are what the page shows."""

    value: Words
    label: Words
    href: str = ""
    note: Words = ""
    tone: Tone | None = None
    current: bool = False


@dataclass(frozen=True, kw_only=True)
class Tile:
    words: Words
    href: str
    icon: str
    note: Words = ""


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """What a search may mean, while one types."""

    words: Words
    href: str
    note: Words = ""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A fact of a procedure or dossier, with its icon."""

    label: Words
    value: Words
    icon: str = "info"


@dataclass(frozen=True, kw_only=True)
class NavItem:
    words: Words
    href: str
    icon: str = ""
    current: bool = False
    count: int | None = None
    late: bool = False


@dataclass(frozen=True, kw_only=True)
class NavGroup:
    title: Words
    items: Sequence[NavItem]


class CellKind(StrEnum):
    """How a column looks: `text` takes the room there is and is cut with an ellipsis."""

    CODE = "code"
    TEXT = "text"
    SHORT = "short"
    NUMBER = "number"
    TAG = "tag"


@dataclass(frozen=True, kw_only=True)
class Column:
    """`sort_href` sorts by it; `sorted` is `ascending`, `descending` or empty."""

    label: Words
    kind: CellKind = CellKind.TEXT
    sort_href: str = ""
    sorted: str = ""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What stands in a cell: words, more words beside them, a link, a status, a promise. Empty means a dash."""

    words: Words = ""
    sub: Words = ""
    href: str = ""
    status: str = ""
    due: Due | None = None


@dataclass(frozen=True, kw_only=True)
class Row:
    """`key` is the value of the row's checkbox; `label` names the row to screen readers."""

    cells: Sequence[Cell]
    key: str = ""
    label: Words = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """`name` is the checkboxes' field when rows can be selected; their form is `form_id`."""

    caption: Words
    columns: Sequence[Column]
    rows: Sequence[Row]
    name: str = ""
    form_id: str = ""
    hide_caption: bool = True
    one_line: bool = True


@dataclass(frozen=True, kw_only=True)
class Identity:
    """The head of a dossier's page: code, what, who, promise (`due_note` says the same time otherwise), holder."""

    code: str
    title: Words
    status: str
    facts: Sequence[Fact] = ()
    due: Due | None = None
    due_note: Words = ""


@dataclass(frozen=True, kw_only=True)
class SignatureShown:
    state: SignatureState
    signer: Words = ""
    signed_at: datetime | None = None
    note: Words = ""


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """`code` is what to write down; `qr_svg` is trusted markup made by the house."""

    title: Words
    code: str
    code_label: Words
    qr_svg: str = ""
    qr_label: Words = ""
    lines: Sequence[Words] = field(default_factory=tuple)


@dataclass(frozen=True, kw_only=True)
class PayCode:
    """A code by which a bank's application pays. `qr_svg` is trusted markup made by the house; `facts` are for who types."""

    qr_svg: str
    label: Words
    facts: Sequence[tuple[Words, Words]]
    picture_href: str = ""


@dataclass(frozen=True, kw_only=True)
class Said:
    """A remark of a conversation. `own` is on the reader's side; `is_new` was not seen by her before."""

    own: bool
    who: Words
    text: str
    at: datetime
    is_new: bool = False


@dataclass(frozen=True, kw_only=True)
class Thread:
    """A conversation, oldest first. Without `action` it can only be read. `form` is the hidden key that lets a double
    click say a thing once, `seen` the last remark that is shown; `typed` and `problem` are those of a refused remark;
    `note` says what to expect."""

    lines: Sequence[Said]
    label: Words
    action: str = ""
    form: str = ""
    seen: str = ""
    typed: str = ""
    problem: Words = ""
    note: Words = ""
    nothing: Words = ""


@dataclass(frozen=True, kw_only=True)
class ThreadHead:
    """A conversation on a dossier's page: its last remark, how many are new, and the way into it."""

    href: str
    words: Words
    unread: int = 0
    last: Said | None = None
    note: Words = ""


@dataclass(frozen=True, kw_only=True)
class NoticeShown:
    """What somebody was told, in Vietnamese; `href` opens what it is about and marks it as read."""

    subject: str
    body: str
    at: datetime
    href: str
    is_new: bool = False
