"""What figures know of inspections held and of recommendations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from motcua.foundation.calendars.rules import city_day
from motcua.reform.inspections.models import HeldFact, Inspection, Recommendation, RecommendationFact
from motcua.reform.inspections.rows import has_evidence, judgement_of, standing_report
from motcua.reform.inspections.values import Verdict


def keep_held(row: Inspection, *, path: Sequence[UUID], entry: UUID, at: datetime) -> None:
    """Beside minutes that were closed just now."""
    HeldFact.objects.create(
        opened_by=entry, opened_on=city_day(at), inspection=row.id, path=list(path), manner=row.manner
    )


def counted_path(recommendation: Recommendation) -> list[UUID]:
    """The units for which it was counted when it was given, whatever became of them since."""
    fact = RecommendationFact.objects.get(recommendation=recommendation.id, closed_by=None)
    return list(fact.path)


def keep_recommendation(recommendation: Recommendation, *, path: Sequence[UUID], entry: UUID, at: datetime) -> None:
    """Read from the rows as they stand after what the entry tells of; the former fact is closed by it."""
    reported_on, done_on = _days(recommendation)
    withdrawn_at = recommendation.withdrawn_at
    RecommendationFact.objects.filter(recommendation=recommendation.id, closed_by=None).update(closed_by=entry)
    RecommendationFact.objects.create(
        opened_by=entry,
        opened_on=city_day(at),
        recommendation=recommendation.id,
        path=list(path),
        given_on=city_day(recommendation.at),
        due_on=recommendation.due_on,
        reported_on=reported_on,
        done_on=done_on,
        withdrawn_on=city_day(withdrawn_at) if withdrawn_at else None,
    )


def _days(recommendation: Recommendation) -> tuple[date | None, date | None]:
    """When the report that stands was handed in and accepted: one with evidence, and not sent back."""
    report = standing_report(recommendation)
    if report is None or not has_evidence(report):
        return None, None
    judged = judgement_of(report)
    if judged is None:
        return city_day(report.at), None
    return (city_day(report.at), city_day(judged.at)) if judged.verdict == Verdict.ACCEPTED.value else (None, None)
