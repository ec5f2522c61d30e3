"""What simplification counts, as things stand at the end of a day: all by the clock, since a review falls due by itself.

Counted are the reviews of that day's year, and what was done with proposals since that year began, at the lead unit, those
above it and the plan's unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from django.db import connection

from motcua.foundation.measures.declared import Facts, Recounts, declare_clock, declare_facts
from motcua.foundation.measures.errors import UnableToCutMeasure
from motcua.foundation.measures.values import By, Kind, Measure, Row

_TASKS = "simplification_task_fact"
_PROPOSALS = "simplification_proposal_fact"
_PLANNED = "f.year = %(year)s AND f.given_on <= %(on)s AND (f.dropped_on IS NULL OR f.dropped_on > %(on)s)"
_REVIEWED = "f.reviewed_on IS NOT NULL AND f.reviewed_on <= %(on)s"


def _in_year(column: str) -> str:
    return f"f.{column} BETWEEN make_date(%(year)s, 1, 1) AND %(on)s"


#: By measure: what is added up, of which rows.
COUNTS = {
    "simplification.reviews": ("count(*)", _TASKS, _PLANNED),
    "simplification.reviewed": ("count(*)", _TASKS, f"{_PLANNED} AND {_REVIEWED}"),
    "simplification.overdue": ("count(*)", _TASKS, f"{_PLANNED} AND NOT ({_REVIEWED}) AND f.due_on < %(on)s"),
    "simplification.sent": ("count(*)", _PROPOSALS, _in_year("sent_on")),
    "simplification.approved": ("count(*)", _PROPOSALS, _in_year("approved_on")),
    "simplification.rejected": ("count(*)", _PROPOSALS, _in_year("rejected_on")),
    "simplification.carried_out": ("count(*)", _PROPOSALS, _in_year("carried_out_on")),
    "simplification.saved_hours": ("coalesce(sum(f.saved_hours), 0)", _PROPOSALS, _in_year("carried_out_on")),
    "simplification.saved_vnd": ("coalesce(sum(f.saved_vnd), 0)", _PROPOSALS, _in_year("carried_out_on")),
}


def _counted(
    name: str,
    /,
    *,
    units: Sequence[UUID],
    until_on: date,
    by: frozenset[By],
    facts: Sequence[str],
    own: bool,
    position: int | None = None,
) -> list[Row]:
    """At the end of the day before `until_on`, by the dates as they are known; of `by` it heeds units alone."""
    if facts:
        raise UnableToCutMeasure(measure=name, facts=", ".join(facts))
    value, table, condition = COUNTS[name]
    on = until_on - timedelta(days=1)
    known = (
        "f.closed_by IS NULL"
        if position is None
        else "f.opened_position <= %(position)s AND coalesce(f.closed_position > %(position)s, true)"
    )
    unit = By.UNIT in by
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {value}{', u.unit' if unit else ''}"
            f" FROM {table} f CROSS JOIN unnest(f.path) WITH ORDINALITY AS u (unit, place)"
            f" WHERE {known} AND {condition} AND u.unit = ANY(%(units)s) AND (u.place = 1 OR NOT %(own)s)"
            f"{' GROUP BY 2' if unit else ''}",
            {"on": on, "year": on.year, "units": list(units), "own": own, "position": position},
        )
        lines = cursor.fetchall()
    return [Row(name, int(line[0]), unit=line[1] if unit else None) for line in lines if line[0]]


for _name in COUNTS:
    declare_clock(Measure(name=_name, kind=Kind.CLOCK), partial(_counted, _name))


def _recounts(table: str) -> Recounts:
    from motcua.reform.simplification.recounts import RECOUNTS

    return RECOUNTS[table]


for _table, _subject in ((_TASKS, "task"), (_PROPOSALS, "proposal")):
    declare_facts(Facts(table=_table, day="opened_on", subject=_subject, recounts=partial(_recounts, _table)))
