"""Marks, their release, and appeals that change them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.reform.exams import policy
from motcua.reform.exams.commands.sitting import end_sittings
from motcua.reform.exams.errors import UnableToAppeal, UnableToDecideAppeal, UnableToFindExam, UnableToRelease
from motcua.reform.exams.events import AppealDecided, QuestionAppealed, ResultsReleased
from motcua.reform.exams.models import Appeal, Exam, Mark, PaperQuestion, Ruling, Sitting
from motcua.reform.exams.records import (
    lock_exam,
    lock_sittings,
    score_view,
    standing_marks,
    state,
    to_mark,
    units_at,
)
from motcua.reform.exams.rules import GRACE, fault_of_choice, marks_hash, score_of
from motcua.reform.exams.values import REASON_LENGTH_MAX, ExamState, QuestionKind, Score

_ENDED_AT_ONCE = 10_000


def release_results(*, exam: UUID, by: Actor, at: datetime) -> int:
    """Marks every paper and lets the candidates see their own; returns how many papers. Twice is once. Raises
    `UnableToRelease` before everybody's time is over, and where nobody sat."""
    row = lock_exam(exam)
    require(policy.may_organise(by, row.unit), act="release_results", subject=row.id)
    if row.released_at is not None:
        return len(standing_marks(row.id))
    stands = state(row, at)
    if stands is not ExamState.CLOSED or at < row.closes_at + GRACE:
        raise UnableToRelease(reason=_("the exam is not over yet, or was called off."))
    sittings = lock_sittings(Sitting.objects.filter(exam=row).values_list("id", flat=True))
    if not sittings:
        raise UnableToRelease(reason=_("nobody sat it."))

    end_sittings(exam=row.id, limit=_ENDED_AT_ONCE, by=by, at=at)
    scores = _scores(row, sittings)
    _write(scores, by=by, at=at)
    row.released_at = at
    row.save(update_fields=["released_at"])

    event = ResultsReleased(
        subject=row.id,
        at_unit=units_at(at).path(row.unit),
        papers=len(scores),
        passed=sum(each.passed for each in scores.values()),
        marks_hash=marks_hash(scores),
    )
    record(events=[event], by=by, at=at)
    return len(scores)


def _scores(row: Exam, sittings: Iterable[UUID]) -> dict[UUID, Score]:
    papers = to_mark(row.id, list(sittings))
    return {id_: score_of(answers, pass_percent=row.pass_percent) for id_, answers in papers.items()}


def _write(scores: dict[UUID, Score], *, by: Actor, at: datetime) -> None:
    Mark.objects.bulk_create(
        Mark(
            id=new_id(),
            sitting_id=id_,
            points=score.points,
            points_max=score.points_max,
            passed=score.passed,
            at=at,
            by=by.account,
        )
        for id_, score in scores.items()
    )


def appeal_question(*, sitting: UUID, number: int, reason: str, by: Actor, at: datetime) -> UUID:
    """A candidate's doubt about a question of her own paper. The same words again are one appeal. Raises
    `UnableToAppeal` before the release, without a reason, and where one was made of this question already."""
    found = Sitting.objects.filter(id=sitting).first()
    if found is None:
        raise UnableToFindExam
    exam = lock_exam(found.exam_id)
    require(
        policy.may_sit(by, unit=exam.unit, is_candidate=found.account == by.account), act="appeal", subject=found.id
    )
    words = reason.replace("\x00", "").strip()
    asked = PaperQuestion.objects.filter(sitting=found, number=number).first()
    before = Appeal.objects.filter(sitting=found, number=number).first()
    if before is not None and before.reason == words:
        return before.id
    if before is not None:
        raise UnableToAppeal(reason=_("you have appealed this question already."))
    if exam.released_at is None or asked is None:
        raise UnableToAppeal(reason=_("results are not released, or your paper has no such question."))
    if not words or len(words) > REASON_LENGTH_MAX:
        raise UnableToAppeal(reason=_("say why, in at most %(count)s characters.") % {"count": REASON_LENGTH_MAX})

    appeal = Appeal.objects.create(
        id=new_id(), sitting=found, number=number, question_id=asked.question_id, reason=words, at=at, by=by.account
    )

    event = QuestionAppealed(
        subject=exam.id,
        at_unit=units_at(at).path(exam.unit),
        appeal=appeal.id,
        sitting=found.id,
        question=asked.question_id,
    )
    record(events=[event], by=by, at=at)
    return appeal.id


