"""Template tags of the plots: builtins like those of `ui`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.faces.ui.charts import written
from motcua.faces.ui.formats import grouped
from motcua.faces.ui.plots import FunnelPlot, FunnelUnit, Histogram, MapTile, TileMap
from motcua.faces.ui.values import Words
from motcua.foundation.rendering import funnel, histogram, tiles
from motcua.foundation.rendering.charts import NARROW, WIDE
from motcua.foundation.rendering.funnel import OUTSIDE, Unit, Verdict
from motcua.foundation.rendering.histogram import Mark
from motcua.foundation.rendering.tiles import TileState
from motcua.foundation.text.numbers import half_up

register = template.Library()

_VERDICTS: dict[Verdict | None, Words] = {
    Verdict.WITHIN: gettext_lazy("within what chance explains"),
    Verdict.LOW: gettext_lazy("rather low"),
    Verdict.FAR_LOW: gettext_lazy("low beyond chance"),
    Verdict.HIGH: gettext_lazy("rather high"),
    Verdict.FAR_HIGH: gettext_lazy("high beyond chance"),
    Verdict.SMALL: gettext_lazy("too few cases to judge"),
    None: gettext_lazy("no case"),
}


@dataclass(frozen=True, kw_only=True)
class FunnelRow:
    """A unit as the table and the list of those outside show it. `number` is written beside it in the picture."""

    unit: FunnelUnit
    share: str
    verdict: Words
    kind: str = ""
    number: int | None = None
    is_bad: bool = False


@register.inclusion_tag("ui/plot_funnel.html")
def funnel_plot(plot: FunnelPlot) -> dict[str, Any]:
    """Units between the limits of chance; those beyond are numbered in the picture and named under it."""
    title = str(plot.title)
    shown = [each for each in plot.units if each.whole]
    units = [Unit(label=each.label, part=each.part, whole=each.whole) for each in shown]
    funnel.check(units, title=title)
    if not units:
        return {"plot": plot, "rows": [], "outside": []}
    share = funnel.overall(units)
    verdicts = [funnel.verdict(unit, share=share, small_below=plot.small_below) for unit in units]
    rows = _funnel_rows(plot, shown, verdicts)
    numbers = [row.number for row in rows]

    def drawn(narrow: bool) -> SafeString:
        canvas = NARROW if narrow else WIDE
        svg = funnel.funnel_svg(
            units=units, verdicts=verdicts, numbers=numbers, title=title, words=written, canvas=canvas, key=plot.key
        )
        return mark_safe(svg)  # noqa: S308  (made by the house, which escapes what it writes)

    without = [FunnelRow(unit=each, share="–", verdict=_VERDICTS[None]) for each in plot.units if not each.whole]
    begins, _ends = funnel.span(units, share=share)
    return {
        "plot": plot,
        "wide": drawn(False),
        "narrow": drawn(True),
        "rows": [*rows, *without],
        "outside": [row for row in rows if row.number],
        "share": _percent(sum(unit.part for unit in units), sum(unit.whole for unit in units)),
        "begins": grouped(round(begins * 100)) if begins else "",
    }


def _funnel_rows(plot: FunnelPlot, shown: list[FunnelUnit], verdicts: list[Verdict]) -> list[FunnelRow]:
    """Units outside are numbered in the order of the table."""
    bad = Verdict.FAR_LOW if plot.more_is_better else Verdict.FAR_HIGH
    counted = accumulate(found in OUTSIDE for found in verdicts)
    return [
        FunnelRow(
            unit=unit,
            share=_percent(unit.part, unit.whole),
            verdict=_VERDICTS[found],
            kind=found.value,
            number=number if found in OUTSIDE else None,
            is_bad=found is bad,
        )
        for unit, found, number in zip(shown, verdicts, counted, strict=True)
    ]


def _percent(part: int, whole: int) -> str:
    return f"{grouped(half_up(Decimal(part) * 100 / whole, decimals=1), decimals=1)}\N{NO-BREAK SPACE}%"


@dataclass(frozen=True, kw_only=True)
class TileShown:
    """A tile with the name of its look: a class by number, `none` or `hidden`. Only a shown one leads to its rows."""

    label: str
    look: str
    words: Words
    href: str = ""


@register.inclusion_tag("ui/plot_tiles.html")
def tile_map(plot: TileMap) -> dict[str, Any]:
    """Tiles in blocks, each with its value as words and leading to its rows."""
    title = str(plot.title)
    tiles.check(bounds=plot.bounds, tiles=sum(len(block.tiles) for block in plot.blocks), title=title)
    blocks = [(block.label, [_tile(tile, plot) for tile in block.tiles]) for block in plot.blocks]
    legend = [(str(number), words) for number, words in enumerate(plot.class_words, start=1)]
    states = {tile.state for block in plot.blocks for tile in block.tiles}
    apart = [(state.value, _STATES[state]) for state in (TileState.NONE, TileState.HIDDEN) if state in states]
    return {"plot": plot, "blocks": blocks, "legend": [*legend, *apart]}


_STATES: dict[TileState, Words] = {
    TileState.NONE: gettext_lazy("no case"),
    TileState.HIDDEN: gettext_lazy("too few cases, hidden"),
}


def _tile(tile: MapTile, plot: TileMap) -> TileShown:
    """Raises ValueError for a tile to be shown that has nothing to show."""
    if tile.state is not TileState.SHOWN:
        return TileShown(label=tile.label, look=tile.state.value, words=_STATES[tile.state])
    if tile.value is None:
        raise ValueError(f"{tile.label} is to be shown and has no value")
    look = str(tiles.class_of(tile.value, plot.bounds))
    return TileShown(label=tile.label, look=look, words=tile.words, href=tile.href)


@dataclass(frozen=True, kw_only=True)
class Named:
    """A numbered mark of a histogram with what it says."""

    number: int
    words: str
    kind: str


@register.inclusion_tag("ui/plot_histogram.html")
def duration_histogram(plot: Histogram) -> dict[str, Any]:
    """Durations from nought, with the times within which so many were done and the limit."""
    title = str(plot.title)
    histogram.check(edges=plot.edges, counts=plot.counts, title=title)
    marks, named = _marks(plot)
    if not sum(plot.counts) + plot.beyond:
        return {"plot": plot, "rows": []}

    def drawn(narrow: bool) -> SafeString:
        svg = histogram.histogram_svg(
            edges=plot.edges,
            counts=plot.counts,
            beyond=plot.beyond,
            marks=marks,
            title=title,
            words=written,
            canvas=NARROW if narrow else WIDE,
            key=plot.key,
        )
        return mark_safe(svg)  # noqa: S308  (made by the house, which escapes what it writes)

    return {"plot": plot, "wide": drawn(False), "narrow": drawn(True), "named": named, "rows": _stretches(plot)}


def _marks(plot: Histogram) -> tuple[list[Mark], list[Named]]:
    """The marks in the picture and their words; a time beyond the last edge is only said."""
    marks: list[Mark] = []
    named: list[Named] = []
    for share, words in plot.quantiles:
        at = histogram.within(edges=plot.edges, counts=plot.counts, beyond=plot.beyond, share=share)
        number = len(named) + 1
        told = _("more than %(time)s") % {"time": written(plot.edges[-1])} if at is None else _rounded(at)
        named.append(Named(number=number, words=f"{words} {told} {plot.unit}", kind="quantile"))
        if at is not None:
            marks.append(Mark(at=at, number=number, kind="quantile"))
    if plot.limit is not None:
        number = len(named) + 1
        named.append(Named(number=number, words=str(plot.limit_words), kind="limit"))
        if plot.edges[0] <= plot.limit <= plot.edges[-1]:
            marks.append(Mark(at=float(plot.limit), number=number, kind="limit"))
    return marks, named


def _rounded(value: float) -> str:
    """One place; the time is itself taken as even within a stretch."""
    return written(float(half_up(Decimal(repr(value)), decimals=1)))


def _stretches(plot: Histogram) -> list[tuple[str, str, str]]:
    """Each stretch in words, how many it has, and the share done until its end."""
    whole = sum(plot.counts) + plot.beyond
    rows = [
        (f"{written(start)}–{written(end)}", written(count), _percent(done, whole))
        for (start, end), count, done in zip(pairwise(plot.edges), plot.counts, accumulate(plot.counts), strict=True)
    ]
    if plot.beyond:
        rows.append((f">\N{NO-BREAK SPACE}{written(plot.edges[-1])}", written(plot.beyond), _percent(whole, whole)))
    return rows
