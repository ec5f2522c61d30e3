"""An officer draws on the canvas of a draft: chooses a step by the keyboard, changes it, mends what is listed, saves."""

from __future__ import annotations

from uuid import UUID

import pytest
from playwright.sync_api import expect

from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.service.processes.drafts.commands import open_draft
from motcua.service.processes.drafts.queries import draft_view
from motcua.service.processes.queries import definition_in_force
from motcua.service.processes.rules.editing import StepEdit, insert_step
from motcua.service.processes.rules.model import Model
from motcua.service.processes.rules.reading import read_model
from motcua.service.processes.rules.table import StepRow, read_table
from tests.journeys.conftest import OpensPages
from tests.journeys.officials import DESK, desk_of, official_of, ward
from tests.journeys.rooms import FORBIDDEN, check_page, check_shut

pytestmark = pytest.mark.journey

LONG_HOA = "31174"


def test_a_draft_is_drawn_on_and_what_another_saved_is_not_written_over(
    browser_page: OpensPages, served_db: str
) -> None:
    unit = ward(LONG_HOA)
    controller = official_of(unit, Role.CONTROLLER)
    published = definition_in_force(key="with_consultation")
    with durable():
        draft = open_draft(definition=published.id, new_key="drawn_by_hand", by=controller, at=city_clock().now())
    address = f"{DESK}thiet-ke/{draft}/hinh/"
    page = desk_of(browser_page, controller)
    page.goto(address)
    expect(page.locator("[data-designer]")).to_have_attribute("data-ready", "")
    check_page(page)
    colleague = desk_of(browser_page, controller)
    colleague.goto(address)
    expect(colleague.locator("[data-designer]")).to_have_attribute("data-ready", "")

    page.get_by_label("Đang chọn", exact=True).focus()
    while not page.get_by_role("heading", name="Bước: Ký duyệt").is_visible():
        page.keyboard.press("ArrowDown")
    page.get_by_label("Ai làm", exact=True).select_option("")
    expect(page.locator(".canvas-mark")).to_have_count(1)
    problem = page.locator(".canvas-problems__list button").first
    problem.press("Enter")
    check_page(page)
    page.get_by_label("Ai làm", exact=True).select_option("head")
    expect(page.locator(".canvas-mark")).to_have_count(0)
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Đã lưu, bản")).to_be_visible()
    assert _row(draft, controller, "sign").role == "head"

    colleague.get_by_label("Đang chọn", exact=True).select_option("issue")
    colleague.get_by_label("Ai làm", exact=True).select_option("head")
    colleague.keyboard.press("Control+s")
    expect(colleague.get_by_role("dialog")).to_be_visible()
    check_page(colleague)
    colleague.get_by_role("button", name="Giữ bản của tôi, mở bản mới").click()
    expect(colleague.get_by_text("Trình duyệt này còn giữ bản chưa lưu")).to_be_visible()
    assert _row(draft, controller, "sign").role == "head"
    assert _row(draft, controller, "issue").role == "clerk"

    phone = desk_of(browser_page, controller, width=390)
    phone.goto(address)
    expect(phone.locator("[data-designer]")).to_have_attribute("data-ready", "")
    check_page(phone)
    check_shut(browser_page, official_of(unit, Role.HANDLER), address, status=FORBIDDEN)


def test_the_same_edit_on_the_canvas_and_in_the_table_gives_the_same_process(
    browser_page: OpensPages, served_db: str
) -> None:
    controller = official_of(ward(LONG_HOA), Role.CONTROLLER)
    with durable():
        draft = open_draft(
            definition=definition_in_force(key="standard").id,
            new_key="drawn_as_in_the_table",
            by=controller,
            at=city_clock().now(),
        )
    before = draft_view(draft=draft, actor=controller).content
    page = desk_of(browser_page, controller)
    page.goto(f"{DESK}thiet-ke/{draft}/hinh/#assign")
    expect(page.locator("[data-designer]")).to_have_attribute("data-ready", "")

    page.locator("[data-tool=step]").click()
    for label, value in (("Tên tiếng Việt", "Kiểm tra thực địa"), ("Tên tiếng Anh", "Look at the site")):
        page.get_by_label(label).first.fill(value)
    for label, value in (("Làm gì", "forward"), ("Ai làm", "handler"), ("Ở đâu", "handling")):
        page.get_by_label(label, exact=True).select_option(value)
    page.get_by_role("button", name="Thêm cách kết thúc bước").click()
    outcome = page.locator(".canvas-row")
    for label, value in (("Tên tiếng Việt", "Hoàn thành"), ("Tên tiếng Anh", "Done")):
        outcome.get_by_label(label).fill(value)
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Đã lưu, bản 2")).to_be_visible()

    edit = StepEdit(
        name_vi="Kiểm tra thực địa", name_en="Look at the site", action="forward", role="handler", place="handling"
    )
    in_the_table = read_model(insert_step(before, "assign", edit).xml)
    on_the_canvas = read_model(draft_view(draft=draft, actor=controller).content)
    assert _meaning(on_the_canvas) == _meaning(in_the_table)
    assert "kiem_tra_thuc_dia" in on_the_canvas.steps


def _meaning(model: Model) -> object:
    """All that a run knows of a drawing, whatever its ways are called."""
    defaults = {gateway.default_flow for gateway in model.gateways.values()}
    flows = {(flow.source, flow.target, flow.condition, flow.key in defaults) for flow in model.flows}
    return model.steps, set(model.gateways), model.starts, model.ends, flows, model.facts


def _row(draft: UUID, actor: Actor, key: str) -> StepRow:
    table = read_table(draft_view(draft=draft, actor=actor).content)
    (row,) = (each for each in table.rows if each.key == key)
    return row
