"""Ratings, complaints about delays, conversations and petitions as they pass to pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.foundation.accounts.values import HistoryLine

#: Longer than anybody writes on a telephone, shorter than a paper that belongs into the dossier.
TEXT_LENGTH_MAX = 2_000


class Face(StrEnum):
    """The three faces of the one-tap rating."""

    GLAD = "glad"
    SO_SO = "so_so"
    UNHAPPY = "unhappy"


class Side(StrEnum):
    """Who speaks in a conversation."""

    APPLICANT = "applicant"
    OFFICE = "office"


@dataclass(frozen=True)
class RatingView:
    face: Face
    text: str
    at: datetime


@dataclass(frozen=True)
class ComplaintView:
    id: UUID
    dossier: UUID
    text: str
    at: datetime
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True)
class RemarkView:
    """One thing said. `name` is the speaker's, `unit` the office's for which she spoke; `is_new` that the other side
    said it and this reader has not seen it yet."""

    id: UUID
    side: Side
    name: str
    unit: UUID | None
    text: str
    at: datetime
    is_new: bool


@dataclass(frozen=True)
class ConversationView:
    """A dossier's conversation for one reader, oldest first. `own_side` is None for who may read and not speak;
    `waits_since` is since when the applicant's side has had no answer."""

    dossier: UUID
    own_side: Side | None
    remarks: tuple[RemarkView, ...]
    waits_since: datetime | None

    @property
    def unread(self) -> int:
        return sum(remark.is_new for remark in self.remarks)


@dataclass(frozen=True)
class WaitingLine:
    """A dossier whose citizen waits for an answer: to a remark, or to a complaint about a delay."""

    dossier: UUID
    code: str
    applicant_name: str
    procedure_vi: str
    procedure_en: str
    since_at: datetime
    is_complaint: bool


class PetitionKind(StrEnum):
    """What somebody brings to the offices' attention."""

    SUGGESTION = "suggestion"  # góp ý
    PETITION = "petition"  # phản ánh, kiến nghị
    COMPLAINT = "complaint"  # khiếu nại về thái độ phục vụ


PETITION_KIND_WORDS = {
    PetitionKind.SUGGESTION: _("Suggestion"),
    PetitionKind.PETITION: _("Petition"),
    PetitionKind.COMPLAINT: _("Complaint about how one was treated"),
}


class About(StrEnum):
    """What a petition is about."""

    DOSSIER = "dossier"
    PROCEDURE = "procedure"
    UNIT = "unit"
    GENERAL = "general"


class PetitionState(StrEnum):
    """How a petition stands at a moment. Computed (`rules.petition_state`), never kept."""

    OVERDUE = "overdue"  # the answer is, or nobody has taken it in time
    NEW = "new"
    UNDER_WAY = "under_way"
    WAITING = "waiting"  # for the person: the clock stands
    ANSWERED = "answered"


PETITION_STATE_WORDS = {
    PetitionState.OVERDUE: _("Overdue"),
    PetitionState.NEW: _("Not taken yet"),
    PetitionState.UNDER_WAY: _("Being looked into"),
    PetitionState.WAITING: _("Waiting for the person"),
    PetitionState.ANSWERED: _("Answered"),
}

#: So many files may come with a petition.
PETITION_FILES_MAX = 3
#: So many petitions one telephone number or account may send in a day.
PETITIONS_A_DAY_MAX = 5
#: How long after an answer it may be disputed, once.
REOPEN_DAYS = 30
NAME_LENGTH_MAX = 200


@dataclass(frozen=True, kw_only=True)
class AnswerLimit:
    """In how many working days a kind of petition is taken and then answered, since a day, by which source."""

    kind: PetitionKind
    since: date
    receipt_days: int
    answer_days: int
    source: str


@dataclass(frozen=True, kw_only=True)
class GivenFile:
    """A file that is kept already."""

    sha256: str
    name: str


@dataclass(frozen=True, kw_only=True)
class NewPetition:
    """What is sent. `form` tells one form from another, so that the same sent twice is one. `official` is the name of
    whom it is about, as it was typed. Without an account the `phone` is where the answer goes."""

    kind: PetitionKind
    text: str
    form: str
    dossier_code: str = ""
    procedure: UUID | None = None
    unit: UUID | None = None
    official: str = ""
    name: str = ""
    phone: str = ""
    files: tuple[GivenFile, ...] = ()


@dataclass(frozen=True)
class Sent:
    id: UUID
    code: str


@dataclass(frozen=True, kw_only=True)
class PetitionLine:
    """A petition in a list."""

    id: UUID
    code: str
    kind: PetitionKind
    state: PetitionState
    unit: UUID
    unit_vi: str
    unit_en: str
    text: str
    sent_at: datetime
    due_at: datetime | None
    answered_at: datetime | None
    was_late: bool
    is_disputed: bool


@dataclass(frozen=True, kw_only=True)
class MoveView:
    from_vi: str
    from_en: str
    to_vi: str
    to_en: str
    reason: str
    at: datetime
    by_name: str


@dataclass(frozen=True, kw_only=True)
class QuestionView:
    id: UUID
    text: str
    at: datetime
    reply: str
    replied_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class AnswerView:
    """`disputed` is what the person said against it."""

    id: UUID
    text: str
    at: datetime
    unit_vi: str
    unit_en: str
    by_name: str
    in_time: bool
    disputed_at: datetime | None
    disputed: str


@dataclass(frozen=True, kw_only=True)
class PublicationView:
    """What was decided about making it public; without texts it was decided that it stays inside."""

    is_public: bool
    question: str
    answer: str
    at: datetime
    by_name: str


@dataclass(frozen=True, kw_only=True)
class PublicPetition:
    """What anybody may read: no names, and the words that a leader has let out."""

    kind: PetitionKind
    question: str
    answer: str
    unit_vi: str
    unit_en: str
    answered_at: datetime


@dataclass(frozen=True, kw_only=True)
class PetitionView:
    """One petition for one reader. `phone`, `concerned`, `moves` and `history` are for the offices alone; `may_*` is what
    this reader may do with it now."""

    line: PetitionLine
    about: About
    dossier: UUID | None
    dossier_code: str
    procedure_vi: str
    procedure_en: str
    official: str
    name: str
    phone: str
    files: tuple[GivenFile, ...]
    receipt_due_at: datetime
    taken_at: datetime | None
    answer_days: int
    limit_source: str
    # Until when the answer may be disputed; None where it may not (again).
    disputable_until: datetime | None
    questions: tuple[QuestionView, ...]
    answers: tuple[AnswerView, ...]
    publication: PublicationView | None
    concerned: tuple[tuple[UUID, str], ...] = ()
    moves: tuple[MoveView, ...] = ()
    history: tuple[HistoryLine, ...] = ()
    may_take: bool = False
    may_work: bool = False
    may_answer: bool = False
    may_publish: bool = False
    may_reply: bool = False
    may_dispute: bool = False
