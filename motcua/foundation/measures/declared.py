"""What the rooms have declared. A room's `apps.ready` imports its `measures.py`, which declares itself here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from motcua.foundation.measures.clocks import CountedFacts
from motcua.foundation.measures.errors import UnableToFindMeasure
from motcua.foundation.measures.values import DURATION_EDGES, By, Kind, Measure, Period, Row

if TYPE_CHECKING:
    from ibis import Table


class ClockQuery(Protocol):
    """Counts for `units`, with those below them unless `own`, as things stood when `until_on` began; as known now, or
    when the journal had come to `position`."""

    def __call__(
        self,
        *,
        units: Sequence[UUID],
        until_on: date,
        by: frozenset[By],
        facts: Sequence[str],
        own: bool,
        position: int | None = None,
    ) -> list[Row]: ...


class PeriodQuery(Protocol):
    """The same of a whole period: what there was on any of its days, from `from_on` (None: the last alone)."""

    def __call__(
        self,
        *,
        units: Sequence[UUID],
        until_on: date,
        by: frozenset[By],
        facts: Sequence[str],
        own: bool,
        position: int | None = None,
        from_on: date | None = None,
    ) -> list[Row]: ...


#: From the facts at a position (`recount.facts_at`), the rows that a measure counts: `subject`, `path` (units, lowest
#: first), `day`, `value`, `key` where it is distinct, and the facts of its grains.
Recount = Callable[["Table"], "Table"]


@dataclass(frozen=True)
class Recounts:
    """How measures are counted from a table of facts; `schema` names for Ibis what it has besides the positions."""

    schema: Mapping[str, str]
    by_measure: Mapping[str, Recount]


@dataclass(frozen=True)
class Facts:
    """A room's table of facts: rows opened by one entry and closed by another (`opened_by`, `closed_by`), whose positions
    the fold fills in (`opened_position`, `closed_position`). `day` is the column with the city's day on which a row was
    opened, `subject` that of what it tells of: a row is closed by the next one of the same subject. `recounts` loads the
    expressions when they are asked for, so that nobody waits for Ibis who does not need it."""

    table: str
    day: str
    subject: str
    recounts: Callable[[], Recounts]


_measures: dict[str, Measure] = {}
_clocks: dict[str, PeriodQuery] = {}
_counted: dict[str, CountedFacts] = {}
_facts: dict[str, Facts] = {}


def declare(*measures: Measure) -> None:
    """Raises `ValueError` when a name stands for something else already."""
    for measure in measures:
        if _measures.setdefault(measure.name, measure) != measure:
            raise ValueError(f"two measures are called {measure.name}")


def declare_clock(measure: Measure, query: ClockQuery) -> None:
    if isinstance(query, CountedFacts):
        _counted[measure.name] = query

    def at_its_end(*, from_on: date | None = None, **asked: Any) -> list[Row]:
        return query(**asked)

    declare_over(measure, at_its_end)


def declare_over(measure: Measure, query: PeriodQuery) -> None:
    """A measure by the clock that counts what there was on any day of a period."""
    declare(measure)
    _clocks[measure.name] = query


def declare_facts(facts: Facts) -> None:
    _facts[facts.table] = facts


def measures() -> tuple[Measure, ...]:
    return tuple(_measures.values())


def measure_named(name: str) -> Measure:
    """Raises `UnableToFindMeasure`."""
    found = _measures.get(name)
    if found is None:
        raise UnableToFindMeasure(name=name, known=", ".join(sorted(_measures)))
    return found


def clock_of(name: str) -> PeriodQuery:
    measure_named(name)
    return _clocks[name]


def standing_at_its_end(name: str, *, period: Period, **asked: Any) -> list[Row]:
    """What a measure by the clock says at the end of a period, or of today while it runs; nothing in one that is to come.
    Asked as a `PeriodQuery` is."""
    if not period.has_begun:
        return []
    return clock_of(name)(from_on=period.from_on, until_on=period.stands_until, **asked)


def counted_facts_of(name: str) -> CountedFacts | None:
    """Where a measure by the clock is nothing but facts counted, how they are: many can be asked together."""
    return _counted.get(name)


def facts() -> tuple[Facts, ...]:
    return tuple(_facts.values())


def declaration() -> str:
    """A hash of everything that cells depend on. Where it changes, cells are folded anew from the first position."""
    return _declaration(measures())


@cache
def _declaration(all_measures: tuple[Measure, ...]) -> str:
    folded = sorted(repr(measure) for measure in all_measures if measure.kind is not Kind.CLOCK)
    return hashlib.sha256(repr((DURATION_EDGES, folded)).encode()).hexdigest()
