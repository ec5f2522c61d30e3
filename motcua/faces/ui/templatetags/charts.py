"""Template tags of the charts: builtins like those of `ui`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from motcua.faces.ui.charts import BarChart, Bullet, LineChart, LineSeries, Number, written
from motcua.faces.ui.values import Words
from motcua.foundation.rendering.charts import NARROW, WIDE, Series, line_svg, parts_of, share_of, sparkline_svg

register = template.Library()

#: Series from the second on have a pattern of this number.
PATTERNS = (2, 3, 4, 5, 6)


@register.inclusion_tag("ui/chart_bars.html")
def chart_bars(chart: BarChart) -> dict[str, Any]:
    """Bars, stacked where there are several series; each row leads to what it counts."""
    title = str(chart.title)
    targets = [row.target for row in chart.rows if row.target is not None]
    longest = max([*(sum(row.values) for row in chart.rows), *targets, chart.top or 0], default=0)
    drawn = parts_of([row.values for row in chart.rows], title=title, top=longest)
    rows = [
        {
            "row": row,
            "parts": parts,
            "words": row.words or written(sum(row.values)),
            "target": None if row.target is None else share_of(row.target, top=longest, title=title),
            "cells": row.cells or [written(value) for value in row.values],
        }
        for row, parts in zip(chart.rows, drawn, strict=True)
    ]
    patterns = [number for number in PATTERNS if number <= len(chart.series)]
    legend = list(enumerate(chart.series, start=1)) if len(chart.series) > 1 else []
    return {"chart": chart, "rows": rows, "patterns": patterns, "legend": legend}


@register.inclusion_tag("ui/chart_lines.html")
def chart_lines(chart: LineChart) -> dict[str, Any]:
    """Lines over equal steps of time; wide and narrow, of which the page's width shows one."""
    series = [Series(label=str(each.label), values=each.values) for each in chart.series]

    def drawn(narrow: bool) -> SafeString:
        canvas = NARROW if narrow else WIDE
        svg = line_svg(
            series=series, labels=chart.labels, title=str(chart.title), words=written, canvas=canvas, key=chart.key
        )
        return mark_safe(svg)  # noqa: S308  (made by the house, which escapes what it writes)

    rows = [
        (label, [(written(each.values[place]), _href(each, place)) for each in chart.series])
        for place, label in enumerate(chart.labels)
    ]
    legend = list(enumerate((each.label for each in chart.series), start=1))
    return {"chart": chart, "wide": drawn(False), "narrow": drawn(True), "rows": rows, "legend": legend}


def _href(series: LineSeries, place: int) -> str:
    """The rows behind a point; behind nought there are none."""
    return series.hrefs[place] if series.hrefs and series.values[place] else ""


@register.inclusion_tag("ui/chart_bullet.html")
def chart_bullet(bullet: Bullet) -> dict[str, Any]:
    """A value against its target."""
    title = str(bullet.label)
    value = None if bullet.value is None else share_of(bullet.value, top=bullet.top, title=title)
    target = share_of(bullet.target, top=bullet.top, title=title)
    missed = bullet.value is not None and bullet.value < bullet.target
    return {"bullet": bullet, "value": value, "target": target, "missed": missed}


@register.inclusion_tag("ui/chart_sparkline.html")
def chart_sparkline(values: Sequence[Number], label: Words) -> dict[str, Any]:
    """A word-sized line; its first and last value are said beside it."""
    svg = mark_safe(sparkline_svg(values, title=str(label)))  # noqa: S308  (made by the house)
    return {"svg": svg, "first": written(values[0]) if values else "", "last": written(values[-1]) if values else ""}


@register.filter
def unlocalized(number: Number) -> str:
    """A figure of geometry: never written as people of any language write figures."""
    return f"{number:g}"
