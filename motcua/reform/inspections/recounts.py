"""The measures of inspections counted from their facts. What goes by the clock is read from them at once."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import Table, _

from motcua.foundation.measures.declared import Recount, Recounts
from motcua.reform.inspections.values import Manner

_ENTRIES = {"opened_by": "uuid", "opened_on": "date", "path": "array<uuid>"}


def _held(*conditions: Any) -> Recount:
    def recount(facts: Table) -> Table:
        return facts.filter(_.is_current, *conditions).select(
            subject=_.inspection,
            path=_.path,
            day=_.opened_on,
            value=ibis.literal(1),
            key=_.inspection.cast("string"),
        )

    return recount


def _recommendations(day: str) -> Recount:
    def recount(facts: Table) -> Table:
        return facts.filter(_.is_current, _.withdrawn_on.isnull(), _[day].notnull()).select(
            subject=_.recommendation,
            path=_.path,
            day=_[day],
            value=ibis.literal(1),
            key=_.recommendation.cast("string"),
        )

    return recount


RECOUNTS = {
    "inspections_held_fact": Recounts(
        schema={**_ENTRIES, "inspection": "uuid", "manner": "string"},
        by_measure={
            "inspections.held": _held(),
            "inspections.unannounced": _held(_.manner == Manner.UNANNOUNCED.value),
        },
    ),
    "inspections_recommendation_fact": Recounts(
        schema={
            **_ENTRIES,
            "recommendation": "uuid",
            "given_on": "date",
            "due_on": "date",
            "reported_on": "date",
            "done_on": "date",
            "withdrawn_on": "date",
        },
        by_measure={
            "inspections.recommended": _recommendations("given_on"),
            "inspections.remedied": _recommendations("done_on"),
        },
    ),
}
