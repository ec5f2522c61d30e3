"""Plots with invented figures, of the city's own communes."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

from motcua.faces.ui.plots import FunnelPlot, FunnelUnit, Histogram, MapBlock, MapTile, TileMap
from motcua.faces.ui.samples.filing import FilingSamples
from motcua.foundation.rendering.tiles import TileState
from motcua.foundation.text.numbers import share_in_words
from motcua.registry import organization

_DIVISIONS = Path(organization.__file__).parent / "data" / "divisions_2023.csv"
_SMALL = 30
#: Communes, by their place in the list, that are shown in another state than the rest.
_STATES = {11: TileState.NONE, 30: TileState.HIDDEN, 57: TileState.HIDDEN}
_COUNTS = (412, 980, 1_310, 1_064, 722, 401, 233, 120, 64, 31)


@cache
def _communes() -> tuple[tuple[str, str], ...]:
    """District and commune, by code."""
    with _DIVISIONS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    districts = {row["code"]: row["name_vi"] for row in rows if row["level"] == "district"}
    communes = sorted(
        (row for row in rows if row["level"] == "commune"), key=lambda row: (row["parent_code"], row["code"])
    )
    return tuple((districts[row["parent_code"]], row["name_vi"]) for row in communes)


def _invented() -> Iterator[tuple[str, str, int, int]]:
    """District, commune, part and whole: the same on each run, spread as chance spreads, and three that stand out."""
    for place, (district, name) in enumerate(_communes()):
        whole = 12 + (place * place * 37 + place * 911) % 1_790 if place % 9 else 6 + place % 20
        share = 0.72 + ((place * 104_729) % 997 / 997 - 0.5) * 1.6 / whole**0.5
        share += {8: 0.17, 41: -0.2, 66: -0.12}.get(place, 0)
        yield district, name, round(min(1.0, max(0.0, share)) * whole), whole


class PlotSamples(FilingSamples):
    """Funnel, tiles and histogram in one language."""

    @property
    def funnel(self) -> FunnelPlot:
        units = [
            FunnelUnit(label=name, part=part, whole=whole, href="#funnel")
            for _district, name, part, whole in _invented()
        ]
        nothing = FunnelUnit(label=self("Xã chưa có hồ sơ", "A commune without a dossier"), part=0, whole=0)
        return FunnelPlot(
            key="funnel",
            title=self("Tỷ lệ nộp trực tuyến theo phường, xã", "Online share by commune"),
            units=[*units, nothing],
            label_heading=self("Đơn vị", "Unit"),
            part_heading=self("Trực tuyến", "Online"),
            whole_heading=self("hồ sơ tiếp nhận", "dossiers received"),
            small_below=_SMALL,
            csv_href="#charts",
        )

    @property
    def empty_funnel(self) -> FunnelPlot:
        return FunnelPlot(
            key="no-funnel",
            title=self("Tỷ lệ đúng hạn theo đơn vị", "Share on time by unit"),
            units=(),
            label_heading="",
            part_heading="",
            whole_heading="",
            small_below=_SMALL,
        )

    @property
    def tile_map(self) -> TileMap:
        blocks: defaultdict[str, list[MapTile]] = defaultdict(list)
        for place, (district, name, part, whole) in enumerate(_invented()):
            state = _STATES.get(place, TileState.SHOWN)
            shown = state is TileState.SHOWN
            blocks[district].append(
                MapTile(
                    label=name.removeprefix("Phường ").removeprefix("Xã ").removeprefix("Thị trấn "),
                    value=Decimal(part * 100) / whole if shown else None,
                    words=share_in_words(part=part, whole=whole),
                    state=state,
                    href="#tiles" if shown else "",
                )
            )
        return TileMap(
            key="map",
            title=self("Tỷ lệ nộp trực tuyến, tháng 6/2023", "Online share, June 2023"),
            blocks=tuple(MapBlock(label=label, tiles=tuple(tiles)) for label, tiles in blocks.items()),
            bounds=(Decimal(46), Decimal(60), Decimal(70), Decimal(80)),
            class_words=(
                self("dưới 46 %", "below 46 %"),
                self("từ 46 %", "from 46 %"),
                self("từ 60 %", "from 60 %"),
                self("từ 70 %", "from 70 %"),
                self("từ 80 %", "from 80 %"),
            ),
            label_heading=self("Phường, xã", "Commune"),
            block_heading=self("Quận, huyện", "District"),
            value_heading=self("Tỷ lệ", "Share"),
            csv_href="#charts",
        )

    @property
    def histogram(self) -> Histogram:
        return Histogram(
            key="durations",
            title=self("Đăng ký kết hôn: thực tế mất bao lâu", "Registering a marriage: how long it takes"),
            edges=tuple(range(len(_COUNTS) + 1)),
            counts=_COUNTS,
            beyond=42,
            unit=self("ngày làm việc", "working days"),
            count_heading=self("Hồ sơ", "Dossiers"),
            quantiles=(
                (0.5, self("Một nửa xong trong", "Half are done within")),
                (0.9, self("Chín phần mười xong trong", "Nine of ten are done within")),
            ),
            limit=5,
            limit_words=self("Thời hạn: 5 ngày làm việc", "Limit: 5 working days"),
            csv_href="#charts",
        )

    @property
    def empty_histogram(self) -> Histogram:
        return Histogram(
            key="no-durations",
            title=self("Thời gian giải quyết", "Time to a result"),
            edges=(0, 1, 2),
            counts=(0, 0),
            unit="",
            count_heading="",
        )
