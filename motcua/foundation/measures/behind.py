"""What stands behind a figure: the things that it counted, found in the rooms' facts as they are now."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any
from uuid import UUID

import ibis
from django.db import connection
from ibis import _

from motcua.foundation.measures.as_of import table_of
from motcua.foundation.measures.declared import Facts, measure_named, standing_at_its_end
from motcua.foundation.measures.queries import BEGINNING
from motcua.foundation.measures.recount import statement
from motcua.foundation.measures.values import By, Kind, Measure, Period


def subjects_behind(
    *,
    terms: Collection[tuple[str, int]],
    units: Collection[UUID],
    period: Period,
    facts: Mapping[str, str] | None = None,
    own: bool = False,
    after: UUID | None = None,
    limit: int,
) -> list[UUID]:
    """The subjects (dossiers) that (measure, sign) `terms` count together in `period`, by id, those after `after` first.

    `facts` narrows to one value each of what the rooms' recounts give (procedure, channel, level). What adds and takes
    away as much, as a dossier that came before the period and was settled before it, stands behind nothing.
    """
    parts: list[str] = []
    asked: dict[str, Any] = {
        "units": list(units),
        "from": period.from_on,
        "until": period.until_on,
        "beginning": BEGINNING,
        "own": own,
        "after": after or UUID(int=0),
        "limit": limit,
        **{f"fact_{name}": value for name, value in (facts or {}).items()},
    }
    for number, (name, sign) in enumerate(sorted(terms)):
        measure = measure_named(name)
        if measure.kind is Kind.CLOCK:
            asked[f"clock_{number}"] = _by_the_clock(measure, units=units, period=period, own=own)
            parts.append(f"SELECT unnest(%(clock_{number})s::uuid[]) AS subject, {sign} AS value")
        else:
            parts.append(_counted(measure, sign, tuple(sorted(facts or ()))))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT subject FROM ({' UNION ALL '.join(parts)}) counted WHERE subject > %(after)s"
            " GROUP BY subject HAVING sum(value) > 0 ORDER BY subject LIMIT %(limit)s",
            asked,
        )
        return [subject for (subject,) in cursor.fetchall()]


def _counted(measure: Measure, sign: int, facts: tuple[str, ...]) -> str:
    since = "%(beginning)s" if measure.kind is Kind.STOCK else "%(from)s"
    # A duration of nought minutes is a case like another.
    value = "value" if measure.kind is Kind.STOCK else "1"
    narrowed = "".join(f" AND {fact} = %(fact_{fact})s" for fact in facts)
    return (
        f"SELECT subject, {sign} * {value} AS value FROM ({_rows_now(measure, table_of(measure))}) rows"
        f" WHERE day >= {since} AND day < %(until)s{narrowed}"
        " AND CASE WHEN %(own)s THEN path[1] = ANY(%(units)s) ELSE path && %(units)s::uuid[] END"
    )


@cache
def _rows_now(measure: Measure, table: Facts) -> str:
    """The rows of the recount as things stand, whether the fold has come to them or not."""
    now = ibis.table({**table.recounts().schema, "closed_by": "uuid"}, name=table.table).mutate(
        is_current=_.closed_by.isnull()
    )
    return statement(table.recounts().by_measure[measure.name](now)).replace("%", "%%")


def _by_the_clock(measure: Measure, *, units: Collection[UUID], period: Period, own: bool) -> list[Any]:
    rows = standing_at_its_end(
        measure.name, period=period, units=list(units), by=frozenset({By.SUBJECT}), facts=(), own=own
    )
    return [row.subject for row in rows]
