"""Opening a plan, planning its inspections, moving and calling them off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import UnitPath
from motcua.foundation.text.rules import search_key, trimmed
from motcua.reform.inspections import policy, rules
from motcua.reform.inspections.check_lists import check_lists
from motcua.reform.inspections.errors import (
    UnableToChangeInspection,
    UnableToOpenPlan,
    UnableToPlanInspections,
)
from motcua.reform.inspections.events import (
    InspectionCalledOff,
    InspectionMoved,
    InspectionPlanned,
    InspectionPlanOpened,
)
from motcua.reform.inspections.models import Days, Finding, Inspection, Item, Plan
from motcua.reform.inspections.rows import (
    days_of,
    lock_inspection,
    lock_plan,
    minutes_of,
    require_planning,
    scope_of,
)
from motcua.reform.inspections.values import TEXT_LENGTH_MAX, CheckList, Manner, NewInspection
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory

YEARS = range(2000, 2100)


def open_plan(*, unit: UUID, year: int, number: str, title: str, control: UUID, by: Actor, at: datetime) -> UUID:
    """The inspection plan of a unit and a year; `number` is that of the paper by which it was issued. The same again is the
    one that is there.

    Raises `UnableToOpenPlan` for another one of the same year, without a number or title, and for units that are not
    there or a control unit that is neither the plan's unit nor below it.
    """
    units = directory(on=city_day(at))
    require(policy.may_plan(by, policy.Scope(unit=unit, control=control)), act="open_inspection_plan", subject=unit)
    number, title = trimmed(number), trimmed(title)
    if unit not in units or control not in units or unit not in (control, *units.ancestors(control)):
        raise UnableToOpenPlan(reason=_("the unit that controls it lies below the unit whose plan it is."))
    if not number or not title or year not in YEARS or len(number) + len(title) > TEXT_LENGTH_MAX:
        raise UnableToOpenPlan(reason=_("give its year, number and title."))
    made = Plan(id=new_id(), unit=unit, year=year, number=number, title=title, control=control, at=at, by=by.account)

    # A twin that opens it at this moment is waited for.
    Plan.objects.bulk_create([made], ignore_conflicts=True)
    row = Plan.objects.get(unit=unit, year=year)
    if row.id != made.id:
        if (row.number, row.title, row.control) == (number, title, control):
            return row.id
        reason = _("the unit has a plan of %(year)s already: %(number)s.")
        raise UnableToOpenPlan(reason=reason % {"year": year, "number": row.number})

    event = InspectionPlanOpened(
        subject=row.id, at_unit=units.path(unit).reaching(row.unit), year=year, control=control
    )
    record(events=[event], by=by, at=at)
    return row.id


def plan_inspections(*, plan: UUID, inspections: Sequence[NewInspection], by: Actor, at: datetime) -> list[UUID]:
    """Adds inspections with the items of their check-lists, all or none; returns their ids in order. One that is there
    with the same words and days is not planned twice. Raises `UnableToPlanInspections` naming the first that cannot be."""
    row = lock_plan(plan)
    require(policy.may_plan(by, scope_of(row)), act="plan_inspections", subject=row.id)
    units, lists = directory(on=city_day(at)), check_lists(on=city_day(at))
    if not inspections:
        raise UnableToPlanInspections(reason=_("there is no inspection in it."))
    for number in rules.twins(each.number for each in inspections):
        raise UnableToPlanInspections(reason=_("the number %(number)s stands twice.") % {"number": number})
    for each in inspections:
        if fault := _fault(each, row, units, lists):
            reason = _("number %(number)s: %(fault)s") % {"number": each.number, "fault": fault}
            raise UnableToPlanInspections(reason=reason)
    standing = _standing(row, inspections)
    wanted = [each for each in inspections if each.number not in standing]

    made = [_inspection(each, row, units, lists, by, at) for each in wanted]
    Inspection.objects.bulk_create(made)
    Days.objects.bulk_create(
        Days(id=new_id(), inspection=own, from_on=each.from_on, last_on=each.last_on, at=at, by=by.account)
        for own, each in zip(made, wanted, strict=True)
    )
    Item.objects.bulk_create(item for own in made for item in _items(own, lists[own.check_list]))

    events = [
        InspectionPlanned(
            subject=own.id,
            at_unit=UnitPath.of(own.path),
            plan=row.id,
            number=own.number,
            unit=own.unit,
            manner=each.manner,
            check_list=own.check_list,
            from_on=each.from_on,
            last_on=each.last_on,
        )
        for own, each in zip(made, wanted, strict=True)
    ]
    record(events=events, by=by, at=at)
    ids = {own.number: own.id for own in (*standing.values(), *made)}
    return [ids[each.number] for each in inspections]


def move_inspection(
    *, inspection: UUID, from_on: date, last_on: date, reason: str, seen: date, by: Actor, at: datetime
) -> None:
    """Other days from now on; what stood stays readable. The same again changes nothing. `seen` is the first day that the
    page showed.

    Raises `UnableToChangeInspection` without a reason, for one that is over or called off, for another first day of one
    that has begun, for days of which the unit would hear too late, and where somebody else moved it meanwhile.
    """
    row = lock_inspection(inspection)
    require_planning(by, row, act="move_inspection")
    standing, why = days_of(row), trimmed(reason)
    if (standing.from_on, standing.last_on) == (from_on, last_on):
        return
    if standing.from_on != seen:
        raise UnableToChangeInspection(reason=_("somebody else has moved it meanwhile: look at that first."))
    if fault := _fault_of_moving(row, standing, from_on, last_on, why):
        raise UnableToChangeInspection(reason=fault)

    standing.superseded_at = at
    standing.save(update_fields=["superseded_at"])
    Days.objects.create(id=new_id(), inspection=row, from_on=from_on, last_on=last_on, reason=why, at=at, by=by.account)

    event = InspectionMoved(
        subject=row.id,
        at_unit=UnitPath.of(row.path),
        from_on=from_on,
        last_on=last_on,
        former_from_on=standing.from_on,
        former_last_on=standing.last_on,
    )
    record(events=[event], by=by, at=at)


def call_off_inspection(*, inspection: UUID, reason: str, by: Actor, at: datetime) -> None:
    """It is not held; it stays readable, with the reason. Called off twice, it was called off once. Raises
    `UnableToChangeInspection` without a reason and for one whose minutes are closed."""
    row = lock_inspection(inspection)
    require_planning(by, row, act="call_off_inspection")
    why = trimmed(reason)
    if row.called_off_at is not None:
        return
    if not why:
        raise UnableToChangeInspection(reason=_("say why."))
    if minutes_of(row) is not None:
        raise UnableToChangeInspection(reason=_("its minutes are closed."))

    row.called_off_at, row.called_off_by, row.called_off_reason = at, by.account, why
    row.save(update_fields=["called_off_at", "called_off_by", "called_off_reason"])

    record(events=[InspectionCalledOff(subject=row.id, at_unit=UnitPath.of(row.path))], by=by, at=at)


def fault_of_days(from_on: date, last_on: date, year: int) -> str:
    if last_on < from_on:
        return _("it ends before it begins.")
    if (from_on.year, last_on.year) != (year, year):
        return _("its days are not in the year of the plan.")
    return ""


def _fault(each: NewInspection, plan: Plan, units: Directory, lists: Mapping[str, CheckList]) -> str:
    if each.number < 1:
        return _("numbers begin at 1.")
    if each.unit not in units:
        return _("its unit is not there today.")
    if each.check_list not in lists:
        return _("there is no such check-list today.")
    if not trimmed(each.subject) or len(each.subject) > TEXT_LENGTH_MAX:
        return _("say what is inspected.")
    return fault_of_days(each.from_on, each.last_on, plan.year)


def _fault_of_moving(row: Inspection, standing: Days, from_on: date, last_on: date, why: str) -> str:
    if not why:
        return _("say why.")
    if row.called_off_at is not None or minutes_of(row) is not None:
        return _("it is over or called off.")
    if fault := fault_of_days(from_on, last_on, row.plan.year):
        return fault
    if from_on != standing.from_on and Finding.objects.filter(item__inspection=row).exists():
        return _("it has begun: only its last day can be moved.")
    if row.notice_at is not None and not rules.notice_is_in_time(notice_on=city_day(row.notice_at), from_on=from_on):
        return _("the unit would hear of it less than three days before.")
    return ""


def _standing(plan: Plan, wanted: Sequence[NewInspection]) -> dict[int, Inspection]:
    """Those that are there already. Raises `UnableToPlanInspections` for a number that is taken by another one."""
    by_number = {each.number: each for each in wanted}
    found = {row.number: row for row in Inspection.objects.filter(plan=plan, number__in=by_number)}
    first = {
        days.inspection_id: days for days in Days.objects.filter(inspection__in=found.values()).order_by("-at", "-id")
    }
    for number, row in found.items():
        each, days = by_number[number], first[row.id]  # the first days of each come last
        stands = (row.unit, row.manner, row.check_list, search_key(row.subject), days.from_on, days.last_on)
        given = (each.unit, each.manner.value, each.check_list, search_key(each.subject), each.from_on, each.last_on)
        if stands != given:
            reason = _("the number %(number)s is taken by another inspection; change that one on its page.")
            raise UnableToPlanInspections(reason=reason % {"number": number})
    return found


def _inspection(
    each: NewInspection, plan: Plan, units: Directory, lists: Mapping[str, CheckList], by: Actor, at: datetime
) -> Inspection:
    chosen = lists[each.check_list]
    return Inspection(
        id=new_id(),
        plan=plan,
        number=each.number,
        unit=each.unit,
        path=list(units.path(each.unit).reaching(plan.unit).path),
        manner=each.manner.value,
        subject=trimmed(each.subject),
        check_list=chosen.name,
        list_since=chosen.since,
        list_source=chosen.source,
        at=at,
        by=by.account,
    )


def _items(row: Inspection, chosen: CheckList) -> list[Item]:
    return [
        Item(
            id=new_id(),
            inspection=row,
            place=place,
            key=each.key,
            content_vi=each.content_vi,
            content_en=each.content_en,
            text_vi=each.text_vi,
            text_en=each.text_en,
            indicator=each.indicator,
        )
        for place, each in enumerate(chosen.items, start=1)
    ]


def is_announced(row: Inspection) -> bool:
    return row.manner == Manner.ANNOUNCED.value
