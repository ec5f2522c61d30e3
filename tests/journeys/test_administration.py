"""An administrator appoints, sets hours, publishes a day off and finds other words for a message, and finds all of it
again; a leader signs on her phone, and her deputy while she is away."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from motcua.foundation.accounts.values import Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.calendars.queries import hours_of, years
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.queries import entries_of
from motcua.registry.organization.queries import holders
from motcua.registry.organization.values import UnitView
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.commands.receipt import receive_dossiers
from motcua.service.dossiers.commands.steps import complete_steps
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.values import FiledFile, Status, StepDone
from tests.cast import load_cast
from tests.dossiers import a_filing, a_photo, task_of
from tests.journeys.browser import check_axe, check_no_sideways_scroll, shoot
from tests.journeys.citizens import enter_as
from tests.journeys.conftest import OpensPages
from tests.journeys.officials import DESK, desk_of, fresh, official_of, ward

pytestmark = pytest.mark.journey

TAN_AN, AN_CU, AN_PHU = "31135", "31129", "31141"
SATURDAY = 5


def _sound(page: Page, name: str) -> None:
    shoot(page, name)
    check_axe(page)
    check_no_sideways_scroll(page)


def _unfold(page: Page, words: str) -> None:
    page.locator("summary", has_text=words).first.click()


def test_an_administrator_appoints_sets_hours_publishes_a_day_off_and_finds_it_all_again(
    browser_page: OpensPages, served_db: str
) -> None:
    unit = ward(TAN_AN)
    administrator, clerk = official_of(unit, Role.ADMINISTRATOR), official_of(unit, Role.CLERK)
    page = desk_of(browser_page, administrator)
    page.goto(DESK)
    page.get_by_role("link", name="Quản trị").click()

    page.get_by_label("Đơn vị: vị trí").fill("tan an")
    page.get_by_role("button", name="Tìm kiếm", exact=True).click()
    page.get_by_role("link", name=unit.name_vi, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(unit.name_vi)

    _unfold(page, "Mở vị trí mới")
    page.get_by_label("Tên tiếng Việt").fill("Công chức Tư pháp – Hộ tịch")
    page.get_by_label("Mã trong đơn vị").fill("tu-phap")
    form = page.locator("form[action$='/vi-tri/']")
    form.get_by_label("Ngày đầu").fill("2023-07-03")
    form.get_by_label("Chuyên môn: thẩm định").check()
    form.get_by_role("button", name="Mở vị trí").click()
    expect(page.get_by_role("status").or_(page.locator(".message, .banner--ok")).first).to_be_visible()

    _unfold(page, "Bổ nhiệm cán bộ")
    form = page.locator("form[action$='/bo-nhiem/']")
    form.get_by_label("Vị trí").select_option(label="Công chức Tư pháp – Hộ tịch")
    form.get_by_label("Cán bộ").select_option(str(clerk.account))
    form.get_by_label("Ngày đầu").fill("2023-07-10")
    form.get_by_role("button", name="Bổ nhiệm").click()
    expect(page.get_by_text("từ 10/07/2023").first).to_be_visible()
    assert clerk.account in [each.account for each in holders(unit=unit.id, role=Role.HANDLER, on=date(2023, 7, 10))]

    _set_saturday(page, unit)
    _publish_a_day_off(page)

    page.goto(f"{DESK}quan-tri/don-vi/{unit.id}/")
    history = page.locator(".card", has_text="Diễn biến").last
    for words in ("Mở vị trí", "Bổ nhiệm", "Đặt giờ làm việc"):
        expect(history.get_by_text(words, exact=True).first).to_be_visible()
    _sound(page, "administration-journey-unit")


def _set_saturday(page: Page, unit: UnitView) -> None:
    """The change is shown with what it moves and holds only once it is confirmed."""
    page.get_by_label("Thứ Bảy").fill("07:00-11:00")
    form = page.locator("form[action$='/gio-lam-viec/']")
    form.get_by_label("Ngày đầu").fill("2023-07-08")
    form.get_by_label("Văn bản").fill("Quyết định 15/QĐ-UBND")
    form.get_by_role("button", name="Xem ảnh hưởng").click()
    expect(page.get_by_text("Không hồ sơ nào đang giải quyết bị đổi ngày hẹn.")).to_be_visible()
    assert hours_of(unit=unit.id) == []
    _sound(page, "administration-journey-foreseen")

    page.get_by_role("button", name="Thực hiện").click()

    expect(page.get_by_text("Giờ làm việc có hiệu lực từ ngày đó")).to_be_visible()
    (own,) = hours_of(unit=unit.id)
    assert len(own.week.sessions[SATURDAY]) == 1


def _publish_a_day_off(page: Page) -> None:
    """Of a later year, so that no other journey's dates move."""
    page.goto(f"{DESK}quan-tri/lich/")
    page.get_by_role("link", name="2024", exact=True).click()
    form = page.locator("form", has=page.locator("input[name=op][value=add]"))
    form.get_by_label("Ngày", exact=True).fill("2024-10-10")
    form.get_by_label("Tên tiếng Việt").fill("Nghỉ theo quyết định của thành phố")
    form.get_by_label("Văn bản").fill("Thông báo 7/TB-UBND")
    form.get_by_role("button", name="Xem ảnh hưởng").click()
    expect(page.get_by_text("Trước khi áp dụng")).to_be_visible()
    page.get_by_role("button", name="Thực hiện").click()

    expect(page.get_by_text("Nghỉ theo quyết định của thành phố")).to_be_visible()
    expect(page.get_by_text("Công bố ngày nghỉ").first).to_be_visible()
    assert date(2024, 10, 10) in [day.falls_on for year in years() for day in year.days]


