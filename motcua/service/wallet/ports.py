"""Work that goes on after the act, outside its transaction: queued with it, so that neither is without the other."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from procrastinate.contrib.django import app
from procrastinate.types import JSONValue

COPY_TASK = "wallet.sign_copy"


def defer_copies(papers: Sequence[UUID]) -> None:
    """Queues the making and signing of each scan's copy, in the transaction that keeps the scan."""
    if papers:
        jobs: list[dict[str, JSONValue]] = [{"paper": str(id_)} for id_ in papers]
        app.configure_task(COPY_TASK, queue="results").batch_defer(*jobs)
