"""Figures: cells and what the fold has not reached, in one statement. Right in the next read after a commit.

There is no policy here: who may see which figure is the word of the rooms above that name them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.foundation.journal.queries import ENTRIES_AFTER, hash_at, low_water
from motcua.foundation.measures.declared import clock_of, declaration, measure_named
from motcua.foundation.measures.errors import UnableToCutMeasure, UnableToCutPeriod
from motcua.foundation.measures.statements import counting, grains_of, kinds_of
from motcua.foundation.measures.values import (
    CUT_SEPARATOR,
    DURATION_EDGES,
    By,
    Folded,
    Grain,
    Kind,
    Measure,
    Period,
    Row,
    Step,
)

#: From the 15th of a long month to its end; twice the shorter half is longer.
LONGEST_HALF_MONTH_DAYS = 17
#: A stock is all that came and went before, too.
BEGINNING = date(1900, 1, 1)


def figures(
    *,
    measures: Collection[str],
    units: Collection[UUID],
    period: Period,
    by: Collection[By] = (),
    facts: Sequence[str] = (),
    own: bool = False,
) -> list[Row]:
    """What `units`, with all below them (or, with `own`, alone), counted in `period`: a row for each measure and each
    value of what it is asked by; no row where there was nothing. A stock is that at the end of the period, or of each
    day or month asked by.

    The units are as they were: an act counts for those that stood above its unit on its day. Several units are
    added where it is not asked by unit; one that lies below another would count twice.

    Raises `UnableToFindMeasure`, `UnableToCutMeasure` for facts that a measure is not kept by, and `UnableToCutPeriod`.
    """
    wanted = [measure_named(name) for name in sorted(set(measures))]
    asked = frozenset(by)
    rows = [
        row
        for measure in wanted
        if measure.kind is Kind.CLOCK
        for row in _by_the_clock(measure, units=units, period=period, by=asked, facts=tuple(facts), own=own)
    ]
    groups: dict[Grain, list[Measure]] = defaultdict(list)
    for measure in wanted:
        if measure.kind is not Kind.CLOCK:
            groups[grain_for(measure, period, asked, facts)].append(measure)
    for grain, alike in groups.items():
        rows += _read(tuple(alike), grain, units=units, period=period, by=asked, facts=tuple(facts), own=own)
    return rows


def value_of(*, measure: str, unit: UUID, period: Period, own: bool = False) -> int:
    """One figure of one unit."""
    return sum(row.value for row in figures(measures=[measure], units=[unit], period=period, own=own))


def folded() -> Folded:
    """How far the cells have come."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(position), 0) FROM measures_fold")
        (position,) = cursor.fetchone() or (0,)
    return Folded(int(position), hash_at(position=int(position)))


def quantile(*, classes: Iterable[tuple[int, int]], share: float) -> float | None:
    """The value, in working minutes, below which `share` (0 to 1) of the durations lie, from (class, how many): exact to
    the class, evenly spread within it. The last class has no upper edge: its lower one is given. None without any."""
    counts = sorted((class_, count) for class_, count in classes if count > 0)
    rest = share * sum(count for _class, count in counts)
    for class_, count in counts:
        lower = DURATION_EDGES[class_ - 1] if class_ else 0
        if rest <= count:
            upper = DURATION_EDGES[class_] if class_ < len(DURATION_EDGES) else lower
            return lower + (upper - lower) * rest / count
        rest -= count
    return None


def grain_for(measure: Measure, period: Period, by: frozenset[By] = frozenset(), facts: Sequence[str] = ()) -> Grain:
    """The first grain that has the facts (and days, if asked) and whose stretches the period is made of: the coarsest are
    declared first."""
    fitting = [
        grain
        for grain in grains_of(measure)
        if set(facts) <= set(grain.facts) and (By.DAY not in by or grain.step is Step.DAY)
    ]
    if not fitting:
        raise UnableToCutMeasure(measure=measure.name, facts=", ".join([*facts, *(each.value for each in by)]))
    for grain in fitting:
        if period.is_whole(grain.step):
            return grain
    raise UnableToCutPeriod(
        measure=measure.name, facts=", ".join(facts) or "-", from_on=period.from_on, until_on=period.until_on
    )


