"""The QR code of the chip card, as a scanner types it."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.registry.people.errors import UnableToReadCard
from motcua.registry.people.rules import read_card
from motcua.registry.people.values import CardData, Sex

FIELDS = (
    "092090001234",
    "361234567",
    "NGUYỄN VĂN A",
    "15061990",
    "Nam",
    "12 Nguyễn Trãi, An Hội, Ninh Kiều, Cần Thơ",
    "25042021",
)


def qr(**changes: str) -> str:
    """The card's text with fields replaced: `qr(_3="31021990")`."""
    fields = list(FIELDS)
    for place, text in changes.items():
        fields[int(place.removeprefix("_"))] = text
    return "|".join(fields)


def test_a_card_is_read_by_position() -> None:
    card = read_card(qr())

    assert card.number == "092090001234"
    assert card.old_number == "361234567"
    assert card.name == "Nguyễn Văn A"
    assert (card.birth_on, card.sex, card.issued_on) == (date(1990, 6, 15), Sex.MALE, date(2021, 4, 25))
    assert card.address == "12 Nguyễn Trãi, An Hội, Ninh Kiều, Cần Thơ"


def test_a_card_without_an_old_number_and_with_later_fields() -> None:
    card = read_card(qr(_1="") + "|NGUYỄN VĂN B|TRẦN THỊ C||anything")

    assert card.old_number == ""
    assert card.issued_on == date(2021, 4, 25)


def test_the_enter_of_a_scanner_and_decomposed_letters_do_no_harm() -> None:
    card = read_card(unicodedata.normalize("NFD", qr()) + "\r\n")

    assert card.name == unicodedata.normalize("NFC", "Nguyễn Văn A")


def test_a_name_in_small_letters_stays_as_it_is() -> None:
    assert read_card(qr(_2="H’Hen Niê")).name == "H’Hen Niê"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it has 1 parts"),
        ("092090001234", "it has 1 parts"),
        ("|".join(FIELDS[:6]), "it has 6 parts"),
        ("||||||", "is no citizen number"),
        (qr(_0="09209000123"), "is no citizen number"),
        (qr(_1="12345"), "is no former number"),
        (qr(_2=""), "it has no name"),
        (qr(_2="15061990"), "it has no name"),
        (qr(_3="31021990"), "there is no such day"),
        (qr(_3="1990-06-15"), "is no date"),
        (qr(_3="00000000"), "there is no such day"),
        (qr(_3="15061991"), "does not fit its birthday and sex"),
        (qr(_4="Nữ"), "does not fit its birthday and sex"),
        (qr(_4="X"), "is no sex"),
        (qr(_6=""), "is no date"),
        (qr(_6="25041980"), "it was issued before the birthday"),
        (qr(_5="a\x00b"), "characters that no card has"),
        (qr(_5="\ud800"), "characters that no card has"),
        (qr(_5="x" * 2_000), "longer than any card's"),
    ],
)
def test_what_is_no_card_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(UnableToReadCard) as refused:
        read_card(text)

    assert reason in refused.value.message


def read_or_refused(text: str) -> CardData | str:
    try:
        return read_card(text)
    except UnableToReadCard as refused:
        return refused.message


@given(st.lists(st.text(max_size=20), max_size=12).map("|".join))
def test_no_text_breaks_the_reader(text: str) -> None:
    assert isinstance(read_or_refused(text), str)  # a card is not found by chance


@given(st.integers(0, 6), st.text(max_size=12))
def test_no_single_field_breaks_the_reader(place: int, text: str) -> None:
    read = read_or_refused(qr(**{f"_{place}": text}))

    if isinstance(read, CardData):
        assert (read.number, read.birth_on) == ("092090001234", date(1990, 6, 15))
    else:
        assert "could not be read" in read
