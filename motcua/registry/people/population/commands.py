"""The only code that writes what the register said, who asked and who looked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import SYSTEM, AccountKind, Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.forms.values import Reckoned
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.journal.values import Event, UnitPath
from motcua.foundation.text.errors import UnableToReadText
from motcua.foundation.text.rules import clean
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from motcua.registry.people.commands import give_mandates, register_people
from motcua.registry.people.models import Person
from motcua.registry.people.population import models
from motcua.registry.people.population.deaths import follow_life
from motcua.registry.people.population.errors import (
    UnableToActForChild,
    UnableToAskPopulation,
    UnableToReportWrong,
)
from motcua.registry.people.population.events import (
    ConsentGiven,
    ConsentWithdrawn,
    CorrectionSent,
    CorrectionSettled,
    FormPrefilled,
    PersonLookedUp,
    PopulationAnswered,
    PopulationAsked,
    PopulationChecked,
    WrongReported,
)
from motcua.registry.people.population.policy import may_ask, may_decide_on_own_data
from motcua.registry.people.population.queries import consents, view_of
from motcua.registry.people.population.rules import (
    ACCESS_LASTS,
    CORRECTABLE,
    FRESH_FOR,
    acts_until,
    differs,
    field_text,
    held_fields,
    needs_new_evidence,
    next_try_at,
    written,
)
from motcua.registry.people.population.values import (
    Answered,
    Ask,
    Citizen,
    Correction,
    LegalGround,
    Outcome,
    Purpose,
)
from motcua.registry.people.queries import mandates_of, persons
from motcua.registry.people.rules import LINE_LENGTH_MAX
from motcua.registry.people.values import Address, MandateKind, NewMandate, NewPerson

# Asking ------------------------------------------------------------------------------------------------------------


def begin_asks(*, asks: Sequence[Ask], by: Actor, at: datetime) -> None:
    """Writes down who is about to be asked about, and why: before the question, so that none is ever asked unseen.

    Raises `NotPermitted` for who may not ask, `UnableToAskPopulation` for whoever has not consented.
    """
    for ask in asks:
        require(may_ask(by, ask), act="ask_population", subject=ask.person)
        if ask.ground is LegalGround.CONSENT and not (ask.person and consents(person=ask.person)):
            raise UnableToAskPopulation(reason=_("the person has not agreed to it."))

    record(
        events=[
            PopulationAsked(
                subject=ask.person or ask.id,
                at_unit=_unit_of(by),
                ask=ask.id,
                purpose=ask.purpose.value,
                ground=ask.ground.value,
                procedure=ask.procedure,
                sake=ask.sake,
            )
            for ask in asks
        ],
        by=by,
        at=at,
    )


def keep_answers(*, answers: Sequence[Answered], by: Actor, at: datetime) -> list[UUID | None]:
    """Keeps what the register answered, each over what it said before; the persons' ids, None where nobody is known.

    Who was found and is not known yet is registered. What waited for the answer is settled, what she said was wrong too
    where the register says it now; who died gives and holds no mandate any more, and nobody signs in as her. An ask about
    somebody known, for her own sake, that was not answered waits and is asked again.
    """
    kept: list[UUID | None] = []
    for answered in answers:
        person = _person_of(answered, at)
        kept.append(person)
        if person is None:
            continue
        _record_answer(answered, person, by, at)
        if answered.citizen is not None:
            _keep(answered, answered.citizen, person, at)
            _settle(answered.citizen, person, at)
        elif answered.outcome is Outcome.UNREACHED and answered.ask.sake is None:
            _wait(answered.ask, person, at)
    return kept


def _person_of(answered: Answered, at: datetime) -> UUID | None:
    citizen = answered.citizen
    if answered.ask.person is not None or citizen is None:
        return answered.ask.person
    if citizen.died_on is not None:
        # The city does not begin to know somebody who is dead.
        return Person.objects.filter(number=citizen.number).values_list("id", flat=True).first()
    new = NewPerson(
        number=citizen.number,
        name=citizen.full_name,
        birth_on=citizen.birth_on,
        sex=citizen.sex,
        address=Address(line=citizen.residence.text) if citizen.residence else Address(),
    )
    (registered,) = register_people(people=[new], by=SYSTEM, at=at)
    return registered


def _record_answer(answered: Answered, person: UUID, by: Actor, at: datetime) -> None:
    ask = answered.ask
    event = PopulationAnswered(
        subject=person,
        at_unit=_unit_of(by),
        ask=ask.id,
        purpose=ask.purpose.value,
        ground=ask.ground.value,
        outcome=answered.outcome.value,
        fields=held_fields(answered.citizen) if answered.citizen else (),
        procedure=ask.procedure,
    )
    record(events=[event], by=by, at=at)


def _keep(answered: Answered, citizen: Citizen, person: UUID, at: datetime) -> None:
    # Whoever keeps an answer about the same person waits here.
    Person.objects.select_for_update(no_key=True).get(id=person)
    before = models.Record.objects.filter(person=person, superseded_at=None).first()
    models.Record.objects.filter(person=person, superseded_at=None).update(superseded_at=at)
    models.Record(
        id=new_id(),
        person_id=person,
        content=written(citizen),
        ground=answered.ask.ground.value,
        fetched_at=at,
        expires_at=at + FRESH_FOR,
        # Who was asked about as the spouse stays so while the register says it.
        spouse_id=before.spouse_id
        if before and before.spouse_id and before.content.get("spouse_number") == citizen.spouse_number
        else None,
    ).save(force_insert=True)
    sake = answered.ask.sake
    if sake is not None and answered.ask.purpose is Purpose.FILING:
        _name_spouse(sake, person, citizen)


def _name_spouse(sake: UUID, spouse: UUID, citizen: Citizen) -> None:
    """The record of whoever the ask was for names this one as the spouse from now on, if it says so itself."""
    row = models.Record.objects.filter(person=sake, superseded_at=None).first()
    if row is not None and row.content.get("spouse_number") == citizen.number:
        row.spouse_id = spouse
        row.save(update_fields=["spouse"])


def _settle(citizen: Citizen, person: UUID, at: datetime) -> None:
    """What the answer puts an end to."""
    events: list[Event] = []
    check = models.Check.objects.select_for_update().filter(person=person, settled_at=None).first()
    if check is not None:
        check.settled_at = at
        check.differs = list(differs(citizen, persons(persons=[person])[person]))
        check.save(update_fields=["settled_at", "differs"])
        events.append(PopulationChecked(subject=person, differs=tuple(check.differs)))
    for row in models.Correction.objects.select_for_update().filter(person=person, settled_at=None):
        if field_text(citizen, row.field) == row.claimed:
            row.settled_at = at
            row.save(update_fields=["settled_at"])
            events.append(CorrectionSettled(subject=person, correction=row.id, field=row.field))
    record(events=events, by=SYSTEM, at=at)
    follow_life(person=person, is_dead=citizen.died_on is not None, at=at)


def _wait(ask: Ask, person: UUID, at: datetime) -> None:
    open_check = models.Check.objects.select_for_update().filter(person=person, settled_at=None).first()
    if open_check is None:
        models.Check.objects.bulk_create(
            [
                models.Check(
                    id=new_id(),
                    person_id=person,
                    purpose=Purpose.CHECK.value,
                    ground=ask.ground.value,
                    since_at=at,
                    tries=1,
                    next_at=next_try_at(tries=1, at=at),
                )
            ],
            # Another window's wait may be there by now; one is enough.
            ignore_conflicts=True,
        )
        return
    open_check.tries += 1
    open_check.next_at = next_try_at(tries=open_check.tries, at=at)
    open_check.save(update_fields=["tries", "next_at"])


def due_asks(*, at: datetime, limit: int) -> list[Ask]:
    """The asks whose time to be asked again has come. What the person consents to no more is not asked again."""
    rows = models.Check.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        settled_at=None, next_at__lte=at
    )
    found = []
    for row in rows.select_related("person").order_by("next_at")[:limit]:
        ground = LegalGround(row.ground)
        if ground is LegalGround.CONSENT and not consents(person=row.person_id):
            row.settled_at = at
            row.save(update_fields=["settled_at"])
            continue
        # Taken: who dies with it in hand has it back after the next wait.
        row.next_at = next_try_at(tries=row.tries, at=at)
        row.save(update_fields=["next_at"])
        found.append(
            Ask(
                id=new_id(), number=row.person.number, purpose=Purpose(row.purpose), ground=ground, person=row.person_id
            )
        )
    return found


# Looking -----------------------------------------------------------------------------------------------------------


def note_access(*, person: UUID, purpose: Purpose, by: Actor, at: datetime, dossier: UUID | None = None) -> None:
    """Writes down that `by` looks at the person's data; policies are the caller's. What is one's own to see needs no
    entry, and a page that is loaded again is the same look."""
    if by.kind is AccountKind.SYSTEM or by.account is None or person == by.person or person in by.acts_for:
        return
    for entry in reversed(entries_of(subject=person, kinds=[PersonLookedUp.kind])):
        is_same = entry.data["purpose"] == purpose.value and entry.data.get("dossier") == (
            str(dossier) if dossier else None
        )
        if entry.actor == by.account and is_same and at - entry.at < ACCESS_LASTS:
            return

    event = PersonLookedUp(subject=person, at_unit=_unit_of(by), purpose=purpose.value, dossier=dossier)
    record(events=[event], by=by, at=at)


def _unit_of(by: Actor) -> UnitPath | None:
    return UnitPath(unit=by.posts[0].unit, ancestors=by.posts[0].ancestors) if by.posts else None


def note_prefill(
    *,
    dossier: UUID,
    reckoned: Reckoned,
    channel: str,
    at_unit: UnitPath,
    by: Actor,
    at: datetime,
    proven_later: bool = False,
) -> None:
    """Counts how much of a filing needed no answer, and how surely it was known who filed, once a dossier. `proven_later`: it
    was written before that was known."""
    if models.PrefilledFact.objects.filter(dossier=dossier).exists():
        return
    entry, assurance = new_id(), by.assurance.name.lower() if by.assurance is not None else ""
    models.PrefilledFact(
        opened_by=entry,
        path=list(at_unit.path),
        opened_on=city_day(at),
        dossier=dossier,
        channel=channel,
        asked=reckoned.asked,
        known=reckoned.known,
        assurance=assurance,
        proven_later=proven_later,
    ).save(force_insert=True)

    event = FormPrefilled(
        subject=dossier,
        at_unit=at_unit,
        channel=channel,
        asked=reckoned.asked,
        known=reckoned.known,
        assurance=assurance,
        proven_later=proven_later,
    )
    record(events=[event], by=by, at=at, ids=[entry])


# What the person herself decides -----------------------------------------------------------------------------------


def give_consent(*, person: UUID, by: Actor, at: datetime) -> None:
    """Lets the register be asked about oneself. Given already, nothing changes."""
    require(may_decide_on_own_data(by, person), act="consent_to_population", subject=person)
    Person.objects.select_for_update(no_key=True).get(id=person)
    if consents(person=person):
        return
    models.Consent(id=new_id(), person_id=person, given_at=at).save(force_insert=True)

    record(events=[ConsentGiven(subject=person)], by=by, at=at)


def withdraw_consent(*, person: UUID, by: Actor, at: datetime) -> None:
    """From now on the register is not asked about her, and what it said on the ground of her consent is used no more."""
    require(may_decide_on_own_data(by, person), act="withdraw_population_consent", subject=person)
    Person.objects.select_for_update(no_key=True).get(id=person)
    withdrawn = models.Consent.objects.filter(person=person, withdrawn_at=None).update(withdrawn_at=at)
    if not withdrawn:
        return
    models.Record.objects.filter(person=person, superseded_at=None, ground=LegalGround.CONSENT.value).update(
        superseded_at=at
    )

    record(events=[ConsentWithdrawn(subject=person)], by=by, at=at)


def report_wrong(*, person: UUID, field: str, claimed: str, note: str, by: Actor, at: datetime) -> UUID:
    """Begins the correction of what the register holds. Returns its id; what was reported already is taken anew while it
    has not gone yet. Until it is settled forms are not filled in with it.

    Raises `UnableToReportWrong` for what nobody may claim, for what is so already, while an earlier report of the same field
    is with the register, and for what an official has looked into, unless something new is said for it.
    """
    require(may_decide_on_own_data(by, person), act="report_wrong", subject=person)
    Person.objects.select_for_update(no_key=True).get(id=person)
    row = models.Record.objects.filter(person=person, superseded_at=None).first()
    if row is None or field not in CORRECTABLE:
        raise UnableToReportWrong(reason=_("nothing is held there."))
    wanted, said = _typed(claimed), _typed(note)
    held = field_text(view_of(row).citizen, field)
    if not wanted or wanted == held:
        raise UnableToReportWrong(reason=_("write what is right; it stands there as you write it."))
    earlier = models.Correction.objects.select_for_update().filter(person=person, field=field, settled_at=None).first()
    if earlier is not None and earlier.sent_at is not None:
        raise UnableToReportWrong(reason=_("your earlier report of this is with the register."))
    if needs_new_evidence(claimed=wanted, note=said, upheld=_upheld(person, field)):
        raise UnableToReportWrong(reason=_("this was looked into; say by what new paper one can see it."))
    correction = earlier or models.Correction(id=new_id(), person_id=person, field=field)
    correction.unit = _commune_of(row, at)
    correction.held, correction.claimed, correction.note = held, wanted, said
    correction.reported_at = correction.next_at = at
    correction.save()

    record(events=[WrongReported(subject=person, correction=correction.id, field=field)], by=by, at=at)
    return correction.id


def _upheld(person: UUID, field: str) -> tuple[str, str] | None:
    """What was claimed in the last report that an official found wrong, and the evidence for it."""
    rows = models.Correction.objects.filter(person=person, field=field, upheld_by__isnull=False)
    return rows.order_by("-reported_at", "-id").values_list("claimed", "note").first()


def _commune_of(row: models.Record, at: datetime) -> UUID | None:
    residence = view_of(row).citizen.residence
    commune = directory(on=city_day(at)).of_division(residence.code, UnitKind.COMMUNE) if residence else None
    return commune.id if commune else None


def _typed(text: str) -> str:
    try:
        return " ".join(clean(text, length_max=LINE_LENGTH_MAX).split())
    except UnableToReadText as wrong:
        raise UnableToReportWrong(reason=wrong.message) from wrong


def due_corrections(*, at: datetime, limit: int) -> list[Correction]:
    """What has yet to go to the register; taken, so that who dies with it in hand has it back after the next wait."""
    rows = models.Correction.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        sent_at=None, settled_at=None, next_at__lte=at
    )
    found = []
    for row in rows.select_related("person").order_by("next_at")[:limit]:
        row.tries += 1
        row.next_at = next_try_at(tries=row.tries, at=at)
        row.save(update_fields=["tries", "next_at"])
        found.append(
            Correction(id=row.id, number=row.person.number, field=row.field, claimed=row.claimed, note=row.note)
        )
    return found


def mark_sent(*, correction: UUID, receipt: str, at: datetime) -> None:
    """The register has it. Told twice, it stays with the first receipt."""
    row = models.Correction.objects.select_for_update().get(id=correction)
    if row.sent_at is not None:
        return
    row.sent_at, row.receipt = at, receipt[:100]
    row.save(update_fields=["sent_at", "receipt"])

    record(events=[CorrectionSent(subject=row.person_id, correction=row.id, receipt=row.receipt)], by=SYSTEM, at=at)


# Acting for a child ------------------------------------------------------------------------------------------------


def act_for_child(*, answered: Answered, by: Actor, at: datetime) -> UUID:
    """Lets a parent act for the child whom the register names hers, until the child is of age. Returns the child's id; a
    second time nothing changes.

    Raises `UnableToActForChild`, in the same words, for a number that nobody has, for another's child, for a child of age
    and for one who died.
    """
    child, parent = answered.citizen, answered.ask.sake
    if parent is None or by.person != parent:
        raise UnableToAskPopulation(reason=_("a parent acts in her own name."))
    own = persons(persons=[parent])[parent]
    if child is None or own.number not in child.parents or child.died_on is not None:
        raise UnableToActForChild
    last_on, today = acts_until(child.birth_on), city_day(at)
    if last_on < today:
        raise UnableToActForChild
    (found,) = keep_answers(answers=[answered], by=by, at=at)
    assert found is not None
    held = [each for each in mandates_of(person=parent) if each.principal == found and each.agent == parent]
    if any(each.revoked_at is None and each.kind is MandateKind.PARENT for each in held):
        return found
    mandate = NewMandate(
        agent=parent,
        principal=found,
        kind=MandateKind.PARENT,
        starts_on=today,
        last_on=last_on,
        ground="CSDLQG về dân cư: cha, mẹ",
    )
    give_mandates(mandates=[mandate], by=SYSTEM.for_person(parent), at=at)
    return found
