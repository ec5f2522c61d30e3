"""Work at the desk: two who want the same, forty at once, and all of it by keys."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import expect

from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.foundation.files.queries import open_file
from motcua.foundation.signatures.values import SignatureFound
from motcua.registry.organization.values import UnitView
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.commands.steps import complete_steps
from motcua.service.dossiers.models import Document, Dossier
from motcua.service.dossiers.values import StepDone
from tests.cast import an_official, load_cast
from tests.dossiers import a_filing, task_of
from tests.journeys.browser import check_axe, check_no_sideways_scroll, shoot, tab_to
from tests.journeys.conftest import OpensPages
from tests.journeys.officials import (
    DESK,
    act_form,
    address,
    desk_of,
    fresh,
    official_of,
    received,
    run_jobs,
    signatures_of,
    trust_service,
    ward,
)

pytestmark = pytest.mark.journey

XUAN_KHANH, HUNG_PHU, CAI_KHE = "31144", "31189", "31117"


def _examined(unit: UnitView, *, count: int) -> list[UUID]:
    dossiers = received(unit, count=count)
    handler = official_of(unit, Role.HANDLER)
    rows = Dossier.objects.filter(id__in=dossiers)
    with durable():
        complete_steps(
            steps=[StepDone(dossier=row.id, task=task_of(row), outcome="approve") for row in rows],
            by=handler,
            at=city_clock().now(),
        )
    return dossiers


def _second_handler(unit: UnitView) -> Actor:
    with durable():
        return an_official(sign_in=f"handler2.{unit.key}", name="Đỗ Thị Mười", unit=unit, roles={Role.HANDLER})


def test_two_officers_take_the_same_task_and_one_is_told_who_was_first(
    browser_page: OpensPages, served_db: str
) -> None:
    unit = ward(XUAN_KHANH)
    (dossier,) = received(unit)
    winner, loser = _second_handler(unit), official_of(unit, Role.HANDLER)
    first, second = desk_of(browser_page, winner), desk_of(browser_page, loser)
    for page in (first, second):
        page.goto(address(dossier))
        expect(page.get_by_role("button", name="Nhận việc")).to_be_visible()
    second.get_by_label("Ghi chú nội bộ").fill("Đã gọi điện xác minh với bệnh viện.")

    first.get_by_role("button", name="Nhận việc").click()
    expect(first.get_by_text("Anh/chị đang giữ")).to_be_visible()
    second.get_by_role("button", name="Đề xuất giải quyết").click()

    refused = second.get_by_role("alert")
    expect(refused).to_contain_text("Đỗ Thị Mười")
    expect(refused).to_contain_text("Đã gọi điện xác minh với bệnh viện.")
    expect(second.locator(".step__who")).to_contain_text("Đỗ Thị Mười")
    expect(second.get_by_role("button", name="Đề xuất giải quyết")).to_have_count(0)
    shoot(second, "desk-told-who-was-first")
    assert fresh(dossier).holder == winner.account
    assert fresh(dossier).current_action == "examine"


def test_of_two_who_take_it_from_their_lists_one_is_told_who(browser_page: OpensPages, served_db: str) -> None:
    unit = ward(XUAN_KHANH)
    (dossier,) = received(unit)
    code = fresh(dossier).code or ""
    first, second = desk_of(browser_page, _second_handler(unit)), desk_of(browser_page, official_of(unit, Role.HANDLER))
    for page in (first, second):
        page.goto(DESK)
        page.get_by_role("row").filter(has=page.get_by_role("link", name=code)).get_by_role("checkbox").check()

    first.get_by_role("button", name="Nhận việc").click()
    expect(first.get_by_text("Anh/chị đã nhận 1 việc.")).to_be_visible()
    second.get_by_role("button", name="Nhận việc").click()

    expect(second.get_by_role("alert")).to_contain_text("Đỗ Thị Mười")
    row = second.get_by_role("row").filter(has=second.get_by_role("link", name=code))
    # It is nothing for her to do any more; in the unit's list it stands with who has it.
    expect(row).to_have_count(0)
    second.goto(f"{DESK}?whose=unit")
    expect(row).to_contain_text("Đỗ Thị Mười")


def test_a_leader_signs_forty_at_once(browser_page: OpensPages, served_db: str, tmp_path: Path) -> None:
    unit = ward(HUNG_PHU)
    dossiers = _examined(unit, count=40)
    leader = official_of(unit, Role.LEADER)
    page = desk_of(browser_page, leader)
    page.goto(DESK)
    page.get_by_role("navigation", name="Bàn làm việc").get_by_role("link", name="Chờ ký").click()
    expect(page.get_by_role("row")).to_have_count(41)
    expect(page.get_by_role("button", name="Ký duyệt")).to_be_hidden()

    page.get_by_label("Chọn cả trang").check()
    expect(page.get_by_text("Đã chọn: 40")).to_be_visible()
    shoot(page, "desk-forty-chosen")
    page.get_by_role("button", name="Ký duyệt").click()
    # Nobody has checked these: it is asked once for all of them, and the ticks stay.
    asked = page.get_by_role("status").filter(has_text="Trước khi ký: 40 hồ sơ chưa được kiểm tra đúng hết")
    expect(asked).to_contain_text("và 28 hồ sơ khác")
    expect(page.get_by_text("Đã chọn: 40")).to_be_visible()
    shoot(page, "desk-forty-asked")
    check_axe(page)
    page.get_by_role("button", name="Ký tất cả hồ sơ đã chọn").click()
    expect(page.get_by_text("Vui lòng ghi lý do.")).to_be_visible()
    page.locator("#unchecked-reason").fill("Đã xem bản giấy.")
    page.get_by_role("button", name="Ký tất cả hồ sơ đã chọn").click()

    expect(page.get_by_text("Đã ký duyệt 40 hồ sơ; văn bản đang được lập.")).to_be_visible()
    expect(page.get_by_text("Không có hồ sơ nào", exact=True)).to_be_visible()
    with trust_service(tmp_path):
        run_jobs()
    papers = Document.objects.filter(dossier__in=dossiers, kind="result")
    assert {(paper.signed, paper.signed_by) for paper in papers} == {(True, leader.account)}
    assert {paper.dossier_id for paper in papers} == set(dossiers)
    (signature,) = _signatures(papers[0].sha256)
    assert (signature.signer_name, signature.intact, signature.timestamped) == (leader.name, True, True)
    assert {fresh(dossier).status for dossier in dossiers} == {"result_ready"}


def _signatures(sha256: str) -> Sequence[SignatureFound]:
    with open_file(sha256=sha256) as file:
        return signatures_of(file.read())


def test_a_handler_works_without_a_mouse(browser_page: OpensPages, served_db: str) -> None:
    """From the list into the dossier, through its form, and back to the list."""
    unit = ward(CAI_KHE)
    received(unit, count=3)
    page = desk_of(browser_page, official_of(unit, Role.HANDLER))
    page.goto(DESK)
    rows = page.locator("[data-row-link]")
    expect(rows).to_have_count(3)

    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    code = rows.nth(1).get_attribute("aria-label") or ""
    page.keyboard.press("Enter")
    expect(page.locator(".identity__name")).to_contain_text(code)
    tab_to(page, "textarea#note")
    page.keyboard.type("Đủ giấy tờ.")
    page.keyboard.press("Control+Enter")
    # Nothing was checked: it is asked, and both Enter and Ctrl+Enter check first.
    expect(page.get_by_role("link", name="Kiểm tra trước đã")).to_be_focused()
    shoot(page, "unchecked-asked")
    check_axe(page)
    page.set_viewport_size({"width": 390, "height": 844})
    shoot(page, "unchecked-asked-phone")
    check_no_sideways_scroll(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.keyboard.press("Control+Enter")
    expect(page.locator("[name^='check:']").first).to_be_focused()
    assert Dossier.objects.get(code=code).current_action == "examine"
    expect(page.locator("textarea#note")).to_have_value("Đủ giấy tờ.")
    page.locator("#unchecked-reason").fill("Đã xem bản giấy.")
    page.get_by_role("button", name="Vẫn chuyển bước").click()

    expect(page.get_by_text("Đã xong bước này.")).to_be_visible()
    row = Dossier.objects.get(code=code)
    assert row.current_action == "sign"


def test_acts_that_are_folded_open_and_close_by_keys(browser_page: OpensPages, served_db: str) -> None:
    unit = ward(CAI_KHE)
    (dossier,) = received(unit)
    page = desk_of(browser_page, official_of(unit, Role.HANDLER))
    page.goto(address(dossier))

    tab_to(page, "a:has-text('Yêu cầu bổ sung')")
    page.keyboard.press("Enter")
    tab_to(page, "[name='reason:home_town']")
    page.keyboard.type("Ghi rõ xã, huyện, tỉnh.")
    tab_to(page, "button:has-text('Gửi yêu cầu')")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Đã gửi yêu cầu bổ sung")).to_be_visible()
    assert fresh(dossier).status == "supplement_requested"


def test_enter_on_a_tick_opens_its_row_and_signs_nothing(browser_page: OpensPages, served_db: str) -> None:
    """A browser sends a form by its first button when Enter is pressed in it; here that would sign."""
    unit = ward(CAI_KHE)
    (dossier,) = _examined(unit, count=1)
    page = desk_of(browser_page, official_of(unit, Role.LEADER))
    page.goto(f"{DESK}?view=to_sign")

    page.get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")

    expect(page.locator(".identity__name")).to_be_visible()
    assert fresh(dossier).current_action == "sign"


def test_without_scripts_everything_is_offered_and_the_server_says_what_does_not_fit(
    browser_page: OpensPages, served_db: str
) -> None:
    from tests.journeys.citizens import enter_as

    unit = ward(CAI_KHE)
    (dossier,) = _examined(unit, count=1)
    page = browser_page(1280, javascript=False)
    enter_as(page, official_of(unit, Role.LEADER))
    page.goto(f"{DESK}?view=to_sign")
    code = fresh(dossier).code or ""
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=code))

    row.get_by_role("checkbox").check()
    page.get_by_role("button", name="Ký duyệt").click()
    page.locator("#unchecked-reason").fill("Đã xem bản giấy.")
    page.get_by_role("button", name="Ký tất cả hồ sơ đã chọn").click()

    expect(page.get_by_text("Đã ký duyệt 1 hồ sơ")).to_be_visible()
    assert fresh(dossier).status == "approved"


def test_what_the_counter_typed_outlives_a_refusal(browser_page: OpensPages, served_db: str) -> None:
    """Two windows: the dossier was declined in one; the reason typed in the other is given back."""
    unit = ward(CAI_KHE)
    at = city_clock().now()
    with durable():
        cast = load_cast()
        (filed,) = file_dossiers(filings=[a_filing(cast, unit=unit.id, key=uuid4().hex, at=at)], by=cast.citizen, at=at)
    counter = official_of(unit, Role.COUNTER)
    one, two = desk_of(browser_page, counter), desk_of(browser_page, counter)
    for page in (one, two):
        page.goto(address(filed.dossier))
        act_form(page, "refuse_receipt").get_by_label("Lý do").fill(f"Nộp sai nơi, cửa sổ {page is one}.")

    for page in (one, two):
        act_form(page, "refuse_receipt").get_by_role("button").click()

    expect(one.get_by_text("Đã từ chối tiếp nhận.")).to_be_visible()
    expect(two.get_by_role("alert")).to_contain_text("Nộp sai nơi, cửa sổ False.")
