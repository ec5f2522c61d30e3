"""What of a family of figures is hidden in public, over units, months and half-years at once. Pure.

A month is decided when it has passed, each unit against those beside it (`kept_in_list`), up and down the tree until
nothing changes: what was published stays published. When a half-year has passed, its sums are hidden where they would give
a month away (`kept_in_sums`). Figures that are parts of one sum are hidden together: none is the rest of the others.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from motcua.foundation.rendering.suppression import kept_in_list, kept_in_sums

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
    """What is hidden of figures made of `parts`. `is_whole`: the half-year has passed, so its sums are published too.

    A place is hidden for all parts together. For each part by itself it is kept from being computed, where it is small in
    it or keeps what is; being hidden for another part's sake only, it needs no keeping in this one.
    """
    hidden = set(already)
    families = [_Part(counts, tree, hidden) for counts in parts]
    # Where a unit has nothing in a month, none below it has; a nought keeps nothing and needs no keeping.
    busy = [
        (part, parent, month)
        for part in families
        for parent in tree.parents
        for month in months
        if part.counts.get((parent, month), 0) > 0
    ]
    before = -1
    # Bound: each round keeps at least one place more, and none is let go.
    while (now := _kept(families)) != before:
        before = now
        for part, parent, month in busy:
            part.keep_in_month(parent, month)
    if not is_whole:
        return hidden
    if len(months) == 1:
        return hidden | {place._replace(month=None) for place in hidden}
    tables = list({(id(part), parent): (part, parent) for part, parent, _month in busy}.values())
    before = -1
    while (now := _kept(families)) != before:
        before = now
        for part, parent in tables:
            part.keep_in_half(parent, months)
    return hidden


def _kept(parts: Sequence[_Part]) -> int:
    return sum(len(part.kept) for part in parts)


class _Part:
    """One count of a family, what of it is kept from being computed, and what is `hidden` for any of them."""

    def __init__(self, counts: Counts, tree: Tree, hidden: set[Place]) -> None:
        self.counts, self.tree, self.hidden = counts, tree, hidden
        self.kept: set[Place] = set()

    def keep_in_month(self, parent: UUID, month: date) -> None:
        children = self.tree.rows(parent, month)
        places = [
            *(Place(child, False, month) for child in children),
            Place(parent, True, month),
            Place(parent, False, month),
        ]
        line = [
            *(self.counts.get((child, month), 0) for child in children),
            own_count(self.counts, self.tree, parent, month),
            self.counts.get((parent, month), 0),
        ]
        found = kept_in_list(
            line=line,
            kept=[number for number, place in enumerate(places) if place in self.kept],
            hidden={number for number, place in enumerate(places) if place in self.hidden},
            smallest_shown=SMALLEST_SHOWN,
        )
        self._keep({places[number] for number in found})

    def keep_in_half(self, parent: UUID, months: Sequence[date]) -> None:
        """A sum is small only where a month is, so a table without anything kept has nothing to hide."""
        children = sorted({child for month in months for child in self.tree.rows(parent, month)})
        rows = [*((child, False) for child in children), (parent, True), (parent, False)]
        columns = [*months, None]
        places = {
            (row, column): Place(unit, own, month)
            for row, (unit, own) in enumerate(rows)
            for column, month in enumerate(columns)
        }
        if self.kept.isdisjoint(places.values()):
            return
        cells = [
            *(self._of_child(parent, child, months) for child in children),
            [own_count(self.counts, self.tree, parent, month) for month in months],
            [self.counts.get((parent, month), 0) for month in months],
        ]
        found = kept_in_sums(
            whole=[[*row, sum(row)] for row in cells],
            kept=[at for at, place in places.items() if place in self.kept],
            hidden=[at for at, place in places.items() if place in self.hidden],
            smallest_shown=SMALLEST_SHOWN,
        )
        self._keep({places[at] for at in found})

    def _of_child(self, parent: UUID, child: UUID, months: Sequence[date]) -> list[int]:
        return [self.counts.get((child, month), 0) * (child in self.tree.rows(parent, month)) for month in months]

    def _keep(self, places: set[Place]) -> None:
        self.kept |= places
        self.hidden |= places
