"""The canvas speaks Vietnamese and English: its scripts hold the English, words-vi.js the Vietnamese."""

from __future__ import annotations

import re

import pytest

from tests.environment import ROOT

SCRIPTS = ROOT / "frontend" / "src" / "scripts" / "designer"
TEXT = r'"((?:[^"\\]|\\.)*)"'
#: `t("…")` says a text, `n("…")` marks one that is said later.
_SAID = re.compile(rf"\b[tn]\(\s*{TEXT}")
_ENTRY = re.compile(rf"^  (?:{TEXT}|(\w+)):\s*{TEXT},$", re.MULTILINE)
_PLACE = re.compile(r"\{\w+\}")


def _said() -> set[str]:
    return {text for file in SCRIPTS.glob("*.js") for text in _SAID.findall(file.read_text(encoding="utf-8"))}


def _parts() -> tuple[dict[str, str], dict[str, str]]:
    """Our own texts and those of bpmn-js, by their English."""
    own, library = (SCRIPTS / "words-vi.js").read_text(encoding="utf-8").split("const OF_BPMN_JS")
    return _entries(own), _entries(library)


def _entries(source: str) -> dict[str, str]:
    return {quoted or bare: vietnamese for quoted, bare, vietnamese in _ENTRY.findall(source)}


def test_everything_that_the_canvas_says_is_said_in_vietnamese() -> None:
    own, _library = _parts()
    said = _said()

    assert len(said) > 100
    assert said - own.keys() == set(), "not translated"
    assert own.keys() - said == set(), "said no more"


@pytest.mark.parametrize("part", [0, 1], ids=["own texts", "texts of bpmn-js"])
def test_a_translation_fills_in_what_its_text_fills_in(part: int) -> None:
    texts = _parts()[part]

    differing = {text for text, words in texts.items() if sorted(_PLACE.findall(text)) != sorted(_PLACE.findall(words))}
    assert texts
    assert differing == set()
