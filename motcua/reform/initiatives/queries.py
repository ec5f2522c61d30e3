"""Reads of initiatives."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Min, QuerySet

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import history_of, names_of
from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.rules import city_day
from motcua.reform.initiatives import policy, rules
from motcua.reform.initiatives.errors import UnableToFindInitiative
from motcua.reform.initiatives.models import Decision, Initiative, Pilot, Replication
from motcua.reform.initiatives.values import (
    DecisionView,
    InitiativeLine,
    InitiativeView,
    PilotView,
    ReplicationView,
    State,
    UnitNamed,
)
from motcua.registry.organization.queries import directory, holders
from motcua.registry.organization.values import Directory, Holder, UnitView

HEADS = (Role.HEAD, Role.LEADER, Role.CONTROLLER)


def initiatives(
    *, actor: Actor, at: datetime, unit: UUID | None = None, ids: Collection[UUID] | None = None
) -> list[InitiativeLine]:
    """As they stand today, the newest first; those of `unit` and of all units below it, or all; with `ids`, these only."""
    rows = _of_unit(actor, at, unit)
    if ids is not None:
        rows = rows.filter(id__in=ids)
    return _lines(list(rows), directory(on=city_day(at)), at)


def states_of_initiatives(*, actor: Actor, at: datetime, unit: UUID | None = None) -> list[tuple[UUID, State]]:
    """What `initiatives` finds, by how it stands alone: what chips count and pages are cut from. In four statements,
    without a row as a whole."""
    rows, on = _of_unit(actor, at, unit), city_day(at)
    pilots = Pilot.objects.filter(superseded_at=None).values_list("initiative_id", "from_on", "until_on")
    tried = {each: (starts, ends) for each, starts, ends in pilots}
    decisions = Decision.objects.filter(superseded_at=None).values_list("initiative_id", "decided_on", "recognised")
    decided = {each: (day, recognised) for each, day, recognised in decisions}
    taken = dict(
        Replication.objects.filter(until_on=None).values_list("initiative_id").annotate(first=Min("from_on")).order_by()
    )
    found = []
    for id_, given_up_at in rows.values_list("id", "given_up_at"):
        starts, ends = tried.get(id_, (None, None))
        day, recognised = decided.get(id_, (None, False))
        state = rules.state_of(
            pilot_from=starts,
            pilot_until=ends,
            decided_on=day,
            recognised=recognised,
            replicated_on=taken.get(id_),
            given_up_on=city_day(given_up_at) if given_up_at else None,
            on=on,
        )
        found.append((id_, state))
    return found


def _of_unit(actor: Actor, at: datetime, unit: UUID | None) -> QuerySet[Initiative]:
    require(policy.may_see(actor), act="see_initiatives", subject=actor.account)
    rows = Initiative.objects.order_by("-at", "-id")
    if unit is None:
        return rows
    units = directory(on=city_day(at))
    below = units.below(unit) if unit in units else ()
    return rows.filter(unit__in=[unit, *(each.id for each in below)])


def chosen(lines: Iterable[InitiativeLine], *, state: State | None = None) -> list[InitiativeLine]:
    return [line for line in lines if state is None or line.state is state]


def owners(*, actor: Actor, at: datetime) -> list[UnitView]:
    """Units that have an initiative."""
    require(policy.may_see(actor), act="see_initiatives", subject=actor.account)
    known = set(Initiative.objects.values_list("unit", flat=True).distinct())
    return [unit for unit in directory(on=city_day(at)).all() if unit.id in known]


def proposing_units(*, actor: Actor, at: datetime) -> list[UnitView]:
    """Those for which the actor may propose."""
    return [unit for unit in directory(on=city_day(at)).all() if policy.may_propose(actor, unit.id)]


def possible_heads(*, unit: UUID, at: datetime) -> list[Holder]:
    """Who heads or leads in a unit today, each once."""
    found: dict[UUID, Holder] = {}
    for role in HEADS:
        for each in holders(unit=unit, role=role, on=city_day(at)):
            found.setdefault(each.account, each)
    return list(found.values())


def initiative_view(*, initiative: UUID, actor: Actor, at: datetime) -> InitiativeView:
    """Raises `UnableToFindInitiative`."""
    require(policy.may_see(actor), act="see_initiative", subject=initiative)
    row = Initiative.objects.filter(id=initiative).first()
    if row is None:
        raise UnableToFindInitiative
    units = directory(on=city_day(at))
    (line,) = _lines([row], units, at)
    pilots = list(Pilot.objects.filter(initiative=row).order_by("-at", "-id"))
    decisions = list(Decision.objects.filter(initiative=row).order_by("-at", "-id"))
    doers = {*(each.by for each in pilots), *(each.by for each in decisions)}
    names = names_of(accounts={by for by in doers if by})
    above = units.path(row.unit).ancestors
    goes_on = row.given_up_at is None
    managed = [
        each for each in units.all() if policy.may_manage(actor, unit=each.id, ancestors=units.ancestors(each.id))
    ]
    may_manage = bool(policy.may_manage(actor, unit=row.unit, ancestors=above))
    tried = {unit for pilot in pilots if pilot.superseded_at is None for unit in pilot.units}
    taken = list(Replication.objects.filter(initiative=row).order_by("from_on", "id"))
    working = {each.unit for each in taken if each.until_on is None}
    recognised = any(each.recognised and each.superseded_at is None for each in decisions)
    return InitiativeView(
        line=line,
        given_up_at=row.given_up_at,
        given_up_reason=row.given_up_reason,
        pilots=[_pilot(each, units, names) for each in pilots],
        decisions=[_decision(each, units, names) for each in decisions],
        replications=[_replication(each, units, actor) for each in taken],
        history=history_of(subject=row.id),
        deciding=[
            _named(unit, units)
            for unit in (row.unit, *above)
            if goes_on
            and tried
            and policy.may_decide(actor, unit=unit, owner=row.unit, ancestors=above, involved=[row.head, row.by])
        ],
        taking=[_named(each.id, units) for each in managed if each.id not in tried | working]
        if goes_on and recognised
        else [],
        piloting=[_named(each.id, units) for each in managed] if goes_on and may_manage else [],
        may_pilot=goes_on and may_manage,
        may_give_up=goes_on and may_manage and not working,
    )


def _lines(rows: Sequence[Initiative], units: Directory, at: datetime) -> list[InitiativeLine]:
    ids, on = [row.id for row in rows], city_day(at)
    pilots = {each.initiative_id: each for each in Pilot.objects.filter(initiative__in=ids, superseded_at=None)}
    decisions = {each.initiative_id: each for each in Decision.objects.filter(initiative__in=ids, superseded_at=None)}
    taken: dict[UUID, list[Replication]] = {}
    for each in Replication.objects.filter(initiative__in=ids, until_on=None).order_by("from_on"):
        taken.setdefault(each.initiative_id, []).append(each)
    names = names_of(accounts={row.head for row in rows})

    def line(row: Initiative) -> InitiativeLine:
        pilot, decision, working = pilots.get(row.id), decisions.get(row.id), taken.get(row.id, [])
        return InitiativeLine(
            id=row.id,
            unit=_named(row.unit, units),
            head=row.head,
            head_name=names.get(row.head, ""),
            title=row.title,
            problem=row.problem,
            practice=row.practice,
            proposed_on=city_day(row.at),
            state=rules.state_of(
                pilot_from=pilot.from_on if pilot else None,
                pilot_until=pilot.until_on if pilot else None,
                decided_on=decision.decided_on if decision else None,
                recognised=decision is not None and decision.recognised,
                replicated_on=working[0].from_on if working else None,
                given_up_on=city_day(row.given_up_at) if row.given_up_at else None,
                on=on,
            ),
            pilot_from=pilot.from_on if pilot else None,
            pilot_until=pilot.until_on if pilot else None,
            replications=len(working),
        )

    return [line(row) for row in rows]


def _named(unit: UUID, units: Directory) -> UnitNamed:
    there = units.get(unit)
    if there is None:
        return UnitNamed(id=unit, name_vi=str(unit), name_en=str(unit))
    return UnitNamed(id=unit, name_vi=there.name_vi, name_en=there.name_en)


def _pilot(row: Pilot, units: Directory, names: Mapping[UUID, str]) -> PilotView:
    return PilotView(
        id=row.id,
        units=tuple(_named(unit, units) for unit in row.units),
        from_on=row.from_on,
        until_on=row.until_on,
        indicators=tuple(row.indicators),
        document=row.document,
        reason=row.reason,
        at=row.at,
        by_name=names.get(row.by, "") if row.by else "",
        superseded_at=row.superseded_at,
    )


def _decision(row: Decision, units: Directory, names: Mapping[UUID, str]) -> DecisionView:
    return DecisionView(
        id=row.id,
        unit=_named(row.unit, units),
        level=row.level,
        recognised=row.recognised,
        document=row.document,
        decided_on=row.decided_on,
        reason=row.reason,
        at=row.at,
        by_name=names.get(row.by, "") if row.by else "",
        superseded_at=row.superseded_at,
    )


def _replication(row: Replication, units: Directory, actor: Actor) -> ReplicationView:
    manages = policy.may_manage(actor, unit=row.unit, ancestors=units.path(row.unit).ancestors)
    return ReplicationView(
        id=row.id,
        unit=_named(row.unit, units),
        from_on=row.from_on,
        until_on=row.until_on,
        document=row.document,
        ended_reason=row.ended_reason,
        may_end=row.until_on is None and bool(manages),
    )
