"""The measures of look-ups counted from their facts. Facilities go by the clock and are read from theirs at once."""

from __future__ import annotations

import ibis
from ibis import Table, _

from motcua.foundation.measures.declared import Recounts

_ENTRIES = {"opened_by": "uuid", "opened_on": "date", "path": "array<uuid>"}


def _lookups(facts: Table) -> Table:
    return facts.filter(_.is_current).select(
        subject=_.lookup,
        path=_.path,
        day=_.opened_on,
        outcome=_.outcome,
        facility=_.facility.cast("string"),
        key=_.facility.cast("string"),
        value=ibis.literal(1),
    )


RECOUNTS = {
    "insurance_facility_fact": Recounts(
        schema={**_ENTRIES, "facility": "uuid", "from_on": "date", "until_on": "date"}, by_measure={}
    ),
    "insurance_lookup_fact": Recounts(
        schema={**_ENTRIES, "lookup": "uuid", "facility": "uuid", "outcome": "string", "way": "string"},
        by_measure={"insurance.lookups": _lookups, "insurance.facilities_looking_up": _lookups},
    ),
}