def _coarser(measures: Sequence[Measure], grain: Grain, facts: Sequence[str]) -> Grain | None:
    """Half months that all the measures are kept by too, where days are to be read: a year is some fifty cells instead of
    365. None where facts are asked for: those may stand elsewhere in its cuts."""
    if grain.step is not Step.DAY or facts:
        return None
    first, *others = [grains_of(measure) for measure in measures]
    halves = (each for each in first if each.step is Step.HALF_MONTH)
    return next((half for half in halves if all(half in grains for grains in others)), None)


def _by_the_clock(
    measure: Measure,
    *,
    units: Collection[UUID],
    period: Period,
    by: frozenset[By],
    facts: tuple[str, ...],
    own: bool,
) -> Iterator[Row]:
    """At the end of the period, or of each of its days or months where it is asked by them."""
    in_days = bool(by & {By.DAY, By.MONTH})
    days = list(_days(period, by)) if in_days else [period.from_on]
    for day, end in zip(days, [*days[1:], period.until_on], strict=True):
        for row in clock_of(measure.name)(units=list(units), from_on=day, until_on=end, by=by, facts=facts, own=own):
            yield replace(row, day=day) if in_days else row


def _read(
    measures: tuple[Measure, ...],
    grain: Grain,
    *,
    units: Collection[UUID],
    period: Period,
    by: frozenset[By],
    facts: tuple[str, ...],
    own: bool,
) -> list[Row]:
    asked: dict[str, Any] = {
        "after": _at_least_folded(),
        "low_water": str(low_water()),
        "kinds": kinds_of(measures),
        "measures": [measure.name for measure in measures],
        "stocks": [measure.name for measure in measures if measure.kind is Kind.STOCK],
        "units": list(units),
        "from": period.from_on,
        "until": period.until_on,
        "since": BEGINNING if any(measure.kind is Kind.STOCK for measure in measures) else period.from_on,
        "own": own,
    }
    asked["whole_from"], asked["whole_until"] = _whole(period, by)
    coarse = _coarser(measures, grain, facts)
    distinct = measures[0].kind is Kind.DISTINCT
    with connection.cursor() as cursor:
        cursor.execute(_statement(measures, grain, coarse, by, facts, distinct), asked)
        rows = [_row(line, by, facts) for line in cursor.fetchall()]
    stocks = set(asked["stocks"])
    if stocks and by & {By.DAY, By.MONTH}:
        flows = [row for row in rows if row.measure not in stocks]
        return flows + list(_running([row for row in rows if row.measure in stocks], period, by))
    return [row for row in rows if row.value]


