"""Reconciliation, closing of days and accountants' sheets, as the desk shows them."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from motcua.foundation.accounts.values import Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.calendars.rules import city_day
from motcua.service.payments.closing import sheets
from motcua.service.payments.closing.commands import close_days
from motcua.service.payments.closing.errors import UnableToExportBooks
from motcua.service.payments.closing.sheets import Sheet, books_sheet
from motcua.service.payments.collecting.commands.receipts import reissue_receipt
from motcua.service.payments.models import Arrival, Receipt
from motcua.service.payments.models_reconciliation import Books, Closing, Difference, Settlement
from motcua.service.payments.reconciliation import queries
from tests.cast import AT, JUNE_15, Cast
from tests.payments import COSTS_VND, a_dossier_that_costs, paid
from tests.reconciliation import NEXT_DAY, Said, a_file, finance, said_of, take
from tests.rooms.faces import desk
from tests.rooms.service.payments.test_reconciliation import refunded

LIST, BOOKS = "/ban-lam-viec/doi-soat/", "/ban-lam-viec/khoa-so/"


def a_difference(cast: Cast) -> Difference:
    attempt = paid(cast, a_dossier_that_costs(cast))
    take([said_of(attempt).but(amount=15_000)])
    return Difference.objects.get()


def test_the_list_leads_to_both_sides_and_two_people_settle_it_by_plain_forms(client: Client, cast: Cast) -> None:
    difference = a_difference(cast)
    page = f"{LIST}{difference.id}/"
    desk.signed_in(client, cast.counter)

    assert page in client.get(LIST).content.decode()
    shown = client.get(page).content.decode()
    assert "16.000" in shown
    assert "15.000" in shown
    assert shown.count("side__off") == 1
    refused = client.post(f"{page}lam/resolve/", {"remedy": "reverse", "reason": " "})
    assert refused.status_code == 409
    assert 'value="reverse" checked' in refused.content.decode()
    assert client.post(f"{page}lam/resolve/", {"remedy": "burn", "reason": "x"}).status_code == 422
    assert client.post(f"{page}lam/other/").status_code == 404
    client.post(f"{page}lam/resolve/", {"remedy": "reverse", "reason": "ngân hàng thu hồi"})
    assert client.post(f"{page}lam/decide/", {"how": "approve"}).status_code == 403

    desk.signed_in(client, cast.leader)
    assert "ngân hàng thu hồi" in client.get(page).content.decode()
    done = client.post(f"{page}lam/decide/", {"how": "approve"}, follow=True).content.decode()

    assert "Đã xử lý thế nào" in done
    assert Difference.objects.get().state == "resolved"
    assert page in client.get(f"{LIST}?show=resolved").content.decode()


def test_a_file_brought_by_hand_is_taken_once_and_a_wrong_one_says_its_line(client: Client, cast: Cast) -> None:
    today = city_day(city_clock().now())
    day = today - timedelta(days=1)
    desk.signed_in(client, cast.leader)
    assert client.post(f"{LIST}nhan/", {}).status_code == 422
    desk.signed_in(client, finance(Role.HANDLER))

    def bring(content: bytes) -> str:
        given = {"gateway": "vietqr", "day": day.isoformat(), "file": SimpleUploadedFile("a.csv", content)}
        return client.post(f"{LIST}nhan/", given, follow=True).content.decode()

    assert "dòng 2" in bring(a_file([Said(amount=-1)], day=day))
    assert not Settlement.objects.exists()
    assert "1 chênh lệch mới" in bring(a_file([Said(transaction="FT-1")], day=day))
    assert "Tệp này đã có" in bring(a_file([Said(transaction="FT-1")], day=day))
    assert "Không có chênh lệch" not in client.get(LIST).content.decode()
    file = Settlement.objects.get()
    assert "FT-1" in client.get(f"{LIST}tep/{file.id}/").content.decode()
    assert client.get(f"{LIST}tep/{UUID(int=1)}/").status_code == 404


def test_strangers_find_neither_list_nor_difference_nor_books(client: Client, cast: Cast) -> None:
    difference = a_difference(cast)

    desk.signed_in(client, cast.other_officer)
    assert f"{LIST}{difference.id}/" not in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{difference.id}/").status_code == 404
    assert client.get(f"{BOOKS}{cast.ward.id}/").status_code == 404
    assert client.get(f"{BOOKS}{cast.ward.id}/ledger.xlsx?from=2023-06-01&to=2023-06-30").status_code == 404
    desk.signed_in(client, cast.clerk)
    assert client.get(LIST).status_code == 403


def test_days_are_closed_confirmed_and_opened_again_by_plain_forms(client: Client, cast: Cast) -> None:
    paid(cast, a_dossier_that_costs(cast))
    page, through = f"{BOOKS}{cast.ward.id}/", JUNE_15.isoformat()
    desk.signed_in(client, cast.counter)
    assert client.get(BOOKS).headers["Location"] == page
    assert "16.000" in client.get(page).content.decode()
    assert client.post(f"{page}lam/close/", {"through": "2030-01-01"}).status_code == 409
    client.post(f"{page}lam/close/", {"through": through})
    closing = Closing.objects.get()
    assert client.post(f"{page}lam/confirm/", {"closing": closing.id, "how": "confirm"}).status_code == 403

    desk.signed_in(client, cast.leader)
    assert "chờ người thứ hai" in client.get(page).content.decode()
    client.post(f"{page}lam/confirm/", {"closing": closing.id, "how": "confirm"})
    client.post(f"{page}lam/ask/", {"closing": closing.id, "reason": "sai kênh"})
    desk.signed_in(client, cast.head)
    assert "sai kênh" in client.get(page).content.decode()
    client.post(f"{page}lam/open/", {"closing": closing.id, "how": "grant"})

    assert Books.objects.get().closed_through is None
    assert Closing.objects.get().state == "reopened"


def test_sheets_hold_numbers_that_come_to_what_the_ledger_says(client: Client, cast: Cast, settings: Any) -> None:
    settings.GATEWAY_URL = "http://127.0.0.1:9"
    first, second, third = (paid(cast, a_dossier_that_costs(cast)) for _each in range(3))
    paid(cast, a_dossier_that_costs(cast), gateway="platform")
    refunded(cast, first)
    take([said_of(second), said_of(third)])
    desk.signed_in(client, cast.head)
    period = f"from={JUNE_15}&to={JUNE_15 + timedelta(days=1)}"

    def column(sheet: str, title: str) -> list[object]:
        answer = client.get(f"{BOOKS}{cast.ward.id}/{sheet}.xlsx?{period}")
        assert answer.status_code == 200, sheet
        rows = list(load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows(min_row=3, values_only=True))
        place = list(rows[0]).index(title)
        return [row[place] for row in rows[1:]]

    assert column("collections", "Số tiền (đồng)") == [COSTS_VND] * 4 + ["=SUM(I4:I7)"]
    assert column("receipts", "Trong đó còn hiệu lực (đồng)").count(COSTS_VND) == 3
    assert column("refunds", "Đã hoàn (đồng)") == [COSTS_VND, "=SUM(H4:H4)"]
    assert column("ledger", "Số dư cuối kỳ")[:-1] == [-3 * COSTS_VND, 2 * COSTS_VND, COSTS_VND, 0]
    assert column("deposits", "Đã về Kho bạc (đồng)")[:-1] == [0, 0, 2 * COSTS_VND]
    assert column("deposits", "Còn ở bên thanh toán (đồng)")[:-1] == [COSTS_VND, 2 * COSTS_VND, 0]
    assert column("reconciliation", "Chênh lệch") == ["Tệp thiếu", "Hoàn một bên", None]
    assert client.get(f"{BOOKS}{cast.ward.id}/other.xlsx?{period}").status_code == 404
    assert client.get(f"{BOOKS}{cast.ward.id}/ledger.xlsx?from=x&to=y").status_code == 422


def test_what_has_arrived_and_what_is_still_at_the_gateway_stands_beside_the_unit(
    client: Client, cast: Cast, settings: Any
) -> None:
    settings.GATEWAY_URL = "http://127.0.0.1:9"
    at = city_clock().now()
    day = city_day(at) - timedelta(days=1)
    one, _other = (paid(cast, a_dossier_that_costs(cast), at=at - timedelta(days=1)) for _each in range(2))
    paid(cast, a_dossier_that_costs(cast), gateway="platform", at=at - timedelta(days=1))
    file = take([said_of(one)], day=day, at=at).file
    accountant = finance(Role.ACCOUNTANT)

    for actor, sees in ((cast.counter, True), (accountant, True), (cast.other_officer, False)):
        own = queries.at_gateways(actor=actor, at=at)
        assert [(each.gateway, each.arrived_vnd, each.left_vnd) for each in own] == (
            [("platform", 0, COSTS_VND), ("vietqr", COSTS_VND, COSTS_VND)] if sees else []
        )
        desk.signed_in(client, actor)
        assert ("Còn ở bên thanh toán</th>" in client.get(LIST).content.decode()) is sees
        nothing = "Không có khoản nào thuộc cơ quan anh/chị." in client.get(f"{LIST}tep/{file}/").content.decode()
        assert nothing is not sees


def test_closed_days_change_nothing_of_what_is_at_the_gateway(cast: Cast) -> None:
    one, _other = (paid(cast, a_dossier_that_costs(cast)) for _each in range(2))
    take([said_of(one)])
    open_ = queries.at_gateways(actor=cast.head, at=NEXT_DAY)

    close_days(unit=cast.ward.id, through=JUNE_15, carried_reason="x", by=cast.counter, at=NEXT_DAY)
    closed = queries.at_gateways(actor=cast.head, at=NEXT_DAY)

    assert [(each.arrived_vnd, each.left_vnd) for each in closed] == [(COSTS_VND, COSTS_VND)]
    assert open_ == closed


def test_a_sheet_that_does_not_come_to_the_ledger_is_not_made(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    paid(cast, a_dossier_that_costs(cast))
    lost = sheets._COLLECTIONS.replace("ORDER BY t.day", "AND e.amount_vnd > 0 ORDER BY t.day")
    monkeypatch.setattr(sheets, "_COLLECTIONS", lost)

    with pytest.raises(UnableToExportBooks):
        books_sheet(
            sheet=Sheet.COLLECTIONS, unit=cast.ward.id, first=JUNE_15, last=JUNE_15, actor=cast.head, at=NEXT_DAY
        )


def test_a_receipt_that_was_made_anew_stands_twice_among_them_and_once_in_force(cast: Cast) -> None:
    came = Arrival.objects.get(attempt=paid(cast, a_dossier_that_costs(cast)).id)
    first = Receipt.objects.get(arrival=came)
    reissue_receipt(receipt=first.id, payer_name="Trần Văn Cam", reason="In sai tên", by=cast.counter, at=AT)

    content = books_sheet(
        sheet=Sheet.RECEIPTS, unit=cast.ward.id, first=JUNE_15, last=JUNE_15, actor=cast.head, at=NEXT_DAY
    )

    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    said = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row.count(COSTS_VND) for row in said if COSTS_VND in row] == [1, 2]
