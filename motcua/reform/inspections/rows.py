"""Rows of inspections, and the one lock that all commands on an inspection take first."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.files.queries import receipts_of
from motcua.foundation.text.rules import trimmed
from motcua.reform.inspections import policy
from motcua.reform.inspections.errors import UnableToFindInspection
from motcua.reform.inspections.models import (
    Days,
    Evidence,
    Inspection,
    Judgement,
    Member,
    Minutes,
    Plan,
    Recommendation,
    Report,
)
from motcua.reform.inspections.policy import Scope
from motcua.reform.inspections.values import EVIDENCE_MAX, GivenEvidence, Part
from motcua.registry.organization.values import Directory


def lock_plan(plan: UUID) -> Plan:
    """Who adds inspections takes the plan first. Raises `UnableToFindInspection`."""
    row = Plan.objects.select_for_update(no_key=True).filter(id=plan).first()
    if row is None:
        raise UnableToFindInspection
    return row


def lock_inspection(inspection: UUID) -> Inspection:
    """Everything that changes an inspection, its minutes or recommendations takes its row first. Raises
    `UnableToFindInspection`."""
    rows = Inspection.objects.select_for_update(no_key=True, of=("self",)).select_related("plan")
    row = rows.filter(id=inspection).first()
    if row is None:
        raise UnableToFindInspection
    return row


def lock_recommendation(recommendation: UUID) -> tuple[Inspection, Recommendation]:
    """The inspection's row, then the recommendation as it stands. Raises `UnableToFindInspection`."""
    found = Recommendation.objects.filter(id=recommendation).first()
    if found is None:
        raise UnableToFindInspection
    row = lock_inspection(found.inspection_id)
    found.refresh_from_db()
    return row, found


def scope_of(plan: Plan) -> Scope:
    return Scope(unit=plan.unit, control=plan.control)


def days_of(inspection: Inspection) -> Days:
    """Those that stand: there are always some."""
    return Days.objects.get(inspection=inspection, superseded_at=None)


def team_of(inspection: Inspection) -> list[Member]:
    """Who sits in it now, the head first."""
    return list(Member.objects.filter(inspection=inspection, left_at=None).order_by("part", "id"))


def head_of(team: Sequence[Member]) -> UUID | None:
    return next((each.account for each in team if each.part == Part.HEAD.value), None)


def minutes_of(inspection: Inspection) -> Minutes | None:
    return Minutes.objects.filter(inspection=inspection).first()


def standing_report(recommendation: Recommendation) -> Report | None:
    return Report.objects.filter(recommendation=recommendation, superseded_at=None).first()


def judgement_of(report: Report) -> Judgement | None:
    return Judgement.objects.filter(report=report, superseded_at=None).first()


def has_evidence(report: Report) -> bool:
    """Any that was not withdrawn."""
    return Evidence.objects.filter(report=report, withdrawn_at=None).exists()


def require_planning(by: Actor, row: Inspection, *, act: str) -> None:
    require(policy.may_plan(by, scope_of(row.plan)), act=act, subject=row.id)


def require_head(by: Actor, row: Inspection, units: Directory, *, act: str) -> None:
    verdict = policy.may_close(by, head=head_of(team_of(row)), unit=row.unit, above=units.path(row.unit).ancestors)
    require(verdict, act=act, subject=row.id)


def too_many(evidence: Sequence[GivenEvidence]) -> bool:
    return len({each.sha256 for each in evidence}) > EVIDENCE_MAX


def not_kept(evidence: Sequence[GivenEvidence]) -> bool:
    """Is one of the files not in the store?"""
    shas = [each.sha256 for each in evidence]
    return bool(shas) and bool(set(shas) - receipts_of(shas=shas).keys())


def names_of_files(evidence: Sequence[GivenEvidence]) -> dict[str, str]:
    return {each.sha256: trimmed(each.name)[:200] or each.sha256[:12] for each in evidence}
