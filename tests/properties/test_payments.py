"""Whatever gateways tell, in whatever order and however often, with refunds, reversals and crashes between: the books add up,
nothing is overpaid, receipts are numbered without a gap."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, multiple, rule, run_state_machine_as_test

from motcua.foundation.accounts.values import SYSTEM
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
from motcua.service.payments.models import Arrival, Entry, Payable, Receipt, Refund
from motcua.service.payments.values import AttemptView, NewPayable, NotificationKind, Notified, PayableKind
from motcua.service.payments.verify import verify_ledger
from tests.cast import AT, Cast

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
        self._undo = transaction.atomic()
        self._undo.__enter__()

    def teardown(self) -> None:
        connection.check_constraints()
        self._check()
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

    @rule(which=st.integers(0, 3), approve=st.booleans())
    def somebody_asks_for_a_refund(self, which: int, approve: bool) -> None:
        arrival = self._some(Arrival, which)
        if arrival is not None:
            amount = arrival.amount_vnd
            asked = self._tried(
                ask_refund, arrival=arrival.id, amount_vnd=amount, reason="x", by=self.cast.counter, at=self.at
            )
            if asked:
                decide_refund(refund=asked, approve=approve, by=self.cast.leader, at=self.at)

    @rule(crashes=st.booleans())
    def refunds_are_carried(self, crashes: bool) -> None:
        for due in take_refunds(at=self.at):
            if not crashes:
                complete_refund(refund=due.id, by=SYSTEM, at=self.at)

    @rule(which=st.integers(0, 3))
    def a_booking_is_reversed(self, which: int) -> None:
        arrival = self._some(Arrival, which)
        if arrival is not None:
            self._tried(reverse_arrival, arrival=arrival.id, reason="x", by=self.cast.leader, at=self.at)

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
    assert {"credited", "surplus"} <= set(Payments.seen), Payments.seen


@pytest.mark.slow
def test_many_interleavings_leave_the_books_balanced(cast: Cast) -> None:
    run_state_machine_as_test(
        machine(cast),
        settings=settings(
            max_examples=300, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
