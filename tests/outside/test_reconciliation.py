"""Settlement files over HTTP, against the stand-in gateway as a process of its own: each planted difference is found, and a
spoiled file changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.transactions import durable
from motcua.service.payments.closing.verify import verify_closings
from motcua.service.payments.commands.refunds import ask_refund, decide_refund
from motcua.service.payments.jobs import carry_refunds
from motcua.service.payments.models import Arrival
from motcua.service.payments.models_reconciliation import Difference, Settlement, SettlementLine
from motcua.service.payments.reconciliation.jobs import compare_again, fetch_settlements
from motcua.service.payments.values import AttemptView
from tests.outside.test_gateway import Joined, joined, qr_of, running

__all__ = ["joined", "running"]  # fixtures of this module too


@pytest.fixture(autouse=True)
def honest_again(joined: Joined) -> Iterator[None]:
    yield
    plant(joined, [])


def plant(joined: Joined, plants: list[dict[str, object]], *, spoil: str = "") -> None:
    for channel in ("bank", "platform"):
        joined.gateway.ask(
            "POST",
            "/v1/test/settlement",
            {"channel": channel, "plants": plants if channel == "bank" else [], "spoil": spoil},
        )


def paid_now(joined: Joined) -> Arrival:
    attempt: AttemptView = joined.begun()
    joined.gateway.transfer(qr_of(attempt))
    joined.follow(attempt)
    return Arrival.objects.get(attempt=attempt.id)


def test_each_of_seven_planted_differences_is_found_and_nothing_else(joined: Joined) -> None:
    """Their files of today and tomorrow, fetched the day after."""
    good, gone, amount, currency, twice, moved, recalled, given = (paid_now(joined) for _each in range(8))
    at = city_clock().now()
    today, tomorrow = city_day(at), city_day(at) + timedelta(days=1)
    with durable():
        refund = ask_refund(arrival=given.id, amount_vnd=given.amount_vnd, reason="x", by=joined.cast.counter, at=at)
    with durable():
        decide_refund(refund=refund, approve=True, by=joined.cast.leader, at=at)
    assert carry_refunds(at) == 1
    plant(
        joined,
        [
            {
                "do": "invent",
                "transaction": "FT-never",
                "reference": "CHUYEN TIEN",
                "amount": 9_000,
                "at": at.isoformat(),
            },
            {"do": "omit", "transaction": gone.transaction},
            {"do": "amount", "transaction": amount.transaction, "amount": amount.amount_vnd - 1},
            {"do": "currency", "transaction": currency.transaction, "currency": "USD"},
            {"do": "twice", "transaction": twice.transaction},
            {"do": "move", "transaction": moved.transaction, "to": tomorrow.isoformat()},
            {"do": "return", "transaction": recalled.transaction},
        ],
    )

    two_days_later = at + timedelta(days=2)
    fetch_settlements(two_days_later)

    rows = Difference.objects.exclude(state="gone").values_list("kind", "transaction", "day")
    assert set(rows) == {
        ("missing_here", "FT-never", today),
        ("missing_there", gone.transaction, today),
        ("amount", amount.transaction, today),
        ("currency", currency.transaction, today),
        ("twice", twice.transaction, today),
        ("day", moved.transaction, tomorrow),
        ("refunded", recalled.transaction, today),
    }
    assert SettlementLine.objects.filter(transaction=good.transaction).count() == 1
    before = SettlementLine.objects.count()
    assert fetch_settlements(two_days_later) == 0
    compare_again(two_days_later + timedelta(hours=1))
    assert SettlementLine.objects.count() == before
    assert verify_closings().wrong == 0

    plant(joined, [])
    fetch_settlements(two_days_later)
    assert not Difference.objects.exclude(state="gone").exists()
    assert Settlement.objects.filter(gateway="vietqr", day=today, superseded_at=None).get().revision == 2


@pytest.mark.parametrize("spoil", ["cut_off", "windows-1258", "totals"])
def test_a_spoiled_file_changes_nothing_and_the_next_one_is_taken(joined: Joined, spoil: str) -> None:
    paid_now(joined)
    later = city_clock().now() + timedelta(days=1)
    before = (Settlement.objects.count(), SettlementLine.objects.count())
    plant(joined, [], spoil=spoil)

    assert fetch_settlements(later) == 0
    assert (Settlement.objects.count(), SettlementLine.objects.count()) == before

    plant(joined, [], spoil="mark")
    assert fetch_settlements(later) >= 1
