"""VietQR codes: type, length and value one after the other (EMVCo QR Code Specification, Merchant-Presented Mode).

What they hold is in docs/reference/payments.md. Lengths are of characters, two digits; texts are ASCII, so that every bank's
application counts them alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from motcua.foundation.text.rules import search_key

AID = "A000000727"
TO_ACCOUNT = "QRIBFTTA"
STATIC, DYNAMIC = "11", "12"
VND, COUNTRY = "704", "VN"
NAME_LENGTH_MAX, CITY_LENGTH_MAX, TEXT_LENGTH_MAX = 25, 15, 25
VALUE_LENGTH_MAX = 99
_CRC_HEAD = "6304"


class UnreadableCode(ValueError):
    """Why a text is no VietQR code, in English."""


@dataclass(frozen=True, kw_only=True)
class VietQr:
    """What a code asks for. `amount_vnd` None: the payer types it. `reference` is field 62, 05; `purpose` 62, 08, which
    banks show as the words of the transfer."""

    bank: str
    account: str
    amount_vnd: int | None = None
    name: str = ""
    city: str = ""
    reference: str = ""
    purpose: str = ""
    version: str = "01"
    method: str = DYNAMIC


def encode(code: VietQr) -> str:
    """The text of the code. Raises `ValueError` for what a code cannot hold."""
    if len(code.bank) != 6 or not code.bank.isdigit():
        raise ValueError("a bank's number has six digits")
    merchant = (
        field("00", AID) + field("01", field("00", code.bank) + field("01", code.account)) + field("02", TO_ACCOUNT)
    )
    amount = "" if code.amount_vnd is None else field("54", str(code.amount_vnd))
    named = _optional("59", plain(code.name)[:NAME_LENGTH_MAX]) + _optional("60", plain(code.city)[:CITY_LENGTH_MAX])
    more = _optional("05", code.reference[:TEXT_LENGTH_MAX]) + _optional("08", plain(code.purpose)[:TEXT_LENGTH_MAX])
    text = (
        field("00", code.version)
        + field("01", code.method)
        + field("38", merchant)
        + field("53", VND)
        + amount
        + field("58", COUNTRY)
        + named
        + _optional("62", more)
        + _CRC_HEAD
    )
    return text + crc(text)


def decode(text: str) -> VietQr:
    """What a code asks for. Raises `UnreadableCode`."""
    if len(text) < len(_CRC_HEAD) + 4 or text[-8:-4] != _CRC_HEAD:
        raise UnreadableCode("it has no check sum at its end")
    if crc(text[:-4]) != text[-4:].upper():
        raise UnreadableCode("its check sum is wrong")
    fields = parts(text)
    merchant = parts(fields.get("38", ""))
    to = parts(merchant.get("01", ""))
    if merchant.get("00") != AID or "00" not in to or "01" not in to:
        raise UnreadableCode("it names no account at a bank")
    if fields.get("53") != VND:
        raise UnreadableCode("it is not in đồng")
    more = parts(fields.get("62", ""))
    return VietQr(
        version=fields.get("00", ""),
        method=fields.get("01", ""),
        bank=to["00"],
        account=to["01"],
        amount_vnd=_amount(fields.get("54")),
        name=fields.get("59", ""),
        city=fields.get("60", ""),
        reference=more.get("05", ""),
        purpose=more.get("08", ""),
    )


def field(id_: str, value: str) -> str:
    """One field. Raises `ValueError` for an empty or overlong value."""
    if not value or len(value) > VALUE_LENGTH_MAX:
        raise ValueError(f"field {id_} holds 1 to {VALUE_LENGTH_MAX} characters")
    return f"{id_}{len(value):02}{value}"


def parts(text: str) -> Mapping[str, str]:
    """The fields of a text, by id. Raises `UnreadableCode` for one that is broken off or comes twice."""
    found: dict[str, str] = {}
    rest = text
    while rest:
        id_, length = rest[:2], rest[2:4]
        if not (len(rest) >= 4 and _is_number(id_) and _is_number(length)) or len(rest) < 4 + int(length):
            raise UnreadableCode("it is broken off")
        if id_ in found:
            raise UnreadableCode(f"field {id_} comes twice")
        found[id_], rest = rest[4 : 4 + int(length)], rest[4 + int(length) :]
    return found


def crc(text: str) -> str:
    """CRC-16/CCITT-FALSE (polynomial 0x1021, begun with 0xFFFF) of all before it, its own head included."""
    value = 0xFFFF
    for byte in text.encode():
        value ^= byte << 8
        for _bit in range(8):
            value = (value << 1) ^ 0x1021 if value & 0x8000 else value << 1
        value &= 0xFFFF
    return f"{value:04X}"


def plain(text: str) -> str:
    """Capital letters without marks: 'Lệ phí' as 'LE PHI'. What is no Latin letter or digit is left out."""
    return " ".join(search_key(text).upper().encode("ascii", "ignore").decode().split())


def _optional(id_: str, value: str) -> str:
    return field(id_, value) if value else ""


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _amount(text: str | None) -> int | None:
    if text is None:
        return None
    whole, _point, rest = text.partition(".")
    if not _is_number(whole) or rest.strip("0"):
        raise UnreadableCode("its amount is not in whole đồng")
    return int(whole)
