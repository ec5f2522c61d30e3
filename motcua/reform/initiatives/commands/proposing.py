"""Proposing initiatives, trying them in a pilot, and giving them up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.text.rules import search_key, trimmed
from motcua.reform.indicators.errors import UnableToFindIndicator
from motcua.reform.indicators.known import indicator_named
from motcua.reform.initiatives import policy, rules
from motcua.reform.initiatives.commands.facts import (
    keep_fact,
    lock_initiatives,
    pilot_of,
)
from motcua.reform.initiatives.errors import UnableToGiveUp, UnableToPlanPilot, UnableToProposeInitiative
from motcua.reform.initiatives.events import InitiativeGivenUp, InitiativeProposed, PilotPlanned
from motcua.reform.initiatives.models import Initiative, Pilot, Replication
from motcua.reform.initiatives.values import (
    INDICATORS_MAX,
    TEXT_LENGTH_MAX,
    TITLE_LENGTH_MAX,
    NewInitiative,
    NewPilot,
)
from motcua.registry.organization.queries import directory, holdings
from motcua.registry.organization.values import Directory


def propose_initiatives(*, initiatives: Sequence[NewInitiative], by: Actor, at: datetime) -> list[UUID]:
    """All or none; returns their ids in order. The same again is the one that is there. Raises `UnableToProposeInitiative`
    naming the first that cannot be: without words, with a head who holds no post there, or called as another one with
    other words."""
    units = directory(on=city_day(at))
    for each in initiatives:
        require(policy.may_propose(by, each.unit), act="propose_initiative", subject=each.unit)
    keys = [(each.unit, search_key(each.title)) for each in initiatives]
    if not initiatives or any(count > 1 for count in Counter(keys).values()):
        raise UnableToProposeInitiative(reason=_("there is none, or one stands twice."))
    for each in initiatives:
        if fault := _fault(each, units, at):
            raise UnableToProposeInitiative(reason=fault)

    found: list[UUID] = []
    for each, (unit, key) in zip(initiatives, keys, strict=True):
        made = Initiative(
            id=new_id(),
            unit=unit,
            head=each.head,
            title=trimmed(each.title),
            title_key=key,
            problem=trimmed(each.problem),
            practice=trimmed(each.practice),
            at=at,
            by=by.account,
        )
        # A twin that proposes it at this moment is waited for.
        Initiative.objects.bulk_create([made], ignore_conflicts=True)
        row = Initiative.objects.get(unit=unit, title_key=key)
        found.append(row.id)
        if row.id != made.id:
            if (row.head, row.problem, row.practice) == (made.head, made.problem, made.practice):
                continue
            raise UnableToProposeInitiative(reason=_("“%(title)s” is there with other words.") % {"title": row.title})
        event = InitiativeProposed(subject=row.id, at_unit=units.path(unit), head=row.head)
        (entry,) = record(events=[event], by=by, at=at)
        keep_fact(row, entry=entry, at=at, units=units)
    return found


def plan_pilots(*, pilots: Sequence[NewPilot], by: Actor, at: datetime) -> list[UUID]:
    """Where, when and by which indicators they are tried; what stood stays readable. The same again changes nothing. Raises
    `UnableToPlanPilot`, also where somebody else replaced it meanwhile and for one replaced without a reason."""
    rows, units = lock_initiatives({each.initiative for each in pilots}), directory(on=city_day(at))
    for each in pilots:
        row = rows[each.initiative]
        for unit in (row.unit, *each.units):
            verdict = policy.may_manage(by, unit=unit, ancestors=units.path(unit).ancestors)
            require(verdict, act="plan_pilot", subject=row.id)
    found: list[UUID] = []
    for each in pilots:
        row, standing = rows[each.initiative], pilot_of(rows[each.initiative])
        if standing is not None and _same(standing, each):
            found.append(standing.id)
            continue
        if fault := _fault_of_pilot(row, standing, each, units):
            raise UnableToPlanPilot(reason=fault)

        if standing is not None:
            standing.superseded_at = at
            standing.save(update_fields=["superseded_at"])
        made = Pilot.objects.create(
            id=new_id(),
            initiative=row,
            units=list(each.units),
            from_on=each.from_on,
            until_on=each.until_on,
            indicators=list(each.indicators),
            document=trimmed(each.document),
            reason=trimmed(each.reason),
            at=at,
            by=by.account,
        )
        event = PilotPlanned(
            subject=row.id,
            at_unit=units.path(row.unit),
            pilot=made.id,
            units=each.units,
            from_on=each.from_on,
            until_on=each.until_on,
            indicators=each.indicators,
            supersedes=standing.id if standing else None,
        )
        (entry,) = record(events=[event], by=by, at=at)
        keep_fact(row, entry=entry, at=at, units=units)
        found.append(made.id)
    return found


def give_up_initiatives(*, initiatives: Sequence[UUID], reason: str, by: Actor, at: datetime) -> None:
    """They are not gone on with; they stay readable, with the reason. Twice, it was once. Raises `UnableToGiveUp` without a
    reason and while a unit works so."""
    rows, units, why = lock_initiatives(initiatives), directory(on=city_day(at)), trimmed(reason)
    for row in rows.values():
        verdict = policy.may_manage(by, unit=row.unit, ancestors=units.path(row.unit).ancestors)
        require(verdict, act="give_up_initiative", subject=row.id)
    going_on = [row for row in rows.values() if row.given_up_at is None]
    if going_on and not 0 < len(why) <= TEXT_LENGTH_MAX:
        raise UnableToGiveUp(reason=_("say why."))
    if Replication.objects.filter(initiative__in=going_on, until_on=None).exists():
        raise UnableToGiveUp(reason=_("units have taken it up: end that first."))

    for row in going_on:
        row.given_up_at, row.given_up_by, row.given_up_reason = at, by.account, why
        row.save(update_fields=["given_up_at", "given_up_by", "given_up_reason"])
        event = InitiativeGivenUp(subject=row.id, at_unit=units.path(row.unit))
        (entry,) = record(events=[event], by=by, at=at)
        keep_fact(row, entry=entry, at=at, units=units)


def _fault(each: NewInitiative, units: Directory, at: datetime) -> str:
    texts = (trimmed(each.problem), trimmed(each.practice))
    if not search_key(each.title) or len(trimmed(each.title)) > TITLE_LENGTH_MAX:
        return _("give it a title of at most %(count)s characters.") % {"count": TITLE_LENGTH_MAX}
    if not all(0 < len(text) <= TEXT_LENGTH_MAX for text in texts):
        return _("say which problem it meets, and how.")
    if each.unit not in units:
        return _("its unit is not there today.")
    if each.head not in {held.account for held in holdings(on=city_day(at), unit=each.unit)}:
        return _("who heads it holds a post in the unit today.")
    return ""


def _same(row: Pilot, each: NewPilot) -> bool:
    stands = (set(row.units), row.from_on, row.until_on, set(row.indicators), row.document)
    return stands == (set(each.units), each.from_on, each.until_on, set(each.indicators), trimmed(each.document))


def _fault_of_pilot(row: Initiative, standing: Pilot | None, each: NewPilot, units: Directory) -> str:
    if row.given_up_at is not None:
        return _("the initiative was given up.")
    if (standing.id if standing else None) != each.seen:
        return _("somebody else has replaced it meanwhile: look at that first.")
    if standing is not None and not 0 < len(trimmed(each.reason)) <= TEXT_LENGTH_MAX:
        return _("say why it is replaced.")
    if not each.units or any(unit not in units for unit in each.units) or len(set(each.units)) < len(each.units):
        return _("choose where it is tried: units of today, each once.")
    if rules.overlapping(tried=each.units, units=units):
        return _("one of the units lies below another and would count twice.")
    if each.until_on <= each.from_on or not 0 < len(trimmed(each.document)) <= TEXT_LENGTH_MAX:
        return _("give its first day, a later end, and the document that allows it.")
    if not 0 < len(set(each.indicators)) == len(each.indicators) <= INDICATORS_MAX:
        return _("choose one to %(count)s indicators.") % {"count": INDICATORS_MAX}
    try:
        for name in each.indicators:
            indicator_named(name)
    except UnableToFindIndicator:
        return _("one of the indicators is not known.")
    return ""
