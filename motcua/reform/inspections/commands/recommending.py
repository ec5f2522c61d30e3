"""Recommendations, what is reported of them, and whether it remedies them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import Event, UnitPath
from motcua.foundation.text.rules import search_key, trimmed
from motcua.reform.inspections import policy, rules
from motcua.reform.inspections.commands.facts import counted_path, keep_recommendation
from motcua.reform.inspections.errors import (
    UnableToJudgeRemedy,
    UnableToRecommend,
    UnableToReportRemedy,
    UnableToWithdraw,
)
from motcua.reform.inspections.events import (
    AcceptanceUndone,
    InspectionEvidenceWithdrawn,
    RecommendationGiven,
    RecommendationWithdrawn,
    RemedyAccepted,
    RemedyReported,
    RemedySentBack,
)
from motcua.reform.inspections.models import Evidence, Inspection, Judgement, Recommendation, Report
from motcua.reform.inspections.rows import (
    has_evidence,
    judgement_of,
    lock_inspection,
    lock_recommendation,
    minutes_of,
    names_of_files,
    not_kept,
    require_head,
    scope_of,
    standing_report,
    team_of,
    too_many,
)
from motcua.reform.inspections.values import (
    EVIDENCE_MAX,
    TEXT_LENGTH_MAX,
    GivenEvidence,
    NewRecommendation,
    Verdict,
)
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory


def recommend(*, inspection: UUID, recommendations: Sequence[NewRecommendation], by: Actor, at: datetime) -> list[UUID]:
    """What units are to remedy, all or none, by the head of the team when the minutes are closed; numbered in order.
    Returns their ids in order; what stands there with the same words, unit and day is not given twice. Raises
    `UnableToRecommend`."""
    row = lock_inspection(inspection)
    units = directory(on=city_day(at))
    require_head(by, row, units, act="recommend")
    there = list(Recommendation.objects.filter(inspection=row).order_by("number"))
    known = {_key(each.text, each.unit, each.due_on): each for each in there if each.withdrawn_at is None}
    keys = [_key(each.text, each.unit, each.due_on) for each in recommendations]
    wanted = {key: each for key, each in zip(keys, recommendations, strict=True) if key not in known}
    if fault := _fault_of_recommending(row, recommendations, list(wanted.values()), units, city_day(at)):
        raise UnableToRecommend(reason=fault)

    made = {
        key: Recommendation(
            id=new_id(),
            inspection=row,
            number=number,
            text=trimmed(each.text),
            unit=each.unit,
            due_on=each.due_on,
            at=at,
            by=by.account,
        )
        for number, (key, each) in enumerate(wanted.items(), start=len(there) + 1)
    }
    Recommendation.objects.bulk_create(made.values())

    paths = [units.path(each.unit).reaching(row.plan.unit) for each in made.values()]
    events = [
        RecommendationGiven(
            subject=row.id,
            at_unit=path,
            recommendation=each.id,
            number=each.number,
            unit=each.unit,
            due_on=each.due_on,
        )
        for each, path in zip(made.values(), paths, strict=True)
    ]
    entries = record(events=events, by=by, at=at)
    for each, path, entry in zip(made.values(), paths, entries, strict=True):
        keep_recommendation(each, path=path.path, entry=entry, at=at)
    return [(made.get(key) or known[key]).id for key in keys]


def withdraw_recommendation(*, recommendation: UUID, reason: str, by: Actor, at: datetime) -> None:
    """One that was wrong, or whose unit is no more; it stays readable, with the reason. Withdrawn twice, it was withdrawn
    once. Raises `UnableToWithdraw` without a reason and for one that is remedied."""
    row, found = lock_recommendation(recommendation)
    if not policy.may_plan(by, scope_of(row.plan)):
        require_head(by, row, directory(on=city_day(at)), act="withdraw_recommendation")
    why = trimmed(reason)
    if found.withdrawn_at is not None:
        return
    if not why:
        raise UnableToWithdraw(reason=_("say why."))
    if _accepted(found) is not None:
        raise UnableToWithdraw(reason=_("it is remedied."))

    found.withdrawn_at, found.withdrawn_by, found.withdrawn_reason = at, by.account, why
    found.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])

    path = counted_path(found)
    event = RecommendationWithdrawn(
        subject=row.id,
        at_unit=UnitPath.of(path),
        recommendation=found.id,
        given_at=found.at,
        counted_at=tuple(path),
    )
    (entry,) = record(events=[event], by=by, at=at)
    keep_recommendation(found, path=path, entry=entry, at=at)


def report_remedy(
    *, recommendation: UUID, text: str, evidence: Sequence[GivenEvidence], by: Actor, at: datetime
) -> UUID:
    """The responsible unit says what it has done; the files are kept already. It replaces the report that stands, unless
    that was accepted. The same again is the one that is there. Raises `UnableToReportRemedy` without a word or a file,
    and for what is remedied or withdrawn."""
    row, found = lock_recommendation(recommendation)
    require(policy.may_report(by, unit=found.unit), act="report_remedy", subject=row.id)
    words, files, last = trimmed(text), names_of_files(evidence), standing_report(found)
    if last is not None and _same(last, words, files):
        return last.id
    if fault := _fault_of_reporting(found, words, evidence):
        raise UnableToReportRemedy(reason=fault)

    if last is not None:
        last.superseded_at = at
        last.save(update_fields=["superseded_at"])
    made = Report.objects.create(id=new_id(), recommendation=found, text=words, at=at, by=by.account)
    Evidence.objects.bulk_create(
        Evidence(id=new_id(), report=made, sha256=sha256, name=name) for sha256, name in files.items()
    )

    path = counted_path(found)
    event = RemedyReported(
        subject=row.id,
        at_unit=UnitPath.of(path),
        recommendation=found.id,
        report=made.id,
        text_hash=rules.text_hash(subject=made.id, text=words),
        evidence=tuple(files),
        supersedes=last.id if last else None,
    )
    (entry,) = record(events=[event], by=by, at=at)
    keep_recommendation(found, path=path, entry=entry, at=at)
    return made.id


def judge_remedy(*, report: UUID, verdict: Verdict, reason: str = "", by: Actor, at: datetime) -> None:
    """The control unit has checked what was reported: it is remedied, or it goes back with a reason. The same verdict again
    changes nothing; an accepted one may still be sent back, which takes the acceptance away.

    Raises `UnableToJudgeRemedy` for a report that was replaced, without a reason for sending back, and for accepting one
    whose evidence was withdrawn.
    """
    given = Report.objects.filter(id=report).first()
    if given is None:
        raise UnableToJudgeRemedy(reason=_("there is no such report."))
    row, found = lock_recommendation(given.recommendation_id)
    allowed = policy.may_judge(by, scope_of(row.plan), unit=found.unit, reporters=[given.by])
    require(allowed, act="judge_remedy", subject=row.id)
    given.refresh_from_db()
    why = trimmed(reason) if verdict is Verdict.SENT_BACK else ""
    standing = judgement_of(given)
    if standing is not None and (standing.verdict, standing.reason) == (verdict.value, why):
        return
    if fault := _fault_of_judging(found, given, verdict, why):
        raise UnableToJudgeRemedy(reason=fault)

    path, events = counted_path(found), list[Event]()
    if standing is not None:
        events = _undone(row, given, standing, path, at)
    Judgement.objects.create(id=new_id(), report=given, verdict=verdict.value, reason=why, at=at, by=by.account)

    at_unit = UnitPath.of(path)
    if verdict is Verdict.ACCEPTED:
        events.append(RemedyAccepted(subject=row.id, at_unit=at_unit, recommendation=found.id, report=given.id))
    else:
        events.append(RemedySentBack(subject=row.id, at_unit=at_unit, recommendation=found.id, report=given.id))
    entries = record(events=events, by=by, at=at)
    # The first of them is what changes the figures.
    keep_recommendation(found, path=path, entry=entries[0], at=at)


def withdraw_evidence(*, evidence: UUID, reason: str, by: Actor, at: datetime) -> None:
    """Takes a piece of evidence back, of a finding or of a remedy; it stays named, with the reason. An acceptance that
    rested on it no longer stands. Withdrawn twice, it was withdrawn once. Raises `UnableToWithdraw`."""
    found = Evidence.objects.select_related("finding__item", "report__recommendation").filter(id=evidence).first()
    if found is None:
        raise UnableToWithdraw(reason=_("there is no such piece of evidence."))
    recommendation = found.report.recommendation if found.report is not None else None
    row = lock_inspection(_whose(found))
    allowed = policy.may_withdraw_evidence(
        by,
        scope_of(row.plan),
        team={each.account for each in team_of(row)},
        unit=recommendation.unit if recommendation else None,
    )
    require(allowed, act="withdraw_evidence", subject=row.id)
    found.refresh_from_db(fields=["withdrawn_at"])
    why = trimmed(reason)
    if found.withdrawn_at is not None:
        return
    if not why:
        raise UnableToWithdraw(reason=_("say why."))

    found.withdrawn_at, found.withdrawn_by, found.withdrawn_reason = at, by.account, why
    found.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])

    path = counted_path(recommendation) if recommendation else list(row.path)
    events: list[Event] = [InspectionEvidenceWithdrawn(subject=row.id, at_unit=UnitPath.of(path), evidence=found.id)]
    if found.report is not None and recommendation is not None:
        standing = judgement_of(found.report)
        if standing is not None and standing.verdict == Verdict.ACCEPTED.value:
            events = [*_undone(row, found.report, standing, path, at), *events]
    entries = record(events=events, by=by, at=at)
    if recommendation is not None:
        keep_recommendation(recommendation, path=path, entry=entries[0], at=at)


def _whose(evidence: Evidence) -> UUID:
    """The inspection: evidence is of a finding or of a report."""
    if evidence.finding is not None:
        return evidence.finding.item.inspection_id
    assert evidence.report is not None
    return evidence.report.recommendation.inspection_id


def _undone(row: Inspection, report: Report, standing: Judgement, path: Sequence[UUID], at: datetime) -> list[Event]:
    """The judgement stands no longer; what is to be told of it where it was an acceptance."""
    standing.superseded_at = at
    standing.save(update_fields=["superseded_at"])
    if standing.verdict != Verdict.ACCEPTED.value:
        return []
    return [
        AcceptanceUndone(
            subject=row.id,
            at_unit=UnitPath.of(path),
            recommendation=report.recommendation_id,
            report=report.id,
            accepted_at=standing.at,
            counted_at=tuple(path),
        )
    ]


def _accepted(found: Recommendation) -> Judgement | None:
    report = standing_report(found)
    judged = judgement_of(report) if report is not None else None
    return judged if judged is not None and judged.verdict == Verdict.ACCEPTED.value else None


def _key(text: str, unit: UUID, due_on: date) -> tuple[str, UUID, date]:
    return search_key(text), unit, due_on


def _same(last: Report, words: str, files: dict[str, str]) -> bool:
    """Not where it was sent back, or evidence withdrawn: then saying it again is something new."""
    there = set(Evidence.objects.filter(report=last, withdrawn_at=None).values_list("sha256", flat=True))
    judged = judgement_of(last)
    sent_back = judged is not None and judged.verdict == Verdict.SENT_BACK.value
    return (last.text, there) == (words, set(files)) and not sent_back


def _fault_of_recommending(
    row: Inspection,
    given: Sequence[NewRecommendation],
    wanted: Sequence[NewRecommendation],
    units: Directory,
    today: date,
) -> str:
    if minutes_of(row) is None:
        return _("close the minutes first.")
    if not given or any(not trimmed(each.text) or len(each.text) > TEXT_LENGTH_MAX for each in given):
        return _("say what is to be remedied, in at most %(count)s characters.") % {"count": TEXT_LENGTH_MAX}
    if any(each.unit not in units for each in wanted):
        return _("its unit is not there today.")
    if any(each.due_on <= today for each in wanted):
        return _("give the unit time: the day by which it is remedied is yet to come.")
    return ""


def _fault_of_reporting(found: Recommendation, words: str, evidence: Sequence[GivenEvidence]) -> str:
    if found.withdrawn_at is not None or _accepted(found) is not None:
        return _("the recommendation is remedied or withdrawn.")
    if not words or len(words) > TEXT_LENGTH_MAX:
        return _("write what was done, in at most %(count)s characters.") % {"count": TEXT_LENGTH_MAX}
    if not evidence:
        return _("it needs at least one file as evidence.")
    if too_many(evidence):
        return _("at most %(count)s files can be given.") % {"count": EVIDENCE_MAX}
    if not_kept(evidence):
        return _("one of its files was not kept. Choose it again.")
    return ""


def _fault_of_judging(found: Recommendation, report: Report, verdict: Verdict, why: str) -> str:
    if report.superseded_at is not None:
        return _("the unit has reported anew meanwhile: read that first.")
    if found.withdrawn_at is not None:
        return _("the recommendation was withdrawn.")
    if verdict is Verdict.SENT_BACK and not why:
        return _("say what is missing, so that the unit can mend it.")
    if verdict is Verdict.ACCEPTED and not has_evidence(report):
        return _("its evidence was withdrawn: the unit hands in other evidence first.")
    return ""
