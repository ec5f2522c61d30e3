"""Exams: one set up and announced, one sat on a phone, one marked, appealed and opened from its figure to a paper."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from motcua.foundation.accounts.values import Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.reform.exams.layouts import BANK
from motcua.reform.exams.verify import verify_exams
from tests.exams import a_sitting, an_exam, question_row
from tests.journeys.conftest import OpensPages
from tests.journeys.officials import DESK, desk_of, official_of, ward
from tests.journeys.rooms import HALF_YEAR, check_page, check_shut, figure, form_of, said, send, take_in

pytestmark = pytest.mark.journey

MY_KHANH, THANH_AN = "31312", "31231"
QUESTIONS = 10


def test_an_exam_from_the_bank_to_the_paper_behind_its_figure(browser_page: OpensPages, served_db: str) -> None:
    unit, now = ward(MY_KHANH), city_clock().now()
    holder, sitter, other = (official_of(unit, role) for role in (Role.HEAD, Role.HANDLER, Role.COUNTER))
    with durable():
        running = an_exam(by=holder, candidates=[sitter, other], opens_at=now - timedelta(minutes=20))
        over = an_exam(by=holder, candidates=[sitter], opens_at=now - timedelta(days=1), title="Thi đợt một")
        a_sitting(over, by=sitter, at=now - timedelta(hours=23), right=4, wrong=6)
    organiser, candidate = desk_of(browser_page, holder), desk_of(browser_page, sitter, width=390)

    _sets_one_up(organiser, unit_name=unit.name_vi, unit=str(unit.id))

    candidate.goto(f"{DESK}ky-thi/?mine=1")
    expect(candidate.locator("main .named a")).to_have_count(3)
    check_page(candidate)
    candidate.goto(f"{DESK}ky-thi/{running}/")
    _sits(candidate)

    organiser.goto(f"{DESK}ky-thi/{over}/")
    send(form_of(organiser, "/lam/release/"))
    expect(organiser.locator(".report-state").first).to_contain_text("Đã công bố kết quả")
    check_page(organiser)
    paper = f"{DESK}ky-thi/{over}/bai-thi/"
    candidate.goto(paper)
    said(candidate, "4 trên 10 điểm")
    form = form_of(candidate, "/phuc-khao/9/")
    form.locator("textarea").fill("Hai phương án đều đúng.")
    send(form)
    said(candidate, "Đã nhận đơn phúc khảo.")
    check_page(candidate)

    organiser.reload()
    form = form_of(organiser, "/lam/decide/")
    form.locator("select[name=verdict]").select_option("annulled")
    form.locator("textarea[name=answer]").fill("Câu hỏi bị hủy, mọi thí sinh được điểm.")
    send(form)
    said(organiser, "Câu hỏi bị hủy, mọi thí sinh được điểm.")
    candidate.goto(paper)
    said(candidate, "5 trên 10 điểm")

    assert figure(organiser, "exam_candidates", unit.id) == "1"
    organiser.get_by_role("link", name="Các bài thi sau con số này").click()
    expect(organiser.locator("main tbody tr")).to_have_count(2)
    check_page(organiser)
    organiser.locator("#filter-exam").select_option(str(over))
    organiser.get_by_role("button", name="Lọc").click()
    expect(organiser.locator("main tbody tr")).to_have_count(1)
    organiser.locator("main tbody a").first.click()
    said(organiser, "5 trên 10 điểm")
    check_page(organiser)

    stranger = official_of(ward(THANH_AN), Role.HEAD)
    check_shut(browser_page, stranger, f"{DESK}ky-thi/{over}/")
    check_shut(browser_page, stranger, organiser.url)
    phone = desk_of(browser_page, holder, width=390)
    phone.goto(f"{DESK}ky-thi/bai-thi/?unit={unit.id}&period={HALF_YEAR}")
    check_page(phone)
    assert verify_exams().wrong == 0


def _sets_one_up(organiser: Page, *, unit_name: str, unit: str) -> None:
    """For later: from the bank to its announcement."""
    organiser.goto(f"{DESK}ky-thi/ngan-hang/{unit}/")
    take_in(organiser, BANK, [question_row(number) for number in range(1, 26)])
    said(organiser, "25 câu hỏi")
    check_page(organiser)
    organiser.goto(f"{DESK}ky-thi/")
    form = form_of(organiser, "/ky-thi/mo/")
    form.locator("#exam-title").fill("Thi nghiệp vụ một cửa quý III")
    form.locator("#exam-opens").fill("2023-08-20T08:00")
    form.locator("#exam-closes").fill("2023-08-20T11:00")
    send(form)
    expect(organiser.locator(".report-state").first).to_contain_text("Bản thảo")
    form = form_of(organiser, "/lam/plan/")
    form.locator("#count-0").fill("5")
    form.locator("#count-1").fill("5")
    send(form)
    said(organiser, "Đã lưu cấu trúc đề.")
    form = form_of(organiser, "/lam/enrol/")
    form.locator("#enrol-unit").select_option(unit)
    send(form)
    expect(organiser.locator("#candidates tbody tr").first).to_be_visible()
    send(form_of(organiser, "/lam/announce/"))
    said(organiser, "Đã công bố. Thí sinh thấy kỳ thi trong danh sách của mình.")
    check_page(organiser)


def _sits(candidate: Page) -> None:
    """Begins, answers two, looks over, hands in."""
    candidate.get_by_role("link", name="Vào bài thi").click()
    check_page(candidate)
    candidate.get_by_role("button", name="Bắt đầu làm bài").click()
    for number in (1, 2):
        expect(candidate).to_have_url(re.compile(f"/bai-thi/{number}/$"))
        candidate.locator("input[name=chosen]").first.check()
        candidate.get_by_role("button", name="Lưu và sang câu sau").click()
    expect(candidate).to_have_url(re.compile("/bai-thi/3/$"))
    check_page(candidate)
    candidate.goto(re.sub(r"\d+/$", "", candidate.url))
    said(candidate, f"2 trong {QUESTIONS} câu")
    candidate.get_by_role("button", name="Nộp bài").click()
    said(candidate, "Bạn đã nộp bài.")
