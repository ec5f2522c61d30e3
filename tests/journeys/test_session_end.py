"""The end of a session: said in time, put off by a tap, and nothing typed is lost by it."""

from __future__ import annotations

import time

import pytest
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Page, expect

from motcua.faces.site.session import ENDS
from motcua.foundation.database.transactions import durable
from motcua.service.dossiers.models import Draft
from tests.cast import Cast, load_cast
from tests.journeys.browser import check_axe, check_targets, shoot
from tests.journeys.citizens import a_draft, enter_as, open_part, save_and_go_on, sign_in
from tests.journeys.conftest import OpensPages

pytestmark = pytest.mark.journey

EIGHT_HOURS_MS = 8 * 60 * 60 * 1000


@pytest.fixture
def people(served_db: str) -> Cast:
    with durable():
        return load_cast()


def _ends_in(key: str, seconds: float) -> None:
    session = SessionStore(key)
    session[ENDS] = time.time() + seconds
    session.save()


def _left(key: str) -> float:
    return float(SessionStore(key)[ENDS]) - time.time()


def _typing(page: Page, people: Cast) -> tuple[str, str]:
    """A citizen who has typed a name and then does nothing for hours. Returns the draft and the session's key."""
    draft = str(a_draft(people, answers={}, with_photo=False))
    key = enter_as(page, people.citizen)
    page.clock.install()
    open_part(page, draft, "child")
    page.get_by_label("Họ và tên").fill("Trần An")
    return draft, key


@pytest.mark.parametrize("width", [390, 1280])
def test_the_end_is_said_in_time_and_put_off_by_a_tap(browser_page: OpensPages, people: Cast, width: int) -> None:
    page = browser_page(width)
    _draft, key = _typing(page, people)
    _ends_in(key, 240)

    page.clock.fast_forward(EIGHT_HOURS_MS - 200_000)
    dialog = page.get_by_role("dialog", name="Bạn còn ở đây không?")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_text("3:5")).to_be_visible()
    shoot(page, "portal-session-ends-vi")
    check_axe(page)
    check_targets(page, 44)
    dialog.get_by_role("button", name="Tiếp tục đăng nhập").click()

    expect(dialog).to_be_hidden()
    expect(page.get_by_label("Họ và tên")).to_have_value("Trần An")
    assert _left(key) > 7 * 60 * 60


def test_a_window_is_not_warned_when_another_one_goes_on(browser_page: OpensPages, people: Cast) -> None:
    page = browser_page(390)
    _typing(page, people)

    # Its own count is over, the session is not.
    page.clock.fast_forward(EIGHT_HOURS_MS - 100_000)
    page.wait_for_timeout(500)

    expect(page.get_by_role("dialog")).to_have_count(0)


def test_after_the_end_the_same_question_waits_with_what_was_typed(browser_page: OpensPages, people: Cast) -> None:
    page = browser_page(390)
    draft, key = _typing(page, people)
    _ends_in(key, -1)

    page.clock.fast_forward(EIGHT_HOURS_MS)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Phiên đăng nhập đã hết")).to_be_visible()
    dialog.get_by_role("button", name="Đóng").click()
    page.get_by_label("Dân tộc").fill("Khmer")
    page.clock.resume()
    save_and_go_on(page)
    sign_in(page, "buoi")
    page.get_by_role("button", name="Gửi nội dung đã nhập").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Trẻ được khai sinh")
    expect(page.get_by_label("Họ và tên")).to_have_value("Trần An")
    assert Draft.objects.get(id=draft).answers["child"] == {"full_name": "Trần An", "ethnicity": "Khmer"}


def test_without_scripts_what_is_posted_late_is_held_over_the_sign_in(browser_page: OpensPages, people: Cast) -> None:
    draft = str(a_draft(people, answers={}, with_photo=False))
    page = browser_page(390, javascript=False)
    key = enter_as(page, people.citizen)
    open_part(page, draft, "child")
    expect(page.get_by_role("dialog")).to_have_count(0)
    _ends_in(key, -1)
    page.get_by_label("Họ và tên").fill("Trần An")
    save_and_go_on(page)
    sign_in(page, "buoi")
    page.get_by_role("button", name="Gửi nội dung đã nhập").click()

    expect(page.get_by_label("Họ và tên")).to_have_value("Trần An")
    assert Draft.objects.get(id=draft).answers["child"] == {"full_name": "Trần An"}
