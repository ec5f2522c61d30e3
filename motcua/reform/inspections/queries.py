"""Reads of inspections: plans, lists and who may be in a team. One inspection's page is in `viewing`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.rules import city_day
from motcua.reform.inspections import policy
from motcua.reform.inspections.errors import UnableToFindInspection
from motcua.reform.inspections.models import (
    Days,
    Inspection,
    Member,
    Minutes,
    Plan,
    Recommendation,
    RecommendationFact,
)
from motcua.reform.inspections.policy import Sight
from motcua.reform.inspections.rows import scope_of
from motcua.reform.inspections.rules import answers_to, is_told, remedy_of, state_of
from motcua.reform.inspections.values import InspectionLine, Manner, PlanView, Remedy, State
from motcua.registry.organization.queries import UnitNames, directory, holdings
from motcua.registry.organization.values import DIVISION_KINDS, Directory, UnitView


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is read of an inspection besides its row."""

    days: Days
    closed_at: datetime | None = None
    team: frozenset[UUID] = frozenset()
    recommendations: Sequence[Recommendation] = ()
    facts: Sequence[RecommendationFact] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Candidates:
    """Who of a unit may be in the team: accounts with their names."""

    unit: UnitView
    people: Sequence[tuple[UUID, str]]


def plans(*, actor: Actor, at: datetime) -> list[PlanView]:
    """Those of the actor's units, of those above and of those whose control unit is hers; the newest first."""
    names = UnitNames(at=at)
    return [plan_view(row, actor, names) for row in Plan.objects.order_by("-year", "at") if _may_see_plan(actor, row)]


def plannable_units(*, actor: Actor, at: datetime) -> list[UnitView]:
    """Those for which the actor could open a plan: the units in whose posts she plans."""
    own = {post.unit for post in actor.posts if post.roles & policy.CONTROLLING}
    return [unit for unit in directory(on=city_day(at)).all() if unit.id in own]


def inspections(*, actor: Actor, year: int, on: date, at: datetime) -> list[InspectionLine]:
    """Those of a year that the actor may see, as they stand at the end of day `on`; the last ones first. Those that were
    planned later are left out. An unannounced one is not there for who is not told of it."""
    rows = list(Inspection.objects.filter(plan__year=year).select_related("plan").order_by("plan", "number"))
    known = known_of(rows)
    names = UnitNames(at=at)
    lines = [
        line_of(row, known[row.id], on=on, names=names)
        for row in rows
        if city_day(row.at) <= on and policy.may_see(actor, sight_of(row, known[row.id], city_day(at)))
    ]
    return sorted(lines, key=lambda line: (line.from_on, line.number), reverse=True)


def chosen(
    lines: Iterable[InspectionLine],
    *,
    state: State | None = None,
    manner: Manner | None = None,
    unit: UUID | None = None,
    plan: UUID | None = None,
) -> list[InspectionLine]:
    """Those that a filter leaves."""
    return [
        line
        for line in lines
        if (state is None or line.state is state)
        and (manner is None or line.manner is manner)
        and (unit is None or line.unit == unit)
        and (plan is None or line.plan == plan)
    ]


def candidates(*, inspection: UUID, actor: Actor, at: datetime) -> list[Candidates]:
    """The officials of the control unit and of the agencies of the plan's unit, less those who answer to the inspected
    unit or to whom it answers. Raises `UnableToFindInspection`."""
    row = Inspection.objects.select_related("plan").filter(id=inspection).first()
    if row is None:
        raise UnableToFindInspection
    require(policy.may_plan(actor, scope_of(row.plan)), act="see_team_candidates", subject=row.id)
    on = city_day(at)
    units = directory(on=on)
    agencies = [each for each in units.children(row.plan.unit) if each.kind not in DIVISION_KINDS]
    asked = {each.id: each for each in agencies if not _is_inside(each.id, row, units)}
    control = units.get(row.plan.control)
    if control is not None and not _is_inside(control.id, row, units):
        asked = {control.id: control} | asked
    found = []
    for unit in asked.values():
        people = {
            held.account: held.name
            for held in holdings(on=on, unit=unit.id)
            if held.post.roles & (policy.REPORTING | {Role.AUDITOR})
        }
        if people:
            found.append(Candidates(unit=unit, people=list(people.items())))
    return found


