"""What groups do: visits, taken back when they were wrong, and campaigns."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day, day_began
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.reform.outreach import policy
from motcua.reform.outreach.commands.groups import clean, lock_group, require_managing
from motcua.reform.outreach.errors import UnableToFindGroup, UnableToReportVisit, UnableToRunCampaign
from motcua.reform.outreach.events import CampaignRun, VisitReported, VisitWithdrawn
from motcua.reform.outreach.models import Campaign, Group, Visit, VisitFact
from motcua.reform.outreach.values import (
    REACH_MAX,
    TEXT_LENGTH_MAX,
    VISIT_MAX,
    Help,
    NewCampaign,
    NewVisit,
)
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory


def report_visit(*, group: UUID, visit: NewVisit, by: Actor, at: datetime) -> UUID:
    """What a group did on a day at a place. The same again is the one that is there.

    Raises `UnableToReportVisit` for other numbers of the same day and place, for a day outside the group's time or to come,
    and where more were helped than agreed.
    """
    row = lock_group(group)
    units = directory(on=city_day(at))
    require_managing(by, row, units, act="report_visit")
    made = _visit(row, visit, by, at)
    there = Visit.objects.filter(group=row, on=visit.on, place=made.place, withdrawn_at=None).first()
    if there is not None:
        if _numbers(there) == _numbers(made):
            return there.id
        raise UnableToReportVisit(reason=_("that day and place have other numbers: withdraw those first."))
    if fault := _fault(row, visit, at):
        raise UnableToReportVisit(reason=fault)

    made.save(force_insert=True)

    event = VisitReported(**_facts(row, made, units))
    (entry,) = record(events=[event], by=by, at=at)
    VisitFact.objects.create(
        opened_by=entry,
        opened_on=city_day(at),
        visit=made.id,
        path=list(units.path(row.unit).path),
        held_on=made.on,
        **{each.value: getattr(made, each.value) for each in Help},
    )
    return made.id


def withdraw_visit(*, visit: UUID, reason: str, by: Actor, at: datetime) -> None:
    """A visit that was wrong; it stays readable. Withdrawn twice, it was withdrawn once. Raises `UnableToReportVisit` without
    a reason."""
    found = Visit.objects.filter(id=visit).first()
    if found is None:
        raise UnableToFindGroup
    row = lock_group(found.group_id)
    units, why = directory(on=city_day(at)), clean(reason)
    require_managing(by, row, units, act="withdraw_visit")
    found.refresh_from_db()
    if found.withdrawn_at is not None:
        return
    if not why:
        raise UnableToReportVisit(reason=_("say why."))

    found.withdrawn_at, found.withdrawn_reason = at, why
    found.save(update_fields=["withdrawn_at", "withdrawn_reason"])

    # Taken from the units for which it was counted, whatever became of them since.
    counted = VisitFact.objects.get(visit=found.id)
    event = VisitWithdrawn(**_facts(row, found, units), counted_at=tuple(counted.path))
    (entry,) = record(events=[event], by=by, at=at)
    VisitFact.objects.filter(visit=found.id).update(closed_by=entry)
    # A row of its own says so: in the archive the end of a row is told by the next one.
    VisitFact.objects.create(
        opened_by=entry,
        opened_on=city_day(at),
        visit=found.id,
        path=counted.path,
        **{each.value: getattr(counted, each.value) for each in Help},
    )


def run_campaign(*, unit: UUID, campaign: NewCampaign, by: Actor, at: datetime) -> UUID:
    """Word that a unit spread: to whom, how, and how many it reached. The same again is the one that is there. Raises
    `UnableToRunCampaign` for other numbers under the same title and day, and for what cannot be."""
    units = directory(on=city_day(at))
    verdict = policy.may_manage(by, unit=unit, ancestors=units.path(unit).ancestors)
    require(verdict, act="run_campaign", subject=unit)
    title, audience = clean(campaign.title), clean(campaign.audience)
    if not title or not audience or len(title) + len(audience) > TEXT_LENGTH_MAX or unit not in units:
        raise UnableToRunCampaign(reason=_("give its title and whom it is for."))
    if campaign.last_on < campaign.from_on or campaign.from_on > city_day(at):
        raise UnableToRunCampaign(reason=_("it ends before it begins, or begins in the future."))
    if not 0 <= campaign.reach <= REACH_MAX:
        raise UnableToRunCampaign(reason=_("that many people cannot be reached."))
    made = Campaign(
        id=new_id(),
        unit=unit,
        title=title,
        audience=audience,
        channel=campaign.channel.value,
        from_on=campaign.from_on,
        last_on=campaign.last_on,
        reach=campaign.reach,
        at=at,
        by=by.account,
    )

    Campaign.objects.bulk_create([made], ignore_conflicts=True)
    row = Campaign.objects.get(unit=unit, title=title, from_on=campaign.from_on)
    if row.id != made.id:
        if (row.audience, row.channel, row.last_on, row.reach) == (audience, made.channel, made.last_on, made.reach):
            return row.id
        raise UnableToRunCampaign(reason=_("a campaign of that title and day is there with other numbers."))

    event = CampaignRun(
        subject=row.id,
        at_unit=units.path(unit),
        channel=row.channel,
        from_on=row.from_on,
        last_on=row.last_on,
        reach=row.reach,
    )
    record(events=[event], by=by, at=at)
    return row.id


def _visit(row: Group, visit: NewVisit, by: Actor, at: datetime) -> Visit:
    return Visit(
        id=new_id(),
        group=row,
        on=visit.on,
        place=clean(visit.place),
        households=visit.households,
        consented=visit.consented,
        at=at,
        by=by.account,
        **{each.value: visit.helped.get(each, 0) for each in Help},
    )


def _numbers(visit: Visit) -> list[int]:
    return [visit.households, visit.consented, *(getattr(visit, each.value) for each in Help)]


def _facts(row: Group, visit: Visit, units: Directory) -> dict[str, Any]:
    return {
        "subject": row.id,
        "at_unit": units.path(row.unit),
        "visit": visit.id,
        "held_at": day_began(visit.on),
        "households": visit.households,
        "consented": visit.consented,
        **{each.value: getattr(visit, each.value) for each in Help},
    }


def _fault(row: Group, visit: NewVisit, at: datetime) -> str:
    if not row.founded_on <= visit.on <= city_day(at) or (row.dissolved_on and visit.on >= row.dissolved_on):
        return _("it lies outside the time of the group, or in the future.")
    if not clean(visit.place) or len(visit.place) > TEXT_LENGTH_MAX:
        return _("say where it was.")
    helped = [visit.helped.get(each, 0) for each in Help]
    if min(visit.households, visit.consented, *helped) < 0 or visit.households > VISIT_MAX:
        return _("that many households cannot be visited in a day.")
    if not max(visit.consented, 0) <= visit.households or max(helped) > visit.consented:
        return _("nobody is helped without having agreed: no number is larger than that of those who did.")
    return ""
