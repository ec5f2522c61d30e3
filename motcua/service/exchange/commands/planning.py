"""Adopting a plan of integration, and saying why a service that is due is not on the Portal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import UnitPath
from motcua.foundation.text.faults import Fault, fault, gettext_noop, list_in_words
from motcua.registry.catalogue.queries import procedures
from motcua.registry.catalogue.values import OnlineLevel, ProcedureVersion
from motcua.registry.organization.queries import directory
from motcua.service.exchange import policy
from motcua.service.exchange.errors import UnableToAdoptPlan, UnableToGiveReasons
from motcua.service.exchange.events import PlanAdopted, ReasonGiven, ServicePlanned, ServicePlannedUntil
from motcua.service.exchange.models import Plan, PlanItem, Reason
from motcua.service.exchange.rows import clean, keep_due, name_of, take_plan_turn
from motcua.service.exchange.rules import online_level
from motcua.service.exchange.values import NAME_LENGTH_MAX, TEXT_LENGTH_MAX, GivenReason, NewPlan


def adopt_plan(*, plan: NewPlan, by: Actor, at: datetime) -> UUID:
    """Returns its id. The plan that was in force until then ends with it. Adopted twice by one decision, it was adopted
    once.

    Raises `UnableToAdoptPlan` for one without decision, title or services, with a service that is not in force on its first
    day or does not go online, and for one that does not begin after the plan before it.
    """
    require(policy.may_integrate(by), act="adopt_plan", subject=plan.unit)
    take_plan_turn()
    standing = Plan.objects.filter(unit=plan.unit, decision=clean(plan.decision)).first()
    if standing is not None:
        return standing.id
    before = Plan.objects.filter(unit=plan.unit).order_by("-in_force").first()
    if reason := _fault_of(plan, before):
        raise UnableToAdoptPlan(reason=reason)

    path = directory(on=city_day(at)).path(plan.unit)
    if before is not None:
        _end(before, plan, path=path, by=by, at=at)
    row = Plan(
        id=new_id(),
        unit=plan.unit,
        decision=clean(plan.decision),
        title=clean(plan.title),
        decided_on=plan.decided_on,
        in_force=DateRange(plan.from_on, None),
        at=at,
        by=by.account,
    )
    row.save(force_insert=True)
    rows = [PlanItem(id=new_id(), plan=row, procedure=each) for each in plan.procedures]
    PlanItem.objects.bulk_create(rows, batch_size=1_000)

    adopted = PlanAdopted(
        subject=row.id,
        at_unit=path,
        decision=row.decision,
        from_on=plan.from_on,
        services=len(rows),
        replaces=before.id if before else None,
    )
    record(events=[adopted], by=by, at=at)
    entries = record(
        events=[
            ServicePlanned(subject=each.procedure, at_unit=path, plan=row.id, item=each.id, from_on=plan.from_on)
            for each in rows
        ],
        by=by,
        at=at,
    )
    due = [(each.id, each.procedure) for each in rows]
    keep_due(due, entries=entries, from_on=plan.from_on, until_on=None, path=path, at=at)
    return row.id


def give_reasons(*, reasons: Sequence[GivenReason], by: Actor, at: datetime) -> None:
    """Why services are not integrated; what was said before is superseded, the same again changes nothing. All or none.

    Raises `UnableToGiveReasons` naming each that is not in the plan in force, is named twice, or says nothing.
    """
    require(policy.may_integrate(by), act="give_reasons")
    take_plan_turn()
    on = city_day(at)
    due = set(PlanItem.objects.filter(plan__in_force__contains=on).values_list("procedure", flat=True))
    named: dict[UUID, str] = {each.procedure: name_of(each) for each in procedures(on)}
    problems: list[Fault] = []
    for procedure, times in Counter(each.procedure for each in reasons).items():
        if procedure not in due:
            name = named.get(procedure, procedure)
            problems.append(fault(gettext_noop("{name} is not due by the plan in force"), name=name))
        if times > 1:
            problems.append(fault(gettext_noop("{name} is there twice"), name=named.get(procedure, procedure)))
    for each in reasons:
        if not 0 < len(clean(each.text)) <= TEXT_LENGTH_MAX:
            words = gettext_noop("{name}: say why, in up to {count} characters")
            name = named.get(each.procedure, each.procedure)
            problems.append(fault(words, name=name, count=TEXT_LENGTH_MAX))
    if problems:
        raise UnableToGiveReasons(refused=list_in_words(problems))
    standing = {
        row.procedure: row
        for row in Reason.objects.filter(procedure__in=[each.procedure for each in reasons], superseded_at=None)
    }
    fresh = [each for each in reasons if not _is_said(standing.get(each.procedure), each)]

    Reason.objects.filter(procedure__in=[each.procedure for each in fresh], superseded_at=None).update(superseded_at=at)
    Reason.objects.bulk_create(
        Reason(procedure=each.procedure, kind=each.kind.value, text=clean(each.text), at=at, by=by.account)
        for each in fresh
    )

    record(events=[ReasonGiven(subject=each.procedure, reason=each.kind.value) for each in fresh], by=by, at=at)


def _is_said(standing: Reason | None, given: GivenReason) -> bool:
    return standing is not None and (standing.kind, standing.text) == (given.kind.value, clean(given.text))


def _fault_of(plan: NewPlan, before: Plan | None) -> str:
    if not clean(plan.decision) or not clean(plan.title):
        return _("give the decision and a title.")
    if len(plan.decision) + len(plan.title) > NAME_LENGTH_MAX:
        return _("its decision and title are too long.")
    if plan.decided_on > plan.from_on:
        return _("it was decided after the day from which it holds.")
    if before is not None and plan.from_on <= before.in_force.lower:
        return _("it begins no later than the plan before it, %(decision)s.") % {"decision": before.decision}
    if not plan.procedures:
        return _("it names no service.")
    if len(set(plan.procedures)) < len(plan.procedures):
        return _("it names a service twice.")
    there: dict[UUID, ProcedureVersion] = {each.procedure: each for each in procedures(plan.from_on)}
    if set(plan.procedures) - there.keys():
        return _("one of its procedures is not in force on that day.")
    offline = [there[each] for each in plan.procedures if online_level(there[each]) is OnlineLevel.INFO]
    return _cannot_be_filed(offline[0]) if offline else ""


def _cannot_be_filed(version: ProcedureVersion) -> str:
    return _("%(name)s cannot be filed online at all.") % {"name": name_of(version)}


def _end(before: Plan, plan: NewPlan, *, path: UnitPath, by: Actor, at: datetime) -> None:
    starts_on = before.in_force.lower
    Plan.objects.filter(id=before.id).update(in_force=DateRange(starts_on, plan.from_on))
    due = list(PlanItem.objects.filter(plan=before).order_by("id").values_list("id", "procedure"))
    entries = record(
        events=[
            ServicePlannedUntil(subject=procedure, at_unit=path, plan=before.id, item=item, until_on=plan.from_on)
            for item, procedure in due
        ],
        by=by,
        at=at,
    )
    keep_due(due, entries=entries, from_on=starts_on, until_on=plan.from_on, path=path, at=at)
