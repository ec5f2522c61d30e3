"""Rows of exams as values, and the locks that commands take: the exam's row, then sittings in the order of their ids."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from motcua.foundation.calendars.rules import city_day
from motcua.reform.exams.errors import UnableToFindExam
from motcua.reform.exams.models import Answer, Candidate, Exam, Mark, PaperQuestion, Ruling, Sitting
from motcua.reform.exams.rules import state_of
from motcua.reform.exams.values import Choice, ExamState, Marked, Score
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory


def lock_exam(exam: UUID) -> Exam:
    """Raises `UnableToFindExam`."""
    row = Exam.objects.select_for_update(no_key=True).filter(id=exam).first()
    if row is None:
        raise UnableToFindExam
    return row


def exam_row(exam: UUID) -> Exam:
    """Raises `UnableToFindExam`."""
    row = Exam.objects.filter(id=exam).first()
    if row is None:
        raise UnableToFindExam
    return row


def lock_sittings(sittings: Iterable[UUID]) -> dict[UUID, Sitting]:
    rows = Sitting.objects.select_for_update(no_key=True, of=("self",)).select_related("exam")
    return {row.id: row for row in rows.filter(id__in=list(sittings)).order_by("id")}


def state(row: Exam, at: datetime) -> ExamState:
    return state_of(
        announced_at=row.announced_at,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        released_at=row.released_at,
        called_off_at=row.called_off_at,
        at=at,
    )


def units_at(at: datetime) -> Directory:
    return directory(on=city_day(at))


def is_candidate(exam: UUID, account: UUID | None) -> bool:
    return account is not None and Candidate.objects.filter(exam=exam, account=account).exists()


def choices_of(sittings: Collection[UUID]) -> dict[UUID, list[Choice]]:
    """What stands answered, by sitting."""
    found: dict[UUID, list[Choice]] = {sitting: [] for sitting in sittings}
    for row in Answer.objects.filter(sitting__in=sittings, superseded_at=None):
        found[row.sitting_id].append(Choice(number=row.number, chosen=frozenset(row.chosen)))
    return found


def to_mark(exam: UUID, sittings: Collection[UUID]) -> dict[UUID, list[Marked]]:
    """Every question of every paper with what was chosen and what is right by the rulings that stand."""
    rulings = dict(Ruling.objects.filter(exam=exam, superseded_at=None).values_list("question_id", "right"))
    chosen = {
        (sitting, choice.number): choice.chosen
        for sitting, choices in choices_of(sittings).items()
        for choice in choices
    }
    found: dict[UUID, list[Marked]] = {sitting: [] for sitting in sittings}
    rows = PaperQuestion.objects.filter(sitting__in=sittings).select_related("question").order_by("number")
    for row in rows:
        right = rulings.get(row.question_id, row.question.right)
        found[row.sitting_id].append(
            Marked(
                points=row.points,
                right=None if right is None else frozenset(right),
                chosen=chosen.get((row.sitting_id, row.number), frozenset()),
            )
        )
    return found


def standing_marks(exam: UUID, *, sittings: Collection[UUID] | None = None) -> dict[UUID, Mark]:
    """By sitting; of all sittings of an exam, or of these only."""
    rows = Mark.objects.filter(sitting__exam=exam, superseded_at=None)
    return {row.sitting_id: row for row in (rows if sittings is None else rows.filter(sitting__in=sittings))}


def score_view(row: Mark) -> Score:
    return Score(points=row.points, points_max=row.points_max, passed=row.passed)
