"""Every page of the site is sound: accessible, within its width, easy to hit, in both languages, without complaints
and light."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import Transfer, check_axe, check_no_sideways_scroll, check_targets, resize, speak
from tests.journeys.conftest import OpensPages
from tests.journeys.routes import GALLERY, NOT_PAGES, ROUTES, Route, names_looked_at, names_of_addresses

pytestmark = pytest.mark.journey

PHONE_PX, WIDE_PX = 390, 1280
#: The narrowest that WCAG 1.4.10 asks for, which is also 1280 px at a zoom of 400 %.
NARROWEST_PX = 320
#: A first visit with fonts, and its scripts.
PORTAL_BYTES_MAX, PORTAL_SCRIPT_BYTES_MAX = 120 * 1024, 30 * 1024


def _check(page: Page, route: Route, language: str) -> None:
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("main")).to_have_count(1)
    check_axe(page)
    check_no_sideways_scroll(page)
    check_targets(page, route.target_px)


def test_every_address_is_looked_at_or_said_to_be_no_page() -> None:
    looked_at, known = names_looked_at(), names_of_addresses()

    assert " ".join(sorted(known - looked_at - NOT_PAGES.keys())) == "", (
        "A line is missing: see tests/journeys/routes.py"
    )
    assert NOT_PAGES.keys() - known == set(), "There is no such address any more"
    assert looked_at & NOT_PAGES.keys() == set(), "It is looked at, so it is a page"


@pytest.mark.parametrize("name", ROUTES)
def test_every_page_is_sound(browser_page: OpensPages, served_db: str, name: str) -> None:
    """In Vietnamese on a wide screen and on a phone, in English on a phone."""
    route = ROUTES[name]
    page = browser_page(WIDE_PX)
    transfer = Transfer(page)
    route.open(page, served_db)
    page.evaluate("() => document.fonts.ready")
    if route.is_portal:
        assert transfer.total_bytes() <= PORTAL_BYTES_MAX, f"A first visit is too heavy:\n{transfer}"
        assert transfer.script_bytes() <= PORTAL_SCRIPT_BYTES_MAX, f"The scripts are too heavy:\n{transfer}"
    _check(page, route, "vi")

    resize(page, PHONE_PX)
    _check(page, route, "vi")
    resize(page, NARROWEST_PX)
    check_no_sideways_scroll(page)

    resize(page, PHONE_PX)
    speak(page, "en")
    route.look(page, served_db)
    _check(page, route, "en")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", ROUTES | GALLERY)
def test_every_page_is_sound_on_every_screen(
    browser_page: OpensPages, served_db: str, name: str, language: str
) -> None:
    route = (ROUTES | GALLERY)[name]
    for width in (NARROWEST_PX, PHONE_PX, WIDE_PX):
        page = browser_page(width, language=language)
        route.open(page, served_db)
        _check(page, route, language)
        page.context.close()
