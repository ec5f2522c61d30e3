"""What faces hand to the charts: named values, how they are written, and where each leads.

Geometry and SVG are `foundation.rendering.charts`; the partials `ui/chart_*.html` lay them out, each with the same
figures as a table and, where there is an address, as CSV.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from motcua.faces.ui.formats import grouped
from motcua.faces.ui.values import Words

Number = int | float


def written(value: Number) -> str:
    """1234 → 1.234; 0.5 → 0,5."""
    return grouped(value) if float(value).is_integer() else grouped(value, decimals=1)


@dataclass(frozen=True, kw_only=True)
class BarRow:
    """A bar: one value for each series of its chart. `words` stand at its end; the sum does where there are none.
    `href` opens its rows. `target` is a mark of its own on the scale. `cells` say the values in the table where numbers
    alone would say it wrong: no case is not nought."""

    label: Words
    values: tuple[Number, ...]
    words: Words = ""
    cells: tuple[Words, ...] = ()
    href: str = ""
    target: Number | None = None
    late: bool = False


@dataclass(frozen=True, kw_only=True)
class BarChart:
    """Bars side by side in one scale from nought; several series make them stacked. `key` keeps its ids apart on a
    page. `top` is the end of the scale where it is known (1 for shares)."""

    key: str
    title: Words
    series: tuple[Words, ...]
    rows: Sequence[BarRow]
    label_heading: Words
    top: Number | None = None
    target_words: Words = ""
    csv_href: str = ""
    #: The series that means overdue, by number from 1: red, which means that everywhere.
    late_series: int | None = None


@dataclass(frozen=True, kw_only=True)
class LineSeries:
    """`hrefs` open each point's rows from the table."""

    label: Words
    values: tuple[Number, ...]
    hrefs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LineChart:
    key: str
    title: Words
    labels: tuple[str, ...]
    series: tuple[LineSeries, ...]
    label_heading: Words
    csv_href: str = ""


@dataclass(frozen=True, kw_only=True)
class Bullet:
    """One value against its target on a scale from nought to `top`. `value` None: nothing to measure yet."""

    label: Words
    value: Number | None
    words: Words
    target: Number
    target_words: Words
    top: Number = 1
    note: Words = ""
    href: str = ""
