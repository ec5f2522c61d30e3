"""How words are folded, corrected and put into queries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.registry.catalogue.rules import fold, search_columns, slips, spellings_of, wanted

WORDS = st.text(alphabet="abcdhgin", max_size=7)


@pytest.mark.parametrize(
    ("one", "other"), [("Đăng ký", "dang ki"), ("LÝ LỊCH", "li lich"), ("Quý", "qui"), ("Sổ đỏ", "so do")]
)
def test_spellings_that_are_both_in_use_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_y_in_other_words_stays() -> None:
    assert fold("giấy xây dựng ngày") == "giay xay dung ngay"


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ("sinh", "sinh", 0),
        ("sihn", "sinh", 1),
        ("khai", "kahi", 1),
        ("dunng", "dung", 1),
        ("hom", "hon", 1),
        ("", "an", 2),
    ],
)
def test_slips_are_counted(one: str, other: str, count: int) -> None:
    assert slips(one, other) == count


@given(one=WORDS, other=WORDS)
def test_slips_go_both_ways_and_are_none_only_between_equals(one: str, other: str) -> None:
    assert slips(one, other) == slips(other, one)
    assert (slips(one, other) == 0) == (one == other)
    assert slips(one, other) <= max(len(one), len(other))


def test_letters_in_the_wrong_order_are_the_likeliest_slip() -> None:
    assert spellings_of("kahi", ["khi", "khai", "kha"]) == ("khai",)


def test_all_that_are_as_near_are_given() -> None:
    assert spellings_of("hom", ["hon", "ho", "hop", "nom", "nha"]) == ("ho", "hon", "hop", "nom")


@pytest.mark.parametrize("word", ["ab", "k", ""])
def test_short_words_are_not_corrected(word: str) -> None:
    assert spellings_of(word, ["an", "ba"]) == ()


def test_a_word_that_is_far_from_all_stays() -> None:
    assert spellings_of("asdfghjkl", ["an", "giay", "asphalt"]) == ()


@pytest.mark.parametrize("text", ["", "   ", "%_%", "& | ! ( )", "'", "x0x x0x", "\N{GRINNING FACE}", "'; --"])
def test_nothing_to_look_for_is_nothing(text: str) -> None:
    assert wanted(text) is None


def test_the_last_word_may_be_unfinished() -> None:
    found = wanted("Hộ chi")

    assert found is not None
    assert found.every_word == "('ho') & ('chi':*)"
    assert found.phrase == "('ho') <-> ('chi':*)"


def test_filler_words_stay_when_they_are_all_there_is() -> None:
    found = wanted("toi muon")

    assert found is not None
    assert found.without(frozenset({"toi", "muon"})) == found


@given(st.text(max_size=300))
def test_any_text_makes_a_query_of_words_alone(text: str) -> None:
    found = wanted(text)

    if found is not None:
        assert len(found.words) <= 12
        assert all(word.isalnum() for (word,) in found.words)


def test_terms_are_found_joined_and_codes_without_their_dot() -> None:
    columns = search_columns(
        code="1.001456", names=["Cấp hộ chiếu"], nicknames=["Làm hộ chiếu"], synonyms=["hộ chiếu"], others=[]
    )

    assert {"1 001456", "1001456", "001456", "ho chieu", "hochieu", "lam ho chieu"} <= set(columns.terms)
    assert "hochieu" not in columns.words
    assert "x0x" not in columns.words