def _to_sign(unit: UnitView, *, ago: timedelta) -> Dossier:
    """A birth registration at the ward, examined; filed so long ago."""
    at = city_clock().now() - timedelta(minutes=30)
    with durable():
        cast = load_cast()
        photo = FiledFile("birth_proof", a_photo(by=cast.citizen, at=at - ago))
        filing = a_filing(cast, unit=unit.id, files=(photo,), key=uuid4().hex, at=at - ago)
        dossier = file_dossiers(filings=[filing], by=cast.citizen, at=at - ago)[0].dossier
    counter, handler = official_of(unit, Role.COUNTER), official_of(unit, Role.HANDLER)
    with durable():
        receive_dossiers(dossiers=[dossier], by=counter, at=at - ago)
        row = Dossier.objects.get(id=dossier)
        step = StepDone(dossier=row.id, task=task_of(row), outcome="approve")
        complete_steps(steps=[step], by=handler, at=at)
    return fresh(dossier)


def test_a_leader_signs_on_her_phone_and_sees_what_is_late(browser_page: OpensPages, served_db: str) -> None:
    unit = ward(AN_CU)
    late, today = _to_sign(unit, ago=timedelta(days=6)), _to_sign(unit, ago=timedelta())
    page = desk_of(browser_page, official_of(unit, Role.LEADER), width=390)
    page.goto(f"{DESK}lanh-dao/")
    _sound(page, "leader-journey-phone")

    card = page.locator(".lead-sign li", has=page.locator(f"a[href*='{today.id}']"))
    card.get_by_role("checkbox").tap()
    page.get_by_role("button", name="Ký hồ sơ đã chọn").tap()
    # Nobody has checked it through: that is asked first.
    page.locator("#unchecked-reason").fill("Đã xem bản giấy.")
    _sound(page, "leader-journey-asked")
    page.get_by_role("button", name="Ký tất cả hồ sơ đã chọn").tap()
    expect(page.locator(f".lead-sign a[href*='{today.id}']")).to_have_count(0)

    assert fresh(today.id).status == Status.APPROVED.value
    assert fresh(late.id).status != Status.APPROVED.value
    overdue = page.locator("a.kpi", has_text="Đang quá hạn")
    expect(overdue.locator(".kpi__value")).to_have_text("1")
    overdue.tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đang quá hạn")
    expect(page.locator(".work tbody tr")).to_have_count(1)
    _sound(page, "leader-journey-overdue")


