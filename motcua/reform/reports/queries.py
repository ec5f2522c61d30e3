"""Reads of reports: who may see which, what they say live and frozen, what differs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.measures.changes import entries_between
from motcua.foundation.measures.declared import measure_named
from motcua.foundation.measures.values import Kind
from motcua.reform.indicators.known import indicator_named
from motcua.reform.indicators.periods import period_named
from motcua.reform.reports import policy, rules
from motcua.reform.reports.errors import UnableToFindReport, UnableToFindUnit
from motcua.reform.reports.kinds import kind_named
from motcua.reform.reports.models import Freeze, Report, Request
from motcua.reform.reports.reading import Prose, content
from motcua.reform.reports.records import (
    contributions_of,
    freeze_view,
    frozen_content,
    passages_of,
    prose_of,
    report_row,
    writers_of,
)
from motcua.reform.reports.values import Asked, Content, Difference, FreezeView, Reason, ReportView
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory, UnitKind, UnitView

LIST_MAX = 200


def reports(*, actor: Actor, at: datetime) -> list[ReportView]:
    """Those that the actor may see, the newest first; at most `LIST_MAX`."""
    units = _units(at)
    rows = Report.objects.order_by("-opened_at", "-id")
    seen = [row for row in rows if policy.may_see(actor, policy.scope_of(row.unit, units))]
    return [_view(row, actor, units) for row in seen[:LIST_MAX]]


def asked_of(*, actor: Actor, at: datetime) -> list[Asked]:
    """What the actor's units were asked for, the next due first."""
    units = _units(at)
    own = [unit for unit in actor.units if policy.may_contribute(actor, unit)]
    requests = list(
        Request.objects.filter(unit__in=own, superseded_at=None)
        .select_related("report")
        .order_by("-due_on", "id")[:LIST_MAX]
    )
    found = []
    for request, contribution in zip(requests, contributions_of(requests, units), strict=True):
        to = units.get(request.report.unit)
        found.append(
            Asked(
                report=request.report_id,
                kind=kind_named(request.report.kind),
                period=request.report.period,
                to_vi=to.name_vi if to else "",
                to_en=to.name_en if to else "",
                contribution=contribution,
            )
        )
    return found


def report(*, report: UUID, actor: Actor, at: datetime) -> ReportView:
    """Raises `UnableToFindReport`, and `NotPermitted` for who may not see it."""
    row, units = report_row(report), _units(at)
    require(policy.may_see(actor, policy.scope_of(row.unit, units)), act="see_report", subject=row.id)
    return _view(row, actor, units)


def asked(*, report: UUID, unit: UUID, actor: Actor, at: datetime) -> Asked:
    """What one unit was asked for: for its own people, and for who may see the report. Raises `UnableToFindReport` where
    it was not asked."""
    row, units = report_row(report), _units(at)
    scope = policy.scope_of(row.unit, units)
    verdict = policy.may_contribute(actor, unit) or policy.may_see(actor, scope)
    require(verdict, act="see_contribution", subject=row.id)
    requests = list(Request.objects.filter(report=row, unit=unit, superseded_at=None))
    if not requests:
        raise UnableToFindReport
    (contribution,) = contributions_of(requests, units)
    to = units.get(row.unit)
    return Asked(
        report=row.id,
        kind=kind_named(row.kind),
        period=row.period,
        to_vi=to.name_vi if to else "",
        to_en=to.name_en if to else "",
        contribution=contribution,
    )


def live_content(*, report: UUID, actor: Actor, at: datetime) -> Content:
    """As it would be frozen now, from the records of this moment. Raises as `report` does."""
    row, units = report_row(report), _units(at)
    require(policy.may_see(actor, policy.scope_of(row.unit, units)), act="see_report", subject=row.id)
    return content(
        kind=kind_named(row.kind), unit=row.unit, period=row.period, prose=prose_of(row, units), today=city_day(at)
    )


