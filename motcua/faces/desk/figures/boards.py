"""Units beside each other: compared fairly, on a map of tiles, as they were in the period or as they are today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.faces.ui.dossiers import unit_name
from motcua.faces.ui.figures import SMALL_NUMBER, Asked, target_words, written
from motcua.faces.ui.formats import day as written_day
from motcua.faces.ui.plots import FunnelPlot, FunnelUnit, MapBlock, MapTile, TileMap
from motcua.foundation.measures.values import By
from motcua.foundation.rendering.tiles import TILES_MAX, TileState
from motcua.reform.indicators.queries import read, read_in_units_of
from motcua.reform.indicators.rules import stands_for
from motcua.reform.indicators.values import Figure, Indicator, Shown, Target
from motcua.registry.organization.queries import directory, successions
from motcua.registry.organization.values import Directory, UnitKind, UnitView

Href = Callable[[UUID], str]

#: Where the next class of the map begins, in hundredths; the target makes its own where there is one.
BOUNDS = (Decimal(25), Decimal(50), Decimal(75), Decimal(90))


def figures_of_units(
    indicator: Indicator, units: Collection[UUID], asked: Asked, *, today: date, by_month: bool = False
) -> tuple[Figure, ...]:
    """The indicator of each of `units`: as they were, or of today's units with those whom they took over from."""
    if asked.today_s:
        return read_in_units_of(
            indicator=indicator.name, units=units, on=today, period=asked.period, by_month=by_month
        ).figures
    by = [By.UNIT, By.MONTH] if by_month else [By.UNIT]
    return read(indicators=[indicator.name], units=units, period=asked.period, by=by).figures


def units_behind(asked: Asked, *, today: date) -> frozenset[UUID]:
    """The units whose dossiers stand behind the figure of the one asked for."""
    if not asked.today_s:
        return frozenset({asked.unit})
    return stands_for(units=[asked.unit], successions=successions(), on=today)[asked.unit]


def units_beside(asked: Asked, units: Directory, *, today: date) -> list[UnitView]:
    """What stands directly below the unit: today, or on any day of the period."""
    if asked.today_s:
        return list(units.children(asked.unit))
    return _in_period(asked, today, lambda tree: tree.children(asked.unit))


def communes_below(asked: Asked, units: Directory, *, today: date) -> list[tuple[str, list[UnitView]]]:
    """The communes below the unit by what they stand under: today, or on any day of the period."""

    def communes(tree: Directory) -> tuple[UnitView, ...]:
        below = tree.below(asked.unit) if asked.unit in tree else ()
        return tuple(each for each in below if each.kind is UnitKind.COMMUNE)

    found = list(communes(units)) if asked.today_s else _in_period(asked, today, communes)
    on = today if asked.today_s else min(asked.period.last_on, today)
    blocks: dict[str, list[UnitView]] = defaultdict(list)
    for each in sorted(found, key=lambda each: each.division_code):
        blocks[unit_name(directory(on=on).get(each.parent) if each.parent else None)].append(each)
    return list(blocks.items())


def changes_since(asked: Asked, *, today: date) -> list[str]:
    """The days on which units were merged or divided after the period began: on them "as it was" and "today" part."""
    days = {each.on for each in successions() if asked.period.from_on < each.on <= today}
    return [written_day(day) for day in sorted(days)]


def _in_period(asked: Asked, today: date, pick: Callable[[Directory], Sequence[UnitView]]) -> list[UnitView]:
    last = min(asked.period.last_on, today)
    changed = {each.on for each in successions() if asked.period.from_on < each.on <= last}
    days = sorted({min(asked.period.from_on, last), *changed, last})
    return list({each.id: each for day in days for each in pick(directory(on=day))}.values())


@dataclass(frozen=True, kw_only=True)
class Busy:
    """Units with something to compare, and the names of those without a case."""

    units: list[UnitView]
    idle: list[tuple[str, str]]


def busy_ones(figures: Mapping[UUID, Figure], units: Sequence[UnitView], *, href: Href) -> Busy:
    busy = [each for each in units if (found := figures.get(each.id)) and (found.numerator or found.denominator)]
    known = {each.id for each in busy}
    idle = [(unit_name(each), href(each.id)) for each in units if each.id not in known]
    return Busy(units=busy, idle=idle)


def is_share(indicator: Indicator, figures: Collection[Figure]) -> bool:
    """Parts of a whole, which limits of chance and a scale to a hundred are for; requests per dossier may be more."""
    return indicator.shown is Shown.PERCENT and all(0 <= each.numerator <= (each.denominator or 0) for each in figures)


def funnel(
    indicator: Indicator, figures: Mapping[UUID, Figure], units: Sequence[UnitView], *, href: Href
) -> FunnelPlot | None:
    """A fair comparison of more than two; those with few cases are marked and not judged."""
    shown = [each for each in units if (found := figures.get(each.id)) and found.denominator]
    if len(shown) < 3 or len(shown) > TILES_MAX or not is_share(indicator, figures.values()):
        return None
    return FunnelPlot(
        key="funnel",
        title=_("Units compared fairly"),
        units=[
            FunnelUnit(
                label=unit_name(each),
                part=figures[each.id].numerator,
                whole=figures[each.id].denominator or 0,
                href=href(each.id),
            )
            for each in shown
        ],
        label_heading=_("Unit"),
        part_heading=indicator.title,
        whole_heading=_("cases"),
        small_below=SMALL_NUMBER,
        more_is_better=indicator.more_is_better is not False,
    )


def tile_map(
    indicator: Indicator,
    figures: Mapping[UUID, Figure],
    blocks: Sequence[tuple[str, Sequence[UnitView]]],
    *,
    target: Target | None,
    href: Href,
) -> TileMap | None:
    """A tile for each commune; None where there are none, nothing was counted, or there is no share."""
    if not any(figures.values()) or not blocks or not is_share(indicator, figures.values()):
        return None
    bounds = BOUNDS if target is None else _around(target.value)
    return TileMap(
        key="map",
        title=_("Commune by commune"),
        blocks=tuple(
            MapBlock(label=label, tiles=tuple(_tile(each, figures.get(each.id), indicator, href) for each in communes))
            for label, communes in blocks
        ),
        bounds=bounds,
        class_words=(
            _("below %(bound)s %%") % {"bound": _plain(bounds[0])},
            *(_("from %(bound)s %%") % {"bound": _plain(bound)} for bound in bounds),
        ),
        label_heading=_("Commune"),
        block_heading=_("District"),
        value_heading=indicator.title if target is None else f"{indicator.title} · {target_words(target, indicator)}",
    )


def _tile(unit: UnitView, figure: Figure | None, indicator: Indicator, href: Href) -> MapTile:
    label = unit.short_name_vi or unit_name(unit)
    if figure is None or figure.value is None:
        return MapTile(label=label, state=TileState.NONE)
    value = Decimal(figure.value.numerator * 100) / figure.value.denominator
    return MapTile(label=label, value=value, words=written(figure, indicator), href=href(unit.id))


def _around(target: Decimal) -> tuple[Decimal, ...]:
    """The target is a bound of its own among those of the scale."""
    return tuple(sorted({bound for bound in BOUNDS if abs(bound - target) >= 10} | {target}))[:4]


def _plain(bound: Decimal) -> str:
    return f"{bound.normalize():f}".replace(".", ",")
