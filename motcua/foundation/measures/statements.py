"""The SQL by which entries become sums: the same for the fold and for the tail of a reading, and for nothing else.

Put together from the declarations; what is asked for goes in as parameters. Facts are taken out of an entry once, and
all measures of a grain are summed in one pass over the entries: a pass for each measure took many times as long.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from motcua.foundation.calendars.values import VIETNAM
from motcua.foundation.measures.values import CUT_SEPARATOR, DURATION_EDGES, KEYS, Counted, Grain, Kind, Measure, Step

#: The units that an entry counts for, lowest first, as text: its own path, unless the fact says another. Written as a list
#: of JSON or of SQL; read (`_UNITS`) once for all entries that have the same, of which there are hundreds of thousands.
_PATH = "coalesce(e.data ->> 'counted_at', e.unit_path::text)"
_UNITS = """translate(path, '[]" ', '{}')::uuid[]"""

# `date_part` gives a float where EXTRACT gives a numeric, which is several times as slow.
_DAY = "date_part('day', counted_on)::int"
_STRETCH = {
    Step.DAY: "counted_on",
    Step.HALF_MONTH: f"counted_on - {_DAY} + CASE WHEN {_DAY} < 15 THEN 1 ELSE 15 END",
    Step.MONTH: f"counted_on - {_DAY} + 1",
}


@dataclass(frozen=True)
class _Pass:
    """What can be summed together: of one kind of entries, by the same stretches, days, cuts and classes."""

    kind: str
    grain: Grain
    at: str
    key: str
    in_classes_of: str


def kinds_of(measures: Iterable[Measure]) -> list[str]:
    """The kinds of entries that the measures count."""
    return sorted({counted.entry_kind for measure in measures for counted in measure.counted})


def grains_of(measure: Measure) -> tuple[Grain, ...]:
    return (KEYS,) if measure.kind is Kind.DISTINCT else measure.grains


def numbered(kept: Iterable[tuple[Measure, Grain]]) -> dict[tuple[str, str], int]:
    """Measures by the grains that they are wanted in, by their names, in the order of these."""
    return {names: number for number, names in enumerate(sorted((each.name, grain.name) for each, grain in kept))}


@cache
def counting(kept: tuple[tuple[Measure, Grain], ...]) -> str:
    """The parts of a WITH after `entries` (kind, at, unit_path, data): the last, `counted`, has number, path, day, cut,
    bucket and value, in few rows: one for each kind of entries at most. `named` says which measure and grain a number of
    `numbered` is: numbers are grouped and sorted faster than names.

    A pass reads the entries of its kind alone, and none at all where there are none of it.
    """
    numbers = numbered(kept)
    rules: dict[_Pass, dict[Measure, list[Counted]]] = defaultdict(lambda: defaultdict(list))
    for measure, grain in kept:
        for counted in measure.counted:
            classes = counted.value if measure.kind is Kind.DURATION else ""
            key = counted.key if grain is KEYS else ""
            rules[_Pass(counted.entry_kind, grain, counted.at, key, classes)][measure].append(counted)
    facts: dict[str, set[str]] = defaultdict(set)
    for one, found in rules.items():
        facts[one.kind] |= _facts(one, found.values())
    parts = ", ".join(_read_of(kind, facts[kind]) for kind in sorted(facts))
    sums = " UNION ALL ".join(_summed(one, found, numbers) for one, found in rules.items())
    named = ", ".join(f"({number}, {quoted(measure)}, {quoted(grain)})" for (measure, grain), number in numbers.items())
    return f"""read AS MATERIALIZED (SELECT e.kind, e.at, {_PATH} AS path, e.data FROM entries e
    ), found AS MATERIALIZED (SELECT DISTINCT kind, path FROM read
    ), placed AS MATERIALIZED (
        SELECT row_number() OVER ()::int AS place, path, {_UNITS} AS units FROM (SELECT DISTINCT path FROM found) p
    ), {parts}, named (number, measure, grain) AS (VALUES {named}
    ), counted AS (
        SELECT number, units AS path, day, cut, bucket, value FROM ({sums}) summed JOIN placed USING (place)
    )"""


def adding(measures: tuple[Measure, ...], *, entries: str) -> str:
    """The statement that adds `entries`, a query of kind, at, unit_path and data, to the cells of the measures.

    Sums are made by path before the path is taken apart: there are far fewer paths than entries.
    """
    kept = tuple((measure, grain) for measure in measures for grain in grains_of(measure))
    return f"""
        WITH entries AS ({entries}), {counting(kept)}
        INSERT INTO measures_cell AS c (measure, grain, unit, day, cut, bucket, own, value)
        SELECT measure, grain, unit, day, cut, bucket, own, value
        FROM (
            SELECT number, u.unit, day, cut, bucket, u.place = 1 AS own, sum(value) AS value
            FROM counted, unnest(path) WITH ORDINALITY AS u (unit, place)
            GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(value) <> 0
        ) summed JOIN named USING (number)
        -- In the order of the key, so that the index is walked through once.
        ORDER BY number, unit, day, cut, bucket, own
        ON CONFLICT (measure, grain, unit, day, cut, bucket, own) DO UPDATE SET value = c.value + EXCLUDED.value"""


def _read_of(kind: str, facts: Collection[str]) -> str:
    """The entries of a kind with the facts that its passes ask for: what other kinds have would be looked for in vain."""
    of_kind = f"kind = {quoted(kind)}"
    columns = "".join(f", data ->> {quoted(fact)} AS {_column(fact)}" for fact in sorted(facts))
    return f"""{_entries_of(kind)} AS MATERIALIZED (
        SELECT place, (at AT TIME ZONE '{VIETNAM.key}')::date AS day{columns} FROM read JOIN placed USING (path)
        WHERE EXISTS (SELECT FROM found WHERE {of_kind}) AND {of_kind}
    )"""


def _facts(one: _Pass, rules: Iterable[Sequence[Counted]]) -> set[str]:
    named = {one.at, one.key, one.in_classes_of, *one.grain.facts}
    counted = [each for found in rules for each in found]
    named |= {each.value for each in counted} | {fact for each in counted for fact, _value in each.where}
    return named - {""}


def _summed(one: _Pass, rules: dict[Measure, list[Counted]], numbers: Mapping[tuple[str, str], int]) -> str:
    counted_on = "day" if not one.at else f"({_column(one.at)}::timestamptz AT TIME ZONE '{VIETNAM.key}')::date"
    bucket = f"width_bucket({_column(one.in_classes_of)}::bigint, {_edges()})" if one.in_classes_of else "0"
    there = [f"{_column(fact)} IS NOT NULL" for fact in (one.at, one.in_classes_of) if fact] or ["true"]
    sums = ", ".join(
        f"{_sum(found, cases=bool(one.in_classes_of))} AS m{number}" for number, found in enumerate(rules.values())
    )
    named = ", ".join(f"({numbers[measure.name, one.grain.name]}, m{number})" for number, measure in enumerate(rules))
    return f"""
        SELECT v.number, g.place, g.day, g.cut, g.bucket, v.value
        FROM (
            SELECT place, {_STRETCH[one.grain.step]} AS day, cut, bucket, {sums}
            FROM (SELECT *, {_cut(one)} AS cut, {bucket} AS bucket, {counted_on} AS counted_on
                  FROM {_entries_of(one.kind)} WHERE {" AND ".join(there)}) r
            GROUP BY 1, 2, 3, 4
        ) g CROSS JOIN LATERAL (VALUES {named}) AS v (number, value) WHERE v.value <> 0"""


def _sum(rules: Sequence[Counted], *, cases: bool) -> str:
    return " + ".join(f"{each.sign} * {_counted(each, cases=cases)}" for each in rules)


def _counted(rule: Counted, *, cases: bool) -> str:
    """How many there are (`cases`), or what their values add up to."""
    conditions = [f"{_column(fact)} = {quoted(_as_text(value))}" for fact, value in rule.where]
    those = f" FILTER (WHERE {' AND '.join(conditions)})" if conditions else ""
    return (
        f"coalesce(sum({_column(rule.value)}::bigint){those}, 0)::bigint"
        if rule.value and not cases
        else f"count(*){those}"
    )


def _as_text(value: str | bool) -> str:
    """As `->>` gives it."""
    return value if isinstance(value, str) else str(value).lower()


def _edges() -> str:
    return f"ARRAY[{', '.join(str(edge) for edge in DURATION_EDGES)}]::bigint[]"


def _cut(one: _Pass) -> str:
    facts = [f"coalesce({_column(fact)}, '')" for fact in ((one.key,) if one.key else one.grain.facts)]
    return f" || {quoted(CUT_SEPARATOR)} || ".join(facts) or "''"


def _column(fact: str) -> str:
    assert fact.isidentifier(), fact
    return f'"fact_{fact}"'


def _entries_of(kind: str) -> str:
    assert kind.isidentifier(), kind
    return f'"of_{kind}"'


def quoted(word: str) -> str:
    """A constant of the declarations as SQL. Percent signs would be taken for parameters."""
    assert "%" not in word, word
    return "'" + word.replace("'", "''") + "'"
