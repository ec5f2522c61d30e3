"""The facts of institutions as the archive keeps them. What is counted by the clock is read from the facts at once, so
nothing is counted anew."""

from __future__ import annotations

from motcua.foundation.measures.declared import Recounts

_ENTRIES = {"opened_by": "uuid", "opened_on": "date", "path": "array<uuid>"}

RECOUNTS = {
    "institutions_review_fact": Recounts(
        schema={
            **_ENTRIES,
            "review": "uuid",
            "given_on": "date",
            "due_on": "date",
            "found_on": "date",
            "found": "string",
            "handled_on": "date",
            "withdrawn_on": "date",
        },
        by_measure={},
    ),
    "institutions_proposal_fact": Recounts(
        schema={
            **_ENTRIES,
            "proposal": "uuid",
            "proposed_on": "date",
            "sent_on": "date",
            "approved_on": "date",
            "rejected_on": "date",
            "carried_out_on": "date",
            "withdrawn_on": "date",
        },
        by_measure={},
    ),
    "institutions_quota_fact": Recounts(
        schema={**_ENTRIES, "series": "uuid", "from_on": "date", "count": "int32"}, by_measure={}
    ),
    "institutions_course_fact": Recounts(
        schema={
            **_ENTRIES,
            "course": "uuid",
            "last_on": "date",
            "days": "int32",
            "people": "int32",
            "withdrawn_on": "date",
        },
        by_measure={},
    ),
}
