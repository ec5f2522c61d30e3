"""Exams as the desk shows them: states, kinds and what happened, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.faces.desk.histories import words_of
from motcua.faces.ui.dossiers import speaks_vietnamese
from motcua.faces.ui.formats import clock_time, day
from motcua.faces.ui.values import Cell, CellKind, Column, Fact, Kpi, Row, Table, Tone
from motcua.reform.exams.layouts import KINDS
from motcua.reform.exams.values import (
    CandidateLine,
    End,
    ExamCounts,
    ExamState,
    ExamView,
    HistoryLine,
    PaperLine,
    QuestionView,
)


@dataclass(frozen=True, kw_only=True)
class State:
    """How something stands: colour, icon, words."""

    tone: Tone
    mark: str
    words: str


@dataclass(frozen=True, kw_only=True)
class ExamLine:
    href: str
    title: str
    unit: str
    when: str
    state: State
    sits: bool


def state_of(state: ExamState) -> State:
    tone, mark, words = {
        ExamState.DRAFT: (Tone.MUTE, "pen-line", _("Being set up")),
        ExamState.ANNOUNCED: (Tone.INFO, "calendar-check", _("Announced")),
        ExamState.OPEN: (Tone.WAIT, "hourglass", _("Open to candidates")),
        ExamState.CLOSED: (Tone.SOON, "lock", _("Closed, to be marked")),
        ExamState.RELEASED: (Tone.OK, "badge-check", _("Results released")),
        ExamState.CALLED_OFF: (Tone.MUTE, "ban", _("Called off")),
    }[state]
    return State(tone=tone, mark=mark, words=words)


def line_of(exam: ExamView) -> ExamLine:
    return ExamLine(
        href=reverse("desk_exam", args=[exam.id]),
        title=exam.title,
        unit=unit_of(exam),
        when=when(exam),
        state=state_of(exam.state),
        sits=exam.is_candidate,
    )


def unit_of(exam: ExamView | CandidateLine) -> str:
    return exam.unit_vi if speaks_vietnamese() else exam.unit_en


def when(exam: ExamView) -> str:
    """14/06/2023, 07:30 – 17:00."""
    begins, ends = f"{day(exam.opens_at)}, {clock_time(exam.opens_at)}", clock_time(exam.closes_at)
    return (
        f"{begins} – {ends}"
        if day(exam.opens_at) == day(exam.closes_at)
        else f"{begins} – {day(exam.closes_at)}, {ends}"
    )


def facts_of(exam: ExamView) -> list[Fact]:
    minutes = ngettext("%(count)s minute", "%(count)s minutes", exam.minutes) % {"count": exam.minutes}
    return [
        Fact(label=_("Open from and until"), value=when(exam), icon="calendar-days"),
        Fact(label=_("Time for a paper"), value=minutes, icon="timer"),
        Fact(label=_("To pass"), value=f"{exam.pass_percent}\N{NO-BREAK SPACE}%", icon="badge-check"),
        Fact(label=_("Held by"), value=unit_of(exam), icon="building-2"),
    ]


def kpis_of(counts: ExamCounts, *, released: bool) -> list[Kpi]:
    found = [
        Kpi(value=str(counts.candidates), label=_("Enrolled")),
        Kpi(value=str(counts.began), label=_("Sat or sit")),
        Kpi(value=str(counts.running), label=_("At their papers now")),
    ]
    if released:
        found.append(Kpi(value=str(counts.passed), label=_("Passed")))
    return found


def candidates_table(exam: UUID, lines: Sequence[CandidateLine], *, released: bool) -> Table:
    """Each who sat leads to her paper."""
    columns = [Column(label=_("Candidate")), Column(label=_("Unit")), Column(label=_("Paper"))]
    if released:
        columns.append(Column(label=_("Points"), kind=CellKind.NUMBER))
    return Table(
        caption=_("Candidates"),
        columns=columns,
        rows=[Row(cells=_cells(exam, each, released=released), label=each.name) for each in lines],
    )


def papers_table(lines: Sequence[PaperLine]) -> Table:
    """Papers of several exams."""
    return Table(
        caption=_("Papers sat"),
        columns=[
            Column(label=_("Candidate")),
            Column(label=_("Unit"), kind=CellKind.SHORT),
            Column(label=_("Exam"), kind=CellKind.SHORT),
            Column(label=_("Sat on"), kind=CellKind.SHORT),
            Column(label=_("Paper"), kind=CellKind.SHORT),
            Column(label=_("Points"), kind=CellKind.NUMBER),
        ],
        rows=[
            Row(
                cells=[
                    *_who(each.candidate, href=_href(each.exam, each.candidate, is_own=each.is_own)),
                    Cell(words=each.exam_title),
                    Cell(words=day(each.candidate.began_at) if each.candidate.began_at else ""),
                    Cell(words=paper_words(each.candidate)),
                    _points(each.candidate),
                ],
                label=each.candidate.name,
            )
            for each in lines
        ],
        one_line=False,
    )


def _cells(exam: UUID, line: CandidateLine, *, released: bool) -> list[Cell]:
    cells = [*_who(line, href=_href(exam, line)), Cell(words=paper_words(line))]
    return [*cells, _points(line)] if released else cells


def _who(line: CandidateLine, *, href: str) -> list[Cell]:
    return [Cell(words=line.name, href=href), Cell(words=unit_of(line))]


def _href(exam: UUID, line: CandidateLine, *, is_own: bool = False) -> str:
    """To her own page for herself; nowhere for who has not begun."""
    if is_own:
        return reverse("desk_exam_paper", args=[exam])
    return reverse("desk_exam_paper_of", args=[exam, line.account]) if line.began_at else ""


def _points(line: CandidateLine) -> Cell:
    points = "" if line.points is None else f"{line.points}/{line.points_max}"
    sub = "" if line.passed is None else (_("passed") if line.passed else _("not passed"))
    return Cell(words=points, sub=sub)


def paper_words(line: CandidateLine) -> str:
    if line.began_at is None:
        return _("has not begun")
    if line.end is None or line.ended_at is None:
        return _("began at %(time)s") % {"time": clock_time(line.began_at)}
    time = {"time": clock_time(line.ended_at)}
    return _("handed in at %(time)s") % time if line.end is End.HANDED_IN else _("time over at %(time)s") % time


def bank_table(questions: Sequence[QuestionView]) -> Table:
    return Table(
        caption=_("Questions"),
        columns=[
            Column(label=_("Code")),
            Column(label=_("Text of the question")),
            Column(label=_("Topic")),
            Column(label=_("Kind")),
        ],
        rows=[
            Row(
                cells=[
                    Cell(words=each.code, sub=_("version %(number)s") % {"number": each.version}),
                    Cell(words=each.text),
                    Cell(words=each.topic),
                    Cell(words=KINDS[each.kind.value]),
                ],
                label=each.code,
            )
            for each in questions
        ],
    )


def history_words(line: HistoryLine) -> str:
    facts = dict(line.facts)
    words: dict[str, str | Promise] = {
        "exam_set_up": _("Set up"),
        "exam_paper_planned": _("Paper planned: %(questions)s questions, %(points)s points"),
        "exam_candidates_enrolled": _("%(count)s candidates enrolled"),
        "exam_announced": _("Announced"),
        "exam_called_off": _("Called off"),
        "exam_results_released": _("Results released: %(passed)s of %(papers)s papers passed"),
        "exam_question_appealed": _("A question was appealed"),
        "exam_appeal_decided": _("An appeal was decided: %(marks)s marks changed"),
    }
    told = str(words_of(line.kind, words))
    return told % facts if "%(" in told else told
