"""What goes to the National Portal: in the order of its numbers, once, and tried again until it is there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.queries import entries_of
from motcua.service.dossiers.commands.corrections import withdraw_dossiers
from motcua.service.dossiers.commands.receipt import receive_dossiers, refuse_receipt
from motcua.service.dossiers.commands.results import make_results_ready
from motcua.service.dossiers.commands.steps import complete_steps, decide_dossiers
from motcua.service.dossiers.commands.supplements import request_supplements
from motcua.service.dossiers.values import Defect, Ruling, RulingOutcome, Status, StepDone, SupplementRequest
from motcua.service.exchange.models_traffic import OutboxMessage
from motcua.service.exchange.traffic.commands.outbox import put_back, take_due_letters
from motcua.service.exchange.traffic.commands.repairing import try_again
from motcua.service.exchange.traffic.jobs import deliver_pending, follow_pending
from motcua.service.exchange.traffic.rules import ATTEMPTS_MAX, LEASE
from motcua.service.exchange.traffic.status_map import status_map
from motcua.service.exchange.values_traffic import Fault
from tests.cast import AT, Cast
from tests.dossiers import a_received_dossier, a_result, birth_answers, fresh, task_of
from tests.rooms.service.exchange.portal import LATER, PaperPortal, a_filing_body, a_message, keep, outbox, the_dossier

SOON = AT + timedelta(minutes=10)


@pytest.fixture
def portal() -> PaperPortal:
    return PaperPortal()


@pytest.fixture
def city(cast: Cast, portal: PaperPortal) -> Cast:
    """With a dossier that came from the portal."""
    keep(a_message(a_filing_body(cast)))
    follow_pending(at=AT, portal=portal)
    return cast


def act(command: Any, **arguments: Any) -> None:
    with durable():
        command(**arguments)


def to_result(cast: Cast) -> None:
    """Received, examined, decided, its result made."""
    row = the_dossier()
    act(receive_dossiers, dossiers=[row.id], by=cast.counter, at=SOON)
    while (row := fresh(row)).current_action != "sign":
        official = {"assign": cast.head, "examine": cast.handler}[row.current_action]
        step = StepDone(dossier=row.id, task=task_of(row), outcome="approve")
        act(complete_steps, steps=[step], by=official, at=SOON)
    ruling = Ruling(dossier=row.id, task=task_of(row), outcome=RulingOutcome.APPROVE)
    act(decide_dossiers, rulings=[ruling], by=cast.leader, at=SOON)
    with durable():
        document = a_result(row)
    act(make_results_ready, documents=[document], by=SYSTEM, at=SOON)


def test_every_status_of_ours_has_one_of_the_portals() -> None:
    assert set(status_map()) == set(Status)
    assert all(each.code and each.name_vi for each in status_map().values())


def test_the_portal_is_told_of_each_move_in_order_and_gets_the_result(city: Cast, portal: PaperPortal) -> None:
    to_result(city)

    deliver_pending(at=SOON, portal=portal)

    assert [number for _kind, number, _code in portal.said()] == list(range(1, len(portal.letters) + 1))
    codes = [code for _kind, _number, code in portal.said()]
    assert (codes[0], codes[1], codes[-1]) == ("1", "2", "8")
    assert portal.letters[0].envelope.body["reference"] == the_dossier().reference
    assert portal.letters[1].envelope.body["dossier_code"] == the_dossier().code
    result = portal.letters[-1]
    assert result.envelope.kind == "result"
    assert [parcel.sha256 for parcel in result.files] == [file["sha256"] for file in result.envelope.body["files"]]
    assert result.envelope.body["decision"] == "approved"
    assert deliver_pending(at=SOON + LATER, portal=portal) == 0


def test_a_supplement_is_asked_for_with_what_is_to_be_mended_and_answered_there(
    city: Cast, portal: PaperPortal
) -> None:
    row = the_dossier()
    request = SupplementRequest(
        dossier=row.id, defects=(Defect("home_town", "Ghi rõ xã, huyện, tỉnh."),), note="Sớm nhé."
    )
    act(receive_dossiers, dossiers=[row.id], by=city.counter, at=SOON)
    act(request_supplements, requests=[request], by=city.handler, at=SOON)
    deliver_pending(at=SOON, portal=portal)

    with durable():
        keep(
            a_message({"answers": {"home_town": "An Khánh, Ninh Kiều, Cần Thơ"}}, kind="supplement", number=2), at=SOON
        )
    follow_pending(at=SOON, portal=portal)
    deliver_pending(at=SOON, portal=portal)

    asked = portal.letters[2].envelope.body
    assert asked["defects"] == [{"target": "home_town", "reason_vi": "Ghi rõ xã, huyện, tỉnh."}]
    assert asked["note_vi"] == "Sớm nhé."
    assert the_dossier().status == "in_processing"
    assert portal.said()[-1][2] == "4"


def test_a_refusal_at_the_counter_says_why(city: Cast, portal: PaperPortal) -> None:
    act(refuse_receipt, dossiers={the_dossier().id: "Không thuộc thẩm quyền."}, by=city.counter, at=SOON)

    deliver_pending(at=SOON, portal=portal)

    assert portal.letters[-1].envelope.body["reason_vi"] == "Không thuộc thẩm quyền."
    assert portal.said()[-1][2] == "3"


def test_the_portal_is_not_told_of_dossiers_that_it_does_not_know(cast: Cast) -> None:
    a_received_dossier(cast)

    assert OutboxMessage.objects.count() == 0


def test_what_is_rolled_back_is_not_told(city: Cast, portal: PaperPortal) -> None:
    def receive_and_break() -> None:
        with durable():
            receive_dossiers(dossiers=[the_dossier().id], by=city.counter, at=SOON)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        receive_and_break()

    deliver_pending(at=SOON, portal=portal)

    assert portal.said() == [("status", 1, "1")]


def test_a_portal_that_is_away_for_a_day_gets_everything_in_order_when_it_is_back(
    city: Cast, portal: PaperPortal
) -> None:
    portal.away = True
    act(receive_dossiers, dossiers=[the_dossier().id], by=city.counter, at=SOON)
    for hour in range(24):
        deliver_pending(at=SOON + hour * LATER, portal=portal)
    assert {(each.state, each.attempts) for each in outbox()} == {("waiting", 0)}

    portal.away = False
    deliver_pending(at=SOON + 24 * LATER, portal=portal)

    assert portal.said() == [("status", 1, "1"), ("status", 2, "2")]


def test_what_fails_waits_longer_each_time_and_nothing_overtakes_it(city: Cast, portal: PaperPortal) -> None:
    act(receive_dossiers, dossiers=[the_dossier().id], by=city.counter, at=SOON)
    portal.says = Fault("the signature of its receipt is wrong")

    deliver_pending(at=SOON, portal=portal)
    first, second = outbox()
    portal.says = None

    assert (first.attempts, second.attempts) == (1, 0)
    assert deliver_pending(at=SOON + timedelta(seconds=20), portal=portal) == 0
    assert deliver_pending(at=SOON + timedelta(seconds=40), portal=portal) == 2
    assert portal.said() == [("status", 1, "1"), ("status", 2, "2")]


def test_a_letter_that_was_given_up_holds_the_later_ones_until_a_person_sends_it_again(
    city: Cast, portal: PaperPortal
) -> None:
    portal.says = Fault("it answered 422", permanent=True)
    deliver_pending(at=SOON, portal=portal)
    portal.says = None
    act(receive_dossiers, dossiers=[the_dossier().id], by=city.counter, at=SOON)

    assert deliver_pending(at=SOON + LATER, portal=portal) == 0
    dead, behind = outbox()
    assert (dead.state, behind.state) == ("undeliverable", "waiting")
    act(try_again, messages=[dead.id], by=city.administrator, at=SOON + LATER)
    deliver_pending(at=SOON + LATER, portal=portal)

    assert portal.said() == [("status", 1, "1"), ("status", 2, "2")]
    kinds = [entry.kind for entry in entries_of(subject=dead.correspondence_id)]
    assert kinds[-2:] == ["portal_message_stuck", "portal_message_tried_again"]


def test_after_all_tries_it_is_given_up(city: Cast, portal: PaperPortal) -> None:
    OutboxMessage.objects.update(attempts=ATTEMPTS_MAX - 1)
    portal.says = Fault("it answered 500")

    deliver_pending(at=SOON, portal=portal)

    assert [each.state for each in outbox()] == ["undeliverable"]


def test_a_letter_says_the_same_at_every_try(city: Cast, portal: PaperPortal) -> None:
    act(refuse_receipt, dossiers={the_dossier().id: "Thiếu giấy tờ."}, by=city.counter, at=SOON)
    portal.says = Fault("it answered 500")
    for minute in range(3):
        deliver_pending(at=SOON + minute * LATER, portal=portal)
    written_first = [each.body for each in outbox() if each.body is not None]
    portal.says = None

    deliver_pending(at=SOON + 4 * LATER, portal=portal)

    assert [letter.envelope.body for letter in portal.letters][: len(written_first)] == written_first


def test_what_a_dead_worker_had_in_hand_comes_back(city: Cast, portal: PaperPortal) -> None:
    with durable():
        assert len(take_due_letters(at=SOON, limit=5)) == 1

    assert deliver_pending(at=SOON, portal=portal) == 0
    assert deliver_pending(at=SOON + LEASE, portal=portal) == 1


def test_put_back_counts_for_no_try(city: Cast) -> None:
    with durable():
        letters = take_due_letters(at=SOON, limit=5)
        put_back(letters=letters, cause="away", at=SOON)

    assert [(each.attempts, each.fault) for each in outbox()] == [(0, "away")]


def test_a_withdrawal_here_is_told_too(city: Cast, portal: PaperPortal) -> None:
    act(withdraw_dossiers, dossiers=[the_dossier().id], reason="", by=city.citizen, at=SOON)

    deliver_pending(at=SOON, portal=portal)

    assert portal.said()[-1] == ("status", 2, "7")


def test_two_dossiers_have_their_own_numbers(city: Cast, portal: PaperPortal) -> None:
    second = a_message(a_filing_body(city, answers=birth_answers(home_town="Sóc Trăng")), dossier="G22-2")
    with durable():
        keep(second)
    follow_pending(at=SOON, portal=portal)

    deliver_pending(at=SOON, portal=portal)

    assert portal.said() == [("status", 1, "1"), ("status", 1, "1")]


def test_an_entry_is_told_once(city: Cast) -> None:
    act(receive_dossiers, dossiers=[the_dossier().id], by=city.counter, at=SOON)
    entries: list[UUID] = [each.entry for each in outbox() if each.entry]

    assert len(entries) == len(set(entries)) == 1
