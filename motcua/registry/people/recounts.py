"""The measures of never asking twice counted from their facts."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import Table, _

from motcua.foundation.measures.declared import Recount, Recounts

SCHEMA = {
    "opened_by": "uuid",
    "opened_on": "date",
    "dossier": "uuid",
    "path": "array<uuid>",
    "channel": "string",
    "asked": "int64",
    "known": "int64",
    "assurance": "string",
    "proven_later": "boolean",
}


def _filings(value: Any, *only: Any) -> Recount:
    def recount(facts: Table) -> Table:
        return facts.filter(_.is_current, *only).select(
            subject=_.dossier,
            path=_.path,
            day=_.opened_on,
            channel=_.channel,
            key=_.channel,
            value=value,
        )

    return recount


RECOUNTS = Recounts(
    schema=SCHEMA,
    by_measure={
        "people.filings_reckoned": _filings(ibis.literal(1)),
        "people.questions_asked": _filings(_.asked),
        "people.questions_known": _filings(_.known),
        "people.filings_level_1": _filings(ibis.literal(1), _.assurance == "level_1"),
        "people.filings_level_2": _filings(ibis.literal(1), _.assurance == "level_2"),
        "people.filings_proven_later": _filings(ibis.literal(1), _.proven_later),
    },
)
