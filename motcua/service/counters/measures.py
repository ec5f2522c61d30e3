"""What counters and codes count (docs/reference/measures.md)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connection

from motcua.foundation.calendars.rules import day_began
from motcua.foundation.measures.declared import Facts, Recounts, declare, declare_clock, declare_facts
from motcua.foundation.measures.values import By, Counted, Grain, Kind, Measure, Row, Step
from motcua.service.counters.events import ShiftCalledOff, ShiftScheduled

_IN_PILOT: tuple[tuple[str, str | bool], ...] = (("in_pilot", True),)
_GRAINS = (Grain("half_month_half", Step.HALF_MONTH, ("half",)), Grain("day_half", Step.DAY, ("half",)))


def _of_shifts(name: str, *, value: str = "") -> Measure:
    """Counted on the shift's own day, and taken from it when it is called off."""
    return Measure(
        name=f"counters.{name}",
        kind=Kind.FLOW,
        counted=(
            Counted(entry_kind=ShiftScheduled.kind, where=_IN_PILOT, value=value, at="starts_at"),
            Counted(entry_kind=ShiftCalledOff.kind, sign=-1, where=_IN_PILOT, value=value, at="starts_at"),
        ),
        grains=_GRAINS,
    )


declare(_of_shifts("pilot_shifts"), _of_shifts("extra_minutes", value="extra_minutes"))


def _recounts() -> Recounts:
    from motcua.service.counters.recounts import RECOUNTS

    return RECOUNTS


declare_facts(Facts(table="counters_fact", day="opened_on", subject="shift", recounts=_recounts))


# By the clock --------------------------------------------------------------------------------------------------


def _in_force(
    *,
    units: Sequence[Any],
    until_on: date,
    by: frozenset[By],
    facts: Sequence[str],
    own: bool,
    position: int | None = None,
) -> list[Row]:
    """Codes in force on the last day of the period and not withdrawn by its end, at their owner. They have no facts to be
    cut by, so of those asked for there are none."""
    if facts:
        return []
    named_by = {By.UNIT: "u.unit", By.SUBJECT: "c.id"}
    columns = [column for asked, column in named_by.items() if asked in by]
    known = "true" if position is None else _known_by("c.issued_by")
    gone = "c.withdrawn_at < %(at)s" + ("" if position is None else f" AND {_known_by('c.withdrawn_by')}")
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT count(*){"".join(f", {column}" for column in columns)}
            FROM counters_code c, unnest(c.path) WITH ORDINALITY AS u (unit, place)
            WHERE {known} AND c.during @> %(last_on)s::date AND (c.withdrawn_at IS NULL OR NOT ({gone}))
              AND u.unit = ANY(%(units)s) AND (u.place = 1 OR NOT %(own)s)
            {"GROUP BY " + ", ".join(str(n) for n in range(2, 2 + len(columns))) if columns else ""}""",
            {
                "at": day_began(until_on),
                "last_on": until_on - timedelta(days=1),
                "units": list(units),
                "own": own,
                "position": position,
            },
        )
        lines = cursor.fetchall()
    return [_row(count, iter(rest), by) for count, *rest in lines if count]


def _known_by(entry: str) -> str:
    return f"EXISTS (SELECT FROM journal_order o WHERE o.id = {entry} AND o.position <= %(position)s)"


def _row(count: int, rest: Iterator[Any], by: frozenset[By]) -> Row:
    unit = next(rest) if By.UNIT in by else None
    return Row(CODES.name, count, unit=unit, subject=next(rest) if By.SUBJECT in by else None)


CODES = Measure(name="counters.codes", kind=Kind.CLOCK)
declare_clock(CODES, _in_force)
