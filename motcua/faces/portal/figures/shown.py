"""Public figures as pages show them; what is hidden is said to be, and no page leads to a dossier."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.faces.ui.charts import BarChart, BarRow
from motcua.faces.ui.dossiers import unit_name
from motcua.faces.ui.figures import (
    Choice,
    drawn,
    figure_cell,
    figures_table,
    is_small,
    period_choices,
    target_words,
    written,
)
from motcua.faces.ui.values import Cell, CellKind, Column, Row, Table, Words
from motcua.foundation.measures.values import Period
from motcua.reform.indicators.public import FAMILIES, PublicFigure, PublicReading, public_indicator
from motcua.reform.indicators.values import Figure, Indicator, Shown, Target
from motcua.registry.organization.values import Directory

#: What people ask, with the families of indicators that answer it.
GROUPS: tuple[tuple[Words, str, tuple[str, ...]], ...] = (
    (gettext_lazy("How people hand in"), "nop", ("received", "typed", "reused", "digitised", "procedures")),
    (gettext_lazy("Whether it is in time"), "dung-han", ("settled", "times", "open")),
    (
        gettext_lazy("How it is handled"),
        "xu-ly",
        ("supplements", "apologies", "not_accepted", "refused", "signed", "satisfied", "petitions", "synchronised"),
    ),
    (
        gettext_lazy("What is paid online"),
        "nop-tien",
        ("payments", "payments_values", "paid_dossiers", "paid_procedures"),
    ),
)


@dataclass(frozen=True, kw_only=True)
class PublicAsked:
    """Which public figures are asked for: of a unit of the city, in a period by its name."""

    unit: UUID
    name: str
    period: Period
    is_city: bool

    def query(self, *, unit: UUID | None = None) -> str:
        """Short for the city as a whole, so that what people pass on is."""
        wanted = unit or self.unit
        named = {} if self.is_city and wanted == self.unit else {"unit": str(wanted)}
        return urlencode({**named, "period": self.name})


def groups_of() -> list[tuple[Words, str, list[Indicator]]]:
    by_name = {family.name: family for family in FAMILIES}
    return [
        (title, anchor, [public_indicator(name) for family in families for name in by_name[family].indicators])
        for title, anchor, families in GROUPS
    ]


def public_periods(chosen: str, *, until: date) -> list[Choice]:
    """Those with a month that is published; `until` is the first day that is not."""
    return period_choices(chosen, today=until - timedelta(days=1))


def unit_choices(units: Directory, *, city: UUID, chosen: UUID) -> list[tuple[str, list[Choice]]]:
    """The city with what is directly below, and where one of those is chosen what lies beside and below it."""
    way = [unit for unit in (chosen, *units.ancestors(chosen)) if unit in units]
    shown = [city, *(each.id for each in units.children(city))]
    groups = [(unit_name(units.unit(city)), shown)]
    groups += [
        (unit_name(units.unit(unit)), [each.id for each in below])
        for unit in reversed(way)
        if unit != city and (below := units.children(unit))
    ]
    return [
        (
            title,
            [Choice(value=str(unit), words=unit_name(units.unit(unit)), chosen=unit == chosen) for unit in members],
        )
        for title, members in groups
    ]


def hidden_words() -> str:
    return _("not published")


def words_of(found: PublicFigure, indicator: Indicator) -> str:
    return hidden_words() if found.figure is None else written(found.figure, indicator)


def public_cell(found: PublicFigure, indicator: Indicator) -> Cell:
    if found.figure is None:
        return Cell(words=hidden_words(), sub=_("small numbers"))
    if found.figure.value is None:
        return Cell(words=written(found.figure, indicator))
    return figure_cell(found.figure, indicator)


def group_table(
    title: Words,
    indicators: Sequence[Indicator],
    reading: PublicReading,
    asked: PublicAsked,
    targets: Mapping[str, Target],
) -> Table:
    def lines() -> Iterator[tuple[Indicator, str, Cell, Cell]]:
        for each in indicators:
            href = f"{reverse('public_indicator', args=[each.name])}?{asked.query()}"
            found = reading.figures.get((each.name, asked.unit), nothing(each))
            target = targets.get(each.name)
            aim = Cell(words=target_words(target, each) if target else _("no target set"))
            yield each, href, public_cell(found, each), aim

    return figures_table(title, lines())


def nothing(indicator: Indicator) -> PublicFigure:
    """Of a unit in which nothing was counted."""
    return PublicFigure(Figure(indicator.name, 0, 0 if indicator.denominator else None))


def months_chart(line: Sequence[tuple[date, PublicFigure]], indicator: Indicator, *, target: Target | None) -> BarChart:
    is_share = indicator.shown is Shown.PERCENT
    return BarChart(
        key="months",
        title=_("Month by month"),
        series=(indicator.title,),
        label_heading=_("Month"),
        rows=[
            BarRow(
                label=f"{month:%m/%Y}",
                values=(0 if found.figure is None else drawn(found.figure, indicator),),
                words=words_of(found, indicator),
                cells=(words_of(found, indicator),),
                target=float(target.value) if target and is_share else None,
            )
            for month, found in line
        ],
        top=100 if is_share else None,
        target_words=target_words(target, indicator) if target and is_share else "",
    )


@dataclass(frozen=True, kw_only=True)
class UnitsShown:
    """The units that had something, compared, and those that had nothing, named with their addresses."""

    table: Table | None
    idle: list[tuple[str, str]]


def units_shown(
    indicator: Indicator, reading: PublicReading, asked: PublicAsked, units: Directory
) -> UnitsShown | None:
    """The units directly below and the unit's own office: the furthest from good first, few cases after them, what is
    hidden last."""
    below = units.children(asked.unit)
    if not below:
        return None
    address = reverse("public_indicator", args=[indicator.name])
    lines = [
        (
            reading.figures.get((indicator.name, each.id), nothing(indicator)),
            unit_name(each),
            f"{address}?{asked.query(unit=each.id)}",
        )
        for each in below
    ]
    idle = [(name, href) for found, name, href in lines if _is_idle(found)]
    own = reading.own.get((indicator.name, asked.unit))
    if own is not None:
        lines.append((own, _("The office itself"), ""))
    busy = sorted((each for each in lines if not _is_idle(each[0])), key=lambda each: _rank(each[0], indicator))
    table = _compared(_("Units"), _("Unit"), indicator, busy) if busy else None
    return UnitsShown(table=table, idle=idle)


def _is_idle(found: PublicFigure) -> bool:
    return found.figure is not None and not found.figure.numerator and not found.figure.denominator


def procedures_table(indicator: Indicator, reading: PublicReading, names: Mapping[str, str]) -> Table | None:
    """The most frequent first; those hidden last."""
    found = reading.procedures.get(indicator.name)
    if not found:
        return None

    def often(each: tuple[PublicFigure, str, str]) -> int:
        figure = each[0].figure
        return 1 if figure is None else -(figure.denominator or figure.numerator)

    lines = [(figure, names.get(key, _("A procedure that is no more")), "") for key, figure in found.items()]
    return _compared(_("Procedures"), _("Procedure"), indicator, sorted(lines, key=often))


def _compared(
    caption: str, heading: str, indicator: Indicator, lines: Sequence[tuple[PublicFigure, str, str]]
) -> Table:
    rows = [
        Row(label=name, cells=[Cell(words=name, href=href), public_cell(found, indicator)])
        for found, name, href in lines
    ]
    columns = [Column(label=heading), Column(label=indicator.title, kind=CellKind.NUMBER)]
    return Table(caption=caption, columns=columns, rows=rows, one_line=False, hide_caption=True)


def _rank(found: PublicFigure, indicator: Indicator) -> tuple[int, float]:
    figure = found.figure
    if figure is None or figure.value is None:
        return 2, 0.0
    value = float(figure.value)
    return int(is_small(figure)), value if indicator.more_is_better else -value
