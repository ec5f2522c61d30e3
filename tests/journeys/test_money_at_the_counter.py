"""A fee taken in cash at the counter, with change and a receipt; asked back by the officer, approved by another person; and a
second one paid by a code on the payer's screen while the officer looks."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page, expect

from motcua.foundation.accounts.values import SYSTEM, Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.jobs import follow_payments
from motcua.service.dossiers.values import FiledFile
from motcua.service.payments.commands.notifications import keep_notification
from motcua.service.payments.jobs import carry_refunds
from motcua.service.payments.models import Attempt, Receipt, Refund
from motcua.service.payments.values import NotificationKind, Notified
from motcua.service.payments.verify import verify_ledger
from tests.cast import load_cast
from tests.dossiers import a_filing, a_photo, birth_answers
from tests.journeys.browser import check_axe, check_no_sideways_scroll, shoot
from tests.journeys.conftest import OpensPages
from tests.journeys.officials import DESK, address, desk_of, official_of, ward

pytestmark = pytest.mark.journey

#: Nobody else's in these journeys.
PHUOC_THOI = "31162"


def test_cash_is_taken_receipted_asked_back_by_one_and_sent_back_by_another(
    served_db: str, browser_page: OpensPages
) -> None:
    unit = ward(PHUOC_THOI)
    counter, leader = official_of(unit, Role.COUNTER), official_of(unit, Role.LEADER)
    first, second = _brought(unit.id), _brought(unit.id)

    page = desk_of(browser_page, counter)
    _receive_and_take(page, first)
    _pay_by_code(page, browser_page, second)
    refund = _ask_back(page, first)
    _approve(desk_of(browser_page, leader, width=390), refund)
    assert carry_refunds(city_clock().now()) == 1

    assert Refund.objects.get(id=refund).state == "paid"
    assert Receipt.objects.get(arrival__attempt__subject=first).cancelled_reason == "Nộp nhầm"
    assert verify_ledger().wrong == 0


def _brought(unit: UUID) -> UUID:
    """A birth with two copies of the extract, filed and not received yet."""
    at = city_clock().now() - timedelta(minutes=5)
    with durable():
        cast = load_cast()
        photo = FiledFile("birth_proof", a_photo(by=cast.citizen, at=at))
        filing = a_filing(
            cast, unit=unit, files=(photo,), key=uuid4().hex, answers=birth_answers(extract_copies=2), at=at
        )
        return file_dossiers(filings=[filing], by=cast.citizen, at=at)[0].dossier


def _receive_and_take(page: Page, dossier: UUID) -> None:
    page.goto(address(dossier))
    page.locator("form[action$='/lam/receive/'] button, button[form=step-form]").first.click()
    page.locator(".received a[href$='/tien/']").click()
    page.get_by_label("Tiền người nộp đưa").fill("20.000")
    expect(page.locator(".cash__change")).to_have_text("Trả lại 4.000 ₫")
    check_axe(page)
    check_no_sideways_scroll(page)
    shoot(page, "money-cash")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".received__code")).to_have_text("Trả lại 4.000 ₫")
    expect(page.locator(".received a[href$='.pdf']")).to_be_focused()
    shoot(page, "money-taken")
    page.reload()
    assert Receipt.objects.filter(arrival__attempt__subject=dossier).count() == 1


def _pay_by_code(page: Page, open_page: OpensPages, dossier: UUID) -> None:
    """The page of the officer and the payer's screen both go on by themselves."""
    page.goto(address(dossier))
    page.locator("form[action$='/lam/receive/'] button, button[form=step-form]").first.click()
    page.locator(".received a[href$='/tien/']").click()
    page.locator("form[action$='/tien/dua-ma/'] button").click()
    expect(page.locator(".pay-code__qr svg")).to_be_visible()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Mở trên màn hình cho người nộp").click()
    screen = opened.value
    expect(screen.locator(".pay-code__qr svg")).to_be_visible()
    check_axe(screen)
    attempt = Attempt.objects.get(subject=dossier)
    now = city_clock().now()
    told = Notified(
        id=uuid4().hex,
        kind=NotificationKind.PAID,
        reference=attempt.reference,
        transaction=f"FT-{attempt.reference}",
        amount_vnd=attempt.amount_vnd,
        at=now,
    )
    with durable():
        keep_notification(gateway="vietqr", notified=told, by=SYSTEM, at=now)
    follow_payments(city_clock().now())
    expect(screen.get_by_role("heading", level=1)).to_contain_text("Đã nộp", timeout=15_000)
    expect(page.locator(".received__label")).to_contain_text("16.000", timeout=15_000)
    screen.close()


def _ask_back(page: Page, dossier: UUID) -> UUID:
    page.goto(f"{address(dossier)}tien/")
    page.locator(".act__name", has_text="Đề nghị hoàn tiền").click()
    form = page.locator("form[action$='/tien/hoan/']")
    form.get_by_label("Lý do").fill("Nộp nhầm")
    form.get_by_role("button").click()
    expect(page.get_by_role("main")).to_contain_text("Người khác duyệt")
    return Refund.objects.get(arrival__attempt__subject=dossier).id


def _approve(page: Page, refund: UUID) -> None:
    page.goto(f"{DESK}thu-tien/hoan/?state=asked")
    page.locator(f"a[href$='/hoan/{refund}/']").click()
    check_axe(page)
    check_no_sideways_scroll(page)
    shoot(page, "money-refund")
    page.get_by_role("button", name="Duyệt", exact=True).click()
    expect(page.locator(".banner--ok, .messages").first).to_contain_text("Đã duyệt")
