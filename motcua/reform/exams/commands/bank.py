"""A unit's questions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.sheets.values import SheetRow
from motcua.reform.exams import policy
from motcua.reform.exams.events import QuestionsImported
from motcua.reform.exams.layouts import drafts_of
from motcua.reform.exams.models import Question
from motcua.reform.exams.records import units_at
from motcua.reform.exams.rules import questions_hash
from motcua.reform.exams.values import Imported, QuestionDraft


def import_questions(*, unit: UUID, rows: Sequence[SheetRow], by: Actor, at: datetime) -> Imported:
    """All rows or none. A code that is new makes a question; another content under a known code makes its next version,
    and papers drawn before keep theirs; the same content changes nothing.

    Raises `NotPermitted`, and `UnableToImportSheet` naming every cell.
    """
    require(policy.may_organise(by, unit), act="import_questions", subject=unit)
    drafts = drafts_of(rows)
    _take_turn(unit)
    standing = {
        row.code: row
        for row in Question.objects.filter(unit=unit, code__in=[each.code for each in drafts], superseded_at=None)
    }
    changed = [each for each in drafts if each.code in standing and not _same(standing[each.code], each)]
    new = [each for each in drafts if each.code not in standing]
    if not changed and not new:
        return Imported(new=0, changed=0, kept=len(drafts))

    Question.objects.filter(id__in=[standing[each.code].id for each in changed]).update(superseded_at=at)
    Question.objects.bulk_create(
        [
            Question(
                id=new_id(),
                unit=unit,
                code=each.code,
                version=standing[each.code].version + 1 if each.code in standing else 1,
                topic=each.topic,
                kind=each.kind.value,
                text=each.text,
                options=list(each.options),
                right=list(each.right),
                at=at,
                by=by.account,
            )
            for each in (*new, *changed)
        ]
    )

    event = QuestionsImported(
        subject=unit,
        at_unit=units_at(at).path(unit),
        new=len(new),
        changed=len(changed),
        questions_hash=questions_hash((*new, *changed)),
    )
    record(events=[event], by=by, at=at)
    return Imported(new=len(new), changed=len(changed), kept=len(drafts) - len(new) - len(changed))


def _take_turn(unit: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"exam_bank {unit}"])


def _same(row: Question, draft: QuestionDraft) -> bool:
    standing = (row.topic, row.kind, row.text, tuple(row.options), tuple(row.right))
    return standing == (draft.topic, draft.kind.value, draft.text, draft.options, draft.right)
