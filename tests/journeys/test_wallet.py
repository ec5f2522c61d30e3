"""A paper of the wallet: shown by a code to a stranger's telephone, checked there, revoked by its issuer, and stopped."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from motcua.foundation.accounts.values import Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.service.wallet.verify import verify_wallet
from tests.cast import load_cast
from tests.dossiers import a_photo
from tests.journeys.citizens import enter_as
from tests.journeys.conftest import OpensPages
from tests.journeys.officials import DESK, desk_of, official_of, ward
from tests.journeys.rooms import check_page, said, send
from tests.wallet import a_paper

pytestmark = pytest.mark.journey

HUNG_THANH = "31192"


def test_a_paper_is_shown_to_a_stranger_checked_revoked_and_stopped(browser_page: OpensPages, served_db: str) -> None:
    unit, at = ward(HUNG_THANH), city_clock().now()
    with durable():
        cast = load_cast()
        sha256 = a_photo("giấy phép", by=cast.citizen, at=at).sha256
        paper = a_paper(
            cast,
            kind="building_permit",
            title_vi="Giấy phép xây dựng",
            number="77/GPXD",
            unit=unit.id,
            sha256=sha256,
            at=at,
        )
    holder, stranger = browser_page(390), browser_page(390)
    enter_as(holder, cast.citizen)

    holder.goto("/vi-giay-to/")
    check_page(holder)
    holder.get_by_role("link", name="Giấy phép xây dựng").first.click()
    check_page(holder)
    holder.get_by_role("link", name="Cho người khác xem").click()
    holder.get_by_label("Toàn bộ tệp (PDF)").check()
    holder.get_by_label("Cho ai (không bắt buộc)").fill("Ngân hàng")
    holder.get_by_role("button", name="Tạo mã").click()
    expect(holder.locator(".share-code svg")).to_be_visible()
    check_page(holder)
    address = urlsplit(holder.get_by_label("Hoặc gửi đường dẫn").input_value()).path

    stranger.goto(address)
    said(stranger, "Có giá trị tại thời điểm này")
    said(stranger, "77/GPXD")
    expect(stranger.locator("main")).not_to_contain_text("092192003141")
    check_page(stranger)

    leader = desk_of(browser_page, official_of(unit, Role.LEADER))
    leader.goto(f"{DESK}giay-to/{paper}/")
    leader.get_by_text("Thu hồi giấy tờ").click()
    form = leader.locator("form[action$='/thu-hoi/']")
    form.locator("textarea").fill("Cấp sai diện tích.")
    send(form)
    said(leader, "Cấp sai diện tích.")

    stranger.get_by_role("link", name="Mở tệp (PDF)").click()
    said(stranger, "Không hiển thị gì ở đây")
    stranger.goto(address)
    said(stranger, "Không có giá trị tại thời điểm này")
    check_page(stranger)

    holder.reload()
    said(holder, "Đã xem 2 lần")
    holder.get_by_role("button", name="Ngừng cho xem").click()
    said(holder, "Cấp sai diện tích.")
    stranger.get_by_role("link", name="Kiểm tra lại ngay").click()
    said(stranger, "Không hiển thị gì ở đây")
    check_page(stranger)
    assert verify_wallet().wrong == 0
