"""What people say of a service: one tap and a word after the result, a complaint and its answer, and the figures of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import expect

from motcua.foundation.accounts.values import SYSTEM, Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.registry.organization.values import UnitView
from motcua.service.dossiers.commands.results import make_results_ready, return_results
from motcua.service.dossiers.commands.steps import complete_steps, decide_dossiers
from motcua.service.dossiers.values import ReturnMethod, Ruling, RulingOutcome, StepDone
from tests.cast import load_cast
from tests.dossiers import a_result, task_of
from tests.journeys.citizens import enter_as
from tests.journeys.conftest import OpensPages
from tests.journeys.officials import DESK, desk_of, fresh, official_of, received, ward
from tests.journeys.rooms import FORBIDDEN, check_page, check_shut, figure, open_newest_notice, said, send

pytestmark = pytest.mark.journey

VINH_THANH, THANH_AN = "31232", "31231"


def test_a_rating_and_a_complaint_from_the_phone_to_the_figures(browser_page: OpensPages, served_db: str) -> None:
    unit = ward(VINH_THANH)
    head = official_of(unit, Role.HEAD)
    (late,) = received(unit, before=timedelta(days=20))
    (done,) = received(unit, before=timedelta(hours=2))
    _comes_home(unit, done)
    with durable():
        citizen = load_cast().citizen
    phone = browser_page(390)
    enter_as(phone, citizen)

    phone.goto(f"/ho-so/{done}/")
    phone.get_by_role("button", name="Hài lòng", exact=True).click()
    expect(phone.get_by_text("Cảm ơn bạn đã cho biết")).to_be_visible()
    phone.get_by_label("Điều gì làm bạn hài lòng? (không bắt buộc)").fill("Nhanh, không phải đi lại.")
    phone.get_by_role("button", name="Gửi thêm lời này").click()
    said(phone, "Nhanh, không phải đi lại.")
    check_page(phone)

    phone.goto(f"/ho-so/{late}/")
    phone.locator("#complaint-text").fill("Đã quá hẹn hai tuần.")
    phone.locator("form[action$='/phan-anh/'] button").click()
    said(phone, "Đã quá hẹn hai tuần.")
    check_page(phone)

    desk = desk_of(browser_page, head)
    open_newest_notice(desk)
    said(desk, "Đã quá hẹn hai tuần.")
    check_page(desk)
    form = desk.locator("form[action*='/phan-anh/']").first
    form.locator("textarea").fill("Xin lỗi chị, hôm nay xã trả kết quả.")
    send(form)
    said(desk, "Xin lỗi chị, hôm nay xã trả kết quả.")

    phone.goto("/")
    phone.get_by_role("link", name="Thông báo").click()
    phone.locator(".told__link").first.click()
    phone.goto(f"/ho-so/{late}/")
    said(phone, "Xin lỗi chị, hôm nay xã trả kết quả.")
    assert figure(desk, "satisfied_share", unit.id).startswith("100")
    assert figure(desk, "rated_share", unit.id).startswith("100")
    check_shut(browser_page, official_of(ward(THANH_AN), Role.HEAD), f"{DESK}ho-so/{late}/", status=FORBIDDEN)


def _comes_home(unit: UnitView, dossier: UUID) -> None:
    """Examined, approved, made and handed over: other journeys tell how."""
    at = city_clock().now()
    handler, leader, counter = (official_of(unit, role) for role in (Role.HANDLER, Role.LEADER, Role.COUNTER))
    with durable():
        step = StepDone(dossier=dossier, task=task_of(fresh(dossier)), outcome="approve")
        complete_steps(steps=[step], by=handler, at=at)
        ruling = Ruling(dossier=dossier, task=task_of(fresh(dossier)), outcome=RulingOutcome.APPROVE)
        decide_dossiers(rulings=[ruling], by=leader, at=at)
        make_results_ready(documents=[replace(a_result(fresh(dossier)), signed=True)], by=SYSTEM, at=at)
        return_results(dossiers={dossier: ReturnMethod.ELECTRONIC}, by=counter, at=at)
