"""The chips above a list: everything, and how many there are of each state or kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from motcua.faces.ui.values import Chip, Words

S = TypeVar("S", bound=StrEnum)


def chips_of(
    every: Words,
    words: Mapping[S, Words],
    found: Iterable[S] | Mapping[S, int],
    *,
    current: S | None,
    href: Callable[[str], str],
) -> list[Chip]:
    """`found` is the state of each line that the other filters leave, or how many of each there are; `href` gives the list's
    address for a state, and for '' that of all."""
    counts = Counter(found)
    first = Chip(words=every, href=href(""), current=current is None, count=counts.total())
    return [first] + [
        Chip(words=each, href=href(state.value), current=current is state, count=counts[state])
        for state, each in words.items()
    ]
