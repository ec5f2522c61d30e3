"""What a report says: its figures read from the records, live or as of a position, beside its prose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from motcua.foundation.journal.queries import chain_head, hash_at
from motcua.foundation.measures.values import Period
from motcua.foundation.text.numbers import half_up
from motcua.reform.indicators.errors import UnableToFindIndicator
from motcua.reform.indicators.known import indicator_named
from motcua.reform.indicators.periods import period_named
from motcua.reform.indicators.queries import read, read_as_of, target_of
from motcua.reform.indicators.values import Figure, Reading, Shown
from motcua.reform.reports.form import FORM_INDICATORS, form_rows
from motcua.reform.reports.values import (
    Content,
    ContributionRead,
    FigurePlan,
    FigureRead,
    Form,
    Kind,
    SectionPlan,
    SectionRead,
    Why,
)
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory, UnitView

_HUNDREDTHS = 100


@dataclass(frozen=True, kw_only=True)
class Prose:
    """What people wrote: passages and accepted contributions, by the section's key."""

    passages: Mapping[str, str] = field(default_factory=dict)
    contributions: Mapping[str, tuple[ContributionRead, ...]] = field(default_factory=dict)


def content(
    *, kind: Kind, unit: UUID, period: str, prose: Prose, today: date | None = None, position: int | None = None
) -> Content:
    """All that the report says: live, or as of `position`; as things stand `today` where its period still runs. Figures of
    a unit that neither is nor lies below the report's are left out.

    Raises `UnableToReadPeriod`, and `UnableToLookBack` for a position that the figures have not come to.
    """
    days = period_named(period)
    units = directory(on=days.last_on)
    whole = units.unit(unit)
    parent = units.get(whole.parent) if whole.parent else None
    head, hash_ = chain_head() if position is None else (position, hash_at(position=position))
    reader = _Reader(position=position, today=today)
    figures = _figures(kind, whole, units, period, reader)
    return Content(
        kind=kind.name,
        period=period,
        unit=unit,
        unit_key=whole.key,
        unit_name=whole.authority_vi,
        parent_name=parent.authority_vi if parent else "",
        place=whole.short_name_vi,
        position=head,
        position_hash=hash_.hex(),
        sections=tuple(_section(each, figures, prose) for each in kind.sections),
        form=_form(kind, unit, period, reader),
    )


class _Reader:
    """Indicators live or as of a position."""

    def __init__(self, *, position: int | None, today: date | None) -> None:
        self.position = position
        self.today = today

    def read(self, indicators: Collection[str], unit: UUID, period: Period, facts: Sequence[str] = ()) -> Reading:
        days = period.so_far(self.today) if self.today else period
        if self.position is None:
            return read(indicators=indicators, units=[unit], period=days, facts=facts)
        return read_as_of(indicators=indicators, units=[unit], period=days, facts=facts, position=self.position)


def _section(plan: SectionPlan, figures: Mapping[str, FigureRead], prose: Prose) -> SectionRead:
    return SectionRead(
        key=plan.key,
        title_vi=plan.title_vi,
        title_en=plan.title_en,
        has_prose=plan.has_prose,
        text=prose.passages.get(plan.key, ""),
        contributions=prose.contributions.get(plan.key, ()),
        figures=tuple(figures[each.id] for each in plan.figures if each.id in figures),
    )


def _figures(kind: Kind, whole: UnitView, units: Directory, period: str, reader: _Reader) -> Mapping[str, FigureRead]:
    """Each by its id; those of one unit and level are read together."""
    days = period_named(period)
    groups: dict[tuple[UUID, str], list[FigurePlan]] = defaultdict(list)
    found: dict[str, FigureRead] = {}
    for plan in kind.figures:
        unit = _unit_of(plan, whole, units)
        if unit is None:
            continue
        if plan.target:
            found[plan.id] = _target(plan, unit, period, days.last_on)
        elif plan.indicator and _is_known(plan.indicator):
            groups[unit.id, plan.level].append(plan)
        else:
            found[plan.id] = _empty(plan, unit, period, Why.NO_RECORDS)
    for (unit_id, level), plans in groups.items():
        named = {plan.indicator for plan in plans}
        values = _by_indicator(
            named | {indicator_named(each).rows_of for each in named} - {""}, unit_id, level, days, reader
        )
        for plan in plans:
            rows_of = indicator_named(plan.indicator).rows_of
            cases = values[rows_of].numerator if rows_of else None
            found[plan.id] = _figure(plan, units.unit(unit_id), period, values[plan.indicator], cases)
    return found


