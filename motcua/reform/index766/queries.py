"""The index of units in a period. Who may see a unit's figures may see it: it adds nothing to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from motcua.foundation.measures.values import By, Period
from motcua.reform.index766.known import POINTS_MAX, index
from motcua.reform.index766.values import Band, GroupScore, IndexScore, PointScore
from motcua.reform.indicators.queries import read
from motcua.reform.indicators.values import AsOf, Figure


def index_of(*, units: Collection[UUID], period: Period) -> IndexScore:
    """Of the units together, with those below them. Raises as `indicators.queries.read` does."""
    reading = read(indicators=index().indicators, units=units, period=period)
    return scored(None, {figure.indicator: figure for figure in reading.figures}, reading.as_of)


def index_by_unit(*, units: Sequence[UUID], period: Period) -> list[IndexScore]:
    """Of each of the units, with those below it: the highest share first, those without any case last."""
    reading = read(indicators=index().indicators, units=units, period=period, by=[By.UNIT])
    by_unit: dict[UUID, dict[str, Figure]] = {unit: {} for unit in units}
    for figure in reading.figures:
        assert figure.unit is not None
        by_unit[figure.unit][figure.indicator] = figure
    scores = [scored(unit, figures, reading.as_of) for unit, figures in by_unit.items()]
    return sorted(scores, key=lambda each: (each.share is None, -(each.share or 0), str(each.unit)))


def band_of(score: IndexScore) -> Band | None:
    """What it is called; None while not all of the hundred points can be scored."""
    if score.points_scored < POINTS_MAX:
        return None
    return next(band for band in index().bands if score.score >= band.from_points)


def scored(unit: UUID | None, figures: Mapping[str, Figure], as_of: AsOf) -> IndexScore:
    """The index from the figures of its indicators, by name; one that is not given has no case."""

    def figure_of(indicator: str) -> Figure | None:
        return figures.get(indicator, Figure(indicator, 0, 0)) if indicator else None

    groups = tuple(
        GroupScore(group, tuple(PointScore(point, figure_of(point.indicator)) for point in group.points))
        for group in index().groups
    )
    return IndexScore(unit, groups, as_of)
