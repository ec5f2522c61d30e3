"""Signing in with VNeID as people see it: in, up to the level that a procedure asks for, and what a telephone can do."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from motcua.foundation.accounts.models import Account
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.registry.organization.values import Level
from motcua.registry.people.queries import actor_of
from motcua.service.dossiers.commands.drafts import NewDraft, add_files, start_draft
from motcua.service.dossiers.models import Dossier, Draft
from tests import city
from tests.cast import Cast, load_cast
from tests.dossiers import a_photo, birth_answers, procedure
from tests.journeys.browser import check_axe, check_no_sideways_scroll, check_targets, shoot
from tests.journeys.citizens import sign_in
from tests.journeys.conftest import OpensPages, free_port, pages_of, serving, using
from tests.outside.vneid import VneidProcess

pytestmark = pytest.mark.journey

BUOI, NGO = "Trần Thị Bưởi", "Phạm Thị Ngò"
CRIMINAL_RECORD = "2.000488"
TARGET_PX = 44


@dataclass(frozen=True)
class Joined:
    """A city of its own whose citizens sign in with the stand-in."""

    cast: Cast
    vneid: VneidProcess
    open_page: OpensPages


@pytest.fixture
def joined(
    browser: Browser,
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Joined]:
    port, name = free_port(), f"test_sign_in_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    vneid = VneidProcess(tmp_path / "vneid", city=f"http://127.0.0.1:{port}")
    vneid.start()
    monkeypatch.setenv("MOTCUA_VNEID_ISSUER", vneid.url)
    city.clone(os.environ["MOTCUA_TEST_TEMPLATE"], name)
    try:
        with django_db_blocker.unblock(), using(name), serving(name, port=port) as served:
            with durable():
                cast = load_cast()
            with pages_of(browser, served.address) as open_page:
                yield Joined(cast, vneid, open_page)
    finally:
        vneid.kill()
        city.drop(name)


def test_signing_in_and_up_to_what_a_procedure_asks_for(joined: Joined) -> None:
    page = joined.open_page(390)
    draft = _a_criminal_record_draft(joined.cast)
    page.goto("/dang-nhap/")
    _is_sound(page, "sign-in-with-vneid")
    sign_in(page, "buoi")
    page.goto(f"/nop/{draft}/kiem-tra/")
    expect(page.get_by_text("định danh mức 2")).to_be_visible()
    expect(page.get_by_role("button", name="Nộp hồ sơ")).to_have_count(0)
    _is_sound(page, "step-up-needed")

    page.get_by_role("link", name="Xác thực bằng VNeID").click()
    expect(page.get_by_text("mức cao nhất")).to_be_visible()
    _choose(page, BUOI)

    expect(page).to_have_url(re.compile(f"/nop/{draft}/kiem-tra/"))
    expect(page.get_by_text("định danh mức 2")).to_have_count(0)
    expect(page.get_by_role("button", name="Nộp hồ sơ")).to_be_visible()
    page.goto("/tai-khoan/phien/")
    expect(page.get_by_role("main")).to_contain_text("VNeID, mức 2")
    _is_sound(page, "sessions")
    _signs_out_everywhere(page)


def _signs_out_everywhere(page: Page) -> None:
    page.locator(".menu summary").last.click()
    page.get_by_role("button", name="Đăng xuất", exact=True).click()
    _is_sound(page, "signed-out-here")
    page.get_by_role("link", name="Đăng xuất cả VNeID").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bạn đã đăng xuất")
    page.goto("/dang-nhap/bang/vneid/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng nhập")


def test_written_with_a_telephone_while_vneid_is_down_and_filed_once_it_is_back(joined: Joined) -> None:
    page = joined.open_page(390)
    joined.vneid.misbehave("down", times=100)
    page.goto("/dang-nhap/bang/vneid/?next=/ho-so/")
    expect(page.get_by_role("alert")).to_contain_text("VNeID")
    page.get_by_role("link", name="mã gửi về điện thoại").click()
    page.get_by_label("Số điện thoại di động").fill("0900 000 105")
    page.get_by_role("button", name="Gửi mã").click()
    code = page.locator(".banner strong").inner_text()
    page.get_by_label("Sáu chữ số").fill(code)
    page.get_by_role("button", name="Tiếp tục").click()
    draft = _what_she_has_written(joined.cast)
    page.goto(f"/nop/{draft}/kiem-tra/")
    page.get_by_role("button", name="Giữ lại").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã giữ, chưa nộp")
    _is_sound(page, "kept-until-proved")
    assert not Dossier.objects.filter(applicant_name=NGO).exists()

    joined.vneid.misbehave(None)
    # The city leaves alone for some seconds who did not answer; an answer of 503 is one.
    page.get_by_role("link", name="Xác thực bằng VNeID").click()
    _choose(page, NGO)

    expect(page).to_have_url(re.compile("/da-nop/$"))
    assert Dossier.objects.get(applicant_name=NGO).filed_by is not None
    shoot(page, "filed-after-proof")


def _choose(page: Page, name: str) -> None:
    """On the stand-in's own page."""
    page.get_by_role("button", name=name).click()


def _is_sound(page: Page, name: str) -> None:
    shoot(page, name)
    check_axe(page)
    check_no_sideways_scroll(page)
    check_targets(page, TARGET_PX)


def _a_criminal_record_draft(cast: Cast) -> str:
    version, at = procedure(CRIMINAL_RECORD, Level.PROVINCE), city_clock().now()
    with durable():
        new = NewDraft(procedure=version.procedure, version=version.id, applicant=cast.citizen.person)
        return str(start_draft(draft=new, by=cast.citizen, at=at))


def _what_she_has_written(cast: Cast) -> str:
    """A whole birth registration in the account of the telephone, as the pages would have kept it."""
    at, version = city_clock().now(), procedure("1.001193")
    account = Account.objects.get(sign_in_name="tel:+84900000105")
    writer = actor_of(account=account.id, on=at.date())
    with durable():
        new = NewDraft(
            procedure=version.procedure,
            version=version.id,
            applicant=None,
            receiving_unit=cast.ward.id,
            answers=birth_answers(),
        )
        draft = start_draft(draft=new, by=writer, at=at)
        add_files(draft=draft, slot="birth_proof", receipts=[a_photo(by=writer)], by=writer, at=at)
    assert Draft.objects.get(id=draft).applicant is None
    return str(draft)
