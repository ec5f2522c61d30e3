"""Reads of exams. Right answers are told to who organises, and to candidates once results are released."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import names_of
from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.values import VIETNAM
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.sheets.values import CellValue
from motcua.foundation.text.rules import search_key
from motcua.reform.exams import policy
from motcua.reform.exams.errors import UnableToFindExam
from motcua.reform.exams.layouts import bank_row
from motcua.reform.exams.models import Answer, Appeal, Candidate, Exam, Mark, PaperQuestion, PlanLine, Question, Sitting
from motcua.reform.exams.records import (
    exam_row,
    is_candidate,
    standing_marks,
    state,
    to_mark,
    units_at,
)
from motcua.reform.exams.rules import points_of
from motcua.reform.exams.values import (
    AppealView,
    AskedView,
    CandidateLine,
    End,
    ExamCounts,
    ExamState,
    ExamView,
    HistoryLine,
    PlanLineView,
    QuestionKind,
    QuestionView,
    ReviewLine,
    SittingView,
)
from motcua.registry.organization.values import Directory

LIST_MAX = 200


def exams(
    *, actor: Actor, at: datetime, text: str = "", state_wanted: ExamState | None = None, mine: bool = False
) -> list[ExamView]:
    """Those that the actor may see, the newest first; with `mine`, those that she sits."""
    units = units_at(at)
    sat = set(Candidate.objects.filter(account=_me(actor)).values_list("exam_id", flat=True))
    rows = Exam.objects.filter(_visible(actor, units, sat)).order_by("-opens_at", "-id")
    if mine:
        rows = rows.filter(id__in=sat)
    found: list[ExamView] = []
    wanted = search_key(text)
    for row in rows.iterator(chunk_size=500):
        if wanted and wanted not in search_key(row.title):
            continue
        view = exam_view(row, actor, units, at, is_candidate=row.id in sat)
        if view.state is ExamState.DRAFT and not view.may_oversee:
            continue
        if state_wanted is None or view.state is state_wanted:
            found.append(view)
        if len(found) >= LIST_MAX:
            break
    return found


def _me(actor: Actor) -> UUID:
    """For who is not signed in there is no exam."""
    if actor.account is None:
        raise UnableToFindExam
    return actor.account


def _visible(actor: Actor, units: Directory, sat: set[UUID]) -> Q:
    if actor.has_role(Role.AUDITOR):
        return Q()
    led = {post.unit for post in actor.posts if Role.LEADER in post.roles}
    below = {each.id for unit in led for each in units.below(unit)}
    return Q(unit__in=policy.organised_units(actor) | below) | Q(id__in=sat, announced_at__isnull=False)


def exam(*, exam: UUID, actor: Actor, at: datetime) -> ExamView:
    """Raises `UnableToFindExam`, and `NotPermitted` (hidden) for who has nothing to do with it."""
    row, units = exam_row(exam), units_at(at)
    sits = is_candidate(row.id, actor.account) and row.announced_at is not None
    ancestors = units.path(row.unit).ancestors
    require(
        policy.may_see(actor, unit=row.unit, ancestors=ancestors, is_candidate=sits), act="see_exam", subject=row.id
    )
    return exam_view(row, actor, units, at, is_candidate=sits)


def exam_view(row: Exam, actor: Actor, units: Directory, at: datetime, *, is_candidate: bool) -> ExamView:
    """For queries, which ask who may read it."""
    unit = units.get(row.unit)
    return ExamView(
        id=row.id,
        title=row.title,
        unit=row.unit,
        unit_vi=unit.name_vi if unit else "",
        unit_en=unit.name_en if unit else "",
        state=state(row, at),
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        minutes=row.minutes,
        pass_percent=row.pass_percent,
        released_at=row.released_at,
        called_off_reason=row.called_off_reason,
        may_organise=bool(policy.may_organise(actor, row.unit)),
        may_oversee=bool(policy.may_oversee(actor, unit=row.unit, ancestors=units.path(row.unit).ancestors)),
        is_candidate=is_candidate,
    )


def _overseen(exam: UUID, actor: Actor, at: datetime) -> Exam:
    row = exam_row(exam)
    ancestors = units_at(at).path(row.unit).ancestors
    require(policy.may_oversee(actor, unit=row.unit, ancestors=ancestors), act="oversee_exam", subject=row.id)
    return row


def plan_of(*, exam: UUID, actor: Actor, at: datetime) -> list[PlanLineView]:
    """The plan that stands, with how many questions of each topic the bank has now; topics without a line have 0."""
    row = _overseen(exam, actor, at)
    bank = Question.objects.filter(unit=row.unit, superseded_at=None).values_list("topic").annotate(count=Count("id"))
    there = dict(bank)
    lines = {each.topic: each for each in PlanLine.objects.filter(exam=row, superseded_at=None)}
    return [
        PlanLineView(
            topic=topic,
            count=lines[topic].count if topic in lines else 0,
            points=lines[topic].points if topic in lines else 1,
            in_bank=there.get(topic, 0),
        )
        for topic in sorted(there.keys() | lines.keys(), key=search_key)
    ]


def counts_of(*, exam: UUID, actor: Actor, at: datetime) -> ExamCounts:
    row = _overseen(exam, actor, at)
    sat = Sitting.objects.filter(exam=row).aggregate(
        began=Count("id"), running=Count("id", filter=Q(ended_at=None, ends_at__gt=at))
    )
    return ExamCounts(
        candidates=Candidate.objects.filter(exam=row).count(),
        began=sat["began"],
        running=sat["running"],
        ended=sat["began"] - sat["running"],
        passed=Mark.objects.filter(sitting__exam=row, superseded_at=None, passed=True).count(),
        appeals_open=Appeal.objects.filter(sitting__exam=row, decided_at=None).count(),
    )


def candidates_of(
    *, exam: UUID, actor: Actor, at: datetime, after: UUID | None = None, limit: int | None = None
) -> list[CandidateLine]:
    """With what came of each, by key: as enrolled."""
    row = _overseen(exam, actor, at)
    rows = Candidate.objects.filter(exam=row).order_by("id")
    if after is not None:
        marker = Candidate.objects.filter(exam=row, account=after).values_list("id", flat=True).first()
        rows = rows.filter(id__gt=marker) if marker else rows.none()
    found = list(rows[:limit] if limit else rows)
    names, units = names_of(accounts={each.account for each in found}), units_at(at)
    accounts = [each.account for each in found]
    sat = {each.account: each for each in Sitting.objects.filter(exam=row, account__in=accounts)}
    marks = standing_marks(row.id, sittings=[each.id for each in sat.values()]) if row.released_at else {}
    return [candidate_line(each.account, each.unit, names, units, sat.get(each.account), marks) for each in found]


def candidate_line(
    account: UUID,
    enrolled_in: UUID,
    names: Mapping[UUID, str],
    units: Directory,
    sat: Sitting | None,
    marks: Mapping[UUID, Mark],
) -> CandidateLine:
    """For queries: where she sat, that unit's name."""
    unit, mark = units.get(sat.unit if sat else enrolled_in), marks.get(sat.id) if sat else None
    return CandidateLine(
        account=account,
        name=names.get(account, ""),
        unit=enrolled_in,
        unit_vi=unit.name_vi if unit else "",
        unit_en=unit.name_en if unit else "",
        began_at=sat.began_at if sat else None,
        ended_at=sat.ended_at if sat else None,
        end=End(sat.end) if sat and sat.end else None,
        points=mark.points if mark else None,
        points_max=mark.points_max if mark else None,
        passed=mark.passed if mark else None,
    )


