"""The handling officer reads, checks and asks within one page; the leader signs with a look at each, by keys; the
counter accepts in three actions."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from motcua.foundation.accounts.values import Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.service.dossiers.commands.steps import complete_steps
from motcua.service.dossiers.models import Dossier, Party, StepCheck, SupplementDefect
from motcua.service.dossiers.values import StepDone
from tests.cast import an_official, load_cast
from tests.dossiers import task_of
from tests.journeys.browser import check_axe, check_no_sideways_scroll, shoot
from tests.journeys.citizens import dossier_id
from tests.journeys.conftest import OpensPages
from tests.journeys.officials import DESK, address, check_all, desk_of, fresh, official_of, received, ward

pytestmark = pytest.mark.journey

TAN_AN = "31135"
PHONE_PX = 390
CARD = "092190001888|361234568|Trương Thị Nộp Hộ|05021990|Nữ|7 đường 3/2, Xuân Khánh, Ninh Kiều, Cần Thơ|01012022"


def _received(count: int = 1) -> list[UUID]:
    """Each with two pictures to be read."""
    return received(ward(TAN_AN), count=count, before=timedelta(minutes=40), pictures=("trang 1", "trang 2"))


def _examined(count: int) -> list[UUID]:
    found = _received(count)
    steps = [StepDone(dossier=each, task=task_of(fresh(each)), outcome="approve") for each in found]
    handler = official_of(ward(TAN_AN), Role.HANDLER)
    with durable():
        complete_steps(steps=steps, by=handler, at=city_clock().now())
    return found


def test_a_handler_reads_checks_and_asks_without_leaving_the_page(browser_page: OpensPages, served_db: str) -> None:
    (dossier,) = _received()
    page = desk_of(browser_page, official_of(ward(TAN_AN), Role.HANDLER))
    page.goto(address(dossier))

    _reads(page)
    _checks(page)
    page.get_by_role("button", name="Lưu và yêu cầu bổ sung").click()
    _asks(page)

    asked = dict(SupplementDefect.objects.filter(supplement__dossier=dossier).values_list("target", "reason"))
    assert asked == {"birth_proof": "Ảnh mờ dấu của bệnh viện.", "home_town": "Quê quán phải theo cha hoặc mẹ."}
    assert fresh(dossier).status == "supplement_requested"
    answers = dict(StepCheck.objects.filter(dossier=dossier).values_list("item", "answer"))
    assert (answers["content:birth_proof"], answers["own:names"], answers["own:term"]) == ("fail", "fail", "pass")


def _reads(page: Page) -> None:
    """Both pictures by keys, larger and back; the page stays."""
    place, stage = page.locator("[data-place]"), page.locator("[data-stage] img")
    expect(place).to_have_text("1/2")
    first = stage.get_attribute("src")
    page.keyboard.press("j")
    expect(place).to_have_text("2/2")
    assert stage.get_attribute("src") != first
    width = stage.evaluate("picture => picture.clientWidth")
    page.keyboard.press("+")
    expect(stage).to_have_css("width", re.compile(r"\d"))
    assert stage.evaluate("picture => picture.clientWidth") > width
    page.keyboard.press("w")
    expect(page.locator(".dossier")).to_have_class(re.compile("dossier--wide"))
    shoot(page, "reading-01-wide")
    page.keyboard.press("w")
    page.keyboard.press("k")
    expect(place).to_have_text("1/2")
    page.get_by_role("link", name=re.compile("trang 2")).click()
    expect(place).to_have_text("2/2")
    assert len(page.context.pages) == 1


def _checks(page: Page) -> None:
    names = page.get_by_role("group", name="Họ, dân tộc, quê quán")
    proof = page.get_by_role("group", name="Hợp lệ, còn giá trị, khớp lời khai: Giấy chứng sinh")
    expect(proof.get_by_role("textbox")).to_be_hidden()
    for group, words in ((names, "Quê quán phải theo cha hoặc mẹ."), (proof, "Ảnh mờ dấu của bệnh viện.")):
        group.get_by_label("Sai").check(force=True)
        group.get_by_role("textbox").fill(words)
    page.get_by_role("button", name="Các mục còn lại đều đúng").click()
    expect(page.get_by_text("Đã lưu kết quả kiểm tra.")).to_be_visible()
    expect(page.locator(".checks__title")).to_contain_text("10/10")
    shoot(page, "reading-02-checked")
    check_axe(page)


def _asks(page: Page) -> None:
    """Bound to a question, looked at as the citizen will, then sent."""
    expect(page.get_by_role("heading", level=1)).to_contain_text("Yêu cầu bổ sung")
    page.get_by_role("button", name="Gửi yêu cầu").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Nội dung này thuộc mục nào?").select_option("home_town")
    page.get_by_role("button", name="Xem trước như người dân đọc").last.click()
    preview = page.locator(".preview")
    expect(preview.get_by_text("Ảnh mờ dấu của bệnh viện.")).to_be_visible()
    expect(preview.get_by_text("Quê quán phải theo cha hoặc mẹ.")).to_be_visible()
    shoot(page, "reading-03-preview")
    check_axe(page)
    page.get_by_role("button", name="Gửi yêu cầu").click()
    expect(page.get_by_text("Đã gửi yêu cầu bổ sung")).to_be_visible()


def test_a_leader_signs_each_with_a_look_by_keys_alone(browser_page: OpensPages, served_db: str) -> None:
    before = set(Dossier.objects.filter(current_unit=ward(TAN_AN).id, current_action="sign").values_list("id"))
    assert not before
    dossiers = _examined(3)
    page = desk_of(browser_page, official_of(ward(TAN_AN), Role.LEADER))
    page.goto(f"{DESK}ky/")
    expect(page.get_by_text("3 hồ sơ chờ anh/chị ký")).to_be_visible()
    expect(page.locator("iframe")).to_have_attribute("src", re.compile("du-thao.pdf$"))
    shoot(page, "signing-01-draft")
    check_axe(page)
    skipped = dossier_id(page)

    page.keyboard.press("n")
    expect(page.locator(".identity__name")).not_to_contain_text(fresh(skipped).code or "?")
    check_all(page)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("2 hồ sơ chờ anh/chị ký")).to_be_visible()
    check_all(page)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("1 hồ sơ chờ anh/chị ký")).to_be_visible()
    assert dossier_id(page) == skipped
    check_all(page)
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("Không còn hồ sơ nào chờ anh/chị ký.")).to_be_visible()
    assert {fresh(each).status for each in dossiers} == {"approved"}


def test_a_leader_on_a_phone_opens_the_draft_by_itself(browser_page: OpensPages, served_db: str) -> None:
    (dossier,) = _examined(1)
    page = desk_of(browser_page, official_of(ward(TAN_AN), Role.LEADER), width=PHONE_PX)
    page.goto(address(dossier))

    expect(page.locator("iframe")).to_be_hidden()
    draft = page.get_by_role("link", name="Dự thảo kết quả sẽ ký").get_attribute("href") or ""
    assert page.request.get(draft).headers["content-type"] == "application/pdf"
    page.get_by_role("link", name="Bước của tôi").click()
    expect(page.locator(".step__name")).to_be_in_viewport()
    check_no_sideways_scroll(page)
    check_all(page)
    page.get_by_role("button", name="Ký duyệt").click()

    expect(page.get_by_role("link", name="Hủy thao tác")).to_be_visible()
    page.get_by_role("link", name="Hủy thao tác").click()
    page.get_by_label("Lý do").last.fill("Ký nhầm.")
    page.get_by_role("button", name="Hủy thao tác").click()
    expect(page.get_by_role("button", name="Ký duyệt")).to_be_visible()
    assert fresh(dossier).decision == ""


def test_of_two_officers_the_second_is_told_who_and_loses_no_tick(browser_page: OpensPages, served_db: str) -> None:
    (dossier,) = _received()
    unit = ward(TAN_AN)
    with durable():
        colleague = an_official(sign_in="canbo2.tanan", name="Đỗ Thị Mười Một", unit=unit, roles={Role.HANDLER})
    one, two = desk_of(browser_page, official_of(unit, Role.HANDLER)), desk_of(browser_page, colleague)
    two.goto(address(dossier))
    one.goto(address(dossier))
    one.get_by_role("button", name="Nhận việc").click()
    expect(one.locator(".step__who")).to_contain_text("Anh/chị đang giữ")

    term = two.get_by_role("group", name="Trong 60 ngày từ ngày sinh")
    term.get_by_label("Sai").check(force=True)
    term.get_by_role("textbox").fill("Quá 60 ngày, chưa nhắc.")
    two.get_by_role("button", name="Lưu kết quả kiểm tra").click()

    expect(two.get_by_role("alert")).to_contain_text(official_of(unit, Role.HANDLER).name)
    expect(two.get_by_role("alert")).to_contain_text("Quá 60 ngày, chưa nhắc.")
    assert not StepCheck.objects.filter(dossier=dossier).exists()


def test_a_tick_is_kept_without_a_button_and_stands_there_again(browser_page: OpensPages, served_db: str) -> None:
    (dossier,) = _received()
    page = desk_of(browser_page, official_of(ward(TAN_AN), Role.HANDLER))
    page.goto(address(dossier))

    page.get_by_role("group", name="Trong 60 ngày từ ngày sinh").get_by_label("Đúng", exact=True).check(force=True)
    expect(page.get_by_text("Đã lưu mục vừa chọn.")).to_be_visible()
    page.goto(DESK)
    page.goto(address(dossier))

    expect(
        page.get_by_role("group", name="Trong 60 ngày từ ngày sinh").get_by_label("Đúng", exact=True)
    ).to_be_checked()
    answers = dict(StepCheck.objects.filter(dossier=dossier).values_list("item", "answer"))
    assert answers == {"own:term": "pass"}


def test_a_ready_filing_is_accepted_in_three_actions(browser_page: OpensPages, served_db: str) -> None:
    """From the found person: the procedure, the answers that only she can give, accept. Handed in by somebody else."""
    with durable():
        cast = load_cast()
    page = desk_of(browser_page, official_of(ward(TAN_AN), Role.COUNTER))
    page.goto(f"{DESK}quay/nguoi/{cast.citizen.person}/?q=sao+y+ban+chinh")
    actions = 0

    page.get_by_role("button", name="Chứng thực bản sao từ bản chính").click()
    actions += 1
    expect(page.get_by_label("Họ và tên")).not_to_be_empty()
    page.get_by_label("Tên giấy tờ").fill("Bằng tốt nghiệp đại học")
    page.get_by_label("Bản giấy").check()
    page.get_by_label("Số trang của bản chính").fill("2")
    page.get_by_label("Số bản sao").fill("3")
    page.get_by_text("Người khác nộp hộ").click()
    page.get_by_label("Quét thẻ của người nộp hộ").fill(CARD)
    page.keyboard.press("Enter")
    actions += 1
    expect(page.get_by_text("Người nộp hộ: Trương Thị Nộp Hộ")).to_be_visible()
    shoot(page, "counter-08-somebody-else")
    check_axe(page)
    page.get_by_role("button", name="Tiếp nhận và cấp mã").click()
    actions += 1

    expect(page.get_by_text("Đã tiếp nhận. Mã hồ sơ:")).to_be_visible()
    assert actions <= 3
    expect(page.get_by_role("link", name="In giấy tiếp nhận")).to_be_focused()
    assert Party.objects.filter(dossier=dossier_id(page), role="submitter").count() == 1
    page.keyboard.press("n")
    expect(page.get_by_label("Quét mã vuông")).to_be_focused()
