"""Taxes on land over HTTP, both ways, against the stand-in tax office as a process of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import override_settings

from motcua.foundation.accounts.values import SYSTEM, Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.service.dossiers.commands.corrections import withdraw_dossiers
from motcua.service.dossiers.models import Dossier
from motcua.service.landtax.adapters.http import keys, tax_office
from motcua.service.landtax.commands.asking import ask_tax
from motcua.service.landtax.jobs import ask_for_notices, deliver_letters, follow_messages
from motcua.service.landtax.models import Letter, Message, Notice
from motcua.service.landtax.verify import verify_ledger
from motcua.service.payments.queries import owed_on
from tests import city
from tests.cast import Cast, load_cast, whoever
from tests.dossiers import fresh
from tests.journeys.conftest import free_port, serving, using
from tests.landtax import a_transfer, land_office
from tests.outside.portal import eventually
from tests.outside.tax import TaxProcess
from tests.outside.test_gateway import ahead_seconds
from tests.payments import paid

#: Of 950 million for 86.5 m², as the stand-in sets it.
SET_VND = 4_750_000 + 19_000_000 + 1_297_500


@dataclass
class Joined:
    """A served city and the tax office, each knowing the other's address and key."""

    cast: Cast
    tax: TaxProcess

    def asked(self) -> Dossier:
        """A transfer of which the tax office is to be told."""
        at = now()
        with durable():
            row = a_transfer(self.cast, at=at - timedelta(hours=1))
            ask_tax(dossier=row.id, by=whoever(unit=land_office(), role=Role.HANDLER), at=at)
        return row

    def noticed(self) -> Dossier:
        row = self.asked()
        deliver()
        self.follow(row)
        return row

    def follow(self, row: Dossier, *, told: int = 1, at: datetime | None = None) -> None:
        assert row.code
        kept = Message.objects.filter(code=row.code)
        assert eventually(lambda: kept.count() >= told)
        while follow_messages(at or now()):
            pass


def now() -> datetime:
    return city_clock().now()


def deliver(*, at: datetime | None = None) -> int:
    tax_office.__globals__["_breaker"]().heed(answered=True)  # what an earlier test broke is whole again
    return deliver_letters(at=at or now(), office=tax_office())


@pytest.fixture(scope="module")
def running(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Joined]:
    """One city and one tax office for all tests here: a start costs more than most of them. Each has its own dossiers."""
    folder = tmp_path_factory.mktemp("land-tax")
    name = f"{connections['default'].settings_dict['NAME']}_land_tax"
    port = free_port()
    tax = TaxProcess(folder / "tax", city=f"http://127.0.0.1:{port}")
    city.clone(os.environ["MOTCUA_TEST_TEMPLATE"], name)
    with (
        django_db_blocker.unblock(),
        using(name),
        override_settings(KEYS=folder / "keys", GATEWAY_URL="http://127.0.0.1:9"),
        pytest.MonkeyPatch.context() as patched,
    ):
        patched.setenv("MOTCUA_KEYS", str(folder / "keys"))
        city_clock.cache_clear()
        with durable():
            cast = load_cast()
        tax.ahead_seconds = ahead_seconds()
        tax.start()
        settings.TAX_URL = tax.url
        keys().keep("tax", tax.public_pem)
        try:
            with serving(name, port=port):
                yield Joined(cast, tax)
        finally:
            tax.kill()
            settings.TAX_URL = ""
    city_clock.cache_clear()
    city.drop(name)


@pytest.fixture
def joined(running: Joined) -> Joined:
    running.tax.misbehave(None)
    return running


def test_what_is_asked_is_set_paid_and_proved(joined: Joined) -> None:
    row = joined.noticed()
    assert owed_on(subjects=[row.id]) == {row.id: SET_VND}
    assert fresh(row).status == "paused"

    with durable():
        paid(joined.cast, row, at=now())
    deliver()

    assert fresh(row).status == "in_processing"
    (proof,) = [each for each in joined.tax.letters("proof") if each["dossier"] == row.code]
    assert sum(line["amount"] for line in proof["paid"]) == SET_VND
    assert {line["sub_item"] for line in proof["paid"]} == {"2801", "1006", "1401"}
    assert set(Letter.objects.filter(dossier=row.id).values_list("state", flat=True)) == {"delivered"}
    assert verify_ledger().wrong == 0


