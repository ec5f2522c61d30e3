"""An officer copies a process, adds a step in the table, mends what the list of problems says, writes
the ordinary cases, and publishes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from motcua.foundation.accounts.values import Role
from motcua.service.processes.queries import definition_in_force, drawing_of
from tests.journeys.conftest import OpensPages
from tests.journeys.officials import DESK, desk_of, official_of, ward
from tests.journeys.rooms import FORBIDDEN, check_page, check_shut, form_of, said, send

pytestmark = pytest.mark.journey

LONG_TUYEN = "31183"


def test_a_process_is_copied_mended_in_the_table_and_published(browser_page: OpensPages, served_db: str) -> None:
    unit = ward(LONG_TUYEN)
    officer = desk_of(browser_page, official_of(unit, Role.CONTROLLER))
    officer.goto(f"{DESK}thiet-ke/")
    check_page(officer)
    officer.locator("details:has(#copy-of)").evaluate("each => { each.open = true; }")
    officer.locator("#copy-of").select_option(label="Giải quyết có lấy ý kiến")
    officer.locator("#copy-key").fill("site_visit")
    officer.get_by_role("button", name="Sao chép").click()
    said(officer, "Đã mở dự thảo.")
    address = officer.url

    # A first step that is not whole: the list says what it lacks, and leads to it.
    officer.get_by_role("link", name="Thêm bước sau “Phân công xử lý”").click()
    officer.locator("#name_vi").fill("Kiểm tra thực địa")
    send(form_of(officer, "/lam/insert/"))
    expect(officer.locator("#loi")).to_contain_text("chưa có người làm")
    check_page(officer)
    officer.locator("#loi a").first.click()
    officer.locator("#name_en").fill("Look at the site")
    officer.locator("#action").select_option("examine")
    officer.locator("#role").select_option("handler")
    officer.locator("#place").select_option("handling")
    officer.locator("#limit_percent").fill("20")
    check_page(officer)
    send(form_of(officer, "/lam/change/"))
    expect(officer.locator("#loi")).to_contain_text("120 %")
    officer.get_by_role("link", name="Kiểm tra thực địa", exact=True).click()
    officer.locator("#limit_percent").fill("")
    officer.keyboard.press("Enter")
    expect(officer.locator("#loi")).to_contain_text("Không có gì phải sửa")

    # What is found there is asked for in a form of its own, drawn as a citizen's is.
    officer.get_by_role("link", name="Kiểm tra thực địa", exact=True).click()
    officer.get_by_role("link", name="Soạn biểu mẫu cho bước này hoặc sửa biểu mẫu đã có").click()
    officer.locator("#name_vi").fill("Biên bản đo đạc")
    officer.locator("#name_en").fill("Survey record")
    officer.get_by_role("button", name="Tạo biểu mẫu").click()
    said(officer, "Biểu mẫu đã có trong dự thảo")
    officer.locator("select[name=loai]").first.select_option("number")
    officer.get_by_role("button", name="Thêm", exact=True).first.click()
    officer.locator("[name='label.vi']").fill("Số tầng")
    officer.locator("[name='label.en']").fill("Floors")
    expect(officer.locator("[data-part=phone]")).to_contain_text("Số tầng")
    check_page(officer)
    officer.keyboard.press("Enter")
    said(officer, "Đã lưu câu hỏi.")
    officer.goto(address)

    phone = desk_of(browser_page, official_of(unit, Role.CONTROLLER), width=390)
    phone.goto(address)
    check_page(phone)
    # The cases that came along do not know the new step.
    expect(officer.locator("#ca-kiem-thu")).to_contain_text("không đạt")
    officer.get_by_role("button", name="Viết các ca thường lệ").click()
    expect(officer.get_by_text("Mọi luồng đều được thử")).to_be_visible()
    check_page(officer)
    officer.get_by_role("link", name="Dự thảo", exact=True).click()
    officer.get_by_role("link", name="Xem thay đổi và ban hành").click()
    check_page(officer)
    send(form_of(officer, "/lam/publish/"))
    said(officer, "Đã ban hành quy trình.")
    published = definition_in_force(key="site_visit")
    assert "kiem_tra_thuc_dia" in published.steps
    assert b'"floors"' in drawing_of(definition=published.id).encode()
    check_shut(browser_page, official_of(unit, Role.HANDLER), address, status=FORBIDDEN)
