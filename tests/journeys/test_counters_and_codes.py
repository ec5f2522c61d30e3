"""A unit's counters: opened, open after hours, rostered; and a code on its wall: issued, scanned on a phone, counted."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from motcua.foundation.accounts.values import Role
from tests.journeys.conftest import OpensPages
from tests.journeys.officials import DESK, desk_of, official_of, ward
from tests.journeys.rooms import check_page, check_shut, figure, form_of, said, send

pytestmark = pytest.mark.journey

GIAI_XUAN, THANH_AN = "31303", "31231"


def test_a_counter_from_its_opening_to_the_shifts_after_hours(browser_page: OpensPages, served_db: str) -> None:
    unit = ward(GIAI_XUAN)
    clerk = official_of(unit, Role.COUNTER)
    leader = desk_of(browser_page, official_of(unit, Role.LEADER))

    leader.goto(f"{DESK}cac-quay/")
    check_page(leader)
    form = form_of(leader, "/lam/open/")
    form.locator("#open-number").fill("1")
    form.locator("#open-from").fill("2023-07-03")
    form.locator("#open-vi").fill("Quầy tiếp nhận")
    send(form)
    said(leader, "Quầy hoạt động từ ngày đó.")

    form = form_of(leader, "/lam/schedule/")
    form.locator("#plan-official").select_option(str(clerk.account))
    form.locator("#plan-first").fill("2023-07-04")
    form.locator("#plan-last").fill("2023-07-05")
    form.locator("#plan-minutes").fill("30")
    send(form)
    expect(leader.locator(".banner--late")).to_be_visible()
    check_page(leader)
    form = form_of(leader, "/lam/allow/")
    form.locator("#allow-decision").fill("Kế hoạch 12/KH-UBND")
    form.locator("#allow-from").fill("2023-07-04")
    form.locator("#allow-last").fill("2023-08-31")
    send(form)
    said(leader, "Đơn vị được làm việc ngoài giờ trong những ngày này.")
    form = form_of(leader, "/lam/schedule/")
    form.locator("#plan-official").select_option(str(clerk.account))
    form.locator("#plan-first").fill("2023-07-04")
    form.locator("#plan-last").fill("2023-07-05")
    form.locator("#plan-minutes").fill("30")
    send(form)
    expect(leader.locator("main tbody tr")).to_have_count(4)
    check_page(leader)

    leader.get_by_role("link", name="1 · Quầy tiếp nhận").first.click()
    check_page(leader)
    leader.locator("main tbody input[type=checkbox]").first.check()
    leader.locator("#reason").fill("Mất điện toàn phường.")
    form_of(leader, "/lam/call_off/").locator("button:not([formaction])").click()
    expect(leader.locator("main tbody tr")).to_have_count(3)
    counter = leader.url

    phone = desk_of(browser_page, clerk, width=390)
    phone.goto(f"{DESK}cac-quay/?kind=after_hours&last=2023-07-31")
    expect(phone.locator("main tbody tr")).to_have_count(3)
    expect(phone.locator("main form[action*='/lam/']")).to_have_count(0)
    check_page(phone)
    assert figure(leader, "afterhours_minutes", unit.id).startswith("30"), "beyond the session, by half-day"
    check_shut(browser_page, official_of(ward(THANH_AN), Role.LEADER), counter)


def test_a_code_from_its_issue_to_a_scan_on_a_phone_and_its_withdrawal(
    browser_page: OpensPages, served_db: str
) -> None:
    unit = ward(GIAI_XUAN)
    leader = desk_of(browser_page, official_of(unit, Role.LEADER))

    leader.goto(f"{DESK}ma-qr/")
    check_page(leader)
    form = form_of(leader, "/lam/issue/")
    form.locator("input[name=procedure]").first.check()
    form.locator("#issue-from").fill("2023-07-03")
    send(form)
    expect(leader.locator("main tbody tr")).to_have_count(1)
    leader.locator("main tbody a").first.click()
    check_page(leader)
    code, address = leader.url, urlsplit(leader.locator("p.number.small").inner_text().strip())

    phone = browser_page(390)
    phone.goto(address.path)
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    check_page(phone)
    forged = phone.goto(f"{address.path[:-3]}xx/")
    assert forged is not None
    assert forged.status == 404
    check_page(phone)

    leader.reload()
    expect(leader.locator(".kpi").first).to_contain_text("1")
    assert figure(leader, "qr_codes", unit.id) == "1"
    check_shut(browser_page, official_of(ward(THANH_AN), Role.LEADER), code)
    leader.goto(f"{DESK}ma-qr/")
    leader.locator("main tbody input[type=checkbox]").first.check()
    leader.locator("#reason").fill("Bảng bị hỏng.")
    leader.locator("button[formaction$='/lam/withdraw/']").click()
    expect(leader.locator("main tbody tr").first).to_contain_text("Đã rút")
    phone.goto(address.path)
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    check_page(phone)
