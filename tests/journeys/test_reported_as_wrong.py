"""A person says that the register is wrong; an official, on a telephone and by keys alone, finds it right; she reads why."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from motcua.foundation.accounts.values import Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.registry.people.population.values import Place
from tests.cast import a_citizen
from tests.journeys.browser import shoot, tab_to
from tests.journeys.citizens import enter_as
from tests.journeys.conftest import OpensPages
from tests.journeys.officials import DESK, desk_of, official_of, ward
from tests.journeys.rooms import check_page
from tests.population import MOTHER, a_report, told_of

pytestmark = pytest.mark.journey

#: Of this journey alone: the served city is shared.
TAN_HUNG = "31227"
ME = replace(
    MOTHER,
    number="092192000613",
    full_name="Đinh Thị Me",
    residence=Place(text="9 khu vực Tân Lợi, phường Tân Hưng", code=TAN_HUNG),
    spouse_number="",
)
WHY = "Giấy khai sinh bản gốc ghi dân tộc Kinh."


def test_the_register_is_found_right_and_the_person_reads_why(browser_page: OpensPages, served_db: str) -> None:
    with durable():
        herself = a_citizen(sign_in="me", name=ME.full_name, number=ME.number, birth_on=ME.birth_on)
        told_of(herself, ME, at=city_clock().now())
        report = a_report(herself, at=city_clock().now())
    official = desk_of(browser_page, official_of(ward(TAN_HUNG), Role.HANDLER), width=390)
    official.goto(f"{DESK}bao-sai/")
    official.get_by_role("link", name=ME.full_name).first.click()
    expect(official.get_by_role("heading", level=1)).to_have_text("Dân tộc")
    check_page(official)

    tab_to(official, "summary:has-text('Dữ liệu đúng')")
    official.keyboard.press("Enter")
    tab_to(official, "#uphold-reason")
    official.keyboard.type(WHY)
    shoot(official, "reported-as-wrong")
    tab_to(official, "button:has-text('Khép báo sai')")
    official.keyboard.press("Enter")

    expect(official.get_by_text("Đã khép lại: dữ liệu đúng.")).to_be_visible()
    expect(official.locator("summary:has-text('Dữ liệu đúng')")).to_have_count(0)
    check_page(official)
    page = browser_page(390)
    enter_as(page, herself)
    page.goto("/toi/")
    expect(page.get_by_text(WHY)).to_be_visible()
    shoot(page, "reported-as-wrong-told")
    page.goto("/toi/ai-da-xem/")
    expect(page.get_by_text("Để xem xét điều bạn báo sai")).to_have_count(1)
    assert str(report) not in page.content()
