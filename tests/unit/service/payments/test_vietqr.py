"""VietQR codes: what a code says, its check sum, and what is no code."""

from __future__ import annotations

import pytest

from motcua.service.payments.gateways.vietqr.rules import UnreadableCode, VietQr, crc, decode, encode, field, parts
from sandbox.gateway.codes import read

#: A real code, kept in a public repository of a parser; its writer put "00" where the standard has "01".
SAMPLE = "00020001021238570010A00000072701270006970436011308810004580860208QRIBFTTA53037045802VN6304CD60"
SAMPLE_SAYS = VietQr(bank="970436", account="0881000458086", version="00")


def a_code(**changes: object) -> VietQr:
    said = {
        "bank": "970436",
        "account": "0881000458086",
        "amount_vnd": 75_000,
        "name": "KHO BAC NHA NUOC",
        "city": "CAN THO",
        "reference": "MCKHA7QMXRT4",
        "purpose": "MCKHA7QMXRT4",
    }
    return VietQr(**{**said, **changes})  # type: ignore[arg-type]  # the test's own changes


def test_the_sample_is_read_and_written_to_the_letter() -> None:
    assert decode(SAMPLE) == SAMPLE_SAYS
    assert encode(SAMPLE_SAYS) == SAMPLE
    assert crc(SAMPLE[:-4]) == "CD60"


def test_what_was_encoded_is_decoded_the_same() -> None:
    assert decode(encode(a_code())) == a_code()


def test_the_reference_goes_in_field_62() -> None:
    more = parts(parts(encode(a_code()))["62"])

    assert more == {"05": "MCKHA7QMXRT4", "08": "MCKHA7QMXRT4"}


def test_a_bank_that_was_written_apart_reads_the_same() -> None:
    order = read(encode(a_code()))

    assert (order.bank, order.account, order.amount, order.memo) == ("970436", "0881000458086", 75_000, "MCKHA7QMXRT4")


def test_vietnamese_letters_lose_their_marks() -> None:
    code = decode(encode(a_code(name="Kho bạc Nhà nước", purpose="Lệ phí, đợt 1")))

    assert (code.name, code.purpose) == ("KHO BAC NHA NUOC", "LE PHI DOT 1")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no check sum"),
        (SAMPLE[:-1], "no check sum"),
        (SAMPLE.replace("0881000458086", "0881000458087"), "check sum is wrong"),
        (SAMPLE[:-4] + "0000", "check sum is wrong"),
        ("6304" + crc("6304"), "no account"),
    ],
)
def test_what_is_no_code_is_refused(text: str, why: str) -> None:
    with pytest.raises(UnreadableCode, match=why):
        decode(text)


def test_another_currency_is_refused() -> None:
    other = SAMPLE[:-4].replace("5303704", "5303840")

    with pytest.raises(UnreadableCode, match="đồng"):
        decode(other + crc(other))


@pytest.mark.parametrize("text", ["00", "0005ab", "00aa", "000201000201"])
def test_fields_that_are_broken_off_or_come_twice_are_refused(text: str) -> None:
    with pytest.raises(UnreadableCode):
        parts(text)


def test_a_field_holds_something_and_at_most_99_characters() -> None:
    for value in ("", "x" * 100):
        with pytest.raises(ValueError, match="99"):
            field("08", value)
    with pytest.raises(ValueError, match="six digits"):
        encode(a_code(bank="97043"))
