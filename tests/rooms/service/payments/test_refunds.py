"""Money that goes back: by two persons, once, whole; and what was booked by mistake."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM
from motcua.service.payments.commands.refunds import (
    ask_refund,
    complete_refund,
    decide_refund,
    note_fault,
    reverse_arrival,
    take_refunds,
)
from motcua.service.payments.errors import UnableToRefund, UnableToReverse
from motcua.service.payments.models import Entry, Receipt, Refund
from motcua.service.payments.queries import attempt_of, payables_of, receipt_of
from motcua.service.payments.values import ArrivalOutcome, AttemptState, Fault, PayableState
from motcua.service.payments.verify import verify_ledger
from tests.cast import AT, Cast
from tests.payments import COSTS_VND, a_dossier_that_costs, arrival_of, begun, follow, paid, tell

LATER = AT + timedelta(hours=1)


def asked(cast: Cast, *, amount_vnd: int = COSTS_VND, reason: str = "Nộp nhầm") -> Refund:
    attempt = paid(cast, a_dossier_that_costs(cast))
    arrival = arrival_of(attempt)
    refund = ask_refund(arrival=arrival.id, amount_vnd=amount_vnd, reason=reason, by=cast.counter, at=LATER)
    return Refund.objects.select_related("arrival").get(id=refund)


def test_asked_by_one_approved_by_another_and_carried_it_is_booked_and_the_receipt_cancelled(cast: Cast) -> None:
    refund = asked(cast)
    receipt = Receipt.objects.get()
    decide_refund(refund=refund.id, approve=True, by=cast.leader, at=LATER)

    (due,) = take_refunds(at=LATER)
    complete_refund(refund=due.id, by=SYSTEM, at=LATER)
    complete_refund(refund=due.id, by=SYSTEM, at=LATER)
    connection.check_constraints()

    attempt = attempt_of(attempt=refund.arrival.attempt_id)
    assert attempt.state is AttemptState.REFUNDED
    assert payables_of(subject=attempt.subject)[0].state is PayableState.REFUNDED
    cancelled = receipt_of(code=receipt.code)
    assert (cancelled.number, cancelled.cancelled_reason) == ("0000001", "Nộp nhầm")
    assert sum(Entry.objects.values_list("amount_vnd", flat=True)) == 0
    assert Entry.objects.count() == 4
    assert verify_ledger().wrong == 0


def test_word_of_a_payment_that_was_given_back_changes_nothing_and_new_money_for_it_goes_back(cast: Cast) -> None:
    refund = asked(cast)
    decide_refund(refund=refund.id, approve=True, by=cast.leader, at=LATER)
    complete_refund(refund=refund.id, by=SYSTEM, at=LATER)
    attempt = attempt_of(attempt=refund.arrival.attempt_id)

    tell(attempt, at=LATER)
    assert [each.again for each in follow(at=LATER)] == [True]
    tell(attempt, at=LATER, transaction="FT-2")
    (again,) = follow(at=LATER)

    assert again.outcome is ArrivalOutcome.SURPLUS
    assert attempt_of(attempt=attempt.id).state is AttemptState.REFUNDED
    assert Receipt.objects.filter(cancelled_at=None).count() == 0
    assert verify_ledger().wrong == 0


def test_who_asked_does_not_approve(cast: Cast) -> None:
    attempt = paid(cast, a_dossier_that_costs(cast))
    arrival = arrival_of(attempt)
    refund = ask_refund(arrival=arrival.id, amount_vnd=COSTS_VND, reason="x", by=cast.head, at=LATER)

    with pytest.raises(NotPermitted, match="another person"):
        decide_refund(refund=refund, approve=True, by=cast.head, at=LATER)
    for stranger in (cast.counter, cast.neighbour, cast.other_officer, SYSTEM):
        with pytest.raises(NotPermitted):
            decide_refund(refund=refund, approve=True, by=stranger, at=LATER)
    for stranger in (cast.citizen, cast.other_officer, cast.auditor):
        with pytest.raises(NotPermitted):
            ask_refund(arrival=arrival.id, amount_vnd=COSTS_VND, reason="x", by=stranger, at=LATER)


def test_two_refunds_of_the_same_money_are_one_and_none_is_larger_than_what_was_paid(cast: Cast) -> None:
    refund = asked(cast)
    more: dict[str, Any] = {"reason": "x", "by": cast.counter, "at": LATER}

    with pytest.raises(UnableToRefund, match="went back already"):
        ask_refund(arrival=refund.arrival_id, amount_vnd=COSTS_VND, **more)
    decide_refund(refund=refund.id, approve=False, by=cast.leader, at=LATER)
    for amount in (COSTS_VND + 1, COSTS_VND - 1, 0, -1):
        with pytest.raises(UnableToRefund):
            ask_refund(arrival=refund.arrival_id, amount_vnd=amount, **more)
    with pytest.raises(UnableToRefund, match="reason"):
        ask_refund(arrival=refund.arrival_id, amount_vnd=COSTS_VND, **{**more, "reason": " "})


def test_what_was_refused_is_not_carried_and_may_be_asked_for_again(cast: Cast) -> None:
    refund = asked(cast)
    decide_refund(refund=refund.id, approve=False, by=cast.leader, at=LATER)

    assert take_refunds(at=LATER) == []
    with pytest.raises(UnableToRefund, match="decided already"):
        decide_refund(refund=refund.id, approve=True, by=cast.leader, at=LATER)
    with pytest.raises(UnableToRefund, match="approved"):
        complete_refund(refund=refund.id, by=SYSTEM, at=LATER)
    ask_refund(arrival=refund.arrival_id, amount_vnd=COSTS_VND, reason="x", by=cast.counter, at=LATER)
    assert verify_ledger().wrong == 0


def test_surplus_goes_back_without_anybody_asking(cast: Cast) -> None:
    row = a_dossier_that_costs(cast)
    attempt = paid(cast, row)
    tell(attempt, at=LATER, transaction="FT-again")
    follow(at=LATER)

    (due,) = take_refunds(at=LATER)
    complete_refund(refund=due.id, by=SYSTEM, at=LATER)

    view = attempt_of(attempt=attempt.id)
    assert (view.state, view.surplus_vnd, view.returned_vnd) == (AttemptState.PAID, COSTS_VND, COSTS_VND)
    assert verify_ledger().wrong == 0


def test_a_refund_in_hand_is_nobody_elses_and_comes_back_when_its_taker_died(cast: Cast) -> None:
    refund = asked(cast)
    decide_refund(refund=refund.id, approve=True, by=cast.leader, at=LATER)

    assert len(take_refunds(at=LATER)) == 1
    assert take_refunds(at=LATER) == []
    assert len(take_refunds(at=LATER + timedelta(minutes=1))) == 1
    note_fault(refund=refund.id, fault=Fault("no", permanent=True), by=SYSTEM, at=LATER)
    assert take_refunds(at=LATER + timedelta(days=9)) == []
    assert Refund.objects.get(id=refund.id).fault == "no"


def test_a_mistaken_booking_is_reversed_and_what_it_paid_is_owed_again(cast: Cast) -> None:
    attempt = paid(cast, a_dossier_that_costs(cast))
    arrival = arrival_of(attempt)

    reverse_arrival(arrival=arrival.id, reason="Ngân hàng thu hồi", by=cast.leader, at=LATER)
    connection.check_constraints()

    assert attempt_of(attempt=attempt.id).state is AttemptState.REVERSED
    assert payables_of(subject=attempt.subject)[0].owed_vnd == COSTS_VND
    assert Receipt.objects.get().cancelled_at == LATER
    assert verify_ledger().wrong == 0
    with pytest.raises(UnableToReverse):
        reverse_arrival(arrival=arrival.id, reason="x", by=cast.leader, at=LATER)
    with pytest.raises(UnableToRefund):
        ask_refund(arrival=arrival.id, amount_vnd=COSTS_VND, reason="x", by=cast.counter, at=LATER)


def test_what_was_reversed_can_be_paid_anew_with_a_new_receipt(cast: Cast) -> None:
    row = a_dossier_that_costs(cast)
    reverse_arrival(arrival=arrival_of(paid(cast, row)).id, reason="x", by=cast.leader, at=LATER)

    again = begun(cast, row, at=LATER)
    tell(again, at=LATER)
    follow(at=LATER)

    assert sorted(Receipt.objects.values_list("number", flat=True)) == [1, 2]
    assert verify_ledger().wrong == 0


def test_neither_without_a_reason_nor_by_others_nor_while_it_goes_back(cast: Cast) -> None:
    refund = asked(cast)

    with pytest.raises(UnableToReverse, match="going back"):
        reverse_arrival(arrival=refund.arrival_id, reason="x", by=cast.leader, at=LATER)
    with pytest.raises(UnableToReverse, match="reason"):
        reverse_arrival(arrival=refund.arrival_id, reason="", by=cast.leader, at=LATER)
    with pytest.raises(NotPermitted):
        reverse_arrival(arrival=refund.arrival_id, reason="x", by=cast.counter, at=LATER)
