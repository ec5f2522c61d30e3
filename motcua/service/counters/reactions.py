"""What codes do when a draft begins or a dossier is filed: one more is counted, where it came by a code."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from motcua.foundation.journal.commands import on
from motcua.foundation.journal.values import Doer
from motcua.service.counters.commands.codes import count_steps
from motcua.service.dossiers.events import DossierFiled, DraftStarted
from motcua.service.dossiers.queries.drafts import came_by_of


@on(DraftStarted)
def count_drafts(events: Sequence[DraftStarted], by: Doer, at: datetime) -> None:
    count_steps(came_by=came_by_of(drafts=[event.subject for event in events]), step="started", at=at)


@on(DossierFiled)
def count_filings(events: Sequence[DossierFiled], by: Doer, at: datetime) -> None:
    count_steps(came_by=[event.came_by for event in events], step="filed", at=at)
