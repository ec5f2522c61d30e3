"""Texts in the squares of cards: whole, with more than expected, and broken."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.foundation.database.errors import UnableTo
from motcua.registry.people.errors import UnableToReadCard
from motcua.service.insurance.errors import UnableToReadBirthday, UnableToReadSquare
from motcua.service.insurance.rules.squares import read_birthday, read_square
from tests.insurance import BIRTH_ON, CITIZEN_NUMBER, NAME, NUMBER

HEX_NAME = NAME.encode().hex()
CITIZEN_CARD = f"{CITIZEN_NUMBER}||TRẦN THỊ BƯỞI|14031992|Nữ|12 hẻm 5, An Khánh|25042021"
INSURANCE_CARD = (
    f"GD492{NUMBER}|{HEX_NAME}|14/03/1992|2|{'An Khánh'.encode().hex()}|92 - 047|01/01/2023|-|15/12/2022|||4||$"
)


def test_a_citizen_card_asks_by_its_number() -> None:
    found = read_square(CITIZEN_CARD)

    assert (found.number.number, found.name, found.birth_on) == (CITIZEN_NUMBER, NAME, BIRTH_ON)


def test_a_citizen_card_with_more_fields_is_read_as_well() -> None:
    assert read_square(CITIZEN_CARD + "|Cha|Mẹ||") == read_square(CITIZEN_CARD)


def test_a_citizen_card_with_a_field_less_is_refused() -> None:
    with pytest.raises(UnableToReadCard, match="6 parts"):
        read_square(CITIZEN_CARD.rpartition("|")[0])


def test_an_insurance_card_has_its_name_in_hexadecimal() -> None:
    found = read_square(INSURANCE_CARD)

    assert (found.number.number, found.number.printed) == (NUMBER, f"GD492{NUMBER}")
    assert (found.name, found.birth_on) == (NAME, BIRTH_ON)


@pytest.mark.parametrize("text", [f"{NUMBER}|{HEX_NAME}|14/03/1992", f"{NUMBER}|{NAME}|14/03/1992|||||||||||"])
def test_three_fields_are_enough_and_a_name_may_be_written_out(text: str) -> None:
    assert (read_square(text).number.number, read_square(text).name) == (NUMBER, NAME)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"{NUMBER}|{HEX_NAME}", "2 parts"),
        (f"{NUMBER}|{HEX_NAME[:-1]}|14/03/1992", "name in it is broken"),
        (f"{NUMBER}|54c3|14/03/1992", "name in it is broken"),
        (f"{NUMBER}|5472e1baa6|14/03/1992".replace("baa6", "ff"), "name in it is broken"),
        (f"{NUMBER}|{'Trần 2'.encode().hex()}|14/03/1992", "name in it is broken"),
        (f"{NUMBER}|610762|14/03/1992", "name in it is broken"),
        (f"{NUMBER}||14/03/1992", "name in it is broken"),
        (f"{NUMBER}|{HEX_NAME}|1992", "no whole birthday"),
        (f"{NUMBER}|{HEX_NAME}|31/02/1992", "no whole birthday"),
        ("|||||", "no number"),
        ("https://example.vn|x|y", "no number"),
        (f"{NUMBER}|\x00{HEX_NAME}|14/03/1992", "characters that no card has"),
        ("9" * 3_000, "longer than any"),
    ],
)
def test_what_is_broken_is_refused_and_never_guessed(text: str, why: str) -> None:
    with pytest.raises(UnableToReadSquare, match=why):
        read_square(text)


@settings(max_examples=30)
@given(st.text(max_size=60))
def test_whatever_a_reader_types_is_a_question_or_a_refusal(text: str) -> None:
    try:
        found = read_square(f"{NUMBER}|{text}")
    except UnableTo:
        return
    assert found.name
    assert found.number.number == NUMBER


@pytest.mark.parametrize("text", ["14/03/1992", "14/3/1992", "14-03-1992", "14.03.1992", "14031992", " 1992-03-14 "])
def test_a_birthday_may_be_typed_in_several_ways(text: str) -> None:
    assert read_birthday(text) == date(1992, 3, 14)


@pytest.mark.parametrize("text", ["", "1992", "30/02/1992", "1431992", "mai", "٠١/٠٢/1990"])
def test_half_a_birthday_is_none(text: str) -> None:
    with pytest.raises(UnableToReadBirthday):
        read_birthday(text)
