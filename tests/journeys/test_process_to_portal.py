"""From the drawing to the citizen: an officer gives the building permit a parallel consultation, mends what the list says,
has the cases written, publishes, and leads the service onto the National Portal; what is filed there goes that way, and is
seen there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import override_settings
from playwright.sync_api import Browser, FilePayload, Page, expect

from motcua.foundation.accounts.values import Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Level, UnitKind
from motcua.service.dossiers.commands.receipt import receive_dossiers
from motcua.service.dossiers.commands.results import issue_dossiers
from motcua.service.dossiers.commands.steps import complete_steps, decide_dossiers
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.values import Ruling, RulingOutcome, StepDone
from motcua.service.exchange.adapters.conformity import HttpConformity
from motcua.service.exchange.jobs import hear_portal
from motcua.service.exchange.models_traffic import InboxMessage
from motcua.service.exchange.traffic.adapters.keys import keep_portal_key
from motcua.service.exchange.traffic.jobs import deliver_pending, follow_pending
from motcua.service.processes.queries import definition_in_force, open_tasks_of
from motcua.service.processes.values import Action
from tests import city
from tests.cast import JUNE_15
from tests.dossiers import png, procedure
from tests.journeys.browser import shoot
from tests.journeys.conftest import OpensPages, free_port, pages_of, serving, using
from tests.journeys.officials import DESK, desk_of, official_of, run_jobs, trust_service, ward
from tests.journeys.rooms import check_page, form_of, said, send
from tests.journeys.test_national_portal import _answer
from tests.outside.portal import PortalProcess, eventually
from tests.unit.registry.catalogue.answers import ANSWERS, FILES

pytestmark = pytest.mark.journey

PERMIT, NINH_KIEU, CAI_KHE = "1.009994", "916", "31117"


@dataclass
class Joined:
    portal: PortalProcess
    open_page: OpensPages

    def work(self) -> None:
        """What the worker's ticks do, once."""
        at, adapter = city_clock().now(), self.portal.adapter(ask_seconds=60)
        hear_portal(at=at, port=HttpConformity(adapter))
        follow_pending(at=at, portal=adapter)
        deliver_pending(at=at, portal=adapter)


@pytest.fixture
def joined(
    tmp_path: Path, browser: Browser, django_db_setup: None, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Joined]:
    """A city of its own, since a process that is published is everybody's, and the portal, each knowing the other."""
    name, port = f"{connections['default'].settings_dict['NAME']}_to_portal", free_port()
    city.clone(os.environ["MOTCUA_TEST_TEMPLATE"], name)
    monkeypatch.setenv("MOTCUA_KEYS", str(tmp_path / "keys"))
    with django_db_blocker.unblock(), using(name), override_settings(KEYS=tmp_path / "keys"):
        city_clock.cache_clear()
        ahead = (city_clock().now() - datetime.now(UTC)).total_seconds()
        portal = PortalProcess(tmp_path / "portal", city=f"http://127.0.0.1:{port}", ahead_seconds=ahead)
        portal.start()
        monkeypatch.setenv("MOTCUA_PORTAL_URL", portal.url)
        keep_portal_key(portal.public_pem)
        try:
            with serving(name, port=port) as served, pages_of(browser, served.address) as open_page:
                yield Joined(portal, open_page)
        finally:
            portal.kill()
    city_clock.cache_clear()
    city.drop(name)


def test_a_process_is_drawn_published_and_integrated_and_a_dossier_of_the_portal_goes_its_way(
    joined: Joined, tmp_path: Path
) -> None:
    version = procedure(PERMIT, Level.DISTRICT)
    officer = desk_of(joined.open_page, official_of(ward(CAI_KHE), Role.CONTROLLER))
    _draw(officer)
    _publish(officer)
    assert "lay_y_kien_quy_hoach" in definition_in_force(key=version.process_key).steps
    _integrate(officer, joined, version)

    citizen = joined.open_page(390)
    code = _file(citizen, joined.portal)
    assert eventually(lambda: InboxMessage.objects.filter(correspondence__code=code).exists())
    joined.work()
    _is_seen(citizen, joined.portal, code, "Mới đăng ký")
    row = Dossier.objects.get(external_code=code)
    _do_next(row)
    _do_next(row)
    both = open_tasks_of(dossiers=[row.id])[row.id]
    assert {task.action for task in both} == {Action.EXAMINE, Action.CONSULT}
    assert len({task.unit for task in both}) == 2
    joined.work()
    _is_seen(citizen, joined.portal, code, "Được tiếp nhận", "Đang xử lý")
    while open_tasks_of(dossiers=[row.id])[row.id][0].action is not Action.RETURN_RESULT:
        _do_next(row)
    with trust_service(tmp_path):
        run_jobs()
    joined.work()

    _is_seen(citizen, joined.portal, code, "Đã xử lý xong, chờ trả kết quả")
    shoot(citizen, "permit-seen-at-the-portal")


