"""A mother files at the National Portal; the ward does its part here; she sees it there, and the result."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from motcua.foundation.accounts.values import Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.service.dossiers.models import Dossier
from motcua.service.exchange.models_traffic import InboxMessage
from motcua.service.exchange.traffic.jobs import deliver_pending, follow_pending
from tests.cast import load_cast
from tests.dossiers import birth_answers, png
from tests.journeys.browser import check_axe, check_no_sideways_scroll, shoot
from tests.journeys.conftest import OpensPages, ServedCity
from tests.journeys.officials import DESK, act_button, check_all, desk_of, official_of, run_jobs, trust_service, ward
from tests.outside.portal import PortalProcess, eventually

pytestmark = pytest.mark.journey

#: Nobody else's in these journeys.
AN_HOI = "31135"
REPAIR = f"{DESK}cong-dvc/tin/"


@pytest.fixture
def portal(served_city: ServedCity, served_db: str, tmp_path: Path) -> Iterator[PortalProcess]:
    """Whose key the served city has; another run's is put aside."""
    ahead = (city_clock().now() - datetime.now(UTC)).total_seconds()
    process = PortalProcess(tmp_path / "portal", city=served_city.address, ahead_seconds=ahead)
    process.start()
    path = Path(settings.KEYS) / "exchange" / "portal.pub.pem"
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_bytes() if path.exists() else None
    path.write_bytes(process.public_pem)
    yield process
    process.kill()
    if before is None:
        path.unlink()
    else:
        path.write_bytes(before)


def test_filed_there_done_here_seen_there(
    portal: PortalProcess, browser: Browser, browser_page: OpensPages, served_db: str, tmp_path: Path
) -> None:
    unit = ward(AN_HOI)
    context = browser.new_context(locale="vi-VN", viewport={"width": 390, "height": 844})
    mother = context.new_page()

    code = _file(mother, portal, unit.name_vi)
    assert eventually(lambda: InboxMessage.objects.filter(correspondence__code=code).exists())
    _worker(portal)
    _is_seen(mother, portal, code, "Mới đăng ký")
    row = Dossier.objects.get(external_code=code)
    _do(browser_page, unit, Role.COUNTER, row, "receive")
    _do(browser_page, unit, Role.HANDLER, row, "complete_step")
    _do(browser_page, unit, Role.LEADER, row, "decide")
    _worker(portal)
    _is_seen(mother, portal, code, "Đang xử lý")
    with trust_service(tmp_path):
        run_jobs()
    _worker(portal)

    _is_seen(mother, portal, code, "Đã xử lý xong, chờ trả kết quả")
    address = mother.get_by_role("link", name=".pdf").get_attribute("href")
    assert mother.request.get(f"{portal.url}{address}").body().startswith(b"%PDF")
    shoot(mother, "national-portal-seen-there")
    _nothing_is_stuck(browser_page)
    context.close()


def _file(page: Page, portal: PortalProcess, office: str) -> str:
    """On the portal's own pages: the form is made from the city's definition."""
    page.goto(f"{portal.url}/?q=1.001193")
    page.get_by_role("link", name="khai sinh").first.click()
    for name, value in {"number": "092192003141", "name": "Trần Thị Bưởi", "birth_on": "1992-03-14"}.items():
        page.locator(f"#_{name}").fill(value)
    page.locator("#_office").select_option(label=office)
    for name, answer in birth_answers().items():
        _answer(page, name, answer)
    page.locator("#birth_proof").set_input_files(
        {"name": "giay-chung-sinh.png", "mimeType": "image/png", "buffer": png("chứng sinh")}
    )
    page.get_by_role("button", name="Nộp hồ sơ").click()
    expect(page.locator(".code")).to_be_visible()
    return page.locator(".code").inner_text()


def _answer(page: Page, name: str, answer: Any) -> None:
    if isinstance(answer, dict):
        for part, value in answer.items():
            _answer(page, f"{name}.{part}", value)
        return
    control = page.locator(f"[name='{name}']")
    if control.evaluate("element => element.tagName") == "SELECT":
        control.select_option(str(answer).lower() if isinstance(answer, bool) else str(answer))
    else:
        control.fill(str(answer))


def _worker(portal: PortalProcess) -> None:
    """What the worker's ticks do, once."""
    at, adapter = city_clock().now(), portal.adapter()
    follow_pending(at=at, portal=adapter)
    deliver_pending(at=at, portal=adapter)


def _is_seen(page: Page, portal: PortalProcess, code: str, status: str) -> None:
    page.goto(f"{portal.url}/ho-so/{code}")
    expect(page.locator(".status")).to_have_text(status)


def _do(open_page: OpensPages, unit: Any, role: Role, row: Dossier, act: str) -> None:
    page = desk_of(open_page, official_of(unit, role))
    page.goto(f"{DESK}ho-so/{row.id}/")
    check_all(page)
    act_button(page, act).first.click()
    expect(page.locator(".banner--ok, .received")).to_be_visible()


def _nothing_is_stuck(open_page: OpensPages) -> None:
    """Procedure control looks at the repair page, on a wide screen and on a telephone."""
    with durable():
        controller = load_cast().administrator
    for width in (1280, 390):
        page = desk_of(open_page, controller, width=width)
        page.goto(REPAIR)
        expect(page.get_by_role("heading", level=1)).to_have_text("Tin trao đổi với Cổng Dịch vụ công quốc gia")
        check_axe(page)
        check_no_sideways_scroll(page)
        shoot(page, "repair-page-empty")
