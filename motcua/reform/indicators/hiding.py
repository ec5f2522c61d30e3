"""What of a family of figures is hidden in public, over units, months and half-years at once. Pure.

A month is decided when it has passed, each unit against those beside it (`hidden_in_list`), up and down the tree until
nothing changes: what was published stays published. When a half-year has passed, its sums are hidden where they would give
a month away (`hidden_in_sums`). Figures that are parts of one sum are hidden together: none is the rest of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from motcua.foundation.rendering.suppression import hidden_in_list, hidden_in_sums

#: Counts of one to four may be people whom their neighbours know.
SMALLEST_SHOWN = 5


class Place(NamedTuple):
    """A unit with all below it, or its own office alone, in a month; the half-year where `month` is None."""

    unit: UUID
    own: bool
    month: date | None


Counts = Mapping[tuple[UUID, date], int]


@dataclass(frozen=True, kw_only=True)
class Tree:
    """Which units stand directly below which, by month; only units that have some below them are named."""

    below: Mapping[tuple[UUID, date], tuple[UUID, ...]]

    @cached_property
    def parents(self) -> list[UUID]:
        return sorted({parent for parent, _month in self.below})

    def rows(self, parent: UUID, month: date) -> tuple[UUID, ...]:
        return self.below.get((parent, month), ())


def own_count(counts: Counts, tree: Tree, unit: UUID, month: date) -> int:
    """What the unit's own office did: the rest. A unit that moved within the month may leave less than nothing."""
    below = sum(counts.get((child, month), 0) for child in tree.rows(unit, month))
    return max(0, counts.get((unit, month), 0) - below)


def hidden_places(
    *, parts: Sequence[Counts], tree: Tree, months: Sequence[date], is_whole: bool, already: Collection[Place] = ()
) -> set[Place]:
    """What is hidden of figures made of `parts`. `is_whole`: the half-year has passed, so its sums are published too."""
    hidden = set(already)
    # Where a unit has nothing in a month, none below it has; a nought keeps nothing and needs no keeping.
    busy = [
        (counts, parent, month)
        for counts in parts
        for parent in tree.parents
        for month in months
        if counts.get((parent, month), 0) > 0
    ]
    _until_nothing_changes(
        hidden, lambda: (_in_month(counts, tree, parent, month, hidden) for counts, parent, month in busy)
    )
    if not is_whole:
        return hidden
    if len(months) == 1:
        return hidden | {place._replace(month=None) for place in hidden}
    _until_nothing_changes(
        hidden,
        lambda: (
            _in_half(counts, tree, parent, months, hidden)
            for counts, parent in _each_once(busy)
            if _touched(tree, parent, months, hidden)
        ),
    )
    return hidden


def _each_once(busy: Sequence[tuple[Counts, UUID, date]]) -> list[tuple[Counts, UUID]]:
    return list({(id(counts), parent): (counts, parent) for counts, parent, _month in busy}.values())


def _touched(tree: Tree, parent: UUID, months: Sequence[date], hidden: set[Place]) -> bool:
    """Whether something of the unit's table is hidden: a sum is small only where a month is."""
    return any(
        Place(unit, own, month) in hidden
        for month in months
        for unit, own in ((parent, False), (parent, True), *((child, False) for child in tree.rows(parent, month)))
    )


def _until_nothing_changes(hidden: set[Place], step: Callable[[], Iterable[list[Place]]]) -> None:
    """Bound: each round hides at least one place more, and places are never shown again."""
    before = -1
    while len(hidden) != before:
        before = len(hidden)
        for found in step():
            hidden.update(found)


def _in_month(counts: Counts, tree: Tree, parent: UUID, month: date, hidden: set[Place]) -> list[Place]:
    children = tree.rows(parent, month)
    places = [
        *(Place(child, False, month) for child in children),
        Place(parent, True, month),
        Place(parent, False, month),
    ]
    line = [
        *(counts.get((child, month), 0) for child in children),
        own_count(counts, tree, parent, month),
        counts.get((parent, month), 0),
    ]
    known = {number for number, place in enumerate(places) if place in hidden}
    return [places[number] for number in hidden_in_list(line=line, hidden=known, smallest_shown=SMALLEST_SHOWN)]


def _in_half(counts: Counts, tree: Tree, parent: UUID, months: Sequence[date], hidden: set[Place]) -> list[Place]:
    children = sorted({child for month in months for child in tree.rows(parent, month)})
    rows = [*((child, False) for child in children), (parent, True), (parent, False)]
    columns = [*months, None]
    cells = [
        *(
            [counts.get((child, month), 0) * (child in tree.rows(parent, month)) for month in months]
            for child in children
        ),
        [own_count(counts, tree, parent, month) for month in months],
        [counts.get((parent, month), 0) for month in months],
    ]
    whole = [[*row, sum(row)] for row in cells]
    known = {
        (row, column)
        for row, (unit, own) in enumerate(rows)
        for column, month in enumerate(columns)
        if Place(unit, own, month) in hidden
    }
    found = hidden_in_sums(whole=whole, hidden=known, smallest_shown=SMALLEST_SHOWN)
    return [Place(*rows[row], columns[column]) for row, column in found]
