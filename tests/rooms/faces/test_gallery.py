"""The gallery shows every partial of the design system, at both densities; who adds one adds it there too."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.test.signals import template_rendered

from motcua.faces.ui import urls
from motcua.faces.ui.views import PAGES

FOLDER = Path(urls.__file__).parent / "templates" / "ui"
GALLERY = "ui/gallery/"
#: What needs more than a page to be seen, and where it is tested.
ELSEWHERE = {
    "ui/error_desk.html",  # at the desk's addresses: "refused" in tests/journeys/test_desk_routes.py
    "ui/held.html",  # after a session has ended in mid-form: tests/journeys/test_behaviours.py
    "ui/signed_out.html",  # a part of a page whose session has ended
    "ui/error_notice.html",  # an error in a part of a page
}
BOTH_DENSITIES = ("portal", "desk")

pytestmark = pytest.mark.django_db


def _partials() -> set[str]:
    found = {f"ui/{path.relative_to(FOLDER)}" for path in FOLDER.rglob("*.html")}
    return {name for name in found if not name.startswith(GALLERY)}


def _rendered(client: Client, *addresses: str) -> set[str]:
    names: set[str] = set()

    def note(*, template: object, **_more: object) -> None:
        names.add(str(getattr(template, "name", "")))

    template_rendered.connect(note)
    try:
        for address in addresses:
            assert client.get(address).status_code == 200
    finally:
        template_rendered.disconnect(note)
    return names


def test_every_partial_is_in_the_gallery(client: Client) -> None:
    shown = _rendered(client, *(f"/ui/{page}" for page in PAGES), "/ui/error/404")

    assert sorted(_partials() - shown - ELSEWHERE) == [], "Show it in motcua/faces/ui/templates/ui/gallery/"
    assert ELSEWHERE - _partials() == set()


def test_components_are_shown_at_both_densities(client: Client) -> None:
    shown = [
        {name for name in _rendered(client, f"/ui/{page}") if not name.startswith(GALLERY)} for page in BOTH_DENSITIES
    ]

    frames = {"ui/portal.html", "ui/desk.html"}
    own = {
        "ui/sections.html",
        "ui/city_clock.html",
        "ui/rail.html",
        "ui/keys.html",
        "ui/identity_bar.html",
        "ui/back_link.html",
    }
    assert (shown[0] ^ shown[1]) - frames - own == set()
