"""Asking the register: written down first, then asked with no transaction open, then what came is kept.

Whoever calls this has no transaction open. A machine that dies in between has asked and kept nothing; the entry says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.keys import new_id
from motcua.foundation.database.transactions import durable
from motcua.registry.people.population.commands import act_for_child, begin_asks, keep_answers, note_access
from motcua.registry.people.population.errors import UnableToReachPopulation, UnableToServeTheDead
from motcua.registry.people.population.ports import PopulationRegister
from motcua.registry.people.population.queries import consents, records_of
from motcua.registry.people.population.values import Answered, Ask, LegalGround, Outcome, Purpose, Record
from motcua.registry.people.queries import known_numbers, person_by_number
from motcua.registry.people.rules import read_citizen_number
from motcua.registry.people.values import PersonKind, PersonView


def answer_to(ask: Ask, *, register: PopulationRegister) -> Answered:
    """Never raises for what goes wrong outside."""
    try:
        citizen = register.citizen(ask=ask)
    except UnableToReachPopulation as fault:
        return Answered(ask=ask, outcome=Outcome.UNREACHED, cause=fault.message)
    return Answered(ask=ask, outcome=Outcome.FOUND if citizen else Outcome.UNKNOWN, citizen=citizen)


def ask_all(*, asks: Sequence[Ask], register: PopulationRegister, by: Actor, at: datetime) -> list[Answered]:
    """Asks, and keeps what is answered. Raises what `begin_asks` does."""
    with durable():
        begin_asks(asks=asks, by=by, at=at)
    answers = [answer_to(ask, register=register) for ask in asks]
    with durable():
        keep_answers(answers=answers, by=by, at=at)
    return answers


def know_applicant(
    *,
    person: PersonView,
    procedure: UUID,
    with_spouse: bool,
    register: PopulationRegister | None,
    by: Actor,
    at: datetime,
) -> Outcome | None:
    """Before a form is filled in: what is not known yet, or is stale, is asked for, of the applicant with her consent and,
    where the form asks for one `with_spouse`, of the spouse whom her record names. What came of it; None where nothing
    had to be asked."""
    if register is None or person.id != by.person or person.kind is not PersonKind.CITIZEN:
        return None
    if not consents(person=person.id):
        return None
    outcome = None
    held = records_of(persons=[person.id]).get(person.id)
    if held is None or held.is_stale(at):
        ask = Ask(
            id=new_id(),
            number=person.number,
            purpose=Purpose.FILING,
            ground=LegalGround.CONSENT,
            person=person.id,
            procedure=procedure,
        )
        (answered,) = ask_all(asks=[ask], register=register, by=by, at=at)
        outcome = answered.outcome
        held = records_of(persons=[person.id]).get(person.id)
    if with_spouse and held is not None and held.citizen.died_on is None and outcome is not Outcome.UNREACHED:
        _know_spouse(held, procedure, register=register, by=by, at=at)
    return outcome


def _know_spouse(held: Record, procedure: UUID, *, register: PopulationRegister, by: Actor, at: datetime) -> None:
    """Asks about the spouse whom the record names; where that is known and fresh, looking at it is a look all the same."""
    if not held.citizen.spouse_number:
        return
    known = records_of(persons=[held.spouse]).get(held.spouse) if held.spouse else None
    if known is None or known.is_stale(at):
        ask_all(asks=[_about_spouse(held, procedure)], register=register, by=by, at=at)
        return
    with durable():
        note_access(person=known.person, purpose=Purpose.FILING, by=by, at=at)


def _about_spouse(held: Record, procedure: UUID) -> Ask:
    number = held.citizen.spouse_number
    return Ask(
        id=new_id(),
        number=number,
        purpose=Purpose.FILING,
        ground=LegalGround.PROCEDURE,
        person=known_numbers(numbers=[number]).get(number),
        sake=held.person,
        procedure=procedure,
    )


def find_at_counter(*, number: str, register: PopulationRegister | None, by: Actor, at: datetime) -> UUID | None:
    """Who stands at the counter with a number that the city does not know: registered from what the register says, so
    that nothing has to be typed. None where that cannot be had.

    Raises `UnableToServeTheDead`.
    """
    if register is None:
        return None
    digits = read_citizen_number(number).number
    ask = Ask(id=new_id(), number=digits, purpose=Purpose.COUNTER, ground=LegalGround.PROCEDURE)
    (answered,) = ask_all(asks=[ask], register=register, by=by, at=at)
    if answered.citizen is None:
        return None
    if answered.citizen.died_on is not None:
        raise UnableToServeTheDead(day=f"{answered.citizen.died_on:%d/%m/%Y}")
    found = person_by_number(number=digits)
    return found.id if found else None


def recognise_child(*, number: str, register: PopulationRegister | None, by: Actor, at: datetime) -> UUID:
    """Lets the parent `by` act for the child with the number, if the register names her. Raises `UnableToActForChild`,
    `UnableToReachPopulation` and `UnableToReadCitizenNumber`."""
    digits = read_citizen_number(number).number
    if register is None:
        raise UnableToReachPopulation(cause=_("this city is not connected to it"))
    ask = Ask(
        id=new_id(),
        number=digits,
        purpose=Purpose.ACTING,
        ground=LegalGround.PARENT,
        person=known_numbers(numbers=[digits]).get(digits),
        sake=by.person,
    )
    with durable():
        begin_asks(asks=[ask], by=by, at=at)
    answered = answer_to(ask, register=register)
    if answered.outcome is Outcome.UNREACHED:
        raise UnableToReachPopulation(cause=answered.cause)
    with durable():
        return act_for_child(answered=answered, by=by, at=at)
