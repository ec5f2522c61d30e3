"""Pages on paper: a procedure on two sheets of A4 at most, with the address it came from; a filing's confirmation on one;
a dossier, one's own or found by its code, on two."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import Page, expect
from pyhanko.pdf_utils.reader import PdfFileReader

from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.values import FiledFile
from tests.cast import Cast, load_cast
from tests.dossiers import BIRTH, a_filed_dossier, a_photo, procedure
from tests.journeys.browser import OUTPUT
from tests.journeys.citizens import enter_as
from tests.journeys.conftest import OpensPages
from tests.journeys.test_portal_routes import world_of

pytestmark = pytest.mark.journey

A4_POINTS = (596, 843)  # as the browser rounds 210 × 297 mm
PROCEDURE_SHEETS, CONFIRMATION_SHEETS, DOSSIER_SHEETS = 2, 1, 2
LANGUAGES = pytest.mark.parametrize("language", ["vi", "en"])
#: The slot of the notice of birth takes so many.
PHOTOS = 4


def _sheets(page: Page, name: str) -> int:
    """How many sheets of A4 the page is printed on; they are kept in test-output/."""
    page.emulate_media(media="print")
    pdf = page.pdf(format="A4", prefer_css_page_size=True)
    OUTPUT.mkdir(exist_ok=True)
    (OUTPUT / f"print-{name}.pdf").write_bytes(pdf)
    tree = PdfFileReader(io.BytesIO(pdf)).root["/Pages"]
    _, _, width, height = (float(edge) for edge in tree["/Kids"][0]["/MediaBox"])
    assert (round(width), round(height)) == A4_POINTS
    return int(tree["/Count"])


@LANGUAGES
def test_a_procedure_is_printed_on_two_sheets_without_what_is_for_clicking(
    browser_page: OpensPages, served_db: str, language: str
) -> None:
    page = browser_page(1280, language=language)
    page.goto(f"/thu-tuc/{procedure(BIRTH).procedure}/")

    assert _sheets(page, f"procedure-{language}") <= PROCEDURE_SHEETS
    if language == "vi":
        shown = page.get_by_role("main").inner_text()
        for words in ("Giấy chứng sinh", "Luật Hộ tịch", "Trình tự thực hiện", "Thực tế mất bao lâu", "/thu-tuc/"):
            assert words in shown
        # The way to file is a button on the screen and an office on paper.
        assert "Nộp trực tuyến" not in shown
        assert "Tại bộ phận một cửa" in shown


@LANGUAGES
def test_a_confirmation_with_every_receipt_is_printed_on_one_sheet(
    browser_page: OpensPages, served_db: str, language: str
) -> None:
    at = city_clock().now()
    with durable():
        cast: Cast = load_cast()
        photos = tuple(FiledFile("birth_proof", a_photo(f"page {n}", by=cast.citizen, at=at)) for n in range(PHOTOS))
        row = a_filed_dossier(cast, at=at, files=photos)
    page = browser_page(390, language=language)
    enter_as(page, cast.citizen)
    page.goto(f"/ho-so/{row.id}/da-nop/")

    assert _sheets(page, f"confirmation-{language}") <= CONFIRMATION_SHEETS
    expect(page.locator(".receipt")).to_have_count(PHOTOS)


@LANGUAGES
@pytest.mark.parametrize("state", ["overdue", "supplement", "returned"])
def test_a_dossier_is_printed_on_two_sheets(
    browser_page: OpensPages, served_db: str, state: str, language: str
) -> None:
    world = world_of(served_db)
    page = browser_page(1280, language=language)
    enter_as(page, world.cast.citizen)
    page.goto(f"/ho-so/{getattr(world.states, state)}/")

    assert _sheets(page, f"dossier-{state}-{language}") <= DOSSIER_SHEETS


@LANGUAGES
def test_what_anybody_sees_of_a_dossier_is_printed_on_two_sheets(
    browser_page: OpensPages, served_db: str, language: str
) -> None:
    row = Dossier.objects.get(id=world_of(served_db).states.overdue)
    page = browser_page(390, language=language)
    page.goto(f"/tra-cuu/?code={row.code}")
    page.locator("[name=phone_end]").fill(row.applicant_phone_end)
    page.get_by_role("main").get_by_role("button").click()
    expect(page.get_by_role("main")).to_contain_text(str(row.code))

    assert _sheets(page, f"tracking-{language}") <= DOSSIER_SHEETS
