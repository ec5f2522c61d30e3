"""Funnel plots: shares of units against how many cases each had, between the limits that chance alone keeps.

A unit with few cases strays further by chance; the limits say how far, so that a small ward is not praised or blamed
for it. They are exact binomial limits around the share of all units together, interpolated between whole cases
(D. J. Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 24 (2005),
1185–1202, appendix A.1.1): 95 % as a warning, 99.8 % as an alarm. Wilson's score limits were not taken: for shares near
one, as those on time are, they are too wide above and too narrow below.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from html import escape
from statistics import NormalDist

from motcua.foundation.rendering.charts import Canvas, Words, ticks
from motcua.foundation.rendering.errors import UnableToDraw

#: The parts of all units that chance puts between the limits, inner and outer.
INNER, OUTER = 0.95, 0.998
POINTS_MAX = 400
_CURVE_POINTS = 48
#: "100 %" is wider than the numbers that other charts have at their left.
_ROOM_FOR_SIGN = 8


class Verdict(StrEnum):
    """Where a unit lies. A small one is not judged."""

    WITHIN = "within"
    LOW = "low"
    FAR_LOW = "far_low"
    HIGH = "high"
    FAR_HIGH = "far_high"
    SMALL = "small"


#: Beyond the outer limits: these are named in the picture.
OUTSIDE = frozenset({Verdict.FAR_LOW, Verdict.FAR_HIGH})


@dataclass(frozen=True, kw_only=True)
class Unit:
    """`part` of `whole` cases, `whole` above nought."""

    label: str
    part: int
    whole: int

    @property
    def share(self) -> float:
        return self.part / self.whole


def overall(units: Sequence[Unit]) -> float:
    """The share of all cases together, not the mean of the units' shares."""
    return sum(unit.part for unit in units) / sum(unit.whole for unit in units)


def limits(*, share: float, whole: int, coverage: float) -> tuple[float, float]:
    """Between which shares a unit of `whole` cases lies with the chance `coverage`, when its true share is `share`."""
    aside = (1 - coverage) / 2
    low = _quantile(share, whole, aside)
    # The upper limit is the lower one of the cases that are not of the part: both tails are summed from small terms.
    return max(0.0, low), min(1.0, 1 - _quantile(1 - share, whole, aside))


def _quantile(share: float, whole: int, chance: float) -> float:
    """The share below which a binomial lies with `chance`, interpolated between whole cases: from the normal guess with
    its first correction for skewness, case by case to where the chance is passed."""
    if share <= 0 or share >= 1:
        return share
    z = NormalDist().inv_cdf(chance)
    guess = whole * share + z * math.sqrt(whole * share * (1 - share)) + (z * z - 1) * (1 - 2 * share) / 6
    count = min(whole, max(0, math.floor(guess)))
    odds = share / (1 - share)
    term, reached = _chance(count, whole, share), _at_most(count, whole, share)
    while reached < chance and count < whole:
        count += 1
        term *= (whole - count + 1) / count * odds
        reached += term
    while reached - term >= chance and count > 0:
        reached -= term
        term *= count / (whole - count + 1) / odds
        count -= 1
    return (count - (reached - chance) / term) / whole


def _chance(count: int, whole: int, share: float) -> float:
    """The chance of exactly `count` of `whole`."""
    ways = math.lgamma(whole + 1) - math.lgamma(count + 1) - math.lgamma(whole - count + 1)
    return math.exp(ways + count * math.log(share) + (whole - count) * math.log1p(-share))


def _at_most(count: int, whole: int, share: float) -> float:
    """The chance of at most `count` of `whole`, summed downwards until nothing is added any more."""
    term = total = _chance(count, whole, share)
    for successes in range(count, 0, -1):
        term *= successes / (whole - successes + 1) * (1 - share) / share
        total += term
        if successes < whole * share and term < total * 1e-14:
            break
    return total


def verdict(unit: Unit, *, share: float, small_below: int) -> Verdict:
    """Where the unit lies against the share of all; below `small_below` cases it is not judged."""
    if unit.whole < small_below:
        return Verdict.SMALL
    inner, outer = (limits(share=share, whole=unit.whole, coverage=coverage) for coverage in (INNER, OUTER))
    if unit.share < outer[0]:
        return Verdict.FAR_LOW
    if unit.share > outer[1]:
        return Verdict.FAR_HIGH
    return Verdict.LOW if unit.share < inner[0] else Verdict.HIGH if unit.share > inner[1] else Verdict.WITHIN


def check(units: Sequence[Unit], *, title: str) -> None:
    """Raises `UnableToDraw` for units without cases, with more than all of them, and for more than can be read."""
    if len(units) > POINTS_MAX:
        raise UnableToDraw(title=title, cause=f"{len(units)} units, at most {POINTS_MAX} can be read")
    for unit in units:
        if not 0 <= unit.part <= unit.whole or unit.whole == 0:
            raise UnableToDraw(title=title, cause=f"{unit.label} has {unit.part} of {unit.whole} cases")


