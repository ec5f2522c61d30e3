"""At the counter: somebody unknown with her card, filed for on one page, told, signed, handed over. And the keyboard."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import APIResponse, Locator, Page, Route, expect
from pypdf import PdfReader

from motcua.foundation.accounts.values import Role
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.messages.models import Message
from motcua.registry.people.models import Person
from motcua.service.dossiers.models import Document
from motcua.service.dossiers.values import Status
from tests.journeys.browser import check_axe, shoot
from tests.journeys.citizens import a_photo_file, dossier_id
from tests.journeys.conftest import OpensPages
from tests.journeys.officials import (
    DESK,
    check_all,
    desk_of,
    fresh,
    official_of,
    run_jobs,
    signatures_of,
    trust_service,
    ward,
)

pytestmark = pytest.mark.journey

HUNG_LOI = "31147"
CARD = "092190001777|361234567|Lý Thị Thử Nghiệm|05021990|Nữ|5 đường 30/4, Hưng Lợi, Ninh Kiều, Cần Thơ|01012022"
BIRTH_CARD = "092195002888|362345678|Thạch Thị Sương|17081995|Nữ|9 hẻm 2, Hưng Lợi, Ninh Kiều, Cần Thơ|01012022"


def _scan(page: Page, card: str) -> None:
    """The scanner types into the field that waits for it, and Enter."""
    page.goto(f"{DESK}quay/")
    expect(page.get_by_label("Quét mã vuông")).to_be_focused()
    page.keyboard.insert_text(card)
    page.keyboard.press("Enter")


def test_somebody_unknown_is_served_from_card_to_result(
    browser_page: OpensPages, served_db: str, tmp_path: Path
) -> None:
    unit = ward(HUNG_LOI)
    counter, handler, leader = (official_of(unit, role) for role in (Role.COUNTER, Role.HANDLER, Role.LEADER))
    page = desk_of(browser_page, counter)

    _registers(page)
    _fills_in(page)
    dossier = dossier_id(page)
    code = fresh(dossier).code or ""
    assert re.fullmatch(r"000\.\d\d\.\d\d\.H13-230703-0001", code)
    _prints(page, code)
    _examines(desk_of(browser_page, handler), code)
    _signs(desk_of(browser_page, leader), code)
    with trust_service(tmp_path):
        run_jobs()
    _hands_over(page, code)

    row = fresh(dossier)
    assert (row.status, row.by_officer, row.channel) == (Status.RETURNED.value, True, "counter")
    told = [(each.subject_vi, each.address) for each in Message.objects.filter(about=dossier).order_by("id")]
    assert {address for _subject, address in told} == {"+84912345678"}
    assert [subject.split(" ")[0] for subject, _address in told] == ["Đã", "Đã", "Hồ"]
    result = Document.objects.get(dossier=dossier, kind="result")
    assert result.signed


def _registers(page: Page) -> None:
    _scan(page, CARD)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lý Thị Thử Nghiệm")
    expect(page.get_by_text("Chưa có số điện thoại")).to_be_visible()
    shoot(page, "counter-01-new-person")
    page.get_by_label("Điện thoại").fill("0912 345 678")
    page.get_by_role("button", name="Lưu liên hệ").click()
    expect(page.get_by_text("Đã lưu thông tin liên hệ")).to_be_visible()
    assert Person.objects.get(number="092190001777").phone == "+84912345678"


def _fills_in(page: Page) -> None:
    page.get_by_label("Người dân cần làm thủ tục gì?").fill("sao y ban chinh")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Người dân cần làm thủ tục gì?")).to_have_value("sao y ban chinh")
    expect(page.get_by_role("button", name="Chứng thực bản sao từ bản chính")).to_be_visible()
    shoot(page, "counter-02-procedures")
    page.get_by_role("button", name="Chứng thực bản sao từ bản chính").click()
    expect(page.get_by_label("Họ và tên")).to_have_value("Lý Thị Thử Nghiệm")
    page.get_by_role("button", name="Tiếp nhận và cấp mã").click()
    expect(page.get_by_role("alert")).to_contain_text("Có nội dung cần sửa")
    shoot(page, "counter-03-what-is-missing")
    check_axe(page)
    page.get_by_label("Tên giấy tờ").fill("Bằng tốt nghiệp đại học")
    page.get_by_label("Bản giấy").check()
    page.get_by_label("Số trang của bản chính").fill("2")
    page.get_by_label("Số bản sao").fill("3")
    page.get_by_role("button", name="Lưu", exact=True).click()
    # Two pages, three copies, 2.000 đồng each; what is owed is known before anything is accepted.
    expect(page.get_by_text("12.000")).to_be_visible()
    shoot(page, "counter-04-form")
    page.get_by_role("button", name="Tiếp nhận và cấp mã").click()
    expect(page.get_by_text("Đã tiếp nhận. Mã hồ sơ:")).to_be_visible()
    shoot(page, "counter-05-received")
    check_axe(page)


def _prints(page: Page, code: str) -> None:
    receipt = page.request.get(page.get_by_role("link", name="In giấy tiếp nhận").get_attribute("href") or "")
    assert receipt.headers["content-type"] == "application/pdf"
    text = "".join(each.extract_text() for each in PdfReader(io.BytesIO(receipt.body())).pages)
    assert code in text.replace(" ", "").replace("\n", "")


def _examines(page: Page, code: str) -> None:
    """By its code in the search, as one who has the paper in hand."""
    _find(page, code)
    check_all(page)
    page.get_by_label("Ghi chú nội bộ").fill("Đã đối chiếu bản chính.")
    page.get_by_role("button", name="Đề xuất giải quyết").click()
    expect(page.get_by_text("Đã xong bước này.")).to_be_visible()


def _signs(page: Page, code: str) -> None:
    _find(page, code)
    expect(page.get_by_text("Đã đối chiếu bản chính.")).to_be_visible()
    check_all(page)
    page.get_by_role("button", name="Ký duyệt").click()
    expect(page.get_by_text("Đã quyết định.")).to_be_visible()


def _hands_over(page: Page, code: str) -> None:
    """She comes with her receipt; its code is scanned at the shelf."""
    page.goto(f"{DESK}tra-ket-qua/")
    expect(page.get_by_role("link", name=code)).to_be_visible()
    shoot(page, "counter-06-shelf")
    page.get_by_label("Quét giấy tiếp nhận").fill(code)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã ký số")).to_be_visible()
    pdf = page.request.get(page.get_by_role("link", name=re.compile("ket-qua-")).get_attribute("href") or "").body()
    (signature,) = signatures_of(pdf)
    assert (signature.intact, signature.covers_whole_file, signature.timestamped) == (True, True, True)
    page.get_by_label("Cách trả kết quả").select_option("counter")
    page.get_by_role("button", name="Trả kết quả").click()
    expect(page.get_by_text("Đã trả kết quả.")).to_be_visible()
    expect(page.get_by_role("link", name=code)).to_have_count(0)


def _find(page: Page, code: str) -> None:
    page.goto(DESK)
    page.keyboard.press("/")
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.locator(".identity__name")).to_contain_text(code)


def _chooses_a_scan_while_the_form_is_renewed(page: Page, answer: Locator) -> None:
    """The server's answer, which knows nothing of the file, arrives after the file."""
    waiting: list[tuple[Route, APIResponse]] = []

    def hold(route: Route) -> None:
        if waiting or route.request.method != "POST" or "hx-request" in route.request.headers:
            route.continue_()
        else:
            waiting.append((route, route.fetch()))

    page.route("**/*", hold)
    answer.click()
    while not waiting:
        page.wait_for_timeout(20)
    page.get_by_label("Giấy chứng sinh").set_input_files([a_photo_file("giay-chung-sinh.jpg")])
    arrived = page.locator(".receipt:not(:has(progress))", has_text="giay-chung-sinh.jpg")
    expect(arrived).to_be_visible()
    (route, late), *_ = waiting
    route.fulfill(response=late)
    expect(page.locator("live-form[aria-busy]")).to_have_count(0)
    expect(arrived).to_be_visible()
    page.unroute("**/*", hold)


