"""A citizen without scripts and the officer who answers her, in a real browser."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from motcua.foundation.accounts.values import Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.service.feedback.models import Remark
from tests.cast import load_cast, whoever
from tests.dossiers import a_received_dossier
from tests.journeys.citizens import enter_as
from tests.journeys.conftest import OpensPages
from tests.journeys.officials import DESK, desk_of

pytestmark = pytest.mark.journey


def test_a_question_is_asked_without_scripts_and_answered_from_the_list(
    browser_page: OpensPages, served_db: str
) -> None:
    with durable():
        cast = load_cast()
        row = a_received_dossier(cast, at=city_clock().now() - timedelta(minutes=50))
        handler = whoever(unit=cast.ward, role=Role.HANDLER)
    phone = browser_page(390, javascript=False)
    enter_as(phone, cast.citizen)

    phone.goto(f"/ho-so/{row.id}/")
    phone.get_by_role("link", name="Nhắn cho cơ quan").click()
    phone.get_by_label("Nhắn cho cơ quan").fill("Tôi có cần mang bản chính không ạ?")
    phone.get_by_role("button", name="Gửi").click()
    expect(phone.get_by_role("main")).to_contain_text("Cơ quan đã được báo là bạn nhắn")

    desk = desk_of(browser_page, handler, width=1280)
    desk.goto(f"{DESK}tra-loi/")
    desk.get_by_role("row").filter(has_text="Lời nhắn").get_by_role("link", name=str(row.code)[-11:]).click()
    desk.get_by_label("Nhắn cho người dân").fill("Dạ không cần, ảnh đã rõ.")
    desk.get_by_role("button", name="Gửi").dblclick()
    expect(desk.get_by_role("main")).to_contain_text("Đã gửi. Người dân được báo.")
    assert Remark.objects.filter(dossier=row, side="office").count() == 1

    phone.goto("/")
    phone.get_by_role("link", name="Thông báo").click()
    phone.get_by_role("link", name=f"nhắn về hồ sơ {row.code}").click()
    expect(phone.get_by_role("main")).to_contain_text("Dạ không cần, ảnh đã rõ.")
    expect(phone.get_by_text("Mới", exact=True)).to_have_count(1)
    phone.reload()
    expect(phone.get_by_text("Mới", exact=True)).to_have_count(0)