def history_of(*, exam: UUID, actor: Actor, at: datetime) -> list[HistoryLine]:
    """What happened to the exam itself, oldest first."""
    row = _overseen(exam, actor, at)
    entries = entries_of(subject=row.id)
    names = names_of(accounts={each.actor for each in entries if each.actor})
    return [
        HistoryLine(
            at=each.at,
            kind=each.kind,
            name=names.get(each.actor, "") if each.actor else "",
            facts=[(key, str(value)) for key, value in each.data.items() if isinstance(value, int | bool)],
        )
        for each in entries
    ]


# The bank -------------------------------------------------------------------------------------------------------


def questions_of(*, unit: UUID, actor: Actor, text: str = "", topic: str = "") -> list[QuestionView]:
    """The questions that stand, by topic and code. Raises `NotPermitted`."""
    require(policy.may_organise(actor, unit), act="see_question_bank", subject=unit)
    rows = Question.objects.filter(unit=unit, superseded_at=None)
    if topic:
        rows = rows.filter(topic=topic)
    wanted = search_key(text)
    return [
        question_view(row)
        for row in rows.order_by("topic", "code")
        if not wanted or wanted in search_key(f"{row.code} {row.text}")
    ]


def bank_rows(*, unit: UUID, actor: Actor) -> list[Mapping[str, CellValue]]:
    """The bank in the layout of its import."""
    return [bank_row(each) for each in questions_of(unit=unit, actor=actor)]


def question_view(row: Question) -> QuestionView:
    return QuestionView(
        id=row.id,
        code=row.code,
        version=row.version,
        topic=row.topic,
        kind=QuestionKind(row.kind),
        text=row.text,
        options=tuple(row.options),
        right=tuple(row.right),
        at=row.at,
    )


# A candidate's own ----------------------------------------------------------------------------------------------


