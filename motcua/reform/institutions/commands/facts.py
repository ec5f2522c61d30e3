"""What figures know: the former fact of the same thing is closed by the entry that opens the new one."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from motcua.foundation.calendars.rules import city_day
from motcua.reform.institutions.models import (
    Course,
    CourseFact,
    Document,
    Proposal,
    ProposalFact,
    Quota,
    QuotaFact,
    Review,
    ReviewFact,
)
from motcua.reform.institutions.rows import finding_of, handling_of, steps_of
from motcua.reform.institutions.values import Stage
from motcua.registry.organization.values import Directory


def keep_review_fact(review: Review, document: Document, *, entry: UUID, at: datetime, units: Directory) -> None:
    """Read from the rows as they stand after what the entry tells of."""
    finding, handling = finding_of(review), handling_of(review)
    ReviewFact.objects.filter(review=review.id, closed_by=None).update(closed_by=entry)
    ReviewFact.objects.create(
        opened_by=entry,
        opened_on=city_day(at),
        review=review.id,
        path=units.path(document.unit).path,
        given_on=city_day(review.at),
        due_on=review.due_on,
        found_on=city_day(finding.at) if finding else None,
        found=finding.found if finding else None,
        handled_on=handling.on if handling else None,
        withdrawn_on=_day(document.withdrawn_at),
    )


def keep_proposal_fact(proposal: Proposal, *, entry: UUID, at: datetime, units: Directory) -> None:
    steps = {step.stage: step for step in steps_of(proposal)}

    def day(stage: Stage) -> date | None:
        return city_day(steps[stage.value].at) if stage.value in steps else None

    done = steps.get(Stage.CARRIED_OUT.value)
    ProposalFact.objects.filter(proposal=proposal.id, closed_by=None).update(closed_by=entry)
    ProposalFact.objects.create(
        opened_by=entry,
        opened_on=city_day(at),
        proposal=proposal.id,
        path=units.path(proposal.unit).path,
        proposed_on=city_day(proposal.at),
        sent_on=day(Stage.SENT),
        approved_on=day(Stage.APPROVED),
        rejected_on=day(Stage.REJECTED),
        carried_out_on=done.on if done else None,
        withdrawn_on=day(Stage.WITHDRAWN),
    )


def keep_quota_fact(quota: Quota, *, entry: UUID, at: datetime, units: Directory) -> None:
    QuotaFact.objects.filter(series=quota.series, closed_by=None).update(closed_by=entry)
    QuotaFact.objects.create(
        opened_by=entry,
        opened_on=city_day(at),
        series=quota.series,
        path=units.path(quota.unit).path,
        from_on=quota.from_on,
        count=quota.count,
    )


def keep_course_fact(course: Course, *, people: int, entry: UUID, at: datetime, units: Directory) -> None:
    CourseFact.objects.filter(course=course.id, closed_by=None).update(closed_by=entry)
    CourseFact.objects.create(
        opened_by=entry,
        opened_on=city_day(at),
        course=course.id,
        path=units.path(course.unit).path,
        last_on=course.last_on,
        days=course.days,
        people=people,
        withdrawn_on=_day(course.withdrawn_at),
    )


def _day(moment: datetime | None) -> date | None:
    return city_day(moment) if moment else None
