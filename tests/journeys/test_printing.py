"""A procedure's page on paper: what one takes along, on three sheets of A4 at most, with the address it came from."""

from __future__ import annotations

import io

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from tests.dossiers import BIRTH, procedure
from tests.journeys.conftest import OpensPages

pytestmark = pytest.mark.journey

A4_POINTS = (596, 843)  # as the browser rounds 210 × 297 mm
SHEETS_MAX = 3


def test_a_procedure_is_printed_on_few_sheets_without_what_is_for_clicking(
    browser_page: OpensPages, served_db: str
) -> None:
    page = browser_page(1280)
    page.goto(f"/thu-tuc/{procedure(BIRTH).procedure}/")

    page.emulate_media(media="print")
    shown = page.get_by_role("main").inner_text()
    sheet = PdfFileReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))

    pages = sheet.root["/Pages"]
    _, _, width, height = (float(edge) for edge in pages["/Kids"][0]["/MediaBox"])
    assert (round(width), round(height)) == A4_POINTS
    assert int(pages["/Count"]) <= SHEETS_MAX
    for words in ("Giấy chứng sinh", "Luật Hộ tịch", "Trình tự thực hiện", "Thực tế mất bao lâu", "/thu-tuc/"):
        assert words in shown
    # The way to file is a button on the screen and an office on paper.
    assert "Nộp trực tuyến" not in shown
    assert "Tại bộ phận một cửa" in shown
