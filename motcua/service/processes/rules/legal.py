"""Do the times of a drawing fit into what the law gives the procedures that go by it?

Shares are of the whole limit, so they fit where they are the whole at most; hours are as many whatever the limit is. To
receive a filing has a time of its own: the limit of a procedure runs from its receipt.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from motcua.service.processes.rules.engine import State, way_to
from motcua.service.processes.rules.model import Model
from motcua.service.processes.values import Action

MINUTES_PER_HOUR = 60


@dataclass(frozen=True, kw_only=True)
class LegalTime:
    """A limit by law: the procedures under it (the first by `code`, and how many), and its working minutes."""

    code: str
    procedures: int
    minutes: int


@dataclass(frozen=True, kw_only=True)
class TooLong:
    """A way that takes `minutes` of working time where the law gives those of `legal`; its steps that have a time."""

    steps: tuple[str, ...]
    minutes: int
    legal: LegalTime

    @property
    def hours(self) -> str:
        return f"{self.minutes / MINUTES_PER_HOUR:g}"

    @property
    def legal_hours(self) -> str:
        return f"{self.legal.minutes / MINUTES_PER_HOUR:g}"


def too_long(model: Model, states: Iterable[State], limits: Sequence[LegalTime]) -> TooLong | None:
    """The way that takes most, under the shortest limit that it breaks; None where all ways fit into all limits. `states`:
    all of the drawing, whose shares are the whole at most."""
    timed = [step for step in model.steps.values() if step.action is not Action.RECEIVE]
    if not any(step.limit_hours for step in timed):
        return None
    ways = _ways([step.key for step in timed], states)
    for legal in sorted(limits, key=lambda each: (each.minutes, each.code)):
        longest = max((_way(model, way, legal) for way in ways), key=lambda way: way.minutes, default=None)
        if longest is not None and longest.minutes > legal.minutes:
            return longest
    return None


def _ways(timed: Sequence[str], states: Iterable[State]) -> set[tuple[str, ...]]:
    """The steps of each way, in the order of the drawing. A step that comes again counts once."""
    passed = {frozenset(way_to(state, each.task)) for state in states for each in state.opened}
    return {tuple(key for key in timed if key in way) for way in passed}


def _way(model: Model, way: tuple[str, ...], legal: LegalTime) -> TooLong:
    minutes = sum(
        (
            (step.limit_hours or Decimal(0)) * MINUTES_PER_HOUR + (step.limit_share or Decimal(0)) * legal.minutes
            for step in (model.steps[key] for key in way)
        ),
        Decimal(0),
    )
    steps = tuple(key for key in way if model.steps[key].limit_hours or model.steps[key].limit_share)
    return TooLong(steps=steps, minutes=int(minutes), legal=legal)
