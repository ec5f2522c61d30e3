"""The half-year report of a district: opened, contributed to by a ward on a phone, frozen, approved and downloaded."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from motcua.foundation.accounts.values import Role
from motcua.reform.reports.verify import verify_reports
from motcua.registry.organization.queries import directory
from tests.cast import JUNE_15
from tests.journeys.browser import check_axe, check_no_sideways_scroll, shoot
from tests.journeys.conftest import OpensPages
from tests.journeys.officials import DESK, desk_of, official_of, received, ward
from tests.rooms.service.dossiers.test_measures import settle_and_fold

pytestmark = pytest.mark.journey

LE_BINH = "31186"
PERIOD = "2023-H1"


def sound(page: Page) -> None:
    check_axe(page)
    check_no_sideways_scroll(page)


def test_a_report_from_opening_to_the_file_that_is_signed(
    browser_page: OpensPages, served_db: str, tmp_path: Path
) -> None:
    unit = ward(LE_BINH)
    received(unit, count=2, before=timedelta(days=7))
    units = directory(on=JUNE_15)
    district = units.unit(units.ancestors(unit.id)[0])
    writer = desk_of(browser_page, official_of(district, Role.HEAD))
    helper = desk_of(browser_page, official_of(unit, Role.HANDLER), width=390)
    leader = desk_of(browser_page, official_of(district, Role.LEADER))

    # The district opens its report, writes, and asks the ward.
    writer.goto(f"{DESK}bao-cao/")
    writer.locator("#report-period").select_option(PERIOD)
    writer.get_by_role("button", name="Lập báo cáo này").click()
    address = writer.url
    writer.locator("#online details.act summary").click()
    writer.locator("#text-online").fill("Toàn quận đạt {online.share} hồ sơ nộp trực tuyến.")
    writer.locator("#online form button").click()
    expect(writer.locator("#online .report-section__prose data")).to_contain_text("100,0")
    writer.locator("#contributions details.act summary").last.click()
    writer.locator("#due_on").fill("2023-07-10")
    writer.get_by_label(unit.name_vi, exact=True).check()
    writer.get_by_role("button", name="Gửi đề nghị").click()
    expect(writer.locator("#contributions")).to_contain_text("Chưa gửi")

    # The ward answers on a phone.
    helper.goto(f"{DESK}bao-cao/")
    sound(helper)
    helper.locator(".named a").first.click()
    helper.locator("#text-direction").fill("Phường đã phân công từng công chức.")
    sound(helper)
    shoot(helper, "report-contribution")
    helper.get_by_role("button", name="Gửi phần báo cáo").click()
    expect(helper.locator("main")).to_contain_text("Đã gửi, chờ xem")

    # It is accepted and the report is frozen; its writer is not offered to approve it.
    writer.goto(address)
    sound(writer)
    writer.get_by_role("button", name="Chấp nhận").click()
    expect(writer.locator("#direction")).to_contain_text("Phường đã phân công từng công chức.")
    settle_and_fold()
    writer.locator("#freezes details.act summary").click()
    writer.locator("#freezes details.act button").click()
    expect(writer.locator("#freezes")).to_contain_text("Đã chốt, chờ duyệt")
    expect(writer.get_by_role("button", name="Duyệt lần chốt 1")).to_have_count(0)
    sound(writer)
    shoot(writer, "report-frozen")

    # A leader reads the paper, approves, and takes the file.
    leader.goto(address)
    leader.get_by_role("link", name=re.compile("Đọc.*Chốt lần 1")).click()
    sound(leader)
    shoot(leader, "report-paper")
    leader.go_back()
    leader.get_by_role("button", name="Duyệt lần chốt 1").click()
    expect(leader.locator("#freezes")).to_contain_text("Đã duyệt")
    with leader.expect_download() as download:
        leader.get_by_role("link", name=re.compile("DOCX.*Chốt lần 1")).click()
    path = tmp_path / "report.docx"
    download.value.save_as(path)

    words = "\n".join(each.text for each in Document(BytesIO(path.read_bytes())).paragraphs)
    assert "Phường đã phân công từng công chức." in words
    assert "DỰ THẢO" not in words
    assert verify_reports().checked
    assert verify_reports().wrong == 0


def test_it_is_read_and_written_without_scripts_on_a_phone(browser_page: OpensPages, served_db: str) -> None:
    district = directory(on=JUNE_15).by_key("district-923")
    assert district is not None
    page = desk_of(browser_page, official_of(district, Role.HEAD), width=390)
    signed_in = page.context.cookies()
    plain = browser_page(390, javascript=False)
    plain.context.add_cookies(signed_in)  # type: ignore[arg-type]  # what cookies() gives is what add_cookies() takes

    plain.goto(f"{DESK}bao-cao/")
    plain.get_by_role("button", name="Lập báo cáo này").click()
    plain.locator("#direction details.act summary").click()
    plain.locator("#text-direction").fill("Quận đã ban hành kế hoạch.")
    plain.locator("#direction form button").click()

    expect(plain.locator("#direction .report-section__prose > p").first).to_have_text("Quận đã ban hành kế hoạch.")
    page.goto(plain.url)
    sound(page)
    shoot(page, "report-of-a-phone")
