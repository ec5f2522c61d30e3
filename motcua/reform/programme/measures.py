"""What the programme counts, as things stand at the end of a day: all by the clock, since a task falls due by itself.

Counted are the tasks of the programmes of that day's year, at the lead unit, those above it and the plan's unit.
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

#: What tasks can be told apart by.
FACTS = frozenset({"content"})
#: The same as `rules.state_of`; a test holds the two equal.
_DONE = "f.done_on <= %(on)s"
_NOT_DONE = "(f.done_on IS NULL OR f.done_on > %(on)s)"
_IN_TIME = "f.completed_on IS NOT NULL AND f.completed_on <= least(f.due_on, %(on)s)"
_OVERDUE = f"{_NOT_DONE} AND f.due_on < %(on)s AND NOT ({_IN_TIME})"
_ON_SCHEDULE = f"{_NOT_DONE} AND NOT ({_OVERDUE})"
CONDITIONS = {
    "programme.tasks": "true",
    "programme.done": _DONE,
    "programme.done_on_time": f"{_DONE} AND {_IN_TIME}",
    "programme.on_schedule": _ON_SCHEDULE,
    "programme.overdue": _OVERDUE,
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
    """By the dates as they are known; of `by` it heeds units and subjects alone. Raises `UnableToCutMeasure` for facts that
    tasks have not."""
    if set(facts) - FACTS:
        raise UnableToCutMeasure(measure=name, facts=", ".join(facts))
    named_by = {By.UNIT: "u.unit", By.SUBJECT: "f.task"}
    asked = [each for each in named_by if each in by]
    columns = [*(named_by[each] for each in asked), *(f"f.{fact}::text" for fact in facts)]
    known = (
        "f.closed_by IS NULL"
        if position is None
        else "f.opened_position <= %(position)s AND coalesce(f.closed_position > %(position)s, true)"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT count(*){"".join(f", {column}" for column in columns)}
            FROM programme_fact f, unnest(f.path) WITH ORDINALITY AS u (unit, place)
            WHERE {known} AND f.year = %(year)s AND f.given_on <= %(on)s
              AND (f.dropped_on IS NULL OR f.dropped_on > %(on)s) AND {CONDITIONS[name]}
              AND u.unit = ANY(%(units)s) AND (u.place = 1 OR NOT %(own)s)
            {"GROUP BY " + ", ".join(str(n) for n in range(2, 2 + len(columns))) if columns else ""}""",
            {
                "on": until_on - timedelta(days=1),
                "year": (until_on - timedelta(days=1)).year,
                "units": list(units),
                "own": own,
                "position": position,
            },
        )
        lines = cursor.fetchall()
    return [_row(name, count, asked, rest) for count, *rest in lines if count]


def _row(name: str, count: int, asked: Sequence[By], rest: Sequence[object]) -> Row:
    named = dict(zip(asked, rest, strict=False))
    unit, subject = named.get(By.UNIT), named.get(By.SUBJECT)
    assert unit is None or isinstance(unit, UUID)
    assert subject is None or isinstance(subject, UUID)
    return Row(name, count, unit=unit, subject=subject, facts=tuple(str(each) for each in rest[len(asked) :]))


for _name in CONDITIONS:
    declare_clock(Measure(name=_name, kind=Kind.CLOCK), partial(_counted, _name))


def _recounts() -> Recounts:
    from motcua.reform.programme.recounts import RECOUNTS

    return RECOUNTS


declare_facts(Facts(table="programme_fact", day="opened_on", subject="task", recounts=_recounts))
