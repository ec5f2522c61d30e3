"""What faces hand to the plots that compare many units and many durations; the simpler charts are in `charts`.

Geometry and SVG are `foundation.rendering` (`funnel`, `tiles`, `histogram`); the partials lay them out, each with the
same figures as a table and, where there is an address, as CSV.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from motcua.faces.ui.charts import Number
from motcua.faces.ui.values import Words
from motcua.foundation.rendering.tiles import TileState


@dataclass(frozen=True, kw_only=True)
class FunnelUnit:
    """A unit with `part` of `whole` cases; one without a case has no place in the plot and is listed only.

    `href` opens its rows.
    """

    label: str
    part: int
    whole: int
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class FunnelPlot:
    """A fair comparison of units: shares against numbers of cases, between the limits that chance keeps.

    `key` keeps its ids apart on a page. Units below `small_below` cases are shown hollow and not judged. Where less is
    better (`more_is_better` False) the words for high and low say so.
    """

    key: str
    title: Words
    units: Sequence[FunnelUnit]
    label_heading: Words
    part_heading: Words
    whole_heading: Words
    small_below: int
    more_is_better: bool = True
    csv_href: str = ""


@dataclass(frozen=True, kw_only=True)
class MapTile:
    """A place with its share. `value` is None unless `state` is SHOWN; `words` is the value as written ("68 %")."""

    label: str
    value: Decimal | None = None
    words: Words = ""
    state: TileState = TileState.SHOWN
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class MapBlock:
    """Tiles of the places that belong together, in reading order."""

    label: str
    tiles: tuple[MapTile, ...]


@dataclass(frozen=True, kw_only=True)
class TileMap:
    """A map of tiles coloured by class. `bounds` are where each next class begins; `class_words` name all of them, one
    more than bounds, from the lowest."""

    key: str
    title: Words
    blocks: tuple[MapBlock, ...]
    bounds: tuple[Decimal, ...]
    class_words: tuple[Words, ...]
    label_heading: Words
    block_heading: Words
    value_heading: Words
    csv_href: str = ""


@dataclass(frozen=True, kw_only=True)
class Histogram:
    """How long things took: `counts` between each two of `edges`, and how many took longer than the last edge.

    `quantiles` are shares with the words that say them ("half are done within"); `limit` is what the law or the promise
    gives. `unit` is what `edges` count, in words.
    """

    key: str
    title: Words
    edges: tuple[Number, ...]
    counts: tuple[int, ...]
    unit: Words
    count_heading: Words
    beyond: int = 0
    quantiles: tuple[tuple[float, Words], ...] = ()
    limit: Number | None = None
    limit_words: Words = ""
    csv_href: str = ""
