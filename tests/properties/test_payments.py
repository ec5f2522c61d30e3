"""Whatever gateways tell, in whatever order and however often, with refunds, reversals, settlement files and crashes between:
after every step the books say of each payable and of each sum what a model says that knows only what was told and done."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.journal.values import UnitPath
from motcua.service.payments.commands.arrivals import confirm_notifications
from motcua.service.payments.commands.attempts import begin_attempt, expire_attempts
from motcua.service.payments.commands.notifications import keep_notification, take_notifications
from motcua.service.payments.commands.payables import cancel_unpaid, demand
from motcua.service.payments.commands.refunds import (
    ask_refund,
    complete_refund,
    decide_refund,
    reverse_arrival,
    take_refunds,
)
from motcua.service.payments.gateways.cash.gateway import Cash
from motcua.service.payments.gateways.vietqr.gateway import BankByVietQr
from motcua.service.payments.models import (
    Arrival,
    AttemptShare,
    Entry,
    Notification,
    Payable,
    Receipt,
    Refund,
    Transaction,
)
from motcua.service.payments.reconciliation.commands.taking import match_again, take_settlement
from motcua.service.payments.values import AttemptView, NewPayable, NotificationKind, Notified, PayableKind
from motcua.service.payments.verify import verify_ledger
from tests.cast import AT, Cast
from tests.reconciliation import Said, a_file

AMOUNTS = (15_000, 75_000)
GATEWAYS = (BankByVietQr(), Cash())


class CrashError(Exception):
    """The machine dies in the middle."""


class Payments(RuleBasedStateMachine):
    attempts: Bundle[AttemptView] = Bundle("attempts")
    #: What all runs together have brought about: a test in which nobody pays proves nothing.
    seen: ClassVar[Counter[Any]] = Counter()

    def __init__(self, cast: Cast) -> None:
        super().__init__()
        self.cast, self.at = cast, AT
        self.subjects = [uuid4(), uuid4()]
        self.path = UnitPath(unit=cast.ward.id)
        #: What the model knows: what gateways told of money (by their number of it), what was sent back, what undone.
        self.said: dict[str, list[Notified]] = {}
        self.sent: dict[UUID, int] = {}
        self.undone: set[UUID] = set()
        self._undo = transaction.atomic()
        self._undo.__enter__()

    def teardown(self) -> None:
        try:
            self._end_of_the_day()
            connection.check_constraints()
            self._check()
        finally:
            # What one run has left behind would be found by the next.
            transaction.set_rollback(True)
            self._undo.__exit__(None, None, None)

    @initialize(target=attempts)
    def money_is_asked_for_and_two_begin_to_pay(self) -> Any:
        self._demand()
        return multiple(*(self._begin(which, GATEWAYS[0]) for which in range(2)))

    @rule(minutes=st.sampled_from([1, 30, 24 * 60]))
    def time_passes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    @rule()
    def more_is_asked_for(self) -> None:
        self._demand()

    @rule(target=attempts, which=st.integers(0, 1), gateway=st.sampled_from(GATEWAYS))
    def begin(self, which: int, gateway: Any) -> Any:
        made = self._begin(which, gateway)
        return made if made is not None else multiple()

    @rule(attempt=attempts, number=st.integers(0, 2), crashes=st.booleans())
    def somebody_pays(self, attempt: AttemptView, number: int, crashes: bool) -> None:
        """The usual way, so that most runs have money in them."""
        self.gateway_tells(attempt, NotificationKind.PAID, 0, number, 0)
        self.worker_follows(5, crashes)

    @rule(
        attempt=attempts,
        kind=st.sampled_from(NotificationKind),
        more_vnd=st.sampled_from([0, 0, 0, -1, 1]),
        number=st.integers(0, 2),
        hours_ago=st.sampled_from([0, 0, 30]),
    )
    def gateway_tells(
        self, attempt: AttemptView, kind: NotificationKind, more_vnd: int, number: int, hours_ago: int
    ) -> None:
        said = Notified(
            id=f"{attempt.reference}-{kind}-{number}-{more_vnd}-{hours_ago}-{self.at:%d%H%M}",
            kind=kind,
            reference=attempt.reference,
            transaction=f"{attempt.reference}-{number}",
            amount_vnd=attempt.amount_vnd + more_vnd,
            at=self.at - timedelta(hours=hours_ago),
        )
        if kind is NotificationKind.PAID:
            self.said.setdefault(said.transaction, []).append(said)
        for _time in range(2):
            keep_notification(gateway=attempt.gateway, notified=said, by=SYSTEM, at=self.at)

    @rule(together=st.integers(1, 5), crashes=st.booleans())
    def worker_follows(self, together: int, crashes: bool) -> None:
        try:
            with transaction.atomic():
                taken = take_notifications(at=self.at, limit=together)
                confirm_notifications(taken=taken, by=SYSTEM, at=self.at)
                if crashes:
                    raise CrashError
        except CrashError:
            pass

    @rule()
    def time_runs_out(self) -> None:
        expire_attempts(limit=10, by=SYSTEM, at=self.at)

    @rule(which=st.integers(0, 1), chance=st.integers(0, 9))
    def nothing_is_owed_any_more(self, which: int, chance: int) -> None:
        """Seldom: afterwards there is nothing to pay."""
        if chance != 9:
            return
        cancel_unpaid(subjects=[self.subjects[which]], reason="withdrawn", by=SYSTEM, at=self.at)

    @rule(which=st.integers(0, 3), approve=st.booleans(), more_vnd=st.sampled_from([0, 0, 1, -1]))
    def somebody_asks_for_a_refund(self, which: int, approve: bool, more_vnd: int) -> None:
        arrival = self._some(Arrival, which)
        if arrival is not None:
            amount = arrival.amount_vnd + more_vnd
            asked = self._tried(
                ask_refund, arrival=arrival.id, amount_vnd=amount, reason="x", by=self.cast.counter, at=self.at
            )
            assert not (asked and more_vnd), "what was paid goes back whole"
            if asked:
                decide_refund(refund=asked, approve=approve, by=self.cast.leader, at=self.at)

    @rule(crashes=st.booleans())
    def refunds_are_carried(self, crashes: bool) -> None:
        for due in take_refunds(at=self.at):
            for _time in range(0 if crashes else 2):
                complete_refund(refund=due.id, by=SYSTEM, at=self.at)
                self.sent[due.id] = due.amount_vnd

    @rule(which=st.integers(0, 3))
    def a_booking_is_reversed(self, which: int) -> None:
        arrival = self._some(Arrival, which)
        if arrival is not None:
            try:
                with transaction.atomic():
                    reverse_arrival(arrival=arrival.id, reason="x", by=self.cast.leader, at=self.at)
            except UnableTo:
                return
            self.undone.add(arrival.id)

    @rule(left_out=st.integers(0, 3), more_vnd=st.sampled_from([0, 0, 1]))
    def the_bank_s_file_comes(self, left_out: int, more_vnd: int) -> None:
        """Of yesterday: without one of its lines, or with another amount in its first."""
        day = city_day(self.at) - timedelta(days=1)
        lines = [line for number, line in enumerate(self._lines(day)) if number != left_out]
        if lines:
            lines[0] = lines[0].but(amount=int(lines[0].amount) + more_vnd)
        content = a_file(lines, day=day)
        taken = self._tried(take_settlement, gateway="vietqr", day=day, content=content, by=SYSTEM, at=self.at)
        if taken and taken.matched:
            self.seen["settled"] += 1

    @rule()
    def files_are_compared_again(self) -> None:
        match_again(by=SYSTEM, at=self.at)

    @invariant()
    def the_books_say_what_the_model_says(self) -> None:
        """Payable by payable and sum by sum: from what gateways told and from what was done, not from what commands wrote
        beside the ledger."""
        arrivals = {row.id: row for row in Arrival.objects.select_related("attempt")}
        for row in arrivals.values():
            told = self.said.get(row.transaction, [])
            assert row.amount_vnd in {each.amount_vnd for each in told}, "nobody told of this sum"
            assert {each.reference for each in told} == {row.attempt.reference}
        assert len({row.transaction for row in arrivals.values()}) == len(arrivals), "booked twice"

        given = {row.id: row for row in Refund.objects.filter(state="paid")}
        assert {id_: row.amount_vnd for id_, row in given.items()} == self.sent
        back = Counter[UUID]()
        for refund in Refund.objects.exclude(state="refused"):
            back[refund.arrival_id] += refund.amount_vnd
        assert all(amount <= arrivals[id_].amount_vnd for id_, amount in back.items()), "more goes back than came"

        wanted: Counter[tuple[str, UUID]] = Counter()
        shares = AttemptShare.objects.values_list("attempt", "payable", "amount_vnd")
        by_attempt: dict[UUID, list[tuple[UUID, int]]] = {}
        for attempt, payable, amount in shares:
            by_attempt.setdefault(attempt, []).append((payable, amount))
        returned = {row.arrival_id for row in given.values()}
        for row in arrivals.values():
            paid_for = by_attempt[row.attempt_id] if row.outcome == "credited" else []
            assert row.outcome != "credited" or sum(amount for _payable, amount in paid_for) == row.amount_vnd
            for payable, amount in paid_for:
                wanted["payment", payable] -= amount
                wanted["refund", payable] += amount * (row.id in returned)
                wanted["reversal", payable] += amount * (row.id in self.undone)
        booked: Counter[tuple[str, UUID]] = Counter()
        entries = Entry.objects.exclude(payable=None).values_list("transaction__kind", "payable", "amount_vnd")
        for kind, payable, amount in entries:
            booked[kind, payable] += amount
        assert {key: sum_ for key, sum_ in booked.items() if sum_} == {
            key: sum_ for key, sum_ in wanted.items() if sum_
        }
        for owed in Payable.objects.all():
            kept = -wanted["payment", owed.id] - wanted["reversal", owed.id]
            assert (owed.paid_vnd, owed.refunded_vnd) == (kept, wanted["refund", owed.id])

        came = sum(row.amount_vnd for row in arrivals.values())
        gone = sum(self.sent.values()) + sum(arrivals[id_].amount_vnd for id_ in self.undone)
        at_hand = Entry.objects.filter(account__kind__in=["gateway", "deposit"]).values_list("amount_vnd", flat=True)
        assert sum(at_hand) == came - gone
        assert Transaction.objects.filter(kind="payment").count() == len(arrivals)
        self._receipts_are_whole(arrivals, returned)

    def _receipts_are_whole(self, arrivals: dict[UUID, Arrival], returned: set[UUID]) -> None:
        """One for each credited payment, of its fees; cancelled when the money has gone back; no number is lost."""
        fees = dict(
            AttemptShare.objects.exclude(payable__kind="land_tax")
            .values_list("attempt")
            .annotate(fees=Sum("amount_vnd"))
        )
        wanted = {
            row.id: (fees[row.attempt_id], row.id in returned | self.undone)
            for row in arrivals.values()
            if row.outcome == "credited" and row.attempt_id in fees
        }
        receipts = list(Receipt.objects.all())
        assert {row.arrival_id: (row.amount_vnd, row.cancelled_at is not None) for row in receipts} == wanted
        assert sorted(row.number for row in receipts) == list(range(1, len(wanted) + 1))

    def _end_of_the_day(self) -> None:
        """Every run ends with money in it that two paid together by the usual way, told twice; the first gets hers back, and
        the bank corrects its file. So no run proves nothing."""
        self.at += timedelta(days=2)
        self._demand()
        for _round in range(2):  # taxes first, then fees, which have receipts
            self._two_pay_and_one_gets_it_back()
        while Notification.objects.filter(state="waiting", try_at__lte=self.at).exists():
            self.worker_follows(5, False)
        self.refunds_are_carried(False)
        self.the_books_say_what_the_model_says()
        self.at += timedelta(days=1)
        for left_out in (0, 9):
            self.the_bank_s_file_comes(left_out, 0)
        self.the_books_say_what_the_model_says()
        assert set(Arrival.objects.values_list("transaction", flat=True)) == set(self.said), "what was told is booked"

    def _two_pay_and_one_gets_it_back(self) -> None:
        attempts = [made for made in (self._begin(which, GATEWAYS[0]) for which in range(2)) if made is not None]
        for attempt in attempts:
            self.gateway_tells(attempt, NotificationKind.PAID, 0, 0, 0)
        self.worker_follows(50, False)
        credited = Arrival.objects.filter(attempt__in=[each.id for each in attempts], outcome="credited")
        for arrival in credited.order_by("id")[:1]:
            said: dict[str, Any] = {"arrival": arrival.id, "reason": "x", "by": self.cast.counter, "at": self.at}
            assert self._tried(ask_refund, amount_vnd=arrival.amount_vnd + 1, **said) is None, (
                "more goes back than came"
            )
            asked = ask_refund(amount_vnd=arrival.amount_vnd, **said)
            decide_refund(refund=asked, approve=True, by=self.cast.leader, at=self.at)

    def _lines(self, day: date) -> list[Said]:
        """What the bank has of a day: what it told, and what was sent back by it."""
        came = Arrival.objects.filter(gateway="vietqr").select_related("attempt").order_by("id")
        lines = [
            Said(transaction=row.transaction, reference=row.attempt.reference, amount=row.amount_vnd, at=row.paid_at)
            for row in came
            if city_day(row.paid_at) == day
        ]
        back = Refund.objects.filter(state="paid", arrival__gateway="vietqr").select_related("arrival").order_by("id")
        return lines + [
            Said(kind="refund", transaction=row.arrival.transaction, reference=str(row.id), amount=row.amount_vnd)
            for row in back
            if row.paid_at is not None and city_day(row.paid_at) == day
        ]

    def _demand(self) -> None:
        payables = [
            NewPayable(
                subject=subject,
                key=f"{kind.value}-{self.at:%d%H}",
                kind=kind,
                name_vi="x",
                name_en="x",
                ground="x",
                amount_vnd=amount_vnd,
                unit=self.cast.ward.id,
            )
            for subject in self.subjects
            for kind, amount_vnd in zip((PayableKind.FEE, PayableKind.LAND_TAX), AMOUNTS, strict=True)
        ]
        demand(payables=payables, paths={self.cast.ward.id: self.path}, by=SYSTEM, at=self.at)

    def _begin(self, which: int, gateway: Any) -> AttemptView | None:
        made: AttemptView | None = self._tried(
            begin_attempt,
            subject=self.subjects[which],
            gateway=gateway,
            payer_name="Trần Thị Bưởi",
            by=self.cast.citizen,
            at=self.at,
        )
        return made

    def _tried(self, command: Any, **said: Any) -> Any:
        try:
            with transaction.atomic():
                return command(**said)
        except UnableTo:
            return None

    def _some(self, model: Any, which: int) -> Any:
        return next(iter(model.objects.order_by("id")[which : which + 1]), None)

    def _check(self) -> None:
        self.seen.update(Arrival.objects.values_list("outcome", flat=True))
        self.seen.update(Refund.objects.values_list("state", flat=True))
        self.seen.update(Receipt.objects.exclude(cancelled_at=None).values_list("number", flat=True))
        check = verify_ledger()
        assert check.wrong == 0, check.first_wrong
        assert sum(Entry.objects.values_list("amount_vnd", flat=True)) == 0
        assert all(0 <= row.paid_vnd <= row.amount_vnd for row in Payable.objects.all())
        surplus = Arrival.objects.filter(outcome="surplus")
        assert Refund.objects.filter(arrival__in=surplus).count() == surplus.count()
        numbers = sorted(Receipt.objects.values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))


def machine(cast: Cast) -> Any:
    """One a run, with the test's own cast."""
    return lambda: Payments(cast)


def test_any_interleaving_leaves_the_books_balanced(cast: Cast) -> None:
    Payments.seen.clear()
    run_state_machine_as_test(
        machine(cast),
        settings=settings(
            max_examples=12,
            stateful_step_count=18,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert {"credited", "surplus", "paid", "settled"} <= set(Payments.seen), Payments.seen


@pytest.mark.slow
@pytest.mark.parametrize("part", range(10))
def test_many_interleavings_leave_the_books_balanced(cast: Cast, part: int) -> None:
    """In parts, since each is one transaction: on the server of the tests it holds back the journal's order of all others."""
    run_state_machine_as_test(
        seed(part)(machine(cast)),
        settings=settings(
            max_examples=30, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