def _draw(page: Page) -> None:
    """In the table: a look at the site and, side by side with it, an opinion that the list finds not whole."""
    page.goto(f"{DESK}thiet-ke/")
    page.get_by_role("button", name=re.compile("Soạn phiên bản mới.*Giải quyết có lấy ý kiến")).click()
    said(page, "Đã mở dự thảo.")
    page.get_by_role("link", name="Thêm bước sau “Phân công xử lý”").click()
    _fill(page, "Kiểm tra thực địa", "Look at the site", action="examine", role="handler", place="handling")
    check_page(page)
    shoot(page, "a-step-in-the-table")
    send(form_of(page, "/lam/insert/"))
    page.get_by_role("link", name="Thêm bước song song với “Kiểm tra thực địa”").click()
    page.locator("#name_vi").fill("Lấy ý kiến quy hoạch")
    send(form_of(page, "/lam/parallel/"))
    expect(page.locator("#loi")).to_contain_text("chưa có người làm")
    page.locator("#loi a").first.click()
    _fill(page, "", "Ask about the plan", action="consult", role="handler", place="consulted")
    send(form_of(page, "/lam/change/"))
    expect(page.locator("#loi")).to_contain_text("Không có gì phải sửa")
    check_page(page)


def _fill(page: Page, name_vi: str, name_en: str, **chosen: str) -> None:
    if name_vi:
        page.locator("#name_vi").fill(name_vi)
    page.locator("#name_en").fill(name_en)
    for name, value in chosen.items():
        page.locator(f"#{name}").select_option(value)


def _publish(page: Page) -> None:
    expect(page.locator("#ca-kiem-thu")).to_contain_text("không đạt")
    page.get_by_role("button", name="Viết các ca thường lệ").click()
    expect(page.get_by_text("Mọi luồng đều được thử")).to_be_visible()
    shoot(page, "permit-with-a-parallel-consultation")
    page.get_by_role("link", name="Dự thảo", exact=True).click()
    page.get_by_role("link", name="Xem thay đổi và ban hành").click()
    send(form_of(page, "/lam/publish/"))
    said(page, "Đã ban hành quy trình.")


def _integrate(page: Page, joined: Joined, version: ProcedureVersion) -> None:
    address = f"{DESK}tich-hop/{version.procedure}/"
    page.goto(address)
    page.get_by_role("button", name="Bắt đầu tích hợp").click()
    said(page, "Đã bắt đầu.")
    for answer in page.locator("input[name^='answer-'][value='pass']").all():
        answer.check(force=True)
    page.get_by_role("button", name="Lưu kết quả kiểm tra").click()
    said(page, "Đã lưu danh mục kiểm tra.")
    page.get_by_role("button", name="Đề nghị Cổng kiểm thử").click()
    said(page, "Cổng quốc gia đã kiểm thử.")
    check_page(page)
    shoot(page, "permit-tested-by-the-portal")
    page.get_by_role("button", name="Gửi Cổng quốc gia").click()
    said(page, "Đã gửi Cổng quốc gia.")
    joined.work()
    page.goto(address)
    expect(page.get_by_text("DVCQG.H13.1.009994.district")).to_be_visible()


def _file(page: Page, portal: PortalProcess) -> str:
    office = directory(on=JUNE_15).of_division(NINH_KIEU, UnitKind.DISTRICT)
    assert office is not None
    page.goto(f"{portal.url}/?q={PERMIT}")
    expect(page.get_by_text("DVCQG.H13.1.009994.district")).to_be_visible()
    page.locator("li:has(a)", has_text=PERMIT).get_by_role("link").first.click()
    for name, value in {"number": "092190001234", "name": "Nguyễn Thị Lan", "birth_on": "1990-04-02"}.items():
        page.locator(f"#_{name}").fill(value)
    page.locator("#_office").select_option(label=office.name_vi)
    for name, answer in ANSWERS["building_permit"].items():
        if answer is not FILES:
            _answer(page, name, answer)
    for slot in ("land_paper", "drawings"):
        paper: FilePayload = {"name": f"{slot}.png", "mimeType": "image/png", "buffer": png(slot)}
        page.locator(f"#{slot}").set_input_files(paper)
    page.get_by_role("button", name="Nộp hồ sơ").click()
    return page.locator(".code").inner_text()


def _is_seen(page: Page, portal: PortalProcess, code: str, *statuses: str) -> None:
    page.goto(f"{portal.url}/ho-so/{code}")
    expect(page.locator(".status")).to_have_text(statuses[-1])
    for each in statuses:
        expect(page.locator("ol")).to_contain_text(each)


def _do_next(row: Dossier) -> None:
    """Its first open step, by the official whose it is."""
    (task, *_others) = open_tasks_of(dossiers=[row.id])[row.id]
    by, at = official_of(directory(on=JUNE_15).unit(task.unit), task.role), city_clock().now()
    with durable():
        match task.action:
            case Action.RECEIVE:
                receive_dossiers(dossiers=[row.id], by=by, at=at)
            case Action.SIGN:
                ruling = Ruling(dossier=row.id, task=task.id, outcome=RulingOutcome.APPROVE)
                decide_dossiers(rulings=[ruling], by=by, at=at)
            case Action.ISSUE:
                issue_dossiers(tasks={row.id: task.id}, by=by, at=at)
            case _:
                step = StepDone(dossier=row.id, task=task.id, outcome=task.outcomes[0].value)
                complete_steps(steps=[step], by=by, at=at)
