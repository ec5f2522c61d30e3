"""Paying for a dossier: once, whole, by whoever may, whatever the gateways tell and in whatever order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.journal.queries import entries_of
from motcua.service.dossiers.commands.clock import pause_dossiers
from motcua.service.dossiers.commands.corrections import withdraw_dossiers
from motcua.service.dossiers.commands.payments import begin_payment, confirm_payments, take_cash
from motcua.service.dossiers.errors import UnableToActOnDossiers
from motcua.service.dossiers.models import Pause
from motcua.service.dossiers.queries.dossier import dossier_view
from motcua.service.dossiers.queries.dues import dues_of
from motcua.service.dossiers.values import Status
from motcua.service.dossiers.verify import verify_dossiers
from motcua.service.payments.commands.attempts import expire_attempts
from motcua.service.payments.commands.notifications import keep_notification, take_notifications
from motcua.service.payments.errors import UnableToBeginPayment, UnableToFindGateway, UnableToKeepNotification
from motcua.service.payments.models import Arrival, Attempt, Notification, Payable, Receipt, Refund
from motcua.service.payments.queries import attempt_of, payables_of, receipt_of
from motcua.service.payments.values import (
    ArrivalOutcome,
    AttemptState,
    NotificationKind,
    Notified,
    PayableState,
    SurplusReason,
)
from motcua.service.payments.verify import verify_ledger
from tests.cast import AT, Cast
from tests.dossiers import a_filed_dossier, a_received_dossier, fresh
from tests.payments import COSTS_VND, a_dossier_that_costs, begun, follow, paid, tell
from tests.rooms.service.dossiers.test_happenings import billed

#: Within the time of every way to pay.
LATER = AT + timedelta(minutes=20)


def test_what_the_rules_say_is_asked_for_paid_booked_and_receipted(cast: Cast) -> None:
    row = a_dossier_that_costs(cast)

    attempt = paid(cast, row)

    (payable,) = payables_of(subject=row.id)
    assert (payable.amount_vnd, payable.state) == (COSTS_VND, PayableState.PAID)
    view = attempt_of(attempt=attempt.id)
    assert view.state is AttemptState.PAID
    receipt = receipt_of(code=view.receipt)
    assert (receipt.amount_vnd, receipt.number, receipt.cancelled_at) == (COSTS_VND, "0000001", None)
    assert "fees_paid" in [entry.kind for entry in entries_of(subject=row.id)]
    assert verify_ledger().wrong == 0
    assert verify_dossiers().wrong == 0


def test_a_dossier_that_stands_still_for_money_goes_on_by_itself_when_it_is_paid(cast: Cast) -> None:
    row = a_dossier_that_costs(cast)
    pause_dossiers(dossiers=[row.id], ground="financial_obligation", reason="", by=SYSTEM, at=LATER)
    assert [payable.amount_vnd for payable in payables_of(subject=row.id)] == [COSTS_VND]

    paid(cast, row, at=LATER + timedelta(days=1))

    assert fresh(row).status == Status.IN_PROCESSING.value
    (pause,) = Pause.objects.filter(dossier=row)
    assert pause.period.upper - pause.period.lower == timedelta(days=1)
    assert verify_dossiers().wrong == 0


def test_a_process_that_waits_for_money_goes_on_by_itself(cast: Cast) -> None:
    row = billed(cast, answers={"extract_copies": 2})
    assert (row.status, row.current_task) == (Status.PAUSED.value, None)

    paid(cast, row, at=AT + timedelta(days=1, hours=1))

    after = fresh(row)
    assert (after.status, after.current_step) == (Status.IN_PROCESSING.value, "Bước again")
    assert verify_dossiers().wrong == 0


def test_who_paid_before_the_money_was_asked_for_does_not_wait(cast: Cast) -> None:
    row = billed(cast, answers={"extract_copies": 2}, before_bill=lambda dossier: paid(cast, dossier))

    assert (row.status, row.current_step) == (Status.IN_PROCESSING.value, "Bước again")


def test_a_pause_for_another_reason_stays(cast: Cast) -> None:
    row = a_dossier_that_costs(cast)
    pause_dossiers(dossiers=[row.id], ground="verification", reason="", by=SYSTEM, at=LATER)

    paid(cast, row, at=LATER)

    assert fresh(row).status == Status.PAUSED.value


def test_two_tabs_begin_one_payment_and_two_ways_begin_two(cast: Cast) -> None:
    row = a_dossier_that_costs(cast)

    first, second = begun(cast, row), begun(cast, row)
    other = begun(cast, row, gateway="platform")

    assert first.id == second.id
    assert other.id != first.id
    assert Payable.objects.filter(subject=row.id).count() == 1


def test_paid_twice_by_two_ways_the_second_goes_back(cast: Cast) -> None:
    row = a_dossier_that_costs(cast)
    by_bank, by_platform = begun(cast, row), begun(cast, row, gateway="platform")

    tell(by_bank, at=LATER)
    tell(by_platform, at=LATER)
    outcomes = [each.outcome for each in follow(at=LATER)]

    assert outcomes == [ArrivalOutcome.CREDITED, ArrivalOutcome.SURPLUS]
    assert attempt_of(attempt=by_platform.id).surplus_reason is SurplusReason.PAID_BEFORE
    refund = Refund.objects.get()
    assert (refund.amount_vnd, refund.state) == (COSTS_VND, "approved")
    assert Receipt.objects.count() == 1
    assert verify_ledger().wrong == 0


def test_the_same_code_paid_twice_is_credited_once(cast: Cast) -> None:
    row = a_dossier_that_costs(cast)
    attempt = paid(cast, row)

    tell(attempt, at=LATER, transaction="FT-again")
    follow(at=LATER)

    view = attempt_of(attempt=attempt.id)
    assert (view.state, view.surplus_vnd) == (AttemptState.PAID, COSTS_VND)


def test_told_twice_it_is_booked_once(cast: Cast) -> None:
    row = a_dossier_that_costs(cast)
    attempt = begun(cast, row)
    same = Notified(
        id="n-1",
        kind=NotificationKind.PAID,
        reference=attempt.reference,
        transaction="FT-1",
        amount_vnd=COSTS_VND,
        at=LATER,
    )

    first = keep_notification(gateway="vietqr", notified=same, by=SYSTEM, at=LATER)
    again = keep_notification(gateway="vietqr", notified=same, by=SYSTEM, at=LATER)
    tell(attempt, at=LATER, transaction="FT-1")
    confirmed = follow(at=LATER)

    assert (first.again, again.again) == (False, True)
    assert [each.again for each in confirmed] == [False, True]
    assert Arrival.objects.count() == 1
    with pytest.raises(UnableToKeepNotification):
        keep_notification(
            gateway="vietqr",
            notified=Notified(**{**vars(same), "amount_vnd": 1}),
            by=SYSTEM,
            at=LATER,
        )


def test_another_amount_is_not_credited_and_goes_back(cast: Cast) -> None:
    row = a_dossier_that_costs(cast)
    attempt = begun(cast, row)

    for number, amount in enumerate((COSTS_VND - 1, COSTS_VND + 1)):
        tell(attempt, at=LATER, amount_vnd=amount, transaction=f"FT-{number}")
    follow(at=LATER)

    view = attempt_of(attempt=attempt.id)
    assert (view.state, view.surplus_reason) == (AttemptState.OPEN, SurplusReason.WRONG_AMOUNT)
    assert payables_of(subject=row.id)[0].owed_vnd == COSTS_VND
    assert verify_ledger().wrong == 0


def test_money_after_the_time_is_over_is_kept_and_goes_back(cast: Cast) -> None:
    row = a_dossier_that_costs(cast)
    attempt = begun(cast, row)
    too_late = AT + timedelta(days=2)

    assert expire_attempts(limit=10, by=SYSTEM, at=too_late) == 1
    tell(attempt, at=too_late)
    follow(at=too_late)

    view = attempt_of(attempt=attempt.id)
    assert (view.state, view.surplus_reason) == (AttemptState.EXPIRED, SurplusReason.EXPIRED)
    assert Refund.objects.get().amount_vnd == COSTS_VND


def test_money_in_time_that_is_told_of_late_is_credited(cast: Cast) -> None:
    row = a_dossier_that_costs(cast)
    attempt = begun(cast, row)
    expire_attempts(limit=10, by=SYSTEM, at=AT + timedelta(days=2))

    tell(attempt, at=LATER)
    follow(at=AT + timedelta(days=2))

    assert attempt_of(attempt=attempt.id).state is AttemptState.PAID


def test_a_failure_told_before_or_after_the_success_changes_nothing(cast: Cast) -> None:
    for kinds in (("failed", "paid"), ("paid", "failed")):
        attempt = begun(cast, a_dossier_that_costs(cast), gateway="platform")
        for kind in kinds:
            tell(attempt, at=LATER, kind=NotificationKind(kind))
            follow(at=LATER)

        assert attempt_of(attempt=attempt.id).state is AttemptState.PAID


def test_what_failed_may_be_paid_anew(cast: Cast) -> None:
    row = a_dossier_that_costs(cast)
    failed = begun(cast, row, gateway="platform")
    tell(failed, at=LATER, kind=NotificationKind.FAILED)
    follow(at=LATER)

    again = begun(cast, row, gateway="platform", at=LATER)

    assert attempt_of(attempt=failed.id).state is AttemptState.FAILED
    assert again.id != failed.id


def test_word_of_an_unknown_payment_is_kept_for_a_person(cast: Cast) -> None:
    attempt = begun(cast, a_dossier_that_costs(cast))
    tell(attempt, at=LATER, reference="MC3333333333")

    (confirmed,) = follow(at=LATER)

    assert confirmed.attempt is None
    assert Notification.objects.get().state == "refused"
    assert Arrival.objects.count() == 0


def test_a_withdrawn_dossier_owes_nothing_more_and_money_for_it_goes_back(cast: Cast) -> None:
    row = a_dossier_that_costs(cast)
    attempt = begun(cast, row)
    withdraw_dossiers(dossiers=[row.id], reason="", by=cast.citizen, at=LATER)

    tell(attempt, at=LATER)
    follow(at=LATER)

    assert payables_of(subject=row.id) == ()
    assert attempt_of(attempt=attempt.id).surplus_reason is SurplusReason.NOT_OWED


def test_cash_at_the_counter_is_booked_at_once_and_by_whom(cast: Cast) -> None:
    row = a_dossier_that_costs(cast)
    pause_dossiers(dossiers=[row.id], ground="financial_obligation", reason="", by=SYSTEM, at=LATER)

    attempt = take_cash(dossier=row.id, by=cast.counter, at=LATER)

    assert fresh(row).status == Status.IN_PROCESSING.value
    assert attempt_of(attempt=attempt.id).receipt
    assert entries_of(subject=attempt.id)[-1].actor == cast.counter.account
    with pytest.raises(UnableToBeginPayment, match="Nothing is owed"):
        take_cash(dossier=row.id, by=cast.counter, at=LATER)
    assert verify_ledger().wrong == 0


def test_only_her_own_side_pays_and_only_her_counter_takes_cash(cast: Cast) -> None:
    row = a_dossier_that_costs(cast)

    for stranger in (cast.neighbour, cast.counter, cast.other_officer, SYSTEM):
        with pytest.raises(NotPermitted):
            begin_payment(dossier=row.id, gateway="vietqr", by=stranger, at=AT)
    for stranger in (cast.neighbour, cast.citizen, cast.handler, cast.other_officer):
        with pytest.raises(NotPermitted):
            take_cash(dossier=row.id, by=stranger, at=AT)
    with pytest.raises(NotPermitted):
        confirm_payments(taken=[], by=cast.counter, at=AT)
    assert Attempt.objects.count() == 0


def test_nothing_is_paid_before_receipt_nor_where_nothing_is_owed_nor_by_no_known_way(cast: Cast) -> None:
    filed, free = a_filed_dossier(cast), a_received_dossier(cast)

    with pytest.raises(UnableToActOnDossiers, match="nothing can be paid now"):
        begun(cast, filed)
    with pytest.raises(UnableToBeginPayment, match="Nothing is owed"):
        begun(cast, free)
    for way in ("", "cash", "gold"):
        with pytest.raises(UnableToFindGateway):
            begun(cast, free, gateway=way)


def test_receipts_of_a_unit_are_numbered_one_after_the_other(cast: Cast) -> None:
    attempts = [begun(cast, a_dossier_that_costs(cast)) for _time in range(3)]
    for attempt in attempts:
        tell(attempt, at=LATER)
    follow(at=LATER)
    paid(cast, a_dossier_that_costs(cast), at=LATER)

    assert sorted(Receipt.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_following_many_costs_hardly_more_statements_than_following_few(cast: Cast) -> None:
    asked = []
    for count in (2, 2, 6):
        for _number in range(count):
            row = a_dossier_that_costs(cast)
            pause_dossiers(dossiers=[row.id], ground="financial_obligation", reason="", by=SYSTEM, at=AT)
            tell(begun(cast, row), at=LATER)
        with CaptureQueriesContext(connection) as captured:
            follow(at=LATER)
        asked.append(len(captured))

    # The first has read what a process keeps. Each clock that goes on reads what was extended and put off for it.
    _first, few, many = asked
    assert many - few <= 3 * 4, "\n".join(each["sql"][:150] for each in captured.captured_queries)


def test_its_page_knows_what_is_owed_before_it_is_asked_for(cast: Cast) -> None:
    row = a_dossier_that_costs(cast)

    dues = dues_of(view=dossier_view(dossier=row.id, actor=cast.citizen, at=AT), actor=cast.citizen, at=AT)
    to_the_office = dues_of(view=dossier_view(dossier=row.id, actor=cast.handler, at=AT), actor=cast.handler, at=AT)

    assert (dues.owed_vnd, dues.can_pay, to_the_office.can_pay) == (COSTS_VND, True, False)
    assert Payable.objects.count() == 0


def test_taken_notifications_are_nobody_elses_and_come_back_when_nothing_came_of_them(cast: Cast) -> None:
    attempt = begun(cast, a_dossier_that_costs(cast))
    tell(attempt, at=LATER)

    assert len(take_notifications(at=LATER, limit=10)) == 1
    assert take_notifications(at=AT - timedelta(days=1), limit=10) == []
    assert len(take_notifications(at=LATER, limit=10)) == 1
    assert Arrival.objects.count() == 0
