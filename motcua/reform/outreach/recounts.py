"""The measures of outreach counted from its facts. What goes by the clock is read from them at once."""

from __future__ import annotations

import ibis
from ibis import Table, _

from motcua.foundation.measures.declared import Recount, Recounts
from motcua.reform.outreach.values import Help

_ENTRIES = {"opened_by": "uuid", "opened_on": "date", "path": "array<uuid>"}


def _visits(column: str = "") -> Recount:
    def recount(facts: Table) -> Table:
        value = _[column] if column else ibis.literal(1)
        return facts.filter(_.is_current, _.held_on.notnull()).select(
            subject=_.visit, path=_.path, day=_.held_on, value=value, key=_.visit.cast("string")
        )

    return recount


RECOUNTS = {
    "outreach_group_fact": Recounts(
        schema={
            **_ENTRIES,
            "group_id": "uuid",
            "kind": "string",
            "communes": "array<uuid>",
            "founded_on": "date",
            "dissolved_on": "date",
        },
        by_measure={},
    ),
    "outreach_member_fact": Recounts(
        schema={
            **_ENTRIES,
            "membership": "uuid",
            "kind": "string",
            "person": "uuid",
            "joined_on": "date",
            "left_on": "date",
        },
        by_measure={},
    ),
    "outreach_visit_fact": Recounts(
        schema={**_ENTRIES, "visit": "uuid", "held_on": "date", **{each.value: "int64" for each in Help}},
        by_measure={
            "outreach.visits": _visits(),
            **{f"outreach.{each.value}": _visits(each.value) for each in Help},
        },
    ),
}
