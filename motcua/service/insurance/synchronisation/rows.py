"""Rows of matches as values, the counts of units, and the lock that runs take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import connection

from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory, UnitKind
from motcua.service.insurance.models import Card
from motcua.service.insurance.models_synchronisation import Amendment, Correction, Resident, Run, SharedFact
from motcua.service.insurance.synchronisation.events import CommuneCounted
from motcua.service.insurance.synchronisation.rules import added
from motcua.service.insurance.values_synchronisation import (
    AmendmentView,
    CorrectionView,
    Counts,
    Field,
    Outcome,
    RunView,
    Side,
    State,
)

RUN_LOCK = 0x6D63_7379
_STATES = tuple(state.value for state in State)


def take_turn() -> None:
    """One run at a time writes, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RUN_LOCK])


def counts_by_code(codes: Collection[str] | None = None) -> dict[str, Counts]:
    """The cards that are not withdrawn, by the code of their commune; of these codes only, where they are given."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.division_code, coalesce(m.state, 'waiting'), count(*) FROM insurance_card c"
            " LEFT JOIN insurance_match m ON m.card_id = c.id WHERE c.withdrawn_on IS NULL"
            f"{'' if codes is None else ' AND c.division_code = ANY(%s)'} GROUP BY 1, 2",
            [] if codes is None else [sorted(codes)],
        )
        found: dict[str, Counts] = defaultdict(Counts)
        for code, state, count in cursor.fetchall():
            found[code] = replace(found[code], **{state: count})
    return dict(found)


def counted_by_unit(units: Directory, codes: Collection[str] | None = None) -> dict[UUID, Counts]:
    """The same by unit. Cards of no commune of the city count for the city, of which all are counted then."""
    if codes is not None and not all(units.of_division(code, UnitKind.COMMUNE) for code in codes):
        codes = None
    counted: dict[UUID, list[Counts]] = defaultdict(list)
    for code, counts in counts_by_code(codes).items():
        counted[_unit_of(code, units)].append(counts)
    return {unit: added(several) for unit, several in counted.items()}


def keep_counts(*, codes: Collection[str] | None = None, by: Actor, at: datetime) -> None:
    """Tells figures of every unit whose counts have changed; of the communes with these codes only, where they are given."""
    units = directory(on=city_day(at))
    now = counted_by_unit(units, codes)
    open_ = {fact.unit: fact for fact in SharedFact.objects.filter(closed_by=None)}
    # Where no card is left any more, none is counted.
    every = open_.keys() if codes is None else {_unit_of(code, units) for code in codes}
    now |= {unit: Counts() for unit in every - now.keys()}
    changed = sorted(unit for unit, counts in now.items() if told_of(open_.get(unit)) != counts)
    facts = [_fact(unit, now[unit], units, at) for unit in changed]
    events = [
        CommuneCounted(
            subject=fact.unit,
            at_unit=units.path(fact.unit),
            cards=fact.cards,
            verified=fact.verified,
            probable=fact.probable,
            conflicting=fact.conflicting,
            not_found=fact.not_found,
        )
        for fact in facts
    ]
    record(events=events, ids=[fact.opened_by for fact in facts], by=by, at=at)
    for fact in facts:
        before = open_.get(fact.unit)
        if before is not None:
            before.closed_by, before.closed_on = fact.opened_by, fact.opened_on
            before.save(update_fields=["closed_by", "closed_on"])
    SharedFact.objects.bulk_create(facts)


def _fact(unit: UUID, counts: Counts, units: Directory, at: datetime) -> SharedFact:
    return SharedFact(
        opened_by=new_id(),
        opened_on=city_day(at),
        path=list(units.path(unit).path),
        unit=unit,
        cards=counts.cards,
        verified=counts.verified,
        probable=counts.probable,
        conflicting=counts.conflicting,
        not_found=counts.not_found,
    )


def told_of(fact: SharedFact | None) -> Counts:
    """What figures know; a unit of which they know nothing has no cards."""
    if fact is None:
        return Counts()
    known = {state: getattr(fact, state) for state in _STATES}
    return Counts(**known, waiting=fact.cards - sum(known.values()))


def _unit_of(code: str, units: Directory) -> UUID:
    commune = units.of_division(code, UnitKind.COMMUNE) if code else None
    if commune is not None:
        return commune.id
    (city,) = units.of_kind(UnitKind.CITY)
    return city.id


def side_of_card(card: Card) -> Side:
    return Side(
        number=card.citizen_number or "",
        full_name=card.full_name,
        birth_on=card.birth_on,
        sex=card.sex,
        address_line=card.address_line,
        division_code=card.division_code,
        died_on=card.died_on,
    )


def side_of_resident(row: Resident, weight: float | None) -> Side:
    return Side(
        number=row.citizen_number,
        full_name=row.full_name,
        birth_on=row.birth_on,
        sex=row.sex,
        address_line=row.address_line,
        division_code=row.division_code,
        died_on=row.died_on,
        weight=weight,
    )


def correction_view(row: Correction) -> CorrectionView:
    return CorrectionView(
        id=row.id,
        card=row.card_id,
        person=row.person,
        fields=tuple(map(Field, row.fields)),
        note=row.note,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        outcome=Outcome(row.outcome),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        answer=row.answer,
    )


def amendment_view(row: Amendment) -> AmendmentView:
    return AmendmentView(
        at=row.at,
        tries=row.tries,
        sent_at=row.sent_at,
        receipt=row.receipt,
        held_at=row.held_at,
        said=row.said,
        settled_at=row.settled_at,
    )


def run_view(row: Run) -> RunView:
    thresholds: Mapping[str, float] = row.thresholds
    return RunView(
        id=row.id,
        at=row.at,
        compared=row.compared,
        changed=row.changed,
        counts=Counts(
            verified=row.verified,
            probable=row.probable,
            conflicting=row.conflicting,
            not_found=row.not_found,
            waiting=row.waiting,
        ),
        model_hash=row.model_hash,
        thresholds=thresholds,
        trained=row.model["trained"],
        seconds=row.seconds,
        residents=row.residents,
    )
