"""One inspection as its page shows it: team, check-list, minutes, recommendations, history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import history_of, names_of
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.files.queries import receipts_of
from motcua.reform.inspections import policy
from motcua.reform.inspections.check_lists import title_of
from motcua.reform.inspections.errors import UnableToFindInspection
from motcua.reform.inspections.models import (
    Evidence,
    Finding,
    Inspection,
    Item,
    Judgement,
    Member,
    Minutes,
    Recommendation,
    Report,
)
from motcua.reform.inspections.queries import (
    Known,
    known_of,
    line_of,
    plan_view,
    remedy_on,
    sight_of,
)
from motcua.reform.inspections.rows import head_of, minutes_of, scope_of, team_of
from motcua.reform.inspections.values import (
    EvidenceView,
    FigureRead,
    FindingView,
    Found,
    InspectionView,
    ItemView,
    Manner,
    MemberView,
    MinutesView,
    Part,
    RecommendationView,
    Remedy,
    ReportView,
    Verdict,
)
from motcua.registry.organization.queries import UnitNames, directory


def inspection_view(*, inspection: UUID, actor: Actor, at: datetime) -> InspectionView:
    """Raises `UnableToFindInspection`; to who may not see it, it is not there."""
    row = Inspection.objects.select_related("plan").filter(id=inspection).first()
    if row is None:
        raise UnableToFindInspection
    known, today = known_of([row])[row.id], city_day(at)
    require(policy.may_see(actor, sight_of(row, known, today)), act="see_inspection", subject=row.id)
    units, minutes, team = directory(on=today), minutes_of(row), team_of(row)
    names = UnitNames(at=at)
    line = line_of(row, known, on=today, names=names)
    items = _items(row)
    list_title_vi, list_title_en = title_of(row.check_list)
    own_above, accounts = units.path(row.unit).ancestors, {each.account for each in team}
    is_open = minutes is None and row.called_off_at is None
    is_told = row.manner == Manner.UNANNOUNCED.value or row.notice_at is not None
    heads = bool(policy.may_close(actor, head=head_of(team), unit=row.unit, above=own_above))
    return InspectionView(
        line=line,
        plan=plan_view(row.plan, actor, names),
        list_title_vi=list_title_vi,
        list_title_en=list_title_en,
        list_since=row.list_since,
        list_source=row.list_source,
        called_off_reason=row.called_off_reason,
        notice_number=row.notice_number,
        notice_on=city_day(row.notice_at) if row.notice_at else None,
        members=_members(row, names),
        items=items,
        minutes=_minutes(minutes),
        recommendations=_recommendations(row, known, actor, at, names, heads=heads),
        history=history_of(subject=row.id),
        may_plan=is_open and bool(policy.may_plan(actor, scope_of(row.plan))),
        may_inspect=is_open
        and is_told
        and line.from_on <= today
        and bool(policy.may_inspect(actor, team=accounts, unit=row.unit, above=own_above)),
        may_close=is_open and heads and all(each.finding is not None for each in items),
        may_sign=minutes is not None and minutes.signed_at is None and bool(policy.may_sign(actor, unit=row.unit)),
        may_recommend=minutes is not None and heads,
        may_withdraw=bool(policy.may_withdraw_evidence(actor, scope_of(row.plan), team=accounts, unit=None)),
    )


def evidence_file(*, inspection: UUID, sha256: str, actor: Actor, at: datetime) -> EvidenceView:
    """A file of an inspection. Raises `UnableToFindInspection` for one that is none of its evidence, and for one that was
    withdrawn."""
    view = inspection_view(inspection=inspection, actor=actor, at=at)
    of_findings = (each.finding.evidence for each in view.items if each.finding is not None)
    of_reports = (report.evidence for each in view.recommendations for report in each.reports)
    for found in (*of_findings, *of_reports):
        for each in found:
            if each.sha256 == sha256 and each.withdrawn_at is None:
                return each
    raise UnableToFindInspection


def _members(row: Inspection, units: UnitNames) -> list[MemberView]:
    """Who sits in it now and who did, the head first."""
    members = list(Member.objects.filter(inspection=row).order_by("left_at", "part", "id"))
    members.sort(key=lambda each: each.left_at is not None)
    names = names_of(accounts={each.account for each in members})
    return [
        MemberView(
            account=each.account,
            name=names.get(each.account, ""),
            part=Part(each.part),
            unit_vi=units.of(each.unit, then=city_day(each.at))[0],
            unit_en=units.of(each.unit, then=city_day(each.at))[1],
            joined_on=city_day(each.at),
            left_on=city_day(each.left_at) if each.left_at else None,
        )
        for each in members
    ]


def _items(row: Inspection) -> list[ItemView]:
    findings: dict[UUID, list[Finding]] = defaultdict(list)
    for each in Finding.objects.filter(item__inspection=row).order_by("at", "id"):
        findings[each.item_id].append(each)
    standing = {item: each for item, found in findings.items() for each in found if each.superseded_at is None}
    rows = Evidence.objects.filter(finding__in=standing.values()).order_by("id")
    files = _evidence(list(rows))
    names = names_of(accounts={each.by for each in standing.values() if each.by})
    return [
        ItemView(
            id=item.id,
            key=item.key,
            content_vi=item.content_vi,
            content_en=item.content_en,
            text_vi=item.text_vi,
            text_en=item.text_en,
            indicator=item.indicator,
            finding=_finding(item, standing[item.id], files, names) if item.id in standing else None,
            earlier=len(findings[item.id]) - (item.id in standing),
        )
        for item in Item.objects.filter(inspection=row).order_by("place")
    ]


def _finding(
    item: Item, row: Finding, files: Mapping[UUID, Sequence[EvidenceView]], names: Mapping[UUID, str]
) -> FindingView:
    figure = None
    if row.figure_numerator is not None and row.figure_position is not None:
        figure = FigureRead(
            indicator=item.indicator,
            numerator=row.figure_numerator,
            denominator=row.figure_denominator,
            position=row.figure_position,
        )
    return FindingView(
        found=Found(row.found),
        remark=row.remark,
        figure=figure,
        at=row.at,
        by_name=names.get(row.by, "") if row.by else "",
        evidence=tuple(files.get(row.id, ())),
    )


def _evidence(rows: Sequence[Evidence]) -> dict[UUID, list[EvidenceView]]:
    """By the finding or report whose they are."""
    receipts = receipts_of(shas=[each.sha256 for each in rows])
    found: dict[UUID, list[EvidenceView]] = defaultdict(list)
    for each in rows:
        receipt = receipts.get(each.sha256)
        owner = each.finding_id or each.report_id
        assert owner is not None
        found[owner].append(
            EvidenceView(
                id=each.id,
                sha256=each.sha256,
                name=each.name,
                media_type=receipt.media_type if receipt else "",
                size_bytes=receipt.size_bytes if receipt else 0,
                withdrawn_at=each.withdrawn_at,
                withdrawn_reason=each.withdrawn_reason,
            )
        )
    return found


def _minutes(row: Minutes | None) -> MinutesView | None:
    if row is None:
        return None
    names = names_of(accounts={by for by in (row.by, row.signed_by) if by})
    return MinutesView(
        text=row.text,
        at=row.at,
        by_name=names.get(row.by, "") if row.by else "",
        signed_at=row.signed_at,
        signed_by_name=names.get(row.signed_by, "") if row.signed_by else "",
        objection=row.objection,
    )


def _recommendations(
    row: Inspection, known: Known, actor: Actor, at: datetime, units: UnitNames, *, heads: bool
) -> list[RecommendationView]:
    reports = _reports(row, known.recommendations, actor)
    withdraws = heads or bool(policy.may_plan(actor, scope_of(row.plan)))
    found = []
    for each, fact in zip(known.recommendations, known.facts, strict=True):
        remedy = remedy_on(fact, city_day(at)) or Remedy.OPEN
        is_open = remedy not in {Remedy.REMEDIED, Remedy.WITHDRAWN}
        unit_vi, unit_en = units.of(each.unit, then=city_day(each.at))
        found.append(
            RecommendationView(
                id=each.id,
                number=each.number,
                text=each.text,
                unit=each.unit,
                unit_vi=unit_vi,
                unit_en=unit_en,
                due_on=each.due_on,
                done_on=fact.done_on,
                remedy=remedy,
                withdrawn_reason=each.withdrawn_reason,
                reports=tuple(reports[each.id]),
                may_report=is_open and bool(policy.may_report(actor, unit=each.unit)),
                may_withdraw=is_open and withdraws,
            )
        )
    return found


def _reports(row: Inspection, recommendations: Sequence[Recommendation], actor: Actor) -> dict[UUID, list[ReportView]]:
    """The last one first."""
    by_id = {each.id: each for each in recommendations}
    rows = list(Report.objects.filter(recommendation__in=by_id).order_by("-at", "-id"))
    files = _evidence(list(Evidence.objects.filter(report__in=rows).order_by("id")))
    judged = {each.report_id: each for each in Judgement.objects.filter(report__in=rows, superseded_at=None)}
    people = {each.by for each in rows} | {each.by for each in judged.values()}
    names = names_of(accounts={by for by in people if by})
    found: dict[UUID, list[ReportView]] = defaultdict(list)
    for each in rows:
        own, verdict = by_id[each.recommendation_id], judged.get(each.id)
        scope, stands = scope_of(row.plan), each.superseded_at is None and own.withdrawn_at is None
        allowed = policy.may_judge(actor, scope, unit=own.unit, reporters=[each.by])
        gave = policy.may_withdraw_evidence(actor, scope, team=(), unit=own.unit)
        found[own.id].append(
            ReportView(
                id=each.id,
                text=each.text,
                at=each.at,
                by_name=names.get(each.by, "") if each.by else "",
                superseded_at=each.superseded_at,
                verdict=Verdict(verdict.verdict) if verdict else None,
                reason=verdict.reason if verdict else "",
                judged_at=verdict.at if verdict else None,
                judged_by_name=names.get(verdict.by, "") if verdict and verdict.by else "",
                evidence=tuple(files.get(each.id, ())),
                may_judge=stands and bool(allowed),
                may_withdraw=stands and bool(gave),
            )
        )
    return found
