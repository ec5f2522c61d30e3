"""Plots on pages say in words what they show, and hide what must be hidden."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from html import unescape

from django.template import Context, Template
from django.utils.translation import override

from motcua.faces.ui.plots import FunnelPlot, FunnelUnit, Histogram, MapBlock, MapTile, TileMap
from motcua.faces.ui.samples.work import Samples
from motcua.foundation.rendering.tiles import TileState

SAMPLES = Samples("vi")
FUNNEL = FunnelPlot(
    key="f",
    title="Tỷ lệ",
    units=(
        FunnelUnit(label="Phường A", part=900, whole=1_000, href="/a"),
        FunnelUnit(label="Phường B", part=500, whole=1_000, href="/b"),
        FunnelUnit(label="Phường C", part=0, whole=3, href="/c"),
        FunnelUnit(label="Phường D", part=0, whole=0, href="/d"),
    ),
    label_heading="Đơn vị",
    part_heading="Trực tuyến",
    whole_heading="Tiếp nhận",
    small_below=10,
)
MAP = TileMap(
    key="m",
    title="Bản đồ",
    blocks=(
        MapBlock(
            label="Quận X",
            tiles=(
                MapTile(label="A", value=Decimal(68), words="68 %", href="/a"),
                MapTile(label="B", state=TileState.NONE),
                MapTile(label="C", state=TileState.HIDDEN, value=Decimal(33), words="33 %", href="/c"),
            ),
        ),
    ),
    bounds=(Decimal(50),),
    class_words=("dưới 50 %", "từ 50 %"),
    label_heading="Phường",
    block_heading="Quận",
    value_heading="Tỷ lệ",
)


def shown(tag: str, plot: FunnelPlot | TileMap | Histogram, language: str = "vi") -> str:
    with override(language):
        html = Template(f"{{% {tag} plot %}}").render(Context({"plot": plot}))
    return " ".join(unescape(html).split())


def test_units_beyond_chance_are_named_with_their_rows_and_small_ones_are_not() -> None:
    html = shown("funnel_plot", FUNNEL)

    named = re.findall(r"<li value=.*?</li>", html)
    assert len(named) == 2
    assert "/a" in named[0]
    assert "cao, ngoài mức ngẫu nhiên" in named[0]
    assert "thấp, ngoài mức ngẫu nhiên" in named[1]
    assert "quá ít trường hợp để đánh giá" in html


def test_a_unit_without_a_case_is_listed_as_such_and_leads_nowhere() -> None:
    html = shown("funnel_plot", FUNNEL)

    assert "không phát sinh" in html
    assert 'href="/d"' not in html


def test_which_side_is_bad_is_said_by_an_icon() -> None:
    more, less = (shown("funnel_plot", replace(FUNNEL, more_is_better=better)) for better in (True, False))

    assert [("#triangle-alert" in item or "<svg" in item) for item in re.findall(r"<li value=.*?</li>", more)] == [
        False,
        True,
    ]
    assert [("#triangle-alert" in item or "<svg" in item) for item in re.findall(r"<li value=.*?</li>", less)] == [
        True,
        False,
    ]


def test_a_hidden_tile_shows_neither_its_value_nor_its_class_nor_its_rows() -> None:
    html = shown("tile_map", MAP)

    assert "33 %" not in html
    assert 'href="/c"' not in html
    assert "quá ít, không công bố" in html
    assert html.count("is-class-hidden") == 2  # the tile and its key
    assert "is-class-2" in html


def test_no_case_and_too_few_are_told_apart_in_the_table_too() -> None:
    table = shown("tile_map", MAP).split("<table")[1]

    assert re.findall(r'scope="row">(\w)</th><td class="is-number">([^<]+)<', table) == [
        ("A", "68 %"),
        ("B", "không phát sinh"),
        ("C", "quá ít, không công bố"),
    ]


def test_a_histogram_says_its_quantiles_and_its_limit() -> None:
    html = shown("duration_histogram", SAMPLES.histogram)

    assert "Một nửa xong trong 3 ngày làm việc" in html
    assert "Chín phần mười xong trong 5,9 ngày làm việc" in html
    assert "Thời hạn: 5 ngày làm việc" in html
    assert "100,0" in html


def test_a_quantile_beyond_the_last_edge_is_said_as_more_than_it() -> None:
    slow = replace(SAMPLES.histogram, beyond=100_000)

    assert "Một nửa xong trong hơn 10 ngày làm việc" in shown("duration_histogram", slow)


def test_nothing_is_drawn_of_nothing() -> None:
    for tag, plot in (
        ("funnel_plot", replace(FUNNEL, units=())),
        ("tile_map", replace(MAP, blocks=())),
        ("duration_histogram", SAMPLES.empty_histogram),
    ):
        assert "Chưa có số liệu." in shown(tag, plot)
