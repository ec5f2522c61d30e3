"""Payments over HTTP, both ways, against the stand-in gateway as a process of its own."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.db import connections
from django.test import override_settings

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.service.dossiers.commands.clock import pause_dossiers
from motcua.service.dossiers.commands.payments import begin_payment
from motcua.service.dossiers.jobs import follow_payments
from motcua.service.dossiers.models import Dossier
from motcua.service.payments.commands.refunds import ask_refund, decide_refund
from motcua.service.payments.gateways.keys import keep_key
from motcua.service.payments.gateways.registered import gateway_of
from motcua.service.payments.jobs import ask_gateways, carry_refunds, expire
from motcua.service.payments.models import Arrival, Notification, Refund
from motcua.service.payments.queries import attempt_of
from motcua.service.payments.values import AttemptState, AttemptView
from motcua.service.payments.verify import verify_ledger
from tests import city
from tests.cast import Cast, load_cast
from tests.dossiers import fresh
from tests.journeys.conftest import free_port, serving, using
from tests.outside.gateway import GatewayProcess
from tests.outside.portal import eventually
from tests.payments import a_dossier_that_costs, begun


@dataclass
class Joined:
    """A served city and the gateway, each knowing the other's address and key."""

    cast: Cast
    gateway: GatewayProcess

    def begun(self, way: str = "vietqr") -> AttemptView:
        """A dossier that waits for its money, and a payment of it."""
        at = city_clock().now()
        with durable():
            row = a_dossier_that_costs(self.cast, at=at - timedelta(hours=1))
            pause_dossiers(dossiers=[row.id], ground="financial_obligation", reason="", by=SYSTEM, at=at)
            return begun(self.cast, row, gateway=way, at=at)

    def paid(self) -> AttemptView:
        """By a transfer, told and followed."""
        attempt = self.begun()
        self.gateway.transfer(qr_of(attempt))
        self.follow(attempt)
        return attempt

    def follow(self, attempt: AttemptView, *, told: int = 1) -> None:
        kept = Notification.objects.filter(reference=attempt.reference)
        assert eventually(lambda: kept.count() >= told)
        follow_payments(city_clock().now())

    def ordered(self) -> tuple[AttemptView, str]:
        """A payment by the platform, and the address to which its payer is led."""
        attempt = self.begun("platform")
        return attempt, gateway_of("platform").invite(attempt=attempt, back="http://city/nop/").address


def qr_of(attempt: AttemptView) -> str:
    return gateway_of("vietqr").invite(attempt=attempt, back="").qr_text


@pytest.fixture(scope="module")
def running(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Joined]:
    """One city and one gateway for all tests here: a start costs more than most of them. Each has dossiers of its own."""
    folder = tmp_path_factory.mktemp("payments")
    name = f"{connections['default'].settings_dict['NAME']}_payments"
    port = free_port()
    gateway = GatewayProcess(folder / "gateway", city=f"http://127.0.0.1:{port}")
    city.clone(os.environ["MOTCUA_TEST_TEMPLATE"], name)
    with (
        django_db_blocker.unblock(),
        using(name),
        override_settings(KEYS=folder / "keys"),
        pytest.MonkeyPatch.context() as patched,
    ):
        patched.setenv("MOTCUA_KEYS", str(folder / "keys"))
        city_clock.cache_clear()
        with durable():
            cast = load_cast()
        gateway.ahead_seconds = ahead_seconds()
        gateway.start()
        settings.GATEWAY_URL = gateway.url
        for way in ("vietqr", "platform"):
            keep_key(way, gateway.public_pem)
        try:
            with serving(name, port=port):
                yield Joined(cast, gateway)
        finally:
            gateway.kill()
            settings.GATEWAY_URL = ""
    city_clock.cache_clear()
    city.drop(name)


def ahead_seconds() -> float:
    return (city_clock().now() - datetime.now(UTC)).total_seconds()


@pytest.fixture
def joined(running: Joined) -> Joined:
    running.gateway.misbehave(None)
    return running


