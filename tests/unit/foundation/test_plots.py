"""Plots compare fairly: the limits are those of chance, every unit is shown where it lies, nothing is judged by few."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import accumulate
from math import comb
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.rendering import funnel, histogram, tiles
from motcua.foundation.rendering.charts import NARROW, WIDE, Canvas
from motcua.foundation.rendering.errors import UnableToDraw
from motcua.foundation.rendering.funnel import Unit, Verdict, funnel_svg, limits, overall, verdict
from motcua.foundation.rendering.histogram import Mark, histogram_svg, within

HOSTILE = "Quận <Ô Môn> & xã"


def chance_of_at_most(count: int, whole: int, share: float) -> float:
    """The slow and plain sum."""
    return sum(comb(whole, each) * share**each * (1 - share) ** (whole - each) for each in range(count + 1))


@given(st.integers(1, 300), st.floats(0.02, 0.98), st.sampled_from([0.95, 0.998]))
def test_the_limits_are_those_of_the_exact_binomial(whole: int, share: float, coverage: float) -> None:
    low, high = limits(share=share, whole=whole, coverage=coverage)
    aside = (1 - coverage) / 2

    assert 0 <= low <= share + 1 / whole
    assert share - 1 / whole <= high <= 1
    # Interpolated between the last count that is rarer and the first that is not.
    below = int(low * whole + 1e-9)
    assert chance_of_at_most(below - 1, whole, share) <= aside + 1e-9
    assert chance_of_at_most(below + 1, whole, share) >= aside - 1e-9
    above = whole - int(high * whole + 1e-9)
    assert chance_of_at_most(above - 2, whole, 1 - share) <= aside + 1e-9


def test_the_limits_of_a_known_case() -> None:
    """Binomial(100, 0.5): 2.5 % of chance is passed between 39 and 40."""
    low, high = limits(share=0.5, whole=100, coverage=0.95)

    assert chance_of_at_most(39, 100, 0.5) < 0.025 < chance_of_at_most(40, 100, 0.5)
    assert 0.39 < low < 0.40
    assert low + high == pytest.approx(1)


@given(st.floats(0.05, 0.95), st.integers(10, 100_000))
def test_more_cases_never_widen_the_limits_by_more_than_a_case(share: float, whole: int) -> None:
    narrow = limits(share=share, whole=whole * 4, coverage=0.95)
    wide = limits(share=share, whole=whole, coverage=0.95)

    assert narrow[1] - narrow[0] <= wide[1] - wide[0] + 1 / whole


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_where_all_are_alike_the_limits_are_that_share(share: float) -> None:
    assert limits(share=share, whole=50, coverage=0.95) == (share, share)


@pytest.mark.parametrize(
    ("part", "whole", "found"),
    [
        (50, 100, Verdict.WITHIN),
        (38, 100, Verdict.LOW),
        (30, 100, Verdict.FAR_LOW),
        (62, 100, Verdict.HIGH),
        (70, 100, Verdict.FAR_HIGH),
        (0, 9, Verdict.SMALL),
        (500, 1000, Verdict.WITHIN),
        (440, 1000, Verdict.FAR_LOW),
    ],
)
def test_a_unit_is_judged_by_how_many_cases_it_had(part: int, whole: int, found: Verdict) -> None:
    assert verdict(Unit(label="x", part=part, whole=whole), share=0.5, small_below=10) is found


def test_the_overall_share_is_that_of_all_cases() -> None:
    assert overall([Unit(label="a", part=1, whole=1), Unit(label="b", part=0, whole=99)]) == 0.01


def plot(units: list[Unit], canvas: Canvas = WIDE) -> ElementTree.Element:
    share = overall(units)
    verdicts = [verdict(unit, share=share, small_below=10) for unit in units]
    numbers = [place if found in funnel.OUTSIDE else None for place, found in enumerate(verdicts, start=1)]
    svg = funnel_svg(units=units, verdicts=verdicts, numbers=numbers, title=HOSTILE, words=str, canvas=canvas, key='k"')
    assert not re.search(r"style=|<style|<script|\son\w+=", svg)
    return ElementTree.fromstring(svg)  # noqa: S314  (made by ourselves)


some_units = st.lists(
    st.integers(1, 5_000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))),
    min_size=1,
    max_size=30,
)


@pytest.mark.parametrize("canvas", [WIDE, NARROW])
@given(pairs=some_units)
def test_every_unit_and_limit_stands_within_the_picture(pairs: list[tuple[int, int]], canvas: Canvas) -> None:
    svg = plot([Unit(label=str(place), part=part, whole=whole) for place, (part, whole) in enumerate(pairs)], canvas)

    dots = svg.findall("circle") + svg.findall("polygon")
    assert len(dots) == len(pairs)
    corners = [
        tuple(map(float, point.split(",")))
        for line in svg.findall("polyline")
        for point in line.attrib["points"].split()
    ] + [(float(dot.attrib["cx"]), float(dot.attrib["cy"])) for dot in svg.findall("circle")]
    for x, y in corners:
        assert canvas.left <= x <= canvas.width - canvas.right
        assert canvas.top <= y <= canvas.height - canvas.bottom


def test_those_outside_differ_by_shape_and_bear_their_number() -> None:
    units = [
        Unit(label="a", part=700, whole=1000),
        Unit(label="b", part=300, whole=1000),
        Unit(label="c", part=1, whole=2),
    ]
    svg = plot(units)

    assert len(svg.findall("polygon")) == 2
    assert [text.text for text in svg.findall("text") if text.attrib["class"] == "funnel__number"] == ["1", "2"]
    assert [dot.attrib["class"] for dot in svg.findall("circle")] == ["funnel__dot is-small"]


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (5, 4), (-1, 4)])
def test_a_unit_that_cannot_be_is_refused(part: int, whole: int) -> None:
    with pytest.raises(UnableToDraw, match=f"b has {part} of {whole}"):
        funnel.check([Unit(label="b", part=part, whole=whole)], title="x")


@given(st.lists(st.integers(0, 500), min_size=1, max_size=30), st.integers(0, 500), st.floats(0.01, 0.99))
def test_within_a_time_lies_the_share_that_was_asked_for(counts: list[int], beyond: int, share: float) -> None:
    edges = tuple(range(len(counts) + 1))
    found = within(edges=edges, counts=counts, beyond=beyond, share=share)

    whole = sum(counts) + beyond
    if found is None:
        assert whole == 0 or sum(counts) < share * whole
        return
    stretch = min(int(found), len(counts) - 1)
    done = [0, *accumulate(counts)]
    assert done[stretch] - 1e-6 <= share * whole <= done[min(stretch + 1, len(counts))] + 1e-6


def test_half_of_an_even_spread_is_done_in_half_the_time() -> None:
    assert within(edges=(0, 1, 2), counts=(10, 10), beyond=0, share=0.5) == 1
    assert within(edges=(0, 1, 2), counts=(10, 10), beyond=0, share=0.75) == 1.5
    assert within(edges=(0, 1, 2), counts=(10, 10), beyond=80, share=0.5) is None
    assert within(edges=(0, 1), counts=(0,), beyond=0, share=0.5) is None


@pytest.mark.parametrize("canvas", [WIDE, NARROW])
def test_bars_begin_at_nought_and_what_took_longer_stands_apart(canvas: Canvas) -> None:
    svg = ElementTree.fromstring(  # noqa: S314  (made by ourselves)
        histogram_svg(
            edges=(0, 1, 2, 3),
            counts=(4, 0, 8),
            beyond=2,
            marks=[Mark(at=2.5, number=1, kind="quantile")],
            title=HOSTILE,
            words=str,
            canvas=canvas,
            key="k",
        )
    )

    bars = [(float(bar.attrib["y"]), float(bar.attrib["height"])) for bar in svg.findall("rect")]
    assert {round(y + height, 1) for y, height in bars} == {canvas.height - canvas.bottom}
    heights = [height for _y, height in bars]
    assert heights[2] == pytest.approx(2 * heights[0], abs=0.3)
    assert heights[1] == 0
    assert heights[3] == pytest.approx(heights[0] / 2, abs=0.3)
    assert [text.text for text in svg.findall("text") if "> 3" in (text.text or "").replace("\N{NO-BREAK SPACE}", " ")]
    assert all(float(bar.attrib["x"]) + float(bar.attrib["width"]) <= canvas.width for bar in svg.findall("rect"))


@pytest.mark.parametrize(
    ("edges", "counts", "why"),
    [
        ((0, 1, 2), (1,), "1 counts for 2"),
        ((0, 1, 3), (1, 1), "not of one length"),
        ((0, 1), (-1,), "-1 is no count"),
        (tuple(range(62)), (1,) * 61, "61 stretches"),
    ],
)
def test_a_histogram_that_would_lie_is_refused(edges: tuple[int, ...], counts: tuple[int, ...], why: str) -> None:
    with pytest.raises(UnableToDraw, match=why):
        histogram.check(edges=edges, counts=counts, title="x")


def test_a_bound_belongs_to_the_class_that_it_begins() -> None:
    bounds = (Decimal(46), Decimal(70))

    assert [tiles.class_of(Decimal(value), bounds) for value in ("0", "45.99", "46", "69.9", "70", "100")] == [
        1,
        1,
        2,
        2,
        3,
        3,
    ]


@pytest.mark.parametrize(
    ("bounds", "count", "why"),
    [
        ((Decimal(70), Decimal(46)), 1, "do not rise"),
        ((Decimal(46), Decimal(46)), 1, "do not rise"),
        (tuple(map(Decimal, range(1, 6))), 1, "6 classes"),
        ((), 401, "401 tiles"),
    ],
)
def test_a_map_that_cannot_be_read_is_refused(bounds: tuple[Decimal, ...], count: int, why: str) -> None:
    with pytest.raises(UnableToDraw, match=why):
        tiles.check(bounds=bounds, tiles=count, title="x")
