"""Asking the population database: on a ground, with consent, written down and shown; and what happens while it is down."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import ANONYMOUS, SYSTEM, Actor, Assurance
from motcua.foundation.database.keys import new_id
from motcua.foundation.database.transactions import durable
from motcua.foundation.forms.values import Reckoned
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.journal.values import UnitPath
from motcua.foundation.measures.queries import value_of
from motcua.foundation.measures.values import Period
from motcua.foundation.measures.verify import verify_cells
from motcua.registry.people.commands import give_mandates
from motcua.registry.people.models import Person
from motcua.registry.people.population import models
from motcua.registry.people.population.asking import (
    ask_all,
    find_at_counter,
    know_applicant,
    recognise_child,
)
from motcua.registry.people.population.commands import (
    give_consent,
    note_access,
    note_prefill,
    report_wrong,
    withdraw_consent,
)
from motcua.registry.people.population.errors import (
    UnableToActForChild,
    UnableToAskPopulation,
    UnableToReachPopulation,
    UnableToReportWrong,
    UnableToServeTheDead,
)
from motcua.registry.people.population.jobs import ask_what_waits, hand_on_corrections
from motcua.registry.people.population.queries import (
    accesses_of,
    consents,
    corrections_of,
    known_of,
    last_check,
    own_record,
)
from motcua.registry.people.population.rules import FRESH_FOR
from motcua.registry.people.population.values import Ask, LegalGround, Outcome, Purpose
from motcua.registry.people.queries import actor_of, acts_for, mandates_of, persons
from motcua.registry.people.values import MandateKind, NewMandate, PersonView
from tests.cast import AT, JUNE_15, Cast, load_cast
from tests.population import CHILD, DEAD, FATHER, MOTHER, Register
from tests.rooms.service.dossiers.test_measures import settle_and_fold

PROCEDURE = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
LATER = AT + timedelta(hours=1)
JUNE = Period(date(2023, 6, 1), date(2023, 7, 1))


@pytest.fixture
def register() -> Register:
    return Register()


def person_of(actor: Actor) -> UUID:
    assert actor.person is not None
    return actor.person


def view_of(actor: Actor) -> PersonView:
    return persons(persons=[person_of(actor)])[person_of(actor)]


def know(cast: Cast, register: Register, *, with_spouse: bool = True, at: datetime = AT) -> Outcome | None:
    return know_applicant(
        person=view_of(cast.citizen),
        procedure=PROCEDURE,
        with_spouse=with_spouse,
        register=register,
        by=cast.citizen,
        at=at,
    )


def agreed(cast: Cast) -> None:
    give_consent(person=person_of(cast.citizen), by=cast.citizen, at=AT)


def test_without_consent_nobody_is_asked(cast: Cast, register: Register) -> None:
    assert know(cast, register) is None
    assert register.asks == []
    own = Ask(
        id=new_id(),
        number=MOTHER.number,
        purpose=Purpose.FILING,
        ground=LegalGround.CONSENT,
        person=person_of(cast.citizen),
    )
    with pytest.raises(UnableToAskPopulation):
        ask_all(asks=[own], register=register, by=cast.citizen, at=AT)


def test_what_is_known_is_filled_in_with_its_day_and_the_spouse_with_it(cast: Cast, register: Register) -> None:
    agreed(cast)

    assert know(cast, register) is Outcome.FOUND

    known = known_of(person=view_of(cast.citizen), at=AT)
    assert known.facts["applicant.ethnicity"] == "Kinh"
    assert known.facts["applicant.phone"] == "0900 000 100"
    assert known.facts["spouse.full_name"] == "Lê Văn Cam"
    assert known.origins["spouse.number"].fetched_at == AT
    assert "applicant.phone" not in known.origins
    assert [ask.ground for ask in register.asks] == [LegalGround.CONSENT, LegalGround.PROCEDURE]


def test_asked_twice_the_register_is_asked_once_while_it_is_fresh(cast: Cast, register: Register) -> None:
    agreed(cast)
    know(cast, register)

    assert know(cast, register, at=LATER) is None
    assert len(register.asks) == 2

    assert know(cast, register, at=AT + FRESH_FOR) is Outcome.FOUND
    assert models.Record.objects.filter(person=person_of(cast.citizen)).count() == 2
    assert models.Record.objects.filter(person=person_of(cast.citizen), superseded_at=None).count() == 1


def test_where_no_spouse_is_asked_for_nobody_looks_at_one(cast: Cast, register: Register) -> None:
    agreed(cast)

    know(cast, register, with_spouse=False)

    assert [ask.number for ask in register.asks] == [MOTHER.number]
    assert not any(key.startswith("spouse.") for key in known_of(person=view_of(cast.citizen), at=AT).facts)


def test_a_stale_record_is_used_and_marked(cast: Cast, register: Register) -> None:
    agreed(cast)
    know(cast, register)
    register.down = True
    late = AT + FRESH_FOR

    assert know(cast, register, at=late) is Outcome.UNREACHED

    known = known_of(person=view_of(cast.citizen), at=late)
    assert known.facts["applicant.ethnicity"] == "Kinh"
    assert known.origins["applicant.ethnicity"].is_stale
    assert "applicant.ethnicity" not in known_of(person=view_of(cast.citizen), at=AT + timedelta(days=91)).facts


def test_both_see_who_looked_and_nobody_else_does(cast: Cast, register: Register) -> None:
    agreed(cast)
    know(cast, register)
    note_access(person=person_of(cast.citizen), purpose=Purpose.COUNTER, by=cast.counter, at=LATER)

    seen = accesses_of(actor=cast.citizen, person=person_of(cast.citizen))

    assert [(each.account, each.purpose, each.outcome) for each in seen] == [
        (cast.counter.account, Purpose.COUNTER, None),
        (cast.citizen.account, Purpose.FILING, Outcome.FOUND),
    ]
    assert seen[0].unit == cast.ward.id
    assert (seen[1].ground, seen[1].procedure) == (LegalGround.CONSENT, PROCEDURE)
    assert "residence" in seen[1].fields
    husband = Person.objects.get(number=FATHER.number)
    (of_husband,) = accesses_of(actor=replace(cast.neighbour, person=husband.id), person=husband.id)
    assert (of_husband.by_name, of_husband.ground) == ("Trần Thị Bưởi", LegalGround.PROCEDURE)
    with pytest.raises(NotPermitted):
        accesses_of(actor=cast.neighbour, person=person_of(cast.citizen))


def test_a_page_loaded_again_is_the_same_look_and_ones_own_is_none(cast: Cast) -> None:
    person = person_of(cast.citizen)
    for at in (AT, AT + timedelta(minutes=5), AT + timedelta(minutes=31)):
        note_access(person=person, purpose=Purpose.COUNTER, by=cast.counter, at=at)
    note_access(person=person, purpose=Purpose.COUNTER, by=cast.citizen, at=AT)
    note_access(person=person, purpose=Purpose.COUNTER, by=SYSTEM, at=AT)

    assert [each.at for each in accesses_of(actor=cast.citizen, person=person)] == [AT + timedelta(minutes=31), AT]


def test_consent_taken_back_ends_the_use_of_what_it_brought(cast: Cast, register: Register) -> None:
    agreed(cast)
    know(cast, register)
    with pytest.raises(NotPermitted):
        withdraw_consent(person=person_of(cast.citizen), by=cast.neighbour, at=LATER)

    for _time in range(2):
        withdraw_consent(person=person_of(cast.citizen), by=cast.citizen, at=LATER)

    assert not consents(person=person_of(cast.citizen))
    assert own_record(actor=cast.citizen, person=person_of(cast.citizen)) is None
    kinds = [each.kind for each in entries_of(subject=person_of(cast.citizen))]
    assert kinds.count("population_consent_withdrawn") == 1


def test_while_it_is_down_one_types_and_it_is_checked_later(cast: Cast, register: Register) -> None:
    agreed(cast)
    register.down = True
    assert know(cast, register) is Outcome.UNREACHED
    assert know(cast, register) is Outcome.UNREACHED
    assert models.Check.objects.count() == 1
    assert ask_what_waits(at=AT, register=register) == 0

    assert ask_what_waits(at=LATER, register=register) == 1
    register.down = False
    register.people[MOTHER.number] = replace(MOTHER, full_name="Trần Thị Bưởi Hai")
    assert ask_what_waits(at=LATER + timedelta(days=1), register=register) == 1
    assert ask_what_waits(at=LATER + timedelta(days=2), register=register) == 0

    check = last_check(person=person_of(cast.citizen))
    assert check is not None
    assert check.settled_at is not None
    assert check.differs == ("full_name",)
    assert "applicant.ethnicity" in known_of(person=view_of(cast.citizen), at=LATER + timedelta(days=1)).facts


def test_what_waits_is_dropped_when_consent_is_taken_back(cast: Cast, register: Register) -> None:
    agreed(cast)
    register.down = True
    know(cast, register)
    register.down = False
    withdraw_consent(person=person_of(cast.citizen), by=cast.citizen, at=AT)

    assert ask_what_waits(at=LATER, register=register) == 0
    assert register.asks == []
    assert not models.Check.objects.filter(settled_at=None).exists()


def test_somebody_new_at_the_counter_need_not_be_typed(cast: Cast, register: Register) -> None:
    found = find_at_counter(number="092 090 002 818", register=register, by=cast.counter, at=AT)

    assert found is not None
    assert persons(persons=[found])[found].name == "Lê Văn Cam"
    assert find_at_counter(number="092090009999", register=register, by=cast.counter, at=AT) is None
    with pytest.raises(UnableToServeTheDead, match="09/01/2023"):
        find_at_counter(number=DEAD.number, register=register, by=cast.counter, at=AT)
    assert not Person.objects.filter(number=DEAD.number).exists()
    with pytest.raises(NotPermitted):
        find_at_counter(number=FATHER.number, register=register, by=cast.neighbour, at=AT)


def test_a_parent_acts_for_her_child_and_a_neighbour_does_not(cast: Cast, register: Register) -> None:
    for _time in range(2):
        child = recognise_child(number=CHILD.number, register=register, by=cast.citizen, at=AT)

    assert acts_for(person=person_of(cast.citizen), on=JUNE_15) == {child}
    (mandate,) = mandates_of(person=child)
    assert (mandate.kind, mandate.last_on) == (MandateKind.PARENT, date(2037, 8, 19))
    for number in (CHILD.number, "092219009999"):
        with pytest.raises(UnableToActForChild):
            recognise_child(number=number, register=register, by=cast.neighbour, at=AT)
    assert any(each.account == cast.neighbour.account for each in accesses_of(actor=cast.auditor, person=child))
    register.down = True
    with pytest.raises(UnableToReachPopulation):
        recognise_child(number=CHILD.number, register=register, by=cast.neighbour, at=AT)


def test_who_is_of_age_has_no_parent_acting(cast: Cast, register: Register) -> None:
    grown = replace(CHILD, number="092203000111", birth_on=date(2003, 1, 1))
    register.people[grown.number] = grown

    with pytest.raises(UnableToActForChild):
        recognise_child(number=grown.number, register=register, by=cast.citizen, at=AT)


def test_mandates_end_with_a_death(cast: Cast, register: Register) -> None:
    neighbour = person_of(cast.neighbour)
    agent = person_of(cast.citizen)
    mandate = NewMandate(
        agent=agent, principal=neighbour, kind=MandateKind.MANDATE, starts_on=JUNE_15, ground="Giấy ủy quyền"
    )
    give_mandates(mandates=[mandate], by=cast.neighbour, at=AT)
    number = persons(persons=[neighbour])[neighbour].number
    register.people[number] = replace(
        FATHER, number=number, birth_on=date(1985, 11, 2), full_name="Nguyễn Văn Ổi", died_on=date(2023, 6, 10)
    )
    ask = Ask(id=new_id(), number=number, purpose=Purpose.COUNTER, ground=LegalGround.PROCEDURE, person=neighbour)

    ask_all(asks=[ask], register=register, by=cast.counter, at=AT)

    assert acts_for(person=agent, on=JUNE_15) == frozenset()
    assert known_of(person=view_of(cast.neighbour), at=AT).origins == {}


def test_nobody_is_signed_in_as_somebody_who_died_until_the_register_takes_it_back(
    cast: Cast, register: Register
) -> None:
    account, person = cast.citizen.account, person_of(cast.citizen)
    assert account is not None

    def asked(died_on: date | None) -> None:
        register.people[MOTHER.number] = replace(MOTHER, died_on=died_on)
        ask = Ask(
            id=new_id(), number=MOTHER.number, purpose=Purpose.COUNTER, ground=LegalGround.PROCEDURE, person=person
        )
        ask_all(asks=[ask], register=register, by=cast.counter, at=AT)

    for _time in range(2):
        asked(date(2023, 6, 10))
    assert actor_of(account=account, on=JUNE_15) == ANONYMOUS
    asked(None)

    assert actor_of(account=account, on=JUNE_15) == cast.citizen
    kinds = [each.kind for each in entries_of(subject=account) if each.kind.startswith("account_")]
    assert kinds == ["account_opened", "account_closed", "account_reopened"]


def test_what_is_wrong_goes_to_the_register_and_is_settled_when_it_says_so(cast: Cast, register: Register) -> None:
    agreed(cast)
    know(cast, register)
    person = person_of(cast.citizen)
    with pytest.raises(NotPermitted):
        report_wrong(person=person, field="ethnicity", claimed="Hoa", note="", by=cast.neighbour, at=AT)
    for field, claimed in (
        ("number", "092192003142"),
        ("ethnicity", "Kinh"),
        ("ethnicity", ""),
        ("ethnicity", "a\x00"),
    ):
        with pytest.raises(UnableToReportWrong):
            report_wrong(person=person, field=field, claimed=claimed, note="", by=cast.citizen, at=AT)
    report_wrong(person=person, field="ethnicity", claimed="Hoa", note="Giấy khai sinh", by=cast.citizen, at=AT)
    report_wrong(person=person, field="ethnicity", claimed="Khmer", note="Giấy khai sinh", by=cast.citizen, at=AT)

    register.down = True
    assert hand_on_corrections(at=AT, register=register) == 0
    register.down = False
    assert hand_on_corrections(at=AT, register=register) == 0
    assert hand_on_corrections(at=LATER, register=register) == 1
    assert hand_on_corrections(at=LATER, register=register) == 0
    with pytest.raises(UnableToReportWrong):
        report_wrong(person=person, field="ethnicity", claimed="Hoa", note="", by=cast.citizen, at=LATER)
    register.people[MOTHER.number] = replace(MOTHER, ethnicity="Khmer")
    know(cast, register, at=AT + FRESH_FOR)

    (correction,) = corrections_of(actor=cast.citizen, person=person)
    assert (correction.claimed, correction.receipt) == ("Khmer", "DC-000001")
    assert correction.settled_at == AT + FRESH_FOR


def test_no_personal_data_stand_in_the_journal(cast: Cast, register: Register) -> None:
    agreed(cast)
    know(cast, register)
    report_wrong(person=person_of(cast.citizen), field="ethnicity", claimed="Khmer", note="Sổ", by=cast.citizen, at=AT)

    told = " ".join(str(each.data) for each in entries_of(subject=person_of(cast.citizen)))

    assert not any(word in told for word in ("Bưởi", "Kinh", "Khmer", MOTHER.number, FATHER.number))


def test_a_filing_is_reckoned_once(cast: Cast) -> None:
    dossier = new_id()
    for _time in range(2):
        note_prefill(
            dossier=dossier,
            reckoned=Reckoned(asked=28, known=20),
            channel="online",
            at_unit=UnitPath(unit=cast.ward.id),
            by=cast.citizen,
            at=AT,
        )

    (fact,) = models.PrefilledFact.objects.filter(dossier=dossier)
    assert (fact.asked, fact.known, fact.path) == (28, 20, [cast.ward.id])
    assert len(entries_of(subject=dossier)) == 1


def test_a_city_without_the_register_asks_nobody(cast: Cast) -> None:
    agreed(cast)

    assert (
        know_applicant(
            person=view_of(cast.citizen), procedure=PROCEDURE, with_spouse=True, register=None, by=cast.citizen, at=AT
        )
        is None
    )


def test_the_figures_are_counted_as_from_the_facts(committed_db: str) -> None:
    with durable():
        cast = load_cast()
        for asked, known, channel, level in (
            (28, 20, "online", Assurance.LEVEL_2),
            (28, 20, "online", Assurance.LEVEL_1),
            (10, 3, "counter", None),
        ):
            note_prefill(
                dossier=new_id(),
                reckoned=Reckoned(asked=asked, known=known),
                channel=channel,
                at_unit=UnitPath(unit=cast.ward.id),
                by=replace(cast.citizen, assurance=level),
                at=AT,
                proven_later=level is Assurance.LEVEL_1,
            )
    settle_and_fold()

    counted = {
        name: value_of(measure=f"people.{name}", unit=cast.ward.id, period=JUNE)
        for name in (
            "filings_reckoned",
            "questions_asked",
            "questions_known",
            "filings_level_1",
            "filings_level_2",
            "filings_proven_later",
        )
    }
    assert counted == {
        "filings_reckoned": 3,
        "questions_asked": 66,
        "questions_known": 43,
        "filings_level_1": 1,
        "filings_level_2": 1,
        "filings_proven_later": 1,
    }
    assert verify_cells().first_wrong is None
