"""From a mother's telephone to the signed certificate on it, with a night in between in which the clock stands still."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from playwright.sync_api import Browser, FilePayload, Page, expect
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.queries import entries_of
from motcua.service.dossiers.models import AttachedFile, Document, Dossier
from tests import city
from tests.cast import Cast, load_cast
from tests.conftest import moment
from tests.journeys.browser import check_axe, check_no_sideways_scroll, shoot
from tests.journeys.citizens import (
    a_photo_file,
    answer_birth_place,
    answer_child,
    answer_declarant,
    answer_father,
    answer_mother,
    dossier_id,
    enter_as,
    save_and_go_on,
    sign_in,
)
from tests.journeys.conftest import OpensPages, free_port, pages_of, serving, using
from tests.journeys.officials import act_button, check_all
from tests.outside.test_trust import start_trust, stop_trust

pytestmark = pytest.mark.journey

PHOTOS = [a_photo_file("giay-chung-sinh-1.jpg"), a_photo_file("giay-chung-sinh-2.jpg", shade=150)]
MONDAY = moment("2023-07-03 08:00")
TUESDAY = moment("2023-07-04 09:30")
#: A result that is promised for the day is promised for the end of its last session.
PROMISED = "Thứ Hai, 03/07/2023, 17:00"
PROMISED_AFTER_PAUSE = "Thứ Ba, 04/07/2023, 17:00"


@dataclass
class CityInTime:
    """A served city whose clock the test moves: between two acts the server is started anew, as after a night."""

    database: str
    port: int
    browser: Browser
    open_page: OpensPages = field(init=False)
    _running: ExitStack = field(default_factory=ExitStack)

    def wake_at(self, at: datetime) -> None:
        self.stop()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM calendars_city_clock")
            cursor.execute(
                "INSERT INTO calendars_city_clock (id, offset_us) VALUES (1, %s)",
                [(at - datetime.now(UTC)) // timedelta(microseconds=1)],
            )
        # This process keeps the offset too.
        city_clock.cache_clear()
        self._running = ExitStack()
        served = self._running.enter_context(serving(self.database, port=self.port))
        self.open_page = self._running.enter_context(pages_of(self.browser, served.address))

    def page_of(self, actor: Actor, width: int) -> Page:
        page = self.open_page(width)
        enter_as(page, actor)
        return page

    def stop(self) -> None:
        self._running.close()


@pytest.fixture
def city_in_time(browser: Browser, django_db_setup: None, django_db_blocker: Any) -> Iterator[CityInTime]:
    name = f"test_in_time_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    city.clone(os.environ["MOTCUA_TEST_TEMPLATE"], name)
    with django_db_blocker.unblock(), using(name):
        running = CityInTime(database=name, port=free_port(), browser=browser)
        yield running
        running.stop()
    city_clock.cache_clear()
    city.drop(name)


@pytest.fixture
def trust(tmp_path: Path, settings: Settings) -> Iterator[None]:
    """The stand-in for the trust service, on the time that the city has when it signs."""
    ahead = (TUESDAY - datetime.now(UTC)).total_seconds()
    service = start_trust(tmp_path, f"--clock-offset-seconds={ahead:.0f}")
    settings.TRUST_TSA_URL = f"{service.url}/tsa"
    yield
    stop_trust(service)


def test_a_birth_is_registered_from_a_telephone(city_in_time: CityInTime, trust: None) -> None:
    city_in_time.wake_at(MONDAY)
    with durable():
        cast = load_cast()

    dossier = _citizen_files(city_in_time, cast)
    _counter_receives(city_in_time, cast, dossier)
    _handler_asks(city_in_time, cast, dossier)

    city_in_time.wake_at(TUESDAY)
    _citizen_answers(city_in_time, cast, dossier)
    _office_decides(city_in_time, cast, dossier)
    _run_jobs()
    _citizen_gets_it(city_in_time, cast, dossier)
    _journal_tells_it_all(dossier)


def _citizen_files(city_now: CityInTime, cast: Cast) -> UUID:
    page = city_now.open_page(390)
    page.goto("/")
    shoot(page, "birth-01-home")
    page.get_by_role("combobox").fill("lam giay khai sinh")
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("link", name="Đăng ký khai sinh", exact=True).click()
    shoot(page, "birth-02-procedure")
    page.get_by_role("link", name="Nộp trực tuyến").click()
    sign_in(page, "buoi")
    expect(page.get_by_role("heading", level=1)).to_have_text("Trước khi bắt đầu")
    page.get_by_role("button", name="Bắt đầu").click()
    # She lives in the ward, so the office is known and the first question comes at once.
    shoot(page, "birth-03-declarant")
    answer_declarant(page)
    answer_mother(page)
    answer_father(page)
    answer_child(page, PHOTOS)
    _photographed(page)
    answer_birth_place(page)
    # Nothing is open any more, so what she answered is to be checked.
    expect(page.get_by_text("Ủy ban nhân dân phường An Khánh")).to_be_visible()
    shoot(page, "birth-05-check")
    check_axe(page)
    check_no_sideways_scroll(page)
    page.get_by_role("button", name="Nộp hồ sơ").click()
    _confirmed(page)
    return dossier_id(page)


def _photographed(page: Page) -> None:
    """Two photos, each with its receipt."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Nơi sinh")
    page.go_back()
    receipts = page.locator("#f-birth_proof-files .receipt")
    expect(receipts).to_have_count(2)
    expect(receipts.nth(1)).to_contain_text("giay-chung-sinh-2.jpg")
    shoot(page, "birth-04-photos")
    save_and_go_on(page)