def test_a_birth_is_filed_at_the_counter_on_one_page(browser_page: OpensPages, served_db: str) -> None:
    """What is asked follows the answers without the page being left; a scan is kept as soon as it is chosen."""
    page = desk_of(browser_page, official_of(ward(HUNG_LOI), Role.COUNTER))
    _scan(page, BIRTH_CARD)
    page.get_by_label("Người dân cần làm thủ tục gì?").fill("giay khai sinh")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Đăng ký khai sinh", exact=True).click()

    child = page.get_by_role("region", name="Trẻ được khai sinh")
    page.get_by_label("Mẹ", exact=True).check()
    expect(page.get_by_role("region", name="Người mẹ").locator(".known")).to_contain_text("Thạch Thị Sương")
    page.get_by_role("region", name="Người đi khai").get_by_label("Số điện thoại").fill("0912 345 679")
    child.get_by_label("Họ và tên").fill("Thạch An")
    for part, number in (("Ngày", "1"), ("Tháng", "6"), ("Năm", "2023")):
        child.get_by_role("group", name="Ngày sinh").get_by_label(part, exact=True).fill(number)
    child.get_by_label("Nam", exact=True).check()
    child.get_by_label("Dân tộc").fill("Khmer")
    child.get_by_label("Quê quán", exact=True).select_option(HUNG_LOI)
    expect(page.get_by_label("Tên cơ sở y tế")).to_have_count(0)
    page.get_by_label("Cơ sở y tế").check()
    expect(page.get_by_label("Cơ sở y tế", exact=True)).to_be_focused()
    page.get_by_label("Tên cơ sở y tế").fill("Bệnh viện Phụ sản")
    page.get_by_label("Xã, phường nơi sinh", exact=True).select_option(HUNG_LOI)
    _mother(page)
    father = page.get_by_role("region", name="Người cha")
    # The form is shown anew at once, with what the answer opens.
    father.get_by_role("group", name="Cha mẹ có đăng ký kết hôn?").get_by_label("Không", exact=True).click()
    stated = father.get_by_role("group", name="Có khai về người cha không?").get_by_label("Không", exact=True)
    _chooses_a_scan_while_the_form_is_renewed(page, stated)
    expect(stated).to_be_checked()
    shoot(page, "counter-07-birth")
    page.get_by_role("button", name="Tiếp nhận và cấp mã").click()

    expect(page.get_by_text("Đã tiếp nhận. Mã hồ sơ:")).to_be_visible()
    expect(page.get_by_role("link", name="giay-chung-sinh.jpg", exact=True)).to_be_visible()
    row = fresh(dossier_id(page))
    assert (row.status, row.applicant_name, row.current_action) == ("received", "Thạch Thị Sương", "examine")
    filed = next(entry for entry in entries_of(subject=row.id) if entry.kind == "dossier_filed")
    assert (filed.data["by_officer"], filed.data["channel"]) == (True, "counter")


