"""The answer to a supplement and a message to the office, each open in two windows; and what is on its way when the
sign-in ends. Nothing is undone, sent twice or lost, and each window is told."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.service.dossiers.commands.supplements import request_supplements
from motcua.service.dossiers.models import AnswerSet, Dossier, Draft
from motcua.service.dossiers.values import Defect, SupplementRequest
from motcua.service.feedback.commands.conversations import say
from motcua.service.feedback.models import Remark
from tests.cast import Cast, load_cast
from tests.dossiers import a_received_dossier
from tests.journeys.browser import check_axe, check_no_sideways_scroll, check_targets, shoot
from tests.journeys.citizens import a_draft, a_photo_file, enter_as, open_part, save_and_go_on, sign_in
from tests.journeys.conftest import OpensPages

pytestmark = pytest.mark.journey

SCRIPTS = pytest.mark.parametrize("javascript", [True, False])


@pytest.fixture
def people(served_db: str) -> Cast:
    with durable():
        return load_cast()


@pytest.fixture
def asked(people: Cast) -> Dossier:
    """The child's data are to be mended, and nothing else."""
    at = city_clock().now()
    with durable():
        row = a_received_dossier(people, at=at)
        defects = (Defect("child", "Họ tên trẻ khác với giấy chứng sinh."),)
        request_supplements(requests=[SupplementRequest(dossier=row.id, defects=defects)], by=people.handler, at=at)
    return row


def _two(browser_page: OpensPages, people: Cast, address: str, *, javascript: bool) -> tuple[Page, Page]:
    pages = browser_page(390, javascript=javascript), browser_page(390, javascript=javascript)
    for page in pages:
        enter_as(page, people.citizen)
        page.goto(address)
    return pages


def _mended(row: Dossier) -> dict[str, object]:
    child = Draft.objects.get(mends=row.id).answers["child"]
    assert isinstance(child, dict)
    return child


@SCRIPTS
def test_two_windows_on_one_defect_keep_what_each_changed_and_are_told(
    browser_page: OpensPages, people: Cast, asked: Dossier, javascript: bool
) -> None:
    one, other = _two(browser_page, people, f"/ho-so/{asked.id}/bo-sung/child/", javascript=javascript)

    one.get_by_label("Dân tộc").fill("Khmer")
    one.get_by_role("button", name="Lưu").click()
    expect(one.get_by_role("heading", level=1)).to_have_text("Nội dung cần sửa")
    other.get_by_label("Họ và tên").fill("Trần Thiên Ân")
    if javascript:
        other.get_by_label("Họ và tên").blur()
    else:
        other.get_by_role("button", name="Lưu").click()

    expect(other.get_by_text("Đã được sửa ở một cửa sổ khác")).to_be_visible()
    expect(other.get_by_role("main")).to_contain_text("Dân tộc")
    child = _mended(asked)
    assert (child["full_name"], child["ethnicity"]) == ("Trần Thiên Ân", "Khmer")


def test_an_answer_to_a_supplement_is_kept_at_once_and_not_sent(
    browser_page: OpensPages, people: Cast, asked: Dossier
) -> None:
    page = browser_page(390)
    enter_as(page, people.citizen)
    page.goto(f"/ho-so/{asked.id}/bo-sung/child/")

    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_label("Họ và tên").fill("Trần Thiên Ân")
        page.get_by_label("Họ và tên").blur()

    expect(page.locator("#saved")).to_contain_text("Đã lưu lúc")
    assert _mended(asked)["full_name"] == "Trần Thiên Ân"
    assert Dossier.objects.get(id=asked.id).status == "supplement_requested"


@SCRIPTS
def test_what_is_typed_after_the_other_window_has_sent_is_shown_and_not_lost(
    browser_page: OpensPages, people: Cast, asked: Dossier, javascript: bool
) -> None:
    one, other = _two(browser_page, people, f"/ho-so/{asked.id}/bo-sung/child/", javascript=javascript)
    one.get_by_label("Họ và tên").fill("Trần Thiên Ân")
    one.get_by_role("button", name="Lưu").click()
    one.get_by_role("button", name="Gửi cho cơ quan").click()
    expect(one.get_by_text("Cơ quan đã nhận phần bổ sung")).to_be_visible()

    other.get_by_label("Họ và tên").fill("Trần Gia Ân")
    if javascript:
        other.get_by_label("Họ và tên").blur()
        expect(other.locator("#saved")).to_contain_text("Đã gửi từ một cửa sổ khác")
    other.get_by_role("button", name="Lưu").click()

    expect(other.get_by_role("heading", level=1)).to_have_text("Đã gửi từ một cửa sổ khác")
    expect(other.get_by_role("main")).to_contain_text("Trần Gia Ân")
    check_no_sideways_scroll(other)
    if javascript:
        check_axe(other)
        check_targets(other, 44)
        shoot(other, "portal-sent-already-vi")
    row = Dossier.objects.get(id=asked.id)
    filed = AnswerSet.objects.get(dossier=row, version=row.answers_version).answers
    assert filed["child"]["full_name"] == "Trần Thiên Ân"
    other.get_by_role("link", name="Nhắn cho cơ quan").click()
    expect(other.get_by_label("Nhắn cho cơ quan")).to_be_visible()


