"""Sitting a paper: begun, answered, handed in or over. Time is the house's, never the device's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.reform.exams import policy
from motcua.reform.exams.errors import UnableToFindExam, UnableToHandIn, UnableToSaveAnswer, UnableToSit
from motcua.reform.exams.events import PaperBegun, PaperEnded
from motcua.reform.exams.models import Answer, Candidate, Exam, Fact, PaperQuestion, Question, Sitting
from motcua.reform.exams.models import PlanLine as PlanRow
from motcua.reform.exams.records import choices_of, lock_sittings, state, units_at
from motcua.reform.exams.rules import (
    GRACE,
    answers_hash,
    draw,
    ends_at,
    fault_of_choice,
    paper_hash,
)
from motcua.reform.exams.values import Choice, Drawable, Drawn, End, ExamState, PlanLine, QuestionKind, Saved


def begin_sitting(*, exam: UUID, by: Actor, at: datetime) -> UUID:
    """Draws the candidate's paper and starts her time. Begun again, from wherever, it is the sitting that runs.

    Raises `NotPermitted` for who is no candidate, and `UnableToSit` before the opening, after the close, and when the
    paper has ended.
    """
    candidate = Candidate.objects.select_for_update(no_key=True, of=("self",)).select_related("exam")
    mine = candidate.filter(exam=exam, account=by.account).first() if by.account else None
    row = mine.exam if mine else Exam.objects.filter(id=exam).first()
    if row is None:
        raise UnableToFindExam
    require(policy.may_sit(by, unit=row.unit, is_candidate=mine is not None), act="sit_exam", subject=row.id)
    assert by.account is not None
    running = Sitting.objects.filter(exam=row, account=by.account).first()
    if running is not None:
        if running.ended_at is not None or at >= running.ends_at:
            raise UnableToSit(reason=_("it has ended already."))
        return running.id
    if state(row, at) is not ExamState.OPEN:
        raise UnableToSit(reason=_when(row, at))

    paper = _drawn(row, by.account)
    units = units_at(at)
    held = [post.unit for post in by.posts]
    unit = mine.unit if mine is not None and mine.unit in held else held[0]
    sitting = Sitting.objects.create(
        id=new_id(),
        exam=row,
        account=by.account,
        unit=unit,
        began_at=at,
        ends_at=ends_at(began_at=at, minutes=row.minutes, closes_at=row.closes_at),
    )
    PaperQuestion.objects.bulk_create(
        PaperQuestion(
            id=new_id(),
            sitting=sitting,
            number=each.number,
            question_id=each.question,
            points=each.points,
            order=list(each.order),
        )
        for each in paper
    )

    event = PaperBegun(
        subject=sitting.id,
        at_unit=units.path(unit),
        exam=row.id,
        candidate=by.account,
        paper_hash=paper_hash(sitting=sitting.id, paper=paper),
    )
    (entry,) = record(events=[event], by=by, at=at)
    Fact.objects.create(
        opened_by=entry,
        sat_on=city_day(at),
        sitting=sitting.id,
        path=list(units.path(unit).path),
        exam=row.id,
        candidate=by.account,
    )
    return sitting.id


def _when(row: Exam, at: datetime) -> str:
    stands = state(row, at)
    if stands is ExamState.CALLED_OFF:
        return _("the exam was called off.")
    return (
        _("the exam is not open yet.") if at < row.opens_at or stands is ExamState.DRAFT else _("the exam is closed.")
    )


def _drawn(row: Exam, account: UUID) -> list[Drawn]:
    """From plan and bank as they stood when the exam was announced, so that all are asked by the same."""
    stood = Q(at__lte=row.announced_at) & (Q(superseded_at=None) | Q(superseded_at__gt=row.announced_at))
    plan = PlanRow.objects.filter(stood, exam=row)
    bank = Question.objects.filter(stood, unit=row.unit, topic__in=plan.values("topic"))
    return draw(
        plan=[PlanLine(topic=each.topic, count=each.count, points=each.points) for each in plan],
        bank=[
            Drawable(id=each.id, topic=each.topic, kind=QuestionKind(each.kind), option_count=len(each.options))
            for each in bank
        ],
        seed=f"{row.seed}:{account}",
    )


def save_answers(*, sitting: UUID, choices: Sequence[Choice], device: str, by: Actor, at: datetime) -> list[Saved]:
    """Keeps what was chosen, all or none; the same again changes nothing and is told when it was saved. From whichever
    device it comes, the last save stands, and the one before is kept.

    Raises `UnableToSaveAnswer` when the time is over (it is at `ends_at`), after handing in, and for what the paper does
    not ask.
    """
    row = _own(sitting, by)
    if row.end == End.HANDED_IN.value:
        raise UnableToSaveAnswer(reason=_("the paper is handed in."))
    if at >= row.ends_at or row.ended_at is not None:
        raise UnableToSaveAnswer(reason=_("your time is over."))
    numbers = [each.number for each in choices]
    asked = PaperQuestion.objects.filter(sitting=row, number__in=numbers).select_related("question")
    _refuse_impossible(choices, {each.number: each.question for each in asked})
    standing = {
        each.number: each for each in Answer.objects.filter(sitting=row, number__in=numbers, superseded_at=None)
    }
    new = [each for each in choices if not _stands(standing.get(each.number), each)]

    replaced = [standing[each.number].id for each in new if each.number in standing]
    if replaced:
        Answer.objects.filter(id__in=replaced).update(superseded_at=at)
    Answer.objects.bulk_create(
        Answer(id=new_id(), sitting=row, number=each.number, chosen=sorted(each.chosen), device=device[:32], at=at)
        for each in new
    )

    fresh = {each.number for each in new}
    return [
        Saved(
            number=each.number,
            at=at if each.number in fresh else standing[each.number].at,
            replaced_at=_elsewhere(standing.get(each.number), device) if each.number in fresh else None,
        )
        for each in choices
    ]


def _stands(row: Answer | None, choice: Choice) -> bool:
    return row is not None and frozenset(row.chosen) == choice.chosen


def _elsewhere(row: Answer | None, device: str) -> datetime | None:
    return row.at if row is not None and row.device != device[:32] else None


def _refuse_impossible(choices: Sequence[Choice], asked: dict[int, Question]) -> None:
    for each in choices:
        question = asked.get(each.number)
        if question is None or fault_of_choice(
            kind=QuestionKind(question.kind), option_count=len(question.options), chosen=each.chosen
        ):
            raise UnableToSaveAnswer(reason=_("the paper has no such question or option."))
    if len({each.number for each in choices}) != len(choices):
        raise UnableToSaveAnswer(reason=_("a question is answered twice at once."))


def hand_in(*, sitting: UUID, by: Actor, at: datetime) -> None:
    """Ends the paper before its time. Twice is once. Raises `UnableToHandIn` when the time is over: what was saved counts
    all the same."""
    row = _own(sitting, by)
    if row.end == End.HANDED_IN.value:
        return
    if row.ended_at is not None or at >= row.ends_at:
        raise UnableToHandIn(reason=_("your time is over; what you saved until then counts."))

    _end({row.id: row}, end=End.HANDED_IN, by=by, at=at)


def end_sittings(*, exam: UUID | None, limit: int, by: Actor, at: datetime) -> int:
    """Writes down that sittings are over whose time is, of one exam or of all: each at its own end, and not before an
    answer that was sent in time has come in (`GRACE`). Returns how many; again it finds none."""
    over = Sitting.objects.filter(ended_at=None, ends_at__lte=at - GRACE)
    if exam is not None:
        over = over.filter(exam=exam)
    found = lock_sittings(over.order_by("id").values_list("id", flat=True)[:limit])
    ended = {id_: row for id_, row in found.items() if row.ended_at is None}

    _end(ended, end=End.TIME_OVER, by=by, at=at)
    return len(ended)


def _end(rows: dict[UUID, Sitting], *, end: End, by: Actor, at: datetime) -> None:
    if not rows:
        return
    for row in rows.values():
        row.ended_at, row.end = (at if end is End.HANDED_IN else row.ends_at), end.value
    Sitting.objects.bulk_update(rows.values(), ["ended_at", "end"])

    units, answers = units_at(at), choices_of(rows.keys())
    record(
        events=[
            PaperEnded(
                subject=row.id,
                at_unit=units.path(row.unit),
                exam=row.exam_id,
                end=end.value,
                answers_hash=answers_hash(sitting=row.id, answers=answers[row.id]),
            )
            for row in rows.values()
        ],
        by=by,
        at=at,
    )


def _own(sitting: UUID, by: Actor) -> Sitting:
    """The candidate's own, locked; nobody else's exists for her. Raises `NotPermitted`."""
    row = lock_sittings([sitting]).get(sitting)
    if row is None:
        raise UnableToFindExam
    own = row.account == by.account
    require(policy.may_sit(by, unit=row.exam.unit, is_candidate=own), act="sit_exam", subject=row.id)
    return row