def test_a_transfer_by_code_is_told_credited_and_the_dossier_goes_on(joined: Joined) -> None:
    attempt = joined.begun()
    assert fresh(Dossier(id=attempt.subject)).status == "paused"

    joined.gateway.transfer(qr_of(attempt))
    joined.follow(attempt)

    assert attempt_of(attempt=attempt.id).state is AttemptState.PAID
    assert fresh(Dossier(id=attempt.subject)).status == "in_processing"
    assert verify_ledger().wrong == 0


@pytest.mark.parametrize("wrong", ["twice", "forged", "wrong_signature"])
def test_what_is_told_twice_or_forged_is_credited_once_as_it_was_paid(joined: Joined, wrong: str) -> None:
    attempt = joined.begun()
    joined.gateway.misbehave(wrong, sending=True)

    joined.gateway.transfer(qr_of(attempt))
    joined.follow(attempt)

    arrival = Arrival.objects.get(attempt=attempt.id)
    assert (arrival.amount_vnd, arrival.outcome) == (attempt.amount_vnd, "credited")
    assert eventually(lambda: joined.gateway.counts()["waiting"] == 0)
    assert Notification.objects.filter(reference=attempt.reference).count() == 1


def test_a_later_transfer_told_first_is_the_one_that_counts_and_the_other_goes_back(joined: Joined) -> None:
    attempt = joined.begun()
    joined.gateway.misbehave("mute", times=100_000, sending=True)
    for _time in range(2):
        joined.gateway.transfer(qr_of(attempt))
    joined.gateway.misbehave("out_of_order", sending=True)

    joined.follow(attempt, told=2)

    assert sorted(Arrival.objects.filter(attempt=attempt.id).values_list("outcome", flat=True)) == [
        "credited",
        "surplus",
    ]
    carry_refunds(city_clock().now())
    assert attempt_of(attempt=attempt.id).returned_vnd == attempt.amount_vnd


def test_what_is_never_told_is_found_by_asking(joined: Joined) -> None:
    attempt = joined.begun()
    joined.gateway.misbehave("mute", times=100_000, sending=True)
    joined.gateway.transfer(qr_of(attempt))
    soon = city_clock().now() + timedelta(minutes=2)

    while ask_gateways(soon):
        pass
    follow_payments(soon)

    assert attempt_of(attempt=attempt.id).state is AttemptState.PAID
    joined.gateway.misbehave(None)
    assert eventually(lambda: joined.gateway.counts()["waiting"] == 0)
    follow_payments(soon)
    assert Arrival.objects.filter(attempt=attempt.id).count() == 1


@pytest.mark.parametrize("wrong", ["down", "garbage", "wrong_signature"])
def test_a_gateway_that_answers_wrong_is_asked_again_and_sends_back_once(joined: Joined, wrong: str) -> None:
    attempt = joined.paid()
    arrival = Arrival.objects.get(attempt=attempt.id)
    at = city_clock().now()
    with durable():
        refund = ask_refund(
            arrival=arrival.id, amount_vnd=arrival.amount_vnd, reason="x", by=joined.cast.counter, at=at
        )
    with durable():
        decide_refund(refund=refund, approve=True, by=joined.cast.leader, at=at)
    before = joined.gateway.counts()["refunds"]
    joined.gateway.misbehave(wrong)

    assert carry_refunds(at) == 0
    assert Refund.objects.get(id=refund).fault
    assert carry_refunds(at + timedelta(hours=1)) == 1

    assert joined.gateway.counts()["refunds"] == before + 1
    assert attempt_of(attempt=attempt.id).state is AttemptState.REFUNDED
    assert verify_ledger().wrong == 0


def test_a_gateway_that_is_not_there_loses_nothing(joined: Joined) -> None:
    attempt = joined.begun()
    qr = qr_of(attempt)
    joined.gateway.misbehave("mute", times=100_000, sending=True)
    joined.gateway.transfer(qr)
    joined.gateway.kill()

    assert ask_gateways(city_clock().now() + timedelta(minutes=2)) == 0
    joined.gateway.start()
    joined.follow(attempt)

    assert attempt_of(attempt=attempt.id).state is AttemptState.PAID


# The platform of the National Portal ---------------------------------------------------------------------------


