"""Marks, their release, appeals, and what figures and `verify` make of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.database.transactions import durable
from motcua.foundation.measures.values import Period
from motcua.foundation.measures.verify import verify_cells
from motcua.reform.exams.commands.results import appeal_question, decide_appeal, release_results
from motcua.reform.exams.commands.sitting import hand_in
from motcua.reform.exams.errors import UnableToAppeal, UnableToDecideAppeal, UnableToFindExam, UnableToRelease
from motcua.reform.exams.models import Answer, Mark, PaperQuestion
from motcua.reform.exams.queries import appeals_of, candidates_of, history_of, result_rows, review
from motcua.reform.exams.values import CandidateLine
from motcua.reform.exams.verify import verify_exams
from motcua.reform.indicators.queries import read
from motcua.registry.organization.queries import directory
from tests.cast import JUNE_15, Cast, load_cast
from tests.exams import CLOSES, OPENS, a_sitting, an_exam, the_organiser
from tests.rooms.service.dossiers.test_measures import settle_and_fold

RELEASED = CLOSES + timedelta(hours=1)
HALF_YEAR = Period(date(2023, 1, 1), date(2023, 7, 1))


def test_results_are_released_once_when_everybodys_time_is_over(cast: Cast) -> None:
    by = the_organiser()
    exam_id = an_exam(by=by, candidates=[cast.handler, cast.counter, cast.clerk])
    hand_in(
        sitting=a_sitting(exam_id, by=cast.handler, right=5, wrong=5), by=cast.handler, at=OPENS + timedelta(minutes=9)
    )
    a_sitting(exam_id, by=cast.counter, right=4, wrong=1)
    with pytest.raises(UnableToRelease):
        release_results(exam=exam_id, by=by, at=CLOSES)
    with pytest.raises(NotPermitted):
        release_results(exam=exam_id, by=cast.leader, at=RELEASED)
    with pytest.raises(UnableToFindExam):
        review(exam=exam_id, actor=cast.handler)

    assert [release_results(exam=exam_id, by=by, at=RELEASED) for _click in range(2)] == [2, 2]

    lines: dict[object, CandidateLine] = {
        each.account: each for each in candidates_of(exam=exam_id, actor=by, at=RELEASED)
    }
    assert [(lines[who.account].points, lines[who.account].passed) for who in (cast.handler, cast.counter)] == [
        (5, True),
        (4, False),
    ]
    assert lines[cast.clerk.account].points is None
    assert len(result_rows(exam=exam_id, actor=by, at=RELEASED)) == 3
    assert [each.kind for each in history_of(exam=exam_id, actor=cast.auditor, at=RELEASED)][-1] == (
        "exam_results_released"
    )
    assert verify_exams().wrong == 0
    with pytest.raises(NotPermitted):
        candidates_of(exam=exam_id, actor=cast.handler, at=RELEASED)


def test_an_appeal_that_is_upheld_supersedes_the_marks_of_all_who_were_asked(cast: Cast) -> None:
    by = the_organiser()
    exam_id = an_exam(by=by, candidates=[cast.handler, cast.counter])
    mine = a_sitting(exam_id, by=cast.handler, right=4, wrong=6)
    a_sitting(exam_id, by=cast.counter)
    question = PaperQuestion.objects.get(sitting=mine, number=9).question_id
    asked_too = PaperQuestion.objects.filter(sitting__account=str(cast.counter.account), question=question).exists()
    with pytest.raises(UnableToAppeal):
        appeal_question(sitting=mine, number=9, reason="Cả hai đều đúng", by=cast.handler, at=OPENS)
    release_results(exam=exam_id, by=by, at=RELEASED)

    appeals = {
        appeal_question(sitting=mine, number=9, reason="Cả hai đều đúng", by=cast.handler, at=RELEASED)
        for _click in range(2)
    }
    (appeal,) = appeals
    with pytest.raises(UnableToAppeal):
        appeal_question(sitting=mine, number=9, reason="Khác", by=cast.handler, at=RELEASED)
    with pytest.raises(NotPermitted):
        appeal_question(sitting=mine, number=8, reason="Hộ bạn", by=cast.counter, at=RELEASED)
    with pytest.raises(NotPermitted):
        decide_appeal(appeal=appeal, upheld=True, right=None, answer="Đúng", by=cast.handler, at=RELEASED)
    with pytest.raises(UnableToDecideAppeal):
        decide_appeal(appeal=appeal, upheld=True, right=frozenset({9}), answer="Đúng", by=by, at=RELEASED)

    changed = decide_appeal(appeal=appeal, upheld=True, right=None, answer="Câu hỏi bị hủy.", by=by, at=RELEASED)

    assert changed == 1 + asked_too
    assert decide_appeal(appeal=appeal, upheld=True, right=None, answer="Câu hỏi bị hủy.", by=by, at=RELEASED) == 0
    with pytest.raises(UnableToDecideAppeal):
        decide_appeal(appeal=appeal, upheld=False, right=None, answer="Không.", by=by, at=RELEASED)
    marks = Mark.objects.filter(sitting=mine).order_by("at", "id")
    assert [(each.points, each.passed, each.superseded_at is None) for each in marks] == [
        (4, False, False),
        (5, True, True),
    ]
    (line,) = [each for each in review(exam=exam_id, actor=cast.handler) if each.number == 9]
    assert (line.annulled, line.points) == (True, 1)
    assert [each.upheld for each in appeals_of(exam=exam_id, actor=by, at=RELEASED)] == [True]
    assert verify_exams().wrong == 0


def test_an_appeal_that_is_not_upheld_changes_no_mark(cast: Cast) -> None:
    by = the_organiser()
    exam_id = an_exam(by=by, candidates=[cast.handler])
    mine = a_sitting(exam_id, by=cast.handler, right=4)
    release_results(exam=exam_id, by=by, at=RELEASED)
    appeal = appeal_question(sitting=mine, number=9, reason="Khó quá", by=cast.handler, at=RELEASED)

    changed = decide_appeal(appeal=appeal, upheld=False, right=None, answer="Đáp án đúng.", by=by, at=RELEASED)

    assert changed == 0
    assert Mark.objects.count() == 1
    assert verify_exams().wrong == 0


def test_an_answer_that_was_altered_after_the_end_is_found(cast: Cast) -> None:
    exam_id = an_exam(by=the_organiser(), candidates=[cast.handler])
    sitting = a_sitting(exam_id, by=cast.handler, right=3)
    hand_in(sitting=sitting, by=cast.handler, at=OPENS + timedelta(minutes=9))

    Answer.objects.filter(number=1).update(chosen=[4])

    assert verify_exams().first_wrong == f"sitting {sitting}: the journal tells of other answers"


def test_who_sat_two_papers_is_one_candidate_of_the_half_year(committed_db: str) -> None:
    with durable():
        cast, by = load_cast(), the_organiser()
        first = an_exam(by=by, candidates=[cast.handler, cast.counter])
        second = an_exam(by=by, candidates=[cast.handler], title="Thi đợt hai")
        for exam_id, who in ((first, cast.handler), (first, cast.counter), (second, cast.handler)):
            a_sitting(exam_id, by=who)
    city = directory(on=JUNE_15).by_key("city-92")
    assert city is not None

    def figures() -> list[int]:
        found = read(indicators=["exam_candidates", "exam_papers"], units=[city.id], period=HALF_YEAR)
        return [each.numerator for each in found.figures]

    live = figures()
    settle_and_fold()

    assert live == figures() == [2, 3]
    assert verify_cells().wrong == 0
