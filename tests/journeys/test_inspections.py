"""Inspections: planned from a spreadsheet, one told ahead, one before the door; found, concluded, signed for, remedied."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from motcua.foundation.accounts.values import Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.sheets.values import CellValue
from motcua.reform.inspections.check_lists import check_lists
from motcua.reform.inspections.sheets import LAYOUT
from motcua.reform.inspections.verify import verify_inspections
from motcua.registry.organization.queries import directory
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

TAN_THOI, THANH_AN = "31306", "31231"


def test_two_inspections_from_the_plan_to_the_verified_remedy(browser_page: OpensPages, served_db: str) -> None:
    unit, today = ward(TAN_THOI), city_day(city_clock().now())
    justice = directory(on=JUNE_15).by_key("department-justice")
    assert justice is not None
    head_of_team, member = official_of(justice, Role.LEADER), official_of(justice, Role.HANDLER)
    planner, team = desk_of(browser_page, official_of(justice, Role.HEAD)), desk_of(browser_page, head_of_team)
    leader = desk_of(browser_page, official_of(unit, Role.LEADER), width=390)
    handler = desk_of(browser_page, official_of(unit, Role.HANDLER))

    planner.goto(f"{DESK}kiem-tra/")
    check_page(planner)
    form = form_of(planner, "/kiem-tra/mo/")
    form.locator("#plan-unit").select_option(str(justice.id))
    form.locator("#plan-control").select_option(str(justice.id))
    form.locator("#plan-number").fill("21/KH-STP")
    form.locator("#plan-title").fill("Kế hoạch kiểm tra công tác hộ tịch năm 2023")
    send(form)
    said(planner, "Đã lập kế hoạch")
    row: dict[str, CellValue] = {
        "number": 1,
        "unit": unit.key,
        "manner": "unannounced",
        "check_list": check_lists(on=today)["discipline"].title_vi,
        "subject": "Kỷ luật, kỷ cương tại bộ phận một cửa",
        "from_on": today,
        "last_on": today,
    }
    later: dict[str, CellValue] = {"from_on": date(2023, 8, 15), "last_on": date(2023, 8, 16)}
    take_in(planner, LAYOUT, [row, row | {"number": 2, "manner": "announced", "subject": "Hộ tịch"} | later])
    list_ = planner.locator("main .named a").filter(has_text=unit.name_vi)
    expect(list_).to_have_count(2)

    for number in (1, 2):
        planner.goto(f"{DESK}kiem-tra/")
        planner.get_by_role("link", name=f"{number}. {unit.name_vi}").click()
        form = form_of(planner, "/lam/team/")
        form.locator("#team-head").select_option(str(head_of_team.account))
        form.locator("#team-members").select_option(str(member.account))
        send(form)
        said(planner, "Đã lập đoàn kiểm tra.")
        if number == 1:
            inspection = planner.url
    form = form_of(planner, "/lam/notice/")
    form.locator("#notice-number").fill("15/TB-STP")
    send(form)
    said(planner, "Đã gửi thông báo")
    check_page(planner)
    open_newest_notice(leader)
    said(leader, "15/TB-STP")
    check_page(leader)

    team.goto(inspection)
    form = form_of(team, "/lam/findings/")
    found = form.locator("select[name^='found-']")
    for place in range(found.count()):
        found.nth(place).select_option("met" if place else "not_met")
    form.locator("input[name^='remark-']").first.fill("Hai công chức vắng đầu giờ.")
    form.locator("input[type=file]").first.set_input_files(evidence("Ảnh chụp lúc 7 giờ 15"))
    send(form)
    said(team, "Đã lưu kết quả kiểm tra.")
    check_page(team)
    form = form_of(team, "/lam/close/")
    form.locator("#minutes-text").fill("Đơn vị cơ bản chấp hành; còn một hạn chế về giờ làm việc.")
    send(form)
    said(team, "Đã khóa biên bản.")
    form = form_of(team, "/lam/recommend/")
    form.locator("#recommend-text").fill("Chấn chỉnh việc chấp hành giờ làm việc")
    form.locator("#recommend-due").fill("2023-08-31")
    send(form)
    said(team, "Đã đưa kiến nghị.")

    leader.goto(inspection)
    form = form_of(leader, "/lam/sign/")
    form.locator("#minutes-objection").fill("Hôm ấy hai người họp tại huyện.")
    send(form)
    said(leader, "Anh chị đã ký nhận biên bản.")
    check_page(leader)
    handler.goto(inspection)
    form = form_of(handler, "/lam/report/")
    form.locator("textarea[name=text]").fill("Đã lập sổ theo dõi giờ làm việc.")
    form.locator("input[type=file]").set_input_files(evidence("Sổ theo dõi"))
    send(form)
    expect(handler.locator("main")).to_contain_text("Đã lập sổ theo dõi giờ làm việc.")
    planner.goto(inspection)
    check_page(planner)
    form_of(planner, "/lam/judge/").locator("button[value=accepted]").click()
    said(planner, "Đã xác nhận khắc phục.")
    expect(planner.locator(".report-state").first).to_contain_text("Đã khắc phục hết")

    told = [figure(leader, name, unit.id) for name in ("inspections_held", "inspections_remedied", "inspections_open")]
    assert told == ["1", "1", "0"]
    check_shut(browser_page, official_of(ward(THANH_AN), Role.HEAD), inspection)
    assert verify_inspections().wrong == 0
