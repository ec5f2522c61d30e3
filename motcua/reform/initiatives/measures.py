"""What initiatives count, as things stand at the end of a day: all by the clock, at the owner and those above it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from django.db import connection

from motcua.foundation.measures.declared import Facts, Recounts, declare_clock, declare_facts
from motcua.foundation.measures.errors import UnableToCutMeasure
from motcua.foundation.measures.values import By, Kind, Measure, Row

_GOES_ON = "f.proposed_on <= %(on)s AND (f.given_up_on IS NULL OR f.given_up_on > %(on)s)"
_RECOGNISED = f"{_GOES_ON} AND f.recognised_on <= %(on)s"
CONDITIONS = {
    "initiatives.going_on": _GOES_ON,
    "initiatives.in_pilot": f"{_GOES_ON} AND f.pilot_from <= %(on)s AND f.pilot_until > %(on)s",
    "initiatives.recognised": _RECOGNISED,
    "initiatives.replicated": f"{_RECOGNISED} AND f.replicated_on <= %(on)s",
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
    known = (
        "f.closed_by IS NULL"
        if position is None
        else "f.opened_position <= %(position)s AND coalesce(f.closed_position > %(position)s, true)"
    )
    unit = By.UNIT in by
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*){', u.unit' if unit else ''}"
            " FROM initiatives_fact f CROSS JOIN unnest(f.path) WITH ORDINALITY AS u (unit, place)"
            f" WHERE {known} AND {CONDITIONS[name]} AND u.unit = ANY(%(units)s) AND (u.place = 1 OR NOT %(own)s)"
            f"{' GROUP BY 2' if unit else ''}",
            {"on": until_on - timedelta(days=1), "units": list(units), "own": own, "position": position},
        )
        lines = cursor.fetchall()
    return [Row(name, line[0], unit=line[1] if unit else None) for line in lines if line[0]]


for _name in CONDITIONS:
    declare_clock(Measure(name=_name, kind=Kind.CLOCK), partial(_counted, _name))


def _recounts() -> Recounts:
    from motcua.reform.initiatives.recounts import RECOUNTS

    return RECOUNTS


declare_facts(Facts(table="initiatives_fact", day="opened_on", subject="initiative", recounts=_recounts))
