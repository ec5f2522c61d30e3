"""The language switch keeps the place, also of a page that no address brings back: found after a code and a telephone's
digits, or shown because something was wrong."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.service.dossiers.commands.supplements import request_supplements
from motcua.service.dossiers.models import Dossier, Draft
from motcua.service.dossiers.values import Defect, SupplementRequest
from motcua.service.feedback.models import Remark
from tests.cast import Cast, load_cast
from tests.dossiers import a_received_dossier
from tests.journeys.citizens import a_draft, enter_as, open_part, save_and_go_on
from tests.journeys.conftest import OpensPages

pytestmark = pytest.mark.journey

SCRIPTS = pytest.mark.parametrize("javascript", [True, False])


@pytest.fixture
def people(served_db: str) -> Cast:
    with durable():
        return load_cast()


@pytest.fixture
def row(people: Cast) -> Dossier:
    with durable():
        return a_received_dossier(people, at=city_clock().now())


def _switch(page: Page, language: str) -> None:
    page.get_by_role("banner").locator(f"button[value={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", language)


@SCRIPTS
def test_a_dossier_found_by_its_code_stays_in_the_other_language(
    browser_page: OpensPages, row: Dossier, javascript: bool
) -> None:
    page = browser_page(390, javascript=javascript)
    page.goto(f"/tra-cuu/?code={row.code}")
    page.get_by_label("Bốn số cuối điện thoại").fill(row.applicant_phone_end)
    page.get_by_role("main").get_by_role("button", name="Tra cứu").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text(str(row.code))

    _switch(page, "en")

    expect(main).to_contain_text(str(row.code))
    expect(main.get_by_role("heading", name="Where the dossier is")).to_be_visible()
    _switch(page, "vi")
    expect(main.get_by_role("heading", name="Hồ sơ đang ở đâu")).to_be_visible()
    # It is remembered on the next page.
    _switch(page, "en")
    page.goto("/tra-cuu/")
    expect(page.locator("html")).to_have_attribute("lang", "en")


@SCRIPTS
def test_what_was_wrong_with_a_code_is_said_in_the_other_language(browser_page: OpensPages, javascript: bool) -> None:
    page = browser_page(390, javascript=javascript)
    page.goto("/tra-cuu/")
    page.get_by_label("Mã hồ sơ hoặc mã tạm").fill("ABC-DEF-GHJ")
    page.get_by_label("Bốn số cuối").fill("0101")
    page.get_by_role("main").get_by_role("button", name="Tra cứu").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()

    _switch(page, "en")

    expect(page.locator(".govuk-error-summary")).to_contain_text("No dossier has this code")
    expect(page.get_by_label("Code or reference")).to_have_value("ABC-DEF-GHJ")


@SCRIPTS
def test_a_faulty_page_of_questions_stays_with_its_faults(
    browser_page: OpensPages, people: Cast, javascript: bool
) -> None:
    draft = str(a_draft(people, answers={}, with_photo=False))
    page = browser_page(390, javascript=javascript)
    enter_as(page, people.citizen)
    open_part(page, draft, "child")
    page.get_by_label("Họ và tên").fill("Trần An")
    page.get_by_label("Ngày", exact=True).fill("31")
    page.get_by_label("Tháng").fill("2")
    save_and_go_on(page)
    expect(page.locator(".govuk-error-summary")).to_be_visible()

    _switch(page, "en")

    expect(page.get_by_role("heading", level=1)).to_have_text("The child")
    expect(page.locator(".govuk-error-summary")).to_contain_text("There is something to put right")
    expect(page.get_by_label("Full name")).to_have_value("Trần An")
    expect(page.get_by_label("Day", exact=True)).to_have_value("31")
    assert Draft.objects.get(id=draft).answers["child"]["full_name"] == "Trần An"


def test_the_switch_does_not_go_on_when_the_fault_was_mended_meanwhile(browser_page: OpensPages, people: Cast) -> None:
    """Another device answered; the page stays and shows no fault, and nothing of the other device's is undone."""
    draft = str(a_draft(people, answers={}, with_photo=False))
    one, other = browser_page(390, javascript=False), browser_page(390, javascript=False)
    for page in (one, other):
        enter_as(page, people.citizen)
        open_part(page, draft, "father")
    save_and_go_on(one)
    other.get_by_label("Không", exact=True).first.check()
    save_and_go_on(other)

    _switch(one, "en")

    expect(one.get_by_role("heading", level=1)).to_have_text("The father")
    assert Draft.objects.get(id=draft).answers["parents_married"] == "no"


