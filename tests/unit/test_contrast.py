"""The colours of `frontend/src/styles/_tokens.scss` can be told apart: WCAG 2.2, 1.4.3 (words) and 1.4.11 (the rest)."""

from __future__ import annotations

import re
from functools import cache

import pytest

from tests.environment import ROOT

TOKENS = ROOT / "frontend" / "src" / "styles" / "_tokens.scss"
WORDS, LARGE_OR_LINES = 4.5, 3.0
#: What words stand on, on both faces.
GROUNDS = ("paper", "surface", "rail", "hover")

PAIRS = [
    *(
        (words, ground, WORDS)
        for words in ("ink", "ink-2", "act", "act-deep", "visited", "error")
        for ground in GROUNDS
    ),
    ("paper", "act", WORDS),
    ("paper", "act-deep", WORDS),
    ("paper", "success", WORDS),
    ("success", "paper", WORDS),
    ("paper", "error", WORDS),
    ("paper", "brand", WORDS),
    ("paper", "brand-deep", WORDS),
    ("ink", "gold", WORDS),
    ("ink", "info-bg", WORDS),
    # Tiles of a map: words and the patterns of their edges stand on the class's own ground.
    *(("ink", f"tile-{number}", WORDS) for number in (1, 2, 3)),
    *(("paper", f"tile-{number}", WORDS) for number in (4, 5)),
    ("ink-2", "mute-bg", WORDS),
    # Lines and marks: the edge of a field, the two layers of the focus, the golden rule under the red band.
    ("edge", "paper", LARGE_OR_LINES),
    ("edge", "surface", LARGE_OR_LINES),
    ("ink", "gold", LARGE_OR_LINES),
    ("gold", "brand", LARGE_OR_LINES),
    ("act", "info-bg", LARGE_OR_LINES),
]
#: They part or fill and carry no meaning of their own (1.4.11 asks nothing of them).
DECORATION = {"line", "surface-line"}


@cache
def _tokens() -> dict[str, str]:
    return dict(re.findall(r'"([a-z0-9-]+)": (#[0-9a-f]{6})', TOKENS.read_text(encoding="utf-8")))


def _own_pairs() -> list[tuple[str, str, float]]:
    """A colour and the ground of its name (`late`, `late-bg`) belong together; a chart's series stands on paper."""
    tokens = _tokens()
    toned = [(name, f"{name}-bg", WORDS) for name in tokens if f"{name}-bg" in tokens]
    on_paper = [(name, "paper", WORDS) for name, _ground, _need in toned]
    charts = [(name, "paper", LARGE_OR_LINES) for name in tokens if name.startswith("chart-")]
    return toned + on_paper + charts


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("front", "ground", "need"), [*PAIRS, *_own_pairs()])
def test_a_colour_can_be_told_from_its_ground(front: str, ground: str, need: float) -> None:
    tokens = _tokens()

    assert _contrast(tokens[front], tokens[ground]) >= need


def test_every_colour_is_judged() -> None:
    judged = {name for front, ground, _need in [*PAIRS, *_own_pairs()] for name in (front, ground)}

    assert set(_tokens()) - judged == DECORATION


def test_the_formula_is_that_of_wcag() -> None:
    assert round(_contrast("#000000", "#ffffff"), 2) == 21
    assert round(_contrast("#767676", "#ffffff"), 2) == 4.54
