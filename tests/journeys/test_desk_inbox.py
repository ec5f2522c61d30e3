"""The inbox in a browser: worked off by keys alone, narrowed, kept under a name, renewed while one looks at it."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.registry.organization.values import UnitView
from motcua.service.dossiers.commands.clock import pause_dossiers
from motcua.service.dossiers.commands.steps import take_steps
from motcua.service.dossiers.commands.supplements import request_supplements
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.values import Defect, SupplementRequest
from tests.cast import PASSWORD, an_official
from tests.journeys.browser import check_axe, check_no_sideways_scroll, check_targets, shoot
from tests.journeys.conftest import OpensPages
from tests.journeys.officials import DESK, address, check_all, desk_of, fresh, official_of, received, ward

pytestmark = pytest.mark.journey

#: Wards of which no other journey works.
BINH_THUY, AN_NGHIEP, TRA_AN, TRA_NOC, THOI_AN = "31168", "31126", "31169", "31171", "31156"


def _in_every_group(unit: UnitView) -> None:
    """Late ones, one due today, some later, one that waits for its citizen, one that is paused."""
    late, waiting, paused = received(unit, count=2, before=timedelta(days=6)), received(unit), received(unit)
    ahead = received(unit, count=3)
    handler, at = official_of(unit, Role.HANDLER), city_clock().now()
    Dossier.objects.filter(id=ahead[0]).update(owed_at=at + timedelta(days=3))
    Dossier.objects.filter(id=ahead[1]).update(owed_at=at + timedelta(days=12))
    with durable():
        defects = (Defect("birth_proof", "Ảnh mờ, chụp lại."),)
        request_supplements(requests=[SupplementRequest(dossier=waiting[0], defects=defects)], by=handler, at=at)
        pause_dossiers(dossiers=paused, ground="verification", reason="Xác minh.", by=handler, at=at)
        take_steps(dossiers=[late[0]], by=handler, at=at)


def test_a_handler_goes_from_sign_in_to_sent_to_the_leader_by_keys_alone(
    browser_page: OpensPages, served_db: str
) -> None:
    unit = ward(TRA_AN)
    with durable():
        handler = an_official(sign_in="handler.keys", name="Cao Thị Cam", unit=unit, roles={Role.HANDLER})
    (first, second) = received(unit, count=2)
    page = browser_page(1280)
    page.goto(DESK)

    _tab_to(page, "#name")
    page.keyboard.type("handler.keys")
    _tab_to(page, "#password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("[data-row-link]")).to_have_count(2)
    page.wait_for_load_state()  # keys are heard from then on
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.get_by_text("Anh/chị đang giữ")).to_be_visible()
    (mine,) = Dossier.objects.filter(holder=handler.account)
    assert mine.id in {first, second}
    check_all(page)
    _tab_to(page, "button[name=outcome][value=approve]")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Đã xong bước này.")).to_be_visible()
    assert (fresh(mine.id).current_action, fresh(mine.id).current_role) == ("sign", "leader")
    # What she has finished is gone from her list, and she stands on the other one.
    left = page.locator("[data-row-link]")
    expect(left).to_have_count(1)
    expect(left).to_be_focused()
    shoot(page, "desk-inbox-after-keys")
    page.get_by_role("navigation", name="Khung nhìn").get_by_role("link", name="Cả đơn vị 2").click()
    expect(left).to_have_count(2)
    shoot(page, "desk-inbox-whole-unit")


def test_the_inbox_stands_in_groups_and_every_figure_leads_to_its_rows(
    browser_page: OpensPages, served_db: str
) -> None:
    unit = ward(AN_NGHIEP)
    _in_every_group(unit)
    page = desk_of(browser_page, official_of(unit, Role.HANDLER))
    page.goto(DESK)

    heads = page.locator(".work__group")
    names = [re.sub(r"\s+", " ", text).strip() for text in heads.all_inner_texts()]
    assert names[0] == "Quá hạn 2"
    assert names[-2:] == ["Chờ công dân 1", "Tạm dừng 1"]
    assert all(box["height"] <= 38 for row in page.locator("tr[data-row]").all() if (box := row.bounding_box()))
    shoot(page, "desk-inbox-groups")
    check_axe(page)
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        check_no_sideways_scroll(page)
        check_targets(page, 24)
        check_axe(page)
    page.set_viewport_size({"width": 390, "height": 844})
    shoot(page, "desk-inbox-groups")
    page.set_viewport_size({"width": 1280, "height": 800})

    heads.first.get_by_role("link").click()
    expect(page.locator("[data-row-link]")).to_have_count(2)
    expect(page.locator(".kpi[aria-current]")).to_contain_text("Quá hạn")


def test_a_list_is_narrowed_and_kept_under_a_name(browser_page: OpensPages, served_db: str) -> None:
    unit = ward(BINH_THUY)
    received(unit, count=3)
    handler = official_of(unit, Role.HANDLER)
    with durable():
        take_steps(
            dossiers=[Dossier.objects.filter(current_unit=unit.id).values_list("id", flat=True)[0]],
            by=handler,
            at=city_clock().now(),
        )
    page = desk_of(browser_page, handler)
    page.goto(DESK)

    page.keyboard.press("f")
    page.get_by_label("Cán bộ").select_option(str(handler.account))
    page.get_by_role("button", name="Lọc").click()
    expect(page.locator("[data-row-link]")).to_have_count(1)
    page.get_by_label("Giữ danh sách này với tên").fill("Việc tôi giữ")
    page.get_by_role("button", name="Lưu", exact=True).click()

    chip = page.get_by_role("navigation", name="Khung nhìn").get_by_role("link", name="Việc tôi giữ")
    expect(chip).to_have_attribute("aria-current", "true")
    shoot(page, "desk-inbox-narrowed")
    check_axe(page)
    page.set_viewport_size({"width": 390, "height": 844})
    check_no_sideways_scroll(page)
    check_targets(page, 24)
    shoot(page, "desk-inbox-narrowed")
    page.get_by_role("button", name="Bỏ danh sách Việc tôi giữ").click()
    expect(chip).to_have_count(0)


def test_the_palette_leads_to_a_dossier_by_its_code(browser_page: OpensPages, served_db: str) -> None:
    unit = ward(TRA_NOC)
    (dossier, _other) = received(unit, count=2)
    page = desk_of(browser_page, official_of(unit, Role.HANDLER))
    page.goto(DESK)

    page.keyboard.press("Control+k")
    page.keyboard.type((fresh(dossier).code or "").split("H13-")[-1])
    expect(page.locator(".palette [role=option]")).to_have_count(1)
    shoot(page, "desk-palette")
    check_axe(page)
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(address(dossier)))
    page.keyboard.press("Control+k")
    page.keyboard.type("canh bao")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("canh-bao"))


def test_a_list_is_renewed_without_losing_ticks_or_the_place(browser_page: OpensPages, served_db: str) -> None:
    """A colleague takes one of the ticked; a new one comes in; the tick of the third and the focus stay."""
    unit = ward(TRA_NOC)
    received(unit, count=3)
    handler = official_of(unit, Role.HANDLER)
    page = desk_of(browser_page, handler)
    page.goto(f"{DESK}?whose=unit")
    rows = page.locator("tr[data-row]")
    before = rows.count()
    for _press in range(2):
        page.keyboard.press("j")
        page.keyboard.press("x")
    focused = page.evaluate("document.activeElement.closest('tr').dataset.row")

    taken = UUID(str(rows.nth(0).get_attribute("data-row")).strip("/").split("/")[-1])
    _taken_by_a_colleague(unit, taken)
    received(unit)
    page.evaluate("document.querySelector('live-list').renew()")

    expect(rows).to_have_count(before + 1)
    expect(page.locator(f"tr[data-row*='{taken}']")).to_contain_text("Đinh Thị Quýt")
    assert page.evaluate("document.activeElement.closest('tr').dataset.row") == focused
    expect(page.locator("input[name=chosen]:checked")).to_have_count(2)
    expect(page.get_by_text("Đã chọn: 2")).to_be_visible()


def test_on_a_phone_the_whole_card_opens_its_dossier_and_its_tick_only_ticks(
    browser_page: OpensPages, served_db: str
) -> None:
    unit = ward(THOI_AN)
    (dossier,) = received(unit)
    page = desk_of(browser_page, official_of(unit, Role.HANDLER), width=390)
    page.goto(DESK)
    card = page.locator("tr[data-row]")
    check_targets(page, 24)
    check_axe(page)
    shoot(page, "desk-inbox-cards")

    card.locator(".tick").click()
    expect(card.get_by_role("checkbox")).to_be_checked()
    box = card.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] - 6)

    expect(page).to_have_url(re.compile(address(dossier)))


def _taken_by_a_colleague(unit: UnitView, dossier: UUID) -> Actor:
    with durable():
        colleague = an_official(sign_in=f"quyt.{unit.key}", name="Đinh Thị Quýt", unit=unit, roles={Role.HANDLER})
        take_steps(dossiers=[dossier], by=colleague, at=city_clock().now())
    return colleague


def _tab_to(page: Page, selector: str) -> None:
    """By Tab alone, as far as it takes; a target that is not reached fails."""
    wanted = page.locator(selector).first
    for _press in range(90):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"{selector} is not reached by Tab")
