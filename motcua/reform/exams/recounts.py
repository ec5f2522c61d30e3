"""The measures of exams counted from their facts."""

from __future__ import annotations

import ibis
from ibis import Table, _

from motcua.foundation.measures.declared import Recounts

SCHEMA = {
    "opened_by": "uuid",
    "sat_on": "date",
    "sitting": "uuid",
    "path": "array<uuid>",
    "exam": "uuid",
    "candidate": "uuid",
}


def _sat(facts: Table) -> Table:
    return facts.filter(_.is_current).select(
        subject=_.sitting,
        path=_.path,
        day=_.sat_on,
        exam=_.exam.cast("string"),
        key=_.candidate.cast("string"),
        value=ibis.literal(1),
    )


RECOUNTS = Recounts(schema=SCHEMA, by_measure={"exams.papers": _sat, "exams.candidates": _sat})
