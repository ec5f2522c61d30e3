"""A map without boundaries: one tile of one size for each place, in blocks of the places they belong to, in reading
order. Nothing of it is taken from a map, so nothing needs a licence, and a small ward is seen as well as a wide one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from motcua.foundation.rendering.errors import UnableToDraw

#: More shades cannot be told apart.
CLASSES_MAX = 5
TILES_MAX = 400


class TileState(StrEnum):
    """`NONE`: no case, so no share. `HIDDEN`: too few cases to be shown in public."""

    SHOWN = "shown"
    NONE = "none"
    HIDDEN = "hidden"


def class_of(value: Decimal, bounds: Sequence[Decimal]) -> int:
    """The number of the class from 1; `bounds` are where the next class begins: 50 lies in the second of (50, 80)."""
    return bisect_right(bounds, value) + 1


def check(*, bounds: Sequence[Decimal], tiles: int, title: str) -> None:
    """Raises `UnableToDraw` for bounds that do not rise and for more classes or tiles than can be read."""
    if list(bounds) != sorted(set(bounds)):
        raise UnableToDraw(title=title, cause="the bounds of its classes do not rise")
    if len(bounds) + 1 > CLASSES_MAX:
        raise UnableToDraw(title=title, cause=f"{len(bounds) + 1} classes, at most {CLASSES_MAX} can be told apart")
    if tiles > TILES_MAX:
        raise UnableToDraw(title=title, cause=f"{tiles} tiles, at most {TILES_MAX} can be read")
