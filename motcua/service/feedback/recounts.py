"""The measures of feedback counted from its facts."""

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


RECOUNTS = Recounts(
    schema=SCHEMA,
    by_measure={
        "feedback.rated": _rated(),
        "feedback.rated_not_unhappy": _rated(_.face != Face.UNHAPPY.value),
        "feedback.unhappy": _rated(_.face == Face.UNHAPPY.value),
    },
)
