"""Charts without a script: values in, geometry or SVG out. Every scale begins at nought, so that lengths may be
compared; colour never stands alone: each series has its pattern or dash too.

Bars are shares of a row's room for HTML to lay out, so that words keep the page's own size. Lines are SVG in two
shapes, wide and narrow, since words within an SVG shrink with it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from motcua.foundation.rendering.errors import UnableToDraw

#: More cannot be told apart, by colour, pattern or dash.
SERIES_MAX = 6
#: More is no chart but a list.
POINTS_MAX = 400
ROWS_MAX = 200

Number = int | float
#: How a number is written: the page's own way.
Words = Callable[[Number], str]


@dataclass(frozen=True, kw_only=True)
class Series:
    """A named row of values, one for each label of its chart."""

    label: str
    values: tuple[Number, ...]


@dataclass(frozen=True)
class Part:
    """A stretch of a bar in hundredths of its room; `series` counts from 1 and chooses colour and pattern."""

    series: int
    start: float
    length: float


@dataclass(frozen=True, kw_only=True)
class Canvas:
    """The room of an SVG in its own units, and every how many labels one is written."""

    name: str
    width: int
    height: int
    labels_max: int
    left: int = 44
    right: int = 12
    top: int = 12
    bottom: int = 28


WIDE = Canvas(name="wide", width=720, height=260, labels_max=10)
NARROW = Canvas(name="narrow", width=340, height=220, labels_max=4, left=38)


def parts_of(rows: Sequence[Sequence[Number]], *, title: str, top: Number | None = None) -> list[tuple[Part, ...]]:
    """Each row's values one after the other, in hundredths of the longest row (of `top`, where that is more).

    Raises `UnableToDraw` for a negative or unknown value and for more rows or series than can be read.
    """
    check(rows, title=title)
    longest = max([*(sum(row) for row in rows), top or 0], default=0)
    return [_parts(row, longest) for row in rows]


def share_of(value: Number, *, top: Number, title: str) -> float:
    """Where `value` lies on a scale from nought to `top`, in hundredths; at its end when beyond it."""
    check([[value, top]], title=title)
    return round(min(100.0, 100 * value / top), 3) if top else 0.0


def _parts(row: Sequence[Number], longest: Number) -> tuple[Part, ...]:
    parts, start = [], 0.0
    for number, value in enumerate(row, start=1):
        length = 100 * value / longest if longest else 0.0
        parts.append(Part(number, round(start, 3), round(length, 3)))
        start += length
    return tuple(parts)


def check(rows: Sequence[Sequence[Number]], *, title: str) -> None:
    """Raises `UnableToDraw` for what no chart can show truly."""
    if len(rows) > ROWS_MAX:
        raise UnableToDraw(title=title, cause=f"{len(rows)} rows, at most {ROWS_MAX} can be read")
    if any(len(row) > SERIES_MAX for row in rows):
        raise UnableToDraw(title=title, cause=f"{max(map(len, rows))} series, at most {SERIES_MAX} can be told apart")
    for value in (value for row in rows for value in row):
        _check_value(value, title)


def _check_value(value: Number, title: str) -> None:
    if not math.isfinite(value) or value < 0:
        raise UnableToDraw(title=title, cause=f"{value} is no length: lengths begin at nought")


def ticks(top: Number) -> tuple[Number, ...]:
    """Round numbers from nought to `top` or a little beyond it, three to six of them: 0, 20, 40 for 37."""
    if top <= 0:
        return (0, 1)
    if top < 3 and float(top).is_integer():
        return tuple(range(int(top) + 1))
    rough = top / 4
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * by for by in (1, 2, 5, 10) if size * by >= rough)
    if float(top).is_integer():
        step = max(1, step)
    count = math.ceil(round(top / step, 9))
    return tuple(_plain(step * number) for number in range(count + 1))


def _plain(value: float) -> Number:
    return int(value) if float(value).is_integer() else round(value, 10)


def line_svg(
    *, series: Sequence[Series], labels: Sequence[str], title: str, words: Words, canvas: Canvas, key: str
) -> str:
    """Lines over equally spaced labels, as an SVG named `title` for who does not see it; its figures are in a table
    beside it. `key` keeps its ids apart on a page.

    Raises `UnableToDraw` where values are negative or unknown, a series has not one for each label, or there are more
    than can be told apart.
    """
    _check_lines(series, labels, title)
    marks = ticks(max((value for each in series for value in each.values), default=0))
    plane = _Plane(canvas, len(labels), marks[-1])
    name = f"chart-{key}-{canvas.name}"
    drawn = [
        f'<svg class="lines lines--{canvas.name}" viewBox="0 0 {canvas.width} {canvas.height}" role="img"'
        f' aria-labelledby="{escape(name)}"><title id="{escape(name)}">{escape(title)}</title>',
        *(_grid_line(mark, plane, words) for mark in marks),
        *_axis_labels(labels, plane),
        *(_line(number, each, plane) for number, each in enumerate(series, start=1)),
        "</svg>",
    ]
    return "".join(drawn)


def sparkline_svg(values: Sequence[Number], *, title: str) -> str:
    """A word-sized line from nought, its last point marked; `title` says in words what it shows."""
    _check_lines([Series(label=title, values=tuple(values))], [""] * len(values), title)
    canvas = Canvas(name="spark", width=120, height=28, labels_max=0, left=3, right=5, top=4, bottom=3)
    plane = _Plane(canvas, len(values), max([*values, 1]))
    line = _line(1, Series(label=title, values=tuple(values)), plane, dots=False)
    last = f'<circle class="lines__dot series-1" cx="{plane.x(len(values) - 1)}" cy="{plane.y(values[-1])}" r="3"/>'
    return (
        f'<svg class="spark" viewBox="0 0 {canvas.width} {canvas.height}" role="img" aria-label="{escape(title)}">'
        f"{line}{last if values else ''}</svg>"
    )


@dataclass(frozen=True)
class _Plane:
    """Where a point lies in the SVG. A single point stands in the middle."""

    canvas: Canvas
    count: int
    top: Number

    def x(self, number: int) -> float:
        room = self.canvas.width - self.canvas.left - self.canvas.right
        share = number / (self.count - 1) if self.count > 1 else 0.5
        return round(self.canvas.left + room * share, 1)

    def y(self, value: Number) -> float:
        room = self.canvas.height - self.canvas.top - self.canvas.bottom
        return round(self.canvas.height - self.canvas.bottom - room * value / self.top, 1)


def _grid_line(mark: Number, plane: _Plane, words: Words) -> str:
    canvas, y = plane.canvas, plane.y(mark)
    return (
        f'<line class="lines__grid{" lines__grid--base" if mark == 0 else ""}" x1="{canvas.left}"'
        f' x2="{canvas.width - canvas.right}" y1="{y}" y2="{y}"/>'
        f'<text class="lines__tick" x="{canvas.left - 6}" y="{y + 4}" text-anchor="end">{escape(words(mark))}</text>'
    )


def _axis_labels(labels: Sequence[str], plane: _Plane) -> list[str]:
    """The last label always, and before it every n-th, so that none stands on another."""
    every = max(1, math.ceil(len(labels) / max(1, plane.canvas.labels_max)))
    y = plane.canvas.height - 8
    return [
        f'<text class="lines__tick" x="{plane.x(number)}" y="{y}" text-anchor="{_anchor(number, len(labels))}">'
        f"{escape(label)}</text>"
        for number, label in enumerate(labels)
        if (len(labels) - 1 - number) % every == 0
    ]


def _anchor(number: int, count: int) -> str:
    """The outermost labels stay within the picture."""
    if count == 1:
        return "middle"
    return "start" if number == 0 else "end" if number == count - 1 else "middle"


def _line(number: int, series: Series, plane: _Plane, *, dots: bool = True) -> str:
    points = [(plane.x(place), plane.y(value)) for place, value in enumerate(series.values)]
    path = " ".join(f"{x},{y}" for x, y in points)
    line = f'<polyline class="lines__line series-{number}" points="{path}"/>'
    if not dots or len(points) > 31:
        return line
    return line + "".join(f'<circle class="lines__dot series-{number}" cx="{x}" cy="{y}" r="3"/>' for x, y in points)


def _check_lines(series: Sequence[Series], labels: Sequence[str], title: str) -> None:
    if len(series) > SERIES_MAX:
        raise UnableToDraw(title=title, cause=f"{len(series)} series, at most {SERIES_MAX} can be told apart")
    if len(labels) > POINTS_MAX:
        raise UnableToDraw(title=title, cause=f"{len(labels)} points, at most {POINTS_MAX} can be read")
    for each in series:
        if len(each.values) != len(labels):
            raise UnableToDraw(
                title=title, cause=f"{each.label} has {len(each.values)} values for {len(labels)} labels"
            )
        for value in each.values:
            _check_value(value, title)
