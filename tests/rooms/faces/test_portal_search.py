"""Finding on the portal: what a search field suggests while one types."""

from __future__ import annotations

from html import unescape

import pytest

from tests.cast import Cast
from tests.dossiers import BIRTH, procedure
from tests.rooms.faces.citizen import client_of


def _suggested(words: str, *, language: str = "vi") -> str:
    response = client_of(language=language).get("/tim/goi-y/", {"q": words})
    assert response.status_code == 200
    return unescape(response.content.decode())


@pytest.mark.parametrize(
    "words", ["khai sinh", "KHAI SINH", "khai sin", "giay khai sinh", "khia sinh", "lam giay khai sinh cho con"]
)
def test_birth_is_suggested_however_it_is_written(cast: Cast, words: str) -> None:
    assert f"/thu-tuc/{procedure(BIRTH).procedure}/?q=" in _suggested(words)


def test_the_first_words_are_those_of_the_people(cast: Cast) -> None:
    shown = _suggested("sổ đỏ")

    assert shown.index("suggestion__name") < shown.index("suggestion__note")
    assert "Đăng ký" in shown


@pytest.mark.parametrize("words", ["", "   ", "zzzqqqxxx", "'; drop table", "%", "\\", "😀", "a" * 10_000, "\x00"])
def test_silly_words_suggest_nothing_and_break_nothing(cast: Cast, words: str) -> None:
    assert 'role="option"' not in _suggested(words)


def test_what_is_told_to_screen_readers_is_in_the_readers_language(cast: Cast) -> None:
    assert "suggestions. The arrow keys" in _suggested("land", language="en")


def test_only_reading_is_answered(cast: Cast) -> None:
    assert client_of().post("/tim/goi-y/", {"q": "khai sinh"}).status_code == 405


def test_a_page_without_scripts_keeps_the_plain_search(cast: Cast) -> None:
    page = client_of().get("/").content.decode()

    assert '<form class="search search--large" role="search" action="/tim/" method="get"' in page