def plan_view(row: Plan, actor: Actor, names: UnitNames) -> PlanView:
    unit, control = (names.of(each, then=city_day(row.at)) for each in (row.unit, row.control))
    return PlanView(
        id=row.id,
        unit=row.unit,
        unit_vi=unit[0],
        unit_en=unit[1],
        year=row.year,
        number=row.number,
        title=row.title,
        control=row.control,
        control_vi=control[0],
        control_en=control[1],
        may_plan=bool(policy.may_plan(actor, scope_of(row))),
    )


def known_of(rows: Collection[Inspection]) -> dict[UUID, Known]:
    """In five statements, however many they are."""
    ids = [row.id for row in rows]
    team: dict[UUID, set[UUID]] = defaultdict(set)
    for member in Member.objects.filter(inspection__in=ids, left_at=None):
        team[member.inspection_id].add(member.account)
    recommended: dict[UUID, list[Recommendation]] = defaultdict(list)
    for each in Recommendation.objects.filter(inspection__in=ids).order_by("number"):
        recommended[each.inspection_id].append(each)
    numbers = [each.id for found in recommended.values() for each in found]
    facts = {
        fact.recommendation: fact
        for fact in RecommendationFact.objects.filter(recommendation__in=numbers, closed_by=None)
    }
    closed = dict(Minutes.objects.filter(inspection__in=ids).values_list("inspection", "at"))
    return {
        days.inspection_id: Known(
            days=days,
            closed_at=closed.get(days.inspection_id),
            team=frozenset(team[days.inspection_id]),
            recommendations=recommended[days.inspection_id],
            facts=[facts[each.id] for each in recommended[days.inspection_id]],
        )
        for days in Days.objects.filter(inspection__in=ids, superseded_at=None)
    }


def sight_of(row: Inspection, known: Known, today: date) -> Sight:
    notice_on = city_day(row.notice_at) if row.notice_at else None
    told = is_told(manner=Manner(row.manner), notice_on=notice_on, from_on=known.days.from_on, on=today)
    called_off_on = city_day(row.called_off_at) if row.called_off_at else None
    # What was called off before anybody came stays unknown.
    if notice_on is None and called_off_on is not None and called_off_on < known.days.from_on:
        told = False
    return Sight(
        scope=scope_of(row.plan),
        path=row.path,
        responsible={each.unit for each in known.recommendations},
        team=known.team,
        is_told=told,
    )


def remedy_on(fact: RecommendationFact, on: date) -> Remedy | None:
    """How a recommendation stands at the end of a day; None before it was given."""
    if fact.given_on > on:
        return None
    if fact.withdrawn_on is not None and fact.withdrawn_on <= on:
        return Remedy.WITHDRAWN
    return remedy_of(due_on=fact.due_on, reported_on=fact.reported_on, done_on=fact.done_on, on=on)


def line_of(row: Inspection, known: Known, *, on: date, names: UnitNames) -> InspectionLine:
    remedies = [remedy for fact in known.facts if (remedy := remedy_on(fact, on)) is not None]
    standing = [each for each in remedies if each is not Remedy.WITHDRAWN]
    unit_vi, unit_en = names.of(row.unit, then=city_day(row.at))
    return InspectionLine(
        id=row.id,
        plan=row.plan_id,
        number=row.number,
        unit=row.unit,
        unit_vi=unit_vi,
        unit_en=unit_en,
        manner=Manner(row.manner),
        check_list=row.check_list,
        subject=row.subject,
        from_on=known.days.from_on,
        last_on=known.days.last_on,
        state=state_of(
            from_on=known.days.from_on,
            closed_on=city_day(known.closed_at) if known.closed_at else None,
            called_off_on=city_day(row.called_off_at) if row.called_off_at else None,
            remedies=remedies,
            on=on,
        ),
        recommended=len(standing),
        remedied=standing.count(Remedy.REMEDIED),
        overdue=standing.count(Remedy.OVERDUE),
    )


def _may_see_plan(actor: Actor, row: Plan) -> bool:
    if policy.sees_everything(actor, scope_of(row)):
        return True
    return any({row.unit, row.control} & {post.unit, *post.ancestors} for post in actor.posts)


def _is_inside(unit: UUID, row: Inspection, units: Directory) -> bool:
    above = units.path(row.unit).ancestors
    return answers_to(unit=unit, unit_above=units.ancestors(unit), inspected=row.unit, inspected_above=above)
