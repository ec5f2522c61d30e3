"""The worker's threads follow what gateways told beside each other: each takes what the others have not taken."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from motcua.foundation.database.transactions import durable
from motcua.service.dossiers import jobs
from motcua.service.payments.models import Arrival, Notification, Receipt
from motcua.service.payments.values import ArrivalOutcome, NotificationState
from motcua.service.payments.verify import verify_ledger
from tests.cast import AT, load_cast
from tests.payments import a_dossier_that_costs, begun, tell

PAYMENTS = 12


def test_money_followed_by_several_threads_is_booked_once(committed_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with durable():
        cast = load_cast()
        attempts = [begun(cast, a_dossier_that_costs(cast)) for _payment in range(PAYMENTS)]
    for attempt in attempts:
        tell(attempt, at=AT)
        tell(attempt, at=AT, transaction=f"SECOND-{attempt.reference}")
        tell(attempt, at=AT)
    monkeypatch.setattr(jobs, "PAYMENT_CHUNK_ROWS", 2)
    barrier = Barrier(jobs.PAYMENTS_BESIDE)

    def follow() -> int:
        try:
            barrier.wait()
            return jobs.follow_payments(AT)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(jobs.PAYMENTS_BESIDE) as threads:
        followed = [each.result() for each in [threads.submit(follow) for _thread in range(jobs.PAYMENTS_BESIDE)]]
    # A thread ends where the other holds what is left; the worker comes again.
    followed.append(jobs.follow_payments(AT))

    assert sum(followed) == 3 * PAYMENTS
    assert {row.state for row in Notification.objects.all()} == {NotificationState.DONE.value}
    credited = Arrival.objects.filter(outcome=ArrivalOutcome.CREDITED.value)
    assert (credited.count(), Arrival.objects.count()) == (PAYMENTS, 2 * PAYMENTS)
    assert sorted(Receipt.objects.values_list("number", flat=True)) == list(range(1, PAYMENTS + 1))
    assert verify_ledger().wrong == 0