@pytest.mark.parametrize("wrong", ["twice", "forged", "wrong_signature"])
def test_what_is_told_twice_or_forged_is_recorded_once_as_it_was_set(joined: Joined, wrong: str) -> None:
    joined.tax.misbehave(wrong, sending=True)

    row = joined.noticed()

    assert eventually(lambda: joined.tax.counts()["waiting"] == 0)
    assert Message.objects.filter(code=row.code).count() == Notice.objects.filter(dossier=row.id).count() == 1
    assert owed_on(subjects=[row.id]) == {row.id: SET_VND}


def test_a_correction_told_before_what_it_corrects_stands(joined: Joined) -> None:
    row = joined.asked()
    joined.tax.misbehave("mute", times=100_000, sending=True)
    deliver()
    assert row.code
    joined.tax.correct(row.code, {"2801": 1_000_000})
    joined.tax.misbehave("out_of_order", sending=True)

    joined.follow(row, told=2)

    assert owed_on(subjects=[row.id]) == {row.id: 1_000_000}
    assert verify_ledger().wrong == 0


def test_what_is_never_told_is_found_by_asking(joined: Joined) -> None:
    row = joined.asked()
    joined.tax.misbehave("mute", times=100_000, sending=True)
    deliver()
    soon = now() + timedelta(minutes=2)

    assert ask_for_notices(at=soon, office=tax_office()) >= 1
    joined.follow(row, at=soon)

    assert owed_on(subjects=[row.id]) == {row.id: SET_VND}
    assert Letter.objects.get(dossier=row.id, kind="request").closed_at is not None


@pytest.mark.parametrize("wrong", ["down", "garbage", "wrong_signature"])
def test_a_letter_that_is_answered_wrong_goes_again_and_counts_once(joined: Joined, wrong: str) -> None:
    row = joined.asked()
    joined.tax.misbehave(wrong)
    before = joined.tax.counts()["requests"]

    assert deliver() == 0
    letter = Letter.objects.get(dossier=row.id)
    assert (letter.state, letter.tries) == ("waiting", 0)
    assert letter.fault
    assert deliver(at=now() + timedelta(minutes=2)) == 1

    assert joined.tax.counts()["requests"] == before + 1


def test_a_tax_office_that_is_away_for_a_day_and_comes_back_loses_nothing(joined: Joined) -> None:
    row = joined.asked()
    joined.tax.kill()
    for hours in range(0, 24, 6):
        assert deliver(at=now() + timedelta(hours=hours)) == 0
    assert Letter.objects.get(dossier=row.id).state == "waiting"

    joined.tax.start()
    assert deliver(at=now() + timedelta(hours=25)) == 1
    joined.tax.kill()  # with its notice perhaps not told yet
    joined.tax.start()
    joined.follow(row)

    assert owed_on(subjects=[row.id]) == {row.id: SET_VND}
    assert Notice.objects.filter(dossier=row.id).count() == 1


def test_a_notice_for_nobody_or_for_nothing_sane_is_refused_and_the_tax_office_told(joined: Joined) -> None:
    row = joined.asked()
    assert row.code
    joined.tax.invent("000.00.00.H13-230615-9999", {"2801": 5_000})
    joined.tax.invent(row.code, {"2801": 5_000, "1006": -1})
    joined.tax.invent(row.code, {"2801": 10**17})

    assert eventually(lambda: joined.tax.counts()["waiting"] == 0)
    while follow_messages(now()):
        pass
    deliver()
    deliver()

    assert owed_on(subjects=[row.id]) == {}
    assert Notice.objects.filter(dossier=row.id).count() == 0
    told = [each["reason"] for each in joined.tax.letters("refusal")]
    assert len(told) == 3
    assert any("-1" in each for each in told)


def test_withdrawn_between_the_tax_office_is_told_and_its_notice_refused(joined: Joined) -> None:
    row = joined.asked()
    deliver()
    with durable():
        withdraw_dossiers(dossiers=[row.id], reason="", by=SYSTEM, at=now())

    joined.follow(row)
    deliver()

    assert [each for each in joined.tax.letters("withdrawn") if each["dossier"] == row.code]
    assert [each for each in joined.tax.letters("refusal") if each["dossier"] == row.code]
    assert owed_on(subjects=[row.id]) == {}
    assert Message.objects.get(code=row.code).state == "refused"