def test_both_windows_send_the_supplement_and_it_is_sent_once(
    browser_page: OpensPages, people: Cast, asked: Dossier
) -> None:
    page = browser_page(390)
    enter_as(page, people.citizen)
    page.goto(f"/ho-so/{asked.id}/bo-sung/child/")
    page.get_by_label("Họ và tên").fill("Trần Thiên Ân")
    page.get_by_role("button", name="Lưu").click()
    one, other = _two(browser_page, people, f"/ho-so/{asked.id}/bo-sung/", javascript=False)

    one.get_by_role("button", name="Gửi cho cơ quan").click()
    other.get_by_role("button", name="Gửi cho cơ quan").click()

    expect(one.get_by_text("Cơ quan đã nhận phần bổ sung")).to_be_visible()
    expect(other.get_by_text("Cơ quan đã nhận phần bổ sung của bạn từ trước")).to_be_visible()
    assert AnswerSet.objects.filter(dossier=asked).count() == 2


def _message(page: Page, text: str) -> None:
    page.get_by_label("Nhắn cho cơ quan").fill(text)
    page.get_by_role("button", name="Gửi").click()
    expect(page.get_by_label("Nhắn cho cơ quan")).to_have_value("")


@SCRIPTS
def test_the_same_words_from_two_windows_are_said_once_and_others_are_all_kept(
    browser_page: OpensPages, people: Cast, asked: Dossier, javascript: bool
) -> None:
    one, other = _two(browser_page, people, f"/ho-so/{asked.id}/trao-doi/", javascript=javascript)

    _message(one, "Tôi gửi lại ảnh rồi ạ.")
    with durable():
        say(dossier=asked.id, text="Đã nhận ảnh.", form="desk", by=people.handler, at=city_clock().now())
    _message(other, "Tôi gửi lại ảnh rồi ạ.")
    expect(other.get_by_role("main")).to_contain_text("Đã nhận ảnh.")
    _message(other, "Cảm ơn ạ.")
    _message(one, "Bao giờ xong ạ?")

    # What this window had not shown was said in between, and it says so.
    expect(one.get_by_text("Trong lúc bạn viết")).to_be_visible()
    said = list(Remark.objects.filter(dossier=asked).order_by("id").values_list("text", flat=True))
    assert said == ["Tôi gửi lại ảnh rồi ạ.", "Đã nhận ảnh.", "Cảm ơn ạ.", "Bao giờ xong ạ?"]


def test_a_file_on_its_way_when_the_sign_in_ends_says_so_and_goes_on_after_it(
    browser_page: OpensPages, people: Cast
) -> None:
    draft = str(a_draft(people, with_photo=False))
    page = browser_page(390)
    key = enter_as(page, people.citizen)
    open_part(page, draft, "child")
    Session.objects.filter(session_key=key).delete()

    page.get_by_label("Giấy chứng sinh").set_input_files([a_photo_file("mot.jpg"), a_photo_file("hai.jpg", shade=90)])
    lost = page.locator(".receipt--failed")
    expect(lost).to_have_count(2)
    expect(lost.first).to_contain_text("Phiên đăng nhập đã hết")
    expect(lost.first).to_contain_text("mot.jpg")
    check_axe(page)
    shoot(page, "portal-upload-signed-out-vi")

    # Signed in again in another window of the same browser, whose form has another token from then on.
    window = page.context.new_page()
    window.goto("/dang-nhap/")
    sign_in(window, "buoi")
    expect(window.get_by_role("heading", level=1)).to_have_text("Bạn cần làm gì?")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(page.locator("#f-birth_proof-files .receipt")).to_have_count(2)
    expect(lost).to_have_count(0)
    save_and_go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Nơi sinh")
    assert [file["name"] for file in Draft.objects.get(id=draft).files["birth_proof"]] == ["mot.jpg", "hai.jpg"]


def test_an_answer_typed_before_signing_in_elsewhere_is_kept_by_the_next_one(
    browser_page: OpensPages, people: Cast
) -> None:
    draft = str(a_draft(people, answers={}, with_photo=False))
    page = browser_page(390)
    key = enter_as(page, people.citizen)
    open_part(page, draft, "child")
    Session.objects.filter(session_key=key).delete()
    page.get_by_label("Họ và tên").fill("Trần An")
    page.get_by_label("Họ và tên").blur()
    expect(page.locator("#saved")).to_contain_text("Phiên đăng nhập đã hết")
    window = page.context.new_page()
    window.goto("/dang-nhap/")
    sign_in(window, "buoi")
    expect(window.get_by_role("heading", level=1)).to_have_text("Bạn cần làm gì?")

    page.get_by_label("Dân tộc").fill("Khmer")
    page.get_by_label("Dân tộc").blur()

    expect(page.locator("#saved")).to_contain_text("Đã lưu lúc")
    assert Draft.objects.get(id=draft).answers["child"] == {"full_name": "Trần An", "ethnicity": "Khmer"}


def test_without_scripts_the_files_of_a_page_sent_after_the_sign_in_ended_are_named(
    browser_page: OpensPages, people: Cast
) -> None:
    draft = str(a_draft(people, with_photo=False))
    page = browser_page(390, javascript=False)
    key = enter_as(page, people.citizen)
    open_part(page, draft, "child")
    Session.objects.filter(session_key=key).delete()
    page.get_by_label("Giấy chứng sinh").set_input_files([a_photo_file("mot.jpg"), a_photo_file("hai.jpg", shade=90)])
    save_and_go_on(page)
    sign_in(page, "buoi")

    main = page.get_by_role("main")
    expect(main).to_contain_text("Cần chọn lại các tệp này")
    expect(main).to_contain_text("mot.jpg")
    expect(main).to_contain_text("hai.jpg")
    page.get_by_role("button", name="Gửi nội dung đã nhập").click()
    # Not one file silently missing: the page asks for it.
    expect(page.locator(".govuk-error-summary")).to_contain_text("Tải lên giấy chứng sinh")
