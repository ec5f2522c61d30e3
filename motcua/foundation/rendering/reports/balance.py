"""Centred lines of nearly one length, so that no last word stands alone. Measured with the metrics of Times New Roman,
which the house's own font has."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PIL import ImageFont

_FONTS = Path(__file__).resolve().parents[1] / "fonts"
#: Measured large: widths grow in step with the size.
_SIZE = 1000
_MM_PER_POINT = 25.4 / 72


@cache
def _font(bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONTS / f"texgyretermes-{'bold' if bold else 'regular'}.otf", _SIZE)


def width_mm(words: str, *, size: float, bold: bool) -> float:
    """How wide one line of `words` is, in type of `size` points."""
    return _font(bold).getlength(words) / _SIZE * size * _MM_PER_POINT


def balanced(words: str, *, room_mm: float, size: float, bold: bool = True) -> list[str]:
    """`words` in as few lines as fit `room_mm`, the widest of them as narrow as it can be. A word that is wider than
    the room stands alone and is broken by whoever lays it out."""
    parts = words.split(" ")
    fewest = _lines(parts, room_mm, size, bold)
    narrow, wide = 0.0, room_mm
    for _ in range(12):
        middle = (narrow + wide) / 2
        if len(_lines(parts, middle, size, bold)) > len(fewest):
            narrow = middle
        else:
            wide = middle
    return _lines(parts, wide, size, bold)


def _lines(parts: list[str], room_mm: float, size: float, bold: bool) -> list[str]:
    lines = [parts[0]]
    for part in parts[1:]:
        longer = f"{lines[-1]} {part}"
        if width_mm(longer, size=size, bold=bold) <= room_mm:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines
