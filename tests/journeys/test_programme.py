"""A year's programme: opened, filled from a spreadsheet, told to who leads, reported, sent back, accepted and counted."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from motcua.foundation.accounts.values import Role
from motcua.foundation.sheets.values import CellValue
from motcua.reform.programme.sheets import LAYOUT
from motcua.reform.programme.verify import verify_programme
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitView
from tests.cast import JUNE_15
from tests.journeys.conftest import OpensPages
from tests.journeys.officials import DESK, desk_of, official_of, ward
from tests.journeys.rooms import (
    check_page,
    check_shut,
    evidence,
    figure,
    form_of,
    open_newest_notice,
    said,
    send,
    take_in,
)

pytestmark = pytest.mark.journey

PHONG_DIEN, THANH_AN = "31299", "31231"


def _row(unit: UnitView, number: int) -> dict[str, CellValue]:
    return {
        "number": number,
        "content": "procedures",
        "title": f"Niêm yết công khai thủ tục hành chính, đợt {number}",
        "product": "Bảng niêm yết đầy đủ",
        "lead": unit.key,
        "from_on": date(2023, 2, 1),
        "due_on": date(2023, 9, 15),
        "source": "Nghị quyết 76/NQ-CP",
    }


def test_a_task_from_the_plan_to_its_acceptance(browser_page: OpensPages, served_db: str) -> None:
    unit = ward(PHONG_DIEN)
    units = directory(on=JUNE_15)
    district = units.unit(units.ancestors(unit.id)[0])
    planner = desk_of(browser_page, official_of(district, Role.HEAD))
    leader = desk_of(browser_page, official_of(unit, Role.LEADER), width=390)
    handler = desk_of(browser_page, official_of(unit, Role.HANDLER))

    planner.goto(f"{DESK}chuong-trinh/")
    check_page(planner)
    form = form_of(planner, "/chuong-trinh/mo/")
    form.locator("#programme-unit").select_option(str(district.id))
    form.locator("#programme-number").fill("09/KH-UBND")
    form.locator("#programme-title").fill("Kế hoạch cải cách hành chính huyện năm 2023")
    send(form)
    expect(planner.get_by_role("heading", level=1)).to_have_text("Kế hoạch cải cách hành chính huyện năm 2023")
    plan = planner.url

    take_in(planner, LAYOUT, [_row(unit, 1), _row(unit, 2) | {"lead": "Xã Không Có"}])
    expect(planner.locator(".cell-faults li")).to_have_count(1)
    check_page(planner)
    take_in(planner, LAYOUT, [_row(unit, 1), _row(unit, 2)])
    expect(planner.locator("main a[href*='/nhiem-vu/']")).to_have_count(2)

    open_newest_notice(leader)
    expect(leader.locator("main a[href*='/nhiem-vu/']")).to_have_count(2)
    check_page(leader)

    handler.goto(plan)
    handler.get_by_role("link", name="1. Niêm yết công khai").click()
    for text in ("Đã niêm yết.", "Đã niêm yết đủ 86 thủ tục, ảnh có ngày chụp."):
        form = form_of(handler, "/lam/report/")
        form.locator("#progress-text").fill(text)
        form.locator("#progress-files").set_input_files(evidence(text))
        form.locator("input[name=is_completion]").check()
        send(form)
        said(handler, "Đã gửi báo cáo. Đơn vị kiểm soát kế hoạch sẽ xem xét.")

        planner.goto(handler.url)
        if text == "Đã niêm yết.":
            check_page(planner)
            judge = form_of(planner, "/lam/judge/")
            judge.locator("input[name=reason]").fill("Ảnh chưa rõ ngày chụp.")
            judge.locator("button[value=sent_back]").click()
            said(planner, "Đã trả lại báo cáo.")
            handler.reload()
            said(handler, "Ảnh chưa rõ ngày chụp.")
    form_of(planner, "/lam/judge/").locator("button[value=accepted]").click()
    said(planner, "Đã nghiệm thu báo cáo.")
    expect(planner.locator(".report-state").first).to_contain_text("Hoàn thành đúng hạn")

    handler.reload()
    check_page(handler)
    assert (figure(leader, "programme_done", unit.id), figure(leader, "programme_tasks", unit.id)) == ("1", "2")
    check_page(leader)
    check_shut(browser_page, official_of(ward(THANH_AN), Role.HEAD), handler.url)
    assert verify_programme().wrong == 0
