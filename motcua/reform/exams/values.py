"""Exams as they are set up, sat and shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

TITLE_LENGTH_MAX = 200
REASON_LENGTH_MAX = 1_000
OPTIONS_MAX = 6
MINUTES_MAX = 300
#: Questions of a paper: more than anybody answers in `MINUTES_MAX`.
QUESTIONS_MAX = 200
POINTS_MAX = 100


class QuestionKind(StrEnum):
    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"


class ExamState(StrEnum):
    """How an exam stands at a moment; computed, never written."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"
    RELEASED = "released"
    CALLED_OFF = "called_off"


class End(StrEnum):
    """How a sitting ended."""

    HANDED_IN = "handed_in"
    TIME_OVER = "time_over"


# What is asked --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class NewExam:
    """Candidates may begin in [`opens_at`, `closes_at`); each has `minutes`, and never longer than to `closes_at`."""

    unit: UUID
    title: str
    opens_at: datetime
    closes_at: datetime
    minutes: int
    pass_percent: int


@dataclass(frozen=True, kw_only=True)
class PlanLine:
    """So many questions of a topic, each worth `points`."""

    topic: str
    count: int
    points: int


@dataclass(frozen=True, kw_only=True)
class QuestionDraft:
    """A question as it is imported. `right` are the places of the right options, from 1."""

    code: str
    topic: str
    kind: QuestionKind
    text: str
    options: tuple[str, ...]
    right: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class QuestionView:
    id: UUID
    code: str
    version: int
    topic: str
    kind: QuestionKind
    text: str
    options: tuple[str, ...]
    right: tuple[int, ...]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import did: `kept` is what stood there word for word already."""

    new: int
    changed: int
    kept: int


@dataclass(frozen=True, kw_only=True)
class Enrolled:
    """`left_out` organise the exam, and so cannot sit it."""

    new: int
    kept: int
    left_out: int


# What is drawn, answered and marked -----------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Drawable:
    """A question that can be drawn."""

    id: UUID
    topic: str
    kind: QuestionKind
    option_count: int


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A place of a paper. `order` are the places of the options in the question, as they are shown."""

    number: int
    question: UUID
    points: int
    order: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Marked:
    """One answer to be marked. `right` of None: the question was annulled, and whatever was answered has its points."""

    points: int
    right: frozenset[int] | None
    chosen: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class Score:
    points: int
    points_max: int
    passed: bool


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What a candidate chose for a question of her paper."""

    number: int
    chosen: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class Saved:
    """When the choice was saved; `replaced_at` is when another device had saved another one before."""

    number: int
    at: datetime
    replaced_at: datetime | None = None


# What is shown --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ExamView:
    id: UUID
    title: str
    unit: UUID
    unit_vi: str
    unit_en: str
    state: ExamState
    opens_at: datetime
    closes_at: datetime
    minutes: int
    pass_percent: int
    released_at: datetime | None
    called_off_reason: str
    may_organise: bool
    may_oversee: bool
    is_candidate: bool


@dataclass(frozen=True, kw_only=True)
class PlanLineView:
    topic: str
    count: int
    points: int
    in_bank: int


@dataclass(frozen=True, kw_only=True)
class ExamCounts:
    candidates: int
    began: int
    running: int
    ended: int
    passed: int
    appeals_open: int


@dataclass(frozen=True, kw_only=True)
class CandidateLine:
    account: UUID
    name: str
    unit: UUID
    unit_vi: str
    unit_en: str
    began_at: datetime | None
    ended_at: datetime | None
    end: End | None
    points: int | None
    points_max: int | None
    passed: bool | None


@dataclass(frozen=True, kw_only=True)
class PaperLine:
    """A paper among those that a figure counts, with its candidate; `is_own` is the reader's."""

    exam: UUID
    exam_title: str
    candidate: CandidateLine
    is_own: bool


@dataclass(frozen=True, kw_only=True)
class Papers:
    """`lines` are those that the reader may see, `hidden` how many more the figure counts. `candidates` counts each person
    of the lines once; `exams` are those that they are of, by id with their titles."""

    lines: Sequence[PaperLine]
    hidden: int
    candidates: int
    exams: Sequence[tuple[UUID, str]]


@dataclass(frozen=True, kw_only=True)
class PaperView:
    """One candidate's paper as who oversees the exam reads it; `lines` once results are released."""

    exam: ExamView
    candidate: CandidateLine
    lines: Sequence[ReviewLine]


@dataclass(frozen=True, kw_only=True)
class AskedView:
    """A question of a paper, as its candidate sees it: options in their order with the place that is sent back."""

    number: int
    kind: QuestionKind
    text: str
    options: tuple[tuple[int, str], ...]
    points: int
    chosen: frozenset[int]
    saved_at: datetime | None
    #: The device that saved it last; empty where nothing is saved.
    device: str


@dataclass(frozen=True, kw_only=True)
class SittingView:
    id: UUID
    exam: UUID
    account: UUID
    began_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    end: End | None
    answered: frozenset[int]
    questions: int
    #: Whether answers came from more than one device.
    many_devices: bool
    points: int | None = None
    points_max: int | None = None
    passed: bool | None = None

    def is_over(self, at: datetime) -> bool:
        return self.ended_at is not None or at >= self.ends_at


@dataclass(frozen=True, kw_only=True)
class ReviewLine:
    """A question after the release: what was chosen, what is right, what it brought. `annulled` brings its points to all."""

    number: int
    text: str
    options: tuple[str, ...]
    chosen: frozenset[int]
    right: frozenset[int]
    annulled: bool
    points: int
    points_max: int
    appeal: AppealView | None


@dataclass(frozen=True, kw_only=True)
class AppealView:
    id: UUID
    number: int
    question: UUID
    question_code: str
    question_text: str
    options: tuple[str, ...]
    reason: str
    at: datetime
    decided_at: datetime | None
    upheld: bool | None
    answer: str


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    at: datetime
    kind: str
    name: str
    facts: Sequence[tuple[str, str]] = ()
