"""Small counts in published tables: hidden, and so that nobody computes them from what is shown.

A count of one to four in a ward may be a person that her neighbours know. Hiding it alone is not enough: the total of
its row less the other cells gives it back. So more cells are hidden (*secondary*) until every hidden cell lies on a
closed chain of hidden cells, a step along a row and a step along a column in turn: adding one and taking one away along
it leaves every total as it is, so the shown figures fit at least two tables (Gusfield, "A Graph Theoretic Approach to
Statistical Data Security", SIAM J. Comput. 17 (1988), 552–571). A chain runs through no cell that is nought, where one
could not be taken away. Noughts are always shown: that nothing happened tells of nobody.

Totals count as cells: a small total is hidden like any other. Linked tables (the same cases cut in two ways and
published side by side) are not seen together here; publish one cut, or hide by the finer one.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
    """The places to hide in a table whose last row and column are its totals.

    Bounded: each small cell is looked at once, and a chain always exists, at worst through its own totals.
    """
    small = [
        (row, column)
        for row, line in enumerate(whole)
        for column, count in enumerate(line)
        if 0 < count < smallest_shown
    ]
    hidden = set(small)
    for place in small:
        hidden.update(_cheapest_chain(whole, place, hidden))
    return hidden


def _cheapest_chain(whole: list[list[int]], start: _Place, hidden: set[_Place]) -> Iterator[_Place]:
    """The other cells of the closed chain through `start` that hides the least besides what is hidden already.

    Rows and columns are the knots of a graph, cells above nought its edges: the chain is the shortest way from the
    row of `start` to its column that does not use `start` itself (Dijkstra).
    """
    rows, columns = len(whole), len(whole[0])
    goal = rows + start[1]
    reached: dict[int, int] = {}
    waiting: list[tuple[int, int, int]] = [(0, start[0], -1)]
    while waiting and goal not in reached:
        cost, knot, before = heapq.heappop(waiting)
        if knot in reached:
            continue
        reached[knot] = before
        for other in range(rows, rows + columns) if knot < rows else range(rows):
            place = _place(knot, other, rows)
            if other not in reached and place != start and whole[place[0]][place[1]]:
                heapq.heappush(waiting, (cost + _cost(whole, place, hidden), other, knot))
    knot = goal
    while reached[knot] >= 0:
        yield _place(knot, reached[knot], rows)
        knot = reached[knot]


def _place(knot: int, other: int, rows: int) -> _Place:
    row, column = min(knot, other), max(knot, other) - rows
    return row, column


def _cost(whole: list[list[int]], place: _Place, hidden: set[_Place]) -> int:
    """Nothing for what is hidden already; cases lost otherwise, and a total more than all cells together."""
    if place in hidden:
        return 0
    row, column = place
    is_total = row == len(whole) - 1 or column == len(whole[0]) - 1
    return whole[row][column] + (len(whole) * len(whole[0]) * (whole[-1][-1] + 1) if is_total else 0)
