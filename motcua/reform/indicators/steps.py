"""Where dossiers wait: the time that each kind of step takes, from the measures of processes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from motcua.foundation.journal.queries import chain_head
from motcua.foundation.measures.queries import figures
from motcua.foundation.measures.values import DURATION_EDGES, By, Period
from motcua.reform.indicators.values import AsOf

HALF, NINE_OF_TEN = 0.5, 0.9


@dataclass(frozen=True, kw_only=True)
class StepTime:
    """Of one kind of step, in working minutes, pauses included: all of them, and within which edge of `DURATION_EDGES` half
    and nine of ten were done; None beyond the last."""

    action: str
    count: int
    minutes: int
    half_within: int | None
    nine_of_ten_within: int | None

    @property
    def mean(self) -> float | None:
        return self.minutes / self.count if self.count else None


def step_times(*, units: Collection[UUID], period: Period) -> tuple[list[StepTime], AsOf]:
    """Of the steps that `units` (with those below them) ended in `period`, by what is done in them: first where dossiers
    lie longest, all together. Raises as `measures.queries.figures` does."""
    position, hash_ = chain_head()
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in figures(
        measures=["processes.steps", "processes.step_minutes"], units=units, period=period, facts=["action"]
    ):
        sums[row.facts[0]][row.measure] += row.value
    classes: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in figures(
        measures=["processes.step_duration"], units=units, period=period, by=[By.CLASS], facts=["action"]
    ):
        assert row.class_ is not None
        classes[row.facts[0]].append((row.class_, row.value))
    found = [
        StepTime(
            action=action,
            count=each["processes.steps"],
            minutes=each["processes.step_minutes"],
            half_within=_within(classes[action], HALF),
            nine_of_ten_within=_within(classes[action], NINE_OF_TEN),
        )
        for action, each in sums.items()
    ]
    return sorted(found, key=lambda each: (-each.minutes, each.action)), AsOf(position, hash_.hex())


def _within(classes: Iterable[tuple[int, int]], share: float) -> int | None:
    """The upper edge of the class in which that share of them is reached: true of however few, as a point between would
    not be."""
    counts = sorted((class_, count) for class_, count in classes if count > 0)
    wanted = share * sum(count for _class, count in counts)
    for class_, count in counts:
        wanted -= count
        if wanted <= 0:
            return DURATION_EDGES[class_] if class_ < len(DURATION_EDGES) else None
    return None
