"""Work that goes on after the act, outside its transaction: queued with it, so that neither is without the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from procrastinate.contrib.django import app
from procrastinate.types import JSONValue

RESULT_TASK = "dossiers.make_result"
RECOMPUTE_TASK = "dossiers.recompute_due_dates"


def defer_result(dossiers: Sequence[UUID]) -> None:
    """Queues the making and signing of each dossier's result, in the transaction of the decision."""
    if dossiers:
        jobs: list[dict[str, JSONValue]] = [{"dossier": str(id_)} for id_ in dossiers]
        app.configure_task(RESULT_TASK, queue="results").batch_defer(*jobs)


def defer_recomputation(*, day: date, unit: UUID | None = None, cause: str) -> None:
    """Queues the recomputation of every open dossier (of one receiving unit, or of all) whose deadline lies on `day` or
    later. `cause` goes into the journal."""
    task = app.configure_task(RECOMPUTE_TASK, queue="deadlines")
    task.defer(day=day.isoformat(), unit=str(unit) if unit else None, cause=cause)