def _at_least_folded() -> int:
    """A position that the fold has passed and does not go back behind: it begins anew only where the declarations are
    others than those by which it folded."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT position FROM measures_fold WHERE declaration = %s", [declaration()])
        (position,) = cursor.fetchone() or (0,)
    return int(position)


def _row(line: Sequence[Any], by: frozenset[By], facts: tuple[str, ...]) -> Row:
    measure, value, *rest = line
    found = iter(rest)
    return Row(
        measure=measure,
        value=int(value),
        unit=next(found) if By.UNIT in by else None,
        day=next(found) if by & {By.DAY, By.MONTH} else None,
        class_=next(found) if By.CLASS in by else None,
        facts=tuple(next(found) for _fact in facts),
    )


@cache
def _statement(
    measures: tuple[Measure, ...],
    grain: Grain,
    coarse: Grain | None,
    by: frozenset[By],
    facts: tuple[str, ...],
    distinct: bool,
) -> str:
    """Cells and the tail, added. Of a stock, what came before the period goes to its first day."""
    days = {By.DAY: "day", By.MONTH: "(day - extract(day FROM day)::int + 1)"}
    day = next((expression for asked, expression in days.items() if asked in by), None)
    columns = [
        *(["unit"] if By.UNIT in by else []),
        *([f"greatest({day}, %(from)s)"] if day else []),
        *(["bucket"] if By.CLASS in by else []),
        *(f"split_part(cut, '{CUT_SEPARATOR}', {grain.facts.index(fact) + 1})" for fact in facts),
    ]
    value = "sum(value)"
    named = ", ".join(["measure", f"{value} AS value", *columns])
    grouped = ", ".join(["1", *(str(number) for number in range(3, 3 + len(columns)))])
    of_period = "(day >= %(from)s OR measure = ANY(%(stocks)s))"
    both = f"""
        {_cells(grain, coarse)}
        UNION ALL
        SELECT measure, u.unit, day, cut, bucket, value
        FROM counted, unnest(path) WITH ORDINALITY AS u (unit, place)
        WHERE u.unit = ANY(%(units)s) AND (u.place = 1 OR NOT %(own)s) AND day < %(until)s AND {of_period}"""
    if distinct:
        both = f"""
            SELECT DISTINCT measure, {"unit" if By.UNIT in by else "NULL::uuid AS unit"},
                {f"{day} AS day" if day else "NULL::date AS day"}, cut, 0 AS bucket, 1 AS value
            FROM (SELECT measure, unit, day, cut, sum(value) AS value FROM ({both}) b GROUP BY 1, 2, 3, 4) key
            WHERE value > 0"""
    exactly = "(SELECT coalesce(max(position), 0) FROM measures_fold)"
    return f"""
        WITH entries AS ({ENTRIES_AFTER.format(exactly=exactly)}), {counting(measures, (grain,))}
        SELECT {named} FROM ({both}) added GROUP BY {grouped}"""


def _cells(grain: Grain, coarse: Grain | None) -> str:
    """The cells of the period. With a `coarse` grain beside days: its cells for the whole stretches inside, and of all that
    came before for stocks; days for what is left at both ends."""

    def part(of: Grain, days: str) -> str:
        return f"""
        SELECT measure, unit, day, cut, bucket, value FROM measures_cell
        WHERE measure = ANY(%(measures)s) AND grain = '{of.name}' AND unit = ANY(%(units)s)
          AND (own OR NOT %(own)s) AND {days}"""

    if coarse is None:
        return part(grain, "day >= %(since)s AND day < %(until)s AND (day >= %(from)s OR measure = ANY(%(stocks)s))")
    inside = "day >= %(since)s AND day < %(whole_until)s AND (day >= %(whole_from)s OR measure = ANY(%(stocks)s))"
    before = "day >= %(from)s AND day < %(whole_from)s AND measure <> ALL(%(stocks)s)"
    after = "day >= %(whole_until)s AND day < %(until)s AND (day >= %(from)s OR measure = ANY(%(stocks)s))"
    return " UNION ALL ".join([part(coarse, inside), part(grain, before), part(grain, after)])


def _whole(period: Period, by: frozenset[By]) -> tuple[date, date]:
    """The whole half months inside; none (two equal days) where there are none, or where single days are asked for: then
    the beginning of the one in which the period begins, before which only stocks are read."""
    until = _half_month(period.from_on if By.DAY in by else period.until_on)
    first = _half_month(period.from_on)
    if first < period.from_on:
        first = _half_month(first + timedelta(days=LONGEST_HALF_MONTH_DAYS))
    return (first, until) if first < until else (until, until)


def _half_month(day: date) -> date:
    """The beginning of the one to which the day belongs."""
    return day.replace(day=15 if day.day >= 15 else 1)


def _running(rows: Sequence[Row], period: Period, by: frozenset[By]) -> Iterator[Row]:
    """What stood at the end of each day or month, from what came and went in it."""
    moves: dict[tuple[Any, ...], dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        assert row.day is not None
        moves[row.measure, row.unit, row.facts, row.class_][row.day] += row.value
    for (measure, unit, facts, class_), by_day in moves.items():
        stands = 0
        for day in _days(period, by):
            stands += by_day.get(day, 0)
            if stands:
                yield Row(measure, stands, unit, day, facts, class_)


def _days(period: Period, by: frozenset[By]) -> Iterator[date]:
    day = period.from_on
    while day < period.until_on:
        yield day
        nearly = day + timedelta(days=1)
        day = nearly if By.DAY in by else _next_month(day)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