def test_an_order_is_paid_and_the_dossier_goes_on_before_its_payer_comes_back(joined: Joined) -> None:
    attempt, address = joined.ordered()

    status, page = joined.gateway.order(address, "paid")
    joined.follow(attempt)

    assert status == 200
    assert "http://city/nop/" in page, "the way back"
    assert attempt_of(attempt=attempt.id).state is AttemptState.PAID
    assert fresh(Dossier(id=attempt.subject)).status == "in_processing"


def test_an_order_that_failed_may_still_be_paid_once(joined: Joined) -> None:
    attempt, address = joined.ordered()
    joined.gateway.order(address, "failed")
    joined.follow(attempt)
    assert attempt_of(attempt=attempt.id).state is AttemptState.FAILED

    for _time in range(2):
        joined.gateway.order(address, "paid")
    joined.follow(attempt, told=3)

    found = attempt_of(attempt=attempt.id)
    assert (found.state, found.surplus_vnd) == (AttemptState.PAID, attempt.amount_vnd)
    assert verify_ledger().wrong == 0


def test_who_turns_back_without_paying_begins_anew_when_the_time_is_over(joined: Joined) -> None:
    attempt, _address = joined.ordered()
    later = attempt.expires_at + timedelta(minutes=5)

    expire(later)
    with durable():
        again = begin_payment(dossier=attempt.subject, gateway="platform", by=joined.cast.citizen, at=later)

    assert attempt_of(attempt=attempt.id).state is AttemptState.EXPIRED
    assert (again.state, again.amount_vnd) == (AttemptState.OPEN, attempt.amount_vnd)
    assert again.reference != attempt.reference


def test_what_was_paid_in_time_and_told_afterwards_is_credited(joined: Joined) -> None:
    attempt, address = joined.ordered()
    joined.gateway.misbehave("mute", times=100_000, sending=True)
    joined.gateway.order(address, "paid")
    expire(attempt.expires_at + timedelta(minutes=5))
    assert attempt_of(attempt=attempt.id).state is AttemptState.EXPIRED

    joined.gateway.misbehave(None)
    assert eventually(lambda: Notification.objects.filter(reference=attempt.reference).exists())
    follow_payments(attempt.expires_at + timedelta(minutes=10))

    assert attempt_of(attempt=attempt.id).state is AttemptState.PAID
    assert fresh(Dossier(id=attempt.subject)).status == "in_processing"


def test_the_platform_takes_no_order_that_is_over_or_was_changed(joined: Joined) -> None:
    attempt, address = joined.ordered()
    past = replace(attempt, expires_at=attempt.made_at - timedelta(minutes=1))
    over = gateway_of("platform").invite(attempt=past, back="http://city/nop/").address
    content, signature = parse_qs(urlsplit(address).query)["order"][0].split(".")
    order = json.loads(base64.urlsafe_b64decode(content + "=="))
    cheaper = base64.urlsafe_b64encode(json.dumps({**order, "amount": 1}).encode()).decode().rstrip("=")

    assert joined.gateway.order(over, "paid")[0] == 410
    assert joined.gateway.order(f"{joined.gateway.url}/pay?order={cheaper}.{signature}", "paid")[0] == 401

    assert not Notification.objects.filter(reference=attempt.reference).exists()
    assert attempt_of(attempt=attempt.id).state is AttemptState.OPEN


def test_what_was_paid_by_the_platform_goes_back_by_it(joined: Joined) -> None:
    attempt, address = joined.ordered()
    joined.gateway.order(address, "paid")
    joined.follow(attempt)
    arrival = Arrival.objects.get(attempt=attempt.id)
    at = city_clock().now()
    with durable():
        refund = ask_refund(
            arrival=arrival.id, amount_vnd=arrival.amount_vnd, reason="x", by=joined.cast.counter, at=at
        )
    with durable():
        decide_refund(refund=refund, approve=True, by=joined.cast.leader, at=at)

    carry_refunds(at)

    assert Refund.objects.get(id=refund).state == "paid"
    assert attempt_of(attempt=attempt.id).state is AttemptState.REFUNDED
    assert verify_ledger().wrong == 0
