"""The desk's pages of money: who sees them, what they show, and that nothing typed is lost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from motcua.faces.desk import paging
from motcua.faces.desk.payments import collections
from motcua.foundation.accounts.values import SYSTEM, Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.service.dossiers.commands.dues import demand_fees
from motcua.service.dossiers.commands.payments import take_cash
from motcua.service.payments.collecting.commands.matters import open_matters
from motcua.service.payments.collecting.finding import found_now
from motcua.service.payments.models import Attempt, Payable, Receipt, Refund
from motcua.service.payments.models_matters import Matter
from tests.cast import Cast, whoever
from tests.payments import COSTS_VND, a_dossier_that_costs, arrival_of, begun, follow, paid, tell
from tests.rooms.faces import desk
from tests.rooms.faces.citizen import text_of

MONEY = "/ban-lam-viec/thu-tien/"
PAGES = ("", "giao-dich/", "chua-nop/", "hoan/", "can-xem/", "bien-lai/")


def of(row: object) -> str:
    return f"/ban-lam-viec/ho-so/{row.id}/tien/"  # type: ignore[attr-defined]  # a dossier


@pytest.mark.parametrize(("who", "status"), [("leader", 200), ("auditor", 200), ("handler", 403), ("citizen", 403)])
def test_the_pages_are_for_who_has_to_do_with_money(client: Client, cast: Cast, who: str, status: int) -> None:
    desk.signed_in(client, getattr(cast, who))

    assert {client.get(MONEY + page).status_code for page in PAGES} == {status}


def test_cash_is_taken_with_one_press_the_change_said_and_the_receipt_offered(client: Client, cast: Cast) -> None:
    row = a_dossier_that_costs(cast, at=city_clock().now())
    desk.signed_in(client, cast.counter)
    page = client.get(of(row)).content.decode()

    too_little = client.post(f"{of(row)}thu-tien-mat/", {"owed": COSTS_VND, "tendered": "10.000"})
    taken = client.post(f"{of(row)}thu-tien-mat/", {"owed": COSTS_VND, "tendered": "20.000"}, follow=True)
    again = client.post(f"{of(row)}thu-tien-mat/", {"owed": COSTS_VND, "tendered": "20.000"})

    assert 'name="owed" value="16000"' in page
    assert (too_little.status_code, again.status_code) == (409, 409)
    assert 'value="10.000"' in too_little.content.decode()
    assert "4.000" in text_of(taken)
    receipt = Receipt.objects.get()
    assert f"{MONEY}bien-lai/{receipt.code}.pdf" in taken.content.decode()
    pdf = client.get(f"{MONEY}bien-lai/{receipt.code}.pdf")
    assert pdf.content.startswith(b"%PDF")


def test_the_code_page_goes_on_when_the_money_is_there(client: Client, cast: Cast) -> None:
    now = city_clock().now()
    row = a_dossier_that_costs(cast, at=now)
    desk.signed_in(client, cast.counter)

    shown = client.post(f"{of(row)}dua-ma/", follow=True)
    state = re.search(r'hx-get="([^"]+)"', shown.content.decode())
    assert state is not None
    assert "HX-Refresh" not in client.get(state[1])
    attempt = Attempt.objects.get()
    screen = f"{MONEY}ma/{attempt.id}/?screen=1"
    assert b"<svg" in client.get(screen).content
    tell(begun(cast, row, at=now), at=now)
    follow(at=now)

    assert client.get(state[1])["HX-Refresh"] == "true"
    assert client.get(f"{MONEY}ma/{attempt.id}/").headers["Location"].startswith(of(row))
    assert b'<svg class="qr' not in client.get(screen).content
    desk.signed_in(client, cast.other_officer)
    assert client.get(f"{MONEY}ma/{attempt.id}/").status_code == 403


def test_a_refund_is_asked_by_one_and_decided_by_another(client: Client, cast: Cast) -> None:
    now = city_clock().now()
    row = a_dossier_that_costs(cast, at=now)
    arrival = arrival_of(paid(cast, row, at=now))
    ask = {"arrival": arrival.id, "amount": "999.000", "reason": "Nộp nhầm hồ sơ"}
    desk.signed_in(client, cast.head)

    too_much = client.post(f"{of(row)}hoan/", ask)
    assert too_much.status_code == 409
    assert "Nộp nhầm hồ sơ" in too_much.content.decode()
    client.post(f"{of(row)}hoan/", {**ask, "amount": "16.000"})
    address = f"{MONEY}hoan/{Refund.objects.get().id}/"
    assert "lam/decide/" not in client.get(address).content.decode()
    assert client.post(f"{address}lam/decide/", {"how": "approve"}).status_code == 403

    desk.signed_in(client, cast.leader)
    no_word = client.post(f"{address}lam/decide/", {"how": "refuse", "answer": " "})
    assert (no_word.status_code, Refund.objects.get().state) == (422, "asked")
    assert client.get(f"{MONEY}hoan/?state=asked").content.decode().count(address) == 1
    client.post(f"{address}lam/decide/", {"how": "approve", "answer": "Đúng"})
    assert (Refund.objects.get().state, Refund.objects.get().answer) == ("approved", "Đúng")
    desk.signed_in(client, cast.other_officer)
    assert client.get(address).status_code in {403, 404}


def test_an_arrival_of_another_dossier_is_not_there(client: Client, cast: Cast) -> None:
    now = city_clock().now()
    arrival = arrival_of(paid(cast, a_dossier_that_costs(cast, at=now), at=now))
    other = a_dossier_that_costs(cast, at=now)
    desk.signed_in(client, cast.head)

    answer = client.post(f"{of(other)}hoan/", {"arrival": arrival.id, "amount": "16000", "reason": "x"})

    assert (answer.status_code, Refund.objects.count()) == (404, 0)


def test_collections_lead_to_their_rows_their_dossier_and_a_spreadsheet(client: Client, cast: Cast) -> None:
    now = city_clock().now()
    row = a_dossier_that_costs(cast, at=now)
    take_cash(dossier=row.id, by=cast.counter, at=now)
    desk.signed_in(client, cast.leader)

    page = client.get(MONEY).content.decode()
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]*giao-dich/[^"]*)"', page)]
    rows = [client.get(link).content.decode() for link in links]

    assert len(links) > 5
    assert all("16.000" in each for link, each in zip(links, rows, strict=True) if "kind=" not in link)
    assert sum(of(row) in each for link, each in zip(links, rows, strict=True) if "kind=" in link) >= 1
    assert client.get(f"{MONEY}giao-dich.xlsx").content.startswith(b"PK")
    for odd in ("from=2023-13-45", "from=2030-01-01&to=2020-01-01", "unit=x&kind=gateway&hour=99&way='"):
        assert client.get(f"{MONEY}?{odd}").status_code == 200


def test_a_sum_is_of_all_its_rows_and_not_of_the_page_that_is_open(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "PAGE_ROWS", 2)
    now = city_clock().now()
    for _dossier in range(3):
        take_cash(dossier=a_dossier_that_costs(cast, at=now).id, by=cast.counter, at=now)
    desk.signed_in(client, cast.leader)

    pages = [client.get(f"{MONEY}giao-dich/?page={number}") for number in (1, 2)]
    texts = [" ".join(text_of(page).split()) for page in pages]

    assert [text.count("16.000") for text in texts] == [2, 1]
    assert all("3 giao dịch · đã thu 48.000" in text for text in texts)


def test_a_spreadsheet_has_all_movements_or_says_that_they_are_too_many(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = city_clock().now()
    for _dossier in range(2):
        take_cash(dossier=a_dossier_that_costs(cast, at=now).id, by=cast.counter, at=now)
    desk.signed_in(client, cast.leader)

    monkeypatch.setattr(collections, "SHEET_ROWS_MAX", 2)
    whole = client.get(f"{MONEY}giao-dich.xlsx?way=cash")
    monkeypatch.setattr(collections, "SHEET_ROWS_MAX", 1)
    refused = client.get(f"{MONEY}giao-dich.xlsx?way=cash", follow=True)

    assert whole.content.startswith(b"PK")
    ((address, _status),) = refused.redirect_chain
    assert "way=cash" in address.split("giao-dich/?")[1]
    assert "Hãy chọn ít ngày hơn" in refused.content.decode()


def test_the_chosen_are_reminded_and_who_was_reminded_is_named(client: Client, cast: Cast) -> None:
    row = a_dossier_that_costs(cast, at=city_clock().now())
    demand_fees([row], by=SYSTEM, at=city_clock().now())
    payable = Payable.objects.get(subject=row.id)
    desk.signed_in(client, cast.counter)
    chosen = {"chosen": [str(payable.id)]}

    none = client.post(f"{MONEY}chua-nop/nhac/", {})
    first = client.post(f"{MONEY}chua-nop/nhac/?q=buoi", chosen, follow=True)
    again = client.post(f"{MONEY}chua-nop/nhac/", chosen, follow=True)

    assert none.status_code == 409
    assert first.redirect_chain[0][0].endswith("chua-nop/?q=buoi")
    assert str(row.code) in text_of(again)
    assert Payable.objects.get().reminders == 1
    assert str(payable.id) not in client.get(f"{MONEY}chua-nop/?q=khong+co+ai").content.decode()


def test_a_demand_is_let_go_by_who_keeps_the_books(client: Client, cast: Cast) -> None:
    row = a_dossier_that_costs(cast, at=city_clock().now())
    demand_fees([row], by=SYSTEM, at=city_clock().now())
    payable = Payable.objects.get(subject=row.id)
    desk.signed_in(client, cast.counter)
    assert "/tien/bo/" not in client.get(of(row)).content.decode()
    desk.signed_in(client, whoever(unit=cast.ward, role=Role.ACCOUNTANT))
    assert "/tien/bo/" in client.get(of(row)).content.decode()

    client.post(f"{of(row)}bo/", {"payable": payable.id, "reason": "Được miễn"})

    assert "16.000" not in text_of(client.get(of(row)))


def test_a_book_and_its_receipt_made_out_anew(client: Client, cast: Cast) -> None:
    now = city_clock().now()
    paid(cast, a_dossier_that_costs(cast, at=now), at=now)
    receipt = Receipt.objects.get()
    desk.signed_in(client, cast.counter)
    book = f"{MONEY}bien-lai/so/{receipt.series_id}/"
    address = f"{MONEY}bien-lai/{receipt.code}/"

    refused = client.post(f"{address}lap-lai/", {"payer_name": "Trần Văn Bưởi", "reason": " "})
    assert refused.status_code == 409
    assert "Trần Văn Bưởi" in refused.content.decode()
    client.post(f"{address}lap-lai/", {"payer_name": "Trần Văn Bưởi", "reason": "Sai tên"})

    page = client.get(book).content.decode()
    assert page.index("0000002") < page.index("0000001")
    assert "0000002" not in client.get(f"{book}?cancelled=1").content.decode()
    assert "0000001" not in client.get(f"{book}?number=2").content.decode()
    desk.signed_in(client, cast.other_officer)
    assert client.get(book).status_code == 404


def test_a_matter_is_tried_again_or_settled_and_refusals_keep_what_was_typed(client: Client, cast: Cast) -> None:
    now = city_clock().now()
    attempt = begun(cast, a_dossier_that_costs(cast, at=now), at=now)
    Attempt.objects.filter(id=attempt.id).update(ask_at=now - timedelta(minutes=2))
    open_matters(found=found_now(at=now), by=SYSTEM, at=now)
    matter = Matter.objects.get()
    desk.signed_in(client, cast.leader)
    address = f"{MONEY}can-xem/{matter.id}/"

    assert attempt.reference in text_of(client.get(f"{MONEY}can-xem/"))
    assert attempt.reference in text_of(client.get(f"{MONEY}can-xem/?view=registered"))
    assert client.post(f"{address}settle/", {"note": " "}).status_code == 409
    assert client.post(f"{address}again/", {}).status_code == 302
    assert client.post(f"{address}dance/", {}).status_code == 404
    client.post(f"{address}settle/", {"note": "Người nộp chưa chuyển tiền"})

    assert "Người nộp chưa chuyển tiền" in text_of(client.get(f"{MONEY}can-xem/?view=ended"))
