"""Charts never lie: they begin at nought, show every value, and refuse what has no length."""

from __future__ import annotations

import math
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.rendering.charts import (
    NARROW,
    SERIES_MAX,
    WIDE,
    Canvas,
    Series,
    line_svg,
    parts_of,
    share_of,
    sparkline_svg,
    ticks,
)
from motcua.foundation.rendering.errors import UnableToDraw

VIETNAMESE = "Tiếp nhận & giải quyết <quận Ô Môn>"
SPACE = "{http://www.w3.org/2000/svg}"


def lines(
    *values: tuple[float, ...], canvas: Canvas = WIDE, labels: tuple[str, ...] | None = None
) -> ElementTree.Element:
    series = [Series(label=f"s{number}", values=each) for number, each in enumerate(values)]
    named = labels if labels is not None else tuple(str(place) for place in range(len(values[0]) if values else 0))
    svg = line_svg(series=series, labels=named, title=VIETNAMESE, words=str, canvas=canvas, key="x")
    return ElementTree.fromstring(svg)  # noqa: S314  (made by ourselves)


def ys(svg: ElementTree.Element) -> list[float]:
    line = svg.find("polyline")
    assert line is not None
    return [float(point.split(",")[1]) for point in line.attrib["points"].split()]


def test_bars_are_shares_of_the_longest_and_begin_at_nought() -> None:
    drawn = parts_of([(3, 1), (0, 0), (2, 6)], title="x")

    assert [[(part.start, part.length) for part in row] for row in drawn] == [
        [(0.0, 37.5), (37.5, 12.5)],
        [(0.0, 0.0), (0.0, 0.0)],
        [(0.0, 25.0), (25.0, 75.0)],
    ]


@pytest.mark.parametrize("value", [0, 1, 10**9, 0.25])
def test_one_bar_fills_its_room_unless_it_is_nothing(value: float) -> None:
    ((part,),) = parts_of([(value,)], title="x")

    assert part.length == (100 if value else 0)


@given(st.lists(st.lists(st.floats(0, 1e9), min_size=1, max_size=SERIES_MAX), max_size=20))
def test_no_bar_leaves_its_room(rows: list[list[float]]) -> None:
    for row in parts_of(rows, title="x"):
        assert all(part.start >= 0 and part.start + part.length <= 100.01 for part in row)


@pytest.mark.parametrize("value", [-1, -0.001, math.nan, math.inf])
def test_what_has_no_length_is_refused_with_the_chart_s_name(value: float) -> None:
    with pytest.raises(UnableToDraw, match="quận Ô Môn"):
        parts_of([(1, value)], title=VIETNAMESE)
    with pytest.raises(UnableToDraw):
        lines((1.0, value))
    with pytest.raises(UnableToDraw):
        sparkline_svg([value], title="x")


def test_sixty_series_are_refused() -> None:
    with pytest.raises(UnableToDraw, match="60 series"):
        parts_of([tuple(range(60))], title="x")
    with pytest.raises(UnableToDraw, match="60 series"):
        lines(*[(1.0,)] * 60)


def test_more_than_can_be_read_is_refused() -> None:
    with pytest.raises(UnableToDraw, match="201 rows"):
        parts_of([(1,)] * 201, title="x")
    with pytest.raises(UnableToDraw, match="401 points"):
        lines(tuple(range(401)))


def test_a_series_with_a_value_missing_is_refused() -> None:
    with pytest.raises(UnableToDraw, match="2 values for 3 labels"):
        lines((1, 2), labels=("a", "b", "c"))


@pytest.mark.parametrize("canvas", [WIDE, NARROW])
@pytest.mark.parametrize("values", [(0,), (1,), (10**9,), (0, 0, 0), (5, 0, 7, 3)])
def test_a_line_stands_within_its_picture_on_a_scale_from_nought(canvas: Canvas, values: tuple[int, ...]) -> None:
    svg = lines(values, canvas=canvas)

    base = canvas.height - canvas.bottom
    texts = [each.text for each in svg.findall("text")]
    assert "0" in texts
    assert all(canvas.top <= y <= base for y in ys(svg))
    assert [y == base for y in ys(svg)] == [value == 0 for value in values]


def test_labels_are_words_and_never_markup() -> None:
    svg = lines((1, 2), labels=("<b>", "Ô Môn"))

    assert [each.text for each in svg.findall("text")][-2:] == ["<b>", "Ô Môn"]
    title = svg.find("title")
    assert title is not None
    assert title.text == VIETNAMESE


@pytest.mark.parametrize("count", [1, 2, 14, 31, 400])
def test_labels_are_thinned_and_the_last_one_stays(count: int) -> None:
    labels = tuple(f"d{place}" for place in range(count))

    shown = [each.text for each in lines(tuple([1] * count), labels=labels, canvas=NARROW).findall("text")]

    named = [text for text in shown if text and text.startswith("d")]
    assert named[-1] == labels[-1]
    assert len(named) <= NARROW.labels_max


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        (0, (0, 1)),
        (1, (0, 1)),
        (2, (0, 1, 2)),
        (37, (0, 10, 20, 30, 40)),
        (0.5, (0, 0.2, 0.4, 0.6)),
        (1000, (0, 500, 1000)),
    ],
)
def test_ticks_are_round(top: float, expected: tuple[float, ...]) -> None:
    assert ticks(top) == expected


@given(st.floats(0.001, 1e12))
def test_ticks_begin_at_nought_and_reach_the_top(top: float) -> None:
    found = ticks(top)

    assert found[0] == 0
    assert found[-1] >= top * 0.999999
    assert 2 <= len(found) <= 7


def test_no_chart_carries_a_style_of_its_own() -> None:
    svg = line_svg(
        series=[Series(label="a", values=(1, 2))], labels=("1", "2"), title="x", words=str, canvas=WIDE, key="k"
    )

    assert not re.search(r"style=|<style|<script|\son\w+=", svg + sparkline_svg([1, 2], title="x"))


def test_a_value_beyond_the_scale_ends_with_it() -> None:
    assert share_of(2, top=1, title="x") == 100
    assert share_of(0, top=0, title="x") == 0
