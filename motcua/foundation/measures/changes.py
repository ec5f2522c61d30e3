"""What came into the journal between two positions and counts in a period: why a figure is another than it was told."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.foundation.calendars.rules import city_day
from motcua.foundation.measures.declared import measure_named
from motcua.foundation.measures.statements import kinds_of
from motcua.foundation.measures.values import Counted, Kind, Period


@dataclass(frozen=True)
class Came:
    """So many entries of a kind. `undone` ones name an act that was taken back."""

    entry_kind: str
    count: int
    undone: bool


def entries_between(
    *, measures: Collection[str], unit: UUID, period: Period, after: int, up_to: int
) -> tuple[Came, ...]:
    """The entries of positions `after` to `up_to` (the first left out) that any of the measures counts at the unit in
    `period`; of a stock also those of before it. What goes by the clock has none."""
    wanted = [measure_named(name) for name in sorted(set(measures))]
    rules = {(rule, measure.kind is Kind.STOCK) for measure in wanted for rule in measure.counted}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT e.kind, e.at, e.data FROM journal_order o
            JOIN journal_entry e ON e.recorded_at = o.recorded_at AND e.id = o.id
            WHERE o.position > %(after)s AND o.position <= %(up_to)s AND e.kind = ANY(%(kinds)s)
              AND %(unit)s = ANY(coalesce(translate(e.data ->> 'counted_at', '[]" ', '{}'), e.unit_path::text)::uuid[])
            """,
            {"after": after, "up_to": up_to, "kinds": kinds_of(wanted), "unit": unit},
        )
        found = cursor.fetchall()
    counts: Counter[tuple[str, bool]] = Counter()
    for kind, at, data in found:
        facts = json.loads(data) if isinstance(data, str) else data
        rule = next((rule for rule, stock in rules if _counts(rule, kind, at, facts, period, stock)), None)
        if rule is not None:
            counts[kind, bool(rule.at)] += 1
    return tuple(Came(kind, count, undone) for (kind, undone), count in sorted(counts.items()))


def _counts(rule: Counted, kind: str, at: datetime, facts: Mapping[str, Any], period: Period, stock: bool) -> bool:
    if kind != rule.entry_kind or any(facts.get(fact) != value for fact, value in rule.where):
        return False
    if rule.at and not facts.get(rule.at):
        return False
    moment = datetime.fromisoformat(facts[rule.at]) if rule.at else at
    day = city_day(moment)
    return day < period.until_on and (stock or day >= period.from_on)
