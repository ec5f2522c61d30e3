"""A hidden count cannot be computed from what is shown, and nothing is hidden without need."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import chain
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.rendering.suppression import PublishedTable, published_list, published_table

SMALLEST_SHOWN = 5

counts = st.one_of(st.integers(0, 8), st.integers(0, 200))
tables = st.integers(2, 6).flatmap(
    lambda width: st.lists(st.lists(counts, min_size=width, max_size=width), min_size=2, max_size=6)
)


def whole_of(table: PublishedTable) -> list[list[int | None]]:
    """Cells and totals in one: each row and each column adds up to its last."""
    rows = [[*cells, total] for cells, total in zip(table.cells, table.row_totals, strict=True)]
    return [*rows, [*table.column_totals, table.total]]


def computed(whole: Sequence[Sequence[int | None]]) -> set[tuple[int, int]]:
    """The hidden places that the shown ones determine: unknowns that are alone in a row of the reduced equations."""
    hidden = [(r, c) for r, line in enumerate(whole) for c, count in enumerate(line) if count is None]
    equations = [_equation([(r, c) for c in range(len(whole[0]))], hidden) for r in range(len(whole))]
    equations += [_equation([(r, c) for r in range(len(whole))], hidden) for c in range(len(whole[0]))]
    reduced = _reduced(equations)
    alone = [[place for place, factor in zip(hidden, row, strict=True) if factor] for row in reduced]
    return {places[0] for places in alone if len(places) == 1}


def _equation(line: list[tuple[int, int]], hidden: list[tuple[int, int]]) -> list[Fraction]:
    """Cells less their total is nought; only which hidden ones take part matters."""
    return [Fraction(0 if place not in line else -1 if place == line[-1] else 1) for place in hidden]


def _reduced(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    rows, done = [list(row) for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        lead = next((place for place in range(done, len(rows)) if rows[place][column]), None)
        if lead is None:
            continue
        rows[done], rows[lead] = rows[lead], rows[done]
        rows[done] = [value / rows[done][column] for value in rows[done]]
        for place, row in enumerate(rows):
            if place != done and row[column]:
                rows[place] = [a - row[column] * b for a, b in zip(row, rows[done], strict=True)]
        done += 1
    return rows[:done]


def test_the_test_s_own_arithmetic_finds_a_cell_hidden_alone() -> None:
    assert computed([[None, 9, 12], [7, 8, 15], [10, 17, 27]]) == {(0, 0)}
    assert computed([[None, None, 12], [None, None, 15], [10, 17, 27]]) == set()


@given(tables)
def test_no_hidden_count_follows_from_the_shown_ones(cells: list[list[int]]) -> None:
    found = published_table(cells=cells, smallest_shown=SMALLEST_SHOWN)

    assert computed(whole_of(found)) == set()


@given(tables)
def test_small_counts_are_hidden_noughts_never_and_the_shown_are_true(cells: list[list[int]]) -> None:
    found = whole_of(published_table(cells=cells, smallest_shown=SMALLEST_SHOWN))

    true = [[*row, sum(row)] for row in cells]
    true.append([sum(column) for column in zip(*true, strict=True)])
    for shown_line, line in zip(found, true, strict=True):
        for shown, count in zip(shown_line, line, strict=True):
            assert shown in (None, count)
            assert not (0 < count < SMALLEST_SHOWN and shown is not None)
            assert not (count == 0 and shown is None)


@given(st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=3), min_size=2, max_size=2))
def test_some_other_table_without_negative_counts_fits_each_hidden_one(cells: list[list[int]]) -> None:
    """All small tables are tried: of each hidden cell there are two that show the same."""
    if len({len(row) for row in cells}) > 1:
        cells = [row[:2] for row in cells]
    found = published_table(cells=cells, smallest_shown=SMALLEST_SHOWN)

    fitting = _tables_showing(found)

    for row, line in enumerate(whole_of(found)):
        for column, count in enumerate(line):
            if count is None:
                assert len({each[row][column] for each in fitting}) > 1


def _tables_showing(found: PublishedTable) -> list[list[list[int]]]:
    shown = whole_of(found)
    size = len(found.cells) * len(found.cells[0])
    most, fitting = 4, []
    for number in range((most + 1) ** size):
        digits = [(number // (most + 1) ** place) % (most + 1) for place in range(size)]
        width = len(found.cells[0])
        rows = [digits[start : start + width] for start in range(0, size, width)]
        whole = [[*row, sum(row)] for row in rows]
        whole.append([sum(column) for column in zip(*whole, strict=True)])
        pairs = zip(chain(*shown), chain(*whole), strict=True)
        if all(count is None or count == tried for count, tried in pairs):
            fitting.append(whole)
    return fitting


def test_a_table_without_small_counts_is_shown_whole() -> None:
    found = published_table(cells=[[5, 0], [70, 8]], smallest_shown=SMALLEST_SHOWN)

    assert found.cells == ((5, 0), (70, 8))
    assert (found.row_totals, found.column_totals, found.total) == ((5, 78), (75, 8), 83)


def test_the_fewest_cases_are_hidden_besides_and_totals_stay() -> None:
    found = published_table(cells=[[2, 90, 10], [6, 80, 30], [50, 70, 20]], smallest_shown=SMALLEST_SHOWN)

    assert found.cells == ((None, 90, None), (None, 80, None), (50, 70, 20))
    assert None not in (*found.row_totals, *found.column_totals, found.total)


def test_a_table_of_all_communes_and_fields_is_done_in_a_moment() -> None:
    cells = [[(row * 31 + column * 17) % 23 for column in range(40)] for row in range(103)]

    began = monotonic()
    found = published_table(cells=cells, smallest_shown=SMALLEST_SHOWN)

    assert monotonic() - began < 5
    assert sum(count is None for row in found.cells for count in row) < 103 * 40 / 4
    assert None not in found.row_totals


@given(st.lists(counts, max_size=12))
def test_in_a_list_a_count_is_never_hidden_alone(line: list[int]) -> None:
    found = published_list(counts=line, smallest_shown=SMALLEST_SHOWN)

    whole = [*found.counts, found.total]
    assert whole.count(None) != 1
    assert all(shown in (None, count) for shown, count in zip(whole, [*line, sum(line)], strict=True))
    assert not any(0 < count < SMALLEST_SHOWN for count in whole if count is not None)


def test_of_a_list_the_total_is_hidden_last() -> None:
    assert published_list(counts=[3, 40, 9], smallest_shown=SMALLEST_SHOWN).counts == (None, 40, None)
    assert published_list(counts=[3, 40, 9], smallest_shown=SMALLEST_SHOWN).total == 52
    assert published_list(counts=[3, 0], smallest_shown=SMALLEST_SHOWN).total is None


@pytest.mark.parametrize("cells", [[[2, 7, 9]], [[2], [7], [9]]])
def test_a_table_of_one_line_is_a_list(cells: list[list[int]]) -> None:
    found = published_table(cells=cells, smallest_shown=SMALLEST_SHOWN)

    shown = [count for row in found.cells for count in row]
    assert shown == [None, None, 9]
    assert found.total == 18
    assert (found.row_totals, found.column_totals) in {((18,), tuple(shown)), (tuple(shown), (18,))}


def test_how_small_is_small_is_the_caller_s() -> None:
    assert published_list(counts=[3, 4, 9], smallest_shown=1).counts == (3, 4, 9)
    assert published_list(counts=[3, 4, 9], smallest_shown=10).counts == (None, None, None)


def test_what_are_no_counts_is_refused() -> None:
    with pytest.raises(ValueError, match="-1 is no count"):
        published_table(cells=[[1, -1], [2, 3]], smallest_shown=SMALLEST_SHOWN)
    with pytest.raises(ValueError, match="different lengths"):
        published_table(cells=[[1, 2], [3]], smallest_shown=SMALLEST_SHOWN)
    with pytest.raises(ValueError, match="0 is no count from which"):
        published_list(counts=[1], smallest_shown=0)


def test_an_empty_table_is_shown_empty() -> None:
    assert published_table(cells=[], smallest_shown=SMALLEST_SHOWN).total == 0
