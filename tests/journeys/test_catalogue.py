"""A procedure's new version in a browser: written, its form designed, compared, assessed, announced, in force, filed by."""

from __future__ import annotations

from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from motcua.foundation.accounts.values import Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.transactions import durable
from motcua.registry.catalogue.queries import version_in_force
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.service.dossiers.commands.drafts import NewDraft, add_files, start_draft
from motcua.service.dossiers.models import Dossier
from tests.cast import Cast, load_cast
from tests.dossiers import procedure
from tests.forms import whole_answers
from tests.journeys.citizens import enter_as
from tests.journeys.conftest import OpensPages
from tests.journeys.officials import DESK, desk_of, official_of, ward
from tests.journeys.rooms import check_page, check_shut, form_of, said, send

pytestmark = pytest.mark.journey

GUARDIANSHIP = "1.004837"
AN_BINH, AN_LAC = "31150", "31129"
RESULT = "Trích lục đăng ký giám hộ có mã QR"
QUESTION = "Người được giám hộ có đang sống cùng bạn không?"
ANSWERS = {
    "necessity": "Cần, để tra cứu kết quả bằng điện thoại.",
    "reasonableness": "Thêm một câu hỏi, không thêm giấy tờ.",
    "legality": "Luật Hộ tịch 2014, Nghị định 87/2020/NĐ-CP.",
    "cost": "Không tăng.",
}


def test_a_new_version_from_its_draft_to_a_citizen_s_dossier(browser_page: OpensPages, served_db: str) -> None:
    old = procedure(GUARDIANSHIP)
    control = desk_of(browser_page, official_of(ward(AN_BINH), Role.CONTROLLER))
    home = f"{DESK}thu-tuc/{old.procedure}/"

    control.goto(home)
    control.get_by_role("button", name="Soạn phiên bản mới").click()
    check_page(control)
    control.get_by_role("link", name="Kết quả thực hiện", exact=True).click()
    control.locator("#a-result-vi").fill(RESULT)
    check_page(control)
    control.get_by_role("button", name="Lưu", exact=True).click()
    said(control, "Đã sửa")
    _ask(control)
    control.goto(f"{home}so-sanh/")
    expect(control.locator("ins").first).to_contain_text("có mã QR")
    expect(control.locator("ins").filter(has_text=QUESTION)).to_have_count(1)
    check_page(control)

    control.goto(f"{home}soan/danh-gia/")
    for name, answer in ANSWERS.items():
        control.locator(f"#{name}-new").fill(answer)
    control.get_by_role("button", name="Xác nhận đã đánh giá").click()
    said(control, "Phiên bản mới đã được đánh giá.")
    _announce(control)
    new = version_in_force(procedure=old.procedure, on=city_day(city_clock().now()))
    assert (new.number, new.result_name_vi) == (old.number + 1, RESULT)

    citizen = browser_page(390)
    with durable():
        people = load_cast()
        draft = _a_draft(people, new)
    enter_as(citizen, people.citizen)
    citizen.goto(f"/thu-tuc/{old.procedure}/")
    expect(citizen.get_by_role("main")).to_contain_text(RESULT)
    citizen.goto(f"/nop/{draft}/kiem-tra/")
    expect(citizen.get_by_role("main")).to_contain_text(QUESTION)
    citizen.get_by_role("button", name="Nộp hồ sơ").click()
    expect(citizen.get_by_role("heading", level=1)).to_have_text("Đã nộp hồ sơ")
    assert Dossier.objects.get(procedure=old.procedure).version == new.id
    check_shut(browser_page, official_of(ward(AN_LAC), Role.LEADER), home, status=403)


def _ask(control: Page) -> None:
    """A question of yes and no on the page of the matter, seen at the width of a phone while it is written."""
    control.get_by_role("link", name="Biểu mẫu", exact=True).click()
    check_page(control)
    form = control.locator("form.designer__add").nth(1)
    form.locator("select").select_option("choice")
    form.get_by_role("button").click()
    control.locator("#a-label-vi").fill(QUESTION)
    control.locator("#a-label-en").fill("Does the ward live with you?")
    expect(control.locator(".phone")).to_contain_text(QUESTION)
    check_page(control)
    control.get_by_role("button", name="Lưu", exact=True).click()
    said(control, "Đã lưu câu hỏi.")


def _announce(control: Page) -> None:
    today = city_day(city_clock().now()).isoformat()
    form = form_of(control, "/announce/")
    form.locator("input[name=day]").fill(today)
    form.locator("input[name=decision]").fill("68/QĐ-UBND")
    send(form)
    form = form_of(control, "/put_in_force/")
    form.locator("input[name=day]").fill(today)
    send(form)
    said(control, "68/QĐ-UBND")


def _a_draft(people: Cast, version: ProcedureVersion) -> UUID:
    """Everything answered and every paper there."""
    answers, files = whole_answers(version, people)
    at = city_clock().now()
    draft = start_draft(
        draft=NewDraft(
            procedure=version.procedure,
            version=version.id,
            applicant=people.citizen.person,
            receiving_unit=people.ward.id,
            answers=answers,
        ),
        by=people.citizen,
        at=at,
    )
    for file in files:
        add_files(draft=draft, slot=file.slot, receipts=[file.receipt], by=people.citizen, at=at)
    return draft
