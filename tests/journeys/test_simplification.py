"""A procedure under review: planned, a simpler way proposed with its burden, appraised, decided and counted."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from motcua.foundation.accounts.values import Role
from motcua.foundation.sheets.values import CellValue
from motcua.reform.simplification.sheets import LAYOUT
from motcua.registry.organization.queries import directory
from tests.cast import JUNE_15
from tests.dossiers import BIRTH
from tests.journeys.conftest import OpensPages
from tests.journeys.officials import DESK, desk_of, official_of, ward
from tests.journeys.rooms import check_page, check_shut, figure, form_of, said, send, take_in
from tests.reviews import NUMBERS

pytestmark = pytest.mark.journey

NHON_NGHIA, THANH_AN = "31315", "31231"


def test_a_proposal_from_the_ward_to_the_decision(browser_page: OpensPages, served_db: str) -> None:
    unit = ward(NHON_NGHIA)
    units = directory(on=JUNE_15)
    district = units.unit(units.ancestors(unit.id)[0])
    planner = desk_of(browser_page, official_of(district, Role.HEAD))
    decider = desk_of(browser_page, official_of(district, Role.LEADER), width=390)
    handler, head = (desk_of(browser_page, official_of(unit, role)) for role in (Role.HANDLER, Role.HEAD))

    planner.goto(f"{DESK}ra-soat/")
    check_page(planner)
    form = form_of(planner, "/ra-soat/mo/")
    form.locator("#review-unit").select_option(str(district.id))
    form.locator("#review-control").select_option(str(district.id))
    form.locator("#review-number").fill("18/KH-UBND")
    form.locator("#review-title").fill("Kế hoạch rà soát thủ tục hành chính năm 2023")
    send(form)
    said(planner, "Đã lập kế hoạch rà soát.")
    row: dict[str, CellValue] = {
        "code": BIRTH,
        "level": "commune",
        "lead": unit.key,
        "due_on": date(2023, 9, 30),
        "reason": "Nhiều hồ sơ, nhiều giấy tờ.",
    }
    take_in(planner, LAYOUT, [row])
    expect(planner.locator("main .named a")).to_have_count(1)

    handler.goto(f"{DESK}ra-soat/")
    handler.locator("main .named a").first.click()
    review = handler.url
    form = form_of(handler, "/lam/propose/")
    form.locator("#propose-change").select_option("drop_component")
    form.locator("#propose-text").fill("Bỏ bản sao giấy tờ tùy thân của cha, mẹ.")
    form.locator("#propose-reason").fill("Dữ liệu đã có trong cơ sở dữ liệu dân cư.")
    send(form)
    said(handler, "Đã ghi phương án.")
    form = form_of(handler, "/lam/estimate/")
    for number in NUMBERS:
        name = number.quantity.value
        form.locator(f"input[name='{name}-before']").fill(str(number.before))
        form.locator(f"input[name='{name}-after']").fill(str(number.after))
        form.locator(f"input[name='{name}-source']").fill(number.source)
    send(form)
    said(handler, "Đã ghi các con số.")
    check_page(handler)

    head.goto(review)
    send(form_of(head, "/lam/send/"))
    said(head, "Đã gửi phương án.")
    planner.goto(review)
    form = form_of(planner, "/lam/appraise/")
    form.locator("textarea[name=opinion]").fill("Đồng ý: giảm một giấy tờ.")
    form.locator("button[value=in_favour]").click()
    said(planner, "Đã ghi ý kiến thẩm định.")
    check_page(planner)
    decider.goto(review)
    form = form_of(decider, "/lam/decide/")
    form.locator("input[name=document]").fill("52/QĐ-UBND")
    form.locator("textarea[name=reason]").fill("Giảm chi phí cho người dân.")
    form.locator("button[value=approved]").click()
    said(decider, "Phương án được thông qua.")
    check_page(decider)
    planner.reload()
    # Carried out it is by a version of the catalogue that is not the one under review.
    send(form_of(planner, "/lam/carry_out/"))
    said(planner, "hãy đưa phiên bản mới vào hiệu lực trước")
    check_page(planner)

    names = ("simplification_sent", "simplification_approved", "simplification_carried_out")
    assert [figure(decider, name, district.id) for name in names] == ["1", "1", "0"]
    check_shut(browser_page, official_of(ward(THANH_AN), Role.HEAD), review)
