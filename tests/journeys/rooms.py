"""What officials do in the rooms of the reform, said once for their journeys: an act of a page, a spreadsheet, a notice, a
figure, and a page that is shut."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from playwright.sync_api import FilePayload, Locator, Page, expect

from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.sheets.values import CellValue, Layout
from motcua.foundation.sheets.writing import template_of
from tests.journeys.browser import check_axe, check_no_sideways_scroll
from tests.journeys.conftest import OpensPages
from tests.journeys.officials import DESK, desk_of
from tests.rooms.foundation.files.contents import a_pdf

HALF_YEAR = "2023-H2"
NOT_FOUND, FORBIDDEN = 404, 403


def check_page(page: Page) -> None:
    check_axe(page)
    check_no_sideways_scroll(page)


def form_of(page: Page, action: str) -> Locator:
    """The first form whose address ends so, unfolded."""
    form = page.locator(f"main form[action$='{action}']").first
    form.evaluate("form => { const folded = form.closest('details'); if (folded) folded.open = true; }")
    return form


def send(form: Locator) -> None:
    """By its one button."""
    form.locator("button").click()


def said(page: Page, words: str) -> None:
    """The page says that the act was done, or why it was not. All of it has come."""
    expect(page.get_by_role("main")).to_contain_text(words)
    page.wait_for_load_state("domcontentloaded")


def sheet(layout: Layout, rows: Sequence[dict[str, CellValue]]) -> FilePayload:
    content = template_of(layout, made_at=city_clock().now(), rows=rows)
    return {"name": f"{layout.name}.xlsx", "mimeType": "application/octet-stream", "buffer": content}


def evidence(title: str) -> FilePayload:
    return {"name": "minh-chung.pdf", "mimeType": "application/pdf", "buffer": a_pdf(title=title)}


def take_in(page: Page, layout: Layout, rows: Sequence[dict[str, CellValue]]) -> None:
    """The spreadsheet by the page's form."""
    form = page.locator("main form").filter(has=page.locator("#sheet"))
    form.evaluate("form => { const folded = form.closest('details'); if (folded) folded.open = true; }")
    form.locator("#sheet").set_input_files(sheet(layout, rows))
    send(form)


def open_newest_notice(page: Page) -> None:
    """By the bell."""
    page.goto(DESK)
    page.locator(".bell").click()
    page.locator(".told__link").first.click()
    expect(page.locator("h1").first).to_be_visible()


def figure(page: Page, indicator: str, unit: UUID) -> str:
    """What the city's figures say of the unit."""
    page.goto(f"{DESK}so-lieu/{indicator}/?unit={unit}&period={HALF_YEAR}")
    return page.locator(".figures__value strong").inner_text()


def check_shut(open_page: OpensPages, actor: Actor, address: str, *, status: int = NOT_FOUND) -> None:
    """To others it is not there, or not open, and the page says so."""
    page = desk_of(open_page, actor)
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == status
    check_axe(page)
