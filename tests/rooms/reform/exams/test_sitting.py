"""Sitting a paper: in time, twice, from two devices, by the wrong person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.journal.queries import entries_of
from motcua.reform.exams.commands.setting import (
    announce_exam,
    call_off_exam,
    enrol_units,
    plan_paper,
    set_up_exam,
)
from motcua.reform.exams.commands.sitting import begin_sitting, end_sittings, hand_in, save_answers
from motcua.reform.exams.errors import (
    UnableToAnnounce,
    UnableToCallOff,
    UnableToEnrol,
    UnableToFindExam,
    UnableToHandIn,
    UnableToPlanPaper,
    UnableToSaveAnswer,
    UnableToSetUpExam,
    UnableToSit,
)
from motcua.reform.exams.models import Answer, Candidate, PaperQuestion, Sitting
from motcua.reform.exams.queries import asked, exam, exams, own_sitting
from motcua.reform.exams.values import Choice, End, ExamState, NewExam, PlanLine
from motcua.reform.exams.verify import verify_exams
from tests.cast import AT, Cast
from tests.exams import CLOSES, MINUTES, OPENS, TOPICS, a_sitting, an_exam, fill_bank, question_row, the_organiser

SECOND = timedelta(seconds=1)
ENDS = OPENS + timedelta(minutes=MINUTES)


def one(number: int, *chosen: int) -> list[Choice]:
    return [Choice(number=number, chosen=frozenset(chosen))]


def test_a_paper_is_drawn_once_and_begun_again_it_is_the_same(cast: Cast) -> None:
    exam_id = an_exam(by=the_organiser(), candidates=[cast.handler, cast.counter])

    first = begin_sitting(exam=exam_id, by=cast.handler, at=OPENS)
    again = begin_sitting(exam=exam_id, by=cast.handler, at=OPENS + SECOND)
    other = begin_sitting(exam=exam_id, by=cast.counter, at=OPENS)

    assert first == again != other
    papers = [
        [row.question_id for row in PaperQuestion.objects.filter(sitting=each).order_by("number")]
        for each in (first, other)
    ]
    assert [len(set(paper)) for paper in papers] == [10, 10]
    assert papers[0] != papers[1]
    assert [each.kind for each in entries_of(subject=first)] == ["exam_paper_begun"]


def test_the_first_moment_and_the_last_count_and_one_second_after_does_not(cast: Cast) -> None:
    exam_id = an_exam(by=the_organiser(), candidates=[cast.handler])
    with pytest.raises(UnableToSit):
        begin_sitting(exam=exam_id, by=cast.handler, at=OPENS - SECOND)
    sitting = begin_sitting(exam=exam_id, by=cast.handler, at=OPENS)

    save_answers(sitting=sitting, choices=one(1, 1), device="a", by=cast.handler, at=ENDS - SECOND)
    for late in (ENDS, ENDS + SECOND):
        with pytest.raises(UnableToSaveAnswer):
            save_answers(sitting=sitting, choices=one(2, 1), device="a", by=cast.handler, at=late)
    with pytest.raises(UnableToHandIn):
        hand_in(sitting=sitting, by=cast.handler, at=ENDS)

    assert Answer.objects.get().number == 1
    with pytest.raises(UnableToSit):
        begin_sitting(exam=exam_id, by=cast.handler, at=ENDS)


def test_who_begins_late_sits_no_longer_than_the_exam_is_open(cast: Cast) -> None:
    exam_id = an_exam(by=the_organiser(), candidates=[cast.handler])

    begin_sitting(exam=exam_id, by=cast.handler, at=CLOSES - timedelta(minutes=5))

    assert Sitting.objects.get().ends_at == CLOSES


def test_the_same_answer_again_changes_nothing_and_the_last_device_wins_and_both_are_told(cast: Cast) -> None:
    exam_id = an_exam(by=the_organiser(), candidates=[cast.handler])
    sitting = begin_sitting(exam=exam_id, by=cast.handler, at=OPENS)
    at = OPENS + timedelta(minutes=1)

    (first,) = save_answers(sitting=sitting, choices=one(3, 1), device="phone", by=cast.handler, at=at)
    (again,) = save_answers(sitting=sitting, choices=one(3, 1), device="phone", by=cast.handler, at=at + SECOND)
    (other,) = save_answers(sitting=sitting, choices=one(3, 2), device="desk", by=cast.handler, at=at + 2 * SECOND)

    assert (first.at, again.at) == (at, at)
    assert (first.replaced_at, other.replaced_at) == (None, at)
    shown = asked(sitting=sitting, number=3, actor=cast.handler)
    assert (shown.chosen, shown.device) == (frozenset({2}), "desk")
    mine = own_sitting(exam=exam_id, actor=cast.handler, at=at)
    assert mine is not None
    assert mine.many_devices
    assert Answer.objects.filter(number=3).count() == 2, "what was replaced is kept"


def test_what_the_paper_does_not_ask_is_refused_whole(cast: Cast) -> None:
    exam_id = an_exam(by=the_organiser(), candidates=[cast.handler])
    sitting = begin_sitting(exam=exam_id, by=cast.handler, at=OPENS)

    for wrong in (one(11, 1), one(1, 9), [*one(1, 1), *one(1, 1)], [*one(1, 1), *one(99, 1)]):
        with pytest.raises(UnableToSaveAnswer):
            save_answers(sitting=sitting, choices=wrong, device="a", by=cast.handler, at=OPENS)

    assert not Answer.objects.exists()


def test_handed_in_is_handed_in(cast: Cast) -> None:
    exam_id = an_exam(by=the_organiser(), candidates=[cast.handler])
    sitting = a_sitting(exam_id, by=cast.handler, right=2)

    for _click in range(2):
        hand_in(sitting=sitting, by=cast.handler, at=OPENS + timedelta(minutes=9))

    with pytest.raises(UnableToSaveAnswer):
        save_answers(sitting=sitting, choices=one(5, 1), device="a", by=cast.handler, at=OPENS + timedelta(minutes=10))
    assert [each.kind for each in entries_of(subject=sitting)] == ["exam_paper_begun", "exam_paper_ended"]
    assert verify_exams().wrong == 0


def test_a_sitting_ends_by_itself_at_its_own_time_and_only_once(cast: Cast) -> None:
    exam_id = an_exam(by=the_organiser(), candidates=[cast.handler, cast.counter])
    mine = a_sitting(exam_id, by=cast.handler, right=1)
    a_sitting(exam_id, by=cast.counter, at=OPENS + timedelta(minutes=20))

    assert end_sittings(exam=None, limit=10, by=SYSTEM, at=ENDS + SECOND) == 0, "an answer may be on its way"
    ended = [end_sittings(exam=None, limit=10, by=SYSTEM, at=ENDS + timedelta(minutes=2)) for _tick in range(2)]

    assert ended == [1, 0]
    row = Sitting.objects.get(id=mine)
    assert (row.ended_at, row.end) == (ENDS, End.TIME_OVER.value)
    assert verify_exams().wrong == 0


def test_a_paper_keeps_its_questions_when_the_bank_changes(cast: Cast) -> None:
    by = the_organiser()
    exam_id = an_exam(by=by, candidates=[cast.handler])
    fill_bank(
        [question_row(n, text=f"Bản mới {n}?") for n in range(1, 25)],
        unit=by.posts[0].unit,
        by=by,
        at=AT + timedelta(minutes=30),
    )

    sitting = begin_sitting(exam=exam_id, by=cast.handler, at=OPENS)

    texts = [asked(sitting=sitting, number=n, actor=cast.handler).text for n in range(1, 11)]
    assert all(text.startswith("Câu hỏi số") for text in texts), "drawn from what stood at the announcement"


def test_only_the_candidate_herself_sits(cast: Cast) -> None:
    by = the_organiser()
    exam_id = an_exam(by=by, candidates=[cast.handler])
    sitting = begin_sitting(exam=exam_id, by=cast.handler, at=OPENS)

    for wrong in (cast.counter, cast.citizen, by, replace(cast.handler, on_behalf_of=uuid4())):
        with pytest.raises(NotPermitted):
            begin_sitting(exam=exam_id, by=wrong, at=OPENS)
        with pytest.raises(NotPermitted):
            save_answers(sitting=sitting, choices=one(1, 1), device="a", by=wrong, at=OPENS)
    with pytest.raises(UnableToFindExam):
        asked(sitting=sitting, number=1, actor=cast.counter)
    with pytest.raises(NotPermitted) as refused:
        exam(exam=exam_id, actor=cast.counter, at=OPENS)
    assert refused.value.hidden
    assert exams(actor=cast.counter, at=OPENS) == []
    assert [each.id for each in exams(actor=cast.handler, at=OPENS)] == [exam_id]
    assert [each.id for each in exams(actor=cast.auditor, at=OPENS)] == [exam_id]


def test_candidates_come_from_the_register_of_that_day_without_those_who_know_the_questions(cast: Cast) -> None:
    by = the_organiser()
    exam_id = an_exam(by=by)
    unit = by.posts[0].unit

    first = enrol_units(exam=exam_id, units=[cast.ward.id, unit], by=by, at=AT)
    again = enrol_units(exam=exam_id, units=[cast.ward.id, unit], by=by, at=AT)

    assert (first.new, again.new, again.kept) == (6, 0, 6), "five of the ward, the administrator of the department"
    assert first.left_out == 1
    assert not Candidate.objects.filter(account=str(by.account)).exists()
    with pytest.raises(UnableToEnrol):
        enrol_units(exam=exam_id, units=[uuid4()], by=by, at=AT)
    with pytest.raises(UnableToEnrol):
        enrol_units(exam=exam_id, units=[cast.ward.id], by=by, at=CLOSES)


def test_an_exam_is_announced_once_it_can_be_sat_and_stands_from_then_on(cast: Cast) -> None:
    by = the_organiser()
    unit = by.posts[0].unit
    new = NewExam(unit=unit, title="Thi thử", opens_at=OPENS, closes_at=CLOSES, minutes=10, pass_percent=50)
    exam_id = set_up_exam(new=new, by=by, at=AT)
    assert set_up_exam(new=new, by=by, at=AT) == exam_id
    with pytest.raises(UnableToSetUpExam):
        set_up_exam(new=replace(new, minutes=20), by=by, at=AT)
    with pytest.raises(UnableToAnnounce):
        announce_exam(exam=exam_id, by=by, at=AT)
    plan = [PlanLine(topic=TOPICS[0], count=3, points=2)]
    plan_paper(exam=exam_id, lines=plan, by=by, at=AT)
    with pytest.raises(UnableToAnnounce):
        announce_exam(exam=exam_id, by=by, at=AT)
    fill_bank([question_row(n) for n in range(1, 9)], unit=unit, by=by)

    for _click in range(2):
        announce_exam(exam=exam_id, by=by, at=AT)

    with pytest.raises(UnableToPlanPaper):
        plan_paper(exam=exam_id, lines=[PlanLine(topic=TOPICS[0], count=2, points=2)], by=by, at=AT)
    assert exam(exam=exam_id, actor=by, at=AT).state is ExamState.ANNOUNCED
    assert [each.kind for each in entries_of(subject=exam_id)] == [
        "exam_set_up",
        "exam_paper_planned",
        "exam_announced",
    ]
    for act in (
        lambda: set_up_exam(new=new, by=cast.leader, at=AT),
        lambda: plan_paper(exam=exam_id, lines=plan, by=cast.leader, at=AT),
        lambda: enrol_units(exam=exam_id, units=[cast.ward.id], by=cast.leader, at=AT),
        lambda: announce_exam(exam=exam_id, by=cast.leader, at=AT),
        lambda: call_off_exam(exam=exam_id, reason="Hoãn", by=cast.leader, at=AT),
    ):
        with pytest.raises(NotPermitted):
            act()


def test_an_exam_is_called_off_only_before_anybody_has_begun(cast: Cast) -> None:
    by = the_organiser()
    running = an_exam(by=by, candidates=[cast.handler])
    begin_sitting(exam=running, by=cast.handler, at=OPENS)
    other = an_exam(by=by, candidates=[cast.handler], title="Thi đợt hai")
    with pytest.raises(UnableToCallOff):
        call_off_exam(exam=running, reason="Mất điện", by=by, at=OPENS)
    with pytest.raises(UnableToCallOff):
        call_off_exam(exam=other, reason="  ", by=by, at=OPENS)

    call_off_exam(exam=other, reason="Mất điện", by=by, at=OPENS)

    with pytest.raises(UnableToSit):
        begin_sitting(exam=other, by=cast.handler, at=OPENS)
