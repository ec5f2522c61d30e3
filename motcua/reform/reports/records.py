"""Rows of reports as values, and the one lock that all commands take first."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from motcua.reform.reports.errors import UnableToFindReport, UnableToTrustFreeze
from motcua.reform.reports.models import Contribution, Freeze, Passage, Report, Request
from motcua.reform.reports.reading import Prose
from motcua.reform.reports.rules import content_hash, content_of
from motcua.reform.reports.values import (
    Content,
    ContributionRead,
    ContributionView,
    FreezeView,
    PassageView,
    Verdict,
)
from motcua.registry.organization.values import Directory


def lock_report(report: UUID) -> Report:
    """Everything that changes a report takes its row first. Raises `UnableToFindReport`."""
    row = Report.objects.select_for_update(no_key=True).filter(id=report).first()
    if row is None:
        raise UnableToFindReport
    return row


def report_row(report: UUID) -> Report:
    """Raises `UnableToFindReport`."""
    row = Report.objects.filter(id=report).first()
    if row is None:
        raise UnableToFindReport
    return row


def prose_of(report: Report, units: Directory) -> Prose:
    """Standing passages, and of the contributions those that were accepted."""
    passages = {row.section: row.text for row in Passage.objects.filter(report=report, superseded_at=None)}
    given: dict[str, list[ContributionRead]] = {}
    accepted = Contribution.objects.filter(report=report, superseded_at=None, verdict=Verdict.ACCEPTED.value)
    for row in sorted(accepted, key=lambda each: _name(each.unit, units)):
        for section, text in row.texts.items():
            if text:
                read = ContributionRead(unit=row.unit, unit_name=_name(row.unit, units), text=text)
                given.setdefault(section, []).append(read)
    return Prose(passages=passages, contributions={key: tuple(found) for key, found in given.items()})


def _name(unit: UUID, units: Directory) -> str:
    found = units.get(unit)
    return found.authority_vi if found else str(unit)


def passages_of(report: Report) -> dict[str, PassageView]:
    rows = Passage.objects.filter(report=report, superseded_at=None)
    return {row.section: passage_view(row) for row in rows}


def passage_view(row: Passage) -> PassageView:
    return PassageView(id=row.id, section=row.section, text=row.text, at=row.at, by=row.by)


def contributions_of(requests: Iterable[Request], units: Directory) -> list[ContributionView]:
    """One for each request, with what was given."""
    asked = list(requests)
    rows = Contribution.objects.filter(
        report__in={row.report_id for row in asked}, unit__in={row.unit for row in asked}, superseded_at=None
    )
    given = {(row.report_id, row.unit): row for row in rows}
    return [contribution_view(row, given.get((row.report_id, row.unit)), units) for row in asked]


def contribution_view(request: Request, row: Contribution | None, units: Directory) -> ContributionView:
    unit = units.get(request.unit)
    return ContributionView(
        unit=request.unit,
        unit_name_vi=unit.name_vi if unit else "",
        unit_name_en=unit.name_en if unit else "",
        due_on=request.due_on,
        id=row.id if row else None,
        texts=dict(row.texts) if row else {},
        at=row.at if row else None,
        by=row.by if row else None,
        was_late=row.was_late if row else False,
        verdict=Verdict(row.verdict) if row else Verdict.AWAITED,
        verdict_at=row.verdict_at if row else None,
        verdict_reason=row.verdict_reason if row else "",
    )


def freeze_view(row: Freeze) -> FreezeView:
    return FreezeView(
        number=row.number,
        position=row.position,
        content_hash=row.content_hash,
        reason=row.reason,
        at=row.at,
        by=row.by,
        approved_at=row.approved_at,
        approved_by=row.approved_by,
        superseded_at=row.superseded_at,
        withdrawn_at=row.withdrawn_at,
        withdrawn_reason=row.withdrawn_reason,
    )


def frozen_content(row: Freeze) -> Content:
    """Raises `UnableToTrustFreeze` where it is not what was frozen."""
    if content_hash(row.content) != row.content_hash:
        raise UnableToTrustFreeze(number=row.number)
    return content_of(row.content)


def writers_of(freeze: Freeze) -> frozenset[UUID]:
    """Who froze it and who wrote what stood in it."""
    stood = Q(superseded_at=None) | Q(superseded_at__gt=freeze.at)
    passages = Passage.objects.filter(stood, report=freeze.report_id, at__lte=freeze.at)
    return frozenset(by for by in (*passages.values_list("by", flat=True), freeze.by) if by)
