"""A community team: founded from a spreadsheet, out from door to door, one member elsewhere refused, all of it counted."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from motcua.foundation.accounts.values import SYSTEM, Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.foundation.sheets.values import CellValue
from motcua.reform.outreach.sheets import LAYOUT
from motcua.registry.people.commands import register_people
from motcua.registry.people.values import NewPerson
from tests.journeys.conftest import OpensPages
from tests.journeys.officials import DESK, desk_of, official_of, ward
from tests.journeys.rooms import check_page, check_shut, figure, form_of, said, send, take_in

pytestmark = pytest.mark.journey

NHON_AI, THANH_AN = "31300", "31231"
NUMBERS = ("092190006101", "092190006102", "092190006103")


def _row(unit: str, team: str, number: str, part: str) -> dict[str, CellValue]:
    return {
        "kind": "community_team",
        "unit": unit,
        "name": team,
        "place": "Ấp Nhơn Phú",
        "founded_on": date(2023, 7, 1),
        "number": number,
        "part": part,
    }


def test_a_team_from_its_founding_to_the_households_it_helped(browser_page: OpensPages, served_db: str) -> None:
    unit = ward(NHON_AI)
    names = ("Lê Thị Sen", "Trần Văn Súng", "Huỳnh Thị Lúa")
    with durable():
        people = [NewPerson(number=number, name=name) for number, name in zip(NUMBERS, names, strict=True)]
        register_people(people=people, by=SYSTEM, at=city_clock().now())
    leader = desk_of(browser_page, official_of(unit, Role.LEADER))

    leader.goto(f"{DESK}tuyen-truyen/")
    check_page(leader)
    first, second = "Tổ công nghệ số cộng đồng ấp Nhơn Phú", "Tổ công nghệ số cộng đồng ấp Nhơn Thọ"
    rows = [_row(unit.key, first, NUMBERS[0], "leader"), _row(unit.key, first, NUMBERS[1], "member")]
    take_in(leader, LAYOUT, [*rows, _row(unit.key, second, NUMBERS[1], "leader")])
    expect(leader.locator(".cell-faults li")).to_have_count(1)
    take_in(leader, LAYOUT, [*rows, _row(unit.key, second, NUMBERS[2], "leader")])
    expect(leader.locator("main .named a").filter(has_text="Tổ công nghệ")).to_have_count(2)
    said(leader, "1 trên 1")

    leader.get_by_role("link", name=second).click()
    form = form_of(leader, "/lam/join/")
    form.locator("#join-number").fill(NUMBERS[1])
    send(form)
    expect(leader.locator(".banner--late")).to_be_visible()
    check_page(leader)

    form = form_of(leader, "/lam/visit/")
    form.locator("#visit-place").fill("Ấp Nhơn Thọ")
    form.locator("#visit-households").fill("12")
    form.locator("#visit-consented").fill("9")
    form.locator("#visit-vneid_installed").fill("7")
    send(form)
    said(leader, "Đã lưu buổi đến hộ dân.")
    said(leader, "9")
    team = leader.url

    leader.get_by_role("link", name="Tổ, đội và tuyên truyền").first.click()
    form = form_of(leader, "/tuyen-truyen/chien-dich/")
    form.locator("#campaign-title").fill("Nộp hồ sơ trực tuyến, không phải đi lại")
    form.locator("#campaign-from").fill("2023-07-01")
    form.locator("#campaign-last").fill("2023-07-31")
    form.locator("#campaign-audience").fill("Người dân ấp Nhơn Phú")
    form.locator("#campaign-reach").fill("1200")
    send(form)
    said(leader, "Đã lưu đợt tuyên truyền.")

    phone = desk_of(browser_page, official_of(unit, Role.HANDLER), width=390)
    phone.goto(team)
    check_page(phone)
    expect(phone.locator("form[action*='/lam/']")).to_have_count(0)
    assert (figure(phone, "outreach_teams", unit.id), figure(phone, "outreach_members", unit.id)) == ("2", "3")
    check_shut(browser_page, official_of(ward(THANH_AN), Role.HEAD), team)
