"""Figures of indicators as pages show them: what is asked for, how a figure is written, and the parts of its page. Desk and
portal share them; where a figure leads is theirs to say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.utils.http import urlencode
from django.utils.translation import gettext as _

from motcua.faces.ui.charts import BarChart, BarRow, Bullet
from motcua.faces.ui.dossiers import unit_name
from motcua.faces.ui.formats import day as written_day
from motcua.faces.ui.formats import grouped, working_time
from motcua.faces.ui.values import WORKING_DAY_MINUTES, Cell, CellKind, Column, Row, Table, Words
from motcua.foundation.measures.values import Period
from motcua.foundation.money.rules import format_vnd
from motcua.foundation.text import numbers
from motcua.reform.indicators.known import SINCE
from motcua.reform.indicators.periods import names_of_periods, period_named
from motcua.reform.indicators.values import Figure, Indicator, Shown, Target
from motcua.registry.organization.values import UnitView

#: A share of fewer cases says little: it is marked, and left out of comparisons.
SMALL_NUMBER = 30
DECIMALS = 1


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Whose figures of which period; with `today_s`, in the units of today whatever they were then."""

    unit: UUID
    name: str
    period: Period
    today_s: bool = False

    def query(self, **other: str) -> str:
        units = {"units": "today"} if self.today_s else {}
        return urlencode({"unit": str(self.unit), "period": self.name, **units, **other})


@dataclass(frozen=True, kw_only=True)
class Choice:
    value: str
    words: Words
    chosen: bool


def half_of(day: date) -> str:
    """The half-year that a day lies in."""
    return f"{day.year}-H{1 if day.month <= 6 else 2}"


def period_words(name: str) -> str:
    """2023-H1 → 6 tháng đầu năm 2023."""
    year, _dash, part = name.partition("-")
    if part.startswith("H"):
        return (_("First half of %(year)s") if part == "H1" else _("Second half of %(year)s")) % {"year": year}
    if part.startswith("Q"):
        return _("Quarter %(quarter)s of %(year)s") % {"quarter": part[1:], "year": year}
    return f"{part}/{year}" if part else _("Year %(year)s") % {"year": year}


def days_words(period: Period) -> str:
    return f"{written_day(period.from_on)} – {written_day(period.last_on)}"


def period_choices(chosen: str, *, today: date) -> list[Choice]:
    names = names_of_periods(since=SINCE, until=today)
    known = names if chosen in names else [chosen, *names]
    return [Choice(value=name, words=period_words(name), chosen=name == chosen) for name in known]


def written(figure: Figure, indicator: Indicator) -> str:
    """68,4 %; 1.234; 3 ngày 2 giờ; "no case" where there was none."""
    value = figure.value
    if value is None:
        return _("no case")
    if indicator.shown is Shown.PERCENT:
        return percent(value)
    if indicator.shown is Shown.WORKING_MINUTES:
        return working_time(int(value), day_minutes=WORKING_DAY_MINUTES)
    if indicator.shown is Shown.VND:
        return format_vnd(int(value))
    return grouped(int(value))


def cases_of(figure: Figure, indicator: Indicator) -> str:
    """Numerator of denominator, where there are two."""
    if figure.denominator is None:
        return ""
    if indicator.shown is Shown.WORKING_MINUTES:
        return _("%(count)s cases") % {"count": grouped(figure.denominator)}
    return part_of(figure.numerator, figure.denominator)


def part_of(part: int, whole: int) -> str:
    return _("%(part)s of %(whole)s") % {"part": grouped(part), "whole": grouped(whole)}


def share_of(part: int, whole: int) -> str:
    """Half up; "no case" of nothing."""
    return percent(Fraction(part, whole)) if whole else _("no case")


def percent(share: Fraction) -> str:
    return f"{numbers.written(share * 100, decimals=DECIMALS)}\N{NO-BREAK SPACE}%"


def is_small(figure: Figure) -> bool:
    return figure.denominator is not None and figure.denominator < SMALL_NUMBER


def figure_cell(figure: Figure, indicator: Indicator, *, href: str = "") -> Cell:
    small = _("few cases") if figure.denominator and is_small(figure) else ""
    sub = " · ".join(words for words in (cases_of(figure, indicator), small) if words)
    return Cell(words=written(figure, indicator), sub=sub, href=href)


def figures_table(title: Words, lines: Iterable[tuple[Indicator, str, Cell, Cell]]) -> Table:
    """Indicators below a heading that says `title`: each with its address, its figure and what is aimed at."""
    return Table(
        caption=title,
        columns=[
            Column(label=_("Indicator")),
            Column(label=_("Figure"), kind=CellKind.NUMBER),
            Column(label=_("Target")),
        ],
        rows=[
            Row(label=indicator.title, cells=[Cell(words=indicator.title, href=href), figure, target])
            for indicator, href, figure, target in lines
        ],
        one_line=False,
        hide_caption=True,
    )


def target_words(target: Target, indicator: Indicator) -> str:
    value = grouped(target.value.normalize() if target.value % 1 else Decimal(int(target.value)))
    return _("Target %(value)s") % {
        "value": f"{value}\N{NO-BREAK SPACE}%" if indicator.shown is Shown.PERCENT else value
    }