def own_sitting(*, exam: UUID, actor: Actor, at: datetime) -> SittingView | None:
    """The actor's own, with her mark once results are released; None before she has begun."""
    row = Sitting.objects.filter(exam=exam, account=_me(actor)).select_related("exam").first()
    if row is None:
        return None
    answers = list(Answer.objects.filter(sitting=row))
    mark = Mark.objects.filter(sitting=row, superseded_at=None).first() if row.exam.released_at else None
    return SittingView(
        id=row.id,
        exam=row.exam_id,
        account=row.account,
        began_at=row.began_at,
        ends_at=row.ends_at,
        ended_at=row.ended_at,
        end=End(row.end) if row.end else None,
        answered=frozenset(each.number for each in answers if each.superseded_at is None and each.chosen),
        questions=PaperQuestion.objects.filter(sitting=row).count(),
        many_devices=len({each.device for each in answers}) > 1,
        points=mark.points if mark else None,
        points_max=mark.points_max if mark else None,
        passed=mark.passed if mark else None,
    )


def asked(*, sitting: UUID, number: int, actor: Actor) -> AskedView:
    """A question of the actor's own paper, without what is right. Raises `UnableToFindExam`."""
    found = _paper(Q(number=number), sitting, actor)
    if not found:
        raise UnableToFindExam
    return found[0]


def paper(*, sitting: UUID, actor: Actor) -> list[AskedView]:
    """All of it, in its order."""
    return _paper(Q(), sitting, actor)


def _paper(which: Q, sitting: UUID, actor: Actor) -> list[AskedView]:
    rows = PaperQuestion.objects.filter(which, sitting=sitting, sitting__account=_me(actor)).order_by("number")
    answers = {each.number: each for each in Answer.objects.filter(which, sitting=sitting, superseded_at=None)}
    return [_asked(row, answers.get(row.number)) for row in rows.select_related("question")]


def _asked(row: PaperQuestion, answer: Answer | None) -> AskedView:
    return AskedView(
        number=row.number,
        kind=QuestionKind(row.question.kind),
        text=row.question.text,
        options=tuple((place, row.question.options[place - 1]) for place in row.order),
        points=row.points,
        chosen=frozenset(answer.chosen) if answer else frozenset(),
        saved_at=answer.at if answer else None,
        device=answer.device if answer else "",
    )


def review(*, exam: UUID, actor: Actor) -> list[ReviewLine]:
    """The actor's own paper after the release, with what was right. Raises `UnableToFindExam`."""
    sitting = Sitting.objects.filter(exam=exam, account=_me(actor), exam__released_at__isnull=False).first()
    if sitting is None:
        raise UnableToFindExam
    return review_lines(sitting)


def review_lines(sitting: Sitting) -> list[ReviewLine]:
    """For queries, which ask who may read them: every question of the paper with what was right."""
    rows = list(PaperQuestion.objects.filter(sitting=sitting).select_related("question").order_by("number"))
    marked = to_mark(sitting.exam_id, [sitting.id])[sitting.id]
    appeals = {each.number: appeal_view(each) for each in _appeals(Q(sitting=sitting))}
    return [
        ReviewLine(
            number=row.number,
            text=row.question.text,
            options=tuple(row.question.options),
            chosen=answer.chosen,
            right=answer.right or frozenset(),
            annulled=answer.right is None,
            points=points_of(answer),
            points_max=answer.points,
            appeal=appeals.get(row.number),
        )
        for row, answer in zip(rows, marked, strict=True)
    ]


def appeals_of(*, exam: UUID, actor: Actor, at: datetime) -> list[AppealView]:
    """All of an exam, the undecided first."""
    row = _overseen(exam, actor, at)
    found = [appeal_view(each) for each in _appeals(Q(sitting__exam=row))]
    return sorted(found, key=lambda each: (each.decided_at is not None, each.at))


def _appeals(which: Q) -> Sequence[Appeal]:
    return list(Appeal.objects.filter(which).select_related("question").order_by("at", "id"))


def appeal_view(row: Appeal) -> AppealView:
    return AppealView(
        id=row.id,
        number=row.number,
        question=row.question_id,
        question_code=row.question.code,
        question_text=row.question.text,
        options=tuple(row.question.options),
        reason=row.reason,
        at=row.at,
        decided_at=row.decided_at,
        upheld=row.upheld,
        answer=row.answer,
    )


def result_rows(*, exam: UUID, actor: Actor, at: datetime) -> list[Mapping[str, CellValue]]:
    """Everybody's result in the layout `RESULTS`. Moments are the city's."""

    def moment(value: datetime | None) -> str:
        return value.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M") if value else ""

    return [
        {
            "name": each.name,
            "unit": each.unit_vi,
            "began": moment(each.began_at) or _("did not sit"),
            "ended": moment(each.ended_at),
            "points": each.points,
            "points_max": each.points_max,
            "passed": bool(each.passed),
        }
        for each in candidates_of(exam=exam, actor=actor, at=at)
    ]
