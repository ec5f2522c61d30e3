"""Runs over the register, and corrections that two officials agree on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM, Actor
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.measures.queries import value_of
from motcua.foundation.measures.values import Period
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from motcua.registry.people.values import Sex
from motcua.service.insurance.commands.register import take_cards
from motcua.service.insurance.models import Card
from motcua.service.insurance.models_synchronisation import Correction, Match, Run, SharedFact
from motcua.service.insurance.synchronisation import queries
from motcua.service.insurance.synchronisation.commands.correcting import decide_correction, propose_correction
from motcua.service.insurance.synchronisation.commands.recording import Comparison, record_run
from motcua.service.insurance.synchronisation.commands.residents import take_residents
from motcua.service.insurance.synchronisation.errors import (
    UnableToDecideCorrection,
    UnableToFindMatch,
    UnableToProposeCorrection,
    UnableToSynchronise,
    UnableToTakeResidents,
)
from motcua.service.insurance.synchronisation.running import synchronise
from motcua.service.insurance.synchronisation.verify import verify_synchronisation
from motcua.service.insurance.values_synchronisation import Field, Outcome, Reason, State
from tests import insurance
from tests.cast import AN_KHANH, AT, Cast
from tests.synchronisation import BUOI, OI, Office, a_card, an_extract, the_office

NOTE = "đã xem căn cước công dân"
LATER = AT + timedelta(hours=2)


@pytest.fixture
def office(db: None) -> Office:
    return the_office()


def state_of(card: UUID) -> tuple[str, str, str]:
    row = Match.objects.get(card=card)
    return row.state, row.reason, row.person


def propose(card: UUID, *, by: Actor, person: str = BUOI.number, **changes: object) -> UUID:
    facts: dict[str, object] = {"fields": [Field.BIRTH], "note": NOTE} | changes
    return propose_correction(card=card, person=person, by=by, at=LATER, **facts)  # type: ignore[arg-type]  # as above


def a_conflict() -> UUID:
    """Bưởi's card with day and month of her birthday the wrong way."""
    an_extract()
    card = a_card(birth_on=date(1990, 12, 3))
    synchronise(by=SYSTEM, at=AT)
    assert state_of(card) == ("conflicting", "birth_differs", BUOI.number)
    return card


def kinds_of(subject: UUID) -> list[str]:
    return [entry.kind for entry in entries_of(subject=subject)]


def test_a_run_verifies_what_is_beyond_doubt_and_gives_the_card_its_number(db: None) -> None:
    an_extract()
    by_number = a_card()
    without = a_card(OI, number="9287654321", citizen_number=None, full_name="Tran Van Oi")

    run = synchronise(by=SYSTEM, at=AT)

    assert state_of(by_number) == ("verified", "number", BUOI.number)
    assert state_of(without) == ("verified", "linked", OI.number)
    assert Card.objects.get(id=without).citizen_number == OI.number
    assert (run.counts.verified, run.counts.cards, run.changed) == (2, 2, 2)
    assert kinds_of(run.id) == ["insurance_cards_synchronised"]


def test_a_register_sent_again_without_the_number_does_not_take_it_away(db: None) -> None:
    an_extract()
    insurance.a_facility()
    sent = insurance.new_card(
        full_name=OI.full_name, birth_on=OI.birth_on, sex=Sex.MALE, citizen_number=None, division_code=OI.division_code
    )
    take_cards(cards=[sent], by=SYSTEM, at=AT)
    synchronise(by=SYSTEM, at=AT)
    assert Card.objects.get(number=sent.number).citizen_number == OI.number
    assert take_cards(cards=[sent], by=SYSTEM, at=LATER) == 0
    assert Card.objects.get(number=sent.number).citizen_number == OI.number


def test_a_second_run_changes_nothing_and_counts_nothing_anew(db: None) -> None:
    an_extract()
    a_card()
    nobody = a_card(number="9200000001", citizen_number=None, full_name="Quách Thị Không", birth_on=date(1931, 1, 1))
    first = synchronise(by=SYSTEM, at=AT)
    before = (state_of(nobody), Match.objects.get(card=nobody).since_at, SharedFact.objects.count())

    second = synchronise(by=SYSTEM, at=LATER)

    assert (second.changed, second.compared) == (0, 1)
    assert second.counts == first.counts
    assert second.model_hash == first.model_hash
    assert (state_of(nobody), Match.objects.get(card=nobody).since_at, SharedFact.objects.count()) == before


def test_two_cards_of_one_person_wait_until_one_is_withdrawn(db: None) -> None:
    an_extract()
    one, two = a_card(), a_card(number="9200000002")
    synchronise(by=SYSTEM, at=AT)
    assert {state_of(one)[1], state_of(two)[1]} == {"two_cards"}

    Card.objects.filter(id=two).update(withdrawn_on=date(2023, 6, 15), withdrawn_reason="duplicate")
    synchronise(by=SYSTEM, at=LATER)
    assert state_of(one)[:2] == ("verified", "number")


