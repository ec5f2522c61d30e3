"""The measures of processes counted from their facts."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import Table, _

from motcua.foundation.measures.declared import Recount, Recounts

SCHEMA = {
    "opened_by": "uuid",
    "opened_on": "date",
    "done_on": "date",
    "task": "uuid",
    "dossier": "uuid",
    "path": "array<uuid>",
    "action": "string",
    "worked_minutes": "int64",
}


def _done(*conditions: Any, value: Any = 1) -> Recount:
    def recount(facts: Table) -> Table:
        return facts.filter(_.is_current, _.done_on.notnull(), *conditions).select(
            subject=_.dossier,
            path=_.path,
            day=_.done_on,
            action=_.action,
            value=value if isinstance(value, ibis.Deferred) else ibis.literal(value),
        )

    return recount


_TIMED = _.worked_minutes.notnull()

RECOUNTS = Recounts(
    schema=SCHEMA,
    by_measure={
        "processes.steps": _done(),
        "processes.step_minutes": _done(_TIMED, value=_.worked_minutes),
        "processes.step_duration": _done(_TIMED, value=_.worked_minutes),
    },
)
