"""The facts of simplification as the archive keeps them. What is counted by the clock is read from the facts at once, so
nothing is counted anew."""

from __future__ import annotations

from motcua.foundation.measures.declared import Recounts

_ENTRIES = {"opened_by": "uuid", "opened_on": "date", "path": "array<uuid>"}

RECOUNTS = {
    "simplification_task_fact": Recounts(
        schema={
            **_ENTRIES,
            "task": "uuid",
            "year": "int64",
            "given_on": "date",
            "due_on": "date",
            "reviewed_on": "date",
            "dropped_on": "date",
        },
        by_measure={},
    ),
    "simplification_proposal_fact": Recounts(
        schema={
            **_ENTRIES,
            "proposal": "uuid",
            "change": "string",
            "proposed_on": "date",
            "sent_on": "date",
            "approved_on": "date",
            "rejected_on": "date",
            "carried_out_on": "date",
            "withdrawn_on": "date",
            "saved_hours": "int64",
            "saved_vnd": "int64",
        },
        by_measure={},
    ),
}