def test_a_second_card_does_not_take_a_verified_one_its_person(db: None) -> None:
    an_extract()
    one = a_card()
    synchronise(by=SYSTEM, at=AT)
    two = a_card(number="9200000002")
    synchronise(by=SYSTEM, at=LATER)
    assert state_of(one)[:2] == ("verified", "number")
    assert state_of(two)[:2] == ("conflicting", "two_cards")
    assert verify_synchronisation().wrong == 0


def test_figures_know_the_share_of_each_commune_on_each_day(db: None) -> None:
    an_extract()
    a_card()
    a_card(OI, number="9287654321", birth_on=date(1985, 2, 11))
    synchronise(by=SYSTEM, at=AT)
    units = directory(on=date(2023, 6, 15))
    ward = units.of_division(AN_KHANH, UnitKind.COMMUNE)
    (city,) = units.of_kind(UnitKind.CITY)
    assert ward is not None

    def figure(name: str, unit: UUID, last: date) -> int:
        period = Period(date(2023, 1, 1), last + timedelta(days=1))
        return value_of(measure=name, unit=unit, period=period)

    day = date(2023, 6, 15)
    assert (figure("insurance.cards_synchronised", ward.id, day), figure("insurance.cards", ward.id, day)) == (1, 1)
    assert (figure("insurance.cards_synchronised", city.id, day), figure("insurance.cards", city.id, day)) == (1, 2)
    assert figure("insurance.cards", city.id, day - timedelta(days=1)) == 0
    assert verify_synchronisation().wrong == 0


def test_a_correction_needs_two_officials_and_is_then_what_the_register_says(office: Office) -> None:
    card = a_conflict()
    correction = propose(card, by=office.one)
    assert state_of(card)[0] == "conflicting"

    decide_correction(correction=correction, approve=True, answer="", by=office.other, at=LATER)

    assert state_of(card) == ("verified", "reviewed", BUOI.number)
    assert Card.objects.get(id=card).birth_on == BUOI.birth_on
    kept = Correction.objects.get(id=correction)
    assert (kept.before, kept.proposed_by, kept.decided_by) == (
        {"birth_on": "1990-12-03"},
        office.one.account,
        office.other.account,
    )
    assert kinds_of(card) == ["insurance_correction_proposed", "insurance_correction_approved"]
    assert SharedFact.objects.get(closed_by=None, cards__gt=0).verified == 1
    assert synchronise(by=SYSTEM, at=LATER).changed == 0


def test_who_proposed_a_correction_cannot_decide_it(office: Office) -> None:
    card = a_conflict()
    correction = propose(card, by=office.one)
    with pytest.raises(NotPermitted, match="Another official"):
        decide_correction(correction=correction, approve=True, answer="", by=office.one, at=LATER)
    assert state_of(card)[0] == "conflicting"


def test_the_office_of_another_district_does_not_see_the_card(office: Office) -> None:
    card = a_conflict()
    with pytest.raises(NotPermitted):
        queries.match_of(card=card, actor=office.of_o_mon, at=LATER)
    with pytest.raises(NotPermitted):
        propose(card, by=office.of_o_mon)
    assert queries.match_of(card=card, actor=office.of_district, at=LATER).card == card
    assert not queries.to_review(state=State.CONFLICTING, actor=office.of_o_mon, at=LATER)
    assert [line.card for line in queries.to_review(state=State.CONFLICTING, actor=office.of_district, at=LATER)] == [
        card
    ]


def test_nobody_but_the_social_insurance_compares_cards(office: Office, cast: Cast) -> None:
    an_extract()
    for who in (cast.citizen, cast.leader, cast.administrator, office.one):
        with pytest.raises(NotPermitted):
            synchronise(by=who, at=AT)
        with pytest.raises(NotPermitted):
            take_residents(residents=[BUOI], by=who, at=AT)
    with pytest.raises(NotPermitted):
        queries.reach(actor=cast.leader, at=AT)
    assert synchronise(by=office.leader, at=AT).compared == 0


def test_a_refusal_needs_a_reason_and_the_card_waits_on(office: Office) -> None:
    card = a_conflict()
    correction = propose(card, by=office.one)
    with pytest.raises(UnableToDecideCorrection, match="say why"):
        decide_correction(correction=correction, approve=False, answer=" ", by=office.other, at=LATER)
    decide_correction(correction=correction, approve=False, answer="chưa thấy giấy", by=office.other, at=LATER)
    decide_correction(correction=correction, approve=False, answer="chưa thấy giấy", by=office.other, at=LATER)
    assert state_of(card)[0] == "conflicting"
    with pytest.raises(UnableToDecideCorrection, match="already"):
        decide_correction(correction=correction, approve=True, answer="", by=office.other, at=LATER)
    assert propose(card, by=office.other) != correction


def test_the_same_proposal_twice_is_one_and_another_one_waits_its_turn(office: Office) -> None:
    card = a_conflict()
    assert propose(card, by=office.one) == propose(card, by=office.one)
    with pytest.raises(UnableToProposeCorrection, match="waits for a decision"):
        propose(card, by=office.other)
    assert Correction.objects.filter(card=card).count() == 1


