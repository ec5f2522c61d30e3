"""A citizen's whole way in a browser that runs no script: signing in, finding, filing, mending, asking, fetching the
result, saying how it was. The office acts beside her by commands."""

from __future__ import annotations

import io
import re
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.foundation.files.commands import keep_files
from motcua.foundation.files.values import Upload
from motcua.service.dossiers.commands.receipt import receive_dossiers
from motcua.service.dossiers.commands.results import make_results_ready, return_results
from motcua.service.dossiers.commands.steps import complete_steps, decide_dossiers
from motcua.service.dossiers.commands.supplements import request_supplements
from motcua.service.dossiers.models import AnswerSet, AttachedFile, Dossier
from motcua.service.dossiers.values import (
    Defect,
    ResultDocument,
    ReturnMethod,
    Ruling,
    RulingOutcome,
    StepDone,
    SupplementRequest,
)
from motcua.service.feedback.commands.conversations import say
from motcua.service.feedback.queries.opinions import rating_of
from tests.cast import Cast, load_cast
from tests.dossiers import task_of
from tests.journeys.browser import check_no_sideways_scroll, shoot
from tests.journeys.citizens import (
    a_photo_file,
    answer_birth_place,
    answer_child,
    answer_declarant,
    answer_father,
    answer_mother,
    dossier_id,
    sign_in,
)
from tests.journeys.conftest import OpensPages
from tests.rooms.foundation.files.contents import a_pdf

pytestmark = pytest.mark.journey

BLURRED = "Ảnh thứ nhất bị mờ, chụp lại rõ cả bốn góc."
MISSPELLED = "Họ tên trẻ khác với giấy chứng sinh."
QUESTION = "Tôi có cần mang bản chính không ạ?"
ANSWER = "Dạ không cần, ảnh đã rõ."


@pytest.fixture
def people(served_db: str) -> Cast:
    with durable():
        return load_cast()


def test_a_citizen_goes_the_whole_way_without_scripts(browser_page: OpensPages, people: Cast) -> None:
    page = browser_page(390, javascript=False)

    _signs_in(page)
    dossier = _files(page)
    _office_asks(people, dossier)
    _mends(page, dossier)
    _asks_the_office(page, people, dossier)
    _office_decides(people, dossier)
    _fetches_the_result(page, people, dossier)
    _says_how_it_was(page, dossier)


def _signs_in(page: Page) -> None:
    page.goto("/")
    page.get_by_role("banner").get_by_role("link", name="Đăng nhập").click()
    sign_in(page, "buoi", password="wrong-password-1")
    expect(page.get_by_label("Tên đăng nhập")).to_have_value("buoi")
    sign_in(page, "buoi")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bạn cần làm gì?")


