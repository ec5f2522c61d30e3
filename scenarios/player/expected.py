"""What a deck must come to, beside what the city's records say after it was played."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pydantic import Field

from motcua.foundation.text.numbers import half_up
from motcua.reform.indicators.known import indicator_named
from motcua.reform.indicators.queries import read
from motcua.reform.indicators.values import Shown
from motcua.reform.reports.kinds import kind_named
from motcua.reform.reports.queries import content_without_report
from motcua.reform.reports.values import FigureRead, Why
from motcua.registry.organization.queries import directory
from scenarios.player.deck import DeckFacts, Folder, Strict
from scenarios.player.errors import UnableToReadDeck
from scenarios.player.faults import Faults

FILE = "expected.csv"
KIND = "half-year"


class Expected(Strict):
    """A line. Without `indicator`, it is the figure of that id in the report of the deck's `report` period; with one, that
    of a `unit` (its key; without `level` all of it) in the deck's own period. Figures agree when they are equal after
    half-up rounding to the decimals; `more_than` wants more, by less than one of the last decimal, before any rounding."""

    id: str
    value: Decimal
    decimals: int = Field(default=0, ge=0, le=4)
    agreement: Literal["exact", "more_than"] = "exact"
    indicator: str = ""
    unit: str = ""
    level: str = ""
    source: str


@dataclass(frozen=True, kw_only=True)
class Compared:
    """`computed` is None where there are no records (yet), which `why` says."""

    id: str
    expected: Decimal
    computed: Decimal | None
    numerator: int | None
    denominator: int | None
    rows: int | None
    why: str
    agrees: bool | None


def compared(*, folder: Folder, facts: DeckFacts) -> list[Compared]:
    """Every figure of the deck's `expected.csv`. Raises `UnableToReadDeck` for a file that is not one."""
    faults = Faults()
    lines = [line for _number, line in folder.rows(FILE, Expected, faults)]
    units = directory(on=facts.period.from_on)
    for line in lines:
        if line.indicator and units.by_key(line.unit) is None:
            faults.add(FILE, line.id, f"no unit is called {line.unit}")
        if not line.indicator and not facts.report:
            faults.add(FILE, line.id, "it names no indicator, and the deck names no report")
    if faults:
        raise UnableToReadDeck(deck=folder.path.name, faults=faults.found)
    told = _told(facts)
    return [_by_indicator(line, facts) if line.indicator else compared_with_report(line, told) for line in lines]


def _told(facts: DeckFacts) -> Mapping[str, FigureRead]:
    if not facts.report:
        return {}
    return {figure.id: figure for figure in content_without_report(kind=KIND, period=facts.report).figures}


def compared_with_report(line: Expected, told: Mapping[str, FigureRead]) -> Compared:
    """`told` are the report's figures by id."""
    figure = told.get(line.id)
    if figure is None or figure.why is not None:
        why = figure.why.value if figure and figure.why else Why.NO_RECORDS.value
        return _line(line, None, why=why)
    computed = _unrounded(figure) if line.agreement == "more_than" else figure.value
    return _line(line, computed, numerator=figure.numerator, denominator=figure.denominator, rows=figure.rows)


def _unrounded(figure: FigureRead) -> Decimal | None:
    if figure.numerator is None:
        return figure.value
    if figure.denominator is not None:
        return Decimal(figure.numerator) * 100 / figure.denominator
    (per,) = {plan.per for plan in kind_named(KIND).figures if plan.id == figure.id}
    return Decimal(figure.numerator) / per


def _by_indicator(line: Expected, facts: DeckFacts) -> Compared:
    unit = directory(on=facts.period.from_on).by_key(line.unit)
    assert unit is not None
    figures = read(
        indicators=[line.indicator],
        units=[unit.id],
        period=facts.counted_period,
        facts=["level"] if line.level else (),
    ).figures
    figure = next((each for each in figures if not line.level or each.facts == (line.level,)), None)
    if figure is None or figure.value is None:
        return _line(line, None, why=Why.NO_CASE.value)
    hundred = 100 if indicator_named(line.indicator).shown is Shown.PERCENT else 1
    exact = figure.value * hundred
    unrounded, rounded = Decimal(exact.numerator) / exact.denominator, half_up(exact, decimals=line.decimals)
    return _line(
        line,
        unrounded if line.agreement == "more_than" else rounded,
        numerator=figure.numerator,
        denominator=figure.denominator,
        rows=figure.numerator if figure.denominator is None else figure.denominator,
    )


def _line(
    line: Expected,
    computed: Decimal | None,
    *,
    numerator: int | None = None,
    denominator: int | None = None,
    rows: int | None = None,
    why: str = "",
) -> Compared:
    return Compared(
        id=line.id,
        expected=line.value,
        computed=computed,
        numerator=numerator,
        denominator=denominator,
        rows=rows,
        why=why,
        agrees=None if computed is None else _agrees(line, computed),
    )


def _agrees(line: Expected, computed: Decimal) -> bool:
    if line.agreement == "more_than":
        return line.value < computed < line.value + Decimal(1).scaleb(-line.decimals)
    return half_up(computed, decimals=line.decimals) == line.value
