"""A gateway's notification: what it must say, and what is refused before anything is kept."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import override_settings

from motcua.service.payments.errors import UnableToReadNotification
from motcua.service.payments.gateways.platform.gateway import NationalPlatform
from motcua.service.payments.gateways.reading import BYTES_MAX
from motcua.service.payments.gateways.vietqr.gateway import BankByVietQr, collecting_account
from motcua.service.payments.values import NotificationKind

ACCOUNT = "970436:0881000458086:KHO BAC NHA NUOC"


def of_platform(**changes: Any) -> bytes:
    said = {
        "id": "n-1",
        "kind": "paid",
        "reference": "MCKHA7QMXRT4",
        "transaction": "FT1",
        "amount": 75_000,
        "currency": "VND",
        "at": "2023-06-15T09:30:00+07:00",
    }
    return json.dumps({**said, **changes}).encode()


def test_a_notification_of_the_platform_is_read() -> None:
    notified = NationalPlatform()._read(of_platform())

    assert (notified.kind, notified.amount_vnd, notified.reference) == (NotificationKind.PAID, 75_000, "MCKHA7QMXRT4")


def test_one_of_the_bank_has_its_reference_in_the_words_of_the_transfer() -> None:
    said = json.loads(of_platform())
    body = {key: said[key] for key in ("id", "transaction", "amount", "currency", "at")}
    body |= {"memo": "IBFT MCKHA7QMXRT4 chuyen tien", "account": "0881000458086"}

    with override_settings(COLLECTING_ACCOUNT=ACCOUNT):
        assert BankByVietQr()._read(json.dumps(body).encode()).reference == "MCKHA7QMXRT4"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"currency": "USD"}, "currency"),
        ({"amount": 0}, "amount"),
        ({"amount": -75_000}, "amount"),
        ({"amount": 75_000.5}, "amount"),
        ({"amount": True}, "amount"),
        ({"amount": 10**15}, "amount"),
        ({"kind": "maybe"}, "kind"),
        ({"at": "yesterday"}, "moment"),
        ({"at": "2023-06-15T09:30:00"}, "zone"),
        ({"id": ""}, "id"),
        ({"transaction": "x" * 201}, "transaction"),
        ({"reference": "MC\u0000"}, "reference"),
        ({"more": 1}, "just"),
    ],
)
def test_what_says_something_else_is_refused(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(UnableToReadNotification, match=why):
        NationalPlatform()._read(of_platform(**changes))


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"[" * 10_000, b" " * (BYTES_MAX + 1)])
def test_what_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(UnableToReadNotification):
        NationalPlatform()._read(body)


@pytest.mark.parametrize("setting", ["", "970436", "97043:1:X", "ABCDEF:1:X"])
def test_without_an_account_nothing_is_paid_by_transfer(setting: str) -> None:
    with override_settings(COLLECTING_ACCOUNT=setting):
        assert collecting_account() is None
        assert not BankByVietQr().is_ready()
