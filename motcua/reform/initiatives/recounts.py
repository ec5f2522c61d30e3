"""The facts of initiatives as the archive keeps them. What is counted by the clock is read from the facts at once, so nothing
is counted anew."""

from __future__ import annotations

from motcua.foundation.measures.declared import Recounts

SCHEMA = {
    "opened_by": "uuid",
    "opened_on": "date",
    "initiative": "uuid",
    "path": "array<uuid>",
    "proposed_on": "date",
    "pilot_from": "date",
    "pilot_until": "date",
    "recognised_on": "date",
    "replicated_on": "date",
    "given_up_on": "date",
}

RECOUNTS = Recounts(schema=SCHEMA, by_measure={})
