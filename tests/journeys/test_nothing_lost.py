"""Filing loses nothing: a line that drops, a page left at once, two windows, the back button, another device."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, Route, expect

from motcua.foundation.database.transactions import durable
from motcua.service.dossiers.models import Dossier, Draft
from tests.cast import Cast, load_cast
from tests.journeys.browser import check_axe, check_no_sideways_scroll, shoot
from tests.journeys.citizens import a_draft, a_photo_file, enter_as, open_part, save_and_go_on
from tests.journeys.conftest import OpensPages

pytestmark = pytest.mark.journey

DROPPED = "Chưa lưu được vì mất kết nối"


@pytest.fixture
def people(served_db: str) -> Cast:
    with durable():
        return load_cast()


@pytest.fixture
def question(browser_page: OpensPages, people: Cast) -> tuple[Page, str]:
    """The page about the child, unanswered, on a phone."""
    draft = str(a_draft(people, answers={}, with_photo=False))
    page = browser_page(390)
    enter_as(page, people.citizen)
    open_part(page, draft, "child")
    return page, draft


def _child(draft: str) -> dict[str, object]:
    found = Draft.objects.get(id=draft).answers.get("child") or {}
    assert isinstance(found, dict)
    return found


def _answer(page: Page, label: str, text: str) -> None:
    page.get_by_label(label).fill(text)
    page.get_by_label(label).blur()


def _eventually(page: Page, is_so: Callable[[], bool]) -> None:
    """Waits until the record says so; five seconds at most."""
    for _time in range(50):
        if is_so():
            return
        page.wait_for_timeout(100)
    pytest.fail("The record never said so")


def _drop(route: Route) -> None:
    route.abort("connectionfailed")


def test_a_dropped_line_is_said_and_what_was_typed_arrives_when_it_is_back(question: tuple[Page, str]) -> None:
    page, draft = question
    page.route("**/phan/child/", _drop)
    _answer(page, "Họ và tên", "Trần An")
    expect(page.locator("#saved")).to_contain_text(DROPPED)
    check_axe(page)
    shoot(page, "portal-question-offline-vi")
    _answer(page, "Dân tộc", "Khmer")
    assert _child(draft) == {}

    page.unroute("**/phan/child/")
    page.evaluate("dispatchEvent(new Event('online'))")

    expect(page.locator("#saved")).to_contain_text("Đã lưu lúc")
    assert _child(draft) == {"full_name": "Trần An", "ethnicity": "Khmer"}


def test_a_date_typed_faster_than_the_line_is_not_taken_for_two_windows(question: tuple[Page, str]) -> None:
    page, draft = question
    held: list[Route] = []
    page.route("**/phan/child/", lambda route: held.append(route))
    page.locator("#f-child-birth_on").fill("1")
    page.locator("#f-child-birth_on-month").fill("6")
    _eventually(page, lambda: len(held) == 1)
    page.locator("#f-child-birth_on-year").fill("2023")
    page.locator("#f-child-birth_on-year").blur()

    held[0].continue_()
    _eventually(page, lambda: len(held) == 2)
    held[1].continue_()

    _eventually(page, lambda: _child(draft).get("birth_on") == "2023-06-01")
    page.wait_for_timeout(500)
    expect(page.locator("#saved")).not_to_contain_text("Cửa sổ khác")


def test_a_dropped_line_is_tried_again_by_itself(question: tuple[Page, str]) -> None:
    page, draft = question
    page.route("**/phan/child/", _drop)
    _answer(page, "Họ và tên", "Trần An")
    expect(page.locator("#saved")).to_contain_text(DROPPED)

    page.unroute("**/phan/child/")

    expect(page.locator("#saved")).to_contain_text("Đã lưu lúc", timeout=10_000)
    assert _child(draft)["full_name"] == "Trần An"


def test_a_page_sent_without_a_line_stays_with_everything_in_it(question: tuple[Page, str]) -> None:
    page, draft = question
    page.route("**/phan/child/", _drop)
    page.get_by_label("Họ và tên").fill("Trần An")
    save_and_go_on(page)

    expect(page.locator("#saved")).to_contain_text(DROPPED)
    expect(page.get_by_label("Họ và tên")).to_have_value("Trần An")
    page.unroute("**/phan/child/")
    save_and_go_on(page)

    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert _child(draft)["full_name"] == "Trần An"


def test_leaving_with_something_unsent_asks_first(question: tuple[Page, str]) -> None:
    page, _draft = question
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.route("**/phan/child/", _drop)
    page.get_by_label("Họ và tên").press_sequentially("Trần An")
    page.get_by_label("Họ và tên").blur()
    expect(page.locator("#saved")).to_contain_text(DROPPED)

    page.get_by_role("link", name="Các phần của hồ sơ").click()
    page.wait_for_timeout(300)

    assert asked == ["beforeunload"]
    expect(page.get_by_label("Họ và tên")).to_have_value("Trần An")


def test_a_server_that_fails_is_not_shown_instead_of_the_form(question: tuple[Page, str]) -> None:
    page, draft = question
    page.route("**/phan/child/", lambda route: route.fulfill(status=503, body="<h1>down</h1>"))
    _answer(page, "Họ và tên", "Trần An")
    expect(page.locator("#saved")).to_contain_text(DROPPED)
    expect(page.get_by_text("down")).to_have_count(0)

    page.unroute("**/phan/child/")

    expect(page.locator("#saved")).to_contain_text("Đã lưu lúc", timeout=10_000)
    assert _child(draft)["full_name"] == "Trần An"


def test_what_is_typed_without_leaving_the_field_is_kept_too(question: tuple[Page, str]) -> None:
    page, draft = question
    page.get_by_label("Họ và tên").press_sequentially("Trần An")

    _eventually(page, lambda: _child(draft).get("full_name") == "Trần An")


def test_an_answer_is_delivered_when_the_page_is_left_at_once(question: tuple[Page, str]) -> None:
    page, draft = question
    page.get_by_label("Họ và tên").fill("Trần An")

    page.get_by_role("link", name="Các phần của hồ sơ").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng ký khai sinh")
    _eventually(page, lambda: _child(draft).get("full_name") == "Trần An")


def test_an_upload_that_breaks_off_says_so_and_is_finished_later(browser_page: OpensPages, people: Cast) -> None:
    draft = str(a_draft(people, with_photo=False))
    page = browser_page(390)
    enter_as(page, people.citizen)
    open_part(page, draft, "child")
    page.clock.install()
    page.route("**/tep/birth_proof/", _drop)
    page.get_by_label("Giấy chứng sinh").set_input_files([a_photo_file("mot.jpg"), a_photo_file("hai.jpg", shade=90)])
    expect(page.get_by_text("Mất kết nối; đang gửi lại")).to_be_visible()

    for _time in range(2):
        for _try in range(5):
            page.clock.run_for(20_000)
            page.wait_for_timeout(100)
    expect(page.locator(".receipt--failed")).to_have_count(2)
    expect(page.locator(".receipt--failed").first).to_contain_text("Chưa gửi xong")
    check_no_sideways_scroll(page)
    assert Draft.objects.get(id=draft).files.get("birth_proof", []) == []

    page.unroute("**/tep/birth_proof/")
    page.locator(".receipt--failed").first.get_by_role("button", name="Thử lại").click()
    expect(page.locator("#f-birth_proof-files .receipt")).to_have_count(1)
    # The rest goes on by itself when the line is back.
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#f-birth_proof-files .receipt")).to_have_count(2)
    expect(page.locator(".receipt--failed")).to_have_count(0)
    kept = Draft.objects.get(id=draft).files["birth_proof"]
    assert [file["name"] for file in kept] == ["mot.jpg", "hai.jpg"]


def test_a_page_sent_in_mid_upload_waits_for_the_file(browser_page: OpensPages, people: Cast) -> None:
    draft = str(a_draft(people, with_photo=False))
    page = browser_page(390)
    enter_as(page, people.citizen)
    open_part(page, draft, "child")
    held: list[Route] = []
    page.route("**/tep/birth_proof/", lambda route: held.append(route))
    page.get_by_label("Giấy chứng sinh").set_input_files([a_photo_file("mot.jpg")])
    expect(page.get_by_role("progressbar")).to_be_visible()
    save_and_go_on(page)
    page.wait_for_timeout(300)
    expect(page).to_have_url(re.compile("/phan/child/"))

    held[0].continue_()

    expect(page.get_by_role("heading", level=1)).to_have_text("Nơi sinh")
    assert len(Draft.objects.get(id=draft).files["birth_proof"]) == 1


def test_two_windows_on_one_page_keep_what_each_changed_and_are_told(browser_page: OpensPages, people: Cast) -> None:
    draft = str(a_draft(people, answers={"child": {"full_name": "An", "ethnicity": "Kinh"}}, with_photo=False))
    phone, computer = browser_page(390), browser_page(1280)
    for page in (phone, computer):
        enter_as(page, people.citizen)
        open_part(page, draft, "child")

    _answer(phone, "Dân tộc", "Khmer")
    _eventually(phone, lambda: _child(draft)["ethnicity"] == "Khmer")
    _answer(computer, "Họ và tên", "Trần An")

    told = computer.locator("#told .banner")
    expect(told).to_contain_text("Đã được sửa ở một cửa sổ khác")
    expect(told).to_contain_text("Dân tộc")
    check_axe(computer)
    shoot(computer, "portal-question-two-windows-vi")
    assert _child(draft) == {"full_name": "Trần An", "ethnicity": "Khmer"}
    # Whatever this window sends next, what it never touched stays as the other one has it.
    _answer(computer, "Họ và tên", "Trần Bình")
    _eventually(computer, lambda: _child(draft)["full_name"] == "Trần Bình")
    assert _child(draft)["ethnicity"] == "Khmer"
    # The same question in both: the later answer wins, and its window says so.
    _answer(phone, "Họ và tên", "Trần Cúc")
    expect(phone.locator("#told .banner")).to_contain_text("câu trả lời sau cùng của bạn được giữ")
    assert _child(draft)["full_name"] == "Trần Cúc"
    # It stays said while more is answered here.
    _answer(phone, "Họ và tên", "Trần Dung")
    _eventually(phone, lambda: _child(draft)["full_name"] == "Trần Dung")
    expect(phone.locator("#told .banner")).to_contain_text("câu trả lời sau cùng của bạn được giữ")
    computer.get_by_role("link", name="Xem câu trả lời mới nhất").click()
    expect(computer.get_by_label("Họ và tên")).to_have_value("Trần Dung")


def test_two_windows_without_scripts_are_told_on_the_next_page(browser_page: OpensPages, people: Cast) -> None:
    draft = str(a_draft(people, answers={"child": {"full_name": "An", "ethnicity": "Kinh"}}, with_photo=False))
    one, other = browser_page(390, javascript=False), browser_page(390, javascript=False)
    for page in (one, other):
        enter_as(page, people.citizen)
        open_part(page, draft, "child")
    one.get_by_label("Dân tộc").fill("Khmer")
    save_and_go_on(one)

    other.get_by_label("Họ và tên").fill("Trần An")
    save_and_go_on(other)

    expect(other.get_by_text("Đã được sửa ở một cửa sổ khác")).to_be_visible()
    assert _child(draft) == {"full_name": "Trần An", "ethnicity": "Khmer"}
    expect(other.get_by_label("Dân tộc")).to_have_value("Khmer")


def test_refreshing_and_going_back_after_filing_lead_to_the_one_dossier(browser_page: OpensPages, people: Cast) -> None:
    draft = str(a_draft(people))
    page = browser_page(390)
    enter_as(page, people.citizen)
    page.goto(f"/nop/{draft}/")
    page.goto(f"/nop/{draft}/kiem-tra/")
    page.get_by_role("button", name="Nộp hồ sơ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã nộp hồ sơ")

    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã nộp hồ sơ")
    page.go_back()
    button = page.get_by_role("button", name="Nộp hồ sơ")
    if button.count():
        # The browser's memory of the page: sending it again is the same act.
        button.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã nộp hồ sơ")

    assert Dossier.objects.filter(answers_version=1, id__in=[Draft.objects.get(id=draft).dossier]).count() == 1


def test_a_refresh_while_filing_files_one_dossier(browser_page: OpensPages, people: Cast) -> None:
    draft = str(a_draft(people))
    page = browser_page(390)
    enter_as(page, people.citizen)
    page.goto(f"/nop/{draft}/kiem-tra/")
    before = Dossier.objects.count()
    lost: list[Route] = []

    def answer_never_seen(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort("aborted")
            lost.append(route)
        else:
            route.continue_()

    page.route("**/kiem-tra/", answer_never_seen)
    page.get_by_role("button", name="Nộp hồ sơ").evaluate("button => button.click()")
    # The page goes on only when its answer is lost: a route that is taken away while it still answers fails.
    _eventually(page, lambda: len(lost) == 1)
    assert Draft.objects.get(id=draft).dossier is not None
    page.unroute("**/kiem-tra/")
    page.goto(f"/nop/{draft}/kiem-tra/")

    expect(page.get_by_role("heading", level=1)).to_have_text("Đã nộp hồ sơ")
    assert Dossier.objects.count() == before + 1


def test_the_back_button_shows_what_was_kept(question: tuple[Page, str]) -> None:
    page, draft = question
    _answer(page, "Họ và tên", "Trần An")
    _eventually(page, lambda: _child(draft).get("full_name") == "Trần An")
    page.get_by_role("button", name="Lưu, làm tiếp sau").click()
    page.wait_for_url(re.compile(f"/nop/{draft}/$"))
    page.goto(f"/nop/{draft}/phan/mother/")

    page.go_back()
    page.go_back()

    expect(page.get_by_label("Họ và tên")).to_have_value("Trần An")
