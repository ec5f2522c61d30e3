"""The collecting office: cash taken once and taken back by another person, reminders, demands let go, receipts made out anew,
refunds tried again, and the matters in which money and dossier do not agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM, Actor, Role
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.messages.models import Message
from motcua.foundation.messages.queries import outbox
from motcua.registry.people.models import Person
from motcua.service.dossiers.commands.clock import pause_dossiers
from motcua.service.dossiers.commands.collecting import (
    hand_unaware,
    let_paid_go_on,
    let_payable_go,
    remind_payers,
    take_cash_back,
)
from motcua.service.dossiers.commands.dues import demand_fees
from motcua.service.dossiers.commands.payments import begin_at_counter, take_cash
from motcua.service.dossiers.models import Dossier, Pause
from motcua.service.dossiers.queries.money import dossiers_of_money, unaware_dossiers
from motcua.service.payments.collecting.commands.matters import (
    look_after_matters,
    open_matters,
    settle_matter,
    try_matter_again,
)
from motcua.service.payments.collecting.commands.receipts import reissue_receipt
from motcua.service.payments.collecting.commands.retrying import retry_refund
from motcua.service.payments.collecting.errors import (
    UnableToReissueReceipt,
    UnableToSettleMatter,
    UnableToTryAgain,
)
from motcua.service.payments.collecting.finding import found_now
from motcua.service.payments.collecting.policy import may_see_money, money_visible_to
from motcua.service.payments.collecting.queries.collections import collections, movements
from motcua.service.payments.collecting.queries.matters import matter_counts
from motcua.service.payments.collecting.queries.matters import open_matters as listed
from motcua.service.payments.collecting.queries.owed import owed_counts, owed_lines
from motcua.service.payments.collecting.queries.receipts import books
from motcua.service.payments.collecting.queries.refunds import refund_counts
from motcua.service.payments.collecting.values import Cut, Days, DueState, RefundView
from motcua.service.payments.commands.refunds import ask_refund, decide_refund, note_fault, take_refunds
from motcua.service.payments.errors import UnableToBeginPayment, UnableToCancelPayables, UnableToReverse
from motcua.service.payments.models import Attempt, Notification, Payable, Receipt, Refund
from motcua.service.payments.models_matters import Matter
from motcua.service.payments.queries import owed_on
from motcua.service.payments.values import AccountKind, Fault
from motcua.service.payments.values_matters import MatterKind, Outcome
from motcua.service.payments.verify import verify_ledger
from tests.cast import AT, Cast, whoever
from tests.conftest import moment
from tests.dossiers import fresh
from tests.payments import COSTS_VND, a_dossier_that_costs, arrival_of, begun, follow, paid, tell

LATER = AT + timedelta(hours=1)
TODAY = Days(city_day(AT), city_day(AT))


@pytest.fixture
def cashier(cast: Cast) -> Actor:
    return whoever(unit=cast.ward, role=Role.CASHIER)


@pytest.fixture
def accountant(cast: Cast) -> Actor:
    return whoever(unit=cast.ward, role=Role.ACCOUNTANT)


def owing(cast: Cast) -> tuple[Dossier, Payable]:
    row = a_dossier_that_costs(cast)
    demand_fees([row], by=SYSTEM, at=AT)
    return row, Payable.objects.get(subject=row.id)


# Cash -------------------------------------------------------------------------------------------------------------


def test_cash_is_taken_for_what_the_page_showed_and_the_officer_is_not_the_payer(cast: Cast, cashier: Actor) -> None:
    row = a_dossier_that_costs(cast)

    with pytest.raises(UnableToBeginPayment, match=r"16\.000"):
        take_cash(dossier=row.id, expected_vnd=COSTS_VND - 1, by=cashier, at=LATER)
    attempt = take_cash(dossier=row.id, expected_vnd=COSTS_VND, by=cashier, at=LATER)
    with pytest.raises(UnableToBeginPayment, match="owed any more"):
        take_cash(dossier=row.id, expected_vnd=COSTS_VND, by=cast.counter, at=LATER)

    assert Attempt.objects.get(id=attempt.id).payer_account is None
    assert Receipt.objects.get().payer_name == row.applicant_name


def test_a_code_shown_by_two_officers_is_the_same_payment(cast: Cast, cashier: Actor) -> None:
    row = a_dossier_that_costs(cast)

    first = begin_at_counter(dossier=row.id, gateway="vietqr", by=cast.counter, at=LATER)
    again = begin_at_counter(dossier=row.id, gateway="vietqr", by=cashier, at=LATER)

    assert first.id == again.id
    with pytest.raises(NotPermitted):
        begin_at_counter(dossier=row.id, gateway="vietqr", by=cast.handler, at=LATER)


def test_cash_booked_by_mistake_is_taken_back_the_same_day_by_another_person(
    cast: Cast, cashier: Actor, accountant: Actor
) -> None:
    row = a_dossier_that_costs(cast)
    arrival = arrival_of(take_cash(dossier=row.id, by=cashier, at=LATER))
    how: dict[str, Any] = {"arrival": arrival.id, "reason": "Thu nhầm người", "at": LATER}

    deputy_of_cashier = replace(accountant, on_behalf_of=cashier.account)
    for wrong in (cashier, deputy_of_cashier, cast.counter, cast.other_officer):
        with pytest.raises(NotPermitted):
            take_cash_back(**how, by=wrong)
    with pytest.raises(UnableToReverse, match="reason"):
        take_cash_back(**{**how, "reason": " "}, by=accountant)
    with pytest.raises(UnableToReverse, match="refunded"):
        take_cash_back(**{**how, "at": moment("2023-06-16 00:01")}, by=accountant)
    take_cash_back(**how, by=accountant)
    connection.check_constraints()

    assert owed_on(subjects=[row.id]) == {row.id: COSTS_VND}
    assert Receipt.objects.get().cancelled_reason == "Thu nhầm người"
    with pytest.raises(UnableToReverse):
        take_cash_back(**how, by=accountant)
    take_cash(dossier=row.id, by=cashier, at=LATER)
    assert sorted(Receipt.objects.values_list("number", flat=True)) == [1, 2]
    assert verify_ledger().wrong == 0


def test_only_cash_is_taken_back_so(cast: Cast, accountant: Actor) -> None:
    arrival = arrival_of(paid(cast, a_dossier_that_costs(cast)))

    with pytest.raises(UnableToReverse, match="not paid in cash"):
        take_cash_back(arrival=arrival.id, reason="x", by=accountant, at=AT)


# What is owed -----------------------------------------------------------------------------------------------------


def test_the_longest_overdue_comes_first_and_each_state_is_counted(cast: Cast, accountant: Actor) -> None:
    rows = [owing(cast)[1] for _number in range(3)]
    today = city_day(AT)
    for row, due in zip(rows, (None, today - timedelta(days=1), today), strict=True):
        Payable.objects.filter(id=row.id).update(due_on=due)

    lines = owed_lines(actor=accountant, today=today)
    counts = owed_counts(actor=accountant, today=today)

    assert [line.id for line in lines] == [rows[1].id, rows[2].id, rows[0].id]
    assert [line.state for line in lines] == [DueState.OVERDUE, DueState.SOON, DueState.UNDATED]
    assert (counts.owed_vnd, counts.overdue_vnd) == (3 * COSTS_VND, COSTS_VND)
    assert counts.counts == {DueState.OVERDUE: 1, DueState.SOON: 1, DueState.LATER: 0, DueState.UNDATED: 1}
    assert not owed_lines(actor=cast.other_officer, today=today)


def test_a_payer_is_found_by_reference_code_and_name(cast: Cast, accountant: Actor) -> None:
    row = a_dossier_that_costs(cast)
    attempt = begun(cast, row)

    for text in (attempt.reference.lower(), str(row.code), "tran thi buoi"):
        assert dossiers_of_money(actor=accountant, text=text) == [row.id]
        assert dossiers_of_money(actor=cast.other_officer, text=text) == []


def test_a_payer_is_reminded_once_a_day_whoever_reminds(cast: Cast, accountant: Actor) -> None:
    row, payable = owing(cast)
    before = Message.objects.count()

    first = remind_payers(payables=[payable.id], by=accountant, at=AT)
    again = remind_payers(payables=[payable.id], by=cast.counter, at=LATER)
    tomorrow = remind_payers(payables=[payable.id], by=accountant, at=moment("2023-06-16 08:00"))

    assert (first.told, again.told, tomorrow.told) == (1, 0, 1)
    assert "today already" in again.refused[str(row.code)]
    assert Message.objects.count() == before + 2
    assert outbox(limit=2)[0].subject_vi == f"Nhắc nộp 16.000 ₫ cho hồ sơ {row.code}"
    assert Payable.objects.get(id=payable.id).reminders == 2
    with pytest.raises(NotPermitted):
        remind_payers(payables=[payable.id], by=cast.other_officer, at=moment("2023-06-17 08:00"))


def test_who_cannot_be_reached_is_named_and_not_counted(cast: Cast, accountant: Actor) -> None:
    row, payable = owing(cast)
    Person.objects.filter(id=row.applicant).update(account=None, phone="")

    reminded = remind_payers(payables=[payable.id], by=accountant, at=AT)

    assert (reminded.told, list(reminded.refused)) == (0, [row.code])
    assert Payable.objects.get(id=payable.id).reminders == 0


def test_a_demand_that_was_let_go_is_not_asked_for_again_and_the_dossier_goes_on(cast: Cast, accountant: Actor) -> None:
    row = a_dossier_that_costs(cast)
    pause_dossiers(dossiers=[row.id], ground="financial_obligation", reason="x", by=cast.head, at=AT)
    payable = Payable.objects.get(subject=row.id)
    how: dict[str, Any] = {"payable": payable.id, "reason": "Hộ nghèo được miễn", "at": LATER}

    for wrong in (cast.counter, cast.handler, cast.other_officer):
        with pytest.raises(NotPermitted):
            let_payable_go(**how, by=wrong)
    with pytest.raises(UnableToCancelPayables, match="reason"):
        let_payable_go(**{**how, "reason": ""}, by=accountant)
    let_payable_go(**how, by=accountant)

    assert fresh(row).status != "paused"
    demand_fees([fresh(row)], by=SYSTEM, at=LATER)
    assert owed_on(subjects=[row.id]) == {}
    with pytest.raises(UnableToCancelPayables, match="before"):
        let_payable_go(**how, by=accountant)


def test_neither_what_was_paid_nor_a_tax_is_let_go(cast: Cast, accountant: Actor) -> None:
    row = a_dossier_that_costs(cast)
    paid(cast, row)
    taxed = owing(cast)[1]
    Payable.objects.filter(id=taxed.id).update(kind="land_tax")

    for payable, why in ((Payable.objects.get(subject=row.id), "paid"), (taxed, "tax office")):
        with pytest.raises(UnableToCancelPayables, match=why):
            let_payable_go(payable=payable.id, reason="x", by=accountant, at=LATER)


# Collections and receipt books ------------------------------------------------------------------------------------


def test_collections_open_into_their_rows_and_say_what_went_back(cast: Cast, cashier: Actor, accountant: Actor) -> None:
    paid(cast, a_dossier_that_costs(cast))
    row = a_dossier_that_costs(cast)
    arrival = arrival_of(take_cash(dossier=row.id, by=cashier, at=LATER))
    take_cash_back(arrival=arrival.id, reason="x", by=accountant, at=LATER)

    found = collections(cut=Cut(days=TODAY), actor=accountant)
    ((_unit, kind),) = found.by_unit

    assert (found.total.collected_vnd, found.total.back_vnd, found.payments) == (2 * COSTS_VND, COSTS_VND, 2)
    assert {way: each.collected_vnd for way, each in found.by_gateway.items()} == {
        "vietqr": COSTS_VND,
        "cash": COSTS_VND,
    }
    assert {hour: each.collected_vnd for hour, each in found.by_hour.items()} == {9: COSTS_VND, 10: COSTS_VND}
    for cut in (Cut(days=TODAY, kind=kind), Cut(days=TODAY, unit=cast.ward.id)):
        assert sum(line.amount_vnd for line in movements(cut=cut, actor=accountant)) == COSTS_VND
    assert len(movements(cut=Cut(days=TODAY, gateway="cash"), actor=accountant)) == 2
    assert [line.amount_vnd for line in movements(cut=Cut(days=TODAY, hour=9), actor=accountant)] == [COSTS_VND]
    assert not movements(cut=Cut(days=TODAY, kind=AccountKind.TREASURY), actor=accountant)
    assert not movements(cut=Cut(days=TODAY), actor=cast.other_officer)


@pytest.mark.parametrize(
    "who", ["counter", "handler", "head", "leader", "clerk", "other_officer", "auditor", "citizen", "administrator"]
)
def test_lists_show_what_one_may_see_of_each(cast: Cast, who: str) -> None:
    attempt = Attempt.objects.get(id=begun(cast, a_dossier_that_costs(cast)).id)
    actor: Actor = getattr(cast, who)

    seen = bool(may_see_money(actor, unit=attempt.unit, path=attempt.path))

    assert Attempt.objects.filter(money_visible_to(actor)).exists() is seen
    assert seen is (who in {"counter", "head", "leader", "auditor"})


def test_a_receipt_is_cancelled_with_its_reason_and_made_out_anew(cast: Cast, accountant: Actor) -> None:
    paid(cast, a_dossier_that_costs(cast))
    receipt = Receipt.objects.get()
    how: dict[str, Any] = {"receipt": receipt.id, "payer_name": "Trần Văn Bưởi", "reason": "Sai tên", "at": LATER}

    for wrong in (cast.handler, cast.other_officer, cast.citizen):
        with pytest.raises(NotPermitted):
            reissue_receipt(**how, by=wrong)
    for field, why in (("reason", "reason"), ("payer_name", "who paid")):
        with pytest.raises(UnableToReissueReceipt, match=why):
            reissue_receipt(**{**how, field: " "}, by=accountant)
    code = reissue_receipt(**how, by=accountant)

    new, old = Receipt.objects.get(code=code), Receipt.objects.get(id=receipt.id)
    assert (new.number, new.payer_name, new.amount_vnd) == (2, "Trần Văn Bưởi", COSTS_VND)
    assert (old.number, old.cancelled_reason) == (1, "Sai tên")
    with pytest.raises(UnableToReissueReceipt, match="already"):
        reissue_receipt(**how, by=accountant)
    (book,) = books(actor=accountant)
    assert (book.first, book.last, book.count, book.cancelled, book.has_gap) == (1, 2, 2, 1, False)
    assert book.standing_vnd == COSTS_VND
    assert verify_ledger().wrong == 0


# Refunds and matters ----------------------------------------------------------------------------------------------


def a_failed_refund(cast: Cast, accountant: Actor) -> Refund:
    arrival = arrival_of(paid(cast, a_dossier_that_costs(cast)))
    refund = ask_refund(arrival=arrival.id, amount_vnd=COSTS_VND, reason="x", by=accountant, at=AT)
    decide_refund(refund=refund, approve=True, by=cast.leader, at=AT)
    take_refunds(at=AT)
    note_fault(refund=refund, fault=Fault("closed account", permanent=True), by=SYSTEM, at=AT)
    return Refund.objects.get(id=refund)


def test_deputies_neither_approve_what_their_principal_asked_for_nor_the_other_way_round(
    cast: Cast, accountant: Actor
) -> None:
    arrival = arrival_of(paid(cast, a_dossier_that_costs(cast)))
    refund = ask_refund(arrival=arrival.id, amount_vnd=COSTS_VND, reason="x", by=cast.head, at=AT)

    with pytest.raises(NotPermitted, match="another person"):
        decide_refund(refund=refund, approve=True, by=replace(cast.leader, on_behalf_of=cast.head.account), at=AT)
    with pytest.raises(NotPermitted):
        decide_refund(refund=refund, approve=True, by=accountant, at=AT)
    decide_refund(
        refund=refund, approve=True, by=whoever(unit=cast.ward, role=Role.CHIEF_ACCOUNTANT), answer="Đúng", at=AT
    )
    assert Refund.objects.get(id=refund).answer == "Đúng"


def test_a_failed_refund_is_a_persons_at_once_and_is_tried_again_at_her_word(cast: Cast, accountant: Actor) -> None:
    refund = a_failed_refund(cast, accountant)
    assert refund_counts(actor=accountant)[RefundView.FAILED] == 1

    open_matters(found=found_now(at=AT), by=SYSTEM, at=AT)
    (matter,) = listed(handed=True, actor=accountant)
    assert (matter.kind, matter.about, matter.fault) == (MatterKind.REFUND_STUCK, refund.id, "closed account")
    assert open_matters(found=found_now(at=LATER), by=SYSTEM, at=LATER) == 0
    for wrong in (cast.counter, cast.other_officer):
        with pytest.raises(NotPermitted):
            retry_refund(refund=refund.id, by=wrong, at=LATER)
    try_matter_again(matter=matter.id, by=accountant, at=LATER)

    assert len(take_refunds(at=LATER)) == 1
    with pytest.raises(UnableToTryAgain, match="not failed"):
        retry_refund(refund=refund.id, by=accountant, at=LATER)


def test_money_with_an_unknown_reference_is_handed_to_who_controls_and_settled_with_a_word(cast: Cast) -> None:
    attempt = begun(cast, a_dossier_that_costs(cast))
    tell(attempt, at=AT, reference="MCKHA7QMXRT4")
    follow(at=AT)

    open_matters(found=found_now(at=AT), by=SYSTEM, at=AT)
    matter = Matter.objects.get()
    controller = whoever(unit=cast.ward, role=Role.CONTROLLER)

    assert (matter.kind, matter.unit, matter.handed_at) == (MatterKind.UNKNOWN_REFERENCE.value, None, AT)
    assert [each.id for each in listed(handed=True, actor=controller)] == [matter.id]
    assert not listed(handed=True, actor=cast.leader)
    with pytest.raises(NotPermitted):
        settle_matter(matter=matter.id, note="x", by=cast.leader, at=LATER)
    with pytest.raises(UnableToSettleMatter, match="what came of it"):
        settle_matter(matter=matter.id, note=" ", by=controller, at=LATER)
    settle_matter(matter=matter.id, note="Ngân hàng đã chuyển trả", by=controller, at=LATER)
    with pytest.raises(UnableToSettleMatter, match="has ended"):
        settle_matter(matter=matter.id, note="x", by=controller, at=LATER)
    assert MatterKind.UNKNOWN_REFERENCE not in {each.kind for each in found_now(at=LATER)}


def test_a_refused_notification_is_followed_when_it_is_tried_again_and_its_matter_heals(cast: Cast) -> None:
    attempt = begun(cast, a_dossier_that_costs(cast))
    tell(attempt, at=AT, reference="MCKHA7QMXRT4")
    follow(at=AT)
    open_matters(found=found_now(at=AT), by=SYSTEM, at=AT)
    matter = Matter.objects.get()
    Attempt.objects.filter(id=attempt.id).update(reference="MCKHA7QMXRT4")

    try_matter_again(matter=matter.id, by=whoever(unit=cast.ward, role=Role.CONTROLLER), at=LATER)
    follow(at=LATER)
    look_after_matters(by=SYSTEM, at=LATER)

    assert Attempt.objects.get(id=attempt.id).state == "paid"
    assert Matter.objects.get().outcome == Outcome.HEALED.value
    assert verify_ledger().wrong == 0


def test_what_waits_is_found_then_handed_within_the_minute_and_accountants_are_told_once(
    cast: Cast, accountant: Actor
) -> None:
    attempt = begun(cast, a_dossier_that_costs(cast))
    tell(attempt, at=AT)
    told = Message.objects.filter(account=accountant.account)

    assert found_now(at=AT + timedelta(seconds=15)) == []
    found_at = AT + timedelta(seconds=25)
    open_matters(found=found_now(at=found_at), by=SYSTEM, at=found_at)
    counts = matter_counts(actor=accountant, at=found_at)
    assert (counts.handed, counts.healing, counts.registered) == (0, 1, 1)
    handed_at = AT + timedelta(seconds=75)
    for _again in range(2):
        look_after_matters(by=SYSTEM, at=handed_at)
    assert matter_counts(actor=accountant, at=handed_at).handed == 1
    assert told.count() == 1

    follow(at=handed_at)
    look_after_matters(by=SYSTEM, at=handed_at)
    assert Matter.objects.get().outcome == Outcome.HEALED.value
    assert Notification.objects.get().state == "done"


def test_registered_and_not_confirmed_heals_when_its_gateway_is_asked(cast: Cast, accountant: Actor) -> None:
    attempt = begun(cast, a_dossier_that_costs(cast))
    away = AT + timedelta(minutes=1, seconds=40)

    open_matters(found=found_now(at=away), by=SYSTEM, at=away)
    assert [each.kind for each in listed(handed=False, actor=accountant)] == [MatterKind.NOT_CONFIRMED]
    Attempt.objects.filter(id=attempt.id).update(ask_at=away + timedelta(minutes=1))
    look_after_matters(by=SYSTEM, at=away)

    assert Matter.objects.get().outcome == Outcome.HEALED.value


def test_a_dossier_that_is_paid_and_stands_still_goes_on_and_that_it_did_is_kept(cast: Cast, accountant: Actor) -> None:
    row = a_dossier_that_costs(cast)
    pause_dossiers(dossiers=[row.id], ground="financial_obligation", reason="x", by=cast.head, at=AT)
    pause = Pause.objects.get(dossier=row.id)
    paid(cast, row, at=LATER)
    # As it would stand if the word had been lost between the books and the dossier.
    Pause.objects.filter(id=pause.id).update(period=pause.period)
    Dossier.objects.filter(id=row.id).update(status="paused")
    later = LATER + timedelta(minutes=1)

    assert unaware_dossiers(at=later) == [row.id]
    let_paid_go_on(dossier=row.id, by=SYSTEM, at=later)

    assert fresh(row).status != "paused"
    assert [(each.kind, each.outcome) for each in Matter.objects.all()] == [("dossier_unaware", "healed")]
    assert unaware_dossiers(at=later) == []


def test_one_that_cannot_go_on_is_handed_to_the_accountants_once(cast: Cast, accountant: Actor) -> None:
    row = a_dossier_that_costs(cast)

    for _again in range(2):
        hand_unaware(dossier=row.id, by=SYSTEM, at=LATER)

    (matter,) = listed(handed=True, actor=accountant)
    assert (matter.kind, matter.subject) == (MatterKind.DOSSIER_UNAWARE, row.id)
    with pytest.raises(UnableToTryAgain, match="by itself"):
        try_matter_again(matter=matter.id, by=accountant, at=LATER)
