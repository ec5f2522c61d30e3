"""The measures of feedback counted from its facts, of ratings and of what was done with petitions."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import Table, _

from motcua.foundation.measures.declared import Recount, Recounts
from motcua.service.feedback.values import Face

SCHEMA = {
    "opened_by": "uuid",
    "rated_on": "date",
    "dossier": "uuid",
    "path": "array<uuid>",
    "level": "string",
    "procedure": "uuid",
    "channel": "string",
    "face": "string",
}


def _rated(*conditions: Any) -> Recount:
    def recount(facts: Table) -> Table:
        return facts.filter(_.is_current, *conditions).select(
            subject=_.dossier,
            path=_.path,
            day=_.rated_on,
            level=_.level,
            channel=_.channel,
            procedure=_.procedure.cast("string"),
            key=_.procedure.cast("string"),
            value=ibis.literal(1),
        )

    return recount


def _done(what: str, *conditions: Any) -> Recount:
    def recount(facts: Table) -> Table:
        return facts.filter(_.is_current, _.done == what, *conditions).select(
            subject=_.act,
            path=_.path,
            day=_.opened_on,
            petition_kind=_.petition_kind,
            key=_.act.cast("string"),
            value=ibis.literal(1),
        )

    return recount


_ENTRIES = {"opened_by": "uuid", "opened_on": "date", "path": "array<uuid>", "petition_kind": "string"}

RECOUNTS = {
    "feedback_fact": Recounts(
        schema=SCHEMA,
        by_measure={
            "feedback.rated": _rated(),
            "feedback.rated_not_unhappy": _rated(_.face != Face.UNHAPPY.value),
            "feedback.unhappy": _rated(_.face == Face.UNHAPPY.value),
        },
    ),
    "feedback_petition_act_fact": Recounts(
        schema={**_ENTRIES, "act": "uuid", "petition": "uuid", "done": "string", "in_time": "boolean"},
        by_measure={
            "feedback.petitions_received": _done("received"),
            "feedback.petitions_answered": _done("answered"),
            "feedback.petitions_in_time": _done("answered", _.in_time),
            "feedback.petitions_late": _done("answered", ~_.in_time),
            "feedback.petitions_reopened": _done("reopened"),
        },
    ),
    # What goes by the clock is read from these at once.
    "feedback_petition_fact": Recounts(
        schema={
            **_ENTRIES,
            "petition": "uuid",
            "is_open": "boolean",
            "due_on": "date",
        },
        by_measure={},
    ),
}
