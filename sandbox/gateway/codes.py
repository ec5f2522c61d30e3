"""VietQR codes as a bank's application reads them; written apart from the city's own, so that each checks the other."""

from __future__ import annotations

from dataclasses import dataclass


class UnreadableError(ValueError):
    """The picture holds no code that a bank could pay."""


@dataclass(frozen=True)
class Order:
    bank: str
    account: str
    holder: str
    amount: int | None
    memo: str


def read(text: str) -> Order:
    """Raises `UnreadableError`."""
    body, said = text[:-4], text[-4:]
    if not body.endswith("6304") or f"{_crc16(body.encode()):04X}" != said:
        raise UnreadableError("Mã QR hỏng (sai mã kiểm tra).")
    top = _fields(text)
    to = _fields(_fields(top.get("38", "")).get("01", ""))
    more = _fields(top.get("62", ""))
    amount = top.get("54", "")
    if "00" not in to or "01" not in to or (amount and not amount.isdigit()):
        raise UnreadableError("Mã QR không có tài khoản nhận.")
    return Order(to["00"], to["01"], top.get("59", ""), int(amount) if amount else None, more.get("08", ""))


def _fields(text: str) -> dict[str, str]:
    found = {}
    place = 0
    while place < len(text):
        try:
            length = int(text[place + 2 : place + 4])
        except ValueError as fault:
            raise UnreadableError("Mã QR hỏng.") from fault
        value = text[place + 4 : place + 4 + length]
        if len(value) != length:
            raise UnreadableError("Mã QR bị cắt.")
        found[text[place : place + 2]] = value
        place += 4 + length
    return found


def _crc16(content: bytes) -> int:
    """CRC-16/CCITT-FALSE by a table of a nibble."""
    table = [0]
    for high in range(1, 16):
        value = high << 12
        for _bit in range(4):
            value = ((value << 1) ^ 0x1021 if value & 0x8000 else value << 1) & 0xFFFF
        table.append(value)
    crc = 0xFFFF
    for byte in content:
        for nibble in (byte >> 4, byte & 15):
            crc = ((crc << 4) & 0xFFFF) ^ table[(crc >> 12) ^ nibble]
    return crc
