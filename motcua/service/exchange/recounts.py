"""The facts of integration as Ibis knows them. What goes by the clock is read from them at once."""

from __future__ import annotations

from motcua.foundation.measures.declared import Recounts

_ENTRIES = {"opened_by": "uuid", "opened_on": "date", "path": "array<uuid>"}

RECOUNTS = {
    "exchange_due_fact": Recounts(
        schema={**_ENTRIES, "item": "uuid", "procedure": "uuid", "from_on": "date", "until_on": "date"},
        by_measure={},
    ),
    "exchange_confirmed_fact": Recounts(
        schema={
            **_ENTRIES,
            "stretch": "uuid",
            "integration_id": "uuid",
            "procedure": "uuid",
            "version": "uuid",
            "online_level": "string",
            "from_on": "date",
            "until_on": "date",
        },
        by_measure={},
    ),
}
