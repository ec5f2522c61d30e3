"""Look-ups: who may, what is told, what is recorded, twice, by the thousand, and what waits for the line."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connections

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM, AccountKind, Actor
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.errors import UnableToRepeatRequest
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.measures.queries import folded
from motcua.foundation.measures.values import Period
from motcua.foundation.measures.verify import verify_cells
from motcua.reform.indicators.queries import read, read_as_of
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from motcua.service.insurance.commands import lookups as commands
from motcua.service.insurance.commands.lookups import take_waiting
from motcua.service.insurance.commands.officers import end_officer
from motcua.service.insurance.errors import TooManyLookUps, UnableToFindLookup, UnableToLookUp
from motcua.service.insurance.jobs import settle_waiting
from motcua.service.insurance.models import FacilityOfficer, Lookup
from motcua.service.insurance.queries.lookups import accesses_of, line_rests, lookup, lookups_of
from motcua.service.insurance.values import Outcome, Way
from motcua.service.insurance.verify import verify_insurance
from tests.cast import AT, Cast
from tests.insurance import (
    CITIZEN_NUMBER,
    HOSPITAL,
    NAME,
    NUMBER,
    PaperLine,
    a_card,
    a_facility,
    an_officer,
    ask,
    asked,
    known_card,
)
from tests.rooms.service.dossiers.test_measures import settle_and_fold

HALF_YEAR = Period(date(2023, 1, 1), date(2023, 7, 1))
ELSEWHERE = "8900010001"
#: Long enough for whatever was put off to be due.
LATER = AT + timedelta(minutes=5)


@pytest.fixture
def officer(db: None) -> Actor:
    return an_officer(a_facility())


def test_a_valid_card_is_told_of_by_either_number(officer: Actor) -> None:
    card = a_card()

    for number in (CITIZEN_NUMBER, NUMBER, f"GD492{NUMBER}"):
        answer = ask(officer, asked(number)).answer
        assert (answer.outcome, answer.card, answer.benefit_level) == (Outcome.VALID, card, 4)
        assert answer.valid_until == date(2023, 12, 31)


def test_a_card_whose_citizen_number_is_unknown_is_found_by_its_own(officer: Actor) -> None:
    a_card(citizen_number=None)

    assert ask(officer, asked(CITIZEN_NUMBER)).answer.outcome is Outcome.NOT_FOUND
    assert ask(officer, asked(NUMBER)).answer.outcome is Outcome.VALID


def test_two_cards_of_one_person_and_a_dead_person_are_answered(officer: Actor) -> None:
    a_card()
    a_card(number="9200000002", group="HN", benefit_level=1)
    a_card(number="9200000003", citizen_number="092038001111", birth_on=date(1938, 5, 5), died_on=date(2023, 2, 1))

    two = ask(officer).answer
    dead = ask(officer, asked("092038001111", birth_on=date(1938, 5, 5))).answer

    assert (two.benefit_level, two.more_cards) == (1, True)
    assert (dead.outcome, dead.since) == (Outcome.DIED, date(2023, 2, 1))


def test_the_journal_has_each_look_up_with_its_purpose_and_nothing_of_the_person(officer: Actor) -> None:
    card = a_card()
    view = ask(officer, way=Way.SCANNED)

    (entry,) = entries_of(subject=view.id)

    assert entry.kind == "insurance_looked_up"
    assert entry.actor == officer.account
    assert (entry.data["purpose"], entry.data["way"], entry.data["outcome"]) == ("treatment", "scanned", "valid")
    assert entry.data["card"] == str(card)
    assert NAME not in str(entry.data)
    assert CITIZEN_NUMBER not in str(entry.data)


def test_a_person_sees_who_looked_at_her_card(officer: Actor) -> None:
    a_card()
    ask(officer)
    ask(officer, asked(name="Người khác"))

    (access,) = accesses_of(citizen_number=CITIZEN_NUMBER)

    assert (access.facility_vi, access.at) == ("Trạm Y tế 92047", AT)


def test_only_an_officer_of_a_facility_looks_up(cast: Cast) -> None:
    a_facility()
    a_card()

    for wrong in (cast.citizen, cast.leader, cast.administrator, cast.auditor, SYSTEM):
        with pytest.raises(NotPermitted):
            ask(wrong)
    assert not Lookup.objects.exists()


def test_who_was_ended_looks_up_no_more(officer: Actor) -> None:
    end_officer(officer=FacilityOfficer.objects.get().id, by=SYSTEM, at=AT)

    with pytest.raises(NotPermitted):
        ask(officer)


def test_another_facility_does_not_see_the_look_up(officer: Actor) -> None:
    a_card()
    stranger = an_officer(a_facility(HOSPITAL), "benhvien")
    view = ask(officer)

    with pytest.raises(NotPermitted) as refused:
        lookup(lookup=view.id, actor=stranger, at=AT)
    assert refused.value.hidden
    assert lookups_of(actor=stranger, at=AT) == []
    assert [each.id for each in lookups_of(actor=officer, at=AT)] == [view.id]
    with pytest.raises(UnableToFindLookup):
        lookup(lookup=uuid4(), actor=officer, at=AT)


def test_the_same_question_sent_twice_is_asked_once(officer: Actor) -> None:
    a_card()

    first, again = ask(officer, key="k1"), ask(officer, key="k1")

    assert first == again
    assert Lookup.objects.count() == 1
    with pytest.raises(UnableToRepeatRequest):
        ask(officer, asked(name="Người khác"), key="k1")


@pytest.mark.parametrize("question", [asked(name=""), asked(name="x" * 201), asked(birth_on=date(2024, 1, 1))])
def test_a_question_that_cannot_be_one_is_refused(officer: Actor, question: object) -> None:
    with pytest.raises(UnableToLookUp):
        ask(officer, question)  # type: ignore[arg-type]  # a parametrized Asked


def test_a_facility_that_asks_by_the_thousand_is_stopped(officer: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    a_card()
    monkeypatch.setattr(commands, "LOOKUPS_MAX", 3)

    for _time in range(3):
        ask(officer)
    with pytest.raises(TooManyLookUps, match="15 minutes"):
        ask(officer)
    assert ask(officer, machine_at=datetime(2023, 6, 15, 3, tzinfo=UTC)).answer.outcome is Outcome.VALID


def test_who_guesses_is_stopped_at_forty_misses_and_then_learns_nothing_at_all(officer: Actor) -> None:
    a_card()

    for _time in range(39):
        ask(officer, asked(birth_on=date(1990, 1, 1)))
    for question in (asked(birth_on=date(1990, 1, 1)), asked()):
        with pytest.raises(TooManyLookUps):
            ask(officer, question)


def test_what_is_not_in_the_register_waits_while_the_line_is_down_and_is_settled_later(committed_db: str) -> None:
    line = PaperLine({ELSEWHERE: (known_card(number=ELSEWHERE, issued_in="89"),)}, away=True)
    with durable():
        officer = an_officer(a_facility())
    with durable():
        view = ask(officer, asked(ELSEWHERE), has_line=True)
    assert view.answer.outcome is Outcome.WAITING

    assert settle_waiting(at=AT, line=line) == 0
    assert line_rests(at=AT)
    assert settle_waiting(at=AT, line=line) == 0, "it is left alone for a while"
    assert len(line.asked) == 1
    line.away = False
    assert settle_waiting(at=LATER, line=line) == 1
    assert settle_waiting(at=LATER, line=line) == 0

    settled = lookup(lookup=view.id, actor=officer, at=LATER)
    assert (settled.answer.outcome, settled.answered_at) == (Outcome.VALID, LATER)
    assert settled.answer.card is None
    assert [entry.kind for entry in entries_of(subject=view.id)] == ["insurance_lookup_waits", "insurance_looked_up"]
    assert verify_insurance().wrong == 0


def test_one_who_dies_with_a_question_in_hand_leaves_it_to_the_next(committed_db: str) -> None:
    line = PaperLine()
    with durable():
        officer = an_officer(a_facility())
    with durable():
        view = ask(officer, asked(ELSEWHERE), has_line=True)
    with durable():
        (taken,) = take_waiting(at=AT, limit=10)

    assert taken.id == view.id
    assert settle_waiting(at=AT, line=line) == 0
    assert settle_waiting(at=LATER, line=line) == 1
    assert lookup(lookup=view.id, actor=officer, at=LATER).answer.outcome is Outcome.NOT_FOUND


def test_two_workers_ask_the_line_once(committed_db: str) -> None:
    line = PaperLine()
    with durable():
        officer = an_officer(a_facility())
    with durable():
        for number in range(6):
            ask(officer, asked(f"890001000{number}"), has_line=True)

    def work() -> None:
        settle_waiting(at=AT, line=line)
        connections["default"].close()

    workers = [threading.Thread(target=work) for _worker in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(20)

    assert len(line.asked) == len(set(line.asked)) == 6
    assert not Lookup.objects.filter(outcome="waiting").exists()


def test_figures_count_answers_and_the_facilities_that_look_up(committed_db: str) -> None:
    with durable():
        officer = an_officer(a_facility())
        a_facility(HOSPITAL)
        a_card()
        ask(officer)
        ask(officer, asked(name="Người khác"))
        ask(officer, asked(ELSEWHERE), has_line=True)
    settle_and_fold()
    (city,) = directory(on=AT.date()).of_kind(UnitKind.CITY)
    wanted = ["insurance_lookups", "insurance_facilities"]

    live = {each.indicator: each for each in read(indicators=wanted, units=[city.id], period=HALF_YEAR).figures}

    assert live["insurance_lookups"].numerator == 2, "what waits is no answer yet"
    share = live["insurance_facilities"]
    assert (share.numerator, share.denominator) == (1, 2)
    assert (verify_insurance().wrong, verify_cells().wrong) == (0, 0)
    anew = read_as_of(indicators=wanted, units=[city.id], period=HALF_YEAR, position=folded().position).figures
    assert {each.indicator: each.numerator for each in anew} == {"insurance_lookups": 2, "insurance_facilities": 1}


def test_a_program_looks_up_like_an_officer(db: None) -> None:
    a_card_of_the_station = a_facility() and a_card()
    program = an_officer(a_facility(), "his", kind=AccountKind.INTEGRATOR)

    assert ask(program, way=Way.PROGRAM).answer.card == a_card_of_the_station
