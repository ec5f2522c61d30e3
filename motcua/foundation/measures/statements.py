"""The SQL by which entries become sums: the same for the fold, for the tail of a reading, and for nothing else.

Put together from the declarations; what is asked for goes in as parameters.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache

from motcua.foundation.calendars.values import VIETNAM
from motcua.foundation.measures.values import CUT_SEPARATOR, DURATION_EDGES, KEYS, Counted, Grain, Kind, Measure, Step

#: The units that an entry counts for, lowest first: its own path, unless the fact says another.
_PATH = """CASE WHEN e.data ? 'counted_at' AND e.data ->> 'counted_at' IS NOT NULL
    THEN translate(e.data ->> 'counted_at', '[]"', '{}')::uuid[] ELSE e.unit_path END"""

_STRETCH = {
    Step.DAY: "day",
    Step.HALF_MONTH: "day - CASE WHEN extract(day FROM day) < 15 THEN extract(day FROM day)::int - 1"
    " ELSE extract(day FROM day)::int - 15 END",
    Step.MONTH: "day - extract(day FROM day)::int + 1",
}


def kinds_of(measures: Iterable[Measure]) -> list[str]:
    """The kinds of entries that the measures count."""
    return sorted({counted.entry_kind for measure in measures for counted in measure.counted})


def grains_of(measure: Measure) -> tuple[Grain, ...]:
    return (KEYS,) if measure.kind is Kind.DISTINCT else measure.grains


@cache
def counting(measures: tuple[Measure, ...], grains: tuple[Grain, ...]) -> str:
    """The parts of a WITH after `entries` (kind, at, unit_path, data): the last, `counted`, has measure, grain, path, day,
    cut, bucket and value, in as few rows as there are different ones."""
    rules: dict[Grain, list[tuple[Measure, Counted]]] = defaultdict(list)
    for measure in measures:
        for grain in grains_of(measure):
            if grain in grains:
                rules[grain] += [(measure, counted) for counted in measure.counted]
    parts = [_counted(grain, found) for grain, found in rules.items()]
    return f"""read AS MATERIALIZED (
        SELECT e.kind, e.data, {_PATH} AS path, (e.at AT TIME ZONE '{VIETNAM.key}')::date AS day FROM entries e
    ), counted AS ({" UNION ALL ".join(parts)})"""


def _counted(grain: Grain, rules: Sequence[tuple[Measure, Counted]]) -> str:
    cut = "rule_key" if grain is KEYS else _cut(grain)
    lines = ", ".join(_rule(measure, counted) for measure, counted in rules)
    return f"""
        SELECT measure, {_text(grain.name)} AS grain, path, {_STRETCH[grain.step]} AS day, cut, bucket, sum(value) AS value
        FROM (
            SELECT r.measure, e.path,
                CASE WHEN r.at_fact = '' THEN e.day
                     ELSE ((e.data ->> r.at_fact)::timestamptz AT TIME ZONE '{VIETNAM.key}')::date END AS day,
                {cut} AS cut,
                CASE WHEN r.in_classes THEN width_bucket((e.data ->> r.value_fact)::bigint, ARRAY{_edges()}) ELSE 0
                     END AS bucket,
                r.sign * CASE WHEN r.value_fact = '' OR r.in_classes THEN 1
                              ELSE (e.data ->> r.value_fact)::bigint END AS value
            FROM read e
            JOIN (VALUES {lines}) AS r (measure, kind, sign, needed, value_fact, key_fact, at_fact, in_classes)
              ON r.kind = e.kind AND (r.needed IS NULL OR e.data @> r.needed)
            WHERE r.value_fact = '' OR e.data ->> r.value_fact IS NOT NULL
        ) one GROUP BY 1, 3, 4, 5, 6""".replace("rule_key", "coalesce(e.data ->> r.key_fact, '')")


def _edges() -> str:
    return f"[{', '.join(str(edge) for edge in DURATION_EDGES)}]::bigint[]"


def _cut(grain: Grain) -> str:
    facts = [f"coalesce(e.data ->> {_text(fact)}, '')" for fact in grain.facts]
    return f" || {_text(CUT_SEPARATOR)} || ".join(facts) or "''"


def _rule(measure: Measure, counted: Counted) -> str:
    needed = _text(json.dumps(dict(counted.where), sort_keys=True)) if counted.where else "NULL"
    facts = ", ".join(_text(fact) for fact in (counted.value, counted.key, counted.at))
    in_classes = "true" if measure.kind is Kind.DURATION else "false"
    return (
        f"({_text(measure.name)}, {_text(counted.entry_kind)}, {counted.sign}, {needed}::jsonb, {facts}, {in_classes})"
    )


def _text(word: str) -> str:
    """A constant of the declarations as SQL. Percent signs would be taken for parameters."""
    assert "%" not in word, word
    return "'" + word.replace("'", "''") + "'"