def _files(page: Page) -> UUID:
    page.get_by_role("searchbox").fill("lam giay khai sinh")
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("link", name="Đăng ký khai sinh", exact=True).click()
    page.get_by_role("link", name="Nộp trực tuyến").click()
    page.get_by_role("button", name="Bắt đầu").click()
    answer_declarant(page)
    answer_mother(page)
    answer_father(page)
    answer_child(page, [a_photo_file("chung-sinh-mo.jpg"), a_photo_file("chung-sinh-2.jpg", shade=150)])
    answer_birth_place(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Kiểm tra nội dung đã khai")
    check_no_sideways_scroll(page)
    page.get_by_role("button", name="Nộp hồ sơ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã nộp hồ sơ")
    expect(page.get_by_role("main").locator(".receipt")).to_have_count(2)
    return dossier_id(page)


def _office_asks(people: Cast, dossier: UUID) -> None:
    at = city_clock().now()
    defects = (Defect("birth_proof", BLURRED), Defect("child", MISSPELLED))
    with durable():
        receive_dossiers(dossiers=[dossier], by=people.counter, at=at)
        request_supplements(
            requests=[SupplementRequest(dossier=dossier, defects=defects, note="Sửa hai mục này là đủ.")],
            by=people.handler,
            at=at,
        )


def _mends(page: Page, dossier: UUID) -> None:
    """Each defect opens its own question and nothing else; nothing is sent before all is mended."""
    page.goto("/ho-so/")
    page.locator(f".own a[href$='/ho-so/{dossier}/bo-sung/']").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nội dung cần sửa")
    expect(page.get_by_role("main")).to_contain_text(BLURRED)
    page.get_by_role("link", name="Sửa Giấy chứng sinh").click()
    _asks_only(page, "birth_proof")
    receipts = page.locator("#f-birth_proof-files .receipt")
    page.get_by_role("button", name="Xóa chung-sinh-mo.jpg").click()
    expect(receipts).to_have_count(1)
    page.get_by_label("Giấy chứng sinh").set_input_files([a_photo_file("chung-sinh-ro.jpg", shade=220)])
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nội dung cần sửa")

    page.get_by_role("button", name="Gửi cho cơ quan").click()
    expect(page.get_by_text("Chưa gửi được")).to_be_visible()
    page.get_by_role("link", name="Sửa Trẻ được khai sinh").click()
    _asks_only(page, "child")
    page.get_by_label("Họ và tên").fill("")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    page.get_by_label("Họ và tên").fill("Trần Thiên Ân")
    shoot(page, "portal-mending-plain-vi")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("button", name="Gửi cho cơ quan").click()
    expect(page.get_by_text("Cơ quan đã nhận phần bổ sung")).to_be_visible()

    row = Dossier.objects.get(id=dossier)
    filed = AnswerSet.objects.get(dossier=row, version=row.answers_version).answers
    assert (row.status, filed["child"]["full_name"]) == ("in_processing", "Trần Thiên Ân")
    assert set(AttachedFile.objects.filter(dossier=row, superseded_at=None).values_list("name", flat=True)) == {
        "chung-sinh-2.jpg",
        "chung-sinh-ro.jpg",
    }


def _asks_only(page: Page, name: str) -> None:
    """No input of another question stands on the page, looked at once the whole of it has come."""
    expect(page).to_have_url(re.compile(f"/bo-sung/{name}/$"))
    page.wait_for_load_state()
    inputs = page.locator("main form").locator("input:not([type=hidden]), select, textarea")
    names = inputs.evaluate_all("inputs => inputs.map((input) => input.name)")
    assert names
    assert {each.split(".")[0] for each in names} == {name}


def _asks_the_office(page: Page, people: Cast, dossier: UUID) -> None:
    page.get_by_role("link", name="Nhắn cho cơ quan").click()
    page.get_by_label("Nhắn cho cơ quan").fill(QUESTION)
    page.get_by_role("button", name="Gửi").click()
    expect(page.get_by_role("main")).to_contain_text(QUESTION)
    with durable():
        say(dossier=dossier, text=ANSWER, form="desk", by=people.handler, at=city_clock().now())
    page.goto("/")
    page.get_by_role("link", name="Thông báo").click()
    page.get_by_role("link", name="nhắn về hồ sơ").first.click()
    expect(page.get_by_role("main")).to_contain_text(ANSWER)


def _office_decides(people: Cast, dossier: UUID) -> None:
    """Examined, approved, and the result laid ready; making and signing it is another journey's."""
    at = city_clock().now()
    with durable():
        task = task_of(Dossier.objects.get(id=dossier))
        complete_steps(steps=[StepDone(dossier=dossier, task=task, outcome="approve")], by=people.handler, at=at)
        task = task_of(Dossier.objects.get(id=dossier))
        ruling = Ruling(dossier=dossier, task=task, outcome=RulingOutcome.APPROVE)
        decide_dossiers(rulings=[ruling], by=people.leader, at=at)
        pdf = Upload(name="ket-qua.pdf", content=io.BytesIO(a_pdf(title=str(dossier))))
        (receipt,) = keep_files(uploads=[pdf], by=SYSTEM, at=at)
        document = ResultDocument(
            dossier=dossier, receipt=receipt, number="1/KQ", signed_by=people.leader.account, signed=True
        )
        make_results_ready(documents=[document], by=SYSTEM, at=at)


def _fetches_the_result(page: Page, people: Cast, dossier: UUID) -> None:
    # The list of who has filed a hundred in other journeys shows the newest on its first page only.
    page.goto(f"/ho-so/{dossier}/")
    address = page.get_by_role("link", name="Tải kết quả").get_attribute("href")
    assert address is not None
    answer = page.context.request.get(address)
    assert (answer.status, answer.body()[:5]) == (200, b"%PDF-")
    with durable():
        return_results(dossiers={dossier: ReturnMethod.ELECTRONIC}, by=people.counter, at=city_clock().now())


def _says_how_it_was(page: Page, dossier: UUID) -> None:
    page.reload()
    page.get_by_role("button", name="Hài lòng", exact=True).click()
    expect(page.get_by_text("Cảm ơn bạn đã cho biết")).to_be_visible()
    page.get_by_label("Điều gì làm bạn hài lòng? (không bắt buộc)").fill("Nhanh, không phải đi lại.")
    page.get_by_role("button", name="Gửi thêm lời này").click()
    expect(page.get_by_role("main")).to_contain_text("Nhanh, không phải đi lại.")
    shoot(page, "portal-rated-plain-vi")
    rating = rating_of(dossier=dossier)
    assert rating is not None
    assert rating.text == "Nhanh, không phải đi lại."
