"""The papers behind the figures of exams: as many as they say, narrowed, and to whom each is open."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import Actor
from motcua.foundation.measures.values import Period
from motcua.reform.exams.commands.results import release_results
from motcua.reform.exams.errors import UnableToFindExam
from motcua.reform.exams.papers import paper_of, papers_behind
from motcua.reform.exams.values import Papers
from motcua.reform.indicators.queries import read
from tests.cast import Cast
from tests.exams import CLOSES, OPENS, a_sitting, an_exam, the_organiser

RELEASED = CLOSES + timedelta(hours=1)
HALF_YEAR = Period(date(2023, 1, 1), date(2023, 7, 1))


def _papers(cast: Cast, actor: Actor, **narrowed: object) -> Papers:
    return papers_behind(units=[cast.ward.id], period=HALF_YEAR, actor=actor, at=RELEASED, **narrowed)  # type: ignore[arg-type]  # each as named


def test_as_many_papers_stand_behind_the_figures_as_they_say_and_narrow(cast: Cast) -> None:
    by = the_organiser()
    first = an_exam(by=by, candidates=[cast.handler, cast.counter])
    second = an_exam(by=by, candidates=[cast.handler], opens_at=OPENS + timedelta(days=1), title="Thi đợt hai")
    a_sitting(first, by=cast.handler, right=6, wrong=4)
    a_sitting(first, by=cast.counter, right=1, wrong=4)
    a_sitting(second, by=cast.handler, at=OPENS + timedelta(days=1))
    release_results(exam=first, by=by, at=RELEASED)

    found = _papers(cast, by)

    figures = read(indicators=["exam_papers", "exam_candidates"], units=[cast.ward.id], period=HALF_YEAR).figures
    assert (len(found.lines), found.candidates) == tuple(each.numerator for each in figures) == (3, 2)
    assert len(_papers(cast, by, exam=first).lines) == 2
    assert [each.candidate.account for each in _papers(cast, by, passed=True).lines] == [cast.handler.account]
    assert [each.candidate.account for each in _papers(cast, by, passed=False).lines] == [cast.counter.account]
    assert [title for _exam, title in found.exams] == ["Thi chuyển đổi số", "Thi đợt hai"]
    assert _papers(cast, by, own=True).lines == found.lines


def test_others_see_their_own_papers_and_how_many_more_there_are(cast: Cast) -> None:
    by = the_organiser()
    exam = an_exam(by=by, candidates=[cast.handler, cast.counter])
    a_sitting(exam, by=cast.handler)
    a_sitting(exam, by=cast.counter)

    own, nobodys, all_ = _papers(cast, cast.handler), _papers(cast, cast.leader), _papers(cast, cast.auditor)

    assert [(each.is_own, each.candidate.account) for each in own.lines] == [(True, cast.handler.account)]
    assert (own.hidden, nobodys.hidden, len(nobodys.lines), all_.hidden, len(all_.lines)) == (1, 2, 0, 0, 2)


def test_a_paper_is_read_by_who_oversees_its_exam_with_its_answers_once_results_are_released(cast: Cast) -> None:
    by = the_organiser()
    exam = an_exam(by=by, candidates=[cast.handler])
    a_sitting(exam, by=cast.handler, right=5, wrong=5)
    assert cast.handler.account is not None
    before = paper_of(exam=exam, account=cast.handler.account, actor=by, at=RELEASED)
    release_results(exam=exam, by=by, at=RELEASED)

    after = paper_of(exam=exam, account=cast.handler.account, actor=by, at=RELEASED)

    assert (before.candidate.points, before.lines) == (None, [])
    assert after.candidate.points == sum(line.points for line in after.lines) == 5
    for stranger in (cast.leader, cast.handler):
        with pytest.raises(NotPermitted):
            paper_of(exam=exam, account=cast.handler.account, actor=stranger, at=RELEASED)
    with pytest.raises(UnableToFindExam):
        paper_of(exam=exam, account=uuid4(), actor=by, at=RELEASED)
