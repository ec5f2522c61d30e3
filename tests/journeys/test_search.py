"""The search field while one types: by keys, by touch, read out, and without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.browser import check_axe, check_no_sideways_scroll, check_targets, shoot
from tests.journeys.conftest import OpensPages

pytestmark = pytest.mark.journey


def _type(page: Page, words: str) -> None:
    page.get_by_role("combobox").press_sequentially(words, delay=20)


@pytest.mark.parametrize(("width", "language"), [(390, "vi"), (1280, "vi"), (390, "en")])
def test_suggestions_are_sound(browser_page: OpensPages, width: int, language: str) -> None:
    page = browser_page(width, language=language)
    page.goto("/")

    _type(page, "khai sinh")

    expect(page.get_by_role("option").first).to_be_visible()
    expect(page.get_by_role("combobox")).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("search").get_by_role("status")).to_contain_text("gợi ý" if language == "vi" else "sugg")
    page.keyboard.press("ArrowDown")
    check_axe(page)
    check_no_sideways_scroll(page)
    check_targets(page, 44)
    shoot(page, f"portal-suggest-{language}")


def test_a_procedure_is_found_by_keys_alone(browser_page: OpensPages) -> None:
    page = browser_page(1280)
    page.goto("/")
    field = page.get_by_role("combobox")
    field.focus()
    _type(page, "khai sinh")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()

    page.keyboard.press("ArrowDown")
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", "search-list-0")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    # Beyond the first one is in the field again.
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(0)
    expect(field).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(options.first).to_be_hidden()
    expect(field).to_have_value("khai sinh")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/thu-tuc/[0-9a-f-]{36}/\?q=khai"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("khai sinh")


def test_enter_without_a_mark_searches_as_ever(browser_page: OpensPages) -> None:
    page = browser_page(390)
    page.goto("/")
    _type(page, "khai sinh")
    expect(page.get_by_role("option").first).to_be_visible()

    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/tim/\?q=khai(\+|%20)sinh"))


def test_a_suggestion_is_tapped(browser_page: OpensPages) -> None:
    page = browser_page(390)
    page.goto("/tim/")
    _type(page, "kết hôn")

    page.get_by_role("option").first.tap()

    expect(page).to_have_url(re.compile(r"/thu-tuc/"))


def test_what_is_typed_fast_is_asked_once_and_a_late_answer_is_not_shown(browser_page: OpensPages) -> None:
    page = browser_page(1280)
    page.goto("/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/goi-y/" in request.url else None)

    _type(page, "khai sinh")
    expect(page.get_by_role("option").first).to_be_visible()
    assert len(asked) <= 2
    page.get_by_role("combobox").fill("k")

    expect(page.get_by_role("option").first).to_be_hidden()


def test_a_broken_line_leaves_the_plain_search(browser_page: OpensPages) -> None:
    page = browser_page(390)
    page.goto("/")

    def drop(route: Route) -> None:
        route.abort()

    page.route("**/goi-y/**", drop)
    _type(page, "khai sinh")
    page.wait_for_timeout(400)
    expect(page.get_by_role("option")).to_have_count(0)
    page.get_by_role("search").get_by_role("button").click()

    expect(page.get_by_role("link", name="Đăng ký khai sinh", exact=True)).to_be_visible()


def test_without_scripts_the_field_is_a_plain_search(browser_page: OpensPages) -> None:
    page = browser_page(390, javascript=False)
    page.goto("/")
    expect(page.get_by_role("combobox")).to_have_count(0)

    page.get_by_role("searchbox").fill("khai sinh")
    page.get_by_role("search").get_by_role("button").click()

    expect(page.get_by_role("link", name="Đăng ký khai sinh", exact=True)).to_be_visible()