@pytest.mark.parametrize(
    ("person", "note", "why"),
    [
        ("092190999999", NOTE, "nobody in the extract"),
        (BUOI.number, "  ", "by what you know"),
        (OI.number, NOTE, "dead"),
    ],
)
def test_what_cannot_be_is_not_proposed(office: Office, person: str, note: str, why: str) -> None:
    an_extract(BUOI, replace(OI, died_on=date(2023, 2, 1)))
    card = a_card(birth_on=date(1990, 12, 3))
    synchronise(by=SYSTEM, at=AT)
    with pytest.raises(UnableToProposeCorrection, match=why):
        propose(card, by=office.one, person=person, note=note)
    assert not Correction.objects.exists()


def test_a_person_with_a_verified_card_is_not_given_another_one(office: Office) -> None:
    card = a_conflict()
    waiting = propose(card, by=office.one)
    other = a_card(number="9200000002")
    synchronise(by=SYSTEM, at=LATER)
    assert state_of(other)[:2] == ("verified", "number")
    with pytest.raises(UnableToDecideCorrection, match="9200000002"):
        decide_correction(correction=waiting, approve=True, answer="", by=office.other, at=LATER)


def test_a_card_of_nobody_stays_settled_until_the_register_says_something_else(office: Office) -> None:
    card = a_conflict()
    correction = propose(card, by=office.one, person="", fields=[])
    decide_correction(correction=correction, approve=True, answer="", by=office.other, at=LATER)
    assert state_of(card) == ("not_found", "reviewed", "")
    assert synchronise(by=SYSTEM, at=LATER).compared == 0

    Card.objects.filter(id=card).update(birth_on=BUOI.birth_on, taken_at=LATER + timedelta(days=1))
    synchronise(by=SYSTEM, at=LATER + timedelta(days=2))
    assert state_of(card)[:2] == ("verified", "number")


def test_a_run_leaves_a_card_that_somebody_works_on(office: Office) -> None:
    card = a_conflict()
    propose(card, by=office.one)
    Card.objects.filter(id=card).update(birth_on=BUOI.birth_on)
    assert synchronise(by=SYSTEM, at=LATER).changed == 0
    assert state_of(card)[0] == "conflicting"


def test_a_run_that_was_overtaken_by_another_one_writes_nothing(db: None) -> None:
    an_extract()
    a_card()
    stale = Comparison(
        after=None,
        residents=2,
        verdicts=lambda: iter(()),
        candidates=lambda: iter(()),
        model={"trained": False},
        model_hash="0" * 64,
        thresholds={},
        engine="",
        seconds=1,
    )
    synchronise(by=SYSTEM, at=AT)
    with pytest.raises(UnableToSynchronise, match="another run"):
        record_run(comparison=stale, by=SYSTEM, at=LATER)
    assert Run.objects.count() == 1


def test_without_an_extract_nothing_is_compared(db: None) -> None:
    card = a_card()
    with pytest.raises(UnableToSynchronise, match="no extract"):
        synchronise(by=SYSTEM, at=AT)
    assert not Match.objects.filter(card=card).exists()
    with pytest.raises(UnableToFindMatch):
        queries.match_of(card=card, actor=SYSTEM, at=AT)


def test_an_extract_is_taken_whole_or_not_at_all_and_once(db: None) -> None:
    wrong = replace(OI, birth_on=date(1986, 11, 2))
    with pytest.raises(UnableToTakeResidents, match=OI.number):
        take_residents(residents=[BUOI, wrong], by=SYSTEM, at=AT)
    assert take_residents(residents=[BUOI, OI], by=SYSTEM, at=AT) == 2
    assert take_residents(residents=[BUOI, OI], by=SYSTEM, at=LATER) == 0
    assert take_residents(residents=[BUOI, replace(OI, died_on=date(2023, 1, 1))], by=SYSTEM, at=LATER) == 1


def test_the_list_finds_a_card_by_the_beginning_of_its_number_or_name(office: Office) -> None:
    card = a_conflict()
    for text in ("921234", "0921900", "nguyen thi", "Nguyễn Thị B"):
        found = queries.to_review(state=State.CONFLICTING, actor=office.one, at=LATER, text=text)
        assert [line.card for line in found] == [card], text
    assert not queries.to_review(state=State.CONFLICTING, actor=office.one, at=LATER, text="9999")
    (line,) = queries.to_review(state=State.CONFLICTING, actor=office.one, at=LATER, division_code=AN_KHANH)
    assert (line.reason, line.proposed) == (Reason.BIRTH_DIFFERS, False)


def test_what_was_decided_stands_on_the_cards_page_with_both_officials(office: Office) -> None:
    card = a_conflict()
    correction = propose(card, by=office.one)
    decide_correction(correction=correction, approve=False, answer="chưa rõ", by=office.other, at=LATER)
    view = queries.match_of(card=card, actor=office.one, at=LATER)
    (earlier,) = view.earlier
    assert view.correction is None
    assert (earlier.outcome, earlier.decided_by, earlier.answer) == (Outcome.REFUSED, office.other.account, "chưa rõ")
    assert [side.number for side in view.people] == [BUOI.number]
