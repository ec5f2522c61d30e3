"""What the team finds, item by item, and evidence taken back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import UnitPath
from motcua.foundation.measures.values import Period
from motcua.foundation.text.rules import trimmed
from motcua.reform.indicators.queries import read
from motcua.reform.inspections import policy
from motcua.reform.inspections.commands.planning import is_announced
from motcua.reform.inspections.errors import UnableToRecordFindings
from motcua.reform.inspections.events import FindingRecorded
from motcua.reform.inspections.models import Evidence, Finding, Inspection, Item
from motcua.reform.inspections.rows import (
    days_of,
    lock_inspection,
    minutes_of,
    names_of_files,
    not_kept,
    team_of,
    too_many,
)
from motcua.reform.inspections.values import EVIDENCE_MAX, TEXT_LENGTH_MAX, FigureRead, Found, NewFinding
from motcua.registry.organization.queries import directory


def record_findings(*, inspection: UUID, findings: Sequence[NewFinding], by: Actor, at: datetime) -> None:
    """All or none, by somebody of the team; the files are kept already. A finding replaces the one of the same item; the
    same again changes nothing. Where the item names an indicator, its figure since the year began is read now.

    Raises `UnableToRecordFindings` before the first day, for an announced inspection without its notice, when the minutes
    are closed, for items of another inspection, and where something is not met without a word about it.
    """
    row = lock_inspection(inspection)
    units, team = directory(on=city_day(at)), team_of(row)
    verdict = policy.may_inspect(
        by, team={each.account for each in team}, unit=row.unit, above=units.path(row.unit).ancestors
    )
    require(verdict, act="record_findings", subject=row.id)
    items = {each.id: each for each in Item.objects.filter(inspection=row)}
    if fault := _fault(row, findings, items, city_day(at)):
        raise UnableToRecordFindings(reason=fault)
    standing = {each.item_id: each for each in Finding.objects.filter(item__in=items.values(), superseded_at=None)}
    wanted = [each for each in findings if not _same(standing.get(each.item), each)]

    replaced = {each.item: standing[each.item] for each in wanted if each.item in standing}
    files = {each.item: _files(replaced.get(each.item), each) for each in wanted}
    Finding.objects.filter(id__in=[each.id for each in replaced.values()]).update(superseded_at=at)
    figures = _figures(row, {items[each.item].indicator for each in wanted} - {""}, on=city_day(at))
    made = [_finding(each, figures.get(items[each.item].indicator), by, at) for each in wanted]
    Finding.objects.bulk_create(made)
    Evidence.objects.bulk_create(
        Evidence(id=new_id(), finding=own, sha256=sha256, name=name)
        for own in made
        for sha256, name in files[own.item_id].items()
    )

    events = [
        FindingRecorded(
            subject=row.id,
            at_unit=UnitPath.of(row.path),
            finding=own.id,
            item=items[each.item].key,
            found=each.found,
            evidence=tuple(files[each.item]),
            indicator=items[each.item].indicator,
            figure_position=own.figure_position,
            supersedes=replaced[each.item].id if each.item in replaced else None,
        )
        for own, each in zip(made, wanted, strict=True)
    ]
    record(events=events, by=by, at=at)


def _figures(row: Inspection, indicators: Collection[str], *, on: date) -> Mapping[str, FigureRead]:
    """What the records say of the unit from the first day of the year to today, and at which position of the journal."""
    if not indicators:
        return {}
    period = Period(date(on.year, 1, 1), on + timedelta(days=1))
    reading = read(indicators=sorted(indicators), units=[row.unit], period=period)
    return {
        each.indicator: FigureRead(
            indicator=each.indicator,
            numerator=each.numerator,
            denominator=each.denominator,
            position=reading.as_of.position,
        )
        for each in reading.figures
    }


def _finding(each: NewFinding, figure: FigureRead | None, by: Actor, at: datetime) -> Finding:
    return Finding(
        id=new_id(),
        item_id=each.item,
        found=each.found.value,
        remark=trimmed(each.remark),
        figure_numerator=figure.numerator if figure else None,
        figure_denominator=figure.denominator if figure else None,
        figure_position=figure.position if figure else None,
        at=at,
        by=by.account,
    )


def _files(replaced: Finding | None, each: NewFinding) -> dict[str, str]:
    """What it is given, and what its former one had: a better word needs no second photo."""
    rows = Evidence.objects.filter(finding=replaced, withdrawn_at=None) if replaced is not None else ()
    return {row.sha256: row.name for row in rows} | names_of_files(each.evidence)


def _same(standing: Finding | None, each: NewFinding) -> bool:
    if standing is None or (standing.found, standing.remark) != (each.found.value, trimmed(each.remark)):
        return False
    there = set(Evidence.objects.filter(finding=standing, withdrawn_at=None).values_list("sha256", flat=True))
    return {file.sha256 for file in each.evidence} <= there


def _fault(row: Inspection, findings: Sequence[NewFinding], items: Mapping[UUID, Item], on: date) -> str:
    if row.called_off_at is not None or minutes_of(row) is not None:
        return _("the minutes are closed, or it was called off.")
    if on < days_of(row).from_on:
        return _("the inspection has not begun.")
    if is_announced(row) and row.notice_at is None:
        return _("the unit was not told of it: send the notice first.")
    if not findings or {each.item for each in findings} - items.keys():
        return _("choose what was found at each item.")
    if len({each.item for each in findings}) < len(findings):
        return _("an item stands twice.")
    if any(each.found is not Found.MET and not trimmed(each.remark) for each in findings):
        return _("where something is missing, say what.")
    if any(len(each.remark) > TEXT_LENGTH_MAX for each in findings):
        return _("write at most %(count)s characters.") % {"count": TEXT_LENGTH_MAX}
    if any(too_many(each.evidence) for each in findings):
        return _("at most %(count)s files can be given.") % {"count": EVIDENCE_MAX}
    if not_kept([file for each in findings for file in each.evidence]):
        return _("one of its files was not kept. Choose it again.")
    return ""
