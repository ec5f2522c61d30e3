"""The measures of the registers counted from their facts. What is owed goes by the clock and is read from them at once."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import Table, _

from motcua.foundation.measures.declared import Recount, Recounts
from motcua.service.documents.values import Timing

_ENTRIES = {
    "opened_by": "uuid",
    "opened_on": "date",
    "document": "uuid",
    "path": "array<uuid>",
    "document_kind": "string",
}


def _counted(day: str, *conditions: Any) -> Recount:
    def recount(facts: Table) -> Table:
        there = facts.filter(_.is_current, *conditions)
        return there.select(
            subject=there.document,
            path=there.path,
            day=there[day],
            document_kind=there.document_kind,
            key=there.document_kind,
            value=ibis.literal(1),
        )

    return recount


INCOMING = Recounts(
    schema={
        **_ENTRIES,
        "registered_on": "date",
        "due_on": "date",
        "handled_on": "date",
        "timing": "string",
        "annulled_on": "date",
    },
    by_measure={
        "documents.incoming": _counted("registered_on", _.annulled_on.isnull()),
        **{f"documents.handled_{timing.value}": _counted("handled_on", _.timing == timing.value) for timing in Timing},
    },
)
OUTGOING = Recounts(schema=_ENTRIES, by_measure={"documents.issued": _counted("opened_on")})