def _confirmed(page: Page) -> None:
    """Reference, moment of the answer and both receipts stand there at once."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã nộp hồ sơ")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Cơ quan trả lời trước")
    # Eight working hours from Monday 08:00.
    expect(main).to_contain_text("Thứ Ba, 04/07/2023, 08:0")
    expect(main.locator(".receipt")).to_have_count(2)
    # Nobody scans her own telephone.
    expect(main.get_by_role("img", name="QR")).to_have_count(0)
    main.get_by_text("Đưa mã QR cho cán bộ quét").click()
    expect(main.get_by_role("img", name="QR")).to_be_visible()
    shoot(page, "birth-06-filed")
    check_axe(page)


def _counter_receives(city_now: CityInTime, cast: Cast, dossier: UUID) -> None:
    page = city_now.page_of(cast.counter, 1280)
    page.goto(f"/ban-lam-viec/ho-so/{dossier}/")
    _act(page, "receive")
    row = Dossier.objects.get(id=dossier)
    assert row.status == "received"
    assert (row.code or "").endswith("-230703-0001")
    mother = city_now.page_of(cast.citizen, 390)
    mother.goto(f"/ho-so/{dossier}/")
    expect(mother.locator(".due__when")).to_have_text(PROMISED)
    shoot(mother, "birth-07-received")


def _handler_asks(city_now: CityInTime, cast: Cast, dossier: UUID) -> None:
    page = city_now.page_of(cast.handler, 1280)
    page.goto(f"/ban-lam-viec/ho-so/{dossier}/")
    proof = page.get_by_role("group", name="Hợp lệ, còn giá trị, khớp lời khai: Giấy chứng sinh")
    proof.get_by_label("Sai").check(force=True)
    proof.get_by_role("textbox").fill("Ảnh thứ nhất bị mờ, chụp lại rõ dấu bệnh viện.")
    page.get_by_role("button", name="Lưu và yêu cầu bổ sung").click()
    expect(page.get_by_text("Ảnh thứ nhất bị mờ")).to_be_visible()
    page.get_by_role("button", name="Gửi yêu cầu").click()
    expect(page.get_by_text("Đã gửi yêu cầu bổ sung")).to_be_visible()
    assert Dossier.objects.get(id=dossier).status == "supplement_requested"


def _citizen_answers(city_now: CityInTime, cast: Cast, dossier: UUID) -> None:
    """She sees everything that is asked, opens just that question, changes one photo of two and sends."""
    page = city_now.page_of(cast.citizen, 390)
    page.goto("/")
    page.get_by_role("link", name="Đăng ký khai sinh").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nội dung cần sửa")
    shoot(page, "birth-08-supplement")
    check_axe(page)
    page.get_by_role("link", name="Sửa Giấy chứng sinh").click()
    expect(page.get_by_text("Ảnh thứ nhất bị mờ")).to_be_visible()
    receipts = page.locator("#f-birth_proof-files .receipt")
    expect(receipts).to_have_count(2)
    page.get_by_role("button", name="Xóa giay-chung-sinh-1.jpg").click()
    expect(receipts).to_have_count(1)
    page.get_by_label("Giấy chứng sinh").set_input_files([a_photo_file("giay-chung-sinh-ro.jpg", shade=220)])
    expect(receipts).to_have_count(2)
    shoot(page, "birth-09-mending")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nội dung cần sửa")
    page.get_by_role("button", name="Gửi cho cơ quan").click()
    expect(page.get_by_text("Cơ quan đã nhận phần bổ sung")).to_be_visible()
    # A day was covered by the pause, so a day later it is promised.
    expect(page.locator(".due__when")).to_have_text(PROMISED_AFTER_PAUSE)
    page.get_by_role("link", name="Cách tính thời hạn này").click()
    expect(page.get_by_role("cell", name="Tạm dừng tính thời hạn").first).to_be_visible()
    shoot(page, "birth-10-deadline")
    check_axe(page)
    check_no_sideways_scroll(page)


def _office_decides(city_now: CityInTime, cast: Cast, dossier: UUID) -> None:
    for official, act in ((cast.handler, "complete_step"), (cast.leader, "decide")):
        page = city_now.page_of(official, 1280)
        page.goto(f"/ban-lam-viec/ho-so/{dossier}/")
        check_all(page)
        _act(page, act)
    assert Dossier.objects.get(id=dossier).status == "approved"


def _citizen_gets_it(city_now: CityInTime, cast: Cast, dossier: UUID) -> None:
    page = city_now.page_of(cast.citizen, 390)
    page.goto(f"/ho-so/{dossier}/")
    expect(page.get_by_text("Đã ký số")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải kết quả").evaluate("link => { link.download = ''; link.click(); }")
    pdf = download.value.path()
    shoot(page, "birth-11-result")
    check_axe(page)
    page.goto("/kiem-tra-van-ban/")
    signed: FilePayload = {"name": "ket-qua.pdf", "mimeType": "application/pdf", "buffer": Path(pdf).read_bytes()}
    page.get_by_label("Tệp PDF do thành phố ký").set_input_files([signed])
    page.get_by_role("button", name="Kiểm tra").click()
    expect(page.get_by_text("Chữ ký hợp lệ và tệp còn nguyên vẹn")).to_be_visible()
    expect(page.get_by_text("Người ký: Võ Thị Út, 04/07/2023 09:3")).to_be_visible()
    shoot(page, "birth-12-verified")

    counter = city_now.page_of(cast.counter, 1280)
    counter.goto(f"/ban-lam-viec/ho-so/{dossier}/")
    _act(counter, "return_result", method="electronic")

    page.goto(f"/ho-so/{dossier}/")
    expect(page.get_by_text("Xong đúng hạn")).to_be_visible()
    page.get_by_role("button", name="Hài lòng", exact=True).click()
    expect(page.get_by_text("Cảm ơn bạn đã cho biết")).to_be_visible()
    page.get_by_label("Điều gì làm bạn hài lòng? (không bắt buộc)").fill("Nhanh, không phải đi lại.")
    page.get_by_role("button", name="Gửi thêm lời này").click()
    expect(page.get_by_text("Nhanh, không phải đi lại.")).to_be_visible()
    expect(page.locator(".journey__name").last).to_have_text(re.compile("^Đã trả kết quả"))
    shoot(page, "birth-13-rated")


def _journal_tells_it_all(dossier: UUID) -> None:
    """Every happening once and in order; what was filed and what replaced it are both kept; one document, signed."""
    kinds = [entry.kind for entry in entries_of(subject=dossier)]
    told = [kind for kind in kinds if kind.startswith(("dossier_", "supplement_", "result_"))]
    assert told == [
        "dossier_filed",
        "dossier_received",
        "supplement_requested",
        "supplement_answered",
        "dossier_approved",
        "result_ready",
        "result_returned",
        "dossier_rated",
    ]
    files = AttachedFile.objects.filter(dossier=dossier)
    assert {file.name for file in files.filter(superseded_at=None)} == {
        "giay-chung-sinh-2.jpg",
        "giay-chung-sinh-ro.jpg",
    }
    assert files.count() == 4
    assert list(Document.objects.filter(dossier=dossier, kind="result").values_list("signed", flat=True)) == [True]
    row = Dossier.objects.get(id=dossier)
    assert row.promised_at == moment("2023-07-04 17:00")
    assert row.ready_at is not None
    assert row.ready_at < row.promised_at


def _act(page: Page, act: str, *, method: str = "") -> None:
    """An official's act on the dossier's page; a return goes by `method`."""
    if method:
        page.locator("[name='method']").select_option(method)
    act_button(page, act).first.click()
    page.wait_for_load_state()


def _run_jobs() -> None:
    """What the worker does, once, until nothing waits. In a thread of its own: the browser has this one's loop."""
    faults: list[BaseException] = []

    def run() -> None:
        try:
            connector: Any = app.connector
            with app.replace_connector(connector.get_worker_connector()) as worker_app:
                worker_app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
        except BaseException as fault:
            faults.append(fault)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert not faults
    left = ProcrastinateJob.objects.exclude(status="succeeded").values_list("task_name", "status")
    assert list(left) == []
