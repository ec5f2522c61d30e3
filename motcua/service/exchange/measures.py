"""What integration counts, as things stand at the end of a day: all by the clock, since a version ends by itself.

A service is on the Portal on a day when the version of it that is in force on that day is confirmed on that day; which
that is stands in the catalogue. Counted at the city whose plan it is.
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
from motcua.registry.catalogue.values import OnlineLevel

_DUE, _CONFIRMED = "exchange_due_fact", "exchange_confirmed_fact"


def _known(fact: str) -> str:
    """Of the rows of `fact`, those that stood at the position; without one, those that stand."""
    return (
        f"(CASE WHEN %(position)s::bigint IS NULL THEN {fact}.closed_by IS NULL ELSE {fact}.opened_position <= %(position)s"
        f" AND coalesce({fact}.closed_position > %(position)s, true) END)"
    )


def _on(fact: str) -> str:
    return f"{fact}.from_on <= %(on)s AND coalesce({fact}.until_on > %(on)s, true)"


_IN_FORCE = "EXISTS (SELECT 1 FROM catalogue_version v WHERE v.id = {fact}.version AND v.in_force @> %(on)s::date)"
_THERE = f"{_known('f')} AND {_on('f')}"
_INTEGRATED = f"{_THERE} AND {_IN_FORCE.format(fact='f')}"
_ALSO_INTEGRATED = (
    f"EXISTS (SELECT 1 FROM {_CONFIRMED} c WHERE c.procedure = f.procedure"
    f" AND {_known('c')} AND {_on('c')} AND {_IN_FORCE.format(fact='c')})"
)
#: By measure: of which facts, under which condition, different services are counted.
COUNTS = {
    "exchange.integrated": (_CONFIRMED, _INTEGRATED),
    "exchange.integrated_full": (_CONFIRMED, f"{_INTEGRATED} AND f.online_level = '{OnlineLevel.FULL.value}'"),
    "exchange.integrated_partial": (_CONFIRMED, f"{_INTEGRATED} AND f.online_level = '{OnlineLevel.PARTIAL.value}'"),
    "exchange.due": (_DUE, _THERE),
    "exchange.due_integrated": (_DUE, f"{_THERE} AND {_ALSO_INTEGRATED}"),
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
    """At the end of the day before `until_on`; of `by` it heeds units alone."""
    if facts:
        raise UnableToCutMeasure(measure=name, facts=", ".join(facts))
    table, condition = COUNTS[name]
    unit = By.UNIT in by
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(DISTINCT f.procedure){', u.unit' if unit else ''}"
            f" FROM {table} f CROSS JOIN unnest(f.path) WITH ORDINALITY AS u (unit, place)"
            f" WHERE {condition} AND u.unit = ANY(%(units)s) AND (u.place = 1 OR NOT %(own)s)"
            f"{' GROUP BY 2' if unit else ''}",
            {"on": until_on - timedelta(days=1), "units": list(units), "own": own, "position": position},
        )
        return [Row(name, line[0], unit=line[1] if unit else None) for line in cursor.fetchall() if line[0]]


for _name in COUNTS:
    declare_clock(Measure(name=_name, kind=Kind.CLOCK), partial(_counted, _name))


def _recounts(table: str) -> Recounts:
    from motcua.service.exchange.recounts import RECOUNTS

    return RECOUNTS[table]


for _table, _subject in ((_DUE, "item"), (_CONFIRMED, "stretch")):
    declare_facts(Facts(table=_table, day="opened_on", subject=_subject, recounts=partial(_recounts, _table)))
