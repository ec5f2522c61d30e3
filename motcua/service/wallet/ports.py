"""Work that goes on after the act, outside its transaction: queued with it, so that neither is without the other."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from procrastinate.contrib.django import app
from procrastinate.types import JSONValue

COPY_TASK = "wallet.sign_copy"
EXTRACT_TASK = "wallet.sign_extract"
#: Nobody waits for these, and people wait for the results that are signed beside them.
BEHIND_RESULTS = -10


def defer_copies(papers: Sequence[UUID]) -> None:
    """Queues the making and signing of each scan's copy, in the transaction that keeps the scan."""
    if papers:
        jobs: list[dict[str, JSONValue]] = [{"paper": str(id_)} for id_ in papers]
        app.configure_task(COPY_TASK, queue="results").batch_defer(*jobs)


def defer_extracts(papers: Sequence[UUID]) -> None:
    """Queues the making and signing of each paper's extract, in the transaction that puts it."""
    if papers:
        jobs: list[dict[str, JSONValue]] = [{"paper": str(id_)} for id_ in papers]
        app.configure_task(EXTRACT_TASK, queue="results", priority=BEHIND_RESULTS).batch_defer(*jobs)
