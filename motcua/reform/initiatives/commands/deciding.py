"""Recognising initiatives, and who has taken them up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.text.rules import trimmed
from motcua.reform.initiatives import policy
from motcua.reform.initiatives.commands.facts import (
    decision_of,
    keep_fact,
    lock_initiatives,
    pilot_of,
)
from motcua.reform.initiatives.errors import UnableToDecideInitiative, UnableToFindInitiative, UnableToReplicate
from motcua.reform.initiatives.events import InitiativeDecided, InitiativeReplicated, ReplicationEnded
from motcua.reform.initiatives.models import Decision, Initiative, Replication
from motcua.reform.initiatives.values import TEXT_LENGTH_MAX, NewDecision, NewReplication
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory


def decide_initiatives(*, initiatives: Sequence[UUID], decision: NewDecision, by: Actor, at: datetime) -> None:
    """One document may decide many, all or none; a decision replaces the one that stands. The same again changes nothing.
    Raises `UnableToDecideInitiative` without document or reason, for what was never tried or is given up, for a day before
    the pilot or to come, and for one not recognised that units have taken up."""
    rows, units = lock_initiatives(initiatives), directory(on=city_day(at))
    for row in rows.values():
        verdict = policy.may_decide(
            by,
            unit=decision.unit,
            owner=row.unit,
            ancestors=units.path(row.unit).ancestors,
            involved=[row.head, row.by],
        )
        require(verdict, act="decide_initiative", subject=row.id)
    document, reason = trimmed(decision.document), trimmed(decision.reason)
    for row in rows.values():
        standing = decision_of(row)
        if standing is not None and _same(standing, decision, document, reason):
            continue
        if fault := _fault(row, decision, document, reason, at):
            raise UnableToDecideInitiative(reason=fault)

        if standing is not None:
            standing.superseded_at = at
            standing.save(update_fields=["superseded_at"])
        made = Decision.objects.create(
            id=new_id(),
            initiative=row,
            unit=decision.unit,
            level=units.unit(decision.unit).level.value,
            recognised=decision.recognised,
            document=document,
            decided_on=decision.decided_on,
            reason=reason,
            at=at,
            by=by.account,
        )
        event = InitiativeDecided(
            subject=row.id,
            at_unit=units.path(row.unit),
            decision=made.id,
            recognised=decision.recognised,
            decided_on=decision.decided_on,
            unit=decision.unit,
            supersedes=standing.id if standing else None,
        )
        (entry,) = record(events=[event], by=by, at=at)
        keep_fact(row, entry=entry, at=at, units=units)


def replicate_initiatives(*, replications: Sequence[NewReplication], by: Actor, at: datetime) -> list[UUID]:
    """Units that work so from a day on, all or none; returns their ids in order. The same again is the one that is there.
    Raises `UnableToReplicate` for what is not recognised, for a unit that tried it, and for one that works so already."""
    rows, units = lock_initiatives({each.initiative for each in replications}), directory(on=city_day(at))
    for each in replications:
        verdict = policy.may_manage(by, unit=each.unit, ancestors=units.path(each.unit).ancestors)
        require(verdict, act="replicate_initiative", subject=each.initiative)
    found: list[UUID] = []
    for each in replications:
        row, document = rows[each.initiative], trimmed(each.document)
        there = Replication.objects.filter(initiative=row, unit=each.unit, until_on=None).first()
        if there is not None and (there.from_on, there.document) == (each.from_on, document):
            found.append(there.id)
            continue
        if there is not None:
            raise UnableToReplicate(reason=_("the unit works so already."))
        if fault := _fault_of_replication(row, each, document, units):
            raise UnableToReplicate(reason=fault)

        made = Replication.objects.create(
            id=new_id(), initiative=row, unit=each.unit, from_on=each.from_on, document=document, at=at, by=by.account
        )
        event = InitiativeReplicated(
            subject=row.id,
            at_unit=units.path(row.unit),
            replication=made.id,
            unit=each.unit,
            from_on=each.from_on,
        )
        (entry,) = record(events=[event], by=by, at=at)
        keep_fact(row, entry=entry, at=at, units=units)
        found.append(made.id)
    return found


def end_replication(*, replication: UUID, until_on: date, reason: str, by: Actor, at: datetime) -> None:
    """From `until_on` on the unit works so no more; it stays readable. Ended twice, it was ended once. Raises
    `UnableToReplicate` without a reason and for a day before it began."""
    found = Replication.objects.filter(id=replication).first()
    if found is None:
        raise UnableToFindInitiative
    row, units = lock_initiatives([found.initiative_id])[found.initiative_id], directory(on=city_day(at))
    verdict = policy.may_manage(by, unit=found.unit, ancestors=units.path(found.unit).ancestors)
    require(verdict, act="end_replication", subject=row.id)
    found.refresh_from_db()
    why = trimmed(reason)
    if found.until_on is not None:
        return
    if not 0 < len(why) <= TEXT_LENGTH_MAX:
        raise UnableToReplicate(reason=_("say why."))
    if not found.from_on < until_on <= city_day(at):
        raise UnableToReplicate(reason=_("it ends after it began, and not in the future."))

    found.until_on, found.ended_at, found.ended_by, found.ended_reason = until_on, at, by.account, why
    found.save(update_fields=["until_on", "ended_at", "ended_by", "ended_reason"])

    event = ReplicationEnded(
        subject=row.id,
        at_unit=units.path(row.unit),
        replication=found.id,
        unit=found.unit,
        until_on=until_on,
    )
    (entry,) = record(events=[event], by=by, at=at)
    keep_fact(row, entry=entry, at=at, units=units)


def _same(row: Decision, decision: NewDecision, document: str, reason: str) -> bool:
    stands = (row.unit, row.recognised, row.document, row.decided_on, row.reason)
    return stands == (decision.unit, decision.recognised, document, decision.decided_on, reason)


def _fault(row: Initiative, decision: NewDecision, document: str, reason: str, at: datetime) -> str:
    pilot = pilot_of(row)
    if row.given_up_at is not None:
        return _("the initiative was given up.")
    if pilot is None or not pilot.from_on <= decision.decided_on <= city_day(at):
        return _("it is decided on a day of its pilot or after it, and not in the future.")
    if not 0 < len(document) <= TEXT_LENGTH_MAX or not 0 < len(reason) <= TEXT_LENGTH_MAX:
        return _("name the document, and say why.")
    if Replication.objects.filter(initiative=row, until_on=None).exists():
        if not decision.recognised:
            return _("units have taken it up: end that first.")
        if Replication.objects.filter(initiative=row, from_on__lt=decision.decided_on).exists():
            return _("units have taken it up before that day.")
    return ""


def _fault_of_replication(row: Initiative, each: NewReplication, document: str, units: Directory) -> str:
    decision, pilot = decision_of(row), pilot_of(row)
    if row.given_up_at is not None:
        return _("the initiative was given up.")
    if decision is None or not decision.recognised or each.from_on < decision.decided_on:
        return _("only what was recognised is taken up, from that day on.")
    if each.unit not in units or (pilot is not None and each.unit in pilot.units):
        return _("the unit is not there today, or has tried it itself.")
    if Replication.objects.filter(initiative=row, unit=each.unit, until_on__gt=each.from_on).exists():
        return _("the unit worked so until a later day.")
    if not 0 < len(document) <= TEXT_LENGTH_MAX:
        return _("name the document.")
    return ""
