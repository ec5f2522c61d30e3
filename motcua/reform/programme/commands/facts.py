"""What figures know of tasks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from motcua.foundation.calendars.rules import city_day
from motcua.reform.programme.models import Fact, Task, Terms
from motcua.reform.programme.rows import has_evidence, judgement_of, standing_progress, terms_of
from motcua.reform.programme.values import Verdict
from motcua.registry.organization.values import Directory


def keep_first_facts(
    tasks: Sequence[Task], terms: Sequence[Terms], *, entries: Sequence[UUID], units: Directory
) -> None:
    """Beside tasks that were planned just now."""
    Fact.objects.bulk_create(
        Fact(
            opened_by=entry,
            opened_on=city_day(task.at),
            task=task.id,
            path=units.path(own.lead).reaching(task.plan.unit).path,
            year=task.plan.year,
            content=task.content,
            given_on=city_day(task.at),
            from_on=own.from_on,
            due_on=own.due_on,
        )
        for task, own, entry in zip(tasks, terms, entries, strict=True)
    )


def keep_fact(task: Task, *, entry: UUID, at: datetime, units: Directory) -> None:
    """Read from the rows as they stand after what the entry tells of; the former fact is closed by it."""
    terms, last = terms_of(task), standing_progress(task)
    completed_on = done_on = None
    if last is not None and last.is_completion and has_evidence(last):
        judged = judgement_of(last)
        if judged is None or judged.verdict == Verdict.ACCEPTED.value:
            completed_on = city_day(last.at)
            done_on = city_day(judged.at) if judged else None
    Fact.objects.filter(task=task.id, closed_by=None).update(closed_by=entry)
    Fact.objects.create(
        opened_by=entry,
        opened_on=city_day(at),
        task=task.id,
        path=units.path(terms.lead).reaching(task.plan.unit).path,
        year=task.plan.year,
        content=task.content,
        given_on=city_day(task.at),
        from_on=terms.from_on,
        due_on=terms.due_on,
        completed_on=completed_on,
        done_on=done_on,
        dropped_on=city_day(task.dropped_at) if task.dropped_at else None,
    )