def _unit_of(plan: FigurePlan, whole: UnitView, units: Directory) -> UnitView | None:
    if not plan.unit:
        return whole
    unit = units.by_key(plan.unit)
    if unit is None or not (unit.id == whole.id or whole.id in units.ancestors(unit.id)):
        return None
    return unit


def _is_known(indicator: str) -> bool:
    """A plan may name an indicator that this release does not count yet."""
    try:
        indicator_named(indicator)
    except UnableToFindIndicator:
        return False
    return True


def _by_indicator(
    indicators: Iterable[str], unit: UUID, level: str, period: Period, reader: _Reader
) -> dict[str, Figure]:
    names = sorted(indicators)
    if not level:
        return {each.indicator: each for each in reader.read(names, unit, period).figures}
    nothing = {name: _nothing(name) for name in names}
    figures = reader.read(names, unit, period, facts=["level"]).figures
    return nothing | {each.indicator: each for each in figures if each.facts == (level,)}


def _nothing(indicator: str) -> Figure:
    return Figure(indicator, 0, 0 if indicator_named(indicator).denominator else None)


def _figure(plan: FigurePlan, unit: UnitView, period: str, figure: Figure, cases: int | None) -> FigureRead:
    exact = figure.value
    is_share = indicator_named(plan.indicator).shown is Shown.PERCENT
    said = None if exact is None else exact * (_HUNDREDTHS if is_share else 1) / plan.per
    value = None if said is None else half_up(said, decimals=plan.decimals)
    return FigureRead(
        **_names(plan, unit, period),
        indicator=plan.indicator,
        value=value,
        why=Why.NO_CASE if value is None else None,
        numerator=figure.numerator,
        denominator=figure.denominator,
        cases=cases,
    )


def _target(plan: FigurePlan, unit: UnitView, period: str, on: date) -> FigureRead:
    """The target in force at the end of the period, the unit's own or that of the nearest above."""
    target = target_of(indicator=plan.target, unit=unit.id, on=on, level=plan.level)
    if target is None:
        return _empty(plan, unit, period, Why.NO_TARGET)
    return FigureRead(
        **_names(plan, unit, period),
        target=plan.target,
        value=half_up(target.value, decimals=plan.decimals),
        source=target.source,
    )


def _empty(plan: FigurePlan, unit: UnitView, period: str, why: Why) -> FigureRead:
    return FigureRead(**_names(plan, unit, period), indicator=plan.indicator, target=plan.target, why=why)


def _names(plan: FigurePlan, unit: UnitView, period: str) -> dict[str, Any]:
    return {
        "id": plan.id,
        "label_vi": plan.label_vi,
        "label_en": plan.label_en,
        "unit_vi": plan.unit_vi,
        "unit_en": plan.unit_en,
        "unit": unit.id,
        "unit_key": unit.key,
        "period": period,
        "level": plan.level,
    }


def _form(kind: Kind, unit: UUID, period: str, reader: _Reader) -> Form | None:
    """Form II.06a of the part of the year that the report is of; its days are its own."""
    year, _dash, part = period.partition("-")
    named = kind.form_periods.get(part)
    if named is None:
        return None
    name = named.format(year=year)
    days = period_named(name)
    reading = reader.read(FORM_INDICATORS, unit, days, facts=["procedure"])
    return Form(
        period=name, from_on=days.from_on, last_on=days.last_on, rows=form_rows(reading.figures, on=days.last_on)
    )
