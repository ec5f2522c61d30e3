"""The gallery holds every component in every state: what is sound there is sound on the pages made of them."""

from __future__ import annotations

import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from motcua.faces.ui.errors import ERRORS
from motcua.faces.ui.views import DESK_PAGES, PAGES, STALE_FORM_SHOWN
from tests.journeys.browser import check_axe, check_no_sideways_scroll, check_targets, resize, shoot
from tests.journeys.conftest import OpensPages

pytestmark = pytest.mark.journey

PORTAL_TARGET_PX = 44
DESK_TARGET_PX = 24
TARGETS = {f"/ui/{page}": DESK_TARGET_PX if page in DESK_PAGES else PORTAL_TARGET_PX for page in PAGES}


def _check(page: Page, target: int) -> None:
    check_axe(page)
    check_no_sideways_scroll(page)
    check_targets(page, target)


@pytest.mark.parametrize(
    ("width", "language"),
    [
        (390, "vi"),
        (1280, "vi"),
        (390, "en"),
        pytest.param(320, "vi", marks=pytest.mark.slow),
        pytest.param(320, "en", marks=pytest.mark.slow),
        pytest.param(1280, "en", marks=pytest.mark.slow),
    ],
)
@pytest.mark.parametrize("address", TARGETS)
def test_every_component_is_sound_at_every_width(
    browser_page: OpensPages, address: str, width: int, language: str
) -> None:
    page = browser_page(width, language=language)

    page.goto(address)

    if (width, language) in {(390, "vi"), (1280, "vi"), (1280, "en")}:
        shoot(page, f"gallery-{address.removeprefix('/ui/')}-{language}")
    _check(page, TARGETS[address])


@pytest.mark.parametrize("address", TARGETS)
def test_nothing_is_too_wide_at_the_narrowest_and_between_phone_and_desk(
    browser_page: OpensPages, address: str
) -> None:
    page = browser_page(1024)
    page.goto(address)

    for width in (1024, 768, 320):
        resize(page, width)
        check_no_sideways_scroll(page)


@pytest.mark.parametrize("status", [*ERRORS, STALE_FORM_SHOWN])
def test_every_error_page_is_sound_and_says_whom_to_call(browser_page: OpensPages, status: int) -> None:
    page = browser_page(390)

    page.goto(f"/ui/error/{status}")

    expect(page.get_by_role("link", name="Gọi 1022")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("K7QM-2F9D")
    _check(page, PORTAL_TARGET_PX)


def test_an_unknown_address_leads_home(browser_page: OpensPages) -> None:
    page = browser_page(390)

    answer = page.goto("/khong-co-trang-nay")

    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("Không có trang này")
    expect(page.get_by_role("link", name="Về trang chủ")).to_have_attribute("href", "/")


@pytest.mark.parametrize("javascript", [True, False])
def test_the_language_is_changed_in_place_and_kept(browser_page: OpensPages, javascript: bool) -> None:
    page = browser_page(390, javascript=javascript)
    page.goto("/ui/desk?view=mine")
    expect(page.locator("html")).to_have_attribute("lang", "vi")

    page.get_by_role("button", name="English").click()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("/ui/desk?view=mine")
    page.goto("/ui/")
    expect(page.get_by_role("button", name="Tiếng Việt")).to_be_visible()


def test_a_city_with_its_own_clock_says_so(browser_page: OpensPages) -> None:
    page = browser_page(390)

    page.goto("/ui/")

    expect(page.get_by_text("Đồng hồ của thành phố mẫu: Thứ Hai, 03/07/2023")).to_be_visible()


def test_a_journey_may_look_into_the_served_citys_database(browser_page: OpensPages, served_db: str) -> None:
    """The web server keeps the clock's offset when the first page is asked for; the test sees it there."""
    browser_page(390).goto("/ui/track")

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), count(*) FROM calendars_city_clock")
        found = cursor.fetchone()

    assert found == (served_db, 1)


def test_the_first_key_skips_to_the_content(browser_page: OpensPages) -> None:
    page = browser_page(1280)
    page.goto("/ui/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Chuyển đến nội dung chính")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("main")).to_be_focused()


def test_paper_bears_words_and_no_controls(browser_page: OpensPages) -> None:
    page = browser_page(1280)
    page.goto("/ui/confirmation")

    page.emulate_media(media="print")

    expect(page.get_by_text("H13-7Q2M-K8PD", exact=True)).to_be_visible()
    for control in page.get_by_role("button").all():
        expect(control).to_be_hidden()
