"""Codes of dossiers (Circular 01/2018/TT-VPCP art. 19) and references of filings not yet received."""

from __future__ import annotations

import re
from datetime import date

# Without letters and digits that are misread or misheard: 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V.
REFERENCE_ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
REFERENCE_LENGTH = 9


def dossier_code(*, unit_code: str, on: date, number: int) -> str:
    """`000.00.15.H13-230615-0001`: the unit's identifier, the day of receipt, the running number of that day.

    The number has four digits, five beyond 9999.
    """
    return f"{unit_code}-{on:%y%m%d}-{number:04d}"


def reference(number: int) -> str:
    """A filing's reference from a random number: nine letters in three groups, e.g. `KHA-7QM-XRT`."""
    letters = []
    for _ in range(REFERENCE_LENGTH):
        number, remainder = divmod(number, len(REFERENCE_ALPHABET))
        letters.append(REFERENCE_ALPHABET[remainder])
    text = "".join(letters)
    return f"{text[:3]}-{text[3:6]}-{text[6:]}"


_CODE = re.compile(r"(\d{3})(\d{2})(\d{2})([A-Z]\d{2})(\d{6})(\d{4,5})")


def spelled(typed: str) -> str:
    """A code or reference as it is written, from how somebody typed it: small letters, other dashes or none, blanks. What is
    neither stays as it is."""
    bare = "".join(filter(str.isalnum, typed.upper()))
    if found := _CODE.fullmatch(bare):
        agency, sub, unit, city, day, number = found.groups()
        return f"{agency}.{sub}.{unit}.{city}-{day}-{number}"
    if len(bare) == REFERENCE_LENGTH:
        return f"{bare[:3]}-{bare[3:6]}-{bare[6:]}"
    return typed.strip().upper()
