"""Small counts in published tables: hidden, and so that nobody computes them from what is shown.

A count of one to four in a ward may be a person that her neighbours know. Hiding it alone is not enough: the total of
its row less the other cells gives it back. So more cells are hidden (*secondary*) until every hidden cell lies on a
closed chain of hidden cells, a step along a row and a step along a column in turn: adding one and taking one away along
it leaves every total as it is, so the shown figures fit at least two tables (Gusfield, "A Graph Theoretic Approach to
Statistical Data Security", SIAM J. Comput. 17 (1988), 552–571). A chain runs through no cell that is nought, where one
could not be taken away; where there is none yet, the cheapest rectangle is hidden. Noughts are always shown: that nothing
happened tells of nobody.

Totals count as cells: a small total is hidden like any other. Linked tables (the same cases cut in two ways and
published side by side) are not seen together here; publish one cut, or hide by the finer one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import inf
from operator import add

Count = int | None
_Place = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class PublishedTable:
    """Counts as they may be shown; None is a hidden one."""

    cells: tuple[tuple[Count, ...], ...]
    row_totals: tuple[Count, ...]
    column_totals: tuple[Count, ...]
    total: Count


@dataclass(frozen=True, kw_only=True)
class PublishedList:
    """A row of counts and their sum as they may be shown; None is a hidden one."""

    counts: tuple[Count, ...]
    total: Count


def published_list(*, counts: Sequence[int], smallest_shown: int) -> PublishedList:
    """`counts` and their sum, where what is above nought and below `smallest_shown` is hidden.

    Where one alone would be hidden, the smallest other goes too; where there is none but the sum, the sum goes.
    Raises ValueError for a count below nought.
    """
    _check([counts], smallest_shown)
    line = [*counts, sum(counts)]
    hidden = {place for place, count in enumerate(line) if 0 < count < smallest_shown}
    if len(hidden) == 1:
        last = len(counts)
        others = (place for place, count in enumerate(line) if count and place not in hidden)
        hidden.add(min(others, key=lambda place: (place == last, line[place], place)))
    *shown, total = (None if place in hidden else count for place, count in enumerate(line))
    return PublishedList(counts=tuple(shown), total=total)


def published_table(*, cells: Sequence[Sequence[int]], smallest_shown: int) -> PublishedTable:
    """`cells` with the totals of their rows and columns, where what is above nought and below `smallest_shown` is
    hidden, with as much else as keeps it hidden. Totals are hidden last.

    A table of one row or one column is a list: its totals repeat its cells and are hidden with them. Raises ValueError
    for a count below nought and for rows of different lengths.
    """
    _check(cells, smallest_shown)
    if len(cells) == 1 or any(len(row) == 1 for row in cells):
        return _line_as_table(cells, smallest_shown)
    whole = [[*row, sum(row)] for row in cells]
    whole.append([sum(column) for column in zip(*whole, strict=True)] if whole else [0])
    hidden = _hidden(whole, smallest_shown)
    shown = [
        tuple(None if (row, column) in hidden else count for column, count in enumerate(line))
        for row, line in enumerate(whole)
    ]
    return PublishedTable(
        cells=tuple(line[:-1] for line in shown[:-1]),
        row_totals=tuple(line[-1] for line in shown[:-1]),
        column_totals=shown[-1][:-1],
        total=shown[-1][-1],
    )


def kept_in_list(
    *, line: Sequence[int], kept: Collection[int], hidden: Collection[int], smallest_shown: int
) -> set[int]:
    """The places of `line`, whose last is the sum of the others, that must be hidden and not come out: the small ones and
    those in `kept`, with another that is not nought where there would be one alone. It is taken from those that are
    `hidden` anyhow, or else is the smallest, the sum last."""
    found = {*kept, *(place for place, count in enumerate(line) if 0 < count < smallest_shown)}
    if sum(line[place] > 0 for place in found) == 1:
        last = len(line) - 1
        others = (place for place, count in enumerate(line) if count > 0 and place not in found)
        cheapest = sorted(others, key=lambda place: (place not in hidden, place == last, line[place], place))
        found.update(cheapest[:1])
    return found


def kept_in_sums(
    *, whole: Sequence[Sequence[int]], kept: Collection[_Place], hidden: Collection[_Place], smallest_shown: int
) -> set[_Place]:
    """The same for a table whose last row and last column are its totals and whose other columns are published already,
    each safe by itself (`kept_in_list`): only row totals may still be hidden, so that what was shown stays shown.

    Each kept count gets its closed chain by the row totals beside two hidden cells of its column.
    """
    rows = [list(row) for row in whole]
    last = len(rows[0]) - 1
    costs = _costs(rows)
    for line in costs:
        line[:last] = [inf] * last
    for row, column in hidden:
        if rows[row][column] > 0:
            costs[row][column] = 0
    small = {
        (row, column)
        for row, line in enumerate(rows)
        for column, count in enumerate(line)
        if 0 < count < smallest_shown
    }
    chains = _Chains(len(rows), len(rows[0]))
    first = sorted(place for place in {*kept, *small} if rows[place[0]][place[1]] > 0)
    for place in first:
        chains.hide(place, costs)
    for place in first:
        if not chains.runs_through(place) and (corners := _cheapest_rectangle(costs, place)):
            for corner in corners:
                chains.hide(corner, costs)
    return chains.hidden


def _check(rows: Sequence[Sequence[int]], smallest_shown: int) -> None:
    if smallest_shown < 1:
        raise ValueError(f"{smallest_shown} is no count from which on counts are shown")
    if len({len(row) for row in rows}) > 1:
        raise ValueError("rows of different lengths")
    for count in (count for row in rows for count in row):
        if count < 0:
            raise ValueError(f"{count} is no count")


def _line_as_table(cells: Sequence[Sequence[int]], smallest_shown: int) -> PublishedTable:
    found = published_list(counts=[count for row in cells for count in row], smallest_shown=smallest_shown)
    own, only = found.counts, (found.total,)
    if len(cells) == 1:
        return PublishedTable(cells=(own,), row_totals=only, column_totals=own, total=found.total)
    return PublishedTable(cells=tuple((count,) for count in own), row_totals=own, column_totals=only, total=found.total)


def _hidden(whole: list[list[int]], smallest_shown: int) -> set[_Place]:
    """The places to hide in a table whose last row and column are its totals: the small ones, and for each that no chain
    of hidden ones runs through yet the cheapest rectangle. There is always one, at worst of its own totals."""
    costs = _costs(whole)
    chains = _Chains(len(whole), len(whole[0]))
    small = [
        (row, column)
        for row, line in enumerate(whole)
        for column, count in enumerate(line)
        if 0 < count < smallest_shown
    ]
    for place in small:
        chains.hide(place, costs)
    for place in small:
        if not chains.runs_through(place):
            corners = _cheapest_rectangle(costs, place)
            assert corners is not None
            for corner in corners:
                chains.hide(corner, costs)
    return chains.hidden


def _costs(whole: list[list[int]]) -> list[list[float]]:
    """What hiding each cell costs: its cases; for a total more than all cells together; a nought is never hidden."""
    for_total = len(whole) * len(whole[0]) * (whole[-1][-1] + 1)
    return [
        [
            inf if not count else count + for_total * (row == len(whole) - 1 or column == len(line) - 1)
            for column, count in enumerate(line)
        ]
        for row, line in enumerate(whole)
    ]


class _Chains:
    """The hidden cells as a graph between rows and columns."""

    def __init__(self, rows: int, columns: int) -> None:
        self.hidden: set[_Place] = set()
        self._columns_of: list[set[int]] = [set() for _ in range(rows)]
        self._rows_of: list[set[int]] = [set() for _ in range(columns)]

    def hide(self, place: _Place, costs: list[list[float]]) -> None:
        row, column = place
        self.hidden.add(place)
        self._columns_of[row].add(column)
        self._rows_of[column].add(row)
        costs[row][column] = 0

    def runs_through(self, place: _Place) -> bool:
        """Whether one comes from the cell's row to its column by hidden cells other than itself."""
        start, goal = place
        rows, columns = {start}, set(self._columns_of[start] - {goal})
        waiting = list(columns)
        while waiting:
            for row in self._rows_of[waiting.pop()] - rows:
                if goal in self._columns_of[row]:
                    return True
                rows.add(row)
                fresh = self._columns_of[row] - columns
                columns |= fresh
                waiting += fresh
        return False


def _cheapest_rectangle(costs: list[list[float]], place: _Place) -> tuple[_Place, _Place, _Place] | None:
    """The other corners of the rectangle with `place` in one corner that hides the least besides what is hidden; None
    where there is none that may be hidden."""
    row, column = place
    own = [*costs[row][:column], inf, *costs[row][column + 1 :]]
    best, corner = inf, place
    for other, line in enumerate(costs):
        if other == row or line[column] == inf:
            continue
        sums = list(map(add, own, line))
        least = min(sums)
        if least + line[column] < best:
            best, corner = least + line[column], (other, sums.index(least))
    if best == inf:
        return None
    return (corner[0], column), (row, corner[1]), corner