def span(units: Sequence[Unit], *, share: float) -> tuple[float, float]:
    """From which share to which the picture reaches, in whole tenths: far enough for every unit. These are places of
    dots, not lengths, so that it need not begin at nought; it says from where."""
    shares = [share, *(unit.share for unit in units)]
    bottom = min(math.floor(min(shares) * 10 + 1e-9), 9)
    top = max(math.ceil(max(shares) * 10 - 1e-9), bottom + 1)
    return bottom / 10, top / 10


def funnel_svg(
    *,
    units: Sequence[Unit],
    verdicts: Sequence[Verdict],
    numbers: Sequence[int | None],
    title: str,
    words: Words,
    canvas: Canvas,
    key: str,
) -> str:
    """The plot as an SVG named `title`; its figures are in a table beside it. `numbers` are written beside the units that
    are named under it. `words` writes numbers of cases; shares are written by it too, in hundredths with the sign."""
    share = overall(units)
    bottom, top = span(units, share=share)
    canvas = replace(canvas, left=canvas.left + _ROOM_FOR_SIGN)
    plane = _Plane(canvas, ticks(max(unit.whole for unit in units))[-1], bottom, top)
    name = escape(f"chart-{key}-{canvas.name}")
    drawn = [
        f'<svg class="lines lines--{canvas.name} funnel" viewBox="0 0 {canvas.width} {canvas.height}" role="img"'
        f' aria-labelledby="{name}"><title id="{name}">{escape(title)}</title>',
        *_grid(plane, words),
        *(_curves(plane, share, coverage, kind) for coverage, kind in ((OUTER, "outer"), (INNER, "inner"))),
        f'<line class="funnel__mean" x1="{plane.x(0)}" x2="{plane.x(plane.most)}" y1="{plane.y(share)}"'
        f' y2="{plane.y(share)}"/>',
        *(_point(plane, unit, found, number) for unit, found, number in zip(units, verdicts, numbers, strict=True)),
        "</svg>",
    ]
    return "".join(drawn)


@dataclass(frozen=True)
class _Plane:
    """Cases to the right, shares upwards from `bottom` to `top`."""

    canvas: Canvas
    most: float
    bottom: float
    top: float

    def x(self, whole: float) -> float:
        room = self.canvas.width - self.canvas.left - self.canvas.right
        return round(self.canvas.left + room * whole / self.most, 1)

    def y(self, share: float) -> float:
        room = self.canvas.height - self.canvas.top - self.canvas.bottom
        return round(self.canvas.top + room * (self.top - share) / (self.top - self.bottom), 1)


def _grid(plane: _Plane, words: Words) -> list[str]:
    canvas, lines = plane.canvas, []
    tenths = range(round(plane.bottom * 10), round(plane.top * 10) + 1)
    for tenth in tenths[:: 2 if len(tenths) > 6 else 1]:
        y = plane.y(tenth / 10)
        lines.append(
            f'<line class="lines__grid" x1="{canvas.left}" x2="{canvas.width - canvas.right}" y1="{y}" y2="{y}"/>'
            f'<text class="lines__tick" x="{canvas.left - 6}" y="{y + 4}" text-anchor="end">'
            f"{escape(words(tenth * 10))}\N{NO-BREAK SPACE}%</text>"
        )
    marks = ticks(plane.most)
    for place, mark in enumerate(marks):
        anchor = "end" if place == len(marks) - 1 else "middle"
        lines.append(
            f'<text class="lines__tick" x="{plane.x(mark)}" y="{canvas.height - 8}" text-anchor="{anchor}">'
            f"{escape(words(mark))}</text>"
        )
    return lines


def _curves(plane: _Plane, share: float, coverage: float, kind: str) -> str:
    """Both limits as far as the picture reaches; denser where they bend."""
    wholes = sorted({max(5, round(plane.most * (place / _CURVE_POINTS) ** 2)) for place in range(1, _CURVE_POINTS + 1)})
    found = [(whole, limits(share=share, whole=whole, coverage=coverage)) for whole in wholes if whole <= plane.most]
    lines = []
    for side in (0, 1):
        inside = [(whole, pair[side]) for whole, pair in found if plane.bottom <= pair[side] <= plane.top]
        points = " ".join(f"{plane.x(whole)},{plane.y(limit)}" for whole, limit in inside)
        lines.append(f'<polyline class="funnel__limit funnel__limit--{kind}" points="{points}"/>')
    return "".join(lines)


def _point(plane: _Plane, unit: Unit, found: Verdict, number: int | None) -> str:
    """A dot within, a hollow one for few cases, a triangle that points where the unit lies outside."""
    x, y = plane.x(unit.whole), plane.y(unit.share)
    shape = f'<circle class="funnel__dot is-{found}" cx="{x}" cy="{y}" r="4"/>'
    if found in OUTSIDE:
        away = 1 if found is Verdict.FAR_LOW else -1
        base = round(y - 4 * away, 1)
        corners = f"{x},{round(y + 7 * away, 1)} {round(x - 6, 1)},{base} {round(x + 6, 1)},{base}"
        shape = f'<polygon class="funnel__dot is-{found}" points="{corners}"/>'
    if number is None:
        return shape
    beyond = x > plane.canvas.width - plane.canvas.right - 24
    return (
        f'{shape}<text class="funnel__number" x="{x - 9 if beyond else x + 9}" y="{y + 4}"'
        f' text-anchor="{"end" if beyond else "start"}">{number}</text>'
    )
