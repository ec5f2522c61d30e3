"""Pictures of every page on one sheet, to be looked at: `make contact-sheet`. No test, so it is run by its name only."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest

from tests.environment import ROOT
from tests.journeys.browser import picture, resize
from tests.journeys.conftest import OpensPages
from tests.journeys.routes import GALLERY, ROUTES, Route

SHEET = ROOT / "build" / "contact-sheet"
PHONE_PX, WIDE_PX = 390, 1280
ALL = ROUTES | GALLERY
STYLE = """
body { margin: 24px; font: 14px system-ui, sans-serif; background: #e9edf1; }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(420px, 1fr)); gap: 16px; }
figure { margin: 0; padding: 8px; background: #fff; }
figcaption { margin-bottom: 6px; font-weight: 600; }
.pair { display: grid; grid-template-columns: 1fr 3fr; gap: 8px; align-items: start; height: 340px; overflow: hidden; }
img { width: 100%; }
"""


@pytest.mark.parametrize("name", ALL)
def test_picture(browser_page: OpensPages, served_db: str, name: str) -> None:
    SHEET.mkdir(parents=True, exist_ok=True)
    page = browser_page(WIDE_PX)

    ALL[name].open(page, served_db)

    for width in (WIDE_PX, PHONE_PX):
        resize(page, width)
        picture(page, SHEET / _file(ALL[name], width))


def test_sheet(browser_page: OpensPages) -> None:
    """An index of all pictures, and itself as a picture."""
    figures = "\n".join(
        f'<figure><figcaption>{escape(route.name)}</figcaption><div class="pair">'
        + "".join(
            f'<a href="{_file(route, width)}"><img src="{_file(route, width)}" alt="{escape(route.name)}, {width} px"></a>'
            for width in (PHONE_PX, WIDE_PX)
        )
        + "</div></figure>"
        for route in ALL.values()
        if (SHEET / _file(route, PHONE_PX)).exists()
    )
    index = SHEET / "index.html"
    index.write_text(
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Contact sheet</title><style>{STYLE}</style>'
        f"</head><body><main>{figures}</main></body></html>",
        encoding="utf-8",
    )
    page = browser_page(2200)
    page.goto(index.as_uri())
    picture(page, SHEET / "index.png")


def _file(route: Route, width: int) -> Path:
    return Path(f"{route.name.replace(' ', '-').replace(',', '')}-{width}.png")
