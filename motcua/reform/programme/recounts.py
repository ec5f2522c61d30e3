"""The facts of the programme as the archive keeps them. What is counted by the clock is read from the facts at once, so
nothing is counted anew."""

from __future__ import annotations

from motcua.foundation.measures.declared import Recounts

SCHEMA = {
    "opened_by": "uuid",
    "opened_on": "date",
    "task": "uuid",
    "path": "array<uuid>",
    "year": "int64",
    "content": "string",
    "given_on": "date",
    "from_on": "date",
    "due_on": "date",
    "completed_on": "date",
    "done_on": "date",
    "dropped_on": "date",
}

RECOUNTS = Recounts(schema=SCHEMA, by_measure={})