def frozen(*, report: UUID, number: int, actor: Actor, at: datetime) -> tuple[Content, FreezeView]:
    """What was frozen, if it is still that: raises `UnableToTrustFreeze`, and as `report` does."""
    row, units = report_row(report), _units(at)
    require(policy.may_see(actor, policy.scope_of(row.unit, units)), act="see_report", subject=row.id)
    freeze = Freeze.objects.filter(report=row, number=number).first()
    if freeze is None:
        raise UnableToFindReport
    return frozen_content(freeze), freeze_view(freeze)


def content_without_report(
    *, kind: str, period: str, unit: str = "", today: date | None = None, position: int | None = None
) -> Content:
    """What a report of the kind says of a unit (the city without one) before anybody has opened one: for the command line.
    `today` counts where the period still runs.
    Raises `UnableToReadKind`, `UnableToReadPeriod`, `UnableToFindUnit`, `UnableToLookBack`."""
    units = directory(on=period_named(period).last_on)
    found = units.by_key(unit) if unit else _city(units)
    if found is None:
        raise UnableToFindUnit(name=unit)
    return content(kind=kind_named(kind), unit=found.id, period=period, prose=Prose(), today=today, position=position)


def standing_freeze(*, kind: str, period: str, unit: str = "") -> tuple[Content, FreezeView]:
    """What stands frozen: for the command line. Raises `UnableToFindReport` where nothing does."""
    units = directory(on=period_named(period).last_on)
    found = units.by_key(unit) if unit else _city(units)
    if found is None:
        raise UnableToFindUnit(name=unit)
    row = Freeze.objects.filter(
        report__kind=kind_named(kind).name,
        report__period=period,
        report__unit=found.id,
        superseded_at=None,
        withdrawn_at=None,
    ).first()
    if row is None:
        raise UnableToFindReport
    return frozen_content(row), freeze_view(row)


def differences(before: Content, after: Content) -> list[Difference]:
    """Figure by figure, each with what came into the journal between the two and counts in it."""
    return [
        replace(each, reasons=_reasons(each, before, after), by_clock=_is_by_clock(each))
        for each in rules.differences(before, after)
    ]


def _is_by_clock(difference: Difference) -> bool:
    name = difference.figure.indicator
    return bool(name) and any(measure_named(measure).kind is Kind.CLOCK for measure in indicator_named(name).measures)


def _reasons(difference: Difference, before: Content, after: Content) -> tuple[Reason, ...]:
    figure = difference.figure
    if difference.before is None or difference.after is None or not figure.indicator:
        return ()
    if difference.before.indicator != difference.after.indicator or difference.before.numerator is None:
        return ()
    came = entries_between(
        measures=indicator_named(figure.indicator).measures,
        unit=figure.unit,
        period=period_named(figure.period),
        after=min(before.position, after.position),
        up_to=max(before.position, after.position),
    )
    return tuple(Reason(each.entry_kind, each.count, each.undone) for each in came)


def _units(at: datetime) -> Directory:
    return directory(on=city_day(at))


def _city(units: Directory) -> UnitView | None:
    return next(iter(units.of_kind(UnitKind.CITY)), None)


def _view(row: Report, actor: Actor, units: Directory) -> ReportView:
    unit = units.get(row.unit)
    scope = policy.scope_of(row.unit, units)
    requests = Request.objects.filter(report=row, superseded_at=None).order_by("due_on", "id")
    freezes = [freeze_view(each) for each in Freeze.objects.filter(report=row).order_by("-number")]
    return ReportView(
        id=row.id,
        kind=kind_named(row.kind),
        unit=row.unit,
        unit_name_vi=unit.name_vi if unit else "",
        unit_name_en=unit.name_en if unit else "",
        period=row.period,
        opened_at=row.opened_at,
        passages=passages_of(row),
        contributions=tuple(contributions_of(requests, units)),
        freezes=tuple(freezes),
        may_write=bool(policy.may_write(actor, scope)),
        may_approve=bool(policy.may_approve(actor, scope, writers=_writers(row))),
    )


def _writers(row: Report) -> frozenset[UUID]:
    freeze = Freeze.objects.filter(report=row, superseded_at=None, withdrawn_at=None).first()
    return writers_of(freeze) if freeze else frozenset()