def against_target(figure: Figure, indicator: Indicator, target: Target | None) -> Bullet | None:
    """The share beside what is aimed at; None where there is no target or no scale."""
    if target is None or indicator.shown is not Shown.PERCENT:
        return None
    return Bullet(
        label=indicator.title,
        value=None if figure.value is None else float(figure.value),
        words=written(figure, indicator),
        target=float(target.value) / 100,
        target_words=target_words(target, indicator),
        note=target.source,
    )


def months_of(figures: Sequence[Figure], indicator: Indicator, *, target: Target | None = None) -> BarChart:
    """Month by month, each with its cases."""
    is_share = indicator.shown is Shown.PERCENT
    return BarChart(
        key="months",
        title=_("Month by month"),
        series=(indicator.title,),
        label_heading=_("Month"),
        rows=[
            BarRow(
                label=f"{figure.day:%m/%Y}",
                values=(drawn(figure, indicator),),
                words=written(figure, indicator),
                cells=(written(figure, indicator),),
                target=float(target.value) if target and is_share else None,
            )
            for figure in sorted(figures, key=lambda each: each.day or date.min)
        ],
        top=100 if is_share else None,
        target_words=target_words(target, indicator) if target and is_share else "",
    )


def drawn(figure: Figure, indicator: Indicator) -> float:
    """How long its bar is: a share in hundredths, as its table says it; nothing where there is no case."""
    value = figure.value or Fraction(0)
    is_share = indicator.shown is Shown.PERCENT
    return float(numbers.half_up(value * 100, decimals=DECIMALS)) if is_share else float(value)


def units_compared(
    figures: Mapping[UUID, Figure],
    units: Sequence[UnitView],
    indicator: Indicator,
    *,
    href: Callable[[UUID], str],
    own: tuple[Figure, str] | None = None,
) -> Table:
    """The units directly below, those that need to look at it first; of those with few cases nothing is concluded, so
    they come last. `own` is the unit's own office, with what it leads to."""

    def rank(unit: UnitView) -> tuple[bool, float]:
        figure = figures.get(unit.id)
        if figure is None or figure.value is None:
            return True, 0.0
        value = float(figure.value)
        return is_small(figure), value if indicator.more_is_better else -value

    nothing = Figure(indicator.name, 0, 0 if indicator.denominator else None)
    rows = [
        Row(
            label=unit_name(unit),
            cells=[
                Cell(words=unit_name(unit), href=href(unit.id)),
                figure_cell(figures.get(unit.id, nothing), indicator),
            ],
        )
        for unit in sorted(units, key=rank)
    ]
    if own is not None:
        figure, address = own
        words = _("The office itself")
        rows.insert(0, Row(label=words, cells=[Cell(words=words, href=address), figure_cell(figure, indicator)]))
    return Table(
        caption=_("Units"),
        columns=[Column(label=_("Unit")), Column(label=indicator.title, kind=CellKind.NUMBER)],
        rows=rows,
        one_line=False,
    )


def procedures_compared(
    figures: Sequence[Figure], names: Mapping[str, str], indicator: Indicator, *, href: Callable[[str], str]
) -> Table:
    """By procedure, the most frequent first."""
    rows = [
        Row(
            label=names.get(figure.facts[0], figure.facts[0]),
            cells=[
                Cell(words=names.get(figure.facts[0], figure.facts[0]), href=href(figure.facts[0])),
                figure_cell(figure, indicator),
            ],
        )
        for figure in sorted(figures, key=lambda each: (-(each.denominator or each.numerator), each.facts))
    ]
    return Table(
        caption=_("Procedures"),
        columns=[Column(label=_("Procedure")), Column(label=indicator.title, kind=CellKind.NUMBER)],
        rows=rows,
        one_line=False,
    )


def fields_compared(figures: Sequence[Figure], fields: Mapping[str, str], indicator: Indicator) -> Table:
    """The procedures of a field together, the most frequent field first. `fields` by procedure."""
    together: dict[str, Figure] = {}
    for figure in figures:
        field = fields.get(figure.facts[0], _("Other"))
        known = together.get(field, Figure(indicator.name, 0, None if figure.denominator is None else 0))
        together[field] = replace(
            known,
            numerator=known.numerator + figure.numerator,
            denominator=None if known.denominator is None else known.denominator + (figure.denominator or 0),
        )
    rows = [
        Row(label=field, cells=[Cell(words=field), figure_cell(figure, indicator)])
        for field, figure in sorted(
            together.items(), key=lambda item: (-(item[1].denominator or item[1].numerator), item[0])
        )
    ]
    return Table(
        caption=_("Fields"),
        columns=[Column(label=_("Field")), Column(label=indicator.title, kind=CellKind.NUMBER)],
        rows=rows,
        one_line=False,
    )


def asked_period(given: str, *, today: date) -> tuple[str, Period]:
    """The period of an address, so far as it has come; the half-year that runs where none is named. Raises
    `UnableToReadPeriod`."""
    name = given or half_of(today)
    return name, period_named(name).so_far(today)
