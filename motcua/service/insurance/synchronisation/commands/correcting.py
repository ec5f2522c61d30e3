"""Cards that a run could not settle: one official proposes, another one decides."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.database.rows import insert_rows
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import UnitPath
from motcua.foundation.text.rules import clean, search_key
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory, UnitKind
from motcua.registry.people.population.rules import ACCESS_LASTS
from motcua.service.insurance.commands.amendments import begin_amendment, values_of
from motcua.service.insurance.commands.wallets import keep_in_wallets
from motcua.service.insurance.models import Card
from motcua.service.insurance.models_synchronisation import Correction, Match, Resident, Seen
from motcua.service.insurance.synchronisation.errors import (
    UnableToDecideCorrection,
    UnableToFindMatch,
    UnableToProposeCorrection,
)
from motcua.service.insurance.synchronisation.events import (
    CorrectionApproved,
    CorrectionProposed,
    CorrectionRefused,
    PersonCompared,
)
from motcua.service.insurance.synchronisation.policy import may_decide, may_see_match, reach_of
from motcua.service.insurance.synchronisation.rows import keep_counts, side_of_card, side_of_resident
from motcua.service.insurance.synchronisation.rules import differing, fault_of_proposal
from motcua.service.insurance.values_synchronisation import Field, Outcome, Reason, State

NOTE_LENGTH_MAX = 1_000
PURPOSE = "synchronisation"


def note_compared(*, card: UUID, people: Collection[str], by: Actor, at: datetime) -> None:
    """That an official saw a card beside people of the extract (their citizen numbers): who looked at whose data stays known,
    and each of them reads it. A page that is loaded again is the same look."""
    row = Card.objects.get(id=card)
    lately = Seen.objects.filter(account=by.account, card=card, at__gt=at - ACCESS_LASTS)
    if set(people) <= set(lately.values_list("citizen_number", flat=True)):
        return
    path = path_of(row.division_code, directory(on=city_day(at)))
    event = PersonCompared(subject=card, at_unit=path, purpose=PURPOSE, people=len(people))
    (entry,) = record(events=[event], by=by, at=at)
    unit = by.posts[0].unit if by.posts else None
    insert_rows(
        [
            Seen(entry=entry, citizen_number=number, card=card, account=by.account, unit=unit, at=at)
            for number in sorted(set(people))
        ]
    )


def propose_correction(
    *, card: UUID, person: str, fields: Collection[Field], note: str, by: Actor, at: datetime
) -> UUID:
    """Says whose card it is, and what of that person's data the register shall take over; `person` empty says that nobody
    of the extract is meant. The citizen number always goes with the person. The same official, the same proposal: once.

    Raises `NotPermitted`, `UnableToFindMatch`, and `UnableToProposeCorrection` where the card is verified, another
    proposal waits, the person is not in the extract, is dead or has another card, or no reason is given.
    """
    match, row = _locked(card)
    units = directory(on=city_day(at))
    reach = reach_of(by, units)
    require(may_see_match(reach, division_code=row.division_code), act="propose_correction", subject=card)
    waiting = Correction.objects.filter(card=card, outcome=Outcome.OPEN.value).first()
    wanted = sorted({Field.NUMBER, *fields}) if person else []
    kept = clean(note, length_max=NOTE_LENGTH_MAX)
    if waiting is not None and (waiting.proposed_by, waiting.person, waiting.fields, waiting.note) == (
        by.account,
        person,
        wanted,
        kept,
    ):
        return waiting.id
    resident = Resident.objects.filter(citizen_number=person).first() if person else None
    fault = fault_of_proposal(
        state=State(match.state),
        waits=waiting is not None,
        person=person,
        resident=side_of_resident(resident, None) if resident else None,
        other_card=_other_card(card, person),
        note=kept,
    )
    if fault or by.account is None:
        raise UnableToProposeCorrection(reason=_(fault) if fault else _("it needs an official"))

    register = side_of_card(row)
    taken = (
        [each for each in differing(register, side_of_resident(resident, None)) if each in wanted] if resident else []
    )
    correction = Correction(
        id=new_id(),
        card=row,
        person=person,
        fields=[each.value for each in wanted],
        before={each.value: str(register.value(each)) for each in taken},
        note=kept,
        proposed_by=by.account,
        proposed_at=at,
    )
    _insert(correction)
    event = CorrectionProposed(
        subject=card,
        at_unit=path_of(row.division_code, units),
        correction=correction.id,
        fields=tuple(correction.fields),
        nobody=not person,
    )
    record(events=[event], by=by, at=at)
    return correction.id


def _insert(correction: Correction) -> None:
    try:
        with transaction.atomic():
            correction.save(force_insert=True)
    except IntegrityError as fault:
        raise UnableToProposeCorrection(reason=_("another proposal waits for a decision")) from fault


def decide_correction(*, correction: UUID, approve: bool, answer: str, by: Actor, at: datetime) -> None:
    """Approved, the register takes over what was proposed and the card is verified, or settled as nobody's; refused, it waits
    on. Decided twice in the same way it is decided once.

    Raises `NotPermitted` for who proposed it, `UnableToFindMatch`, and `UnableToDecideCorrection` where it was decided
    otherwise, the person is verified with another card by now, or a refusal has no reason.
    """
    found = Correction.objects.filter(id=correction).values_list("card", flat=True).first()
    if found is None:
        raise UnableToFindMatch
    match, row = _locked(found)
    units = directory(on=city_day(at))
    waiting = Correction.objects.select_for_update(no_key=True).get(id=correction)
    reach = reach_of(by, units)
    verdict = may_decide(reach, division_code=row.division_code, proposed_by=waiting.proposed_by, actor=by)
    require(verdict, act="decide_correction", subject=row.id)
    outcome = Outcome.APPROVED if approve else Outcome.REFUSED
    kept = clean(answer, length_max=NOTE_LENGTH_MAX)
    if waiting.outcome == outcome.value and waiting.decided_by == by.account:
        return
    _refuse_decision(waiting, match, approve=approve, answer=kept)

    waiting.outcome, waiting.decided_by, waiting.decided_at, waiting.answer = outcome.value, by.account, at, kept
    waiting.save()
    path = path_of(row.division_code, units)
    if not approve:
        record(events=[CorrectionRefused(subject=row.id, at_unit=path, correction=waiting.id)], by=by, at=at)
        return
    before = values_of(row)
    if waiting.person:
        _take_over(row, Resident.objects.get(citizen_number=waiting.person), waiting.fields)
        begin_amendment(correction=waiting.id, card=row, before=before, at=at)
    state = State.VERIFIED if waiting.person else State.NOT_FOUND
    match.state, match.reason, match.person = state.value, Reason.REVIEWED.value, waiting.person
    match.weight, match.correction, match.since_at = None, waiting.id, at
    match.save()
    event = CorrectionApproved(subject=row.id, at_unit=path, correction=waiting.id, state=state.value)
    record(events=[event], by=by, at=at)
    keep_counts(codes={before["division_code"], row.division_code}, by=by, at=at)
    keep_in_wallets(numbers={before["citizen_number"], row.citizen_number}, at=at)


def _refuse_decision(waiting: Correction, match: Match, *, approve: bool, answer: str) -> None:
    if waiting.outcome != Outcome.OPEN.value:
        raise UnableToDecideCorrection(reason=_("it was decided already"))
    if not approve:
        if not answer:
            raise UnableToDecideCorrection(reason=_("say why it is refused"))
        return
    if match.state == State.VERIFIED.value:
        raise UnableToDecideCorrection(reason=_("the card is verified by now"))
    other = _other_card(waiting.card_id, waiting.person)
    if other:
        raise UnableToDecideCorrection(reason=_("the person has the verified card %(number)s") % {"number": other})


def _take_over(card: Card, person: Resident, fields: Collection[str]) -> None:
    """The register says from now on what the population database says."""
    card.citizen_number = person.citizen_number
    if Field.NAME in fields:
        card.full_name, card.name_key = person.full_name, search_key(person.full_name)
    if Field.BIRTH in fields:
        card.birth_on = person.birth_on
    if Field.SEX in fields:
        card.sex = person.sex
    if Field.ADDRESS in fields:
        card.address_line, card.division_code = person.address_line, person.division_code
    card.save()


def _other_card(card: UUID, person: str) -> str:
    """The number of another card that is verified as this person's and not withdrawn."""
    if not person:
        return ""
    others = Match.objects.filter(person=person, state=State.VERIFIED.value, card__withdrawn_on=None).exclude(card=card)
    return others.values_list("card__number", flat=True).first() or ""


def _locked(card: UUID) -> tuple[Match, Card]:
    """The card first, then its match: as a run takes them."""
    row = Card.objects.select_for_update(no_key=True).filter(id=card).first()
    match = Match.objects.select_for_update(no_key=True).filter(card=card).first()
    if row is None or match is None:
        raise UnableToFindMatch
    return match, row


def path_of(division_code: str, units: Directory) -> UnitPath | None:
    """The commune with the units above it, for the journal; of no commune of the city: the city."""
    commune = units.of_division(division_code, UnitKind.COMMUNE) if division_code else None
    of_city = units.of_kind(UnitKind.CITY)
    return units.path(commune.id if commune else of_city[0].id) if commune or of_city else None
