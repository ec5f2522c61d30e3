"""What inspections count: those held, what they recommended and what of it was remedied as it was done; what is open and
overdue by the clock.

An inspection counts at the inspected unit by its minutes, a recommendation at the responsible unit; at those above it and
the plan's unit too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from django.db import connection

from motcua.foundation.measures.declared import Facts, Recounts, declare, declare_clock, declare_facts
from motcua.foundation.measures.errors import UnableToCutMeasure
from motcua.foundation.measures.values import By, Counted, Grain, Kind, Measure, Row, Step
from motcua.reform.inspections.events import (
    AcceptanceUndone,
    MinutesClosed,
    RecommendationGiven,
    RecommendationWithdrawn,
    RemedyAccepted,
)
from motcua.reform.inspections.values import Manner

BY_DAY = Grain("inspections", Step.DAY, ())
_NOT_DONE = "(f.done_on IS NULL OR f.done_on > %(on)s)"
#: The same as `rules.remedy_of`; a test holds the two equal.
CONDITIONS = {
    "inspections.open": _NOT_DONE,
    "inspections.overdue": f"{_NOT_DONE} AND f.due_on < %(on)s"
    " AND NOT (f.reported_on IS NOT NULL AND f.reported_on <= f.due_on)",
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
    """Recommendations at the end of the day before `until_on`; of `by` it heeds units and subjects alone."""
    if facts:
        raise UnableToCutMeasure(measure=name, facts=", ".join(facts))
    named_by = {By.UNIT: "u.unit", By.SUBJECT: "f.recommendation"}
    asked = [each for each in named_by if each in by]
    known = (
        "f.closed_by IS NULL"
        if position is None
        else "f.opened_position <= %(position)s AND coalesce(f.closed_position > %(position)s, true)"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*){''.join(f', {named_by[each]}' for each in asked)}"
            " FROM inspections_recommendation_fact f, unnest(f.path) WITH ORDINALITY AS u (unit, place)"
            f" WHERE {known} AND f.given_on <= %(on)s AND (f.withdrawn_on IS NULL OR f.withdrawn_on > %(on)s)"
            f" AND {CONDITIONS[name]} AND u.unit = ANY(%(units)s) AND (u.place = 1 OR NOT %(own)s)"
            f"{' GROUP BY ' + ', '.join(str(n) for n in range(2, 2 + len(asked))) if asked else ''}",
            {"on": until_on - timedelta(days=1), "units": list(units), "own": own, "position": position},
        )
        lines = cursor.fetchall()
    return [_row(name, count, dict(zip(asked, rest, strict=True))) for count, *rest in lines if count]


def _row(name: str, count: int, named: dict[By, UUID]) -> Row:
    return Row(name, count, unit=named.get(By.UNIT), subject=named.get(By.SUBJECT))


def _flow(name: str, *counted: Counted) -> Measure:
    return Measure(name=f"inspections.{name}", kind=Kind.FLOW, counted=counted, grains=(BY_DAY,))


for _name in CONDITIONS:
    declare_clock(Measure(name=_name, kind=Kind.CLOCK), partial(_counted, _name))

declare(
    _flow("held", Counted(entry_kind=MinutesClosed.kind)),
    _flow(
        "unannounced",
        Counted(entry_kind=MinutesClosed.kind, where=(("manner", Manner.UNANNOUNCED.value),)),
    ),
    _flow(
        "recommended",
        Counted(entry_kind=RecommendationGiven.kind),
        Counted(entry_kind=RecommendationWithdrawn.kind, sign=-1, at="given_at"),
    ),
    _flow(
        "remedied",
        Counted(entry_kind=RemedyAccepted.kind),
        Counted(entry_kind=AcceptanceUndone.kind, sign=-1, at="accepted_at"),
    ),
)


def _recounts(name: str) -> Recounts:
    from motcua.reform.inspections.recounts import RECOUNTS

    return RECOUNTS[name]


for _table, _subject in (
    ("inspections_held_fact", "inspection"),
    ("inspections_recommendation_fact", "recommendation"),
):
    declare_facts(Facts(table=_table, day="opened_on", subject=_subject, recounts=partial(_recounts, _table)))
