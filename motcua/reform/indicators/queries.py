"""Figures of indicators: now, as of a position, in today's units, and against their targets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from motcua.foundation.journal.queries import chain_head, hash_at
from motcua.foundation.measures.as_of import figures_as_of
from motcua.foundation.measures.queries import figures, folded
from motcua.foundation.measures.values import By, Period, Row
from motcua.reform.indicators.errors import UnableToLookBack
from motcua.reform.indicators.known import indicator_named
from motcua.reform.indicators.models import Target as TargetRow
from motcua.reform.indicators.rules import stands_for
from motcua.reform.indicators.values import AsOf, Correction, Figure, Indicator, Reading, Target, Term
from motcua.registry.organization.queries import directory, successions


def read(
    *,
    indicators: Collection[str],
    units: Collection[UUID],
    period: Period,
    by: Collection[By] = (),
    facts: Sequence[str] = (),
    own: bool = False,
) -> Reading:
    """The indicators of `units` (with those below them, unless `own`) in `period`, told apart by what is asked. Without
    `by`, the units are taken together and there is a figure for each indicator, also where nothing was counted.

    Raises `UnableToFindIndicator` and what `measures.queries.figures` raises.
    """
    position, hash_ = chain_head()
    wanted = [indicator_named(name) for name in indicators]
    rows = figures(
        measures={name for indicator in wanted for name in indicator.measures},
        units=units,
        period=period,
        by=by,
        facts=facts,
        own=own,
    )
    return Reading(_composed(wanted, rows, asked=bool(by or facts)), AsOf(position, hash_.hex()))


def read_as_of(
    *,
    indicators: Collection[str],
    units: Collection[UUID],
    period: Period,
    position: int,
    facts: Sequence[str] = (),
) -> Reading:
    """The same, units taken together, as it was told when the journal had come to `position`: counted from the facts, and
    told apart by those asked for.

    Raises `UnableToLookBack` for a position that the facts do not have yet.
    """
    reached = folded().position
    if not 0 <= position <= reached:
        raise UnableToLookBack(position=position, folded=reached)
    wanted = [indicator_named(name) for name in indicators]
    rows = figures_as_of(
        measures={name for indicator in wanted for name in indicator.measures},
        units=units,
        period=period,
        position=position,
        facts=facts,
    )
    return Reading(_composed(wanted, rows, asked=bool(facts)), AsOf(position, hash_at(position=position).hex()))


def corrections(
    *, indicators: Collection[str], units: Collection[UUID], period: Period, position: int
) -> list[Correction]:
    """Each indicator as it was told at `position` and as it is now: what came late or was corrected since is the
    difference."""
    before = read_as_of(indicators=indicators, units=units, period=period, position=position)
    now = read(indicators=indicators, units=units, period=period)
    return [Correction(old, new) for old, new in zip(before.figures, now.figures, strict=True)]


def read_in_units_of(
    *, indicator: str, units: Collection[UUID], on: date, period: Period, by_month: bool = False
) -> Reading:
    """The indicator of each of `units`, which stand on `on`, with what those did whom they took over from: as if the
    borders of that day had always been there."""
    heirs = stands_for(units=units, successions=successions(), on=on)
    by = [By.UNIT, By.MONTH] if by_month else [By.UNIT]
    everybody = {old for found in heirs.values() for old in found}
    reading = read(indicators=[indicator], units=everybody, period=period, by=by)
    new_of = {old: new for new, found in heirs.items() for old in found}
    added: dict[tuple[UUID, date | None], Figure] = {}
    for figure in reading.figures:
        assert figure.unit is not None
        key = (new_of[figure.unit], figure.day)
        known = added.get(key, Figure(indicator, 0, None if figure.denominator is None else 0, key[0], figure.day))
        added[key] = replace(
            known,
            numerator=known.numerator + figure.numerator,
            denominator=None if known.denominator is None else known.denominator + (figure.denominator or 0),
        )
    return Reading(tuple(added.values()), reading.as_of)


def target_of(*, indicator: str, unit: UUID, on: date, level: str = "") -> Target | None:
    """What is aimed at on a day: the unit's own target, or that of the nearest unit above which has one for this level.
    None where nothing was set."""
    return targets_of(indicators=[indicator], unit=unit, on=on, level=level).get(indicator)


def targets_of(*, indicators: Collection[str], unit: UUID, on: date, level: str = "") -> dict[str, Target]:
    """The same for many indicators, by name, in one statement; those without a target are left out."""
    way = directory(on=on).path(unit).path
    rows = TargetRow.objects.filter(
        indicator__in=indicators, unit__in=way, level=level, superseded_at=None, during__contains=on
    )
    # The nearest last, so that it stays.
    return {
        row.indicator: Target(row.value, row.source, row.unit)
        for row in sorted(rows, key=lambda row: way.index(row.unit), reverse=True)
    }


def _composed(indicators: Sequence[Indicator], rows: Sequence[Row], *, asked: bool) -> tuple[Figure, ...]:
    """A figure for each indicator and each key that any of its measures has."""
    values: dict[tuple[UUID | None, date | None, tuple[str, ...]], dict[str, int]] = defaultdict(
        lambda: defaultdict(int)
    )
    if not asked:
        values[None, None, ()] = defaultdict(int)
    for row in rows:
        values[row.unit, row.day, row.facts][row.measure] += row.value
    return tuple(
        Figure(
            indicator=indicator.name,
            numerator=_sum(indicator.numerator, counted),
            denominator=_sum(indicator.denominator, counted) if indicator.denominator else None,
            unit=unit,
            day=day,
            facts=facts,
        )
        for indicator in indicators
        for (unit, day, facts), counted in values.items()
        if not asked or indicator.measures & set(counted)
    )


def _sum(terms: Sequence[Term], counted: dict[str, int]) -> int:
    return sum(term.sign * counted.get(term.measure, 0) for term in terms)
