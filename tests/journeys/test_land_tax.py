"""Land changes hands: the land office writes to the tax office, whose notice has three taxes; the buyer pays them in one go,
and the deadline leaves out the wait for the money."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from motcua.foundation.accounts.values import Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.calendars.queries import calendar_of
from motcua.foundation.calendars.rules import working_minutes
from motcua.foundation.database.transactions import durable
from motcua.service.dossiers.jobs import follow_payments
from motcua.service.dossiers.models import Dossier, Pause
from motcua.service.landtax.adapters.http import tax_office
from motcua.service.landtax.jobs import deliver_letters, follow_messages
from motcua.service.landtax.models import Message
from motcua.service.landtax.verify import verify_ledger
from motcua.service.payments.gateways.registered import gateway_of
from motcua.service.payments.models import Attempt, AttemptShare, Notification
from motcua.service.payments.queries import attempt_of
from tests.cast import load_cast
from tests.journeys.browser import check_axe, check_no_sideways_scroll, check_targets, shoot
from tests.journeys.citizens import enter_as
from tests.journeys.conftest import OpensPages, ServedCity
from tests.journeys.officials import address, desk_of, fresh, official_of
from tests.landtax import a_transfer, land_office
from tests.outside.gateway import GatewayProcess, given_key
from tests.outside.portal import eventually
from tests.outside.tax import TaxProcess

pytestmark = pytest.mark.journey

TARGET_PX = 44


@pytest.fixture
def outside(
    served_city: ServedCity, served_db: str, tmp_path: Path, settings: Any
) -> Iterator[tuple[TaxProcess, GatewayProcess]]:
    """A tax office and a bank, whose keys the served city has."""
    ahead = (city_clock().now() - datetime.now(UTC)).total_seconds()
    tax = TaxProcess(tmp_path / "tax", city=served_city.address, ahead_seconds=ahead)
    bank = GatewayProcess(tmp_path / "gateway", city=served_city.address, ahead_seconds=ahead)
    keys = Path(settings.KEYS)
    with ExitStack() as stack:
        for process in (tax, bank):
            process.start()
            stack.callback(process.kill)
        stack.enter_context(given_key(keys / "land-tax" / "tax.pub.pem", tax.public_pem))
        stack.enter_context(given_key(keys / "payments" / "vietqr.pub.pem", bank.public_pem))
        settings.TAX_URL = tax.url
        yield tax, bank


def test_three_taxes_are_paid_in_one_go_and_the_deadline_leaves_out_the_wait(
    outside: tuple[TaxProcess, GatewayProcess], browser_page: OpensPages
) -> None:
    tax, bank = outside
    now = city_clock().now()
    with durable():
        cast = load_cast()
        row = a_transfer(cast, at=now - timedelta(days=1))
    due_before = row.legal_due_at
    desk = desk_of(browser_page, official_of(land_office(), Role.HANDLER))

    _the_land_office_asks(desk, row)
    citizen = browser_page(390)
    enter_as(citizen, cast.citizen)
    text = _the_citizen_begins_to_pay(citizen, row)
    bank.transfer(text)
    assert eventually(lambda: Notification.objects.filter(reference=_attempt(row).reference).exists())
    follow_payments(now + timedelta(days=4))

    after = fresh(row.id)
    (pause,) = Pause.objects.filter(dossier=row.id)
    assert (after.status, pause.ground) == ("in_processing", "financial_obligation")
    assert due_before is not None
    assert after.legal_due_at is not None
    calendar = calendar_of(unit=row.receiving_unit)
    waited = working_minutes(start=pause.period.lower, end=pause.period.upper, calendar=calendar)
    moved = working_minutes(start=due_before, end=after.legal_due_at, calendar=calendar)
    assert moved == waited > 0
    _the_tax_office_has_its_proof(desk, row, tax)
    citizen.goto(f"/ho-so/{row.id}/nop-tien/")
    expect(citizen.get_by_role("main")).to_contain_text("Đã nộp đủ")
    shoot(citizen, "land-tax-paid")
    assert verify_ledger().wrong == 0


def _the_land_office_asks(page: Page, row: Dossier) -> None:
    page.goto(address(row.id))
    page.get_by_role("button", name="Chuyển thông tin địa chính cho cơ quan thuế").click()
    expect(page.locator(".banner--ok")).to_contain_text("Đã gửi cơ quan thuế")
    expect(page.locator(".tax-letters")).to_contain_text("Đang gửi")
    assert deliver_letters(at=city_clock().now(), office=tax_office()) >= 1
    assert eventually(lambda: Message.objects.filter(code=row.code).exists())
    follow_messages(city_clock().now())
    page.goto(address(row.id))
    expect(page.locator(".tax-notice")).to_contain_text("Lệ phí trước bạ nhà, đất")
    expect(page.locator(".identity")).to_contain_text("Tạm dừng")
    check_axe(page)
    check_no_sideways_scroll(page)
    shoot(page, "land-tax-desk")


def _the_citizen_begins_to_pay(page: Page, row: Dossier) -> str:
    """Returns what the code says, as the bank's application would read it."""
    page.goto(f"/ho-so/{row.id}/")
    expect(page.get_by_role("main")).to_contain_text("Hạn nộp chậm nhất ngày")
    check_axe(page)
    shoot(page, "land-tax-dossier")
    page.locator("a.govuk-button[href$='/nop-tien/']").click()
    expect(page.locator("dl.dues--large > div")).to_have_count(
        5
    )  # three taxes, the office's charge that awaits its notice, the total
    page.locator("details summary").filter(has_text="Thông báo").click()
    expect(page.locator(".tax-notice")).to_contain_text("Tiểu mục 1006")
    check_axe(page)
    check_no_sideways_scroll(page)
    check_targets(page, TARGET_PX)
    shoot(page, "land-tax-pay")
    page.locator("button[name=gateway][value=vietqr]").click()
    expect(page.locator(".pay-code__qr svg")).to_be_visible()
    assert AttemptShare.objects.filter(attempt=_attempt(row)).count() == 3
    return gateway_of("vietqr").invite(attempt=attempt_of(attempt=_attempt(row).id), back="").qr_text


def _attempt(row: Dossier) -> Attempt:
    return Attempt.objects.get(subject=row.id)


def _the_tax_office_has_its_proof(page: Page, row: Dossier, tax: TaxProcess) -> None:
    deliver_letters(at=city_clock().now() + timedelta(days=5), office=tax_office())
    (proof,) = [each for each in tax.letters("proof") if each["dossier"] == row.code]
    assert sum(line["amount"] for line in proof["paid"]) == _attempt(row).amount_vnd
    page.goto(address(row.id))
    expect(page.locator(".tax-letters")).to_contain_text("Gửi chứng từ nộp tiền")
    shoot(page, "land-tax-proved")
