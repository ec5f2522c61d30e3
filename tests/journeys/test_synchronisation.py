"""The social insurance has its cards compared; what the machine leaves to people is settled by two of them, by keys alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from motcua.foundation.database.transactions import durable
from motcua.service.insurance.models import Card
from tests.journeys.browser import shoot, tab_to
from tests.journeys.conftest import OpensPages
from tests.journeys.officials import DESK, desk_of, run_jobs, trust_service
from tests.journeys.rooms import check_page
from tests.synchronisation import BUOI, OI, a_card, an_extract, the_office

pytestmark = pytest.mark.journey

LIST = f"{DESK}bao-hiem/dong-bo/"
#: Of this journey alone: the served city is shared.
TAN_HUNG = "31227"
MAN = replace(BUOI, number="092191000227", full_name="Huỳnh Thị Mận", division_code=TAN_HUNG, birth_on=date(1991, 4, 6))
XOAI = replace(OI, number="092086000228", full_name="Trịnh Văn Xoài", division_code=TAN_HUNG, birth_on=date(1986, 3, 9))
#: Of another commune: the table has a line for each.
ME = replace(OI, number="092088000229", full_name="Đinh Văn Me", division_code="31228", birth_on=date(1988, 5, 2))
NUMBER, WRONG_BIRTH_ON = "9212360002", date(1986, 9, 3)


def test_a_run_a_correction_and_another_s_approval_raise_the_share(
    browser_page: OpensPages, served_db: str, tmp_path: Path
) -> None:
    with durable():
        office = the_office()
        an_extract(MAN, XOAI, ME)
        for number, person in (("9212360001", MAN), ("9212360003", ME)):
            a_card(person, number=number)
        card = a_card(XOAI, number=NUMBER, birth_on=WRONG_BIRTH_ON)
    leader = desk_of(browser_page, office.leader)
    leader.goto(LIST)

    tab_to(leader, "button:has-text('Đối chiếu toàn bộ thẻ')")
    leader.keyboard.press("Enter")
    expect(leader.locator("body")).to_contain_text("Hệ thống đang đối chiếu")
    with trust_service(tmp_path):
        run_jobs()
    leader.reload()
    expect(leader.get_by_text("thẻ thay đổi kết quả").first).to_be_visible()
    assert _share(leader) == "50,0%"

    one = desk_of(browser_page, office.one)
    _opens_by_keys(one, card=NUMBER)
    check_page(one)
    shoot(one, "synchronisation-card")
    tab_to(one, f"input[name='person'][value='{XOAI.number}']")
    one.keyboard.press("Space")
    tab_to(one, "#note")
    one.keyboard.type("đã xem giấy khai sinh")
    one.keyboard.press("Enter")
    expect(one.locator("body")).to_contain_text("Cán bộ khác của cơ quan sẽ quyết định")
    expect(one.get_by_role("button", name="Duyệt")).to_have_count(0)

    other = desk_of(browser_page, office.other)
    _opens_by_keys(other, card=NUMBER)
    expect(other.get_by_role("main")).to_contain_text(XOAI.full_name)
    tab_to(other, "button[value='approve']")
    other.keyboard.press("Enter")
    expect(other.locator("body")).to_contain_text("Đã duyệt: từ nay sổ thẻ ghi như vậy")
    assert Card.objects.get(id=card).birth_on == XOAI.birth_on
    assert _share(leader) == "100,0%"

    phone = desk_of(browser_page, office.other, width=390)
    phone.goto(f"{LIST}?commune={TAN_HUNG}")
    check_page(phone)
    shoot(phone, "synchronisation-phone")
    _runs_again(leader, tmp_path)


def _opens_by_keys(page: Page, *, card: str) -> None:
    """From the work-list of the commune: down to the row, and Enter."""
    page.goto(f"{LIST}?commune={TAN_HUNG}")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".eyebrow")).to_contain_text(card)


def _share(page: Page) -> str:
    """Of the commune, as the table of communes has it."""
    page.goto(LIST)
    row = page.locator("tr", has=page.locator(f"a[href='?commune={TAN_HUNG}']"))
    return re.sub(r"\s", "", row.locator("td").nth(2).inner_text())


def _runs_again(page: Page, folder: Path) -> None:
    """Nothing came to something else."""
    page.goto(LIST)
    tab_to(page, "button:has-text('Đối chiếu toàn bộ thẻ')")
    page.keyboard.press("Enter")
    with trust_service(folder):
        run_jobs()
    page.reload()
    expect(page.get_by_text("0 thẻ thay đổi kết quả").first).to_be_visible()
    assert _share(page) == "100,0%"