def test_what_is_typed_while_the_form_is_on_its_way_stays(browser_page: OpensPages, served_db: str) -> None:
    page = desk_of(browser_page, official_of(ward(HUNG_LOI), Role.COUNTER))
    _scan(page, BIRTH_CARD)
    page.get_by_label("Người dân cần làm thủ tục gì?").fill("giay khai sinh")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Đăng ký khai sinh", exact=True).click()
    child = page.get_by_role("region", name="Trẻ được khai sinh")
    held: list[Route] = []
    page.route("**/quay/nhap/**", lambda route: held.append(route))

    page.get_by_label("Mẹ", exact=True).check()
    child.get_by_label("Họ và tên").fill("Thạch An")
    child.get_by_label("Nam", exact=True).check()
    child.get_by_label("Họ và tên").press("End")
    page.keyboard.type(" Nhiên")
    for route in held.copy():
        route.continue_()
    page.unroute("**/quay/nhap/**")

    expect(page.get_by_role("region", name="Người mẹ").locator(".known")).to_contain_text("Thạch Thị Sương")
    expect(child.get_by_label("Họ và tên")).to_have_value("Thạch An Nhiên")
    expect(child.get_by_label("Họ và tên")).to_be_focused()
    expect(child.get_by_label("Nam", exact=True)).to_be_checked()


def _mother(page: Page) -> None:
    mother = page.get_by_role("region", name="Người mẹ")
    mother.locator(".known summary").click()
    mother.get_by_label("Họ và tên").fill("Thạch Thị Sương")
    mother.get_by_label("Số định danh cá nhân").fill("092195002888")
    for part, number in (("Ngày", "17"), ("Tháng", "8"), ("Năm", "1995")):
        mother.get_by_role("group", name="Ngày sinh").get_by_label(part, exact=True).fill(number)
    mother.get_by_label("Dân tộc").fill("Khmer")
    mother.get_by_label("Địa chỉ").fill("9 hẻm 2, Hưng Lợi")
