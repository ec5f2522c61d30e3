"""Colours that can be read, pages that are light, icons that exist, nothing that may not be shipped."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from motcua.faces.ui.templatetags.ui import allowed_icons
from motcua.faces.ui.vocabulary import STATUSES
from tests.environment import ROOT

TOKENS = ROOT / "frontend" / "src" / "styles" / "_tokens.scss"
STATIC = ROOT / "build" / "static"
TEXT = 4.5
SHAPE = 3.0

#: What stands on what, and how much contrast WCAG 2.2 asks of it (1.4.3 for words, 1.4.11 for shapes).
PAIRS = [
    *[(ink, ground, TEXT) for ink in ("ink", "ink-2", "act", "act-deep", "visited") for ground in ("paper", "surface")],
    *[(ink, "hover", TEXT) for ink in ("ink", "ink-2", "act")],
    *[(ink, "rail", TEXT) for ink in ("ink", "ink-2", "late")],
    *[("paper", ground, TEXT) for ground in ("act", "act-deep", "brand", "brand-deep", "success")],
    *[(tone, f"{tone}-bg", TEXT) for tone in ("info", "ok", "soon", "late", "wait", "mute")],
    *[("ink", f"{tone}-bg", TEXT) for tone in ("info", "ok", "soon", "late", "wait", "mute")],
    *[("act-deep", f"{tone}-bg", TEXT) for tone in ("info", "ok", "soon", "late")],
    ("act", "info-bg", TEXT),
    ("ink-2", "info-bg", TEXT),
    ("ink-2", "ok-bg", TEXT),
    ("ink-2", "mute-bg", TEXT),
    ("error", "paper", TEXT),
    ("late", "paper", TEXT),
    ("soon", "paper", TEXT),
    ("ok", "paper", TEXT),
    ("wait", "paper", TEXT),
    ("ink", "gold", TEXT),
    ("gold", "brand", SHAPE),
    ("edge", "paper", SHAPE),
    ("edge", "surface", SHAPE),
    ("edge", "hover", SHAPE),
    # The focus ring: a dark edge, since gold alone is too faint on white.
    ("ink", "paper", SHAPE),
    ("ink", "surface", SHAPE),
    # What a thick line beside a promise says is said in words too; it is seen all the same.
    *[(line, "paper", SHAPE) for line in ("act", "success", "wait", "late", "error")],
]

PORTAL_BYTES_MAX = 120 * 1024
PORTAL_SCRIPT_BYTES_MAX = 30_000
PORTAL_FONTS = "fonts/be-vietnam-pro-*.woff2"
#: Left for the page's own markup.
PAGE_BYTES = 8_000


def _tokens() -> dict[str, str]:
    return dict(re.findall(r'"([\w-]+)": (#[0-9a-f]{6})', TOKENS.read_text(encoding="utf-8")))


def _luminance(colour: str) -> float:
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio of two colours, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize(("ink", "ground", "needed"), PAIRS)
def test_what_stands_on_what_can_be_read(ink: str, ground: str, needed: float) -> None:
    tokens = _tokens()

    assert contrast(tokens[ink], tokens[ground]) >= needed


def test_every_colour_of_a_tone_is_a_token() -> None:
    assert {look.tone.value for look in STATUSES.values()} <= {*_tokens()}


def _built(pattern: str) -> list[Path]:
    found = sorted(STATIC.glob(pattern))
    assert found, f"{pattern} is not built. One command builds it: make front"
    return found


def _sent(path: Path) -> int:
    """How many bytes go over the line: fonts are compressed already."""
    content = path.read_bytes()
    return len(content) if path.suffix == ".woff2" else len(gzip.compress(content, 9))


def test_a_page_of_the_portal_is_light() -> None:
    parts = [*_built("portal.css"), *_built("portal.js"), *_built("icons.svg"), *_built(PORTAL_FONTS)]
    sizes = {path.name: _sent(path) for path in parts}

    assert sum(sizes.values()) + PAGE_BYTES <= PORTAL_BYTES_MAX, sizes


@pytest.mark.parametrize("face", ["portal", "desk"])
def test_scripts_are_small(face: str) -> None:
    assert _sent(_built(f"{face}.js")[0]) <= PORTAL_SCRIPT_BYTES_MAX


@pytest.mark.parametrize("face", ["portal", "desk"])
def test_nothing_is_shipped_that_belongs_to_another_government(face: str) -> None:
    sheet = _built(f"{face}.css")[0].read_text(encoding="utf-8")

    assert not re.search(r"GDS Transport|crest|crown", sheet, re.IGNORECASE)


def test_the_sprite_has_every_allowed_icon_and_the_emblem() -> None:
    sprite = _built("icons.svg")[0].read_text(encoding="utf-8")

    assert set(re.findall(r'<symbol id="([\w-]+)"', sprite)) == allowed_icons() | {"emblem"}


def test_templates_name_only_icons_that_exist() -> None:
    named = {
        (name, path.name)
        for path in ROOT.glob("motcua/faces/**/*.html")
        for name in re.findall(r"""(?<![.\w])icon[ =]["']([\w-]+)["']""", path.read_text(encoding="utf-8"))
    }

    assert named
    assert not [pair for pair in named if pair[0] not in allowed_icons()]


def test_statuses_name_only_icons_that_exist() -> None:
    assert {look.icon for look in STATUSES.values()} <= allowed_icons()


def test_templates_have_nothing_inline_that_the_content_policy_forbids() -> None:
    breaches = [
        (path.name, found)
        for path in ROOT.glob("motcua/faces/**/*.html")
        for found in re.findall(
            r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:|hx-on", path.read_text(encoding="utf-8")
        )
    ]

    assert not breaches
