"""One filing for one key of the client: a double click, two tabs, a retry after the network dropped the answer."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import remember_outcomes
from motcua.service.dossiers.rules.codes import reference
from motcua.service.dossiers.values import Filed, Filing


def claim_keys(*, filings: Sequence[Filing], by: Actor, at: datetime) -> list[Filed]:
    """An id and a reference for each filing; those whose key filed before get their old ones and `again`.

    A concurrent twin waits here until the first has committed. Raises `UnableToRepeatRequest` when a key comes
    back with other content.
    """
    fresh = [Filed(dossier=new_id(), reference=reference(secrets.randbits(64))) for _ in filings]
    earlier = remember_outcomes(
        scope=f"file:{by.account}",
        requests=[
            (filing.key, _content(filing), {"dossier": str(made.dossier), "reference": made.reference})
            for filing, made in zip(filings, fresh, strict=True)
        ],
        at=at,
    )
    return [
        made if outcome is None else Filed(UUID(outcome["dossier"]), outcome["reference"], again=True)
        for made, outcome in zip(fresh, earlier, strict=True)
    ]


def _content(filing: Filing) -> Mapping[str, Any]:
    """What makes two requests the same: everything that the citizen said, not how it was carried."""
    return {
        "version": filing.version,
        "unit": filing.receiving_unit,
        "applicant": filing.applicant,
        "answers": filing.answers,
        "files": sorted((file.slot, file.receipt.sha256) for file in filing.files),
    }
