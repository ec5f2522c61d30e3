"""A building permit's fee, paid by VietQR with the page closed meanwhile: the dossier goes on by itself, and a stranger sees
that the receipt is genuine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from motcua.foundation.accounts.values import Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Level, UnitKind, UnitView
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.commands.receipt import receive_dossiers
from motcua.service.dossiers.jobs import follow_payments
from motcua.service.dossiers.models import Dossier
from motcua.service.payments.gateways.registered import gateway_of
from motcua.service.payments.models import Attempt, Notification, Receipt
from motcua.service.payments.queries import attempt_of
from motcua.service.payments.verify import verify_ledger
from tests.cast import JUNE_15, Cast, load_cast
from tests.dossiers import a_filing, procedure
from tests.forms import whole_answers
from tests.journeys.browser import check_axe, check_no_sideways_scroll, check_targets, shoot
from tests.journeys.citizens import enter_as
from tests.journeys.conftest import OpensPages, ServedCity
from tests.journeys.officials import act_form, address, desk_of, fresh, official_of
from tests.outside.gateway import GatewayProcess, given_key
from tests.outside.portal import eventually

pytestmark = pytest.mark.journey

BUILDING = "1.009994"
#: Nobody else's in these journeys.
BINH_THUY = "918"
HOUSE_VND = 75_000
TARGET_PX = 44


@pytest.fixture
def gateway(served_city: ServedCity, served_db: str, tmp_path: Path) -> Iterator[GatewayProcess]:
    """Whose key the served city has."""
    ahead = (city_clock().now() - datetime.now(UTC)).total_seconds()
    process = GatewayProcess(tmp_path / "gateway", city=served_city.address, ahead_seconds=ahead)
    process.start()
    with given_key(Path(settings.KEYS) / "payments" / "vietqr.pub.pem", process.public_pem):
        yield process
    process.kill()


def test_a_fee_is_paid_by_code_while_its_page_is_closed(
    gateway: GatewayProcess, browser: Browser, browser_page: OpensPages
) -> None:
    row = a_permit_wanted()
    _handler_waits_for_the_money(browser_page, row)
    citizen = browser_page(390)
    with durable():
        cast = load_cast()
    enter_as(citizen, cast.citizen)

    text = _begin(citizen, row)
    citizen.close()
    _pay_at_the_bank(browser, gateway, text)
    assert eventually(
        lambda: Notification.objects.filter(reference=Attempt.objects.get(subject=row.id).reference).exists()
    )
    follow_payments(city_clock().now())

    assert fresh(row.id).status == "in_processing"
    page = browser_page(390)
    enter_as(page, cast.citizen)
    page.goto(f"/ho-so/{row.id}/nop-tien/")
    expect(page.get_by_role("main")).to_contain_text("Đã nộp đủ")
    shoot(page, "pay-paid")
    code = Receipt.objects.get(arrival__attempt__subject=row.id).code
    _a_stranger_checks(browser_page, code)
    assert verify_ledger().wrong == 0


def a_permit_wanted() -> Dossier:
    """A house's permit, filed online and received by the district."""
    district = _district()
    counter = official_of(district, Role.COUNTER)
    at = city_clock().now()
    with durable():
        cast: Cast = load_cast()
        version = procedure(BUILDING, Level.DISTRICT)
        answers, files = whole_answers(version, cast)
        filing = a_filing(
            cast,
            version=version,
            unit=district.id,
            answers={**answers, "works_kind": "single_house"},
            files=files,
            at=at,
        )
        (filed,) = file_dossiers(filings=[filing], by=cast.citizen, at=at)
        receive_dossiers(dossiers=[filed.dossier], by=counter, at=at)
    return fresh(filed.dossier)


def _district() -> UnitView:
    found = directory(on=JUNE_15).of_division(BINH_THUY, UnitKind.DISTRICT)
    assert found is not None
    return found


def _handler_waits_for_the_money(open_page: OpensPages, row: Dossier) -> None:
    """The clock stands still until the fee is paid."""
    unit = directory(on=JUNE_15).unit(row.current_unit)
    page = desk_of(open_page, official_of(unit, Role.HEAD))
    page.goto(address(row.id))
    form = act_form(page, "pause")
    form.locator("[name=ground]").select_option("financial_obligation")
    form.get_by_role("button").click()
    expect(page.locator(".banner--ok")).to_be_visible()
    assert fresh(row.id).status == "paused"


def _begin(page: Page, row: Dossier) -> str:
    """From the dossier to the code; returns what the code says, as the bank's application would read it."""
    page.goto(f"/ho-so/{row.id}/")
    shoot(page, "pay-dossier")
    page.locator("a.govuk-button[href$='/nop-tien/']").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Phí, lệ phí")
    check_axe(page)
    check_no_sideways_scroll(page)
    check_targets(page, TARGET_PX)
    shoot(page, "pay")
    page.locator("button[name=gateway][value=vietqr]").click()
    expect(page.locator(".pay-code__qr svg")).to_be_visible()
    check_axe(page)
    check_no_sideways_scroll(page)
    check_targets(page, TARGET_PX)
    shoot(page, "pay-code")
    found = attempt_of(attempt=Attempt.objects.get(subject=row.id).id)
    assert found.amount_vnd == HOUSE_VND
    return gateway_of("vietqr").invite(attempt=found, back="").qr_text


def _pay_at_the_bank(browser: Browser, gateway: GatewayProcess, text: str) -> None:
    context = browser.new_context(locale="vi-VN", viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(gateway.url)
    page.get_by_label("Nội dung mã QR").fill(text)
    page.get_by_role("button", name="Quét mã").click()
    expect(page.locator("#amount")).to_have_value(str(HOUSE_VND))
    page.get_by_role("button", name="Chuyển tiền").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã chuyển tiền")
    context.close()


def _a_stranger_checks(open_page: OpensPages, code: str) -> None:
    page = open_page(1280)
    page.goto("/bien-lai/")
    page.get_by_label("Mã biên lai").fill(code)
    page.get_by_role("main").get_by_role("button", name="Kiểm tra").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("Thật, còn hiệu lực")
    expect(main).to_contain_text("Bảy mươi lăm nghìn đồng")
    expect(main).not_to_contain_text("Trần Thị Bưởi")
    check_axe(page)
    shoot(page, "receipt")
