"""Pictures of every page on one sheet, to be looked at: `make contact-sheet`. No test, so it is run by its name only."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.environment import ROOT
from tests.journeys.browser import picture, resize
from tests.journeys.conftest import OpensPages
from tests.journeys.routes import GALLERY, ROUTES, Route

SHEET = ROOT / "build" / "contact-sheet"
PHONE_PX, WIDE_PX = 390, 1280
ALL = ROUTES | GALLERY
#: The mosaic: a phone and a wide screen side by side, their upper parts.
THUMB_PHONE, THUMB_WIDE, THUMB_HEIGHT, LINE, COLUMNS = 130, 400, 300, 16, 4
STYLE = "body{font:14px sans-serif} main{display:flex;flex-wrap:wrap;gap:16px} figure{margin:0} img{height:340px}"


@pytest.mark.parametrize("name", ALL)
def test_picture(browser_page: OpensPages, served_db: str, name: str) -> None:
    SHEET.mkdir(parents=True, exist_ok=True)
    page = browser_page(WIDE_PX)

    ALL[name].open(page, served_db)

    for width in (WIDE_PX, PHONE_PX):
        resize(page, width)
        picture(page, SHEET / _file(ALL[name], width))


def test_sheet() -> None:
    """All pictures in one file and on one page."""
    routes = [route for route in ALL.values() if (SHEET / _file(route, PHONE_PX)).exists()]
    figures = "\n".join(
        f"<figure><figcaption>{escape(route.name)}</figcaption>"
        + "".join(
            f'<a href="{_file(route, width)}"><img src="{_file(route, width)}" alt="{escape(route.name)}, {width} px"></a>'
            for width in (PHONE_PX, WIDE_PX)
        )
        + "</figure>"
        for route in routes
    )
    (SHEET / "index.html").write_text(
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Contact sheet</title><style>{STYLE}</style>'
        f"</head><body><main>{figures}</main></body></html>",
        encoding="utf-8",
    )
    _mosaic(routes).save(SHEET / "index.png")


def _mosaic(routes: Sequence[Route]) -> Image.Image:
    width, height = THUMB_PHONE + THUMB_WIDE + LINE, THUMB_HEIGHT + 2 * LINE
    mosaic = Image.new("RGB", (COLUMNS * width, -(-len(routes) // COLUMNS) * height), "#c8ced6")
    for place, route in enumerate(routes):
        left, top = place % COLUMNS * width, place // COLUMNS * height
        ImageDraw.Draw(mosaic).text((left + 2, top), route.name, fill="#1b1f24")
        for screen, thumb, right in ((PHONE_PX, THUMB_PHONE, 0), (WIDE_PX, THUMB_WIDE, THUMB_PHONE + 4)):
            with Image.open(SHEET / _file(route, screen)) as whole:
                small = whole.convert("RGB").resize((thumb, round(whole.height * thumb / whole.width)))
            mosaic.paste(small.crop((0, 0, thumb, min(THUMB_HEIGHT, small.height))), (left + right, top + LINE))
    return mosaic


def _file(route: Route, width: int) -> Path:
    return Path(f"{route.name.replace(' ', '-').replace(',', '')}-{width}.png")
