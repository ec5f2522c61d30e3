"""The measures of shifts counted from their facts."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import Table, _

from motcua.foundation.measures.declared import Recount, Recounts

SCHEMA = {
    "opened_by": "uuid",
    "opened_on": "date",
    "shift": "uuid",
    "path": "array<uuid>",
    "shift_on": "date",
    "half": "string",
    "extra_minutes": "int64",
    "counts": "boolean",
}


def _shifts(value: Any) -> Recount:
    def recount(facts: Table) -> Table:
        return facts.filter(_.is_current, _.counts).select(
            subject=_.shift, path=_.path, day=_.shift_on, half=_.half, key=_.half, value=value
        )

    return recount


RECOUNTS = Recounts(
    schema=SCHEMA,
    by_measure={
        "counters.pilot_shifts": _shifts(ibis.literal(1)),
        "counters.extra_minutes": _shifts(_.extra_minutes),
    },
)