@pytest.mark.parametrize("part", ["noi-nhan", "nhan-ket-qua"])
def test_a_choice_that_was_not_made_stays_so(browser_page: OpensPages, people: Cast, part: str) -> None:
    draft = a_draft(people)
    page = browser_page(390, javascript=False)
    enter_as(page, people.citizen)
    page.goto(f"/nop/{draft}/{part}/")
    if part == "noi-nhan":
        page.locator("select[name=office]").select_option("")
    else:
        page.locator("main [name=method][value=post]").check()
        page.locator("main [name=address]").fill("")
    page.get_by_role("button", name="Lưu").click()
    error = page.locator(".govuk-error-message").first
    in_vietnamese = error.inner_text()

    _switch(page, "en")

    expect(error).to_be_visible()
    assert error.inner_text() != in_vietnamese
    if part != "noi-nhan":
        expect(page.locator("main [name=method][value=post]")).to_be_checked()


def test_a_defect_stays_with_its_fault(browser_page: OpensPages, people: Cast, row: Dossier) -> None:
    with durable():
        request = SupplementRequest(dossier=row.id, defects=(Defect("child", "Họ tên khác giấy chứng sinh."),))
        request_supplements(requests=[request], by=people.handler, at=city_clock().now())
    page = browser_page(390, javascript=False)
    enter_as(page, people.citizen)
    page.goto(f"/ho-so/{row.id}/bo-sung/child/")
    page.get_by_label("Họ và tên").fill("")
    page.get_by_label("Dân tộc").fill("Khmer")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()

    _switch(page, "en")

    expect(page.locator(".govuk-error-summary")).to_be_visible()
    expect(page.get_by_label("Ethnicity")).to_have_value("Khmer")


def test_a_message_that_was_refused_is_kept_and_not_sent_by_the_switch(
    browser_page: OpensPages, people: Cast, row: Dossier
) -> None:
    page = browser_page(390, javascript=False)
    enter_as(page, people.citizen)
    page.goto(f"/ho-so/{row.id}/trao-doi/")
    long = "Tôi cần giấy này trước ngày mười. " * 80
    message = page.locator("textarea[name=text]")
    message.evaluate("field => field.removeAttribute('maxlength')")
    message.fill(long)
    page.get_by_role("button", name="Gửi").click()
    expect(page.locator(".govuk-error-message")).to_be_visible()

    _switch(page, "en")

    expect(message).to_have_value(long)
    assert not Remark.objects.filter(dossier=row).exists()


def test_after_a_wrong_password_the_name_and_the_way_back_are_kept_and_the_password_is_not(
    browser_page: OpensPages, served_db: str
) -> None:
    page = browser_page(390, javascript=False)
    page.goto("/ho-so/")
    page.get_by_label("Tên đăng nhập").fill("buoi")
    page.get_by_label("Mật khẩu", exact=True).fill("wrong-password-1")
    page.get_by_role("main").get_by_role("button", name="Đăng nhập").click()
    expect(page.locator(".banner--late")).to_be_visible()
    page.wait_for_load_state()
    assert "wrong-password-1" not in page.content()

    _switch(page, "en")

    expect(page.get_by_label("Sign-in name")).to_have_value("buoi")
    assert page.locator("main [name=next]").input_value() == "/ho-so/"
