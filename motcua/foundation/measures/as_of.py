"""Figures as they were when the journal had come to a position, counted from the rooms' facts. Slower than reading cells:
for looking back, comparing and freezing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import connection

from motcua.foundation.measures.declared import Facts, measure_named, standing_at_its_end
from motcua.foundation.measures.declared import facts as declared_facts
from motcua.foundation.measures.queries import BEGINNING, grain_for
from motcua.foundation.measures.recount import cells_statement
from motcua.foundation.measures.values import CUT_SEPARATOR, Kind, Measure, Period, Row


def figures_as_of(
    *,
    measures: Collection[str],
    units: Collection[UUID],
    period: Period,
    position: int,
    facts: Sequence[str] = (),
) -> list[Row]:
    """What `units` together, with those below them, counted in `period`: a row for each measure that has any, and for each
    value of the `facts` asked for.

    `position` must be folded, since the fold gives facts their positions. Raises as `queries.figures` does.
    """
    rows: list[Row] = []
    for measure in map(measure_named, sorted(set(measures))):
        if measure.kind is Kind.CLOCK:
            rows += standing_at_its_end(
                measure.name,
                period=period,
                units=list(units),
                by=frozenset(),
                facts=tuple(facts),
                own=False,
                position=position,
            )
        else:
            table = table_of(measure)
            rows += _recounted(measure, table, units=units, period=period, position=position, facts=tuple(facts))
    return rows


def table_of(measure: Measure) -> Facts:
    return next(table for table in declared_facts() if measure.name in table.recounts().by_measure)


def _recounted(
    measure: Measure,
    table: Facts,
    *,
    units: Collection[UUID],
    period: Period,
    position: int,
    facts: tuple[str, ...],
) -> list[Row]:
    grain = grain_for(measure, period, facts=facts)
    cells = cells_statement(measure=measure, table=table, grain=grain)
    value = "count(DISTINCT cut)" if measure.kind is Kind.DISTINCT else "coalesce(sum(value), 0)::bigint"
    named = [f"split_part(cut, '{CUT_SEPARATOR}', {grain.facts.index(fact) + 1})" for fact in facts]
    grouped = f"GROUP BY {', '.join(str(number) for number in range(2, 2 + len(named)))}" if named else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join([value, *named])} FROM ({cells}) cells"
            f" WHERE unit = ANY(%(units)s) AND day >= %(since)s AND day < %(until)s {grouped}",
            {
                "position": position,
                "units": list(units),
                "since": BEGINNING if measure.kind is Kind.STOCK else period.from_on,
                "until": period.until_on,
            },
        )
        return [Row(measure.name, found, facts=tuple(rest)) for found, *rest in cursor.fetchall() if found]
