"""The gallery holds every component in every state: what is sound there is sound on the pages made of them."""

from __future__ import annotations

import pytest

from motcua.faces.ui.errors import ERRORS
from motcua.faces.ui.views import STALE_FORM_SHOWN
from tests.journeys.browser import check_axe, check_no_sideways_scroll, check_targets, shoot
from tests.journeys.conftest import OpensPages

pytestmark = pytest.mark.journey

PORTAL_TARGET_PX = 44
DESK_TARGET_PX = 24


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize(("face", "target"), [("ui/", PORTAL_TARGET_PX), ("ui/desk", DESK_TARGET_PX)])
def test_every_component_is_sound_at_every_width(
    browser_page: OpensPages, face: str, target: int, width: int, language: str
) -> None:
    page = browser_page(width, language=language)

    page.goto(f"/{face}")

    shoot(page, f"gallery-{face.strip('/')}-{language}")
    check_axe(page)
    check_no_sideways_scroll(page)
    check_targets(page, target)


@pytest.mark.parametrize("status", [*ERRORS, STALE_FORM_SHOWN])
def test_every_error_page_is_sound_and_says_whom_to_call(browser_page: OpensPages, status: int) -> None:
    page = browser_page(390)

    page.goto(f"/ui/error/{status}")

    assert page.get_by_role("link", name="Gọi 1022").is_visible()
    assert "K7QM-2F9D" in page.inner_text("main")
    check_axe(page)
    check_no_sideways_scroll(page)
    check_targets(page, PORTAL_TARGET_PX)