def decide_appeal(
    *, appeal: UUID, upheld: bool, right: frozenset[int] | None, answer: str, by: Actor, at: datetime
) -> int:
    """The organiser's answer. An appeal that is upheld changes what counts as right for everybody who was asked that
    question (`right` of None annuls it); marks that change by it are superseded. Returns how many did.

    The same decision again changes nothing. Raises `UnableToDecideAppeal` for another one, without an answer, and for
    options that the question does not have.
    """
    asked = Appeal.objects.select_related("sitting", "question").filter(id=appeal).first()
    if asked is None:
        raise UnableToFindExam
    exam = lock_exam(asked.sitting.exam_id)
    require(policy.may_organise(by, exam.unit), act="decide_appeal", subject=exam.id)
    asked.refresh_from_db(fields=["upheld", "answer", "decided_at"])
    words = answer.replace("\x00", "").strip()
    if asked.decided_at is not None:
        if (asked.upheld, asked.answer) == (upheld, words):
            return 0
        raise UnableToDecideAppeal(reason=_("it is decided already."))
    if not words or len(words) > REASON_LENGTH_MAX:
        raise UnableToDecideAppeal(
            reason=_("answer the candidate, in at most %(count)s characters.") % {"count": REASON_LENGTH_MAX}
        )
    if upheld and right is not None and _impossible(asked, right):
        raise UnableToDecideAppeal(reason=_("the question has no such option."))

    asked.upheld, asked.answer, asked.decided_at, asked.decided_by = upheld, words, at, by.account
    asked.save(update_fields=["upheld", "answer", "decided_at", "decided_by"])
    changed = _rule(exam, asked, right, by=by, at=at) if upheld else 0

    event = AppealDecided(
        subject=exam.id,
        at_unit=units_at(at).path(exam.unit),
        appeal=asked.id,
        question=asked.question_id,
        upheld=upheld,
        marks=changed,
        marks_hash=marks_hash({id_: score_view(row) for id_, row in standing_marks(exam.id).items()}),
    )
    record(events=[event], by=by, at=at)
    return changed


def _impossible(asked: Appeal, right: frozenset[int]) -> bool:
    question = asked.question
    return not right or fault_of_choice(
        kind=QuestionKind(question.kind), option_count=len(question.options), chosen=right
    )


def _rule(exam: Exam, appeal: Appeal, right: frozenset[int] | None, *, by: Actor, at: datetime) -> int:
    """Rules, marks the papers with the question anew, and supersedes the marks that come out otherwise."""
    Ruling.objects.filter(exam=exam, question=appeal.question_id, superseded_at=None).update(superseded_at=at)
    Ruling.objects.create(
        id=new_id(),
        exam=exam,
        question_id=appeal.question_id,
        right=None if right is None else sorted(right),
        appeal=appeal,
        at=at,
        by=by.account,
    )
    asked = PaperQuestion.objects.filter(sitting__exam=exam, question=appeal.question_id)
    scores = _scores(exam, asked.values_list("sitting_id", flat=True))
    standing = standing_marks(exam.id)
    changed = {id_: score for id_, score in scores.items() if score_view(standing[id_]) != score}
    Mark.objects.filter(id__in=[standing[id_].id for id_ in changed]).update(superseded_at=at)
    _write(changed, by=by, at=at)
    return len(changed)
