"""What may go wrong on a citizen's way: somebody else's eyes, a session's end, two clicks, a false file, another form."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import FilePayload, Page, Request, expect

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.queries import entries_of
from motcua.registry.catalogue.commands import announce_versions, assess_versions, draft_versions, put_in_force
from motcua.registry.catalogue.models import Version
from motcua.registry.catalogue.values import Announcement, EntryIntoForce, ProcedureVersion
from motcua.registry.catalogue.values import Draft as CatalogueDraft
from motcua.service.dossiers.models import Dossier, Draft
from tests.cast import Cast, load_cast
from tests.dossiers import a_filed_dossier, birth_answers, procedure
from tests.journeys.citizens import (
    a_draft,
    a_photo_file,
    answer_birth_place,
    answer_child,
    answer_declarant,
    answer_father,
    answer_mother,
    dossier_id,
    enter_as,
    open_part,
    save_and_go_on,
    sign_in,
)
from tests.journeys.conftest import OpensPages

pytestmark = pytest.mark.journey


@pytest.fixture
def people(served_db: str) -> Cast:
    with durable():
        return load_cast()


def test_a_neighbour_finds_nothing_and_leaves_an_entry(browser_page: OpensPages, people: Cast) -> None:
    with durable():
        dossier = a_filed_dossier(people, at=city_clock().now()).id
    page = browser_page(390)
    enter_as(page, people.neighbour)
    unknown = page.goto(f"/ho-so/{UUID(int=7)}/")
    said_of_nothing = page.get_by_role("main").inner_text()

    for address in ("", "da-nop/", "thoi-han/", "lich/", "bo-sung/", "rut/", "giay/01_receipt/"):
        answer = page.goto(f"/ho-so/{dossier}/{address}")
        assert answer is not None
        assert answer.status == 404

    # What is not hers looks like what is not there; only the number to read out on the telephone differs.
    assert unknown is not None
    assert unknown.status == 404
    assert _without_reference(page.get_by_role("main").inner_text()) == _without_reference(said_of_nothing)
    refused = [entry for entry in entries_of(subject=dossier) if entry.kind == "act_refused"]
    assert len(refused) == 7
    assert {entry.actor for entry in refused} == {people.neighbour.account}
    assert refused[0].data["act"] == "see"


def _without_reference(text: str) -> str:
    return re.sub(r"[2-9A-Z]{4}-[2-9A-Z]{4}", "", text)


def test_whose_session_ended_in_mid_form_loses_nothing(browser_page: OpensPages, people: Cast) -> None:
    draft = str(a_draft(people, answers={}, with_photo=False))
    page = browser_page(390)
    key = enter_as(page, people.citizen)
    open_part(page, draft, "child")
    page.get_by_label("Dân tộc").fill("Kinh")
    Session.objects.filter(session_key=key).delete()

    page.get_by_label("Họ và tên").fill("Trần Đặng An")
    save_and_go_on(page)

    expect(page.get_by_text("nội dung bạn nhập vẫn còn")).to_be_visible()
    sign_in(page, "buoi")
    expect(page.get_by_role("heading", level=1)).to_have_text("Không mất gì cả")
    page.get_by_role("button", name="Gửi nội dung đã nhập").click()
    # The page is not whole yet, so it stays, with everything in it.
    expect(page.get_by_role("heading", level=1)).to_have_text("Trẻ được khai sinh")
    expect(page.get_by_label("Họ và tên")).to_have_value("Trần Đặng An")
    expect(page.get_by_label("Dân tộc")).to_have_value("Kinh")
    assert Draft.objects.get(id=draft).answers["child"]["full_name"] == "Trần Đặng An"


def test_whose_session_ended_is_told_at_the_next_answer(browser_page: OpensPages, people: Cast) -> None:
    draft = str(a_draft(people, answers={}, with_photo=False))
    page = browser_page(390)
    key = enter_as(page, people.citizen)
    open_part(page, draft, "child")
    Session.objects.filter(session_key=key).delete()

    page.get_by_label("Họ và tên").fill("Trần An")
    page.get_by_label("Họ và tên").blur()

    expect(page.locator("#saved")).to_contain_text("Phiên đăng nhập đã hết")
    expect(page.get_by_label("Họ và tên")).to_have_value("Trần An")


def test_what_was_held_for_one_person_is_gone_when_she_went_elsewhere(browser_page: OpensPages, people: Cast) -> None:
    draft = str(a_draft(people, answers={}, with_photo=False))
    page = browser_page(390, javascript=False)
    key = enter_as(page, people.citizen)
    open_part(page, draft, "child")
    Session.objects.filter(session_key=key).delete()
    page.get_by_label("Họ và tên").fill("Trần An")
    save_and_go_on(page)
    sign_in(page, "oi")

    page.goto("/ho-so/")
    page.goto("/gui-lai")

    expect(page).to_have_url(re.compile(r":\d+/$"))
    assert "child" not in Draft.objects.get(id=draft).answers


def test_every_answer_is_kept_as_soon_as_it_is_given(browser_page: OpensPages, people: Cast) -> None:
    draft = str(a_draft(people, answers={}, with_photo=False))
    page = browser_page(390)
    enter_as(page, people.citizen)
    open_part(page, draft, "birth_place")
    expect(page.get_by_label("Tên cơ sở y tế")).to_have_count(0)

    page.get_by_label("Cơ sở y tế").check()
    # The answer opens another question, without the page being left; the focus stays.
    expect(page.get_by_label("Tên cơ sở y tế")).to_be_visible()
    expect(page.get_by_label("Cơ sở y tế", exact=True)).to_be_focused()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_label("Tên cơ sở y tế").fill("Bệnh viện Phụ sản")
        page.get_by_label("Tên cơ sở y tế").blur()

    other = browser_page(1280)
    enter_as(other, people.citizen)
    open_part(other, draft, "birth_place")
    expect(other.get_by_label("Tên cơ sở y tế")).to_have_value("Bệnh viện Phụ sản")


def test_two_clicks_file_one_dossier(browser_page: OpensPages, people: Cast) -> None:
    draft = str(a_draft(people))
    page = browser_page(390)
    enter_as(page, people.citizen)
    page.goto(f"/nop/{draft}/kiem-tra/")
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)

    page.get_by_role("button", name="Nộp hồ sơ").evaluate("button => { button.click(); button.click(); }")

    expect(page.get_by_role("heading", level=1)).to_have_text("Đã nộp hồ sơ")
    assert len(sent) == 1
    assert _dossiers_of(draft) == [dossier_id(page)]


def test_a_filing_sent_again_without_scripts_leads_to_the_same_dossier(browser_page: OpensPages, people: Cast) -> None:
    draft = str(a_draft(people))
    first, second = browser_page(390, javascript=False), browser_page(390, javascript=False)
    for page in (first, second):
        enter_as(page, people.citizen)
        page.goto(f"/nop/{draft}/kiem-tra/")

    for page in (first, second):
        page.get_by_role("button", name="Nộp hồ sơ").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Đã nộp hồ sơ")

    assert dossier_id(first) == dossier_id(second)
    assert _dossiers_of(draft) == [dossier_id(first)]


def _dossiers_of(draft: str) -> list[UUID]:
    filed = Draft.objects.get(id=draft).dossier
    assert filed is not None
    return list(Dossier.objects.filter(id=filed).values_list("id", flat=True))


@pytest.mark.parametrize("javascript", [True, False])
def test_a_false_file_is_refused_in_words_and_the_others_stay(
    browser_page: OpensPages, people: Cast, javascript: bool
) -> None:
    draft = str(a_draft(people, with_photo=False))
    page = browser_page(390, javascript=javascript)
    enter_as(page, people.citizen)
    open_part(page, draft, "child")

    program: FilePayload = {"name": "mat-sau.jpg", "mimeType": "image/jpeg", "buffer": b"MZ\x90\x00 a program"}
    page.get_by_label("Giấy chứng sinh").set_input_files(
        [a_photo_file("mat-truoc.jpg"), program, a_photo_file("mat-ben.jpg", shade=90)]
    )
    if not javascript:
        save_and_go_on(page)

    expect(page.locator("#f-birth_proof-files .receipt")).to_have_count(2)
    # Beside its slot, and why; by name, since it is one of several.
    told = page.locator(".slot").first.locator(".receipt--failed" if javascript else ".govuk-error-message")
    expect(told).to_contain_text("mat-sau.jpg: ")
    expect(told).to_contain_text("jpg")
    kept = Draft.objects.get(id=draft).files["birth_proof"]
    assert [file["name"] for file in kept] == ["mat-truoc.jpg", "mat-ben.jpg"]


def test_a_draft_is_carried_over_when_its_procedure_has_changed(browser_page: OpensPages, people: Cast) -> None:
    """A version that is in force no more can be looked at and not filed; the answers go over into the one that is."""
    old = procedure("2.000635")
    answers = {
        "applicant": birth_answers()["applicant"],
        "record_kind": "birth",
        "holder_name": "Trần An",
        "registered_at": "Phường An Khánh",
        "copies": 2,
    }
    draft = str(a_draft(people, version=old, answers=answers, with_photo=False))
    new = _successor(old)
    page = browser_page(390)
    enter_as(page, people.citizen)

    page.goto(f"/nop/{draft}/kiem-tra/")

    expect(page.get_by_text("Thủ tục đã thay đổi từ khi bạn bắt đầu")).to_be_visible()
    expect(page.get_by_role("button", name="Nộp hồ sơ")).to_have_count(0)
    page.get_by_role("button", name="Chuyển nội dung đã khai").click()
    page.get_by_role("link", name="Kiểm tra và nộp").click()
    page.get_by_role("button", name="Nộp hồ sơ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã nộp hồ sơ")
    assert Dossier.objects.get(id=dossier_id(page)).version == new


def _successor(old: ProcedureVersion) -> UUID:
    """The next version of the procedure, in force from today on; it says the same."""
    at = city_clock().now()
    parts = Version.objects.get(id=old.id).parts
    with durable():
        (new,) = draft_versions(drafts=[CatalogueDraft(code=old.code, level=old.level, parts=parts)], by=SYSTEM, at=at)
        assess_versions(versions=[new], by=SYSTEM, at=at)
        announcement = Announcement(version=new, decision="12/QĐ-UBND", announced_on=city_day(at))
        announce_versions(announcements=[announcement], by=SYSTEM, at=at)
        put_in_force(entries=[EntryIntoForce(version=new, from_on=city_day(at))], by=SYSTEM, at=at)
    return new


def test_a_birth_is_filed_without_scripts(browser_page: OpensPages, people: Cast) -> None:
    page = browser_page(390, javascript=False)
    enter_as(page, people.citizen)
    page.goto("/tim/?q=khai+sinh")
    page.get_by_role("link", name="Đăng ký khai sinh", exact=True).click()
    page.get_by_role("link", name="Nộp trực tuyến").click()
    page.get_by_role("button", name="Bắt đầu").click()
    answer_declarant(page)
    answer_mother(page)
    answer_father(page)
    answer_child(page, [a_photo_file("giay-chung-sinh.jpg")])
    answer_birth_place(page)
    page.get_by_role("link", name="Các phần của hồ sơ").click()
    page.get_by_role("link", name="Cách nhận kết quả").click()
    page.get_by_label("Qua bưu chính").check()
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Hãy ghi địa chỉ nhận kết quả.").first).to_be_visible()
    page.get_by_label("Địa chỉ nhận kết quả").fill("12 hẻm 5, phường An Khánh")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("link", name="Kiểm tra và nộp").click()
    page.get_by_role("button", name="Nộp hồ sơ").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Đã nộp hồ sơ")
    row = Dossier.objects.get(id=dossier_id(page))
    assert (row.status, row.return_method, row.return_address) == ("filed", "post", "12 hẻm 5, phường An Khánh")
    page.goto(f"/ho-so/{row.id}/rut/")
    page.get_by_label("Lý do").fill("Nộp nhầm nơi")
    page.get_by_role("button", name="Rút hồ sơ").click()
    expect(page.get_by_text("Hồ sơ đã được rút")).to_be_visible()
    assert Dossier.objects.get(id=row.id).status == "withdrawn"


def test_a_page_of_questions_is_answered_by_keys_alone(browser_page: OpensPages, people: Cast) -> None:
    draft = str(a_draft(people, answers={}, with_photo=False))
    page = browser_page(1280)
    enter_as(page, people.citizen)
    open_part(page, draft, "father")
    keys = page.keyboard

    _tab_to(page, "Có")
    keys.press("ArrowDown")
    expect(page.get_by_label("Không", exact=True).first).to_be_checked()
    keys.press("ArrowUp")
    expect(page.get_by_label("Có", exact=True).first).to_be_checked()
    expect(page.get_by_label("Họ và tên")).to_be_visible()
    _tab_to(page, "Họ và tên")
    keys.type("Lê Văn Nam")
    keys.press("Enter")

    expect(page.locator(".govuk-error-summary")).to_be_focused()
    expect(page.get_by_label("Họ và tên")).to_have_value("Lê Văn Nam")
    keys.press("Tab")
    keys.press("Enter")
    focused = page.evaluate("document.activeElement.id")
    assert focused.startswith("f-")


def _tab_to(page: Page, label: str) -> None:
    """Goes on by the Tab key until it stands there; never goes round."""
    for _press in range(60):
        page.keyboard.press("Tab")
        names = page.evaluate("[...(document.activeElement.labels ?? [])].map((label) => label.innerText.trim())")
        if label in names:
            return
    pytest.fail(f"The Tab key does not reach {label}")


def test_the_wrong_number_and_the_wrong_code_are_told_alike(browser_page: OpensPages, people: Cast) -> None:
    with durable():
        row = a_filed_dossier(people, at=city_clock().now())
    page = browser_page(390)
    told = []
    for code, phone_end in ((row.reference, "0000"), ("ABC-DEF-GHJ", row.applicant_phone_end)):
        page.goto("/tra-cuu/")
        page.get_by_label("Mã hồ sơ hoặc mã tạm").fill(code)
        page.get_by_label("Bốn số cuối điện thoại").fill(phone_end)
        page.get_by_role("main").get_by_role("button", name="Tra cứu").click()
        told.append(page.locator(".govuk-error-summary").inner_text())

    assert told[0] == told[1]
