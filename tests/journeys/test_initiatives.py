"""An initiative: proposed by who works there, tried, recognised by the level above, taken up by another ward, counted."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from motcua.foundation.accounts.values import Role
from motcua.foundation.database.transactions import durable
from motcua.registry.organization.queries import directory
from tests.cast import JUNE_15, load_cast
from tests.journeys.conftest import OpensPages
from tests.journeys.officials import DESK, desk_of, official_of, ward
from tests.journeys.rooms import FORBIDDEN, check_page, check_shut, figure, form_of, said, send

pytestmark = pytest.mark.journey

TRUONG_LONG, MY_KHANH = "31309", "31312"
TITLE = "Trả kết quả tại nhà văn hóa ấp mỗi chiều thứ Năm"


def test_an_initiative_from_the_idea_to_another_ward(browser_page: OpensPages, served_db: str) -> None:
    unit, other = ward(TRUONG_LONG), ward(MY_KHANH)
    units = directory(on=JUNE_15)
    district = units.unit(units.ancestors(unit.id)[0])
    head = official_of(unit, Role.LEADER)
    handler, leader = desk_of(browser_page, official_of(unit, Role.HANDLER)), desk_of(browser_page, head, width=390)
    decider = desk_of(browser_page, official_of(district, Role.LEADER))

    handler.goto(f"{DESK}sang-kien/")
    check_page(handler)
    form = form_of(handler, "/sang-kien/de-xuat/")
    form.locator("#propose-title").fill(TITLE)
    form.locator("#propose-head").select_option(f"{unit.id} {head.account}")
    form.locator("#propose-problem").fill("Người già ở ấp xa không đi được đến trụ sở.")
    form.locator("#propose-practice").fill("Công chức mang kết quả đến nhà văn hóa ấp mỗi chiều thứ Năm.")
    send(form)
    said(handler, "Đã ghi nhận sáng kiến.")
    initiative = handler.url
    expect(handler.locator("form[action$='/lam/decide/']")).to_have_count(0)

    leader.goto(initiative)
    form = form_of(leader, "/lam/pilot/")
    form.locator("#pilot-units").select_option(str(unit.id))
    form.locator("#pilot-from").fill("2023-06-01")
    form.locator("#pilot-last").fill("2023-09-30")
    form.locator("#pilot-indicators").select_option(["settled", "on_time_share"])
    form.locator("#pilot-document").fill("Kế hoạch thí điểm 4/KH-UBND")
    send(form)
    expect(leader.locator(".report-state").first).to_contain_text("Đang thí điểm")
    check_page(leader)

    decider.goto(initiative)
    form = form_of(decider, "/lam/decide/")
    form.locator("#decide-unit").select_option(str(district.id))
    form.locator("#decide-document").fill("45/QĐ-UBND")
    form.locator("#decide-reason").fill("Người dân đánh giá tốt.")
    form.locator("button[value=recognised]").click()
    said(decider, "Sáng kiến đã được công nhận.")
    form = form_of(decider, "/lam/replicate/")
    form.locator("#replicate-unit").select_option(str(other.id))
    form.locator("#replicate-document").fill("7/KH-UBND")
    send(form)
    expect(decider.locator(".report-state").first).to_contain_text("Đã nhân rộng")
    check_page(decider)

    handler.goto(f"{DESK}sang-kien/?unit={unit.id}")
    expect(handler.get_by_role("link", name=TITLE)).to_be_visible()
    names = ("initiatives_recognised", "initiatives_replicated")
    assert [figure(decider, name, district.id) for name in names] == ["1", "1"]
    with durable():
        citizen = load_cast().citizen
    check_shut(browser_page, citizen, initiative, status=FORBIDDEN)
