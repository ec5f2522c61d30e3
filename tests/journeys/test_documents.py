"""A letter comes in and is answered: registered, assigned on a phone, drafted, signed and numbered, each by whose it is."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from motcua.foundation.accounts.values import Role
from motcua.service.documents.verify import verify_documents
from tests.journeys.conftest import OpensPages
from tests.journeys.officials import DESK, act_form, desk_of, official_of, ward

pytestmark = pytest.mark.journey

LE_BINH = "31186"


def test_a_letter_from_its_arrival_to_the_number_of_its_reply(browser_page: OpensPages, served_db: str) -> None:
    unit = ward(LE_BINH)
    clerk, handler = (desk_of(browser_page, official_of(unit, role)) for role in (Role.CLERK, Role.HANDLER))
    leader = desk_of(browser_page, official_of(unit, Role.LEADER), width=390)

    clerk.goto(f"{DESK}van-ban/den/")
    clerk.get_by_text("Đăng ký văn bản đến").click()
    clerk.locator("#in-sender").fill("Sở Tư pháp")
    clerk.locator("#in-number").fill("41/STP")
    clerk.locator("#in-abstract").fill("Báo cáo số liệu hộ tịch 6 tháng đầu năm")
    clerk.get_by_role("button", name="Vào sổ").click()
    expect(clerk.locator(".report-state")).to_contain_text("Chờ phân công")
    letter = clerk.url

    leader.goto(letter)
    assign = act_form(leader, "assign")
    assign.locator("#assign-who").select_option(f"{unit.id}/")
    assign.locator("#assign-due").fill("2023-07-20")
    assign.get_by_role("button").click()
    expect(leader.locator(".report-state")).to_contain_text("Đang xử lý")

    handler.goto(letter)
    handler.get_by_role("link", name="Soạn văn bản trả lời").click()
    handler.locator("#text-abstract").fill("báo cáo số liệu hộ tịch 6 tháng đầu năm")
    handler.locator("#text-addressees").fill("Sở Tư pháp")
    handler.get_by_role("button", name="Lưu dự thảo").click()
    handler.get_by_role("button", name="Trình ký").click()
    expect(handler.locator(".report-state")).to_contain_text("Đã trình ký")
    leader.goto(handler.url)
    leader.get_by_role("button", name="Ký duyệt").click()
    clerk.goto(handler.url)
    clerk.get_by_role("button", name="Cấp số và ngày").click()
    expect(clerk.locator(".eyebrow")).to_contain_text("01/UBND-VP")

    handler.goto(letter)
    expect(handler.locator(".report-state")).to_contain_text("Đã xử lý")
    expect(handler.locator("main")).to_contain_text("Trả lời bằng văn bản 01/UBND-VP")
    assert verify_documents().wrong == 0
