"""Text: what may be kept, found and sorted."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.text.errors import UnableToReadLongText, UnableToReadText
from motcua.foundation.text.rules import clean, name_sort_key, nfc, search_key, sort_key


def by_bytes(texts: list[str], *, key: Callable[[str], str] = sort_key) -> list[str]:
    """Sorted as PostgreSQL sorts a key column under the collation C."""
    return sorted(texts, key=lambda text: key(text).encode())


def test_text_typed_in_two_ways_is_kept_in_one() -> None:
    assert nfc(unicodedata.normalize("NFD", "Nguyễn Thị Đượm")) == "Nguyễn Thị Đượm"


def test_clean_text_has_no_space_around_it_and_bare_line_feeds() -> None:
    assert clean("  dòng một\r\n\tdòng hai\rdòng ba \n") == "dòng một\n\tdòng hai\ndòng ba"


@pytest.mark.parametrize(
    ("text", "character", "place"),
    [("a\x00b", "U+0000", 2), ("\ud83d", "U+D83D", 1), ("ab\x1b[2J", "U+001B", 3), ("a\x85", "U+0085", 2)],
)
def test_a_character_that_cannot_be_kept_is_named(text: str, character: str, place: int) -> None:
    with pytest.raises(UnableToReadText) as refusal:
        clean(text)

    assert (refusal.value.facts["character"], refusal.value.facts["place"]) == (character, place)


def test_a_control_character_at_the_edge_is_not_stripped_in_silence() -> None:
    with pytest.raises(UnableToReadText):
        clean("tên\x1f")


def test_length_is_counted_in_whole_letters() -> None:
    assert clean(unicodedata.normalize("NFD", "ệ") * 5, length_max=5) == "ệ" * 5

    with pytest.raises(UnableToReadLongText, match="6 characters and at most 5"):
        clean("ệ" * 6, length_max=5)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Quyền sử dụng  ĐẤT (sổ đỏ)", "quyen su dung dat so do"),
        ("Đường 30/4, P.An Khánh", "duong 30 4 p an khanh"),
        ("ƯỚC MƠ", "uoc mo"),
        ("…", ""),
    ],
)
def test_a_search_key_forgives_marks_case_and_punctuation(text: str, key: str) -> None:
    assert search_key(text) == key
    assert search_key(unicodedata.normalize("NFD", text)) == key


def test_letters_sort_in_the_order_of_the_alphabet() -> None:
    alphabet = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")

    assert by_bytes(alphabet[::-1]) == alphabet


def test_tones_sort_ngang_huyen_hoi_nga_sac_nang() -> None:
    tones = ["ma", "mà", "mả", "mã", "má", "mạ"]

    assert by_bytes(tones[::-1]) == tones


@pytest.mark.parametrize(
    "in_order",
    [
        ["An Bình", "An Khánh", "Anh", "Ăn", "Ân"],
        ["ban", "bàn", "bạn", "bang", "băn"],
        ["Da", "Dư", "Đa", "Đư", "E"],
        ["Hoa Mai", "Hòa An", "Hòa Bình", "Hoan"],
        ["Ô Môn", "Ông", "Ơn"],
        ["10", "2", "a"],
    ],
)
def test_letters_count_before_tones_and_words_before_the_next_word(in_order: list[str]) -> None:
    assert by_bytes(in_order[::-1]) == in_order


def test_the_place_of_the_tone_mark_does_not_matter() -> None:
    assert sort_key("hoà, THỦY") == sort_key("Hòa thuỷ")


def test_people_sort_by_given_name_then_middle_then_family() -> None:
    in_order = [
        "Trần An",
        "Lê Thị An",
        "Nguyễn Văn An",
        "Trần Văn An",
        "Đỗ Thị Ngọc Ánh",
        "Nguyễn Thị Ngọc Ánh",
        "Võ Ân",
        "Lý Bình",
    ]

    assert by_bytes(in_order[::-1], key=name_sort_key) == in_order


def test_a_name_of_one_word_and_no_name_have_keys_too() -> None:
    assert name_sort_key("Ánh") < name_sort_key("Lê Ánh")
    assert name_sort_key("") < name_sort_key("A")
