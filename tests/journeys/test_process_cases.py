"""Procedure control tests a process in the desk: a case written step by step, on a phone and without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from motcua.foundation.accounts.values import SYSTEM, Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.service.processes.commands import publish_processes
from motcua.service.processes.queries import definition_in_force
from motcua.service.processes.rules.reading import DATA
from tests.journeys.browser import check_no_sideways_scroll
from tests.journeys.citizens import enter_as
from tests.journeys.conftest import OpensPages
from tests.journeys.officials import DESK, official_of, ward

pytestmark = pytest.mark.journey

KEY = "case_journey"
THOI_BINH = "31123"


def a_process_without_cases() -> str:
    """The notice under another name, in its first version. Returns the address of its cases."""
    xml = (DATA / "notice.bpmn").read_bytes().replace(b'"notice"', f'"{KEY}"'.encode())
    with durable():
        publish_processes(drawings={KEY: xml}, by=SYSTEM, at=city_clock().now())
    return f"{DESK}thiet-ke/thu/{definition_in_force(key=KEY).id}/"


def test_a_case_is_written_on_a_phone_without_scripts_and_covers_the_drawing(
    browser_page: OpensPages, served_db: str
) -> None:
    address, controller = a_process_without_cases(), official_of(ward(THOI_BINH), Role.CONTROLLER)
    page = browser_page(390, javascript=False)
    enter_as(page, controller)
    page.goto(address)
    expect(page.get_by_text("Chưa có ca kiểm thử").first).to_be_visible()
    assert page.locator(".drawn__flow--open").count() == 3
    page.get_by_role("link", name="Viết ca kiểm thử").click()

    page.get_by_label("Tên ca kiểm thử").fill("Người dân thông báo, phường xác nhận")
    page.get_by_label("Thời hạn").fill("3")
    page.get_by_label("tính bằng").select_option(label="ngày làm việc")
    page.get_by_role("button", name=re.compile("Bước này đã xong.*Tiếp nhận hồ sơ")).click()
    # What was typed before the step was done is still there.
    expect(page.get_by_label("Tên ca kiểm thử")).to_have_value("Người dân thông báo, phường xác nhận")
    page.get_by_role("button", name=re.compile("Bước này đã xong.*Xác nhận đã nhận")).click()
    expect(page.get_by_label("Quy trình đã kết thúc")).to_be_checked()
    check_no_sideways_scroll(page)
    page.get_by_role("button", name="Lưu ca kiểm thử").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Người dân thông báo, phường xác nhận")
    expect(page.locator("main .tag--ok")).to_have_text("Đạt")
    page.goto(address)
    expect(page.get_by_text("Mọi luồng đều được thử")).to_be_visible()
    assert page.locator(".drawn__flow--covered").count() == 3
