"""The measures of wallets counted from their facts."""

from __future__ import annotations

import ibis
from ibis import Table, _

from motcua.foundation.measures.declared import Recount, Recounts
from motcua.service.wallet.commands.facts import How


def _counted(how: How) -> Recount:
    def recount(facts: Table) -> Table:
        there = facts.filter(_.is_current, _.how == how.value)
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
    },
    by_measure={"wallet.reused": _counted(How.REUSED), "wallet.digitised": _counted(How.DIGITISED)},
)
