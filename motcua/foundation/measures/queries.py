"""Figures: cells and what the fold has not reached, in one statement. Right in the next read after a commit.

There is no policy here: who may see which figure is the word of the rooms above that name them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.foundation.database.asking import asking
from motcua.foundation.journal.queries import ENTRIES_AFTER, hash_at, low_water
from motcua.foundation.measures.clocks import counted_together
from motcua.foundation.measures.declared import clock_of, counted_facts_of, declaration, measure_named
from motcua.foundation.measures.errors import UnableToCutMeasure, UnableToCutPeriod
from motcua.foundation.measures.statements import counting, grains_of, kinds_of, numbered, quoted
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
    clocks = [measure for measure in wanted if measure.kind is Kind.CLOCK]
    rows = list(_by_the_clock(clocks, units=units, period=period, by=asked, facts=tuple(facts), own=own))
    counted = [measure for measure in wanted if measure.kind is not Kind.CLOCK]
    return rows + _read(counted, units=units, period=period, by=asked, facts=tuple(facts), own=own)


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
    measures: Sequence[Measure],
    *,
    units: Collection[UUID],
    period: Period,
    by: frozenset[By],
    facts: tuple[str, ...],
    own: bool,
) -> Iterator[Row]:
    """At the end of the period, or of each of its days or months where it is asked by them; of what runs, today. Nothing
    stands in a period that is to come."""
    if not period.has_begun:
        return
    together = [counted for measure in measures if (counted := counted_facts_of(measure.name))]
    alone = [clock_of(measure.name) for measure in measures if not counted_facts_of(measure.name)]
    in_days = bool(by & {By.DAY, By.MONTH})
    days = list(_days(period, by)) if in_days else [period.from_on]
    for day, end in zip(days, [*days[1:], period.stands_until], strict=True):
        rows = counted_together(together, units=list(units), until_on=end, by=by, facts=facts, own=own)
        for clock in alone:
            rows += clock(units=list(units), from_on=day, until_on=end, by=by, facts=facts, own=own)
        for row in rows:
            yield replace(row, day=day) if in_days else row


@dataclass(frozen=True)
class _Group:
    """Measures that are read by the same grain. `coarse`: by which beside days; see `_coarser`."""

    grain: Grain
    measures: tuple[Measure, ...]
    coarse: Grain | None

    @property
    def is_distinct(self) -> bool:
        return self.measures[0].kind is Kind.DISTINCT

    @property
    def stocks(self) -> list[str]:
        return [measure.name for measure in self.measures if measure.kind is Kind.STOCK]


def _read(
    measures: Sequence[Measure],
    *,
    units: Collection[UUID],
    period: Period,
    by: frozenset[By],
    facts: tuple[str, ...],
    own: bool,
) -> list[Row]:
    """All in one statement: what the fold has not reached is looked through once for all of them."""
    by_grain: dict[Grain, list[Measure]] = defaultdict(list)
    for measure in measures:
        by_grain[grain_for(measure, period, by, facts)].append(measure)
    if not by_grain:
        return []
    groups = tuple(_Group(grain, tuple(alike), _coarser(alike, grain, facts)) for grain, alike in by_grain.items())
    values: dict[str, Any] = {
        "after": _at_least_folded(),
        "low_water": str(low_water()),
        "kinds": kinds_of(measures),
        "units": list(units),
        "from": period.from_on,
        "until": period.until_on,
        "beginning": BEGINNING,
        "own": own,
    }
    values["whole_from"], values["whole_until"] = _whole(period, by)
    with asking(_statement(groups, by, facts), values) as cursor:
        rows = [_row(line, by, facts) for line in cursor.fetchall()]
    stocks = {name for group in groups for name in group.stocks}
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
def _statement(groups: tuple[_Group, ...], by: frozenset[By], facts: tuple[str, ...]) -> str:
    kept = tuple((measure, group.grain) for group in groups for measure in group.measures)
    numbers = numbered(kept)
    exactly = "(SELECT coalesce(max(position), 0) FROM measures_fold)"
    sums = " UNION ALL ".join(_added(group, numbers, by, facts) for group in groups)
    return f"WITH entries AS ({ENTRIES_AFTER.format(exactly=exactly)}), {counting(kept)} {sums}"


def _added(group: _Group, numbers: Mapping[tuple[str, str], int], by: frozenset[By], facts: tuple[str, ...]) -> str:
    """Cells and the tail, added. Of a stock, what came before the period goes to its first day."""
    days = {By.DAY: "day", By.MONTH: "(day - extract(day FROM day)::int + 1)"}
    day = next((expression for asked, expression in days.items() if asked in by), None)
    columns = [
        *(["unit"] if By.UNIT in by else []),
        *([f"greatest({day}, %(from)s)"] if day else []),
        *(["bucket"] if By.CLASS in by else []),
        *(f"split_part(cut, '{CUT_SEPARATOR}', {group.grain.facts.index(fact) + 1})" for fact in facts),
    ]
    named = ", ".join(["measure", "sum(value) AS value", *columns])
    grouped = ", ".join(["1", *(str(number) for number in range(3, 3 + len(columns)))])
    mine = ", ".join(str(numbers[measure.name, group.grain.name]) for measure in group.measures)
    both = f"""
        {_cells(group)}
        UNION ALL
        SELECT measure, u.unit, day, cut, bucket, value
        FROM counted JOIN named USING (number), unnest(path) WITH ORDINALITY AS u (unit, place)
        WHERE number IN ({mine}) AND u.unit = ANY(%(units)s) AND (u.place = 1 OR NOT %(own)s)
          AND day < %(until)s AND (day >= %(from)s OR {_is_stock(group)})"""
    if group.is_distinct:
        both = f"""
            SELECT DISTINCT measure, {"unit" if By.UNIT in by else "NULL::uuid AS unit"},
                {f"{day} AS day" if day else "NULL::date AS day"}, cut, 0 AS bucket, 1 AS value
            FROM (SELECT measure, unit, day, cut, sum(value) AS value FROM ({both}) b GROUP BY 1, 2, 3, 4) key
            WHERE value > 0"""
    return f"(SELECT {named} FROM ({both}) added GROUP BY {grouped})"


def _is_stock(group: _Group) -> str:
    return f"measure IN ({', '.join(map(quoted, group.stocks))})" if group.stocks else "false"


def _cells(group: _Group) -> str:
    """The cells of the period. With a coarse grain beside days: its cells for the whole stretches inside, and of all that
    came before for stocks; days for what is left at both ends."""
    names, is_stock = ", ".join(quoted(measure.name) for measure in group.measures), _is_stock(group)

    def part(of: Grain, days: str) -> str:
        return f"""
        SELECT measure, unit, day, cut, bucket, value FROM measures_cell
        WHERE measure IN ({names}) AND grain = {quoted(of.name)} AND unit = ANY(%(units)s)
          AND (own OR NOT %(own)s) AND {days}"""

    since = "%(beginning)s" if group.stocks else "%(from)s"
    if group.coarse is None:
        return part(group.grain, f"day >= {since} AND day < %(until)s AND (day >= %(from)s OR {is_stock})")
    inside = f"day >= {since} AND day < %(whole_until)s AND (day >= %(whole_from)s OR {is_stock})"
    before = f"day >= %(from)s AND day < %(whole_from)s AND NOT ({is_stock})"
    after = f"day >= %(whole_until)s AND day < %(until)s AND (day >= %(from)s OR {is_stock})"
    return " UNION ALL ".join([part(group.coarse, inside), part(group.grain, before), part(group.grain, after)])


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
    while day < period.stands_until:
        yield day
        nearly = day + timedelta(days=1)
        day = nearly if By.DAY in by else _next_month(day)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
