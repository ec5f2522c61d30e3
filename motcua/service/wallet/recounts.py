"""The measures of wallets counted from their facts."""

from __future__ import annotations

import ibis
from ibis import Table, _

from motcua.foundation.measures.declared import Recount, Recounts
from motcua.service.wallet.commands.facts import How


def _counted(how: How, *, by_dossier: bool = False) -> Recount:
    def recount(facts: Table) -> Table:
        there = facts.filter(_.is_current, _.how == how.value)
        if by_dossier:
            there = there.filter(_.first_of_dossier)
        return there.select(
            subject=there.component,
            path=there.path,
            day=there.opened_on,
            paper_kind=there.paper_kind,
            key=there.paper_kind,
            value=ibis.literal(1),
        )

    return recount


RECOUNTS = Recounts(
    schema={
        "opened_by": "uuid",
        "opened_on": "date",
        "component": "uuid",
        "path": "array<uuid>",
        "how": "string",
        "paper_kind": "string",
        "first_of_dossier": "boolean",
    },
    by_measure={
        "wallet.reused": _counted(How.REUSED),
        "wallet.digitised": _counted(How.DIGITISED),
        "wallet.dossiers_digitised": _counted(How.DIGITISED, by_dossier=True),
    },
)
