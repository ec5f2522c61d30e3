"""A page that is opened without a line: a word in both languages instead of the browser's error, and on by itself."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from motcua.foundation.database.transactions import durable
from tests.cast import Cast, load_cast
from tests.journeys.browser import (
    ARGUMENTS,
    check_axe,
    check_no_sideways_scroll,
    check_targets,
    chromium,
    resize,
    shoot,
)
from tests.journeys.citizens import enter_as
from tests.journeys.conftest import OpensPages, ServedCity, pages_of

pytestmark = pytest.mark.journey

TITLES = {"vi": "Không có mạng", "en": "No connection"}
_READY = "async () => { await navigator.serviceWorker.ready; return (await caches.keys()).length; }"
_KEPT = """async () => {
  const kept = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) kept.push(new URL(request.url).pathname);
  }
  return kept.sort();
}"""
_KEPT_WORDS = """async () => (await (await caches.match("/ngoai-tuyen/")).text())"""


@pytest.fixture
def people(served_db: str) -> Cast:
    with durable():
        return load_cast()


def _visited(page: Page, address: str = "/") -> BrowserContext:
    """A page was opened before, so that the browser has what it shows without a line."""
    page.goto(address)
    page.evaluate(_READY)
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    return page.context


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_page_opened_without_a_line_says_that_nothing_is_lost_and_opens_when_it_is_back(
    browser_page: OpensPages, served_db: str, language: str
) -> None:
    page = browser_page(390, language=language, service_workers=True)
    context = _visited(page)
    context.set_offline(True)

    page.goto("/tro-giup/")

    other = "en" if language == "vi" else "vi"
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLES[language])
    expect(page.get_by_role("heading", level=2)).to_have_text(TITLES[other])
    main = page.get_by_role("main")
    expect(main).to_contain_text("Không mất gì cả")
    expect(main).to_contain_text("Nothing is lost")
    check_axe(page)
    check_no_sideways_scroll(page)
    check_targets(page, 44)
    shoot(page, f"portal-offline-{language}")
    resize(page, 1280)
    shoot(page, f"portal-offline-{language}")
    # It is the wanted page's address, so that going on is loading it.
    assert page.url.endswith("/tro-giup/")

    context.set_offline(False)

    expect(page.get_by_role("heading", level=1)).not_to_have_text(TITLES[language], timeout=15_000)
    assert page.url.endswith("/tro-giup/")


def test_no_page_of_ones_own_is_kept_in_the_browser(browser_page: OpensPages, people: Cast) -> None:
    page = browser_page(390, service_workers=True)
    enter_as(page, people.citizen)
    _visited(page, "/ho-so/")
    page.goto("/")
    page.goto("/ho-so/")

    kept = page.evaluate(_KEPT)

    assert "/ngoai-tuyen/" in kept
    assert all(path == "/ngoai-tuyen/" or path.startswith("/static/") for path in kept)
    words = page.evaluate(_KEPT_WORDS)
    assert "Bưởi" not in words
    assert "csrf" not in words


def test_going_back_from_the_offline_page_shows_what_was_typed(browser: Browser, served_city: ServedCity) -> None:
    """By the browser's memory of pages, which Playwright takes away unless told otherwise."""
    running = browser.browser_type.launch(
        executable_path=chromium(whole=True), args=ARGUMENTS, ignore_default_args=["--disable-back-forward-cache"]
    )
    with pages_of(running, served_city.address) as open_page:
        page = open_page(390, service_workers=True)
        context = _visited(page, "/tra-cuu/")
        page.get_by_label("Mã hồ sơ hoặc mã tạm").fill("D66-4CC-PMW")
        context.set_offline(True)
        page.get_by_role("contentinfo").get_by_role("link", name="Trợ giúp").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(TITLES["vi"])

        page.evaluate("history.back()")

        expect(page.get_by_label("Mã hồ sơ hoặc mã tạm")).to_have_value("D66-4CC-PMW")
    running.close()
