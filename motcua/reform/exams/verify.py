"""`motcua verify exams`: papers, answers, marks and what figures know of them are what the journal says."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from motcua.foundation.journal.queries import entries_of, entries_of_many
from motcua.foundation.journal.values import Entry
from motcua.foundation.measures.values import Check
from motcua.reform.exams.events import AppealDecided, PaperBegun, PaperEnded, ResultsReleased
from motcua.reform.exams.models import Exam, Fact, PaperQuestion, Sitting
from motcua.reform.exams.records import choices_of, score_view, standing_marks, to_mark
from motcua.reform.exams.rules import answers_hash, marks_hash, paper_hash, score_of
from motcua.reform.exams.values import Drawn


def verify_exams() -> Check:
    """Names the first sitting or exam that differs."""
    checked, faults = 0, []
    for exam in Exam.objects.order_by("made_at", "id"):
        sittings = list(Sitting.objects.filter(exam=exam).order_by("id"))
        checked += 1 + len(sittings)
        faults += _of_sittings(sittings)
        if fault := _of_marks(exam, [each.id for each in sittings]):
            faults.append(f"exam {exam.id}: {fault}")
    return Check(checked, len(faults), faults[0] if faults else None)


def _of_sittings(sittings: list[Sitting]) -> list[str]:
    ids = [each.id for each in sittings]
    answers, papers, facts = (
        choices_of(ids),
        _papers(ids),
        {row.sitting: row for row in Fact.objects.filter(sitting__in=ids)},
    )
    entries: dict[tuple[UUID, str], Entry] = {
        (each.subject, each.kind): each
        for each in entries_of_many(subjects=ids, kinds=[PaperBegun.kind, PaperEnded.kind])
    }
    found = []
    for row in sittings:
        begun, ended, fact = (
            entries.get((row.id, PaperBegun.kind)),
            entries.get((row.id, PaperEnded.kind)),
            facts.get(row.id),
        )
        fault = ""
        if begun is None or begun.data["paper_hash"] != paper_hash(sitting=row.id, paper=papers.get(row.id, ())):
            fault = "the journal tells of another paper"
        elif (ended is not None) != (row.ended_at is not None):
            fault = "the journal tells of another end"
        elif ended is not None and ended.data["answers_hash"] != answers_hash(sitting=row.id, answers=answers[row.id]):
            fault = "the journal tells of other answers"
        elif fact is None or (fact.candidate, fact.exam, fact.opened_by) != (row.account, row.exam_id, begun.id):
            fault = "figures know otherwise of it"
        if fault:
            found.append(f"sitting {row.id}: {fault}")
    return found


def _papers(sittings: list[UUID]) -> Mapping[UUID, list[Drawn]]:
    found: dict[UUID, list[Drawn]] = {}
    for row in PaperQuestion.objects.filter(sitting__in=sittings).order_by("number"):
        drawn = Drawn(number=row.number, question=row.question_id, points=row.points, order=tuple(row.order))
        found.setdefault(row.sitting_id, []).append(drawn)
    return found


def _of_marks(exam: Exam, sittings: list[UUID]) -> str:
    """The standing marks are those that answers and rulings come to, and those of the journal's last word on them."""
    standing = {id_: score_view(row) for id_, row in standing_marks(exam.id).items()}
    if exam.released_at is None:
        return "it has marks and no release" if standing else ""
    papers = to_mark(exam.id, sittings)
    if standing != {id_: score_of(papers[id_], pass_percent=exam.pass_percent) for id_ in sittings}:
        return "its marks are not what its answers come to"
    told = entries_of(subject=exam.id, kinds=[ResultsReleased.kind, AppealDecided.kind])
    if not told or told[-1].data["marks_hash"] != marks_hash(standing):
        return "the journal tells of other marks"
    return ""
