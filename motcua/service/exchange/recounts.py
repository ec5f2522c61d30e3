"""The facts of integration as Ibis knows them. What goes by the clock is read from them at once; dossiers that the Portal
has heard of are counted."""

from __future__ import annotations

import ibis
from ibis import Table, _

from motcua.foundation.measures.declared import Recounts


def _synchronised(facts: Table) -> Table:
    there = facts.filter(_.is_current)
    return there.select(
        subject=there.dossier,
        path=there.path,
        day=there.received_on,
        in_time=there.in_time.cast("string"),
        key=there.dossier.cast("string"),
        value=ibis.literal(1),
    )


def _in_time(facts: Table) -> Table:
    return _synchronised(facts.filter(_.in_time))


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
    "exchange_synchronised_fact": Recounts(
        schema={**_ENTRIES, "dossier": "uuid", "received_on": "date", "in_time": "boolean"},
        by_measure={"exchange.synchronised": _synchronised, "exchange.synchronised_in_time": _in_time},
    ),
}
