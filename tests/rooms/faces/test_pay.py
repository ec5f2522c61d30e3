"""The pages on which people pay, the address at which gateways tell, and receipts for strangers."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client
from django.utils import translation

from motcua.faces.portal.find.shown import fees_shown
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.calendars.values import Limit, LimitUnit
from motcua.foundation.outside.keys import public_pem
from motcua.registry.catalogue.values import FeeBasis, FeeKind, FeeRule, Source, SourceStatus
from motcua.registry.organization.values import Level
from motcua.service.payments.commands.refunds import reverse_arrival
from motcua.service.payments.gateways.keys import keep_key
from motcua.service.payments.gateways.speaking import SIGNATURE_HEADER
from motcua.service.payments.models import Attempt, Notification, Payable, Receipt
from tests.cast import Cast
from tests.dossiers import BIRTH, a_received_dossier, procedure
from tests.payments import COSTS_VND, a_dossier_that_costs, arrival_of, begun, follow, paid, tell
from tests.rooms.faces.citizen import client_of, refusals_of, text_of


@pytest.fixture
def bank(settings: Any, tmp_path: Path) -> Ed25519PrivateKey:
    settings.KEYS = tmp_path
    settings.DEMO = False
    key = Ed25519PrivateKey.generate()
    for gateway in ("platform", "vietqr"):
        keep_key(gateway, public_pem(key))
    return key


def sent(client: Client, key: Ed25519PrivateKey, body: bytes, *, gateway: str = "platform", signed: bytes = b"") -> Any:
    signature = base64.urlsafe_b64encode(key.sign(signed or body)).decode()
    return client.post(
        f"/api/v1/payments/{gateway}/notifications",
        body,
        content_type="application/json",
        headers={SIGNATURE_HEADER: signature, "accept-language": "en"},
    )


def a_body(reference: str = "MCKHA7QMXRT4", **changes: Any) -> bytes:
    said = {
        "id": "n-1",
        "kind": "paid",
        "reference": reference,
        "transaction": "FT1",
        "amount": COSTS_VND,
        "currency": "VND",
        "at": "2023-06-15T09:30:00+07:00",
    }
    return json.dumps({**said, **changes}).encode()


# What gateways tell --------------------------------------------------------------------------------------------


def test_a_signed_notification_is_kept_once(client: Client, db: None, bank: Ed25519PrivateKey) -> None:
    first, again = sent(client, bank, a_body()), sent(client, bank, a_body())

    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json() == again.json()
    assert Notification.objects.count() == 1
    assert sent(client, bank, a_body(amount=1)).status_code == 409


def test_what_the_gateway_did_not_sign_is_not_kept(client: Client, db: None, bank: Ed25519PrivateKey) -> None:
    forged = sent(client, Ed25519PrivateKey.generate(), a_body())
    changed = sent(client, bank, a_body(amount=10 * COSTS_VND), signed=a_body())
    unsigned = client.post("/api/v1/payments/platform/notifications", a_body(), content_type="application/json")

    assert {forged.status_code, changed.status_code, unsigned.status_code} == {401}
    assert Notification.objects.count() == 0


def test_an_administrator_sees_what_was_refused_why_and_how_often(
    cast: Cast, client: Client, settings: Any, bank: Ed25519PrivateKey
) -> None:
    for _time in range(3):
        sent(client, Ed25519PrivateKey.generate(), a_body())
    sent(client, bank, a_body(currency="USD"))
    sent(client, bank, a_body())
    sent(client, bank, a_body(amount=1))

    settings.DEMO = True  # where administrators need no second factor
    said = text_of(client_of(cast.administrator).get("/ban-lam-viec/quan-tri/thu-tien/"))
    assert "The signature is nobody’s we know InvalidSignature. Times: 3" in said
    assert "the currency is USD, not VND. Times: 1" in said
    assert "Its id was used before, for something else Times: 1" in said
    assert client_of(cast.leader).get("/ban-lam-viec/quan-tri/thu-tien/").status_code == 403


def test_an_administrator_sets_the_account_of_a_unit(cast: Cast) -> None:
    admin, address = client_of(cast.administrator), "/ban-lam-viec/quan-tri/thu-tien/tai-khoan/"
    typed = {
        "unit": f"{cast.ward.id}",
        "bank": "970436",
        "number": "0881 0004 58086",
        "holder": "KHO BAC",
        "source": "12/QĐ",
        "from_on": f"{city_day(city_clock().now())}",
    }

    wrong = admin.post(address, {**typed, "bank": "VCB"})
    assert wrong.status_code == 422
    assert "0881 0004 58086" in wrong.content.decode(), "what was typed is still there"
    assert admin.post(address, {**typed, "unit": "x"}).status_code == 422
    assert client_of(cast.leader).post(address, typed).status_code == 403

    assert "0881000458086" in text_of(admin.post(address, typed, follow=True))


def test_what_is_no_payment_of_ours_is_refused(client: Client, db: None, bank: Ed25519PrivateKey) -> None:
    assert sent(client, bank, a_body(currency="USD")).status_code == 422
    assert sent(client, bank, a_body(), gateway="vietqr").status_code == 422
    assert sent(client, bank, a_body(), gateway="cash").status_code == 422
    assert sent(client, bank, a_body(), gateway="gold").status_code == 404
    assert Notification.objects.count() == 0


def test_before_the_city_was_given_a_gateways_key_nothing_is_trusted(
    client: Client, db: None, settings: Any, tmp_path: Path
) -> None:
    settings.KEYS, settings.DEMO = tmp_path, False

    assert sent(client, Ed25519PrivateKey.generate(), a_body()).status_code == 401


def test_the_citys_key_is_public(client: Client, db: None, bank: Ed25519PrivateKey) -> None:
    answer = client.get("/api/v1/payments/key")

    assert b"BEGIN PUBLIC KEY" in answer.content


# What people see -----------------------------------------------------------------------------------------------


def test_the_dossier_says_what_it_costs_and_leads_to_paying(cast: Cast) -> None:
    row = a_dossier_that_costs(cast, at=city_clock().now())

    said = client_of(cast.citizen).get(f"/ho-so/{row.id}/")

    assert "Pay 16.000 ₫" in text_of(said)
    assert f"/ho-so/{row.id}/nop-tien/" in said.content.decode()
    assert "Pay 16.000 ₫" not in text_of(client_of(cast.citizen).get(f"/ho-so/{a_received_dossier(cast).id}/"))


def test_a_transfer_is_begun_shown_as_a_code_and_its_page_is_told_when_money_came(cast: Cast) -> None:
    now = city_clock().now()
    row = a_dossier_that_costs(cast, at=now)
    client = client_of(cast.citizen)

    begin = client.post(f"/ho-so/{row.id}/nop-tien/", {"gateway": "vietqr"})
    page = client.get(begin["Location"])
    attempt = Attempt.objects.get()
    mark = re.search(r"mark=([a-z0-9-]+)", page.content.decode())
    assert mark is not None
    state = f"{begin['Location']}trang-thai/?mark={mark.group(1)}"
    before = client.get(state)
    view = begun(cast, row, at=now)
    tell(view, at=now)
    follow(at=now)
    after = client.get(state)

    assert attempt.reference in text_of(page)
    assert "You may close this page" in text_of(page)
    assert client.get(f"{begin['Location']}ma-qr.png").content.startswith(b"\x89PNG")
    assert (before.status_code, after.status_code) == (204, 204)
    assert ("HX-Refresh" in before, after["HX-Refresh"]) == (False, "true")
    assert "Paid. Thank you." in text_of(client.get(begin["Location"]))
    assert "Everything is paid" in text_of(client.get(f"/ho-so/{row.id}/nop-tien/"))


def test_the_platform_is_reached_by_a_signed_order(cast: Cast, settings: Any, bank: Ed25519PrivateKey) -> None:
    settings.PAYMENT_PLATFORM_URL = "https://platform.example"
    row = a_dossier_that_costs(cast, at=city_clock().now())
    client = client_of(cast.citizen)

    begin = client.post(f"/ho-so/{row.id}/nop-tien/", {"gateway": "platform"})

    page = client.get(begin["Location"]).content.decode()
    found = re.search(r'href="https://platform\.example/pay\?order=([\w-]+)\.([\w-]+)"', page)
    assert found is not None
    order = json.loads(base64.urlsafe_b64decode(found.group(1) + "=="))
    assert (order["amount"], order["reference"]) == (COSTS_VND, Attempt.objects.get().reference)
    assert order["back"].endswith(begin["Location"])


@pytest.mark.parametrize("page", ["", "trang-thai/", "ma-qr.png"])
def test_a_payment_is_nobody_elses_to_see(cast: Cast, page: str) -> None:
    row = a_dossier_that_costs(cast, at=city_clock().now())
    address = f"/thanh-toan/{begun(cast, row, at=city_clock().now()).id}/{page}"

    assert client_of(cast.citizen).get(address).status_code in {200, 204}
    assert client_of(cast.neighbour).get(address).status_code == 404
    assert client_of().get(address).status_code == 302
    assert refusals_of(row.id) == [(cast.neighbour.account, "see_payment")]


def test_a_neighbour_cannot_pay_for_a_dossier_that_she_does_not_see(cast: Cast) -> None:
    row = a_dossier_that_costs(cast, at=city_clock().now())
    neighbour = client_of(cast.neighbour)

    assert neighbour.get(f"/ho-so/{row.id}/nop-tien/").status_code == 404
    assert neighbour.post(f"/ho-so/{row.id}/nop-tien/", {"gateway": "vietqr"}).status_code == 404
    assert refusals_of(row.id) == [(cast.neighbour.account, "see"), (cast.neighbour.account, "pay")]
    assert Attempt.objects.count() == 0


def test_my_payments_are_mine_alone(cast: Cast) -> None:
    now = city_clock().now()
    attempt = paid(cast, a_dossier_that_costs(cast, at=now), at=now)

    assert attempt.reference in text_of(client_of(cast.citizen).get("/thanh-toan/"))
    assert "Nothing paid yet" in text_of(client_of(cast.neighbour).get("/thanh-toan/"))


def test_a_stranger_sees_that_a_receipt_is_genuine_and_not_who_paid(cast: Cast) -> None:
    now = city_clock().now()
    paid(cast, a_dossier_that_costs(cast, at=now), at=now)
    code = Receipt.objects.get().code

    stranger = text_of(client_of().get(f"/bien-lai/?ma={code.lower().replace('-', '')}"))
    payer = text_of(client_of(cast.citizen).get(f"/bien-lai/?ma={code}"))

    assert "Genuine, in force" in stranger
    assert "Mười sáu nghìn đồng" in stranger
    assert ("Trần Thị Bưởi" in stranger, "Trần Thị Bưởi" in payer) == (False, True)


def test_the_receipt_is_a_paper_too_and_one_that_is_cancelled_says_so(cast: Cast) -> None:
    now = city_clock().now()
    attempt = paid(cast, a_dossier_that_costs(cast, at=now), at=now)
    address = f"/bien-lai/{Receipt.objects.get().code}.pdf"

    before = client_of().get(address)
    reverse_arrival(arrival=arrival_of(attempt).id, reason="x", by=cast.leader, at=now)
    after = client_of().get(address)

    assert before.content.startswith(b"%PDF")
    assert before.content != after.content
    assert client_of().get("/bien-lai/KHA-7QM-XRT-4GD.pdf").status_code == 404


def test_a_code_that_is_no_receipts_says_so_and_tries_are_counted(cast: Cast) -> None:
    client = client_of()

    assert client.get("/bien-lai/").status_code == 200
    answers = [client.get("/bien-lai/?ma=KHA-7QM-XRT-4GD").status_code for _try in range(31)]

    assert answers == [404] * 30 + [429]


# What it would cost --------------------------------------------------------------------------------------------


def estimate(client: Client, code: str, **asked: str) -> Any:
    procedure_id = procedure(code, Level.DISTRICT).procedure
    return client.get(f"/thu-tuc/{procedure_id}/uoc-tinh/", asked, headers={"accept-language": "en"})


def test_an_estimate_is_reckoned_by_the_procedure_s_own_rules(client: Client, cast: Cast) -> None:
    said = text_of(estimate(client, "1.009994", works_kind="single_house", tinh="1"))

    assert "In all: 75.000 ₫" in said
    assert "In all" not in text_of(estimate(client, "1.009994")), "nothing was asked yet"
    assert "the office asks for nothing" in text_of(estimate(client, "1.009994", tinh="1"))


def test_taxes_on_land_are_an_estimate_and_marked_so(client: Client, cast: Cast) -> None:
    said = text_of(estimate(client, "2.000889", price="2.000.000.000", tinh="1"))

    assert "about 10.000.000 ₫" in said
    assert "about 40.000.000 ₫" in said
    assert "the tax office’s notice decides" in said
    for wrong in ("-1", "0", "hai tỷ", "9" * 40, "1e9"):
        refused = estimate(client, "2.000889", price=wrong, tinh="1")
        assert refused.status_code == 422
        assert "about" not in text_of(refused)


# The day by which it is paid -------------------------------------------------------------------------------------


def test_the_payer_reads_by_when_she_pays_and_that_the_day_is_over(client: Client, cast: Cast) -> None:
    now = city_clock().now()
    row = a_dossier_that_costs(cast, at=now)
    attempt = begun(cast, row, at=now)
    due_on = Payable.objects.get().due_on
    assert due_on is not None
    citizen = client_of(cast.citizen)
    pages = (f"/ho-so/{row.id}/nop-tien/", f"/ho-so/{row.id}/")

    for page in pages:
        assert f"To be paid by {due_on:%d/%m/%Y} at the latest." in text_of(citizen.get(page))
        assert "Overdue" not in text_of(citizen.get(page))
    Payable.objects.update(due_on=city_day(now) - timedelta(days=1))
    for page in pages:
        assert "Overdue" in text_of(citizen.get(page))
    assert "Pay 16.000" in text_of(citizen.get(pages[0])).replace("\xa0", " ")
    tell(attempt, at=now)
    follow(at=now)

    for page in pages:
        assert "at the latest" not in text_of(citizen.get(page))


def test_a_procedure_s_page_says_how_long_a_fee_may_be_paid_where_its_law_does(db: None) -> None:
    fee = FeeRule(
        key="fee",
        name_vi="Phí thẩm định",
        name_en="Charge for appraisal",
        kind=FeeKind.CHARGE,
        basis=FeeBasis.FIXED,
        source=Source(SourceStatus.KNOWN, "x"),
        amount_vnd=100_000,
    )
    timed = replace(fee, pay_within=Limit(Decimal(5), LimitUnit.WORKING_DAYS), pay_within_source="Điều 5")
    with translation.override("en"):
        without, with_time = (fees_shown(replace(procedure(BIRTH), fees=(each,)))[0] for each in (fee, timed))

    assert (without.note, with_time.note) == ("", "To be paid within 5 working days of being asked for.")
