"""A clinic's look-ups: the reader types a card's text and Enter, and the answer is there at a glance."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from motcua.foundation.accounts.values import Role
from motcua.foundation.database.transactions import durable
from tests.insurance import HOSPITAL, NUMBER, a_card, a_facility, an_officer
from tests.journeys.conftest import OpensPages
from tests.journeys.officials import DESK, desk_of, official_of, ward
from tests.journeys.rooms import check_page, check_shut
from tests.unit.service.insurance.test_squares import CITIZEN_CARD

pytestmark = pytest.mark.journey

HANDLING_SECONDS_MAX = 3.0


def test_a_card_is_looked_up_by_its_scanned_text_without_a_mouse(browser_page: OpensPages, served_db: str) -> None:
    with durable():
        a_facility()
        officer = an_officer(a_facility(HOSPITAL), "benhvien.quet")
        a_card()
    desk = desk_of(browser_page, officer)
    desk.goto(f"{DESK}bao-hiem/tra-cuu/")
    check_page(desk)

    # A reader types into whatever has the focus, and ends with Enter. The best of three: other programs run here too.
    seconds: list[float] = []
    while len(seconds) < 3 and min(seconds, default=HANDLING_SECONDS_MAX) >= HANDLING_SECONDS_MAX:
        began, before = time.monotonic(), desk.url
        desk.keyboard.insert_text(CITIZEN_CARD)
        desk.keyboard.press("Enter")
        expect(desk).not_to_have_url(before)
        expect(desk.locator(".insured--ok")).to_contain_text("Thẻ còn giá trị sử dụng")
        seconds.append(time.monotonic() - began)
    assert min(seconds) < HANDLING_SECONDS_MAX
    expect(desk.locator("#answer")).to_contain_text("80% chi phí")
    check_page(desk)
    answer = desk.url

    # The next patient has no card at hand: number, name and birthday, one after the other.
    expect(desk.locator("#scan")).to_be_focused()
    desk.locator("#number").focus()
    for typed, key in ((NUMBER, "Tab"), ("nguyen thi khac", "Tab"), ("14/03/1992", "Enter")):
        desk.keyboard.insert_text(typed)
        desk.keyboard.press(key)
    expect(desk.locator(".insured--late")).to_contain_text("không khớp")
    expect(desk.locator("#answer")).not_to_contain_text("80%")

    phone = desk_of(browser_page, officer, width=390)
    phone.goto(answer)
    expect(phone.locator(".insured--ok")).to_be_visible()
    check_page(phone)
    check_shut(browser_page, official_of(ward("31303"), Role.LEADER), answer)
