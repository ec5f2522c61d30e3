"""Codes that people read, type and say: references of payments and codes of receipts."""

from __future__ import annotations

import re
import unicodedata

# Without letters and digits that are misread or misheard: 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
REFERENCE_LENGTH, RECEIPT_LENGTH = 10, 12
REFERENCE_START = "MC"

_IN_MEMO = re.compile(rf"{REFERENCE_START}([{ALPHABET}]{{{REFERENCE_LENGTH}}})(?![A-Z0-9])")


def reference(number: int) -> str:
    """Of an attempt, from a random number: `MC` and ten letters. Banks carry capital letters and digits, and nothing else
    for certain."""
    return REFERENCE_START + _letters(number, REFERENCE_LENGTH)


def receipt_code(number: int) -> str:
    """Of a receipt, from a random number: `KHA-7QM-XRT-4GD`."""
    text = _letters(number, RECEIPT_LENGTH)
    return "-".join(text[start : start + 3] for start in range(0, RECEIPT_LENGTH, 3))


def spelled_receipt_code(typed: str) -> str:
    """As it is written, from how somebody typed it; what is none stays as it is."""
    bare = "".join(filter(str.isalnum, typed.upper()))
    if len(bare) != RECEIPT_LENGTH:
        return typed.strip().upper()[:40]
    return "-".join(bare[start : start + 3] for start in range(0, RECEIPT_LENGTH, 3))


def reference_in(memo: str) -> str:
    """The reference in the words of a transfer, in which banks put words of their own before and behind it, and change
    letters to capitals. Empty when there is none."""
    found = _IN_MEMO.search(memo.upper()) or _IN_MEMO.search(re.sub(r"[^A-Z0-9]", "", memo.upper()))
    return f"{REFERENCE_START}{found.group(1)}" if found else ""


def masked(name: str) -> str:
    """'Trần Thị Bưởi' as 'T. T. Bưởi': enough for who knows the person, too little for who does not."""
    words = unicodedata.normalize("NFC", name).split()
    if len(words) < 2:
        return f"{words[0][:1]}." if words else ""
    return " ".join([*(f"{word[0]}." for word in words[:-1]), words[-1]])


def _letters(number: int, length: int) -> str:
    letters = []
    for _place in range(length):
        number, remainder = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[remainder])
    return "".join(letters)
