"""Histograms of durations, from nought, with the times within which so many of them were done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from motcua.foundation.rendering.charts import Canvas, Number, Words, ticks
from motcua.foundation.rendering.errors import UnableToDraw

BINS_MAX = 60


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A time on the scale with the number by which it is named under the picture."""

    at: float
    number: int
    kind: str


def check(*, edges: Sequence[Number], counts: Sequence[int], title: str) -> None:
    """Raises `UnableToDraw` where there is not one count for each stretch between two edges, a count is below nought,
    the stretches are not of one length (bars would lie), or there are more than can be read."""
    widths = {round(end - start, 9) for start, end in pairwise(edges)}
    if len(counts) != len(edges) - 1:
        raise UnableToDraw(title=title, cause=f"{len(counts)} counts for {len(edges) - 1} stretches")
    if len(widths) != 1 or min(widths) <= 0:
        raise UnableToDraw(title=title, cause="its stretches are not of one length")
    if len(counts) > BINS_MAX:
        raise UnableToDraw(title=title, cause=f"{len(counts)} stretches, at most {BINS_MAX} can be read")
    if min(counts) < 0:
        raise UnableToDraw(title=title, cause=f"{min(counts)} is no count")


def within(*, edges: Sequence[Number], counts: Sequence[int], beyond: int, share: float) -> float | None:
    """The time within which `share` of all were done, taken as even within a stretch; None where nothing was done, or
    where it lies among the `beyond` that took longer than the last edge."""
    wanted = share * (sum(counts) + beyond)
    if wanted <= 0:
        return None
    reached = 0
    for (start, end), count in zip(pairwise(edges), counts, strict=True):
        if count and reached + count >= wanted - 1e-9:
            return float(start + (end - start) * (wanted - reached) / count)
        reached += count
    return None


def histogram_svg(
    *,
    edges: Sequence[Number],
    counts: Sequence[int],
    beyond: int,
    marks: Sequence[Mark],
    title: str,
    words: Words,
    canvas: Canvas,
    key: str,
) -> str:
    """Bars from nought as an SVG named `title`; its figures are in a table beside it. `beyond` stands apart at the right,
    as those longer than the last edge."""
    name = escape(f"chart-{key}-{canvas.name}")
    plane = _Plane(canvas, edges, ticks(max([*counts, beyond, 1]))[-1], beyond > 0)
    drawn = [
        f'<svg class="lines lines--{canvas.name} histogram" viewBox="0 0 {canvas.width} {canvas.height}" role="img"'
        f' aria-labelledby="{name}"><title id="{name}">{escape(title)}</title>',
        *(_grid_line(plane, mark, words) for mark in ticks(plane.top)),
        *(_bar(plane, place, count) for place, count in enumerate(counts)),
        *([_beyond(plane, beyond, words)] if beyond else []),
        *_edges(plane, words),
        *(_mark(plane, mark) for mark in marks),
        "</svg>",
    ]
    return "".join(drawn)


@dataclass(frozen=True)
class _Plane:
    """Durations to the right; what lasted longer than the last edge has a place of its own, one bar wide, after a gap."""

    canvas: Canvas
    edges: Sequence[Number]
    top: Number
    has_beyond: bool

    @property
    def step(self) -> float:
        room = self.canvas.width - self.canvas.left - self.canvas.right
        return room / (len(self.edges) - 1 + (1.5 if self.has_beyond else 0))

    def x(self, duration: float) -> float:
        first, last = self.edges[0], self.edges[-1]
        return round(self.canvas.left + self.step * (len(self.edges) - 1) * (duration - first) / (last - first), 1)

    def y(self, count: Number) -> float:
        # Room for the numbers of the marks above the highest bar.
        room = self.canvas.height - self.canvas.top - self.canvas.bottom - 14
        return round(self.canvas.height - self.canvas.bottom - room * count / self.top, 1)


def _grid_line(plane: _Plane, mark: Number, words: Words) -> str:
    canvas, y = plane.canvas, plane.y(mark)
    return (
        f'<line class="lines__grid{" lines__grid--base" if mark == 0 else ""}" x1="{canvas.left}"'
        f' x2="{canvas.width - canvas.right}" y1="{y}" y2="{y}"/>'
        f'<text class="lines__tick" x="{canvas.left - 6}" y="{y + 4}" text-anchor="end">{escape(words(mark))}</text>'
    )


def _bar(plane: _Plane, place: int, count: int) -> str:
    x, y = plane.x(plane.edges[place]), plane.y(count)
    return (
        f'<rect class="histogram__bar" x="{round(x + 1, 1)}" y="{y}" width="{round(plane.step - 2, 1)}"'
        f' height="{round(plane.y(0) - y, 1)}"/>'
    )


def _beyond(plane: _Plane, count: int, words: Words) -> str:
    x, y = plane.x(plane.edges[-1]) + plane.step / 2, plane.y(count)
    return (
        f'<rect class="histogram__bar histogram__bar--beyond" x="{round(x + 1, 1)}" y="{y}"'
        f' width="{round(plane.step - 2, 1)}" height="{round(plane.y(0) - y, 1)}"/>'
        f'<text class="lines__tick" x="{round(x + plane.step / 2, 1)}" y="{plane.canvas.height - 8}"'
        f' text-anchor="middle">&gt;\N{NO-BREAK SPACE}{escape(words(plane.edges[-1]))}</text>'
    )


def _edges(plane: _Plane, words: Words) -> list[str]:
    """Every n-th edge is written, the first always, the last only where nothing lies beyond it."""
    every = max(1, -(-len(plane.edges) // plane.canvas.labels_max))
    shown = plane.edges[:-1] if plane.has_beyond else plane.edges
    return [
        f'<text class="lines__tick" x="{plane.x(edge)}" y="{plane.canvas.height - 8}" text-anchor="middle">'
        f"{escape(words(edge))}</text>"
        for edge in shown[::every]
    ]


def _mark(plane: _Plane, mark: Mark) -> str:
    x, top = plane.x(mark.at), plane.canvas.top
    place = f'x1="{x}" x2="{x}" y1="{top + 6}" y2="{plane.y(0)}"'
    return (
        f'<line class="histogram__halo" {place}/>'
        f'<line class="histogram__mark is-{mark.kind}" {place}/>'
        f'<circle class="histogram__disc is-{mark.kind}" cx="{x}" cy="{top}" r="8"/>'
        f'<text class="histogram__number" x="{x}" y="{top + 4}" text-anchor="middle">{mark.number}</text>'
    )
