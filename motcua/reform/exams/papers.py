"""The papers behind a figure of exams, and one of them as who oversees its exam reads it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import names_of
from motcua.foundation.accounts.values import Actor
from motcua.foundation.measures.behind import subjects_behind
from motcua.foundation.measures.values import Period
from motcua.reform.exams import policy
from motcua.reform.exams.errors import UnableToFindExam
from motcua.reform.exams.models import Exam, Mark, Sitting
from motcua.reform.exams.queries import candidate_line, exam_view, review_lines
from motcua.reform.exams.records import exam_row, standing_marks, units_at
from motcua.reform.exams.values import PaperLine, Papers, PaperView
from motcua.registry.organization.values import Directory

#: More than the officials of a city sit in a year.
PAPERS_MAX = 20_000


def papers_behind(
    *,
    units: Collection[UUID],
    period: Period,
    own: bool = False,
    exam: UUID | None = None,
    passed: bool | None = None,
    actor: Actor,
    at: datetime,
) -> Papers:
    """What `exam_papers` and `exam_candidates` count in `period`, as they were begun: of the exams that the actor oversees,
    and her own. `exam` and `passed` narrow the lines; a paper whose result is not released has neither passed nor
    failed."""
    ids = subjects_behind(terms=[("exams.papers", 1)], units=units, period=period, own=own, limit=PAPERS_MAX)
    rows = list(Sitting.objects.filter(id__in=ids).select_related("exam").order_by("-began_at", "id"))
    there = units_at(at)
    exams = {row.exam_id: row.exam for row in rows}
    overseen = {each.id for each in exams.values() if _oversees(actor, each, there)}
    seen = [row for row in rows if row.exam_id in overseen or row.account == actor.account]
    marks = _released_marks(exams.values())
    chosen = [
        row
        for row in seen
        if exam in (None, row.exam_id)
        and (passed is None or ((mark := marks.get(row.id)) is not None and mark.passed is passed))
    ]
    names = names_of(accounts={row.account for row in chosen})
    return Papers(
        lines=[
            PaperLine(
                exam=row.exam_id,
                exam_title=row.exam.title,
                candidate=candidate_line(row.account, row.unit, names, there, row, marks),
                is_own=row.account == actor.account,
            )
            for row in chosen
        ],
        hidden=len(rows) - len(seen),
        candidates=len({row.account for row in chosen}),
        exams=sorted({(row.exam_id, row.exam.title) for row in seen}, key=lambda pair: pair[1]),
    )


def paper_of(*, exam: UUID, account: UUID, actor: Actor, at: datetime) -> PaperView:
    """Raises `UnableToFindExam` where the account has not sat it, and `NotPermitted` (hidden) for who does not oversee it:
    a candidate reads her own on her own page."""
    row, there = exam_row(exam), units_at(at)
    verdict = policy.may_oversee(actor, unit=row.unit, ancestors=there.path(row.unit).ancestors)
    require(verdict, act="see_paper", subject=row.id)
    sitting = Sitting.objects.filter(exam=row, account=account).first()
    if sitting is None:
        raise UnableToFindExam
    marks = standing_marks(row.id, sittings=[sitting.id]) if row.released_at else {}
    return PaperView(
        exam=exam_view(row, actor, there, at, is_candidate=False),
        candidate=candidate_line(account, sitting.unit, names_of(accounts={account}), there, sitting, marks),
        lines=review_lines(sitting) if row.released_at else [],
    )


def _oversees(actor: Actor, row: Exam, there: Directory) -> bool:
    return bool(policy.may_oversee(actor, unit=row.unit, ancestors=there.path(row.unit).ancestors))


def _released_marks(exams: Collection[Exam]) -> dict[UUID, Mark]:
    released = [row.id for row in exams if row.released_at]
    return {row.sitting_id: row for row in Mark.objects.filter(sitting__exam__in=released, superseded_at=None)}