def test_a_deputy_signs_while_the_leader_is_away(browser_page: OpensPages, served_db: str) -> None:
    unit = ward(AN_PHU)
    row = _to_sign(unit, ago=timedelta())
    leader, head = official_of(unit, Role.LEADER), official_of(unit, Role.HEAD)
    today = city_day(city_clock().now())
    page = desk_of(browser_page, leader, width=390)
    page.goto(f"{DESK}thay-mat/")
    page.locator("summary", has_text="Cử người thay").first.tap()
    page.get_by_label("Người thay").first.select_option(str(head.account))
    page.get_by_label("Ngày cuối").first.fill((today + timedelta(days=2)).isoformat())
    page.get_by_label("Lý do").first.fill("Họp ở Hà Nội")
    page.get_by_role("button", name="Cử người này").first.tap()
    expect(page.get_by_text("Đã cử người thay.")).to_be_visible()
    _sound(page, "deputy-journey-named")

    deputy = desk_of(browser_page, head)
    deputy.goto(f"{DESK}thay-mat/")
    deputy.get_by_role("button", name="Làm việc thay").click()
    expect(deputy.locator(".standing-in")).to_be_visible()
    deputy.goto(f"{DESK}lanh-dao/")
    deputy.locator(".lead-sign").get_by_role("checkbox").check()
    deputy.get_by_role("button", name="Ký hồ sơ đã chọn").click()
    deputy.locator("#unchecked-reason").fill("Đã xem bản giấy.")
    deputy.get_by_role("button", name="Ký tất cả hồ sơ đã chọn").click()
    expect(deputy.get_by_text("Không có hồ sơ nào chờ bạn ký.")).to_be_visible()
    _sound(deputy, "deputy-journey-signed")
    deputy.get_by_role("button", name="Về vị trí của tôi").click()
    expect(deputy.locator(".standing-in")).to_have_count(0)

    (entry,) = entries_of(subject=row.id, kinds=["dossier_approved"])
    assert (entry.actor, entry.on_behalf_of) == (head.account, leader.account)


def test_an_administrator_finds_other_words_and_who_files_then_reads_them(
    browser_page: OpensPages, served_db: str
) -> None:
    page = desk_of(browser_page, official_of(ward(TAN_AN), Role.ADMINISTRATOR))
    today = city_day(city_clock().now()).isoformat()
    page.goto(f"{DESK}quan-tri/")
    page.get_by_role("link", name="Mẫu thông báo").click()
    page.get_by_role("link", name="Đã nộp: báo ngay cho người nộp").click()

    page.get_by_label("Nội dung").fill("Cảm ơn bạn đã nộp hồ sơ {ai đó} ")
    expect(page.get_by_text("không có trường {ai đó} ở mẫu này")).to_be_visible()
    page.get_by_label("Nội dung").fill("Cảm ơn bạn đã nộp hồ sơ ")
    page.get_by_role("button", name="Chèn {mã hồ sơ}").click()
    page.keyboard.type("!")
    expect(page.locator(".text-letter")).to_contain_text("Cảm ơn bạn đã nộp hồ sơ 000.00.15.H13-230615-0001!")
    expect(page.get_by_text("không có trường {ai đó} ở mẫu này")).to_be_hidden()
    expect(page.get_by_text("1 tin SMS (50 ký tự)")).to_be_visible()
    page.get_by_label("Áp dụng từ").first.fill(today)
    page.get_by_label("Lý do").first.fill("Thân thiện hơn.")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("Nội dung có hiệu lực từ ngày đó.")).to_be_visible()
    expect(page.locator(".card", has_text="Diễn biến").get_by_text("Đang dùng từ")).to_have_count(1)
    _sound(page, "administration-journey-text")
    reference = _files_and_reads(browser_page, "Cảm ơn bạn đã nộp hồ sơ {}!")

    _unfold(page, "Trở lại mẫu gốc")
    back = page.locator("form", has=page.locator("input[name=shipped]"))
    back.get_by_label("Áp dụng từ").fill(today)
    back.get_by_label("Lý do").fill("Hết đợt thử.")
    back.get_by_role("button", name="Áp dụng mẫu gốc").click()
    expect(page.get_by_text("thay bằng nội dung khác")).to_be_visible()
    assert _files_and_reads(browser_page, "Hồ sơ “Đăng ký khai sinh” đã nộp, mã {}.") != reference


def _files_and_reads(browser_page: OpensPages, words: str) -> str:
    """A citizen files, and is told in these words, with the code of her dossier."""
    with durable():
        cast = load_cast()
        at = city_clock().now()
        filing = a_filing(cast, files=(FiledFile("birth_proof", a_photo(by=cast.citizen, at=at)),), at=at)
        (filed,) = file_dossiers(filings=[filing], by=cast.citizen, at=at)
    phone = browser_page(390, javascript=False)
    enter_as(phone, cast.citizen)
    phone.goto("/thong-bao/")
    expect(phone.locator(".told__body").first).to_contain_text(words.format(filed.reference))
    return filed.reference
