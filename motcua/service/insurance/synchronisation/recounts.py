"""The facts of synchronisation as Ibis knows them. What goes by the clock is read from them at once."""

from __future__ import annotations

from motcua.foundation.measures.declared import Recounts

RECOUNTS = Recounts(
    schema={
        "opened_by": "uuid",
        "opened_on": "date",
        "path": "array<uuid>",
        "unit": "uuid",
        "cards": "int64",
        "verified": "int64",
        "probable": "int64",
        "conflicting": "int64",
        "not_found": "int64",
    },
    by_measure={},
)
