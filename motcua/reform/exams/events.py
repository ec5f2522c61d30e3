"""What can happen to an exam, a bank and a sitting. Questions, answers and marks stay out; their hashes prove them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event


@dataclass(frozen=True, kw_only=True)
class QuestionsImported(Event):
    """`subject` is the unit whose bank it is."""

    kind: ClassVar[str] = "exam_questions_imported"
    new: int
    changed: int
    questions_hash: str


@dataclass(frozen=True, kw_only=True)
class ExamSetUp(Event):
    kind: ClassVar[str] = "exam_set_up"
    opens_at: datetime
    closes_at: datetime
    minutes: int
    pass_percent: int


@dataclass(frozen=True, kw_only=True)
class PaperPlanned(Event):
    kind: ClassVar[str] = "exam_paper_planned"
    questions: int
    points: int


@dataclass(frozen=True, kw_only=True)
class CandidatesEnrolled(Event):
    kind: ClassVar[str] = "exam_candidates_enrolled"
    count: int
    candidates_hash: str


@dataclass(frozen=True, kw_only=True)
class ExamAnnounced(Event):
    kind: ClassVar[str] = "exam_announced"


@dataclass(frozen=True, kw_only=True)
class ExamCalledOff(Event):
    kind: ClassVar[str] = "exam_called_off"


@dataclass(frozen=True, kw_only=True)
class PaperBegun(Event):
    """`subject` is the sitting; the entry's unit is the candidate's on that day."""

    kind: ClassVar[str] = "exam_paper_begun"
    exam: UUID
    candidate: UUID
    paper_hash: str


@dataclass(frozen=True, kw_only=True)
class PaperEnded(Event):
    """`subject` is the sitting."""

    kind: ClassVar[str] = "exam_paper_ended"
    exam: UUID
    end: str
    answers_hash: str


@dataclass(frozen=True, kw_only=True)
class ResultsReleased(Event):
    kind: ClassVar[str] = "exam_results_released"
    papers: int
    passed: int
    marks_hash: str


@dataclass(frozen=True, kw_only=True)
class QuestionAppealed(Event):
    kind: ClassVar[str] = "exam_question_appealed"
    appeal: UUID
    sitting: UUID
    question: UUID


@dataclass(frozen=True, kw_only=True)
class AppealDecided(Event):
    """`marks` is how many marks were superseded by it; `marks_hash` is of all that stand now."""

    kind: ClassVar[str] = "exam_appeal_decided"
    appeal: UUID
    question: UUID
    upheld: bool
    marks: int
    marks_hash: str
